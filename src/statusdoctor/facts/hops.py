"""Who answered: the origin's framework or server, a gateway, a CDN, a platform, or the debugging proxy itself.

The signs stand in data/vendors. A speaker that only passed the answer on (a CDN adds its id to everything) is told
apart from one that wrote it. The text "(no body)" stands for an answer without one. All titles and texts are looked
for in one linear pass, however many vendors are known.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from statusdoctor.facts.phrases import fold
from statusdoctor.facts.statements import Statement
from statusdoctor.knowledge import Sign, Vendor, vendors
from statusdoctor.model import Response

_OUTERMOST_FIRST: Final = (
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
_SHOWN: Final = frozenset(("text", "message", "title", "code"))
_EMPTY: Final = "(no body)"


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
    face = _Face(response, said)
    found = []
    for vendor in face.candidates():
        wrote = any(face.shows(sign) for sign in vendor.wrote_it)
        if wrote or any(face.shows(sign) for sign in vendor.signs):
            found.append(_speaker(vendor, response, wrote))
    return tuple(sorted(found, key=lambda s: (not s.wrote, _OUTERMOST_FIRST.index(s.kind), s.id)))


def _speaker(vendor: Vendor, response: Response, wrote: bool) -> Speaker:
    field = next((name for name in vendor.request_id if name in response.headers), "")
    return Speaker(vendor.id, vendor.kind, vendor.name, response.headers.get(field) if field else "", field, wrote)


class _Face:
    """One answer as the signs see it: its fields, and which of the known words stand in its titles and texts."""

    def __init__(self, response: Response, said: tuple[Statement, ...]) -> None:
        self._catalogue = _catalogue()
        known = self._catalogue.by_field
        self.fields = {n: ", ".join(v).strip().lower() for n, v in response.headers.index.items() if n in known}
        self.titles = self._catalogue.find([s.text for s in said if s.kind == "title"])
        shown = [s.text for s in said if s.kind in _SHOWN]
        self.texts = self._catalogue.find([*shown, _EMPTY] if response.body.empty else shown)

    def candidates(self) -> list[Vendor]:
        """The vendors of whom at least one field or word is there."""
        found = {v.id: v for name in self.fields for v in self._catalogue.by_field[name]}
        found |= {v.id: v for words in self.texts for v in self._catalogue.by_words.get(words, ())}
        return list(found.values())

    def shows(self, sign: Sign) -> bool:
        if (sign.title and sign.title not in self.titles) or (sign.text and sign.text not in self.texts):
            return False
        return self._bears(sign) if sign.field else bool(sign.title or sign.text)

    def _bears(self, sign: Sign) -> bool:
        value = self.fields.get(sign.field)
        if value is None:
            return False
        if sign.equals:
            return value == sign.equals
        return value.startswith(sign.starts) if sign.starts else sign.contains in value


class _Catalogue:
    """The vendors by the fields and the words that they are known by. Words in data/vendors are folded already."""

    def __init__(self) -> None:
        self.by_field: dict[str, tuple[Vendor, ...]] = {}
        self.by_words: dict[str, tuple[Vendor, ...]] = {}
        for vendor in vendors().values():
            for sign in (*vendor.signs, *vendor.wrote_it):
                index, key = (self.by_field, sign.field) if sign.field else (self.by_words, sign.text or sign.title)
                if vendor not in index.get(key, ()):
                    index[key] = (*index.get(key, ()), vendor)
        every = {w for v in vendors().values() for s in (*v.signs, *v.wrote_it) for w in (s.title, s.text) if w}
        self._words = sorted(every)
        self._automaton = AhoCorasick(self._words, implementation=Implementation.ContiguousNFA) if every else None

    def find(self, texts: list[str]) -> frozenset[str]:
        """The known words that stand in these texts."""
        if self._automaton is None or not texts:
            return frozenset()
        folded = "\n".join(map(fold, texts))
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return frozenset(self._words[number] for number, _, _ in hits)


@cache
def _catalogue() -> _Catalogue:
    return _Catalogue()
