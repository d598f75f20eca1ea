"""Scores the doctor on the ward: is the first cause right, does it mislead, is it quiet, is it as sure as it may be?"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.intake.flow import read_flows
from statusdoctor.masking import Masker

CASES = Path(__file__).parent / "cases"
PROMISED = {"certain": 0.99, "likely": 0.85, "possible": 0.50}


class Truth(msgspec.Struct, frozen=True):
    """What truth.toml says."""

    title: str
    story: str
    server: str
    client: str
    origin: str
    patient: int
    accept: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    source: str = ""
    hard: bool = False


class Case:
    """One folder of the ward."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    @cached_property
    def truth(self) -> Truth:
        return msgspec.convert(tomllib.loads((self.folder / "truth.toml").read_text(encoding="utf-8")), Truth)

    @property
    def healthy(self) -> bool:
        return self.truth.patient == -1

    @property
    def family(self) -> str:
        return self.truth.accept[0].partition("/")[0] if self.truth.accept else "healthy"


class Outcome(msgspec.Struct, frozen=True):
    """What the doctor said of a case: the patient's diagnosis (None: silence), and a healthy one's false alarms."""

    case: Case
    found: Diagnosis | None = None
    alarms: tuple[tuple[int | None, str], ...] = ()

    @property
    def causes(self) -> list[str]:
        return [c.id for c in self.found.causes] if self.found else []

    @property
    def named(self) -> list[str]:
        return self.causes + ([n.id for n in self.found.notes] if self.found else [])

    @property
    def first(self) -> str:
        return self.causes[0] if self.causes else "-"

    @property
    def certainty(self) -> str:
        return self.found.causes[0].certainty if self.found and self.found.causes else "none"

    @property
    def right(self) -> bool:
        return self.first in self.case.truth.accept

    @property
    def in_three(self) -> bool:
        return bool(set(self.causes[:3]) & set(self.case.truth.accept))

    @property
    def misleading(self) -> bool:
        return self.first in self.case.truth.forbid

    @property
    def missing(self) -> list[str]:
        return [cause for cause in self.case.truth.expect if cause not in self.named]


def cases(families: Iterable[str] = (), folder: Path = CASES) -> list[Case]:
    """The cases of these families (all where none is named); healthy ones always."""
    found = [Case(path) for path in sorted(folder.iterdir()) if (path / "truth.toml").is_file()]
    wanted = set(families)
    return [c for c in found if not wanted or c.healthy or c.family in wanted]


def examine(case: Case) -> Outcome:
    """What the doctor says of one case, the whole session known."""
    doctor = Doctor(patience=None, masker=Masker(b"0" * 16))
    diagnoses = diagnose(read_flows(case.folder / "flows.mitm", []), doctor=doctor).diagnoses
    if case.healthy:
        alarms = [(d.exchange.index, d.causes[0].id if d.causes else "?") for d in diagnoses if d.severity == "problem"]
        return Outcome(case, alarms=tuple(alarms))
    return Outcome(case, next((d for d in diagnoses if d.exchange.index == case.truth.patient), None))


def report(outcomes: list[Outcome], *, wrong: bool = False) -> Iterator[str]:
    """The figures as lines; with `wrong`, what is wrong before them."""
    sick = [o for o in outcomes if not o.case.healthy]
    well = [o for o in outcomes if o.case.healthy]
    if wrong:
        yield from _wrong(sick, well)
    yield from _table("family", sick, lambda o: o.case.family)
    yield from _table("origin", sick, lambda o: o.case.truth.origin)
    yield "certainty"
    for word, promised in PROMISED.items():
        said = [o for o in sick if o.certainty == word]
        if said:
            right = sum(o.right for o in said)
            yield f"  {word:10} {right:4} of {len(said):4}  {right / len(said):6.1%}  (promised {promised:.0%})"
    silent = sum(o.certainty == "none" for o in sick)
    yield f"  {'silent':10} {silent:4}"
    yield _sum("first cause right", sum(o.right for o in sick), len(sick))
    yield _sum("in the first three", sum(o.in_three for o in sick), len(sick))
    yield _sum("misleading", sum(o.misleading for o in sick), len(sick))
    yield _sum("expected ids missing", sum(bool(o.missing) for o in sick), len(sick))
    yield _sum("healthy cases with an alarm", sum(bool(o.alarms) for o in well), len(well))


def _wrong(sick: list[Outcome], well: list[Outcome]) -> Iterator[str]:
    for o in sick:
        if not o.right:
            flag = "MISLEADING " if o.misleading else ""
            yield f"wrong    {o.case.name}: {flag}{o.first} ({o.certainty}), truth {', '.join(o.case.truth.accept)}"
        for cause in o.missing:
            yield f"missing  {o.case.name}: {cause}"
    for o in well:
        for index, cause in o.alarms:
            yield f"alarm    {o.case.name}: exchange {index} reported as {cause}"


def _table(title: str, sick: list[Outcome], key: Callable[[Outcome], str]) -> Iterator[str]:
    groups: dict[str, list[Outcome]] = {}
    for o in sick:
        groups.setdefault(key(o), []).append(o)
    yield title
    for name, members in sorted(groups.items()):
        right = sum(o.right for o in members)
        yield f"  {name:10} {right:4} of {len(members):4}  {right / len(members):6.1%}"


def _sum(what: str, number: int, total: int) -> str:
    return f"{what}: {number} of {total} ({number / total:.1%})" if total else f"{what}: none"
