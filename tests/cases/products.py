"""Leads and spares of what single products do: guards that hand their token out, odd signatures, steps of a dance."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import CHROME, basic, bearer, exchange, get, lead, post, reply, request, spare

BOX = "http://nas.local:5000/webapi/entry.cgi"
CHAT = "https://chat.shop.example/api/v1/channels.list"
NO = {"success": False}
ARANGO = "http://db.shop.example:8529/_db/_system/_api/version"
OFFERS_BEARER = 'Bearer token_type="JWT", realm="ArangoDB"'
CLUSTER = "https://10.0.0.1/apis/extensions/v1beta1/ingresses"
COSMOS = "https://shop-db.documents.azure.com/dbs/shop/colls/orders/docs"
COSMOS_SIGNED = "type%3Dmaster%26ver%3D1.0%26sig%3Dn6bQ9kq2Wl0mB3m5c1kzj8k5eXvK6yQ%2Bq0mNn8Vw2hE%3D"
DEPLOYED = "https://art.shop.example/artifactory/generic-local/tools/new.zip"
MODELS = "http://localhost:11434/api/tags"
ORDER = "https://acme.shop.example/acme/new-order"
ODATA = "https://s4.shop.example/sap/opu/odata/sap/ZSHOP_SRV/ProductSet"
SIGN_OUT = "https://auth.games.example/v2/logout"
STATEMENT = "https://api.bank.example/v1/profiles/1/statement.json"
WHOLE = {"pointer": "/data/"}
SURREAL = "http://db.shop.example:8000/sql"

# CSRF guards


@lead("auth/csrf-token-missing")
def a_token_handed_out_with_the_refusal() -> Exchange:
    told = {"errors": [{"code": 0, "message": "Token Validation Failed"}]}
    return exchange(post(SIGN_OUT, cookie="sid=made-up"), reply(403, told, x_csrf_token="V9sif/vKTPUi"))


@spare("auth/csrf-token-missing")
def a_refusal_of_a_reader_that_bears_a_token() -> Exchange:
    return exchange(get(SIGN_OUT, cookie="sid=made-up"), reply(403, {"error": "members only"}, x_csrf_token="V9sif"))


@lead("auth/csrf-token-missing")
def the_word_required_in_place_of_a_token() -> Exchange:
    asked = post(ODATA, {"ProductID": "HT-1"}, authorization=basic("DEV", "made-up"), x_csrf_token="required")
    return exchange(asked, reply(403, "CSRF token validation failed", x_csrf_token="Required"))


@lead("auth/csrf-origin-rejected")
def an_extension_is_answered_with_nothing() -> Exchange:
    origin = "chrome-extension://bpoadfkcbjbfhfodiogcnhhhpibjhbnh"
    asked = get(MODELS, origin=origin, user_agent=CHROME, sec_fetch_site="none", sec_fetch_mode="cors")
    return exchange(asked, reply(403, ""))


@spare("auth/csrf-origin-rejected")
def a_tool_is_answered_with_nothing() -> Exchange:
    return exchange(get(MODELS, user_agent="curl/8.5.0"), reply(403, ""))


# schemes and signatures


@lead("auth/basic-rejected")
def a_challenge_that_leaves_basic_out() -> Exchange:
    said = {"code": 401, "error": True, "errorMessage": "not authorized to execute this request", "errorNum": 11}
    return exchange(get(ARANGO, authorization=basic("root", "wrong")), reply(401, said, www_authenticate=OFFERS_BEARER))


@lead("auth/wrong-scheme")
def another_scheme_at_the_same_server() -> Exchange:
    said = {"code": 401, "error": True, "errorMessage": "not authorized to execute this request", "errorNum": 11}
    return exchange(get(ARANGO, authorization="Token made-up-0123"), reply(401, said, www_authenticate=OFFERS_BEARER))


@lead("auth/signature-mismatch")
def a_signature_that_is_encoded_by_design() -> Exchange:
    said = {
        "code": "Unauthorized",
        "message": "The input authorization token can't serve the request. The wrong key is being used or the expected "
        "payload is not built as per the protocol. Server used the following payload to sign: 'post\ndocs\ndbs/shop'",
    }
    return exchange(post(COSMOS, {"id": "1"}, authorization=COSMOS_SIGNED), reply(401, said))


@lead("auth/token-malformed")
def a_token_that_was_encoded_by_mistake() -> Exchange:
    return exchange(get(authorization="Bearer made%2Fup0123456789%3D%3D"), reply(401, {"error": "unauthorized"}))


@lead("auth/step-up-required", certainty="certain")
def a_second_factor_by_a_field() -> Exchange:
    asked = get(STATEMENT, authorization="Bearer 1f2e3d4c-5b6a-7988-a7b6-c5d4e3f2a1b0")
    said = {"status": 403, "error": "Forbidden", "message": "You are forbidden to send this request"}
    return exchange(asked, reply(403, said, x_2fa_approval="be2544f4", x_2fa_approval_result="REJECTED"))


# steps


@spare("auth/replay-detected", patient=0)
def a_nonce_of_acme_that_is_fetched_anew() -> list[Exchange]:
    told = {"type": "urn:ietf:params:acme:error:badNonce", "detail": "JWS has an invalid anti-replay nonce"}
    refusal = reply(400, told, content_type="application/problem+json", replay_nonce="xWCM9lGbIyCgue8di6ueWC")
    again = post(ORDER, {"protected": "b", "payload": "e30", "signature": "c2ln"})
    return [
        exchange(post(ORDER, {"protected": "a", "payload": "e30", "signature": "c2ln"}), refusal),
        exchange(again, reply(201, {"status": "pending"}, replay_nonce="yWCM9lGbIyCgue8di6ueWC")),
    ]


@lead("auth/replay-detected")
def a_nonce_of_acme_and_no_retry() -> Exchange:
    told = {"type": "urn:ietf:params:acme:error:badNonce", "detail": "JWS has an invalid anti-replay nonce"}
    refusal = reply(400, told, content_type="application/problem+json", replay_nonce="xWCM9lGbIyCgue8di6ueWC")
    return exchange(post(ORDER, {"protected": "a", "payload": "e30", "signature": "c2ln"}), refusal)


@lead("routing/missing-asset")
def a_checksum_before_the_file() -> Exchange:
    asked = request(
        "PUT", DEPLOYED, x_checksum_deploy="true", x_checksum_sha1="2ef7bde608ce5404e97d5f042f95f89f1c232871"
    )
    return exchange(asked, reply(404, {"errors": [{"status": 404, "message": "Checksum deploy failed."}]}))


@spare("routing/missing-asset")
def a_file_that_is_refused() -> Exchange:
    return exchange(request("PUT", DEPLOYED, "zip"), reply(404, {"errors": [{"status": 404, "message": "Not found"}]}))


@lead("routing/missing-asset")
def metadata_before_the_first_deployment() -> Exchange:
    url = "https://nexus.shop.example/repository/snapshots/com/acme/app/maven-metadata.xml"
    return exchange(get(url, user_agent="Apache-Maven/3.9.6 (Java 17; Linux)"), reply(404, "Not Found"))


@lead("routing/missing-asset")
def a_newer_form_of_an_index() -> Exchange:
    url = "https://conda.shop.example/main/linux-64/repodata_shards.msgpack.zst"
    return exchange(get(url, user_agent="conda/24.9.2 requests/2.32.3"), reply(404, ""))


@lead("routing/missing-asset")
def locks_that_a_server_does_not_keep() -> Exchange:
    url = "https://git.shop.example/team/app.git/info/lfs/locks/verify"
    return exchange(
        post(url, {"ref": {"name": "main"}}, user_agent="git-lfs/3.5.1"), reply(404, {"message": "Not found"})
    )


@spare("routing/missing-asset")
def a_library_that_is_not_in_the_repository() -> Exchange:
    url = "https://nexus.shop.example/repository/releases/com/acme/lib/1.0/lib-1.0.jar"
    return exchange(get(url, user_agent="Apache-Maven/3.9.6 (Java 17; Linux)"), reply(404, "Not Found"))


@spare("routing/missing-asset")
def the_index_itself() -> Exchange:
    url = "https://conda.shop.example/main/linux-64/repodata.json"
    return exchange(get(url, user_agent="conda/24.9.2 requests/2.32.3"), reply(404, ""))


# clusters, conditions, statements


@lead("routing/api-version", certainty="certain")
def a_group_that_the_cluster_serves_no_more() -> Exchange:
    answer = reply(404, "404 page not found\n", content_type="text/plain", audit_id="0f1e2d3c-4b5a-6978")
    return exchange(get(CLUSTER, authorization=bearer(exp=3000)), answer)


@spare("routing/api-version")
def a_path_that_a_router_of_go_does_not_know() -> Exchange:
    return exchange(get("https://10.0.0.1/apis/x/v1/y"), reply(404, "404 page not found\n", content_type="text/plain"))


@lead("state/conflict")
def a_412_that_nobody_asked_for() -> Exchange:
    return exchange(get(), reply(412, {"error": "car_asleep_now"}))


@spare("state/conflict")
def a_412_to_a_condition() -> Exchange:
    return exchange(request("PUT", body={"a": 1}, if_match='"1"'), reply(412, {"error": "car_asleep_now"}))


@lead("content/error-in-success")
def a_statement_that_failed() -> Exchange:
    said = [{"time": "76.958µs", "status": "ERR", "detail": "Specify a namespace to use"}]
    return exchange(request("POST", SURREAL, "SELECT * FROM person;", accept="application/json"), reply(200, said))


@spare("content/error-in-success")
def a_statement_that_failed_beside_one_that_did_not() -> Exchange:
    said = [{"time": "7µs", "status": "ERR", "detail": "Specify"}, {"time": "9µs", "status": "OK", "result": []}]
    return exchange(request("POST", SURREAL, "SELECT * FROM person;", accept="application/json"), reply(200, said))


@lead("payload/validation-failed")
def a_guard_on_content_that_names_the_member() -> Exchange:
    said = {"message": "The response was filtered due to the content management policy.", "param": "prompt"}
    asked = post("https://ai.shop.example/v1/chat/completions", {"messages": []}, authorization="Bearer made-up-0123")
    return exchange(asked, reply(400, {"error": said | {"code": "content_filter", "status": 400}}))


# Answers that are a number, and fields that one product reads


@lead("auth/session-expired")
def a_session_field_whose_value_is_not_known() -> Exchange:
    said = {"value": {"messages": [{"default_message": "This method requires authentication."}]}}
    asked = get("https://vc.shop.example/rest/vcenter/vm", vmware_api_session_id="c401ab6bfd9761b8fcf1dfd76e064e09")
    return exchange(asked, reply(401, said))


@lead("auth/token-rejected")
def a_pair_of_fields_whose_token_is_not_known() -> Exchange:
    said = {"status": "error", "message": "You must be logged in to do this."}
    asked = get(CHAT, x_auth_token="9HqLlyZOugoStsXCUfD_0Ydw", x_user_id="aobEdbYhXfu5hkeqG")
    return exchange(asked, reply(401, said))


@spare("auth/token-rejected")
def a_pair_of_fields_with_a_reason_of_its_own() -> Exchange:
    asked = get(CHAT, x_auth_token="9HqLlyZOugoStsXCUfD_0Ydw", x_user_id="aobEdbYhXfu5hkeqG")
    return exchange(asked, reply(429, {"success": False, "error": "Too many requests"}))


@lead("auth/session-expired")
def a_number_of_a_box() -> Exchange:
    return exchange(get(f"{BOX}?api=SYNO.FileStation.List&_sid=ohOCjwhHhw"), reply(200, {"error": {"code": 106}, **NO}))


@lead("auth/login-rejected")
def a_number_of_its_login() -> Exchange:
    asked = get(f"{BOX}?api=SYNO.API.Auth&method=login&account=ada&passwd=made-up")
    return exchange(asked, reply(200, {"error": {"code": 400}, **NO}))


@lead("routing/object-missing")
def a_number_of_its_files() -> Exchange:
    asked = get(f"{BOX}?api=SYNO.FileStation.Info&_sid=ohOCjwhHhw")
    return exchange(asked, reply(200, {"error": {"code": 408}, **NO}))


@spare("auth/session-expired")
def a_number_of_another_service() -> Exchange:
    return exchange(get("https://shop.example/orders"), reply(200, {"error": {"code": 106}, **NO}))


@lead("auth/session-expired")
def a_number_of_wialon() -> Exchange:
    return exchange(
        get("https://hst.shop.example/wialon/ajax.html?svc=core/search_items&sid=1"), reply(200, {"error": 1})
    )


@lead("auth/credentials-stripped")
def a_key_as_user_that_was_lost() -> Exchange:
    said = "<prestashop><errors><error><message>Authentication key is empty</message></error></errors></prestashop>"
    asked = get("https://shop.example/api/products", authorization=basic("ZR92FNY5UFRERNI3O9Z5QDHWKTP3YIIT", ""))
    offered = 'Basic realm="Welcome to PrestaShop Webservice"'
    return exchange(asked, reply(401, said, content_type="text/xml", www_authenticate=offered))


@lead("auth/forbidden-anonymous")
def permission_denied_to_nobody() -> Exchange:
    asked = get("http://nomad.shop.example:4646/v1/jobs", user_agent="curl/8.5.0")
    return exchange(asked, reply(403, "Permission denied", content_type="text/plain"))


@lead("state/conflict")
def a_fault_under_its_kind() -> Exchange:
    said = {"conflictingRequest": {"code": 409, "message": "Cannot 'reboot' instance 1 while it is in task_state off"}}
    return exchange(post("https://nova.shop.example/v2.1/servers/1/action", {"reboot": {}}), reply(409, said))


@spare("payload/missing-field")
def a_fault_under_its_kind_that_is_no_field() -> Exchange:
    said = {"conflictingRequest": {"code": 409, "message": "Cannot 'reboot' instance 1 while it is in task_state off"}}
    return exchange(post("https://nova.shop.example/v2.1/servers/1/action", {"reboot": {}}), reply(409, said))


@spare("auth/token-malformed")
def a_parameter_in_quotes() -> Exchange:
    asked = get(
        "https://acme.snowflakecomputing.com/session", authorization='Snowflake Token="ver:1-hint:1-ETMsDgAAAX"'
    )
    return exchange(asked, reply(401, {"message": "no"}))


# Entries that name no field, and a step that is told by its status


@spare("request/query-parameter-missing")
def a_pointer_to_the_whole_document() -> Exchange:
    said = {"status": 400, "title": "Missing revision", "detail": "A revision header is required.", "source": WHOLE}
    return exchange(get("https://a.shop.example/api/profiles/"), reply(400, {"errors": [said]}))


@lead("request/header-missing")
def a_revision_that_is_required() -> Exchange:
    said = {"code": "missing_revision", "detail": "A revision header is required.", "source": WHOLE}
    return exchange(get("https://a.shop.example/api/profiles/"), reply(400, {"errors": [said]}))


@spare("payload/invalid-field")
def a_key_that_says_what_the_message_says() -> Exchange:
    said = {"error": {"key": "bad_request", "message": "Bad request", "hint": None}, "took": 0.1}
    return exchange(get("http://pi.shop.example/api/stats"), reply(400, said))


@lead("oauth/device-authorization-pending")
def a_code_that_is_polled_for() -> Exchange:
    asked = post("https://api.trakt.tv/oauth/device/token", {"code": "d9c126a7", "client_id": "a"})
    return exchange(asked, reply(400, "", content_type="application/json"))


@spare("oauth/wrong-content-type")
def a_code_that_ran_out() -> Exchange:
    asked = post("https://api.trakt.tv/oauth/device/token", {"code": "d9c126a7", "client_id": "a"})
    return exchange(asked, reply(410, "", content_type="application/json"))


@lead("auth/api-key-invalid")
def a_conduit_that_takes_no_token() -> Exchange:
    told = {"result": None, "error_code": "ERR-INVALID-AUTH", "error_info": "API token has the wrong length."}
    form = "application/x-www-form-urlencoded"
    asked = request("POST", "https://ph.shop.example/api/user.whoami", "api.token=api-abcdef0123", content_type=form)
    return exchange(asked, reply(200, told))


@lead("limits/rate-limited")
def a_message_that_went_too_fast() -> Exchange:
    part = {"status": "1", "error-text": "Throughput Rate Exceeded - please wait [ 250 ] and retry"}
    asked = post("https://rest.nexmo.com/sms/json", {"to": "1", "text": "hi"})
    return exchange(asked, reply(200, {"message-count": "1", "messages": [part]}))


@spare("limits/rate-limited")
def a_message_that_went_through() -> Exchange:
    part = {"status": "0", "message-id": "0A01", "remaining-balance": "3.1"}
    asked = post("https://rest.nexmo.com/sms/json", {"to": "1", "text": "hi"})
    return exchange(asked, reply(200, {"message-count": "1", "messages": [part]}))
