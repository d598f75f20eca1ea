"""Leads and spares of what is asked for before it is made: a 404 that is a step, and one that is a failure."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, get, lead, reply, request, spare

NOTE = "https://dav.shop.example/notes/a.txt"
LAYER = "https://registry.shop.example/v2/team/app/blobs/sha256:" + "ab" * 32


@spare("routing/not-found", patient=0)
def asked_for_and_then_made() -> list[Exchange]:
    return [exchange(get(NOTE), reply(404)), exchange(request("PUT", NOTE, "hello"), reply(201))]


@lead("routing/not-found", patient=0)
def asked_for_and_then_refused() -> list[Exchange]:
    return [exchange(get(NOTE), reply(404)), exchange(request("PUT", NOTE, "hello"), reply(403))]


@lead("routing/missing-asset")
def a_layer_before_its_upload() -> Exchange:
    return exchange(request("HEAD", LAYER, user_agent="docker/27.3.1"), reply(404))


@spare("routing/missing-asset")
def a_layer_that_is_fetched() -> Exchange:
    return exchange(get(LAYER, user_agent="docker/27.3.1"), reply(404))


@spare("content/range-unasked")
def azure_asks_with_a_field_of_its_own() -> Exchange:
    part = reply(206, "ab", content_range="bytes 0-1/9")
    return exchange(get("https://acc.blob.core.windows.net/c/b", x_ms_range="bytes=0-1"), part)
