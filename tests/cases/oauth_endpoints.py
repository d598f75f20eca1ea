"""Leads and spares of oauth/: token, introspection and authorize endpoints known by their paths, and words on pages."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import basic, exchange, form, get, lead, page, post, reply, spare
from tests.oauth_requests import machine, token

ID = "https://id.shop.example"
CLIENT = {"authorization": basic("orders", "made-up-secret-0123456789")}


@lead("oauth/parameter-missing", certainty="certain")
def a_token_request_that_names_no_grant() -> Exchange:
    said = {"error": "invalid_request", "error_description": "missing required parameter 'grant_type'"}
    return exchange(form(f"{ID}/token", named=CLIENT, scope="read"), reply(400, said))


@lead("oauth/parameter-missing")
def an_introspection_that_names_no_token() -> Exchange:
    said = {"error": "invalid_request", "error_description": "missing required parameter 'token'"}
    return exchange(form(f"{ID}/token/introspection", named=CLIENT, hint="access"), reply(400, said))


@spare("oauth/parameter-missing")
def a_form_of_an_application_at_a_path_called_token() -> Exchange:
    asked = form(f"{ID}/push/token", named=CLIENT, device="7")
    return exchange(asked, reply(400, {"error": "the device is unknown", "field": "device"}))


@lead("oauth/unauthorized-client", certainty="certain")
def a_grant_that_is_not_allowed_for_the_client() -> Exchange:
    said = {"error": "invalid_request", "error_description": "requested grant type is not allowed for this client"}
    return exchange(form(f"{ID}/token", named=CLIENT, grant_type="client_credentials"), reply(400, said))


@lead("oauth/invalid-client", certainty="certain")
@spare("oauth/state-mismatch")
def an_unknown_client_told_on_a_page_that_shows_the_state() -> Exchange:
    text = "error : invalid_client error_description : client is invalid state : s iss : https://id.shop.example"
    query = "client_id=nobody&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=openid&state=s"
    return exchange(get(f"{ID}/auth?{query}"), page(400, "oops! something went wrong", text))


@spare("oauth/consent-denied")
def access_denied_to_a_client_that_acts_for_itself() -> Exchange:
    return exchange(machine(), reply(403, {"error": "access_denied", "error_description": "Not for this client."}))


@spare("oauth/refresh-token-invalid")
def the_token_of_a_page_spoken_of_at_a_refresh() -> Exchange:
    said = {"error": "invalid_request", "error_description": "the csrf token is invalid"}
    return exchange(token(grant_type="authorization_code"), reply(400, said))


@spare("auth/token-malformed")
@lead("auth/token-expired")
def a_dead_token_that_the_books_do_not_explain() -> Exchange:
    said = {"message": "message=AuthenticationFailed; errorCode=003200; statusCode=401", "detail": "Token expired"}
    asked = get("https://books.example/v3/company/7", authorization="Bearer k7Qp2mZx81LwTbRv")
    return exchange(asked, reply(401, {"fault": {"error": [said], "type": "AUTHENTICATION"}}))


@lead("auth/account-blocked")
@spare("oauth/refresh-token-invalid")
def a_refresh_for_a_user_who_was_switched_off() -> Exchange:
    said = {"detail": "No active account found for the given token."}
    return exchange(post(f"{ID}/api/token/refresh/", {"refresh": "rt-5f0c9b7e21"}), reply(401, said))


@lead("oauth/unauthorized-client")
def the_error_page_of_a_provider_at_an_address_that_says_nothing() -> Exchange:
    text = "Sorry, there was an error : unauthorized_client Invalid grant type for client"
    return exchange(get("https://ids.shop.example/home/error?errorId=CfDJ8"), page(400, "Error", text))


@spare("request/query-parameter-invalid")
@spare("oauth/state-mismatch")
def a_redirect_whose_body_repeats_every_parameter() -> Exchange:
    back = "https://app.example/cb?error=invalid_request&error_description=no&state=st-81&prompt=none"
    query = "client_id=web&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=st-81"
    return exchange(get(f"{ID}/auth?{query}"), reply(303, f"Redirecting to {back}.", location=back))
