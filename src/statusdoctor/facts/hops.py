"""Who answered: the origin's framework or server, a gateway, a CDN, a platform, or the debugging proxy itself.

The signs stand in data/vendors. A speaker that only passed the answer on (a CDN adds its id to everything) is told
apart from one that wrote it.
"""

from __future__ import annotations

from functools import cache

import msgspec

from statusdoctor.facts.phrases import fold
from statusdoctor.facts.statements import Statement
from statusdoctor.knowledge import Sign, Vendor, vendors
from statusdoctor.model import Response

_OUTERMOST_FIRST = (
    "waf",
    "cdn",
    "gateway",
    "proxy",
    "platform",
    "identity-provider",
    "storage",
    "framework",
    "server",
)


class Speaker(msgspec.Struct, frozen=True):
    """One party on the way that left its sign. `wrote` is True where this very answer is known to be its own."""

    id: str
    kind: str
    name: str
    request_id: str = ""
    request_id_field: str = ""
    wrote: bool = False


def speakers(response: Response, said: tuple[Statement, ...]) -> tuple[Speaker, ...]:
    """Everybody who left a sign, authors of this answer first, then from the outside in."""
    titles = "\n".join(fold(s.text) for s in said if s.kind == "title")
    texts = "\n".join(fold(s.text) for s in said if s.kind in ("text", "message", "title", "code"))
    found = []
    for vendor in _candidates(response):
        wrote = any(_shows(sign, response, titles, texts) for sign in vendor.wrote_it)
        if wrote or any(_shows(sign, response, titles, texts) for sign in vendor.signs):
            found.append(_speaker(vendor, response, wrote))
    return tuple(sorted(found, key=lambda s: (not s.wrote, _OUTERMOST_FIRST.index(s.kind), s.id)))


def _speaker(vendor: Vendor, response: Response, wrote: bool) -> Speaker:
    field = next((name for name in vendor.request_id if name in response.headers), "")
    return Speaker(vendor.id, vendor.kind, vendor.name, response.headers.get(field) if field else "", field, wrote)


def _candidates(response: Response) -> list[Vendor]:
    by_field, by_text = _index()
    found = {v.id: v for name in response.headers.index for v in by_field.get(name, ())}
    found |= {v.id: v for v in by_text}
    return list(found.values())


@cache
def _index() -> tuple[dict[str, tuple[Vendor, ...]], tuple[Vendor, ...]]:
    by_field: dict[str, tuple[Vendor, ...]] = {}
    by_text: dict[str, Vendor] = {}
    for vendor in vendors().values():
        for sign in (*vendor.signs, *vendor.wrote_it):
            if sign.field:
                by_field[sign.field] = (*by_field.get(sign.field, ()), vendor)
            else:
                by_text[vendor.id] = vendor
    return by_field, tuple(by_text.values())


def _shows(sign: Sign, response: Response, titles: str, texts: str) -> bool:
    if sign.title and fold(sign.title) not in titles:
        return False
    if sign.text and fold(sign.text) not in texts:
        return False
    if not sign.field:
        return bool(sign.title or sign.text)
    if sign.field not in response.headers:
        return False
    value = response.headers.joined(sign.field).lower()
    if sign.equals:
        return value == sign.equals
    if sign.starts:
        return value.startswith(sign.starts)
    return sign.contains in value
