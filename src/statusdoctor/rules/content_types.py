"""content/mime-mismatch: labels for which a browser refuses what a page loads, and pages in place of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.embedding import WORKERS, destination, is_javascript, refused_type, withheld_as_opaque
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import on_cause

_TYPE: Final = "response.headers.content-type"
_LOOKED_BACK: Final = 60  # a worker imports as soon as it starts
_UNBIDDEN: Final = re.compile(r"/(?:favicon|apple-touch-icon)[^/]*$")  # asked for by browsers themselves
_KINDS: Final = {"style": "text/css; charset=utf-8", "json": "application/json", "image": "image/svg+xml"}
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,300}-->\s*)?"  # what may stand before it
    rb"(?:<!DOCTYPE svg[^>]{0,300}>\s*)?<svg[\s>]"
)
#: What a page loads by each kind of tag, and a script by itself, under names that are no page's.
_FILES: Final = {
    "script": ("js", "mjs"),
    "image": ("png", "jpg", "jpeg", "gif", "webp", "avif", "svg"),
    "font": ("woff", "woff2", "ttf", "otf"),
    "audio": ("mp3", "ogg", "m4a", "wav"),
    "video": ("mp4", "webm", "ogv"),
    "track": ("vtt",),
    "empty": ("wasm",),
}


@evidence_for("content/mime-mismatch", on=("success",))
def refused_for_its_type(case: Case) -> Iterator[Evidence]:
    if not case.client.is_browser or not 200 <= case.status < 300 or case.response.by_proxy:
        return
    reason = refused_type(case.request, case.response) or _refused_import(case)
    if not reason:
        return
    kind = case.got.declared or "nothing"
    dest = destination(case.request)
    what = {"style": "style sheet"}.get(dest, dest)
    html = case.got.looks_like == "html"
    match reason:
        case "nosniff":
            says = f"A {what} is labelled {kind}, and nosniff makes the browser refuse it."
            opaque = withheld_as_opaque(case.request, case.response, case.got.bytes[:1024])
            told = "sec-fetch-dest" in case.request.headers  # else Accept and path say what loads it
            yield (strong if opaque or not told else proof)(says, _TYPE, fix=_label(case))
        case "stream":
            says = f"An EventSource asks for text/event-stream, and {kind} came."
            yield proof(says, _TYPE)
        case "module":
            weigh = proof if html else strong
            yield weigh(
                f"A module script is labelled {kind}, and browsers run JavaScript types alone.", _TYPE, fix=_label(case)
            )
        case "data":
            says = f"A module of data is labelled {kind}, and browsers take JSON types alone."
            yield proof(says, _TYPE, fix=_label(case))
        case "style":
            yield strong(
                f"A style sheet is labelled {kind}; pages in standards mode refuse it.", _TYPE, fix=_label(case)
            )
        case _:
            yield proof(f"A {what} is labelled {kind}, which browsers refuse to run.", _TYPE, fix=_label(case))
    if html:
        yield on_cause("content/html-instead-of-json", against("A script or style was asked for.", _TYPE))


@evidence_for("content/mime-mismatch", on=("success",), status=(200,))
def page_in_place_of_a_part(case: Case) -> Iterator[Evidence]:
    """Servers that answer every unknown path with the start page do so for files that are gone, too."""
    if case.got.looks_like != "html" or not case.client.is_browser or refused_type(case.request, case.response):
        return
    ending = case.request.route.rpartition(".")[2].lower()
    if ending not in _FILES.get(destination(case.request) or "empty", ()) or _UNBIDDEN.search(case.request.route):
        return
    if not withheld_as_opaque(case.request, case.response, case.got.bytes[:1024]):
        says = f"A file of type .{ending} was asked for, and an HTML page came, as for an address nobody knows."
        yield strong(says, _TYPE, fix=_label(case))


@evidence_for("content/mime-mismatch", on=("success",), status=(200,))
def drawing_under_another_label(case: Case) -> Iterator[Evidence]:
    """Browsers find out what a picture is by its bytes; SVG alone they know by its label."""
    kind = case.got.declared
    if destination(case.request) != "image" or not case.client.is_browser or not kind or kind == "image/svg+xml":
        return
    if _SVG.match(case.got.bytes[:1024]) and not withheld_as_opaque(case.request, case.response, case.got.bytes[:1024]):
        says = f"The picture is an SVG drawing labelled {kind}, and browsers draw SVG under its own type alone."
        yield proof(says, _TYPE, fix=_label(case))


def _refused_import(case: Case) -> str:
    """A worker's importScripts is as strict about types as a module; its requests name the worker as their referrer."""
    if case.fetch.dest != "script" or is_javascript(case.response.headers):
        return ""
    referer = case.request.headers.get("referer")
    worker = next((record for record in case.history.to_host(_LOOKED_BACK) if record.request.url == referer), None)
    return "worker" if worker is not None and worker.request.headers.get("sec-fetch-dest") in WORKERS else ""


def _label(case: Case) -> Fix | None:
    if case.got.looks_like == "html":
        return Fix("server", "Answer missing files with 404 in place of the start page.")
    kind = _KINDS.get(destination(case.request), "text/javascript; charset=utf-8")
    return Fix("server", "Send the right type for the file's extension.", f"Content-Type: {kind}")
