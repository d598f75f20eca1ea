"""What a file is that was given for a HAR and has no log.entries, and what to do."""

from __future__ import annotations

from typing import Final

from statusdoctor.intake.har.schema import lenient

_KINDS: Final = (
    (b"\x1f\x8b", "It is compressed with gzip: unpack it first, for example with gunzip."),
    (b"PK\x03\x04", "It is a ZIP archive: unpack it first."),
    (b"\x28\xb5\x2f\xfd", "It is compressed with zstd: unpack it first, for example with unzstd."),
    (b"<", "It is HTML or XML: perhaps a log-in or error page was saved in its place."),
    (b"[", "It is a JSON list; a HAR is an object with log.entries."),
)


def what_it_is(head: bytes) -> str:
    """A sentence or two from the first bytes of a file; nothing of them is shown unescaped."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n")
    if not bare:
        return "The file is empty. Export the traffic again, once there is some."
    for begin, words in _KINDS:
        if bare.startswith(begin):
            return f"This is no HAR file. {words}"
    if not bare.startswith(b"{"):
        return f"This is no HAR file: it begins with {ascii(bare[:16])[1:]}. Export the traffic as HAR (JSON)."
    if isinstance(lenient(head), dict):
        return "This JSON is no HAR: it has no list log.entries. Export the traffic as HAR 1.2."
    return "This JSON ends or breaks before a list log.entries begins. Export or copy the file again."
