"""Leads and spares of auth/: keys and tokens known by their look, and secrets in paths."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange
from tests.builders import Session, basic, bearer, exchange, get, lead, page, post, reply, spare

MADE_UP = "M4deUpForTheTest0123456789abcdef"
ANTHROPIC = "https://api.anthropic.com/v1/messages"
LINEAR = "https://api.linear.app/graphql"
SUPABASE = "https://qwertyuiopasdfghjklz.supabase.co/rest/v1/orders"
TELEGRAM = "https://api.telegram.org"


def refused(url: str, body: Any, status: int = 401, **named: str) -> Exchange:
    return exchange(post(url, {"q": 1}, **named), reply(status, body))


# api-key-misplaced


@lead("auth/api-key-misplaced", certainty="certain")
def a_key_of_anthropic_behind_bearer() -> Exchange:
    error = {"type": "authentication_error", "message": "Invalid bearer token"}
    return refused(ANTHROPIC, {"type": "error", "error": error}, authorization=f"Bearer sk-ant-api03-{MADE_UP}")


@lead("auth/api-key-misplaced")
def a_key_of_google_behind_bearer() -> Exchange:
    said = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid"
    body = {"error": {"code": 401, "message": said, "status": "UNAUTHENTICATED"}}
    return refused("https://places.googleapis.com/v1/places:search", body, authorization=f"Bearer AIzaSy{MADE_UP}")


@lead("auth/api-key-misplaced")
def a_token_of_shopify_behind_bearer() -> Exchange:
    said = "[API] Invalid API key or access token (unrecognized login or wrong password)"
    url = "https://demo.myshopify.com/admin/api/2024-10/orders.json"
    return refused(url, {"errors": said}, authorization=f"Bearer shpat_{MADE_UP}")


@lead("auth/api-key-misplaced")
def a_service_whose_keys_have_no_look() -> Exchange:
    body = {"message": "Invalid credentials: the request is not authenticated"}
    return refused("https://demo.p.rapidapi.com/v1/find", body, authorization=f"Bearer {MADE_UP}")


@spare("auth/api-key-misplaced")
def a_key_of_anthropic_where_it_is_read() -> Exchange:
    error = {"type": "authentication_error", "message": "invalid x-api-key"}
    return refused(ANTHROPIC, {"type": "error", "error": error}, x_api_key=f"sk-ant-api03-{MADE_UP}")


@spare("auth/api-key-misplaced")
def a_token_that_the_server_read_and_found_short_of_a_scope() -> Exchange:
    body = {"error": {"code": 403, "message": "Request had insufficient authentication scopes.", "status": "X"}}
    return refused("https://places.googleapis.com/v1/x", body, 403, authorization=f"Bearer AIzaSy{MADE_UP}")


# wrong-scheme, scheme-missing


@lead("auth/wrong-scheme", certainty="certain")
def an_atlassian_token_behind_bearer() -> Exchange:
    body = {"error": "Failed to parse Connect Session Auth Token"}
    return refused("https://demo.atlassian.net/rest/api/3/search", body, 403, authorization=f"Bearer ATATT3x{MADE_UP}")


@lead("auth/wrong-scheme")
def a_key_of_linear_behind_bearer() -> Exchange:
    said = "It looks like you're trying to use an API key as a Bearer token. Remove the Bearer prefix from the header."
    error = {"message": said, "extensions": {"code": "INPUT_ERROR"}}
    return refused(LINEAR, {"errors": [error]}, 400, authorization=f"Bearer lin_api_{MADE_UP}")


@lead("auth/scheme-missing")
def a_notion_token_alone() -> Exchange:
    body = {"object": "error", "status": 401, "code": "unauthorized", "message": "API token is invalid."}
    return refused("https://api.notion.com/v1/search", body, authorization=f"ntn_{MADE_UP}")


@spare("auth/scheme-missing")
def a_key_of_linear_alone() -> Exchange:
    body = {"errors": [{"message": "Authentication required, not authenticated"}]}
    return refused(LINEAR, body, authorization=f"lin_api_{MADE_UP}")


@spare("auth/wrong-scheme")
def an_atlassian_token_in_basic() -> Exchange:
    login = basic("ada@shop.example", f"ATATT3x{MADE_UP}")
    said = page(401, "Unauthorized (401)", "Basic authentication with passwords is deprecated.")
    return exchange(get("https://demo.atlassian.net/rest/api/3/myself", authorization=login), said)


@spare("auth/wrong-scheme")
@lead("auth/token-rejected")
def a_bearer_token_read_by_who_asks_for_token() -> Exchange:
    said = {"statusCode": 401, "error": "Unauthorized", "message": "Invalid credentials"}
    answer = reply(401, said, www_authenticate='Token error="Invalid credentials"')
    return exchange(get("https://api.shop.example/me", authorization=bearer(exp=4_000_000_000)), answer)


# credentials-for-another-environment, -host


@lead("auth/credentials-for-another-environment")
def a_key_of_another_data_centre() -> Exchange:
    body = {"title": "API Key Invalid", "status": 401, "detail": "Your API key may be invalid, or you've attempted …"}
    login = basic("anystring", "0f1e2d3c4b5a69788796a5b4c3d2e1f0-us6")
    return refused("https://us1.api.mailchimp.com/3.0/lists", body, authorization=login)


@lead("auth/credentials-for-another-environment", certainty="certain")
def a_sandbox_token_in_production() -> Exchange:
    body = {"errors": [{"category": "AUTHENTICATION_ERROR", "code": "UNAUTHORIZED", "detail": "Not accepted."}]}
    return refused("https://connect.squareup.com/v2/payments", body, authorization=f"Bearer EAAAl{MADE_UP}")


@lead("auth/credentials-for-another-environment")
def a_key_of_another_project() -> Exchange:
    key = bearer(iss="supabase", ref="zzzzzzzzzzzzzzzzzzzz", role="anon")
    body = {"message": "Invalid API key", "hint": "Double check your Supabase anon or service_role API key."}
    return refused(SUPABASE, body, authorization=key, apikey=key.partition(" ")[2])


@lead("auth/credentials-for-another-environment")
def the_demo_key_at_a_hosted_project() -> Exchange:
    key = bearer(iss="supabase-demo", role="anon")
    return refused(SUPABASE, {"message": "Invalid API key"}, authorization=key, apikey=key.partition(" ")[2])


@spare("auth/credentials-for-another-environment")
def a_key_of_this_project() -> Exchange:
    key = bearer(iss="supabase", ref="qwertyuiopasdfghjklz", role="anon")
    body = {"message": "Invalid API key"}
    return refused(SUPABASE, body, authorization=key, apikey=key.partition(" ")[2])


@lead("auth/credentials-for-another-host")
def a_key_of_another_service() -> Exchange:
    said = "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys."
    body = {"error": {"message": said, "type": "invalid_request_error", "code": "invalid_api_key"}}
    return refused("https://api.openai.com/v1/chat/completions", body, authorization=f"Bearer sk-or-v1-{MADE_UP}")


@spare("auth/credentials-for-another-host")
def a_key_at_a_relay_that_nobody_knows() -> Exchange:
    url = "https://models.corp.example/v1/chat/completions"
    return refused(url, {"error": "unauthorized"}, authorization=f"Bearer sk-or-v1-{MADE_UP}")


# token-wrong-type


@lead("auth/token-wrong-type")
def a_refresh_token_of_google_in_a_request() -> Exchange:
    body = {"error": {"code": 401, "message": "Request had invalid authentication credentials.", "status": "X"}}
    return refused("https://www.googleapis.com/drive/v3/files", body, authorization=f"Bearer 1//0g{MADE_UP}")


@spare("auth/token-wrong-type")
def an_access_token_of_google_in_a_request() -> Exchange:
    body = {"error": {"code": 401, "message": "Request had invalid authentication credentials.", "status": "X"}}
    return refused("https://www.googleapis.com/drive/v3/files", body, authorization=f"Bearer ya29.a0{MADE_UP}")


# Secrets in the path


@lead("auth/placeholder-token", certainty="certain")
def a_bot_token_that_is_none() -> Exchange:
    body = {"ok": False, "error_code": 404, "description": "Not Found"}
    return exchange(get(f"{TELEGRAM}/botNone/getMe"), reply(404, body))


@lead("auth/placeholder-token")
def a_webhook_that_is_undefined() -> Exchange:
    said = reply(404, "no_service", content_type="text/html")
    return exchange(post("https://hooks.slack.com/services/undefined", {"text": "done"}), said)


@lead("auth/token-malformed")
def a_bot_token_cut_in_two() -> Exchange:
    body = {"ok": False, "error_code": 404, "description": "Not Found"}
    return exchange(get(f"{TELEGRAM}/bot123456789/getMe"), reply(404, body))


@lead("auth/api-key-invalid")
def a_bot_token_that_was_replaced() -> Exchange:
    body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    return exchange(get(f"{TELEGRAM}/bot123456789:AA{MADE_UP}x/getMe"), reply(401, body))


@spare("auth/placeholder-token")
def a_method_that_the_bot_api_does_not_have() -> Exchange:
    body = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    return exchange(get(f"{TELEGRAM}/bot123456789:AA{MADE_UP}x/getSelf"), reply(404, body))


@spare("auth/token-malformed")
def another_path_of_the_same_host() -> Session:
    return [exchange(get(f"{TELEGRAM}/docs"), page(404, "404 Not Found"))]


CAMERA = "http://camera.lan/onvif/device_service"
SOAP = "http://www.w3.org/2003/05/soap-envelope"


def envelope(inner: str) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsse="urn:wsse" xmlns:ter="urn:ter">{inner}</s:Envelope>'


def asked_a_camera(inner: str) -> Exchange:
    code = "<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>"
    fault = f"<s:Body><s:Fault>{code}<s:Reason><s:Text>Sender not Authorized</s:Text></s:Reason></s:Fault></s:Body>"
    answer = reply(400, envelope(fault), content_type="application/soap+xml")
    return exchange(post(CAMERA, envelope(inner), content_type="application/soap+xml"), answer)


@lead("auth/no-credentials")
def a_camera_is_asked_without_security() -> Exchange:
    return asked_a_camera("<s:Body><GetProfiles/></s:Body>")


@spare("auth/no-credentials")
def a_camera_refuses_its_password() -> Exchange:
    return asked_a_camera("<s:Header><wsse:Security>x</wsse:Security></s:Header><s:Body><GetProfiles/></s:Body>")
