"""redirect/not-followed: a program that asked for an old address and stopped at the word where the new one is.

Said only once nothing followed: the doctor waits for a request to the target, which acquits (resolution.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.locations import breaks_its_scheme
from statusdoctor.facts.sites import same_site
from statusdoctor.knowledge import Fix
from statusdoctor.model import port_of, split_url
from statusdoctor.rules.session_reading import on_cause

_MOVED: Final = (301, 302, 307, 308)
_PROGRAMS: Final = ("library", "tool", "app")
_FOLLOW: Final = {
    "curl": "curl -L …",
    "python-httpx": "httpx.get(url, follow_redirects=True)",
    "okhttp": "OkHttpClient.Builder().followRedirects(true).followSslRedirects(true)",
}


@evidence_for("redirect/not-followed", on=("redirect",), status=_MOVED)
def stopped_at_the_redirect(case: Case) -> Iterator[Evidence]:
    """The same thing at its proper address: with TLS, with the other host name, with the final slash."""
    target = case.history.target
    if case.client.kind not in _PROGRAMS or not target or not _same_thing(case, target):
        return
    name = case.client.name.partition(" ")[0]
    fix = Fix("client", "Follow redirects.", _FOLLOW.get(name, target))
    yield strong(f"The client stopped at this redirect to {target}.", at="response.headers.location", fix=fix)


@evidence_for("redirect/not-followed", on=("redirect",))
def script_of_a_service_worker(case: Case) -> Iterator[Evidence]:
    """Service Workers, update: its script is fetched with the redirect mode "error"."""
    target = case.history.target
    if target and case.client.is_browser and case.request.headers.get("service-worker") == "script":
        says = "The script of a service worker was redirected, which browsers refuse."
        yield proof(says, "response.headers.location", fix=Fix("client", "Register the final address.", target[:160]))


#: Fields by which a program that delivers events is known; they take every 3xx for a failed delivery.
_SENDERS: Final = (
    "stripe-signature", "x-github-event", "x-hub-signature", "x-hub-signature-256", "x-gitlab-event", "x-gitea-event",
    "x-shopify-topic", "svix-id", "webhook-id", "paypal-transmission-id", "x-square-hmacsha256-signature",
    "paddle-signature", "x-hubspot-signature", "linear-event", "x-wc-webhook-topic", "x-razorpay-signature",
    "x-pagerduty-signature", "x-cal-signature-256", "sentry-hook-resource", "typeform-signature", "x-zm-signature",
    "x-docusign-signature-1", "x-telegram-bot-api-secret-token", "x-line-signature", "x-signature-ed25519",
    "aeg-event-type", "x-amz-sns-message-type", "x-vercel-signature", "x-mailgun-signature", "x-chargebee-event",
    "ce-id", "x-event-key", "x-atlassian-webhook-identifier", "x-twilio-signature", "i-twilio-idempotency-token",
    "x-contentful-topic", "x-okta-verification-challenge", "x-xero-signature", "intuit-signature", "x-plaid-signature",
    "plaid-verification", "x-adyen-hmac", "x-recurly-signature", "x-lemonsqueezy-signature", "x-clerk-signature",
)  # fmt: skip


@evidence_for("redirect/not-followed", on=("redirect",), status=(*_MOVED, 303))
def webhook_met_a_redirect(case: Case) -> Iterator[Evidence]:
    sender = next((name for name in _SENDERS if name in case.request.headers), "")
    target = case.history.target
    if case.method != "POST" or not sender or not target:
        return
    says = f"A webhook was answered {case.status}, and senders of webhooks follow no redirects."
    fix = Fix("operator", "Register the final address with the sender.", target[:160])
    yield strong(says, at="response.headers.location", fix=fix)
    yield on_cause(
        "redirect/method-lost", against("The sender will not follow at all.", at=f"request.headers.{sender}")
    )


@evidence_for("redirect/location-invalid", on=("error",), status=(400, 404))
def came_by_a_broken_address(case: Case) -> Iterator[Evidence]:
    """What a misspelt Location leads to: the client took the address for a path of this host."""
    came = case.history.redirect_here()
    location = came.exchange.response.headers.get("location") if came and came.exchange.response else ""
    if came is not None and breaks_its_scheme(location):
        says = "The redirect that led here misspells its scheme, so the client took the address for a path."
        yield proof(says, at="request.url", quote=case.request.path[:120], about=(came,))


def _same_thing(case: Case, target: str) -> bool:
    """Whether the target is this very resource elsewhere; a redirect to another page may be the answer itself."""
    parts = split_url(target)
    here = case.request
    moved = (parts.scheme, parts.hostname, port_of(parts)) != (here.scheme, here.host, here.port)
    kin = same_site(parts.hostname or "", here.host)
    same_path = (parts.path or "/").rstrip("/") == here.route.rstrip("/")
    return kin and same_path and (moved or (parts.path or "/") != here.route)
