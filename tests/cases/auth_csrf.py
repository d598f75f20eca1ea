"""Leads and spares of auth: CSRF guards of frameworks and tools."""

from __future__ import annotations

from statusdoctor.model import Exchange, Response
from tests.builders import CHROME, Session, basic, exchange, form, get, lead, page, post, reply, spare

SHOP = "https://shop.example/contact/"
DJANGO = page(403, "403 Forbidden", "CSRF verification failed. Request aborted. You are seeing this message because …")


def written(answer: Response, cookie: str = "", **named: str) -> Exchange:
    more = named | ({"cookie": cookie} if cookie else {})
    return exchange(form(SHOP, text="hello", named=more), answer)


# csrf-token-missing


@lead("auth/csrf-token-missing", certainty="certain")
def django_gives_no_reason() -> Exchange:
    return written(DJANGO)


@lead("auth/csrf-token-missing")
def django_rest_framework_names_it() -> Exchange:
    asked = post(
        "https://api.shop.example/v1/orders/", {"sku": "A"}, cookie="sessionid=abcdefghijklmnop; csrftoken=t0ken"
    )
    return exchange(asked, reply(403, {"detail": "CSRF Failed: CSRF token missing."}))


@lead("auth/csrf-token-missing")
def laravel_without_a_token() -> Exchange:
    return written(page(419, "Page Expired", "Page Expired"), cookie="laravel_session=eyJpdiI6IjEyMyJ9")


@lead("auth/csrf-token-missing")
def spring_finds_null() -> Exchange:
    says = "Invalid CSRF Token 'null' was found on the request parameter '_csrf' or header 'X-CSRF-TOKEN'."
    asked = post("https://api.acme.example/v1/orders", {"sku": "A1"}, authorization=basic())
    return exchange(asked, page(403, f"HTTP Status 403 - {says}"))


@lead("auth/csrf-token-missing")
def jenkins_wants_a_crumb() -> Exchange:
    asked = post("https://ci.corp.example/job/build/build", authorization=basic())
    return exchange(asked, page(403, "Error 403 No valid crumb was included in the request"))


@lead("auth/csrf-token-missing", certainty="certain")
def transmission_hands_out_its_session_id() -> Exchange:
    answer = page(
        409, "409: Conflict", "Your request had an invalid session-id header.", x_transmission_session_id="2W74Jij6"
    )
    return exchange(post("http://nas.lan:9091/transmission/rpc", {"method": "session-get"}), answer)


@lead("auth/csrf-token-missing")
def sap_says_required() -> Exchange:
    asked = post("https://erp.corp.example/sap/opu/odata/sap/X/Orders", {"Id": 1}, authorization=basic())
    return exchange(asked, reply(403, "CSRF token validation failed", x_csrf_token="Required"))


@lead("auth/csrf-token-missing")
def jupyter_misses_xsrf() -> Exchange:
    asked = post("http://localhost:8888/api/kernels", {"name": "python3"}, cookie="_xsrf=2|1234|abcd")
    return exchange(asked, reply(403, {"message": "'_xsrf' argument missing from POST", "reason": None}))


@lead("auth/csrf-token-missing")
def kibana_wants_its_marker() -> Exchange:
    answer = {"statusCode": 400, "error": "Bad Request", "message": "Request must contain a kbn-xsrf header."}
    return exchange(post("https://kibana.corp.example/api/saved_objects", {"a": 1}), reply(400, answer))


@lead("auth/csrf-token-missing")
def apollo_blocks_a_simple_request() -> Exchange:
    says = "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF). Please either specify …"
    asked = post("https://api.shop.example/graphql", "query=%7Bme%7D", content_type="text/plain")
    return exchange(asked, reply(400, {"errors": [{"message": says, "extensions": {"code": "BAD_REQUEST"}}]}))


@spare("auth/csrf-token-missing")
def a_get_is_not_guarded() -> Exchange:
    return exchange(get("https://shop.example/csrf-docs"), page(403, "Forbidden", "You may not read this."))


@spare("auth/csrf-token-missing")
def a_debug_page_lists_the_guards_settings() -> Exchange:
    return written(page(500, "RuntimeError at /contact/", "x" * 900 + " CSRF_COOKIE_NAME = 'csrftoken'"))


# csrf-token-mismatch


@lead("auth/csrf-token-mismatch")
def a_header_without_its_cookie() -> Session:
    given = reply(200, {"csrfToken": "t" * 32}, set_cookie="csrf=" + "t" * 32 + "; Path=/; HttpOnly")
    asked = post("https://api.shop.example/orders", {"sku": "A"}, x_csrf_token="t" * 32)
    answer = {"error": {"name": "ForbiddenError", "code": "EBADCSRFTOKEN", "message": "invalid csrf token"}}
    return [exchange(get("https://api.shop.example/csrf"), given), exchange(asked, reply(403, answer))]


@lead("auth/csrf-token-mismatch")
def the_token_of_an_earlier_login() -> Exchange:
    asked = post(
        "https://api.bike.example/transfer", {"amount": 6}, x_csrf_token="8cc154f4", cookie="access_token_cookie=e30"
    )
    return exchange(asked, reply(401, {"msg": "CSRF double submit tokens do not match"}))


@lead("auth/csrf-token-mismatch")
def a_crumb_without_its_session() -> Session:
    ci, agent = "https://ci.corp.example", {"authorization": basic(), "user_agent": "python-requests/2.22.0"}
    given = reply(
        200, {"crumb": "0db38413bd7e"}, set_cookie="JSESSIONID.3f1a2b4c=node0k1x9p2q8r7s6t5; Path=/; HttpOnly"
    )
    asked = post(f"{ci}/job/deploy/build", jenkins_crumb="0db38413bd7e", **agent)
    refused = page(403, "Error 403 No valid crumb was included in the request")
    return [exchange(get(f"{ci}/crumbIssuer/api/json", **agent), given), exchange(asked, refused)]


@lead("auth/csrf-token-mismatch")
def laravel_with_a_token_of_an_ended_session() -> Exchange:
    asked = form(SHOP, _token="k" * 40, text="hi", named={"cookie": "laravel_session=eyJpdiI6IjEyMyJ9"})
    return exchange(asked, reply(419, {"message": "CSRF token mismatch."}))


@lead("auth/csrf-token-mismatch")
def rails_cannot_verify_it() -> Exchange:
    asked = form(SHOP, authenticity_token="a" * 86, text="hi", named={"cookie": "_shop_session=abc"})
    says = "ActionController::InvalidAuthenticityToken: Can't verify CSRF token authenticity."
    return exchange(asked, page(422, says, says))


@lead("auth/csrf-token-mismatch")
def aspnet_lost_its_keys() -> Exchange:
    asked = form(
        SHOP, __RequestVerificationToken="CfDJ8" + "x" * 100, named={"cookie": ".AspNetCore.Antiforgery.x=CfDJ8y"}
    )
    return exchange(asked, page(400, "Bad Request", "The antiforgery token could not be decrypted."))


@lead("auth/csrf-token-mismatch")
def wordpress_nonce_of_yesterday() -> Exchange:
    asked = post(
        "https://blog.example/wp-json/wp/v2/posts",
        {"title": "x"},
        x_wp_nonce="a1b2c3d4e5",
        cookie="wordpress_logged_in_1=ada",
    )
    return exchange(asked, reply(403, {"code": "rest_cookie_invalid_nonce", "message": "Cookie check failed"}))


@spare("auth/csrf-token-mismatch")
def nothing_was_sent_to_compare() -> Exchange:
    return exchange(post(SHOP, {"text": "hi"}), reply(403, {"error": "invalid csrf token"}))


# csrf-origin-rejected


@lead("auth/csrf-origin-rejected", certainty="certain")
def django_does_not_trust_null() -> Exchange:
    answer = page(
        403,
        "403 Forbidden",
        "CSRF verification failed. Origin checking failed - null does not match any trusted origins.",
    )
    asked = form(SHOP, csrfmiddlewaretoken="z" * 64, named={"origin": "null", "cookie": "csrftoken=" + "p" * 64})
    return exchange(asked, answer)


@lead("auth/csrf-origin-rejected")
def sveltekit_behind_a_proxy() -> Exchange:
    asked = form(SHOP, email="a@b.example", named={"origin": "https://shop.example", "user_agent": CHROME})
    return exchange(asked, reply(403, "Cross-site POST form submissions are forbidden", content_type="text/plain"))


@lead("auth/csrf-origin-rejected")
def a_socket_from_a_local_page() -> Exchange:
    asked = get(
        "https://ws.shop.example/live", origin="http://localhost:3000", upgrade="websocket", connection="Upgrade",
        sec_websocket_key="pfrIWA6R5nfdYCWNue+M3w==", sec_websocket_version="13",
    )  # fmt: skip
    says = "Failed to open a WebSocket connection: invalid Origin header: http://localhost:3000."
    return exchange(asked, reply(403, says, content_type="text/plain"))


@lead("auth/csrf-origin-rejected")
def gos_own_guard() -> Exchange:
    asked = form(
        SHOP, text="x", named={"origin": "https://evil.example", "sec_fetch_site": "cross-site", "user_agent": CHROME}
    )
    return exchange(
        asked, reply(403, "cross-origin request detected from Sec-Fetch-Site header\n", content_type="text/plain")
    )


@spare("auth/csrf-origin-rejected")
def the_token_was_missing() -> Exchange:
    return written(DJANGO, origin="https://shop.example")


@lead("auth/csrf-origin-rejected")
def rails_is_sent_a_form_by_a_page_that_hides_itself() -> Exchange:
    refused = page(422, "The change you wanted was rejected (422)", "The change you wanted was rejected.")
    asked = form(SHOP, authenticity_token="t" * 88, named={"origin": "null", "cookie": "_shop_session=" + "s" * 120})
    return exchange(asked, refused)


@spare("auth/csrf-origin-rejected")
def rails_is_sent_a_form_by_its_own_page() -> Exchange:
    refused = page(422, "The change you wanted was rejected (422)", "The change you wanted was rejected.")
    named = {"origin": "https://shop.example", "cookie": "_shop_session=" + "s" * 120}
    return exchange(form(SHOP, authenticity_token="t" * 88, named=named), refused)


def socket(origin: str) -> Exchange:
    named = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_version": "13"}
    named |= {"sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ==", "origin": origin}
    return exchange(
        get("https://chat.example/socket/websocket?token=SFMyNTY.g3Qm4deUp.m4deUp&vsn=2.0.0", **named), reply(403)
    )


@lead("auth/csrf-origin-rejected")
def a_socket_of_phoenix_asked_by_another_site() -> Exchange:
    return socket("https://www.chat.example")


@spare("auth/csrf-origin-rejected")
def a_socket_of_phoenix_asked_by_its_own_site() -> Exchange:
    return socket("https://chat.example")


@lead("auth/csrf-token-missing")
def authjs_shows_its_own_form_instead() -> Exchange:
    asked = form("https://shop.example/api/auth/callback/credentials", username="ada", password="made-up")
    return exchange(asked, reply(302, location="https://shop.example/api/auth/signin?csrf=true"))


@spare("auth/csrf-token-missing")
def a_visitor_is_led_to_the_same_form() -> Exchange:
    return exchange(
        get("https://shop.example/account", user_agent=CHROME), reply(302, location="/api/auth/signin?csrf=true")
    )


def passkey(words: str) -> Exchange:
    answer = {"id": "AbC", "type": "public-key", "response": {"clientDataJSON": "eyJ0", "signature": "MEUC"}}
    return exchange(post("https://shop.example/passkeys/verify", answer), reply(400, {"error": words}))


@lead("auth/csrf-origin-rejected", certainty="certain")
def a_passkey_used_on_another_page() -> Exchange:
    return passkey('Unexpected client data origin "https://app.shop.example", expected "https://shop.example"')


@spare("auth/csrf-origin-rejected")
def a_passkey_whose_signature_is_wrong() -> Exchange:
    return passkey("Could not verify authentication signature")


@lead("auth/credentials-for-another-host")
def a_passkey_of_another_relying_party() -> Exchange:
    return passkey("Unexpected RP ID hash")


@lead("auth/replay-detected")
def a_passkey_for_the_challenge_of_another_tab() -> Exchange:
    return passkey("Challenge not equal to original challenge")
