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


EXPORT = "https://api.shop.example/exports/7/file"


@spare("state/not-ready", patient=0)
def polled_until_it_was_there() -> list[Exchange]:
    waiting = [exchange(get(EXPORT), reply(404, {"detail": "Not ready yet"})) for _ in range(3)]
    return [*waiting, exchange(get(EXPORT), reply(200, "a,b"))]


@spare("routing/not-found", patient=0)
def asked_again_until_it_was_there() -> list[Exchange]:
    waiting = [exchange(get(EXPORT), reply(404, "not found")) for _ in range(3)]
    return [*waiting, exchange(get(EXPORT), reply(200, "a,b"))]


@lead("routing/not-found", patient=0)
def asked_again_and_never_there() -> list[Exchange]:
    return [exchange(get(EXPORT), reply(404, "not found")) for _ in range(3)]


@spare("routing/method-not-allowed", patient=0)
def a_look_with_head_and_then_with_get() -> list[Exchange]:
    return [exchange(request("HEAD", EXPORT), reply(405, allow="GET")), exchange(get(EXPORT), reply(200, "a,b"))]


@lead("routing/method-not-allowed", patient=0)
def a_look_with_head_alone() -> list[Exchange]:
    return [exchange(request("HEAD", EXPORT), reply(405, allow="GET"))]


@lead("routing/missing-asset")
def a_folder_of_the_finder() -> Exchange:
    return exchange(request("PROPFIND", "https://dav.shop.example/files/._plan.txt"), reply(404))


@spare("routing/missing-asset")
def a_file_of_somebody() -> Exchange:
    return exchange(request("PROPFIND", "https://dav.shop.example/files/plan.txt"), reply(404))


@lead("routing/missing-asset")
def a_tool_server_without_a_stream() -> Exchange:
    asked = get("https://tools.shop.example/mcp", accept="text/event-stream", mcp_protocol_version="2025-06-18")
    return exchange(asked, reply(405, allow="POST"))


@spare("routing/missing-asset")
def a_tool_server_at_another_address() -> Exchange:
    asked = request("POST", "https://tools.shop.example/", "{}", mcp_protocol_version="2025-06-18")
    return exchange(asked, reply(405, allow="GET"))


@lead("routing/missing-asset")
def a_mail_program_looks_for_its_server() -> Exchange:
    return exchange(request("POST", "https://shop.example/autodiscover/autodiscover.xml", "<x/>"), reply(404))


@lead("routing/missing-asset")
def a_bundler_asks_for_an_update() -> Exchange:
    asked = get("http://localhost:3000/main.1a2b3c4d.hot-update.json", sec_fetch_mode="cors", sec_fetch_dest="empty")
    return exchange(asked, reply(404))


@lead("oauth/device-authorization-pending")
def a_command_line_waits_for_a_browser() -> Exchange:
    asked = {"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": "made-up"}
    return exchange(
        request("POST", "https://oidc.eu-west-1.amazonaws.com/token", asked),
        reply(400, {"error": "authorization_pending"}),
    )


@spare("oauth/device-authorization-pending")
def a_command_line_is_refused() -> Exchange:
    asked = {"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": "made-up"}
    return exchange(
        request("POST", "https://oidc.eu-west-1.amazonaws.com/token", asked), reply(400, {"error": "expired_token"})
    )


def of_a_bucket(code: str, query: str) -> Exchange:
    answer = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>It does not exist</Message></Error>"
    asked = get(f"https://files.s3.eu-west-1.amazonaws.com/{query}")
    return exchange(asked, reply(404, answer, content_type="application/xml", server="AmazonS3"))


@lead("routing/missing-asset")
def a_bucket_without_a_policy() -> Exchange:
    return of_a_bucket("NoSuchBucketPolicy", "?policy")


@spare("routing/missing-asset")
def a_bucket_that_is_not_there() -> Exchange:
    return of_a_bucket("NoSuchBucket", "?policy")
