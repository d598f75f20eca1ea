"""What people reported of services of all kinds, read from reported_answers.txt, and what only looks like it."""

from __future__ import annotations

import base64

from statusdoctor.model import Exchange
from tests.builders import Session, bearer, exchange, form, get, lead, post, reply, session, spare
from tests.cases.server_answers import answers, register

for row in answers(__file__):
    register(*row)

API = "https://api.shop.example"


def signed(said: str) -> Exchange:
    payload = base64.b64encode(b'{"request":"/v1/balances","nonce":"17"}').decode()
    asked = post(f"{API}/v1/balances", "", x_bfx_apikey="k7Qp2mZx81LwTbRv", x_bfx_payload=payload, content_length="0")
    return exchange(asked, reply(400, {"message": said}))


@lead("auth/replay-detected")
def a_nonce_in_a_field_and_no_body() -> Exchange:
    return signed("Nonce is too small.")


@spare("payload/empty-body")
def no_body_where_a_field_holds_all() -> Exchange:
    return signed("Nonce is too small.")


@spare("auth/forbidden-anonymous")
def a_key_of_an_application_in_the_query() -> Exchange:
    asked = get(f"{API}/orders?user_token=8f5c1b6e2a7d4c3b9f0e1d2c")
    return exchange(asked, reply(403, {"message": "Permission denied"}))


@lead("auth/forbidden-anonymous")
def a_token_of_a_page_is_none_of_a_person() -> Exchange:
    asked = get(f"{API}/orders?next_page_token=8f5c1b6e2a7d4c3b9f0e1d2c")
    return exchange(asked, reply(403, {"message": "Permission denied"}))


@spare("auth/placeholder-token")
def a_token_in_capitals() -> Exchange:
    return exchange(get(f"{API}/me", authorization="Bearer XK7QP2MZX81LWTBRV"), reply(401, {"message": "Unauthorized"}))


@lead("request/query-parameter-invalid")
def a_parameter_is_not_allowed() -> Exchange:
    asked = get(f"{API}/orders?sort=price&depth=9", authorization=bearer())
    return exchange(asked, reply(400, {"error": 'query parameter "depth" is not allowed'}))


@spare("limits/quota-exhausted")
def a_limit_of_requests() -> Exchange:
    asked = get(f"{API}/orders", authorization=bearer())
    return exchange(asked, reply(403, {"error": "Limit of requests reached, slow down"}))


def _upload(then: str) -> Session:
    said = {"errors": [{"code": "BLOB_UPLOAD_UNKNOWN", "message": "blob upload unknown to registry"}]}
    first = exchange(
        post("http://hub.example/v2/shop/blobs/uploads/", "", authorization=bearer(), content_length="0"),
        reply(301, location=f"https://hub.example{then}"),
    )
    return session(first, exchange(get(f"https://hub.example{then}", authorization=bearer()), reply(404, said)))


@lead("routing/method-changed-by-redirect", patient=1)
def an_upload_that_became_a_look_up() -> Session:
    return _upload("/v2/shop/blobs/uploads/")


@spare("routing/object-missing", patient=1)
def an_upload_is_not_looked_up() -> Session:
    return _upload("/v2/shop/blobs/uploads/")


@lead("payload/invalid-field")
def a_number_without_its_plus() -> Exchange:
    asked = post(f"{API}/messages", '{"src": "+15035360976", "dst": "+1111111"}', content_type="application/json")
    return exchange(asked, reply(400, {"api_id": "a516", "error": "'1111111' is not a valid phone number."}))


@spare("auth/no-credentials")
def a_field_of_the_service_s_own() -> Exchange:
    asked = get(f"{API}/clans", x_shop_api_token="5f1c2d3e4b5a69788796a5b4")
    return exchange(asked, reply(401, {"error": True, "message": "Unauthorized"}))


def _refresh() -> Exchange:
    asked = post("https://id.shop.example/token?grant_type=refresh_token&refresh_token=tJDf&client_id=undefined", "")
    return exchange(asked, reply(401, {"error": "invalid_client"}))


@lead("oauth/invalid-client")
def the_word_for_nothing_as_a_client() -> Exchange:
    return _refresh()


@spare("oauth/client-auth-method")
def a_client_that_was_never_named() -> Exchange:
    return _refresh()


PAGE = '<html><head><title>Login</title></head><body><form><input type="password" name="p"></form></body></html>'


@lead("auth/login-redirect", patient=2)
def a_token_and_a_login_page_in_the_end() -> Session:
    mine = {"authorization": bearer(), "user_agent": "python-requests/2.31.0", "accept": "*/*"}
    write = post(f"{API}/api/v1/transactions", '{"a": 1}', content_type="application/json", **mine)
    return session(
        exchange(write, reply(302, location=API)),
        exchange(get(f"{API}/", **mine), reply(302, location=f"{API}/login")),
        exchange(get(f"{API}/login", **mine), reply(200, PAGE, content_type="text/html")),
    )


@spare("auth/login-redirect")
def a_page_for_a_token() -> Exchange:
    asked = get(f"{API}/report.html", authorization=bearer(), accept="*/*")
    return exchange(asked, reply(200, "<html><head><title>Report</title></head></html>", content_type="text/html"))


def through_a_redirect(page: str, kind: str = "text/html", **fields: str) -> Session:
    moved = exchange(
        post(f"{API}/users/login", {"user": "ada"}, user_agent="python-requests/2.31", x_api_key="k7Qp2mZx81Lw"),
        reply(302, location="/app/index.html"),
    )
    asked = get(f"{API}/app/index.html", user_agent="python-requests/2.31", x_api_key="k7Qp2mZx81Lw", **fields)
    return [moved, exchange(asked, reply(200, page, content_type=kind))]


@lead("content/html-instead-of-json")
def a_page_for_the_json_that_was_posted() -> Session:
    return through_a_redirect("<!DOCTYPE html><html><head><title>Shop</title></head><body>Hello</body></html>")


@spare("content/html-instead-of-json")
def a_page_that_was_asked_for() -> Session:
    return through_a_redirect("<!DOCTYPE html><html><body>Hello</body></html>", accept="text/html")


@spare("content/html-instead-of-json")
def data_behind_the_redirect() -> Session:
    return through_a_redirect('{"id": 7}', kind="application/json")


@spare("payload/invalid-field")
def an_answer_that_no_one_could_parse() -> Exchange:
    said = "Failed to parse date in the response of the bank"
    return exchange(post(f"{API}/orders", {"sku": "A"}), reply(400, {"error": said}))


@spare("auth/scheme-missing")
def a_word_that_proxmox_glues() -> Exchange:
    asked = get(f"{API}/nodes", authorization="PVEAPIToken=ada@pve!mon:5f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0")
    return exchange(asked, reply(401, {"error": "Unauthorized"}))


@lead("auth/scheme-missing")
def a_token_by_its_own_name() -> Exchange:
    return exchange(
        get(f"{API}/nodes", authorization="k7Qp2mZx81LwTbRvNs93kd02"), reply(401, {"error": "Unauthorized"})
    )


@spare("auth/api-key-misplaced")
def a_key_that_was_read_in_the_query() -> Exchange:
    asked = get(f"{API}/courses?access_token=nwWgNpGyKZZevEv3uMXvtMDLZejBXpO79yhAjxTq")
    said = {"errors": [{"message": "Invalid access token."}]}
    return exchange(asked, reply(401, said, www_authenticate='Bearer realm="lms"'))


@lead("routing/not-found")
def a_program_of_go_on_this_machine() -> Exchange:
    asked = get("http://localhost:19530/v2/orders/list", host="localhost:19530")
    return exchange(asked, reply(404, "404 page not found", content_type="text/plain"))


@lead("auth/api-key-invalid")
def a_public_key_of_another_environment() -> Exchange:
    said = {"status": "error", "message": "Invalid public key passed", "data": {"code": "INV_PUBK"}}
    asked = post("https://api.ravepay.co/api/charge", {"PBFPubKey": "FLWPUBK-5f1c2d3e4b5a6978-X", "client": "abc="})
    return exchange(asked, reply(400, said))


@lead("auth/api-key-invalid")
def a_key_that_paystack_does_not_know() -> Exchange:
    asked = form("https://api.paystack.co/checkout/request_inline", key="sk_test_5f1c2d3e4b5a6978", amount="1000")
    return exchange(asked, reply(400, {"status": False, "message": "Please enter a valid Key"}))


@spare("auth/forbidden-anonymous")
def a_licence_in_the_body() -> Exchange:
    asked = post(f"{API}/media", {"license_token": "AAAAk7Qp2mZx81LwTbRv"})
    return exchange(asked, reply(403, {"message": "License token has no sufficient rights on requested media."}))


@lead("auth/forbidden-anonymous")
def a_key_to_be_stored_is_none_of_a_person() -> Exchange:
    asked = post(f"{API}/keys", {"public_key": "ssh-rsa AAAAB3NzaC1yc2E ada@shop"})
    return exchange(asked, reply(403, {"message": "Permission denied"}))
