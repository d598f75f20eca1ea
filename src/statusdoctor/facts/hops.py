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
from statusdoctor.model import Headers, Response

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
_TITLES: Final = frozenset(("title",))
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
    for known in face.candidates():
        wrote = any(face.shows(mark) for mark in known.wrote_it)
        if wrote or any(face.shows(mark) for mark in known.signs):
            found.append(_speaker(known.vendor, response, wrote))
    return tuple(sorted(found, key=lambda s: (not s.wrote, _OUTERMOST_FIRST.index(s.kind), s.id)))


def _speaker(vendor: Vendor, response: Response, wrote: bool) -> Speaker:
    field = next((name for name in vendor.request_id if name in response.headers), "")
    return Speaker(vendor.id, vendor.kind, vendor.name, response.headers.get(field) if field else "", field, wrote)


class _Mark(msgspec.Struct, frozen=True):
    """A sign with `key`: how its field stands in the lines of all fields; empty where it names none."""

    sign: Sign
    key: str

    @property
    def words(self) -> tuple[str, ...]:
        """All words that must be there, the most telling ones first."""
        return tuple(filter(None, (self.sign.contains, self.key, self.sign.text, self.sign.title)))


class _Known(msgspec.Struct, frozen=True):
    """A vendor with its signs made ready."""

    vendor: Vendor
    signs: tuple[_Mark, ...]
    wrote_it: tuple[_Mark, ...]


class _Face:
    """One answer as the signs see it: which of the known words stand in its fields, titles and texts."""

    def __init__(self, response: Response, said: tuple[Statement, ...]) -> None:
        self._catalogue = _catalogue()
        self._headers = response.headers
        self._fields = self._catalogue.find(_lines(response.headers, self._catalogue.fields))
        self._titles = self._catalogue.find(_joined(said, _TITLES))
        shown = _joined(said, _SHOWN)
        self._texts = self._catalogue.find(f"{shown}\n{_EMPTY}" if response.body.empty else shown)

    def candidates(self) -> list[_Known]:
        """The vendors of whom at least one telling word is there."""
        seen = self._fields | self._texts
        return list(
            {known.vendor.id: known for word in seen for known in self._catalogue.told_by.get(word, ())}.values()
        )

    def shows(self, mark: _Mark) -> bool:
        sign = mark.sign
        if mark.key and mark.key not in self._fields:
            return False
        if (sign.title and sign.title not in self._titles) or (sign.text and sign.text not in self._texts):
            return False
        return not sign.contains or sign.contains in self._headers.joined(sign.field).lower()


class _Catalogue:
    """The vendors by the words that they are known by. Words in data/vendors are folded already."""

    def __init__(self) -> None:
        self.told_by: dict[str, list[_Known]] = {}
        self.fields: set[str] = set()
        words: set[str] = set()
        for vendor in vendors().values():
            known = _Known(vendor, tuple(map(_mark, vendor.signs)), tuple(map(_mark, vendor.wrote_it)))
            for mark in (*known.signs, *known.wrote_it):
                words.update(mark.words)
                self.fields.add(mark.sign.field)
                told = self.told_by.setdefault(mark.words[0], [])
                if known not in told:
                    told.append(known)
        self._words = sorted(words)
        self._automaton = AhoCorasick(self._words, implementation=Implementation.ContiguousNFA) if words else None

    def find(self, text: str) -> frozenset[str]:
        """The known keys that stand in a text."""
        if self._automaton is None or not text:
            return frozenset()
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return frozenset([self._words[number] for number, _, _ in hits])


def _mark(sign: Sign) -> _Mark:
    """A field is known by its name and, where that tells, by its value's start."""
    if not sign.field:
        return _Mark(sign, "")
    return _Mark(sign, f"\n{sign.field}: {sign.equals}\n" if sign.equals else f"\n{sign.field}: {sign.starts}")


def _lines(headers: Headers, known: set[str]) -> str:
    """The fields that can tell something, one a line; dates, lengths and the like are not looked through."""
    index = headers.index
    lines = [f"{name}: {', '.join(index[name]).strip().lower()}\n" for name in known.intersection(index)]
    return "\n" + "\n".join(lines)


def _joined(said: tuple[Statement, ...], kinds: frozenset[str]) -> str:
    return "\n".join([fold(s.text) for s in said if s.kind in kinds])


@cache
def _catalogue() -> _Catalogue:
    return _Catalogue()
