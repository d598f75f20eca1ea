"""What a message consists of: the fields of its header section (Headers) and its content (Body).

Fields keep their order, case and repetition; bytes stay bytes and are decoded when somebody asks. What a capture may
have lost is marked (`Headers.hidden`, `Body.kept`), so that a rule can tell "was not sent" from "was not recorded".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import ClassVar, Final

FIELD_BYTES: Final = 120  # that one field takes in memory besides its characters
_HEADER_CODEC: Final = "utf-8"


class Headers:
    """The fields of one message: order, case and repetition as sent; look-up by lower-case name.

    `hidden` holds the lower-case names that the capture may have removed: `lacks` never says that such a field
    was absent.
    """

    __slots__ = ("_index", "fields", "hidden")
    is_light: ClassVar[bool] = False  # whether a memory can keep it as it is: it takes no more room than it must

    def __init__(self, fields: Iterable[tuple[bytes, bytes]] = (), hidden: frozenset[str] = frozenset()) -> None:
        self.fields: tuple[tuple[bytes, bytes], ...] = tuple(fields)
        self.hidden = hidden
        self._index: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def of(cls, *pairs: tuple[str, str], hidden: frozenset[str] = frozenset()) -> Headers:
        """Headers from text: `Headers.of(("Host", "a.example"))`."""
        return cls(((n.encode(), v.encode(errors="surrogateescape")) for n, v in pairs), hidden)

    @property
    def index(self) -> dict[str, tuple[str, ...]]:
        """Lower-case name to its values, in order; undecodable bytes become replacement characters."""
        known = self._index
        if known is None:
            try:  # half of what a healthy exchange costs is spent here: a comprehension takes half of a loop
                known = {_lower[name]: (value.decode(),) for name, value in self.fields}
            except UnicodeDecodeError:
                known = {}
            self._index = known = known if len(known) == len(self.fields) else self._with_repetitions()
        return known

    def _with_repetitions(self) -> dict[str, tuple[str, ...]]:
        """The index of fields some of which come more than once, or do not decode."""
        index: dict[str, tuple[str, ...]] = {}
        for raw_name, raw_value in self.fields:
            name, value = _lower[raw_name], raw_value.decode(_HEADER_CODEC, "replace")
            index[name] = (*index[name], value) if name in index else (value,)
        return index

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field (`name` in lower case), stripped; `default` where there is none."""
        values = (self._index or self.index).get(name)  # the slot first: a property costs as much as the look-up
        return values[0].strip() if values else default

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, one for each line that was sent."""
        return (self._index or self.index).get(name, ())

    def joined(self, name: str) -> str:
        """The lines of a list field as one (RFC 9110, 5.3). Not for Set-Cookie or challenges."""
        return ", ".join((self._index or self.index).get(name, ()))

    def lacks(self, name: str) -> bool:
        """True only where the field was really not sent: absent, and not one the capture may have removed."""
        return name not in (self._index or self.index) and name not in self.hidden

    @property
    def weight(self) -> int:
        """About how many bytes of memory they take."""
        return FIELD_BYTES * len(self.fields) + sum(map(len, chain.from_iterable(self.fields)))

    def __contains__(self, name: object) -> bool:
        return name in (self._index or self.index)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name, value in self.fields:
            yield name.decode(_HEADER_CODEC, "replace"), value.decode(_HEADER_CODEC, "replace")

    def __len__(self) -> int:
        return len(self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.fields == other.fields and self.hidden == other.hidden

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return f"Headers({len(self.fields)} fields)"  # values may be secret: never in a traceback


_NAMES_AT_MOST: Final = 4096


class _LowerNames(dict[bytes, str]):
    """Names in lower case. The same few come again and again: they are decoded once. Bounded."""

    def __missing__(self, raw: bytes) -> str:
        name = raw.decode(_HEADER_CODEC, "replace").lower()
        if len(self) < _NAMES_AT_MOST and len(raw) <= 64:
            self[raw] = name
        return name


_lower: Final = _LowerNames()


class _EveryName(frozenset[str]):
    """A set of names that holds every name."""

    def __contains__(self, name: object) -> bool:
        return True


ALL_HIDDEN: Final[frozenset[str]] = _EveryName(("*",))
NO_HEADERS: Final = Headers()
UNSEEN_HEADERS: Final = Headers(hidden=ALL_HIDDEN)  # a capture that does not show a header section at all


class Body:
    """The content of one message: raw bytes, or text, or a function that fetches them when asked.

    kept: False where the capture did not store it (streamed, cut off, removed); then its absence proves nothing.
    coded: True where the bytes still bear the Content-Encoding of the wire.
    size: bytes on the wire where known and different from what is kept.
    """

    __slots__ = ("_source", "coded", "kept", "size")

    def __init__(
        self,
        source: bytes | str | Callable[[], bytes | None] | None = b"",
        *,
        kept: bool = True,
        coded: bool = False,
        size: int | None = None,
    ) -> None:
        self._source = source
        self.kept = kept and source is not None
        self.coded = coded
        self.size = size

    @property
    def raw(self) -> bytes:
        """The bytes as kept (before any content coding is undone); empty where nothing was kept."""
        source = self._source
        if callable(source):
            source = source()
        if isinstance(source, str):
            source = source.encode("utf-8", "replace")
        self._source = source
        return source or b""

    @property
    def empty(self) -> bool:
        """True only where the body was recorded and has no bytes."""
        return self.kept and not self.raw

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __repr__(self) -> str:
        return f"Body(kept={self.kept}, coded={self.coded})"


NO_BODY: Final = Body(b"")
LOST_BODY: Final = Body(None, kept=False)
