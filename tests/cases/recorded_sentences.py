"""What readings made of sentences that real services sent, and which mean something else."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, lead, post, reply, spare

API = "https://api.shop.example/v1/things"


@spare("gateway/upstream-dns")
@lead("payload/graphql-error")
def a_node_that_cannot_be_resolved() -> Exchange:
    said = {"type": "NOT_FOUND", "path": ["node"], "message": "Could not resolve to a node with the global id of 'D_a'"}
    asked = {"query": "query Q($id: ID!) { node(id: $id) { __typename } }", "variables": {"id": "D_a"}}
    return exchange(
        post("https://api.github.com/graphql", asked, authorization="token 0123456789abcdef"),
        reply(200, {"data": {"node": None}, "errors": [said]}),
    )


@spare("auth/api-key-missing")
def an_address_that_is_needed_with_a_key() -> Exchange:
    told = {"errors": ["Email address is required if providing an api key and not an api token."]}
    return exchange(post(API, {"api_key": "k-9f8e7d6c5b4a"}, dd_api_key="0f1e2d3c4b5a"), reply(400, told))


@spare("auth/forbidden")
@lead("payload/invalid-field")
def the_name_of_a_role_that_is_blank() -> Exchange:
    return exchange(
        post(API, {"name": " "}, dd_api_key="0f1e2d3c4b5a"),
        reply(400, {"errors": ["Role names cannot be only whitespace"]}),
    )


@lead("routing/object-missing")
def a_model_that_a_products_code_says_is_not_there() -> Exchange:
    error = {
        "message": "The requested model 'no-such-model' does not exist.",
        "type": "invalid_request_error",
        "param": "model",
        "code": "model_not_found",
    }
    return exchange(
        post("https://api.openai.com/v1/responses", {"model": "no-such-model"}, authorization="Bearer sk-0f1e2d3c4b5a"),
        reply(400, {"error": error}),
    )


@spare("payload/wrong-content-type")
@lead("access/payment-required")
def a_plan_that_is_told_beside_a_field() -> Exchange:
    told = {"fields": ["note"], "message": "Bad Request", "reason": "GOLD_REQUIRED"}
    told["explanation"] = "you must have an active reddit gold subscription to do that"
    asked = post("https://oauth.reddit.com/api/v1/me/friends/x", {"note": "x"}, authorization="Bearer 0f1e2d3c4b5a6978")
    return exchange(asked, reply(400, told))


@lead("payload/missing-field")
def a_member_that_must_be_specified() -> Exchange:
    asked = post(API, {"name": "x", "type": "monitor"}, dd_api_key="0f1e2d3c4b5a")
    return exchange(asked, reply(400, {"errors": ["Invalid payload: must specify monitor_ids"]}))


@lead("auth/forbidden")
def what_one_person_alone_may_do() -> Exchange:
    asked = post(API, {"name": "x"}, authorization="Bearer 0f1e2d3c4b5a6978")
    return exchange(asked, reply(403, {"message": "Only the user can publicize their membership"}))
