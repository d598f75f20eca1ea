"""routing/: an address that failed beside one of this session that works: letter case, final slash, prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.urls import duplicated_prefix, route_template
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import earlier, on_cause

_NOT_THERE: Final = (400, 403, 404, 405, 410, 500, 501)


def _says(case: Case, record: Record, what: str) -> str:
    return f"{record.route[:70]}, {what}, answered {record.status} {earlier(case, record)}."


def _fix(record: Record) -> Fix:
    return Fix("client", "Ask for the address as it was asked when it worked.", record.route[:200])


def _not_the_neighbours(record: Record) -> Iterator[Evidence]:
    for cause in ("routing/not-found", "routing/object-missing", "routing/hidden-forbidden", "access/forbidden"):
        yield on_cause(cause, against("The same thing is there at a like address.", "earlier", about=(record,)))


@evidence_for("routing/case-mismatch", on=("error",), status=(400, 403, 404, 410))
def other_letter_case(case: Case) -> Iterator[Evidence]:
    here = unquote(case.request.route)
    lowered = here.lower()
    size, encoded = len(here), "%" in case.request.route  # then another's spelling may be longer or shorter
    for record in [r for r in case.history.worked if len(r.route) == size or (encoded and "%" in r.route)]:
        there = unquote(record.route)
        if there != here and there.lower() == lowered:
            weight = proof if record.request.method == case.method or case.method in ("GET", "HEAD") else strong
            says = _says(case, record, "in other letter case")
            yield weight(says, at="request.url", quote=case.request.route, about=(record,), fix=_fix(record))
            yield from _not_the_neighbours(record)
            return


@evidence_for("routing/trailing-slash", on=("error",), status=_NOT_THERE)
def final_slash(case: Case) -> Iterator[Evidence]:
    here = case.request.route
    bare = here.rstrip("/")
    if case.status in (400, 403, 500) and case.matches:
        return
    for record in [r for r in case.history.worked if r.route.startswith(bare)]:
        there = record.route
        if there == here or there.rstrip("/") != bare:
            continue
        same_method = record.request.method == case.method
        if not same_method and case.status != 404:
            continue
        what = "with a final slash" if there.endswith("/") else "without the final slash"
        weight = proof if same_method else strong
        yield weight(_says(case, record, what), at="request.url", quote=here, about=(record,), fix=_fix(record))
        yield from _not_the_neighbours(record)
        return


@evidence_for("routing/prefix-duplicated", on=("error",), status=(400, 403, 404, 405))
def prefix_twice(case: Case) -> Iterator[Evidence]:
    prefix = duplicated_prefix(case.request.route)
    if not prefix:
        return
    once = case.request.route.replace(prefix + prefix, prefix, 1)
    for record in case.history.worked:
        if record.route == once or record.template == route_template(once):
            says = _says(case, record, f"with {prefix} once")
            yield proof(
                says,
                at="request.url",
                quote=case.request.route,
                about=(record,),
                fix=Fix("client", "Keep the prefix in the base URL or in the paths, not in both.", once),
            )
            yield from _not_the_neighbours(record)
            return


@evidence_for("routing/prefix-missing", on=("error",), status=(403, 404, 405))
def prefix_left_out(case: Case) -> Iterator[Evidence]:
    """The same path works behind a prefix; or its template does."""
    here = case.request.route
    template = route_template(here)
    if len(here.strip("/")) < 2 or here.strip("/") == "favicon.ico":
        return
    exact: Record | None = None
    alike: Record | None = None
    varies = "{" in template
    worked = case.history.worked  # whose route ends so, its template does, too
    for record in [r for r in worked if (r.template.endswith(template) if varies else r.route.endswith(here))]:
        if exact is None and record.route.endswith(here) and record.route != here:
            exact = record
        if varies and alike is None and record.template.endswith(template) and record.template != template:
            alike = record
    found = exact or alike
    if found is not None:
        lost = found.route[: -len(here)] if exact else found.template[: -len(template)]
        says = _says(case, found, f"behind {lost[:40]}")
        weight = proof if exact and "." not in here.rpartition("/")[2] else strong
        yield weight(
            says,
            at="request.url",
            quote=here,
            about=(found,),
            fix=Fix("client", f"Put {lost[:40]} before the path, or into the base URL.", lost + here),
        )
        yield from _not_the_neighbours(found)
