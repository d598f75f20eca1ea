"""Words that all renderings of a report share: places, moments, counts, and how sentences are joined."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from statusdoctor.diagnosis import ExchangeRef, RankedCause, Report

UNSEEN = "a request that is not shown"  # a pasted answer tells neither method nor address
_WRITTEN = {"Www": "WWW", "Etag": "ETag", "Te": "TE", "Dpop": "DPoP", "Dnt": "DNT", "Csrf": "CSRF", "Xsrf": "XSRF"}


def place(where: str) -> tuple[str, str]:
    """The side that a place belongs to, and its name: `request.headers.x-key` is ("request", "X-Key")."""
    side, _, rest = where.partition(".")
    if rest.startswith("headers."):
        return side, field_name(rest[8:])
    if side in ("request", "response"):
        return side, rest.removeprefix("body: ") if rest.startswith("body: ") else {"url": "URL"}.get(rest, rest)
    return side, rest


def field_name(name: str) -> str:
    """A header field's name as people write it."""
    return "-".join(_WRITTEN.get(part.capitalize(), part.capitalize()) for part in name.split("-"))


def answer(exchange: ExchangeRef) -> str:
    """What came back: `401 Unauthorized`, `no answer`, or `no HTTP`."""
    if exchange.method is None:
        return "no HTTP"
    return f"{exchange.status} {exchange.reason}".strip() if exchange.status else "no answer"


def target(exchange: ExchangeRef) -> str:
    """What was asked, without the scheme: `GET api.shop.example/v1/orders`; where there was no HTTP, of or by whom."""
    if exchange.method is None:
        return exchange.host or f"from {exchange.client}"
    url = exchange.url or ""
    return f"{exchange.method} {url.partition('://')[2] or url}".strip() or UNSEEN


def asked(host: str, route: str) -> str:
    """Where an incident happened: `GET api.shop.example/v1/orders/{id}`, `api.shop.example TLS handshake`."""
    method, _, path = route.partition(" ")
    if path.startswith("/"):
        return f"{method} {host}{path}".strip()
    return f"{host} {route}".strip() or UNSEEN


def number(exchange: ExchangeRef) -> str:
    """`#17`; empty where the exchange has no number."""
    return f"#{exchange.index}" if exchange.index is not None else ""


def verdict(cause: RankedCause) -> str:
    return f"{cause.certainty} · {cause.id}"


def counted(count: int, what: str) -> str:
    """`1 incident`, `2 incidents`."""
    return f"{count} {what}" if count == 1 else f"{count:,} {what}s"


def beginning(text: str) -> str:
    """A phrase as the beginning of a sentence; a code such as invalid_grant stays as it is."""
    plain = text.partition(" ")[0].rstrip(",;:").isalpha()
    return (text[:1].upper() + text[1:] if plain else text).rstrip(".:")


def ended(text: str) -> str:
    """A sentence with its full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def prose(text: str) -> str:
    """A wrapped text as one line."""
    return " ".join(text.split())


def clock(time: str, offset: int) -> str:
    """`12:04:31` for an ISO time, shifted by `offset` seconds; empty where the time is."""
    return _written(time, offset, "%H:%M:%S")


def moment(time: str, offset: int) -> str:
    """`2026-11-24 12:04:31` for an ISO time, shifted by `offset` seconds; empty where the time is."""
    return _written(time, offset, "%Y-%m-%d %H:%M:%S")


def _written(time: str, offset: int, form: str) -> str:
    try:
        found = datetime.fromisoformat(time)
    except ValueError:
        return ""
    return found.astimezone(timezone(timedelta(seconds=offset))).strftime(form)


def zone(offset: int) -> str:
    """`UTC`, `UTC+02:00`."""
    if offset == 0:
        return "UTC"
    sign, rest = ("+", offset) if offset > 0 else ("-", -offset)
    return f"UTC{sign}{rest // 3600:02d}:{rest % 3600 // 60:02d}"


def times(report: Report, offset: int) -> str:
    """Which clock the times are of; empty where no time is known."""
    return f"Times are {zone(offset)}." if any(d.exchange.time for d in report.diagnoses) else ""


def common_offset(report: Report) -> int:
    """The offset from UTC, in seconds, that all captures share; 0 where they differ."""
    offsets = {d.exchange.utc_offset or 0 for d in report.diagnoses}
    return offsets.pop() if len(offsets) == 1 else 0
