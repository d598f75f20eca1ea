"""Leads and spares of auth: refusals as people met and reported them, each with its nearest neighbour."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import bearer, exchange, form, get, jwt, lead, page, post, reply, request, spare

GATEWAY = "https://ab12cd34ef.execute-api.eu-west-1.amazonaws.com/prod/orders"
NO_SIGNATURE = "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256): 'abc='."
SALESFORCE = "https://shop.my.salesforce.com/services/data/v61.0/sobjects"
VAULT = "https://vault.ops.example/v1/auth/kubernetes/login"


def at_salesforce(says: str) -> Exchange:
    answer = [{"message": says, "errorCode": "INVALID_SESSION_ID"}]
    return exchange(get(SALESFORCE, authorization="Bearer 00Dm4deup"), reply(401, answer, www_authenticate="Token"))


def vault_says(said: str, status: int = 403) -> Exchange:
    return exchange(post(VAULT, {"role": "shop", "jwt": jwt()}), reply(status, {"errors": [said]}))


# What stands in Authorization and is not read


@lead("auth/scheme-missing")
def no_blank_behind_bearer_where_strangers_may_not_look() -> Exchange:
    said = {"errors": [{"message": "You don't have permission to access this.", "extensions": {"code": "FORBIDDEN"}}]}
    return exchange(get(authorization="Bearer4f1e2d3c4b5a69788796a5b4c3d2e1f0"), reply(403, said))


@spare("auth/scheme-missing")
def a_blank_behind_bearer_and_no_permission() -> Exchange:
    said = {"errors": [{"message": "You don't have permission to access this.", "extensions": {"code": "FORBIDDEN"}}]}
    return exchange(get(authorization="Bearer 4f1e2d3c4b5a69788796a5b4c3d2e1f0"), reply(403, said))


@lead("auth/scheme-missing")
def a_bare_token_that_the_server_calls_missing_or_invalid() -> Exchange:
    said = {"error": {"status": 401, "name": "UnauthorizedError", "message": "Missing or invalid credentials"}}
    return exchange(get(authorization="9f2c4e6a" * 8), reply(401, said))


@lead("routing/not-found")
def a_token_on_a_path_that_the_gateway_does_not_know() -> Exchange:
    answer = reply(403, {"message": NO_SIGNATURE}, x_amzn_errortype="IncompleteSignatureException", x_amz_apigw_id="a=")
    return exchange(get(GATEWAY, authorization=jwt()), answer)


@lead("auth/wrong-scheme", certainty="certain")
def a_bearer_where_aws_reads_a_signature() -> Exchange:
    asked = get("https://search-shop.eu-west-1.es.amazonaws.com/_cat/indices", authorization=bearer())
    return exchange(asked, reply(403, {"message": NO_SIGNATURE}))


@spare("auth/wrong-scheme")
def a_signature_of_which_a_part_is_missing() -> Exchange:
    signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/es/aws4_request, Signature=b8"
    asked = get("https://search-shop.eu-west-1.es.amazonaws.com/_cat/indices", authorization=signed)
    says = "Authorization header requires 'SignedHeaders' parameter."
    return exchange(asked, reply(403, {"message": says}, x_amzn_errortype="IncompleteSignatureException"))


# Salesforce


@lead("auth/insufficient-scope")
def a_session_that_was_not_made_for_the_api() -> Exchange:
    return at_salesforce("This session is not valid for use with the REST API")


@lead("auth/token-expired")
def a_session_that_has_ended_under_the_challenge_token() -> Exchange:
    return at_salesforce("Session expired or invalid")


# Vault


@lead("auth/login-rejected")
def a_role_that_is_bound_to_another_service_account() -> Exchange:
    return vault_says("service account name not authorized", 500)


@lead("auth/login-rejected")
def a_role_whose_claims_do_not_fit() -> Exchange:
    return vault_says('error validating claims: claim "sub" does not match any associated bound claim values', 400)


@lead("access/ip-blocked")
def a_token_bound_to_other_addresses() -> Exchange:
    return vault_says('source address "203.0.113.9" unauthorized through CIDR restrictions on the secret ID')


# A key in the query


@lead("auth/placeholder-token")
def a_key_between_the_brackets_of_the_sample() -> Exchange:
    says = {"error": {"errors": [{"reason": "keyInvalid", "message": "Bad Request"}], "code": 400, "message": "x"}}
    asked = get("https://www.googleapis.com/calendar/v3/colors?key=%3CAIzaSyM4deUpForTheTest0123456789abcde%3E")
    return exchange(asked, reply(400, says))


@spare("auth/placeholder-token")
def a_value_between_brackets_that_is_no_key() -> Exchange:
    asked = get("https://www.googleapis.com/calendar/v3/events?calendarId=%3Cyour-calendar%3E", authorization=bearer())
    return exchange(asked, reply(404, {"error": {"code": 404, "message": "Not Found"}}))


# Keys and tokens that may do less


TYPESENSE = "Forbidden - a valid `x-typesense-api-key` header must be sent."


@lead("auth/api-key-invalid")
def a_key_sent_where_the_answer_asks_for_it() -> Exchange:
    asked = get("https://search.shop.example/collections", x_typesense_api_key="m4deUpM4deUpM4deUp01")
    return exchange(asked, reply(401, {"message": TYPESENSE}))


@spare("auth/api-key-invalid")
def a_thing_that_is_called_a_key() -> Exchange:
    asked = post("https://store.shop.example/settings", {"key": "shop/theme.dark"}, authorization=bearer())
    return exchange(asked, reply(400, {"message": "Key 'shop/theme.dark' does not exist"}))


@spare("auth/api-key-invalid")
def a_key_sent_in_another_field() -> Exchange:
    asked = get("https://search.shop.example/collections", x_api_key="m4deUpM4deUpM4deUp01")
    return exchange(asked, reply(401, {"message": TYPESENSE}))


@lead("auth/api-key-restricted")
def a_search_key_that_would_delete() -> Exchange:
    key = {"x_algolia_application_id": "M4DEUP0123", "x_algolia_api_key": "0123456789abcdef" * 2}
    asked = request("DELETE", "https://m4deup0123.algolia.net/1/indexes/shop", **key)
    return exchange(asked, reply(403, {"message": "Method not allowed with this API key", "status": 403}))


@lead("auth/insufficient-scope")
def a_token_that_may_not_make_organisations() -> Exchange:
    asked = post("https://influx.ops.example/api/v2/orgs", {"name": "shop"}, authorization="Token " + "m4deUp" * 12)
    return exchange(asked, reply(401, {"code": "unauthorized", "message": "write:orgs is unauthorized"}))


@lead("auth/insufficient-scope")
def a_permission_of_meta_that_nobody_granted() -> Exchange:
    says = "(#10) Requires pages_read_engagement permission to manage the object"
    error = {"message": says, "type": "OAuthException", "code": 10, "fbtrace_id": "AbC"}
    asked = post("https://graph.facebook.com/v20.0/178/media", {"caption": "hi"}, authorization=bearer())
    return exchange(asked, reply(400, {"error": error}))


@lead("oauth/unauthorized-client")
def an_application_that_serves_its_testers_only() -> Exchange:
    says = "App Not Setup: This app is still in development mode, and you don't have access to it."
    return exchange(get("https://www.facebook.com/dialog/oauth?client_id=178&response_type=code"), page(400, says))


@spare("auth/no-credentials")
def a_card_form_that_names_its_application() -> Exchange:
    asked = post("https://pay.shop.example/v2/card-nonce", {"client_id": "sq0idp-M4deUpM4deUp", "card": {}})
    return exchange(asked, reply(401, {"errors": [{"code": "UNAUTHORIZED"}]}))


# Logins


@spare("auth/forbidden")
def a_login_refused_without_a_word() -> Exchange:
    return exchange(post("https://udm.ops.example/api/login", {"username": "ada", "password": "x" * 9}), reply(403))


@lead("limits/login-throttled")
def an_address_banned_for_its_logins() -> Exchange:
    says = "Your IP address has been banned after too many failed authentication attempts."
    asked = form("https://nas.ops.example/api/v2/auth/login", username="ada", password="x" * 9)
    return exchange(asked, reply(403, says, content_type="text/plain"))


# npm


PACKAGE = "https://registry.shop.example/@shop%2fcart"


def published(**named: str) -> Exchange:
    document = {"_id": "@shop/cart", "name": "@shop/cart", "_attachments": {}}
    return exchange(request("PUT", PACKAGE, document, **named), reply(404, {"error": "Not found"}))


@lead("routing/hidden-forbidden")
def a_publish_that_the_account_may_not_make() -> Exchange:
    return published(authorization="Bearer npm_m4deUpM4deUpM4deUpM4deUpM4deUpM4deU", npm_command="publish")


@spare("routing/hidden-forbidden")
def a_package_that_was_never_published() -> Exchange:
    return exchange(get(PACKAGE), reply(404, {"error": "Not found"}))


# Errors under a good status


@spare("content/error-in-success")
def a_map_that_answers_well() -> Exchange:
    well = {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "geocodes": [{"city": "x"}]}
    return exchange(get("https://maps.shop.example/v3/geocode/geo?address=x&key=0123456789abcdef"), reply(200, well))


@spare("content/error-in-success")
def a_message_that_was_sent() -> Exchange:
    sent = {"status": 0, "status_message": "ok", "message_token": 5741311803571721087}
    return exchange(post("https://chat.shop.example/pa/send_message", {"text": "hi"}), reply(200, sent))


@spare("limits/rate-limited")
def a_note_about_something_else() -> Exchange:
    note = {"Note": "Call Ada about the API of the alpha release before noon."}
    return exchange(get("https://api.shop.example/notes/1"), reply(200, note))
