"""auth/: whether credentials came once, in the place and for the hop that reads them, and whether they arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.authorization import authorization as read_line
from statusdoctor.facts.credentials import Credentials
from statusdoctor.knowledge import Fix
from statusdoctor.rules.auth_answers import refused, says_none_arrived, settles
from statusdoctor.rules.auth_in_the_body import wants_it_in_the_body
from statusdoctor.rules.auth_reading import authorization, elsewhere, is_token_request, reads_its_own, was_read_there
from statusdoctor.rules.session_reading import on_cause

_SPEAKS_OF_A_VALUE: Final = re.compile(
    r"\b(?:invalid|incorrect|wrong|expired|revoked|unauthori[sz]ed|malformed|bad) (?:[\w-]+ )?(?:token|key|secret)\b"
    r"|\b(?:token|key|secret)\b.{0,20}\b(?:invalid|incorrect|wrong|expired|revoked|malformed|rejected)\b"
)
_OF_LOST_FIELDS: Final = (
    "auth/no-credentials", "auth/api-key-missing", "auth/api-key-misplaced", "auth/api-key-invalid",
    "auth/credentials-misplaced", "auth/token-rejected",
)  # fmt: skip
_DROPPERS: Final = ("nginx", "openresty", "gunicorn", "werkzeug", "waitress", "wsgiserver", "apache")
_LOGGED_IN: Final = ("bearer", "basic", "token", "jwt", "dpop", "digest", "negotiate", "ntlm", "apikey")


@evidence_for("auth/no-proxy-credentials", on=("error",), status=(407,))
def no_proxy_credentials(case: Case) -> Iterator[Evidence]:
    if case.request.headers.lacks("proxy-authorization"):
        names = " or ".join(dict.fromkeys(c.scheme for c in case.challenges)) or "a login"
        says = f"The proxy asks for {names}, and the request carried no Proxy-Authorization."
        yield (slight if _in_the_wrong_field(case) else proof)(says, "request.headers", "")


def _in_the_wrong_field(case: Case) -> bool:
    """Whether what stands in Authorization is meant for the proxy: the server behind it has not asked for anything."""
    line = read_line(case.request.headers.get("authorization"))
    if line.kind == "empty":
        return False
    asked = any(r.status == 401 or (r.ok and "authorization" in r.request.headers) for r in case.history.to_host())
    return case.method == "CONNECT" or (line.kind == "basic" and case.challenges.offers("basic") and not asked)


@evidence_for("auth/proxy-credentials-rejected", on=("error",), status=(407,))
def proxy_login_refused(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None:
        if case.request.headers.lacks("proxy-authorization"):
            yield rules_out("No Proxy-Authorization was sent.", "request.headers", "")
        return
    if sent.fault or sent.kind in ("ntlm", "negotiate"):
        yield slight("Proxy-Authorization was sent, and the proxy asks again.", at=sent.where)
        return
    offered = [c.name for c in case.challenges]
    says = f"Proxy-Authorization was sent with {sent.scheme}, and the proxy refused it."
    if not offered or sent.scheme.lower() in offered:
        yield proof(says, at=sent.where)
    else:
        yield slight(says, at=sent.where)


@evidence_for("auth/credentials-misplaced", on=("error", "says-error"))
def proxy_and_server_confused(case: Case) -> Iterator[Evidence]:
    """The proxy's password in the server's field, or the other way round."""
    fields = case.request.headers
    if case.status == 407 and fields.lacks("proxy-authorization") and "authorization" in fields:
        line = read_line(fields.get("authorization"))
        says = "The proxy's answer concerns Proxy-Authorization; the request carried Authorization only."
        weight = proof if case.method == "CONNECT" else strong if line.kind == "basic" else slight
        fix = Fix(
            "client",
            "Give the proxy's user and password to the proxy setting, not to the request.",
            "curl --proxy-user user:password …",
        )
        yield weight(says, at="request.headers.authorization", fix=fix)
    elif case.status == 401 and "proxy-authorization" in fields and _a_proxy_answered(case):
        says = "A forward proxy answered, to which Proxy-Authorization was sent: it refused that."
        yield on_cause("auth/proxy-credentials-rejected", strong(says, at="request.headers.proxy-authorization"))
    elif case.status == 401 and "proxy-authorization" in fields and not case.credentials:
        says = "The server asks for Authorization; the request carried Proxy-Authorization only."
        if fields.lacks("authorization"):
            yield strong(says, at="request.headers.proxy-authorization")


@evidence_for("auth/credentials-misplaced", on=("error", "says-error"))
def not_where_it_is_read(case: Case) -> Iterator[Evidence]:
    sent = elsewhere(case)
    if sent is None or not refused(case) or is_token_request(case) or not case.request.headers.lacks("authorization"):
        return
    if sent.fault or sent.kind in ("signature", "aws-sigv4", "oauth1", "api-key") or sent.where == "request.body":
        return
    if reads_its_own(case, sent):
        return
    wanted = next((c.scheme for c in case.challenges if c.name in _LOGGED_IN), "")
    if says_none_arrived(case):
        yield settles(
            case, f"The server says that no credentials arrived; they were sent in {_named(sent)}.", sent.where
        )
    elif wanted and case.status == 401 and not was_read_there(case, sent):
        yield strong(f"The server asks for {wanted} in Authorization; a secret was sent in {_named(sent)}.", sent.where)


def _a_proxy_answered(case: Case) -> bool:
    """Tinyproxy answers 401 where 407 would be right."""
    return any(speaker.wrote and speaker.kind == "proxy" for speaker in case.speakers)


def _named(sent: Credentials) -> str:
    if sent.kind == "cookie":
        return f"the cookie {sent.name}"
    if sent.where == "request.url":
        return f"the query parameter {sent.name}"
    return f"the field {sent.name}"


@evidence_for("auth/multiple-credentials", on=("error",), status=(400, 401, 403))
def sent_twice(case: Case) -> Iterator[Evidence]:
    """RFC 6750, 2: one method in each request."""
    lines = case.request.headers.all("authorization")
    if len(lines) > 1:
        yield settles(case, f"Authorization was sent {len(lines)} times.", "request.headers.authorization")
        return
    sent = authorization(case)
    if sent is None:
        return
    if sent.fault == "two-values":
        yield settles(case, "One Authorization field holds two credentials, separated by a comma.", sent.where)
    second = next((c for c in case.credentials if c is not sent and _is_second(c)), None)
    if second and case.status == 400:
        yield _second(sent, second)


def _is_second(sent: Credentials) -> bool:
    if sent.kind in ("aws-sigv4", "signature") and sent.where == "request.url":
        return True
    return sent.name == "access_token" and sent.where in ("request.url", "request.body")


def _second(sent: Credentials, second: Credentials) -> Evidence:
    place = "the query" if second.where == "request.url" else "the body"
    says = f"Credentials came twice: in Authorization, and as {second.name} in {place}."
    same = sent.value == second.value or second.kind in ("aws-sigv4", "signature")
    return (proof if same else strong)(says, at=second.where)


@evidence_for("auth/credentials-stripped", on=("error", "says-error"))
def removed_on_the_way(case: Case) -> Iterator[Evidence]:
    """The server says that nothing arrived; a well-formed Authorization left the client."""
    sent = authorization(case)
    if sent is None or not says_none_arrived(case) or case.status == 407 or wants_it_in_the_body(case):
        return
    if sent.fault and sent.fault != "empty-password":  # where the user name is an API key, the password stays empty
        return
    if "auth headers" in case.words:  # one of several came
        says = "The server misses headers, and Authorization is not the one that lacks."
        yield on_cause("request/header-missing", strong(says, at=sent.where))
        return
    offered = [c.name for c in case.challenges]
    if offered and sent.scheme.lower() not in offered:
        return  # auth/wrong-scheme
    if sent.kind in ("bearer", "dpop") or offered:
        yield strong("The server says that no credentials arrived; the request left with Authorization.", at=sent.where)
    elif sent.kind != "bare":
        yield slight("The server says that no credentials arrived; the request left with Authorization.", at=sent.where)


@evidence_for("auth/credentials-stripped", on=("error", "says-error"))
def dropped_for_its_name(case: Case) -> Iterator[Evidence]:
    """Servers drop fields whose names hold "_", lest they pass for the same name with "-" in a CGI environment."""
    sent = elsewhere(case)
    if sent is None or "_" not in sent.name or sent.where != f"request.headers.{sent.name}" or not refused(case):
        return
    if not (case.status == 401 or says_none_arrived(case)) or case.matched("auth/api-key-invalid"):
        return
    if _SPEAKS_OF_A_VALUE.search(case.words) and not says_none_arrived(case):
        return  # a service that names its fields so reads them
    dropper = next((name for name in _DROPPERS if name in case.response.headers.get("server").lower()), "")
    who = f"{dropper} drops" if dropper else "many servers drop"
    says = f"The secret was sent in {sent.name}: {who} fields with an underscore in their name."
    fix = Fix("client", "Write the field's name with hyphens.", f"{sent.name.replace('_', '-')}: …")
    yield settles(case, says, sent.where, fix=fix) if dropper else strong(says, sent.where, fix=fix)
    for cause in _OF_LOST_FIELDS:
        doubt = rules_out if dropper or cause == "auth/no-credentials" else against
        yield on_cause(cause, doubt("A secret was sent, in a field that servers drop.", at=sent.where))
