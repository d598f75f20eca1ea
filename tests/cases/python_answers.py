"""Leads and spares of what small servers say of calls of their own, of parts of a batch, of deliveries and sockets."""

from __future__ import annotations

import base64

from statusdoctor.model import Exchange
from tests.builders import Session, exchange, get, lead, post, reply, request, spare

SHOP = "https://api.shop.example"
HOOK = f"{SHOP}/webhooks/parcels"
TOKEN = "Bearer k7Qp2mZx81LwTbRv"


def passed_on(status: int, sentence: str) -> Exchange:
    return exchange(get(f"{SHOP}/stock"), reply(status, {"status": "error", "message": sentence}))


@lead("gateway/upstream-refused")
def aiohttp_found_nobody() -> Exchange:
    return passed_on(500, "Cannot connect to host stock:8080 ssl:default [Connect call failed ('10.0.0.3', 8080)]")


@lead("gateway/upstream-refused")
def guzzle_found_nobody() -> Exchange:
    return passed_on(
        500, "cURL error 7: Failed to connect to stock port 8080: Connection refused for http://stock:8080/"
    )


@spare("gateway/upstream-refused")
def aiohttp_knows_no_such_name() -> Exchange:
    return passed_on(500, "Cannot connect to host stock:8080 ssl:default [Name or service not known]")


@lead("gateway/upstream-dns")
def a_name_that_requests_cannot_resolve() -> Exchange:
    return passed_on(500, "<urllib3.connection.HTTPConnection>: [Errno -3] Temporary failure in name resolution")


@lead("gateway/upstream-timeout")
def axios_waited_five_seconds() -> Exchange:
    return passed_on(500, "timeout of 5000ms exceeded")


@spare("gateway/upstream-timeout")
def the_database_answered_too_late() -> Exchange:
    return passed_on(500, "SequelizeDatabaseError: timeout of 5000ms exceeded")


@lead("gateway/upstream-reset")
def a_service_that_hung_up() -> Exchange:
    return passed_on(500, "Server disconnected")


@lead("gateway/upstream-bad-response")
def a_page_where_aiohttp_reads_json() -> Exchange:
    return passed_on(500, "200, message='Attempt to decode JSON with unexpected mimetype: text/html', url='http://s/'")


@lead("gateway/upstream-bad-response")
def requests_raised_for_a_status() -> Exchange:
    return passed_on(500, "401 Client Error: Unauthorized for url: http://stock:8080/v1/stock")


@lead("gateway/upstream-bad-response")
def a_parser_failed_and_nothing_was_sent() -> Exchange:
    return passed_on(502, "Expecting value: line 1 column 1 (char 0)")


@spare("gateway/upstream-bad-response")
def a_parser_failed_over_what_was_sent() -> Exchange:
    sent = request("POST", f"{SHOP}/stock", "{'n': 1}", content_type="application/json")
    return exchange(sent, reply(500, {"error": "Expecting property name: line 1 column 2 (char 1)"}))


@lead("content/error-in-success")
def two_parts_of_three_failed() -> Exchange:
    parts = [{"status": 201, "id": 1}, {"status": 422, "error": "no such colour"}, {"status": 409, "error": "sold"}]
    return exchange(post(f"{SHOP}/batch", [{}, {}, {}]), reply(207, parts))


@spare("content/error-in-success")
def a_log_of_what_failed_earlier() -> Exchange:
    calls = [{"status": 404, "error": "no such page"}, {"status": 500, "error": "broken"}]
    return exchange(get(f"{SHOP}/calls"), reply(200, calls))


@lead("content/error-in-success")
def a_mutation_that_refuses() -> Exchange:
    asked = {"query": "mutation { pay(card: 3) { ok problems } }"}
    return exchange(
        post(f"{SHOP}/graphql", asked), reply(200, {"data": {"pay": {"ok": False, "problems": ["The card has ended"]}}})
    )


@spare("content/error-in-success")
def a_query_for_a_light_that_is_off() -> Exchange:
    asked = {"query": "{ pump { ok message } }"}
    return exchange(post(f"{SHOP}/graphql", asked), reply(200, {"data": {"pump": {"ok": False, "message": "dry"}}}))


@lead("payload/missing-field")
def graphql_without_its_query() -> Exchange:
    asked = post(f"{SHOP}/graphql", {"q": "{ me }"})
    return exchange(asked, reply(400, {"errors": [{"message": "Must provide query string."}]}))


@lead("payload/empty-body")
def graphql_without_a_body() -> Exchange:
    asked = post(f"{SHOP}/graphql", content_type="application/json")
    return exchange(asked, reply(400, {"errors": [{"message": "Must provide query string."}]}))


@lead("auth/clock-skew")
def a_delivery_sent_again_much_later() -> Exchange:
    sent = post(HOOK, {"event": "paid"}, x_shop_signature="1795518000,9f8e7d")
    return exchange(sent, reply(400, {"detail": "delivery is older than five minutes"}))


@spare("auth/clock-skew")
def a_message_that_nobody_may_edit_any_more() -> Exchange:
    sent = request("PATCH", f"{SHOP}/messages/8", {"text": "hi"}, authorization=TOKEN)
    return exchange(sent, reply(403, {"detail": "This message is older than two days and cannot be edited"}))


@lead("request/header-missing")
def a_delivery_without_a_signature() -> Exchange:
    return exchange(post(HOOK, {"event": "paid"}), reply(400, {"detail": "unsigned delivery"}))


@spare("request/header-missing")
def a_delivery_with_a_bad_signature() -> Exchange:
    sent = post(HOOK, {"event": "paid"}, x_shop_signature="sha256=9f8e7d")
    return exchange(sent, reply(400, {"detail": "the signature does not match"}))


@lead("request/upgrade-required")
def a_plain_request_at_a_socket() -> Exchange:
    return exchange(get(f"{SHOP}/live"), reply(400, 'Can "Upgrade" only to "WebSocket".', content_type="text/plain"))


@lead("websocket/handshake-refused")
def an_upgrade_that_a_hop_took_away() -> Exchange:
    asked = get(f"{SHOP}/live", upgrade="websocket", connection="Upgrade", sec_websocket_key="x3JJHMbDL1EzLkh9GBhXDw==")
    return exchange(asked, reply(400, 'Can "Upgrade" only to "WebSocket".', content_type="text/plain"))


@lead("websocket/handshake-refused")
def a_handler_that_closed_before_it_accepted() -> Exchange:
    asked = get(f"{SHOP}/live", upgrade="websocket", connection="Upgrade", sec_websocket_key="x3JJHMbDL1EzLkh9GBhXDw==")
    return exchange(asked, reply(403))


@lead("payload/grpc-error")
def a_grpc_web_text_answer_whose_trailers_are_encoded_apart() -> Exchange:
    frames = (b"\0\0\0\0\x02\x08\x01", b"\x80\0\0\0\x20grpc-status:5\r\ngrpc-message:gone\r\n")
    body = b"".join(base64.b64encode(frame) for frame in frames)
    asked = post(f"{SHOP}/lamps.Lamps/Get", "AAAAAAA=", content_type="application/grpc-web-text")
    return exchange(asked, reply(200, body, content_type="application/grpc-web-text+proto"))


@spare("payload/grpc-error")
def a_grpc_web_text_answer_that_is_well() -> Exchange:
    frames = (b"\0\0\0\0\x02\x08\x01", b"\x80\0\0\0\x0fgrpc-status:0\r\n")
    body = b"".join(base64.b64encode(frame) for frame in frames)
    asked = post(f"{SHOP}/lamps.Lamps/Get", "AAAAAAA=", content_type="application/grpc-web-text")
    return exchange(asked, reply(200, body, content_type="application/grpc-web-text+proto"))


@lead("routing/object-missing")
def a_bowl_that_never_was() -> Exchange:
    return exchange(get(f"{SHOP}/bowls/4"), reply(404, {"detail": "bowl 4 was never thrown"}))


@lead("routing/object-missing")
def a_colour_that_is_called_by_its_name() -> Exchange:
    return exchange(get(f"{SHOP}/shade/mauve"), reply(404, {"detail": "No shade called mauve on the chart"}))


@spare("routing/object-missing")
def an_address_that_is_called_by_its_name() -> Exchange:
    return exchange(get(f"{SHOP}/shadez"), reply(404, {"detail": "No page goes by shadez"}))


@lead("auth/forbidden-anonymous")
def honey_for_its_keeper_alone() -> Exchange:
    return exchange(get(f"{SHOP}/honey"), reply(403, {"detail": "Only the keeper of this hive may see its honey"}))


@lead("auth/token-revoked")
def a_token_given_up_and_used_again() -> Session:
    issued = {"access_token": "k7Qp2mZx81LwTbRv", "token_type": "Bearer", "expires_in": 600}
    form = {"content_type": "application/x-www-form-urlencoded", "authorization": "Basic c2hvcDpzM2NyM3Q="}
    return [
        exchange(request("POST", f"{SHOP}/o/token/", "grant_type=client_credentials", **form), reply(200, issued)),
        exchange(get(f"{SHOP}/r", authorization=TOKEN), reply(200, {})),
        exchange(request("POST", f"{SHOP}/o/revoke_token/", "token=k7Qp2mZx81LwTbRv", **form), reply(200)),
        exchange(get(f"{SHOP}/r", authorization=TOKEN), reply(403)),
    ]


@spare("auth/token-revoked")
def a_token_asked_about_and_refused_elsewhere() -> Session:
    issued = {"access_token": "k7Qp2mZx81LwTbRv", "token_type": "Bearer", "expires_in": 600}
    form = {"content_type": "application/x-www-form-urlencoded", "authorization": "Basic c2hvcDpzM2NyM3Q="}
    return [
        exchange(request("POST", f"{SHOP}/o/token/", "grant_type=client_credentials", **form), reply(200, issued)),
        exchange(
            request("POST", f"{SHOP}/o/introspect/", "token=k7Qp2mZx81LwTbRv", **form), reply(200, {"active": True})
        ),
        exchange(get(f"{SHOP}/r", authorization=TOKEN), reply(200, {})),
        exchange(get(f"{SHOP}/w", authorization=TOKEN), reply(403)),
    ]


@lead("auth/forbidden")
def a_token_that_was_served_at_another_path() -> Session:
    return [
        exchange(get(f"{SHOP}/r", authorization=TOKEN), reply(200, {})),
        exchange(get(f"{SHOP}/w", authorization=TOKEN), reply(403)),
    ]


@lead("limits/login-throttled")
def a_pin_that_was_wrong_too_often() -> Exchange:
    sent = post(f"{SHOP}/pin", {"pin": "1234"}, authorization=TOKEN)
    return exchange(sent, reply(429, {"note": "Wrong PIN entered too often. The card is shut for 20 minutes."}))


@lead("limits/concurrency")
def two_renders_under_way() -> Exchange:
    note = "Two renders are running for you already; wait for one of them to end"
    return exchange(post(f"{SHOP}/render", {"n": 1}, authorization=TOKEN), reply(429, {"note": note}))


@lead("gateway/maintenance")
def an_announced_hour() -> Exchange:
    note = "We are moving the looms tonight between 22:00 and 23:00 UTC"
    return exchange(get(f"{SHOP}/looms"), reply(503, {"note": note}))


@lead("auth/signed-url-expired")
def a_link_of_itsdangerous_past_its_age() -> Exchange:
    return exchange(get(f"{SHOP}/signed/ImEi.awW39Q.ZCmV"), reply(400, {"error": "Signature age 4000 > 3600 seconds"}))


@lead("request/header-missing")
def stripes_library_without_its_field() -> Exchange:
    told = "No Stripe-Signature header value was provided. If this webhook has already been verified, parse it."
    return exchange(post(f"{SHOP}/stripe", {"id": "evt_1"}), reply(400, told, content_type="text/plain"))


@lead("request/header-missing")
def an_attempt_that_has_no_name() -> Exchange:
    told = {"msg": "Say which attempt this is: Idempotency-Key"}
    return exchange(post(f"{SHOP}/orders", {"n": 1}, authorization=TOKEN), reply(400, told))


@spare("request/header-missing")
def an_attempt_whose_name_was_used() -> Exchange:
    sent = post(f"{SHOP}/orders", {"n": 1}, authorization=TOKEN, idempotency_key="k-1")
    return exchange(sent, reply(422, {"msg": "That Idempotency-Key was used with another order"}))


@lead("routing/object-missing")
def a_book_that_the_flood_took() -> Exchange:
    told = "Book 12 was lost in the flood. You have requested this URI [/books/12] but did you mean /books ?"
    return exchange(get(f"{SHOP}/books/12"), reply(404, {"message": told}))


@spare("routing/object-missing")
def an_address_that_flask_restful_does_not_have() -> Exchange:
    told = "The requested URL was not found on the server. You have requested this URI [/bookz] but did you mean /b ?"
    return exchange(get(f"{SHOP}/bookz"), reply(404, {"message": told}))


@lead("content/error-in-success")
def a_line_that_says_failed() -> Exchange:
    return exchange(get(f"{SHOP}/print"), reply(200, "FAILED the printer is out of paper\n", content_type="text/plain"))


@spare("content/error-in-success")
def a_line_that_counts_no_failures() -> Exchange:
    return exchange(get(f"{SHOP}/run"), reply(200, "Failed: 0 of 12\n", content_type="text/plain"))


@lead("auth/token-wrong-audience")
def a_ticket_for_another_room() -> Exchange:
    told = {"problem": "this ticket is for another reading room"}
    return exchange(get(f"{SHOP}/rooms", authorization=TOKEN), reply(401, told))


@lead("access/ip-blocked")
def machines_of_one_network_alone() -> Exchange:
    told = {"msg": "This branch only talks to machines inside the library network; yours is 203.0.113.9"}
    return exchange(get(f"{SHOP}/shelf"), reply(403, told))


@lead("access/user-agent-blocked")
def no_answers_for_scripts() -> Exchange:
    told = {"msg": "I do not give answers to scripts. Use a browser."}
    return exchange(get(f"{SHOP}/shelf", user_agent="python-requests/2.34"), reply(403, told))


@lead("access/feature-disabled")
def a_feature_that_nobody_switched_on() -> Exchange:
    told = {"msg": "Scanning has not been switched on for your library"}
    return exchange(get(f"{SHOP}/scans", authorization=TOKEN), reply(403, told))


@lead("state/already-exists")
def a_reader_with_this_address() -> Exchange:
    told = {"msg": "There is a reader with this mail address"}
    return exchange(post(f"{SHOP}/readers", {"mail": "a@b.example"}), reply(409, told))


@lead("auth/token-revoked")
def signed_out_everywhere() -> Exchange:
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, {"error": "Signed out on all devices"}))


@spare("auth/token-revoked")
def signed_out_for_want_of_a_move() -> Exchange:
    told = {"error": "You were signed out because of inactivity"}
    return exchange(get(f"{SHOP}/me", cookie="sid=8f2a91cc07be41"), reply(401, told))


@lead("auth/step-up-required")
def a_login_that_is_too_old_for_this() -> Exchange:
    told = {"error": "Your login is too old for this; sign in again"}
    return exchange(post(f"{SHOP}/transfer", {"n": 1}, authorization=TOKEN), reply(403, told))


@lead("limits/concurrency")
def an_export_under_way() -> Exchange:
    told = {"error": "Another export is already running"}
    return exchange(post(f"{SHOP}/exports", {"n": 1}, authorization=TOKEN), reply(429, told))


@spare("limits/concurrency")
def calls_of_a_minute() -> Exchange:
    told = {"error": "Another call is allowed in 30 seconds"}
    return exchange(post(f"{SHOP}/exports", {"n": 1}, authorization=TOKEN), reply(429, told))


@lead("limits/quota-exhausted")
def calls_of_a_month() -> Exchange:
    told = {"error": "Your plan allows 1000 calls a month and they are used up"}
    return exchange(get(f"{SHOP}/rates", authorization=TOKEN), reply(429, told))


@lead("access/ip-blocked")
def the_way_in_is_the_vpn() -> Exchange:
    return exchange(get(f"{SHOP}/wiki", authorization=TOKEN), reply(403, {"error": "VPN required"}))


@lead("access/geo-blocked")
def content_for_other_places() -> Exchange:
    return exchange(get(f"{SHOP}/film", authorization=TOKEN), reply(403, {"error": "Content blocked in your location"}))


@lead("request/query-parameter-missing")
def a_search_for_nothing() -> Exchange:
    told = {"error": "Please provide a search term"}
    return exchange(get(f"{SHOP}/search", authorization=TOKEN), reply(400, told))


@lead("routing/object-missing")
def rows_that_go_does_not_find() -> Exchange:
    return exchange(get(f"{SHOP}/orders/8812"), reply(404, {"error": "sql: no rows in result set"}))


@lead("auth/token-rejected")
def a_token_of_nobody() -> Exchange:
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, {"error": "No user for this token"}))


@lead("limits/rate-limited")
def too_many_requests_told_with_400() -> Exchange:
    return exchange(get(f"{SHOP}/rates", authorization=TOKEN), reply(400, {"error": "Too many requests"}))


@spare("limits/rate-limited")
def too_many_requests_to_sign_in() -> Exchange:
    sent = post(f"{SHOP}/login", {"email": "a@b.example", "password": "x"})
    return exchange(sent, reply(403, {"error": "Too many requests to log in with a wrong password"}))


@lead("auth/api-key-invalid")
def a_key_that_was_rejected() -> Exchange:
    return exchange(get(f"{SHOP}/rates", x_api_key="pk_8812aa91ff"), reply(403, {"msg": "Your API key was rejected"}))


@lead("state/conflict")
def a_cart_with_nothing_in_it() -> Exchange:
    sent = post(f"{SHOP}/orders/7/ship", {"n": 1}, authorization=TOKEN)
    return exchange(sent, reply(400, {"msg": "Your cart is empty"}))


@lead("state/conflict")
def a_category_with_products_in_it() -> Exchange:
    asked = request("DELETE", f"{SHOP}/categories/7", authorization=TOKEN)
    return exchange(asked, reply(400, {"error": "Category still has products"}))


@spare("state/conflict")
def a_session_that_is_over_told_with_400() -> Exchange:
    sent = post(f"{SHOP}/orders", {"n": 1}, cookie="sid=8f2a91cc07be41")
    return exchange(sent, reply(400, {"error": "The session is over"}))


@lead("access/feature-disabled")
def nobody_may_register_now() -> Exchange:
    sent = post(f"{SHOP}/signup", {"email": "a@b.example", "password": "x"})
    return exchange(sent, reply(403, {"error": "Registration is closed"}))


@lead("payload/too-large")
def a_file_above_the_most() -> Exchange:
    sent = post(f"{SHOP}/files", {"data": "iVBORw0KGgo"}, authorization=TOKEN)
    return exchange(sent, reply(400, {"message": "Max file size is 5MB"}))


@lead("gateway/upstream-timeout")
def pricing_took_too_long() -> Exchange:
    return exchange(get(f"{SHOP}/prices"), reply(503, {"message": "Timeout while calling pricing"}))


@lead("auth/credentials-for-another-environment")
def a_test_token_in_production() -> Exchange:
    told = {"error": "You are using a test token in production"}
    return exchange(get(f"{SHOP}/rates", authorization=TOKEN), reply(401, told))


@lead("auth/token-malformed")
def a_token_of_the_wrong_form() -> Exchange:
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, {"error": "Token has the wrong format"}))


@lead("routing/object-missing")
def the_post_that_one_looks_for() -> Exchange:
    told = {"detail": "The post you are looking for was not found"}
    return exchange(get(f"{SHOP}/posts/7", authorization=TOKEN), reply(404, told))


@spare("routing/object-missing")
def the_page_that_one_looks_for() -> Exchange:
    told = {"detail": "The page you are looking for was not found"}
    return exchange(get(f"{SHOP}/postz", authorization=TOKEN), reply(404, told))


@spare("content/error-in-success")
def links_that_were_checked() -> Exchange:
    found = {"results": [{"url": "/a", "status": 404}, {"url": "/b", "status": 200}]}
    return exchange(post(f"{SHOP}/links/check", {"urls": ["/a", "/b"]}), reply(200, found))


@spare("server/out-of-storage")
def a_job_that_found_the_disk_full() -> Exchange:
    job = {"id": 7, "status": "failed", "error": "disk full", "created_at": "2026-11-24"}
    return exchange(get(f"{SHOP}/jobs/7", authorization=TOKEN), reply(200, job))


@spare("content/error-in-success")
def a_task_of_celery_that_failed() -> Exchange:
    task = {"task_id": "t1", "status": "FAILURE", "result": "ZeroDivisionError", "traceback": "…"}
    return exchange(get(f"{SHOP}/tasks/t1", authorization=TOKEN), reply(200, task))


@spare("server/database")
def an_export_in_the_form_of_json_api() -> Exchange:
    data = {"id": "1", "type": "exports", "attributes": {"status": "failed", "error": "database is locked"}}
    return exchange(get(f"{SHOP}/exports/1", authorization=TOKEN), reply(200, {"data": data}))


@spare("auth/token-expired")
def errors_that_are_explained() -> Exchange:
    told = {"errors": [{"code": 401, "meaning": "Token expired"}, {"code": 429, "meaning": "Too many requests"}]}
    return exchange(get(f"{SHOP}/docs/errors", authorization=TOKEN), reply(200, told))


@spare("content/error-in-success")
def a_proverb_of_failure() -> Exchange:
    return exchange(get(f"{SHOP}/word"), reply(200, "Failure is the mother of success.\n", content_type="text/plain"))


@spare("limits/quota-exhausted")
def a_ticket_for_a_day() -> Exchange:
    told = {"message": "A day ticket does not reach the islands"}
    return exchange(get(f"{SHOP}/trips", authorization=TOKEN), reply(403, told))


@lead("auth/token-wrong-audience")
def a_token_that_was_not_meant_for_this() -> Exchange:
    told = {"error": "This token was not meant for this API"}
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, told))


@lead("auth/token-wrong-issuer")
def an_issuer_that_nobody_trusts() -> Exchange:
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, {"message": "Issuer not trusted"}))


@lead("auth/token-wrong-type")
def access_tokens_alone() -> Exchange:
    told = {"error": "Only access tokens are accepted here"}
    return exchange(get(f"{SHOP}/me", authorization=TOKEN), reply(401, told))


@spare("auth/token-wrong-type")
def a_refresh_token_that_is_not_taken() -> Exchange:
    sent = post(f"{SHOP}/auth/refresh", {"refresh_token": "rt_8f2a91cc07be41"})
    return exchange(sent, reply(401, {"error": "Refresh token not accepted"}))


@lead("limits/quota-exhausted")
def a_balance_of_no_credits() -> Exchange:
    told = {"reason": "Your balance of credits is 0"}
    return exchange(get(f"{SHOP}/rates", authorization=TOKEN), reply(429, told))


@lead("access/user-agent-blocked")
def curl_is_not_welcome() -> Exchange:
    return exchange(get(f"{SHOP}/x", user_agent="curl/8.5.0"), reply(403, {"reason": "curl is not welcome here"}))


@lead("state/conflict")
def a_seat_that_is_gone() -> Exchange:
    sent = post(f"{SHOP}/bookings", {"seat": 3}, authorization=TOKEN)
    return exchange(sent, reply(409, {"reason": "The seat is gone"}))


@lead("state/already-exists")
def a_name_that_was_used() -> Exchange:
    sent = post(f"{SHOP}/tags", {"name": "red"}, authorization=TOKEN)
    return exchange(sent, reply(409, {"detail": "Name already used"}))


@lead("routing/object-missing")
def the_requested_book() -> Exchange:
    told = {"message": "The requested book could not be found"}
    return exchange(get(f"{SHOP}/books/42", authorization=TOKEN), reply(404, told))


@spare("routing/object-missing")
def the_requested_page() -> Exchange:
    told = {"message": "The requested page could not be found"}
    return exchange(get(f"{SHOP}/bookz/42", authorization=TOKEN), reply(404, told))


@lead("payload/unknown-field")
def a_field_too_many() -> Exchange:
    sent = post(f"{SHOP}/books", {"title": "x", "colour": "red"}, authorization=TOKEN)
    return exchange(sent, reply(400, {"reason": "Extra field: colour"}))


@lead("payload/wrong-content-type")
def nothing_but_json() -> Exchange:
    form = {"content_type": "application/x-www-form-urlencoded", "authorization": TOKEN}
    return exchange(request("POST", f"{SHOP}/books", "title=x", **form), reply(400, {"detail": "JSON only"}))


@lead("request/query-parameter-missing")
def a_forecast_for_no_city() -> Exchange:
    return exchange(get(f"{SHOP}/weather"), reply(400, {"message": "No city provided"}))


@spare("request/query-parameter-missing")
def a_forecast_for_nobody() -> Exchange:
    return exchange(get(f"{SHOP}/weather"), reply(400, {"message": "No token provided"}))


@lead("server/database")
def a_column_that_is_not_there() -> Exchange:
    return exchange(get(f"{SHOP}/users"), reply(500, {"detail": "column users.age does not exist"}))


@lead("server/misconfigured")
def a_secret_that_is_missing() -> Exchange:
    return exchange(get(f"{SHOP}/users"), reply(500, {"message": "SECRET_KEY missing"}))


@lead("gateway/maintenance")
def work_on_the_site() -> Exchange:
    return exchange(get(f"{SHOP}/users"), reply(503, {"message": "We are doing some work on the site"}))


@spare("payload/missing-field")
def what_jsend_puts_into_its_data() -> Exchange:
    sent = post(f"{SHOP}/appointments", {"at": "10:00"}, authorization=TOKEN)
    return exchange(sent, reply(409, {"status": "fail", "data": {"message": "The clinic is closed that day"}}))


@lead("auth/account-blocked")
def an_access_that_was_suspended() -> Exchange:
    sent = post(f"{SHOP}/session", {"email": "a@b.example", "password": "x"})
    return exchange(sent, reply(403, {"error": "Your access was suspended on 3 May"}))


@lead("routing/object-missing")
def nobody_by_that_number() -> Exchange:
    told = {"error": "We know nobody by that number"}
    return exchange(get(f"{SHOP}/patients/77", authorization=TOKEN), reply(404, told))


@lead("payload/missing-field")
def a_name_that_has_to_be_given() -> Exchange:
    sent = post(f"{SHOP}/patients", {"age": 3}, authorization=TOKEN)
    return exchange(sent, reply(422, {"errors": ["name has to be given"]}))


@lead("request/query-parameter-missing")
def a_day_that_is_asked_for() -> Exchange:
    return exchange(get(f"{SHOP}/slots", authorization=TOKEN), reply(400, {"message": "Give a day"}))


@lead("limits/quota-exhausted")
def a_budget_that_is_spent() -> Exchange:
    sent = post(f"{SHOP}/sms", {"to": "1"}, authorization=TOKEN)
    return exchange(sent, reply(429, {"message": "SMS budget is spent"}))


@lead("server/database")
def a_query_for_no_such_column() -> Exchange:
    return exchange(get(f"{SHOP}/slots"), reply(500, {"error": "Query failed: no such column"}))
