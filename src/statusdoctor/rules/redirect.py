"""redirect/: a Location that is missing, cannot be read, or leads to where this client cannot or should not go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from urllib.parse import SplitResult

from statusdoctor.evidence import Case, Evidence, against, decisive, evidence_for, proof, slight, strong
from statusdoctor.facts.locations import breaks_its_scheme, fault, is_inner_host, is_this_machine, names_host_as_path
from statusdoctor.facts.urls import query_pairs
from statusdoctor.history import redirect_target
from statusdoctor.knowledge import Fix
from statusdoctor.model import port_of, split_url
from statusdoctor.rules.session_reading import on_cause

_WHERE: Final = "response.headers.location"
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_TURNS: Final = 3
_LONG_CHAIN: Final = 9  # hops of one place with another query; a page that finds out what a browser can take needs few
_USUAL: Final = {"http": 80, "https": 443}
#: Ports at which applications listen behind a proxy.
_INNER_PORTS: Final = frozenset(
    (3000, 3001, 4000, 4200, 5000, 5001, 5173, 7001, 8000, 8001, 8008, 8080, 8081, 8088, 8090, 8181, 8443, 8888, 9000,
     9080, 9090, 9443)
)  # fmt: skip
#: What an https page may not load over http (W3C Mixed Content): all but images, audio and video.
_BLOCKED: Final = (
    "script",
    "style",
    "iframe",
    "frame",
    "worker",
    "sharedworker",
    "font",
    "object",
    "embed",
    "empty",
    "track",
)


@evidence_for("redirect/location-missing", on=("redirect",), status=_REDIRECTS)
def nowhere_to_go(case: Case) -> Iterator[Evidence]:
    headers = case.response.headers
    if headers.get("location") or not (headers.lacks("location") or "location" in headers):
        return
    if case.status == 308 and ("range" in headers or "content-range" in case.request.headers):
        return  # resumable uploads: "send on from here", not a redirect
    how = "an empty Location" if "location" in headers else "no Location"
    says = f"The {case.status} carries {how}: it does not say where to go."
    yield proof(says, _WHERE, "", fix=Fix("server", "Send the target with the redirect.", "Location: https://…"))


@evidence_for("redirect/loop", on=("redirect",), status=_REDIRECTS)
def grows_as_it_goes_round(case: Case) -> Iterator[Evidence]:
    """The place to come back to is added anew at each turn: the page that it leads to demands the same itself."""
    target = redirect_target(case.request, case.exchange.response)
    here = case.request.origin + case.request.route
    if not target.startswith(f"{here}?") or len(target) <= len(case.request.url):
        return
    turns = [hop for hop in case.history.hops if hop.origin + hop.route == here]
    if len(turns) >= _TURNS and turns[0].request.path < turns[-1].request.path:
        says = f"This path redirects to itself for the {len(turns) + 1}th time, with a longer query each time."
        yield proof(says, _WHERE, about=(turns[0], turns[-1]))


@evidence_for("redirect/loop", on=("redirect",), status=_REDIRECTS)
def path_grows_as_it_goes_round(case: Case) -> Iterator[Evidence]:
    """A folder that is put before, or behind, a path that has it already: the same piece at each turn."""
    hops = [hop for hop in case.history.hops[-2:] if hop.origin == case.request.origin]
    target = split_url(redirect_target(case.request, case.exchange.response)) if len(hops) > 1 else None
    if target is None or target.hostname != case.request.host:
        return
    routes = [*(hop.route for hop in hops), case.request.route, target.path]
    pieces = {_piece(*turn) for turn in pairwise(routes)}
    if len(pieces) == 1 and (piece := pieces.pop()).strip("/"):
        says = f"Each redirect adds {piece[:40]} to the path once more, and the longer path is redirected again."
        yield proof(says, _WHERE, about=(hops[0], hops[-1]))


def _piece(before: str, after: str) -> str:
    """What was put before or behind a path to make the next one; empty where that is not how it was made."""
    if after.endswith(before):
        return after.removesuffix(before)
    return after.removeprefix(before) if after.startswith(before) else ""


@evidence_for("redirect/loop", on=("redirect",), status=_REDIRECTS)
def counts_as_it_goes_round(case: Case) -> Iterator[Evidence]:
    """The addresses differ, and yet it is one place: another value in the query at each turn."""
    target = redirect_target(case.request, case.exchange.response)
    turns = case.history.hops[-_LONG_CHAIN:]
    here = case.request.origin + case.request.route
    if len(turns) < _LONG_CHAIN or target == case.request.url or target.partition("?")[0] != here:
        return
    if {hop.origin + hop.route for hop in turns} == {here}:
        says = f"This path has redirected to itself {_LONG_CHAIN + 1} times in a row, with another query each time."
        yield strong(says, _WHERE, about=(turns[0], turns[-1]))


@evidence_for("redirect/location-invalid", on=("redirect",), status=_REDIRECTS)
def cannot_be_read(case: Case) -> Iterator[Evidence]:
    values = case.response.headers.all("location")
    location = case.response.headers.get("location")
    if len(set(values)) > 1:
        yield proof(f"Location was sent {len(values)} times with different values, which browsers refuse.", _WHERE)
        return
    found = fault(location) if location else ""
    if found:
        yield proof(f"Location {found}.", _WHERE)
    elif (scheme := split_url(location).scheme) and scheme not in _USUAL and _is_call(case):
        says = f"The redirect leads to a {scheme}: address, which a page's call cannot follow."
        yield proof(says, _WHERE, fix=Fix("server", "Redirect calls of pages to https addresses."))
    elif location[:4].lower() == "ftp:" and case.client.is_browser:
        says = "The redirect leads to an ftp: address, which browsers stopped opening in 2021."
        yield strong(says, _WHERE, fix=Fix("server", "Offer the file over https."))
    elif names_host_as_path(location, case.request.host):
        says = "Location lacks its scheme, so clients take the host for a folder of this one."
        yield strong(says, _WHERE, fix=Fix("server", "Write the scheme.", f"Location: https://{location}"))
    elif breaks_its_scheme(location):
        says = "The scheme in Location is misspelt, so clients go elsewhere than is meant."
        yield proof(
            says, _WHERE, fix=Fix("server", "Write the scheme, a colon and two slashes.", "Location: https://…")
        )


def _is_call(case: Case) -> bool:
    """Whether a page's script or tag asks: only a navigation can hand an address to another program."""
    return case.client.is_browser and case.fetch.mode in ("cors", "no-cors", "same-origin")


def _target(case: Case) -> SplitResult | None:
    """The parts of the address to which an answer leads; None where it names no host or cannot be read."""
    location = case.response.headers.get("location")
    if "//" not in location[:10] or fault(location):
        return None
    parts = split_url(redirect_target(case.request, case.exchange.response))
    return parts if parts.hostname else None


def _was_asked_for(case: Case, target: SplitResult) -> bool:
    """Whether the client named this target itself, as native applications do with their loopback address (RFC 8252)."""
    names = {name for name, _ in query_pairs(target.query)}
    if names & {"code", "state", "error", "id_token", "access_token"}:
        return True
    host = target.netloc.lower()
    return any(host in value.lower() for _, value in case.query)


@evidence_for("redirect/internal-address", on=("redirect",), status=_REDIRECTS)
def behind_the_border(case: Case) -> Iterator[Evidence]:
    target = _target(case)
    if target is None or target.scheme not in _USUAL or target.hostname == case.request.host:
        return
    host = target.hostname or ""
    if not is_inner_host(host) or is_inner_host(case.request.host) or _was_asked_for(case, target):
        return
    fix = Fix(
        "server",
        "Send relative addresses in Location, or set the public base address.",
        f"Location: {target.path or '/'}",
    )
    if not case.request.host:  # who asked may stand behind the same border
        yield slight(
            f"Location leads to {target.netloc}, which has a meaning only behind some border.", _WHERE, fix=fix
        )
    elif is_this_machine(host):
        yield proof(f"Location leads to {target.netloc}, which is the client's own machine.", _WHERE, fix=fix)
    elif host.replace(".", "").isdecimal() or ":" in host:
        yield strong(f"Location leads to the private address {target.netloc}.", _WHERE, fix=fix)
    else:
        yield proof(f"Location leads to {target.netloc}, a name of an inner network.", _WHERE, fix=fix)
    yield on_cause("redirect/not-followed", against("The target itself is in doubt.", _WHERE))


@evidence_for("redirect/port-lost", on=("redirect",), status=_REDIRECTS)
def another_port(case: Case) -> Iterator[Evidence]:
    target = _target(case)
    if target is None or target.hostname != case.request.host or target.scheme not in _USUAL:
        return
    there, here = port_of(target), case.request.port
    if _is_of_the_other_scheme(target):
        says = f"Location asks for {target.scheme} at port {there}, where the other scheme is spoken."
        fix = Fix("server", "Leave the port out.", f"Location: {target.scheme}://{target.hostname}{target.path or '/'}")
        yield strong(says, _WHERE, fix=fix)
        yield on_cause("redirect/not-followed", against("The target itself is in doubt.", _WHERE))
        return
    if there == here or _was_asked_for(case, target):
        return
    usual_here = here == _USUAL.get(case.request.scheme)
    usual_there = there == _USUAL[target.scheme]
    same_path = target.path.rstrip("/") == case.request.route.rstrip("/")
    fix = Fix(
        "server",
        "Send relative addresses in Location, or set the public base address.",
        f"Location: {target.path or '/'}",
    )
    if usual_there and not usual_here and case.request.scheme in (target.scheme, "https"):
        weigh = proof if same_path else strong
        yield weigh(f"The request went to port {here}; Location leaves the port out.", _WHERE, fix=fix)
    elif usual_here and not usual_there and (same_path or there in _INNER_PORTS):
        weigh = proof if same_path else strong
        yield weigh(f"Location adds port {there}; the request went to port {here}.", _WHERE, fix=fix)
    elif not usual_here and not usual_there and same_path:
        yield strong(f"The request went to port {here}; Location names port {there}.", _WHERE, fix=fix)
    else:
        return
    yield on_cause("redirect/not-followed", against("The target itself is in doubt.", _WHERE))


def _is_of_the_other_scheme(target: SplitResult) -> bool:
    """Whether https is asked for at port 80: a redirect that changed the scheme and kept the port."""
    return target.scheme == "https" and target.netloc.endswith(":80")


@evidence_for("redirect/downgrade", on=("redirect",), status=_REDIRECTS)
def from_https_to_http(case: Case) -> Iterator[Evidence]:
    target = _target(case)
    if target is None or case.request.scheme != "https" or target.scheme != "http":
        return
    if is_this_machine(target.hostname or ""):
        return
    fix = Fix("server", "Keep https.", f"Location: https://{target.netloc}{target.path}")
    if case.client.is_browser and case.fetch.mode and case.fetch.dest in _BLOCKED and case.fetch.mode != "websocket":
        says = "The redirect leads a page's request from https to http, which browsers block as mixed content."
        yield decisive(proof(says, _WHERE, fix=fix))
        return
    if target.netloc.endswith(":443"):
        says = "Location leads to plain http at port 443, where a server waits for TLS."
        yield decisive(proof(says, _WHERE, fix=fix))
        return
    weigh = slight if "strict-transport-security" in case.response.headers else strong
    yield weigh("The request came over https, and Location leads to plain http.", _WHERE, fix=fix)
