"""gateway/: how long the gateway waited, measured. A wait that ends at a round number of seconds is a timeout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, against, evidence_for, slight, strong
from statusdoctor.facts.timing import took
from statusdoctor.rules.session_reading import on_cause

_AT_ONCE_S: Final = 0.5
_WAITED: Final = 2.0  # seconds: below, retries and slow networks look the same as a timer
_ON_TIME_S: Final = 0.06  # a timer fires, and the answer is here, this soon after a whole second
_LATE_S: Final = 1.0  # the same for a known default: the network adds to it
_GRACE: Final = 0.03  # and a part of the wait: sweeps of connections run every so often


class Default(msgspec.Struct, frozen=True):
    """A timeout that a product has unless it is told otherwise."""

    seconds: float
    what: str
    vendors: tuple[str, ...] = ()
    cause: str = "gateway/upstream-timeout"


#: Longest first within a vendor; those without vendors are told of anybody.
DEFAULTS: Final = (
    Default(15, "the default route timeout of Envoy and Istio", ("envoy",)),
    Default(29, "the default integration timeout of API Gateway", ("aws-api-gateway",)),
    Default(30, "the integration timeout of HTTP APIs at API Gateway", ("aws-api-gateway",)),
    Default(30, "the router's limit at Heroku (H12)", ("heroku",)),
    Default(60, "the default proxy_read_timeout of nginx", ("nginx", "openresty", "ingress-nginx", "tengine")),
    Default(60, "the default idle timeout of AWS load balancers", ("aws-elb",)),
    Default(60, "the default read timeout of Kong", ("kong",)),
    Default(60, "the default Timeout of Apache", ("apache",)),
    Default(60, "the default first_byte_timeout of Varnish", ("varnish",)),
    Default(15, "the default first byte timeout of Fastly", ("fastly",)),
    Default(100, "Cloudflare's limit for an answer", ("cloudflare",)),
    Default(120, "Cloudflare's limit for an answer", ("cloudflare",)),
    Default(30, "the default origin response timeout of CloudFront", ("cloudfront",)),
    Default(30, "the default backend timeout of Google's load balancers", ("google-frontend",)),
    Default(300, "the default request timeout of Cloud Run", ("google-frontend", "google-cloud-run")),
    Default(20, "the default request timeout of Application Gateway", ("azure-application-gateway",)),
    Default(60, "the origin response timeout of Azure Front Door", ("azure-front-door",)),
    Default(230, "the limit of App Service's front end", ("azure-app-service", "iis")),
    Default(120, "the default proxy timeout of IIS", ("iis",)),
    Default(120, "Akamai's limit for an answer", ("akamai",)),
    Default(55, "Apigee's default target timeout", ("apigee",)),
    Default(57, "Apigee's default request timeout", ("apigee",)),
    Default(100, "Render's limit for an answer", ("render",)),
    Default(900, "the default read_timeout of Squid", ("squid",)),
    Default(60, "the default connect_timeout of Squid", ("squid",)),
    Default(10, "the limit of a function on small plans", ("vercel", "netlify"), "server/function-timeout"),
    Default(26, "the limit of a function at Netlify", ("netlify",), "server/function-timeout"),
    Default(60, "the limit of a function", ("vercel", "google-cloud-functions"), "server/function-timeout"),
    Default(3, "the default limit of a Lambda function", ("aws-lambda",), "server/function-timeout"),
)
#: Timeouts that many products and people choose.
_ROUND: Final = (
    3,
    5,
    10,
    15,
    20,
    25,
    30,
    40,
    45,
    50,
    60,
    75,
    90,
    100,
    120,
    150,
    180,
    200,
    230,
    240,
    300,
    600,
    900,
    1800,
)
#: Who answers a timeout of the application with 504 and nothing else: their 502 is another thing.
_ALWAYS_504: Final = frozenset(("nginx", "openresty", "haproxy", "aws-elb", "kong", "ingress-nginx", "tengine"))


@evidence_for("", status=(500, 502, 503, 504, 408, 522, 524, 598, 599))
def waited_as_long_as_a_known_default(case: Case) -> Iterator[Evidence]:
    waited = took(case.exchange)
    if waited is None or waited < _WAITED or _named_otherwise(case) or not _was_whole(case):
        return
    known = _default(case, waited)
    if known is None:
        return
    yield Evidence(
        "strong", f"The answer came after {waited:.1f} s; {known.what} is {known.seconds:.0f} s.", cause=known.cause
    )


@evidence_for("gateway/upstream-timeout", status=(502, 503, 504, 522, 524, 598, 599))
def waited_for_a_timer(case: Case) -> Iterator[Evidence]:
    """The measured wait, where no default of the answering product explains it better."""
    waited = took(case.exchange)
    if waited is None or waited < 1 or _named_otherwise(case) or not _was_whole(case) or _default(case, waited):
        return
    says = f"The gateway answered after {waited:.1f} seconds."
    if case.status in (504, 522, 524, 598, 599):
        yield (strong if waited >= _WAITED else slight)(says, at="response.status", quote=str(case.status))
    elif waited >= _WAITED and _on_time(waited) and not _never_with_this(case):
        own = case.status == 503 and case.got.has_json  # the application may have taken its time
        yield (slight if own else strong)(
            f"{says[:-1]}, a round number: a timer ended the wait.", at="response.status", quote=str(case.status)
        )


@evidence_for("gateway/upstream-timeout", status=(504,))
def development_proxy_waited(case: Case) -> Iterator[Evidence]:
    """http-proxy-middleware says the same of a refusal, a reset and its own timeout: a refusal comes at once."""
    waited = took(case.exchange)
    if waited is None or waited < _AT_ONCE_S or "while trying to proxy" not in case.words:
        return
    if not any(code in case.words for code in ("econnrefused", "enotfound")):
        yield strong(f"The development proxy gave up after {waited:.1f} s.", at="response.status", quote="504")
        yield on_cause("gateway/upstream-refused", against("A refusal would have come at once."))


_ENVOY_CONNECTS_S: Final = (0.25, 1.0, 5.0, 10.0)  # sample configurations, Contour, Envoy itself, Istio


@evidence_for("gateway/upstream-timeout", status=(503,))
def envoy_could_not_connect_in_time(case: Case) -> Iterator[Evidence]:
    """Envoy has one phrase for a connection that is refused, at once, and for one that takes too long."""
    waited = took(case.exchange)
    if waited is None or "reset reason: connection failure" not in case.words or "refused" in case.words:
        return
    timer = next((t for t in _ENVOY_CONNECTS_S if 0 <= waited - t <= 0.1), None)
    if timer is not None:
        yield strong(f"Envoy gave up after {waited:.2f} s, as a connect_timeout of {timer:g} s makes it.")
        yield on_cause("gateway/upstream-refused", against("A refusal would have come at once."))


@evidence_for("gateway/upstream-reset", status=(502,))
def closed_after_a_while(case: Case) -> Iterator[Evidence]:
    """Those who answer timeouts with 504 mostly got a closed connection, when they answer 502 after a wait."""
    waited = took(case.exchange)
    if waited is None or waited < _WAITED or case.matches or not _never_with_this(case):
        return
    name = next(s.name for s in case.speakers if s.id in _ALWAYS_504)
    says = f"{name} answered 502 after {waited:.1f} s; its own timeouts are 504: the application may have closed."
    yield slight(says, at="response.status", quote="502")


@evidence_for("gateway/upstream-reset", status=(502, 503))
def closed_at_once(case: Case) -> Iterator[Evidence]:
    """Apache's words fit a closed connection as well as a timeout: the wait decides."""
    waited = took(case.exchange)
    if waited is not None and waited < _WAITED / 2 and "error reading from remote server" in case.words:
        yield strong("It took less than a second: nobody waited for a timeout.", at="response.status", quote="")


@evidence_for("gateway/upstream-timeout", status=(408,))
def a_proxy_says_408(case: Case) -> Iterator[Evidence]:
    """Tyk and others answer 408 where the application was slow."""
    if case.matched("gateway/upstream-timeout"):
        yield slight("The answer speaks of the service behind.", at="response.body", quote="")


def _default(case: Case, waited: float) -> Default | None:
    """The known default of one of the speakers that ran out at this moment."""
    here = {speaker.id for speaker in case.speakers}
    for default in DEFAULTS:
        if here.intersection(default.vendors) and _just_over(waited, default.seconds):
            return None if default.cause == "gateway/upstream-timeout" and _never_with_this(case) else default
    return None


def _just_over(waited: float, seconds: float) -> bool:
    return -0.05 <= waited - seconds <= max(_LATE_S, seconds * _GRACE)


def _on_time(waited: float) -> bool:
    """Whether the wait ended right after a whole second, or soon after a usual timeout."""
    return waited % 1 <= _ON_TIME_S or any(0 <= waited - r <= 0.4 for r in _ROUND)


def _never_with_this(case: Case) -> bool:
    """Whether the author of this 502 would have answered a timeout with 504."""
    return case.status == 502 and any(s.wrote and s.id in _ALWAYS_504 for s in case.speakers)


def _named_otherwise(case: Case) -> bool:
    """Whether the answer's own words name another reason, or the server's own exception."""
    named = {m.words.cause for m in case.matches if m.words.strength != "slight"}
    return bool(named - {"gateway/upstream-timeout", "server/function-timeout"})


def _was_whole(case: Case) -> bool:
    """Whether the request itself was complete, as far as its length tells."""
    told, body = case.request.headers.get("content-length"), case.request.body
    if not told.isdecimal() or len(told) > 15 or not body.kept:
        return True
    return max(body.size or 0, len(body.raw)) >= int(told)
