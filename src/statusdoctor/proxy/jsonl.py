"""The file of `doctor_jsonl`: opened once, a line for each diagnosis as it is said, troubles told once."""

from __future__ import annotations

import logging
import os
from typing import BinaryIO

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.proxy.halftyped import refused
from statusdoctor.render.json_report import line

log = logging.getLogger("statusdoctor")


class JsonLines:
    """Appends to a file; without a path it does nothing."""

    def __init__(self) -> None:
        self.path = ""
        self._file: BinaryIO | None = None

    def open(self, path: str) -> None:
        """Goes on in another file (an empty path: in none); raises OptionsError where it cannot be written."""
        if path == self.path:
            return
        self.close()
        if not path:
            return
        try:
            # Unbuffered: whoever follows the file sees a diagnosis at once, and a crash loses none.
            self._file = open(os.path.expanduser(path), "ab", buffering=0)  # noqa: SIM115 - closed in close()
        except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
            reason = getattr(fault, "strerror", None) or fault
            raise refused(f"doctor_jsonl: {path} cannot be written: {reason}.") from None
        self.path = path

    def write(self, diagnosis: Diagnosis) -> None:
        """Appends one diagnosis. A disk that is full ends the writing, not the proxy."""
        if self._file is None:
            return
        try:
            self._file.write(line(diagnosis))
        except OSError as fault:
            log.warning("doctor_jsonl: %s takes no more lines: %s", self.path, fault.strerror or fault)
            self._shut()

    def close(self) -> None:
        self._shut()
        self.path = ""

    def _shut(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
