"""access/: refusals by who asks: address, country, program, and the page that embeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.attacks import attack
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.model import split_url
from statusdoctor.rules.access_reading import names_ground, refused_before_the_application, said, says_nothing_more
from statusdoctor.rules.session_reading import on_cause

_REFUSED: Final = (401, 403, 404, 406, 429)
_TOOLS: Final = ("library", "tool")
_MEDIA: Final = ("image", "video", "audio", "font", "embed", "object", "iframe")
_MEDIA_TYPES: Final = tuple(
    ".jpg .jpeg .png .gif .webp .svg .avif .mp4 .webm .mp3 .m3u8 .ts .woff .woff2 .pdf .zip".split()
)
_FOR_NEIGHBOURS: Final = re.compile(
    r"^/(?:server-status|server-info|nginx[_-]?status|stub_status|basic_status|fpm-status|php-fpm-status|status-fpm"
    r"|apc\.php|balancer-manager|haproxy\?stats|manager/html|host-manager/html|phpmyadmin|pma|adminer(?:\.php)?)/?$",
    re.I,
)
_AT_AGENT: Final = "request.headers.user-agent"


@evidence_for("access/user-agent-blocked", on=("error",), status=_REFUSED)
def another_program_got_in(case: Case) -> Iterator[Evidence]:
    """The session shows the same address answered well to another User-Agent."""
    mine = case.request.headers.get("user-agent")
    other = _accepted_elsewise(case, "user-agent", mine)
    if other is None or _credentials_differ(case, other):
        return
    theirs = other.request.headers.get("user-agent")
    fix = Fix("client", "Send a User-Agent of your own that names the program and a contact.")
    says = f"The same request was answered well with the User-Agent {theirs[:40] or '(none)'}."
    yield proof(says, at=_AT_AGENT if mine else "request.headers", about=(other,), fix=fix)
    yield from _not_the_file(other)


def _not_the_file(other: Record) -> Iterator[Evidence]:
    """What was served to another is readable and no directory without an index."""
    for cause in ("access/file-permission", "access/directory-listing-denied"):
        yield on_cause(cause, rules_out("The same address was served before.", at="earlier", about=(other,)))


def _accepted_elsewise(case: Case, name: str, mine: str) -> Record | None:
    """An exchange of the session with this very address that succeeded with another value of one field."""
    for record in case.history.same_address():
        same = record.ok and not record.forgotten and record.request.method == case.method
        if same and record.request.headers.get(name) != mine:
            return record
    return None


def _credentials_differ(case: Case, other: Record) -> bool:
    """Whether the other request brought other credentials, or may have: a capture can have lost them."""
    names = ("authorization", "cookie", "x-api-key")
    if any(name in case.request.headers.hidden or name in other.request.headers.hidden for name in names):
        return True
    return any(other.request.headers.get(n) != case.request.headers.get(n) for n in names)


@evidence_for("access/user-agent-blocked", on=("error",), status=(403, 405, 406))
def a_program_at_a_firewall(case: Case) -> Iterator[Evidence]:
    """A firewall refused a plain request of a library, a tool, or a client without a name."""
    author = refused_before_the_application(case)
    if author is None or case.method not in ("GET", "HEAD") or case.credentials:
        return
    if said(case, "access/waf-blocked", "proof") or said(case, "access/bot-challenge", "proof"):
        return
    if names_ground(case, "access/waf-blocked", "access/user-agent-blocked") or attack(case.request) is not None:
        return
    says = _unlike_a_browser(case)
    if says:
        named = "user-agent" in case.request.headers
        yield strong(
            f"{author.name} refused a request {says}.", at=_AT_AGENT if named else "request.headers", quote=None
        )
        yield on_cause("access/waf-blocked", against(f"The request, {says}, asks for nothing odd.", at="request.url"))


def _unlike_a_browser(case: Case) -> str:
    """How the client's name differs from a browser's; empty where it does not, or where it was not recorded."""
    if case.request.headers.lacks("user-agent"):
        return "without a User-Agent"
    agent = case.request.headers.get("user-agent").lower()
    if case.client.kind in _TOOLS:
        return "whose User-Agent names a tool"
    return "with a User-Agent of its own making" if agent and "mozilla" not in agent else ""


@evidence_for("access/user-agent-blocked", on=("error",), status=(403,))
def no_name_at_all(case: Case) -> Iterator[Evidence]:
    if not case.request.headers.lacks("user-agent") or not says_nothing_more(case) or case.credentials:
        return
    if refused_before_the_application(case) is None:
        yield slight("The request carries no User-Agent; many servers refuse that.", "request.headers", "")


@evidence_for("access/hotlink-blocked", on=("error",), status=(401, 403, 404))
def other_pages_got_it(case: Case) -> Iterator[Evidence]:
    """The same file was answered well with another Referer, or without one."""
    referer = case.request.headers.get("referer")
    if not _foreign(case, referer) and not _is_media(case):
        return
    other = _accepted_elsewise(case, "referer", referer)
    if other is None or _credentials_differ(case, other):
        return
    theirs = other.request.headers.get("referer")
    if _same_agent(case, other):
        says = f"The same file came with the Referer {split_url(theirs).hostname or '(none)'}."
        yield proof(says, at="request.headers.referer" if referer else "request.headers", about=(other,))
        yield from _not_the_file(other)


@evidence_for("access/hotlink-blocked", on=("error",), status=(403,))
def a_file_for_another_site(case: Case) -> Iterator[Evidence]:
    referer = case.request.headers.get("referer")
    if not _is_media(case) or not says_nothing_more(case) or case.credentials or not _foreign(case, referer):
        return
    yield strong("A page of another site embeds this file, and the server refuses it.", at="request.headers.referer")
    yield on_cause("access/file-permission", against("A page of another site embeds it.", "request.headers.referer"))


def _foreign(case: Case, referer: str) -> bool:
    host = split_url(referer).hostname or ""
    mine = case.request.host
    if not host:
        return False
    return host.split(".")[-2:] != mine.split(".")[-2:]


def _is_media(case: Case) -> bool:
    return case.fetch.dest in _MEDIA or case.request.route.lower().endswith(_MEDIA_TYPES)


@evidence_for("access/ip-blocked", on=("error",), status=(403,))
def another_client_got_in(case: Case) -> Iterator[Evidence]:
    """The same request of another client of this session was answered well."""
    for record in case.history.same_address():
        if not record.ok or record.exchange.client == case.exchange.client or record.request.method != case.method:
            continue
        if not _credentials_differ(case, record) and not names_ground(case) and _same_agent(case, record):
            yield strong("The same request of another client was answered well.", "earlier", about=(record,))
        return


def _same_agent(case: Case, record: Record) -> bool:
    return record.request.headers.get("user-agent") == case.request.headers.get("user-agent")


@evidence_for("access/ip-blocked", on=("error",), status=(403,))
def a_page_for_the_neighbours(case: Case) -> Iterator[Evidence]:
    """Pages about the server itself, which most configurations show to their own network only."""
    if _FOR_NEIGHBOURS.search(case.request.route) and says_nothing_more(case):
        yield strong("Servers show such a page to addresses of their own network only.", at="request.url")


@evidence_for("access/geo-blocked", on=("error",))
def legal_reason_first(case: Case) -> Iterator[Evidence]:
    if case.status == 451 and not said(case, "access/geo-blocked", "proof"):
        yield against("The status says that the reason is legal.", at="response.status", quote="")
