"""auth/clock-skew: credentials that carry the client's own time, compared with the server's Date."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.moments import http_date
from statusdoctor.facts.timing import ago, server_date
from statusdoctor.rules.auth_answers import refused
from statusdoctor.rules.auth_reading import authorization
from statusdoctor.rules.payload_names import names_sent
from statusdoctor.rules.session_reading import on_cause

TOLERATED_S: Final = 240.0  # most services allow five minutes, S3 fifteen; a request takes some seconds itself
_TIME_FIELDS: Final = (
    "x-amz-date x-ms-date x-timestamp x-auth-timestamp x-request-timestamp timestamp cb-access-timestamp "
    "x-bapi-timestamp x-mbx-timestamp ok-access-timestamp kc-api-timestamp x-ca-timestamp x-tc-timestamp x-date "
    "x-slack-request-timestamp x-signature-timestamp x-nonce-timestamp x-api-timestamp api-timestamp x-oss-date "
    "x-goog-date"
).split()
_STAMP: Final = re.compile(r"(\d{8})T(\d{6})Z")
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|\+00:?00)")


@evidence_for("auth/clock-skew", on=("error",), status=(400, 401, 403))
def signed_at_another_time(case: Case) -> Iterator[Evidence]:
    date = server_date(case.response)
    if date is None or not refused(case):
        return
    for place, name, text in _client_times(case):
        moment = read_time(text)
        if moment is None or abs(moment - date) <= TOLERATED_S or abs(moment - date) > 400 * 86400:
            continue
        side = "behind" if moment < date else "ahead of"
        says = f"{name} says a time {ago(moment - date)} {side} the server's Date."
        weight = proof if case.matched("auth/clock-skew") or name in ("X-Amz-Date", "oauth_timestamp") else strong
        yield weight(says, at=place)
        return


def _client_times(case: Case) -> Iterator[tuple[str, str, str]]:
    """The moments that the client wrote into the request: place, name, text."""
    fields = case.request.headers
    sent = authorization(case)
    if sent and sent.kind == "oauth1" and "oauth_timestamp" in sent.parameters:
        yield sent.where, "oauth_timestamp", sent.parameters["oauth_timestamp"]
    if sent and sent.kind == "hawk" and "ts" in sent.parameters:
        yield sent.where, "ts", sent.parameters["ts"]
    for name in _TIME_FIELDS:
        if name in fields:
            yield f"request.headers.{name}", name.title(), fields.get(name)
    if "date" in fields and sent and sent.kind in ("signature", "aws-sigv4", "other"):
        yield "request.headers.date", "Date", fields.get("date")
    query = {name.lower(): value for name, value in case.query}
    if "signature" in query and "timestamp" in query:
        yield "request.url", "timestamp", query["timestamp"]


def read_time(text: str) -> float | None:
    """A moment as signed requests write it: seconds, milliseconds, 20261123T120000Z, ISO 8601 or an HTTP date."""
    text = text.strip()
    if re.fullmatch(r"\d{10}(?:\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d{13}", text):
        return int(text) / 1000
    if _STAMP.fullmatch(text):
        return _utc(text, "%Y%m%dT%H%M%SZ")
    if _ISO.fullmatch(text):
        return _utc(text[:19], "%Y-%m-%dT%H:%M:%S")
    return http_date(text)


def _utc(text: str, form: str) -> float | None:
    try:
        return float(calendar.timegm(time.strptime(text, form)))
    except ValueError:
        return None


@evidence_for("auth/clock-skew", on=("error",), status=(401, 403))
def token_from_the_future(case: Case) -> Iterator[Evidence]:
    """A token that the client made itself (iss is sub, or a short-lived assertion) bears the client's own clock."""
    token = case.token
    if token is None or token.issued is None or not refused(case):
        return
    ahead = token.issued - case.server_time
    if 5 < ahead < 86400:
        own = token.issuer and token.issuer == token.subject
        weight = strong if own or case.matched("auth/clock-skew") else slight
        yield weight(
            f"The token was issued {ago(ahead)} in the future by the server's clock.", "request.headers.authorization"
        )


_TELLS_A_TIME: Final = re.compile(r"time|date|nonce|expires|recv_?window|sign|hmac|hash|digest|\bts\b|\biat\b", re.I)


@evidence_for("auth/clock-skew", on=("error",), status=(400, 422))
def nothing_was_signed(case: Case) -> Iterator[Evidence]:
    """A timestamp of a search is a value like any other: a clock matters where a time is sent to prove something."""
    if not case.matched("auth/clock-skew") or case.token is not None:
        return
    sent = authorization(case)
    names = [name.decode("latin-1") for name, _ in case.request.headers.fields]
    names += [name for name, _ in case.query] + list(names_sent(case) or ())
    if (sent is None or sent.kind == "bearer") and not any(_TELLS_A_TIME.search(name) for name in names):
        yield rules_out("The request carries no time of its own, and nothing that is signed.", at="request.headers")
        if case.query and case.method in ("GET", "HEAD"):
            says = "The time that was refused can only be one of the query."
            yield on_cause("request/query-parameter-invalid", strong(says, at="request.url"))
