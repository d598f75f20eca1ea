"""Which cause asks for which counterpart, and where it stands among the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence
from statusdoctor.ranking import Candidate

#: Gives what the request held, as evidence that is shown and not weighed.
Counterpart = Callable[[Case], Iterator[Evidence]]

_MOST: Final = 3  # pieces for one cause
_KNOWN: Final[dict[str, Counterpart]] = {}


def counterpart_of(*causes: str) -> Callable[[Counterpart], Counterpart]:
    """Registers what is shown beside the evidence for these causes."""

    def register(found: Counterpart) -> Counterpart:
        for cause in causes:
            if cause in _KNOWN:
                raise ValueError(f"{cause} has a counterpart already.")
            _KNOWN[cause] = found
        return found

    return register


@cache
def load() -> Mapping[str, Counterpart]:
    """All counterparts by their cause; the files that read a request are imported on the first call, as rules are."""
    for path in sorted(Path(__file__).parent.glob("of_*.py")):
        import_module(f"{__package__}.{path.stem}")
    return _KNOWN


def with_counterpart(case: Case, candidate: Candidate) -> Candidate:
    """The candidate, with what the request held behind its first piece of evidence; places already told are left."""
    look = load().get(candidate.cause)
    if look is None or not candidate.evidence or case.exchange.request is None:
        return candidate
    pieces = tuple(islice((piece for piece in look(case) if not _is_told(piece, candidate)), _MOST))
    if not pieces:
        return candidate
    first, *others = candidate.evidence
    return msgspec.structs.replace(candidate, evidence=(first, *pieces, *others))


def _is_told(piece: Evidence, candidate: Candidate) -> bool:
    """Whether the evidence tells of this place already: for a sentence, more than a hint does; for a quote, any."""
    there = (known for known in candidate.evidence if known.at == piece.at)
    return any(piece.quote != "" or known.strength in ("proof", "strong") for known in there)


def listed(items: list[str], most: int) -> str:
    """So many of them, one behind the other; whether there are more is seen."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")
