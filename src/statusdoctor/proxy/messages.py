"""What a proxy in a process of its own tells whoever started it, by files. Knows nothing of mitmproxy."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeVar

import msgspec

from statusdoctor.diagnosis import Certainty
from statusdoctor.selection import ORDER

ADDRESS: Final = "address.json"
OUTCOME: Final = "outcome.json"
ROOTS: Final = "roots.pem"  # told to the proxy: the authorities of the servers behind it


class Address(msgspec.Struct, frozen=True):
    """Where the proxy listens, as host and port, mode by mode; the certificate that its clients have to trust."""

    listening: list[str] = []
    ca_file: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """How many clients connected, how many exchanges passed, how many problems were reported by certainty."""

    clients: int = 0
    exchanges: int = 0
    problems: dict[Certainty, int] = {}

    def fails_on(self, certainty: Certainty) -> bool:
        """Whether a problem was reported that is at least so certain."""
        return any(number and ORDER[sure] >= ORDER[certainty] for sure, number in self.problems.items())


_Told = TypeVar("_Told", Address, Outcome)


def leave(file: Path, told: Address | Outcome) -> None:
    """Writes a file that whoever waits for it finds whole."""
    draft = file.with_suffix(".draft")
    draft.write_bytes(msgspec.json.encode(told))
    draft.replace(file)


def find(file: Path, kind: type[_Told]) -> _Told:
    """What the file says; an empty one where there is none (yet, or because the proxy was killed)."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return kind()
