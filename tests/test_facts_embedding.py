"""What browsers withhold of what a page loads without CORS: by policy, as opaque data, for its media type."""

from __future__ import annotations

import pytest

from statusdoctor.facts.embedding import refused_type, withheld_as_opaque, withheld_by_policy
from statusdoctor.model import Headers, Request, Response

NOSNIFF = ("X-Content-Type-Options", "nosniff")
CORP = "Cross-Origin-Resource-Policy"
COEP = "Cross-Origin-Embedder-Policy"


def loads(dest: str, *, site: str = "cross-site", mode: str = "no-cors", accept: str = "*/*") -> Request:
    fields = [("Sec-Fetch-Dest", dest), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Accept", accept)]
    return Request.to("GET", "https://cdn.other.example/x", Headers.of(*fields))


def answer(*fields: tuple[str, str], status: int = 200) -> Response:
    return Response(status, Headers.of(*fields))


def labelled(kind: str, *fields: tuple[str, str], status: int = 200) -> Response:
    return answer(("Content-Type", kind), *fields, status=status)


@pytest.mark.parametrize(
    ("site", "mode", "policy", "reason"),
    [
        ("cross-site", "no-cors", "same-origin", "CorpNotSameOrigin"),
        ("same-site", "no-cors", "same-origin", "CorpNotSameOrigin"),
        ("cross-site", "no-cors", "same-site", "CorpNotSameSite"),
        ("same-site", "no-cors", "same-site", ""),
        ("cross-site", "no-cors", "cross-origin", ""),
        ("cross-site", "no-cors", "Same-Origin", ""),
        ("same-origin", "no-cors", "same-origin", ""),
        ("cross-site", "cors", "same-origin", ""),
    ],
)
def test_a_resource_policy_is_for_embedding_alone(site: str, mode: str, policy: str, reason: str) -> None:
    asked = loads("image", site=site, mode=mode)

    assert reason == withheld_by_policy(asked, answer((CORP, policy)), None)


@pytest.mark.parametrize(
    ("demand", "policy", "reason"),
    [
        ("require-corp", [], "CorpNotSameOriginAfterDefaultedToSameOriginByCoep"),
        ('require-corp; report-to="x"', [], "CorpNotSameOriginAfterDefaultedToSameOriginByCoep"),
        ("require-corp", [(CORP, "cross-origin")], ""),
        ("credentialless", [], ""),
        ("unsafe-none", [], ""),
    ],
)
def test_a_page_can_demand_a_policy(demand: str, policy: list[tuple[str, str]], reason: str) -> None:
    page = Headers.of((COEP, demand))

    assert reason == withheld_by_policy(loads("script"), answer(*policy), page)


def test_a_framed_page_needs_an_embedder_policy_of_its_own() -> None:
    asked, page = loads("iframe", mode="navigate"), Headers.of((COEP, "require-corp"))

    assert "CoepFrameResourceNeedsCoepHeader" == withheld_by_policy(asked, answer(), page)
    assert "" == withheld_by_policy(asked, answer((COEP, "credentialless")), page)
    assert "" == withheld_by_policy(asked, answer(), None)


@pytest.mark.parametrize(
    ("request_", "response", "head", "kind"),
    [
        (loads("script"), labelled("application/json", NOSNIFF), b"cb({})", "JSON"),
        (loads("script"), labelled("text/html; charset=utf-8"), b"<!doctype html><p>", "HTML"),
        (loads("script"), labelled("text/html"), b"window.a=1", ""),
        (loads("image"), labelled("text/html"), b"\n <html>", "HTML"),
        (loads("image"), labelled("application/xml"), b"<?xml version='1.0'?>", "XML"),
        (loads("image"), labelled("image/svg+xml", NOSNIFF), b"<svg/>", ""),
        (loads("image"), labelled("application/json"), b'{"a": 1}', "JSON"),
        (loads("image"), labelled("application/json"), b"[1]", ""),
        (loads("image"), labelled("application/json", status=206), b"rest", "JSON"),
        (loads("image"), labelled("image/png"), b")]}'\n{}", "guarded JSON"),
        (loads("image"), labelled("text/csv"), b"a,b", "text/csv"),
        (loads("image"), labelled("text/plain", NOSNIFF), b"hello", "plain text"),
        (loads("image"), labelled("text/html", NOSNIFF), b"", ""),
        (loads("script"), labelled("text/javascript", NOSNIFF), b"<!-- old", ""),
        (loads("script", site="same-site"), labelled("application/json", NOSNIFF), b"{}", ""),
        (loads("script", mode="cors"), labelled("application/json", NOSNIFF), b"{}", ""),
        (loads("iframe"), labelled("text/html", NOSNIFF), b"<html>", ""),
    ],
)
def test_data_of_another_site_stays_out_of_tags(request_: Request, response: Response, head: bytes, kind: str) -> None:
    assert kind == withheld_as_opaque(request_, response, head)


@pytest.mark.parametrize(
    ("request_", "response", "reason"),
    [
        (loads("script"), labelled("text/plain", NOSNIFF), "nosniff"),
        (loads("script"), labelled("text/plain"), ""),
        (loads("script"), labelled("text/html"), ""),
        (loads("script"), labelled("image/png"), "never"),
        (loads("script"), labelled("text/csv"), "never"),
        (loads("script", mode="cors"), labelled("text/plain"), "module"),
        (loads("script", mode="cors"), labelled("application/javascript; charset=utf-8", NOSNIFF), ""),
        (loads("script"), answer(NOSNIFF), "nosniff"),
        (loads("serviceworker", mode="same-origin"), labelled("text/html"), "worker"),
        (loads("style"), labelled("text/html"), "style"),
        (loads("style"), labelled("text/plain", NOSNIFF), "nosniff"),
        (loads("style"), answer(), ""),
        (loads("style"), labelled("text/css; charset=utf-8", NOSNIFF), ""),
        (loads("empty", mode="cors", accept="text/event-stream"), labelled("text/html"), "stream"),
        (loads("empty", mode="cors", accept="text/event-stream"), labelled("text/event-stream"), ""),
        (loads("empty", mode="cors", accept="text/event-stream"), labelled("text/html", status=204), ""),
        (loads("empty", mode="cors", accept="text/event-stream, */*"), labelled("application/json"), ""),
        (loads("image"), labelled("text/html", NOSNIFF), ""),
    ],
)
def test_some_labels_make_a_browser_refuse(request_: Request, response: Response, reason: str) -> None:
    assert reason == refused_type(request_, response)
