"""What people reported of services of all kinds, read from reported_answers.txt, and what only looks like it."""

from __future__ import annotations

import base64

from statusdoctor.model import Exchange
from tests.builders import Session, bearer, exchange, get, lead, post, reply, session, spare
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
