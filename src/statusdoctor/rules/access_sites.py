"""access/: what the site itself refuses: its host names, files and directories, objects, plans, and frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.sites import is_address
from statusdoctor.rules.access_reading import author, names_ground, said, says_nothing_more, speaks

_STATIC_SERVERS: Final = ("nginx", "apache", "lighttpd", "iis", "caddy", "litespeed", "openresty", "openlitespeed")
_DOTFILE: Final = re.compile(r"/\.(?!well-known(?:/|$))[\w-]+", re.ASCII)
_FILE: Final = re.compile(r"\.[A-Za-z0-9]{1,6}$")


# Host names


@evidence_for("access/host-not-allowed", on=("error",), status=(400,))
def django_without_debug(case: Case) -> Iterator[Evidence]:
    """Django's bare page for a suspicious request; a plain GET can hardly be suspicious for another reason."""
    titles = [s.text for s in case.said if s.kind == "title"]
    if "Bad Request (400)" not in titles or case.method not in ("GET", "HEAD", "OPTIONS"):
        return
    weight = proof if is_address(case.request.host) else strong
    says = "Django's bare 400 page to a plain request: the Host is not among those allowed."
    yield weight(says, at="request.headers.host" if "host" in case.request.headers else "request.url")


@evidence_for("access/host-not-allowed", on=("error",), status=(400, 403, 404, 421))
def another_name_got_in(case: Case) -> Iterator[Evidence]:
    """The same machine answered the same path under another name."""
    if not says_nothing_more(case) and not said(case, "access/host-not-allowed"):
        return
    peer = case.exchange.server_peer.address
    for record in case.history.recent(200):
        other = record.request
        same_place = record.exchange.server_peer.address == peer and other.port == case.request.port
        if peer and record.ok and same_place and other.path == case.request.path and other.host != case.request.host:
            says = f"The same machine answered this path under the name {other.host[:60]}."
            yield (strong if case.status in (400, 403) else slight)(says, "request.headers.host", about=(record,))
            return


# Files and directories


@evidence_for("access/directory-listing-denied", on=("error",), status=(403,))
def a_directory_without_an_index(case: Case) -> Iterator[Evidence]:
    if not _bare_page_of_a_server(case) or case.method not in ("GET", "HEAD") or _DOTFILE.search(case.request.route):
        return
    if case.request.route.endswith("/") and not _was_served(case):
        yield slight("The address is a directory, and the web server's own page refuses it.", "request.url")
        if case.request.route != "/" and not case.credentials:
            says = "The page tells no ground; a rule about the client would look the same."
            yield slight(says, "response.body", "")


@evidence_for("access/directory-listing-denied", on=("error",), status=(403,))
def files_beside_it_are_served(case: Case) -> Iterator[Evidence]:
    route = case.request.route
    if not route.endswith("/") or route == "/" or not _bare_page_of_a_server(case):
        return
    for record in case.history.to_host(200):
        if record.ok and record.route.startswith(route) and not record.route.endswith("/"):
            says = "A file inside this directory was served: only the list is refused."
            yield strong(says, at="earlier", about=(record,))
            return


def _bare_page_of_a_server(case: Case) -> bool:
    """Whether a web server's own page, which tells no ground, is all that came."""
    if not says_nothing_more(case) or case.got.looks_like == "text":
        return False
    known = author(case)
    return (known is not None and known.kind == "server") or speaks(case, *_STATIC_SERVERS)


def _was_served(case: Case) -> bool:
    """Whether this very address was answered well before: then it is readable, and something else refuses."""
    return any(record.ok and not record.forgotten for record in case.history.same_address())


@evidence_for("access/file-permission", on=("error",), status=(403,))
def a_file_that_is_not_read(case: Case) -> Iterator[Evidence]:
    route = case.request.route
    if case.method not in ("GET", "HEAD") or not _bare_page_of_a_server(case) or _was_served(case):
        return
    if _DOTFILE.search(route):
        yield strong("Paths with a part that begins with a dot are denied by most configurations.", "request.url")
    elif _FILE.search(route):
        neighbour = next((r for r in case.history.to_host(200) if r.ok and _FILE.search(r.request.route)), None)
        if neighbour is not None:  # to somebody known, a rule about him says the same
            weigh = slight if case.credentials else strong
            yield weigh("Other files of this site are served; this one is refused.", "earlier", about=(neighbour,))
        elif not case.credentials:
            yield slight("The web server's own page refuses a single file.", "request.url")


# Objects


@evidence_for("access/object-storage-denied", on=("error",), status=(401, 403))
def storage_denies(case: Case) -> Iterator[Evidence]:
    """An object store's AccessDenied, which also stands for an object that is not there."""
    codes = {s.text.lower() for s in case.said if s.kind == "code"}
    denied = codes & {"accessdenied", "allaccessdisabled"} or _SITE_ON_S3 in case.words
    if not (denied or "firebasestorage" in case.request.host) or names_ground(case, *_STORAGE):
        return
    if "signature" in case.words or "expired" in case.words or "using the specified endpoint" in case.words:
        return
    if _is_storage(case):
        says = "Object storage answers AccessDenied: no right to the object, or none of this name."
        yield proof(says, at="response.body", quote="AccessDenied" if denied else "")
    elif case.got.looks_like == "xml":
        yield strong("The answer has the shape of object storage: an XML error AccessDenied.", "response.body", "")


_SITE_ON_S3: Final = "code: accessdenied message: access denied"  # the page of a web site in a bucket


@evidence_for("access/object-storage-denied", on=("error",), status=(403,))
def denied_by_swift(case: Case) -> Iterator[Evidence]:
    """Swift says what each application built with WebOb says; its transaction's id tells it apart."""
    if "x-trans-id" in case.response.headers and "access was denied to this resource" in case.words:
        yield strong("OpenStack's object storage denied access.", at="response.headers.x-trans-id")


_STORAGE: Final = ("access/object-storage-denied", "auth/forbidden", "auth/forbidden-anonymous")


def _is_storage(case: Case) -> bool:
    fields = case.response.headers
    if any(s.kind == "storage" for s in case.speakers):
        return True
    if any(name in fields for name in ("x-amz-request-id", "x-amz-id-2", "x-guploader-uploadid", "x-ms-error-code")):
        return True
    if _SITE_ON_S3 in case.words:
        return True
    return "hostid" in {s.key for s in case.said} or ".s3." in case.request.host or "storage" in case.request.host


# Bills and laws


@evidence_for("access/payment-required", on=("error",), status=(402,))
def payment_required(case: Case) -> Iterator[Evidence]:
    if not names_ground(case, "access/payment-required", "limits/quota-exhausted"):
        yield strong("The status says that a payment, plan or credit is wanted.", at="response.status", quote="402")


@evidence_for("auth/account-blocked", on=("error",))
def the_bill_not_the_person(case: Case) -> Iterator[Evidence]:
    if said(case, "access/payment-required", "proof"):
        yield against("The answer speaks of billing.", at="response.body", quote="")


@evidence_for("access/legal", on=("error",), status=(451,))
def withheld_by_law(case: Case) -> Iterator[Evidence]:
    who = case.response.headers.get("link")
    says = "The status says that the content is withheld for a legal reason."
    yield proof(says, at="response.headers.link" if "blocked-by" in who else "response.status", quote=None)


@evidence_for("access/forbidden", on=("error",), status=(403,))
def nothing_tells_on_what_ground(case: Case) -> Iterator[Evidence]:
    """The bare page of a server or gateway."""
    if says_nothing_more(case):
        if case.got.looks_like == "text" and "authorization" in case.request.headers:
            return  # an application's own line to somebody who is known: auth/forbidden
        yield slight("The answer says that it refuses, and not on what ground.", at="response.status", quote="403")
    elif names_ground(case):
        yield against("The answer names its ground.", at="response.body", quote="")
