"""Whether values can be what they say they are; a fault names its place and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, Protocol

from statusdoctor import knowledge
from statusdoctor.masking import clean

CERTAINTIES: Final = ("possible", "likely", "certain")  # from the least to the most
VIEWS: Final = ("lines", "cards", "full")
LONGEST_PATIENCE_S: Final = 600.0
_SECRETS: Final = ("show-secrets", "show_secrets")
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class SettingsError(Exception):
    """Settings that cannot be; each fault is a line that names its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Places(Protocol):
    """What tells where an entry of a list stands."""

    def place(self, name: str, number: int | None = None) -> str:
        """The place of a setting, or of the n-th entry of it."""


def checked(values: Mapping[str, Any], places: Mapping[str, str], file: Places | None = None) -> dict[str, Any]:
    """The values by name, as the settings hold them. Raises SettingsError with all that is wrong."""
    faults: list[str] = []
    found: dict[str, Any] = {}
    for name, value in values.items():
        check = _CHECKS.get(name)
        if check is None:
            faults.append(f"{places[name]}: {_unknown(name)}")
            continue
        try:
            found[name] = check(value)
        except _Fault as fault:
            at = file.place(name, fault.number) if file and fault.number is not None else places[name]
            faults.append(f"{at}: {name} {fault}")
    if faults:
        raise SettingsError([clean(fault) for fault in faults])
    return found


def from_text(name: str, text: str) -> Any:
    """A value from a text, as an environment variable holds it: lists are parted by commas."""
    if name in ("only", "hosts", "ignore"):
        parts = text.replace(",", " ").split()
        return ignoring(parts, "said in the environment") if name == "ignore" else parts
    if name == "notes":
        return True if text.lower() in _YES else False if text.lower() in _NO else text
    if name == "patience":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def ignoring(ids: Iterable[str], reason: str) -> list[dict[str, str]]:
    """The entries of `ignore` for ids that come without a reason each."""
    return [{"id": cause_id, "reason": reason} for cause_id in ids]


class _Fault(Exception):
    """What is wrong with a value; `number` is the entry of a list that it is about."""

    def __init__(self, message: str, number: int | None = None) -> None:
        super().__init__(message)
        self.number = number


def _unknown(name: str) -> str:
    if name in _SECRETS:
        return "show-secrets cannot be set here: secrets are shown where somebody asks with --show-secrets"
    near = difflib.get_close_matches(name.replace("_", "-"), _CHECKS, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_CHECKS)}"
    return f"no setting is called {name!r}; {hint}"


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise _Fault(f'is a list of texts, such as ["auth/*"], not {value!r}')


def _ids(value: Any) -> tuple[str, ...]:
    texts = _texts(value)
    for glob in texts:
        _known(glob)
    return texts


def misspelt(names: Iterable[str], known: Sequence[str]) -> list[str]:
    """What to say of variables that are nearly called like ours. Others that begin alike may be somebody's own."""
    return [
        f"{name} is in the environment, and no setting is called so; did you mean {near[0]}?"
        for name in names
        if name not in known and (near := difflib.get_close_matches(name, known, n=1, cutoff=0.9))
    ]


def _known(glob: str, number: int | None = None) -> None:
    """Refuses an id that no cause has: it would choose nothing, and nobody would notice."""
    ids = knowledge.causes()
    if glob in ids or any(fnmatchcase(cause_id, glob) for cause_id in ids):
        return
    near = difflib.get_close_matches(glob, [*ids, *(f"{family}/*" for family in knowledge.families())], n=1)
    hint = f"; did you mean {near[0]}?" if near else "; statusdoctor list causes shows them all"
    raise _Fault(f"names {glob!r}, which fits no cause{hint}", number)


def _ignore(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list | tuple):
        raise _Fault(f"is a list of tables with id and reason, not {value!r}")
    return tuple(_ignored(entry, number) for number, entry in enumerate(value))


def _ignored(entry: Any, number: int) -> tuple[str, str]:
    if not isinstance(entry, Mapping):
        raise _Fault(f'names {entry!r}; write {{ id = "{entry}", reason = "…" }}', number)
    wrong = next(iter(_wrong_members(entry)), "")
    if wrong:
        raise _Fault(wrong, number)
    _known(entry["id"], number)
    return entry["id"], entry["reason"].strip()


def _wrong_members(entry: Mapping[str, Any]) -> Iterator[str]:
    for name in entry:
        if name not in ("id", "reason"):
            near = difflib.get_close_matches(name, ("id", "reason"), n=1)
            yield f"has an entry with {name!r}; {f'did you mean {near[0]}?' if near else 'it has id and reason'}"
    for name in ("id", "reason"):
        value = entry.get(name)
        if not isinstance(value, str) or not value.strip():
            named = f" for {entry['id']}" if name == "reason" and isinstance(entry.get("id"), str) else ""
            yield f"has an entry without {name}{named}"


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value in choices:
            return str(value)
        near = difflib.get_close_matches(str(value), choices, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise _Fault(f"is {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}{hint}")

    return check


def _seconds(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST_PATIENCE_S:
        return float(value)
    raise _Fault(f"is a number of seconds from 0 to {LONGEST_PATIENCE_S:g}, not {value!r}")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _Fault(f"is true or false, not {value!r}")


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "ignore": _ignore,
    "only": _ids,
    "hosts": _texts,
    "min-certainty": _one_of(CERTAINTIES),
    "patience": _seconds,
    "notes": _switch,
    "view": _one_of(VIEWS),
}
