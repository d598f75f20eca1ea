"""Which diagnoses the user wants: by cause, by host, by certainty. Globs as in a shell."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final

import msgspec

from statusdoctor.diagnosis import Certainty, Diagnosis

ORDER: Final[dict[str, int]] = {"possible": 0, "likely": 1, "certain": 2}


class Selection(msgspec.Struct, frozen=True):
    """only, ignore: globs over cause ids; host: globs over host names; at_least: the least certainty told."""

    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    at_least: Certainty = "possible"
    notes: bool = True

    def apply(self, found: Diagnosis) -> Diagnosis | None:
        """The diagnosis as the user wants it; None where he does not want it."""
        if self.host and not any(fnmatchcase(found.exchange.host, glob.lower()) for glob in self.host):
            return None
        notes = tuple(n for n in found.notes if self._wanted(n.id)) if self.notes else ()
        if not found.causes:
            return msgspec.structs.replace(found, notes=notes) if notes else None
        first = found.causes[0]
        if not self._wanted(first.id) or ORDER[first.certainty] < ORDER[self.at_least]:
            return None
        return msgspec.structs.replace(found, notes=notes) if len(notes) != len(found.notes) else found

    def _wanted(self, cause: str) -> bool:
        if any(fnmatchcase(cause, glob) for glob in self.ignore):
            return False
        return not self.only or any(fnmatchcase(cause, glob) for glob in self.only)
