"""Leads and spares of what frameworks, and the people who write on them, say in words of their own."""

from __future__ import annotations

from statusdoctor.model import Exchange, Response
from tests.builders import Session, bearer, exchange, form, get, jwt, lead, page, post, reply, request, session, spare

SHOP = "https://api.shop.example"
CSRF = "CSRF verification failed. Request aborted."


def django_debug(status: int, title: str, text: str) -> Response:
    html = f"<title>{title}\n at /orders/7/</title><h1>{title}\n at /orders/7/</h1><p>{text} Django Version: 5.2</p>"
    return reply(status, html, content_type="text/html; charset=utf-8")


# Django


@lead("access/host-not-allowed")
def django_debug_page_of_a_foreign_host() -> Exchange:
    text = "Invalid HTTP_HOST header: 'a.tunnel.example'. You may need to add 'a.tunnel.example' to ALLOWED_HOSTS."
    return exchange(get("https://a.tunnel.example/csrf/"), django_debug(400, "DisallowedHost", text))


@lead("server/unhandled-exception")
def django_debug_page_whose_exception_ends_in_no_error() -> Exchange:
    return exchange(get(f"{SHOP}/orders/7/"), django_debug(500, "RebateOfEverything", "a price below nothing"))


@spare("server/unhandled-exception")
def a_page_about_an_exhibition() -> Exchange:
    return exchange(get(f"{SHOP}/visit"), page(404, "Vermeer at /the-museum", "We could not find this page."))


@lead("auth/csrf-origin-rejected")
def django_without_debug_and_an_origin_of_another_host() -> Exchange:
    fields = {"origin": "https://www.shop.example", "cookie": f"csrftoken={'y' * 32}"}
    sent = form(f"{SHOP}/save/", named=fields, csrfmiddlewaretoken="x" * 64)
    return exchange(sent, page(403, "403 Forbidden", CSRF))


@spare("auth/csrf-origin-rejected")
def django_without_debug_and_its_own_origin() -> Exchange:
    fields = {"origin": SHOP, "cookie": f"csrftoken={'y' * 32}"}
    sent = form(f"{SHOP}/save/", named=fields, csrfmiddlewaretoken="x" * 64)
    return exchange(sent, page(403, "403 Forbidden", CSRF))


@lead("auth/forbidden")
def a_page_that_the_same_session_may_not_see() -> Session:
    home = exchange(get(f"{SHOP}/home/", cookie="sessionid=abcdefgh12345678"), page(200, "Home"))
    refused = exchange(get(f"{SHOP}/admin/", cookie="sessionid=abcdefgh12345678"), page(403, "403 Forbidden"))
    return session(home, refused)


@spare("auth/forbidden")
def a_page_that_nobody_may_see() -> Session:
    return session(
        exchange(get(f"{SHOP}/home/"), page(200, "Home")), exchange(get(f"{SHOP}/x/"), page(403, "Forbidden"))
    )


# FastAPI, Nest, Tornado


@lead("auth/session-cookie-missing")
def fastapi_misses_the_cookie_of_a_session() -> Exchange:
    told = {"type": "missing", "loc": ["cookie", "session_id"], "msg": "Field required", "input": None}
    return exchange(get(f"{SHOP}/inbox"), reply(422, {"detail": [told]}))


@lead("request/header-missing")
def fastapi_misses_another_cookie() -> Exchange:
    told = {"type": "missing", "loc": ["cookie", "basket"], "msg": "Field required", "input": None}
    return exchange(get(f"{SHOP}/inbox"), reply(422, {"detail": [told]}))


@lead("request/query-parameter-invalid")
def nest_reads_a_word_of_the_query() -> Exchange:
    told = {"message": "Validation failed (enum string is expected)", "error": "Bad Request", "statusCode": 400}
    return exchange(get(f"{SHOP}/orders?sort=up"), reply(400, told))


@lead("request/query-parameter-missing")
def nest_reads_a_query_that_is_not_there() -> Exchange:
    told = {"message": "Validation failed (boolean string is expected)", "error": "Bad Request", "statusCode": 400}
    return exchange(get(f"{SHOP}/orders"), reply(400, told))


@spare("request/query-parameter-missing")
def nest_reads_the_path() -> Exchange:
    told = {"message": "Validation failed (uuid is expected)", "error": "Bad Request", "statusCode": 400}
    return exchange(get(f"{SHOP}/orders/8812"), reply(400, told))


@lead("request/query-parameter-invalid")
def a_refusal_names_the_parameter_and_its_value() -> Exchange:
    return exchange(get(f"{SHOP}/rates?currency=XYZ"), page(400, "400: Unknown currency XYZ"))


@spare("request/query-parameter-invalid")
def the_thing_of_the_query_is_not_there() -> Exchange:
    return exchange(get(f"{SHOP}/orders?order_id=8812"), reply(400, {"error": "Order 8812 not found"}))


@lead("auth/csrf-token-mismatch")
def tornado_forbids_a_form_with_a_token() -> Exchange:
    html = "<html><title>403: Forbidden</title><body>403: Forbidden</body></html>"
    sent = form(f"{SHOP}/a", named={"cookie": "_xsrf=2|aaaa|bbbb|1"}, _xsrf="2|cccc|dddd|1")
    return exchange(sent, reply(403, html, reason="Forbidden", content_type="text/html; charset=UTF-8"))


# Tokens, keys and sessions


@lead("auth/wrong-scheme")
def a_live_token_behind_the_word_jwt() -> Exchange:
    sent = get(f"{SHOP}/me", authorization=f"JWT {jwt(exp=4_000_000_000)}")
    return exchange(sent, reply(401, "Unauthorized"))


@spare("auth/wrong-scheme")
def a_live_token_behind_the_word_bearer() -> Exchange:
    return exchange(get(f"{SHOP}/me", authorization=bearer(exp=4_000_000_000)), reply(401, "Unauthorized"))


@lead("auth/wrong-scheme")
def bearer_where_oauth_1_is_spoken() -> Exchange:
    said = "oauth_problem=parameter_absent&oauth_parameters_absent=oauth_consumer_key"
    answer = reply(401, said, content_type="text/plain", www_authenticate='OAuth realm="shop"')
    return exchange(get(f"{SHOP}/me", authorization="Bearer k7Qp2mZx81LwTbRv"), answer)


@lead("auth/api-key-invalid")
def a_consumer_key_that_nobody_knows() -> Exchange:
    line = 'OAuth oauth_consumer_key="ck", oauth_nonce="1", oauth_signature="x", oauth_token="t"'
    answer = reply(401, "oauth_problem=consumer_key_unknown", www_authenticate='OAuth realm="shop"')
    return exchange(get(f"{SHOP}/me", authorization=line), answer)


@lead("auth/api-key-misplaced")
def a_key_in_a_field_where_a_query_parameter_is_read() -> Exchange:
    told = {"detail": "apikey query parameter missing"}
    return exchange(get(f"{SHOP}/me", x_api_key="key-1"), reply(401, told))


@lead("auth/token-revoked")
def the_password_was_changed_since() -> Exchange:
    told = {"status": "fail", "message": "User recently changed password! Please log in again."}
    return exchange(get(f"{SHOP}/me", authorization=bearer(exp=4_000_000_000)), reply(401, told))


@lead("auth/login-rejected")
def a_wrong_password_in_a_body_of_other_names() -> Exchange:
    return exchange(post(f"{SHOP}/login", {"p": "hunter2"}), reply(401, {"message": "Wrong password"}))


@spare("auth/token-expired")
def a_session_that_was_never_sent_back() -> Session:
    login = exchange(post(f"{SHOP}/login", {"password": "x"}), reply(200, {}, set_cookie="connect.sid=s%3Aab; Path=/"))
    told = {"error": "Session expired or invalid. Please log in again."}
    return session(login, exchange(get(f"{SHOP}/dash"), reply(401, told)))


@lead("auth/account-blocked")
def an_e_mail_address_that_was_never_confirmed() -> Exchange:
    told = {"ok": False, "error": "Please confirm your e-mail address before signing in"}
    return exchange(get(f"{SHOP}/me", authorization=bearer(exp=4_000_000_000)), reply(403, told))


@lead("auth/csrf-token-mismatch")
def csurf_in_the_words_of_its_manual() -> Exchange:
    sent = post(f"{SHOP}/save", {}, x_csrf_token="abc", cookie="_csrf=secret12")
    return exchange(sent, reply(403, {"message": "form tampered with"}))


# OAuth


@lead("oauth/consent-denied")
def the_error_leaves_by_another_address_than_it_came() -> Exchange:
    back = "https://app.shop.example/cb?error=access_denied&error_description=End-User+aborted&state=1"
    return exchange(get("https://id.shop.example/auth/g9JN6dF7CAsL"), reply(303, location=back))


@spare("oauth/consent-denied")
def a_redirect_that_speaks_of_no_flow() -> Exchange:
    return exchange(get(f"{SHOP}/orders"), reply(303, location="/sorry?error=access_denied"))


@lead("oauth/parameter-missing")
def an_authorization_that_was_not_pushed() -> Exchange:
    asked = "https://id.shop.example/auth?client_id=par&response_type=code&redirect_uri=https%3A%2F%2Fapp.shop.example"
    back = "https://app.shop.example/?error=invalid_request&error_description="
    return exchange(get(asked), reply(303, location=f"{back}Pushed+Authorization+Request+must+be+used"))


# Uploads and forms


@lead("payload/unknown-field")
def multer_meets_a_field_of_another_name() -> Exchange:
    return exchange(post(f"{SHOP}/avatar", b"x", content_type="multipart/form-data; boundary=x"),
                    reply(500, {"error": "Unexpected file field"}))  # fmt: skip


@lead("payload/wrong-content-type")
def a_filter_that_takes_pictures_alone() -> Exchange:
    return exchange(post(f"{SHOP}/avatar", b"x", content_type="multipart/form-data; boundary=x"),
                    reply(400, {"error": "Only images are allowed"}))  # fmt: skip


@lead("payload/missing-field")
def a_field_that_is_needed() -> Exchange:
    return exchange(post(f"{SHOP}/users", {"mail": "a@b.example"}), reply(400, {"message": "Email is needed"}))


@lead("payload/missing-field")
def a_field_that_is_asked_for_politely() -> Exchange:
    return exchange(post(f"{SHOP}/users", {"mail": "a@b.example"}), reply(400, {"message": "Please provide an email"}))


@lead("payload/invalid-field")
def a_field_that_is_there_and_asked_for_again() -> Exchange:
    told = {"message": "Please provide a valid email"}
    return exchange(post(f"{SHOP}/users", {"email": "ada"}), reply(400, told))


@lead("payload/missing-field")
def apollo_misses_the_query() -> Exchange:
    told = "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension."
    error = {"message": told, "extensions": {"code": "BAD_REQUEST"}}
    return exchange(post(f"{SHOP}/graphql", {"operationName": "x"}), reply(400, {"errors": [error]}))


# State, limits, and what stands before the application


@lead("state/conflict")
def somebody_else_saved_first() -> Exchange:
    told = {"error": "stale_version", "message": "The document was changed by someone else (current version 2)"}
    return exchange(request("PUT", f"{SHOP}/book", {"version": 1}), reply(409, told))


@spare("state/already-exists")
def the_same_update_again() -> Session:
    first = exchange(request("PUT", f"{SHOP}/book", {"version": 1}), reply(200, {"version": 2}))
    return session(first, exchange(request("PUT", f"{SHOP}/book", {"version": 1}), reply(409, {"error": "stale"})))


@spare("state/conflict", patient=0)
def a_client_that_locks_optimistically() -> Session:
    lost = exchange(request("PUT", f"{SHOP}/book", {"version": 1}), reply(409, {"error": "stale_version"}))
    return session(lost, exchange(request("PUT", f"{SHOP}/book", {"version": 2}), reply(200, {"version": 3})))


@lead("limits/login-throttled")
def the_limit_that_is_used_up_is_that_of_logins() -> Exchange:
    answer = reply(
        429, "Too many login attempts from this IP", ratelimit="limit=3, remaining=0, reset=900",
        ratelimit_policy="3;w=900", retry_after="900",
    )  # fmt: skip
    return exchange(post(f"{SHOP}/login", {"p": "x"}), answer)


@lead("limits/quota-exhausted")
def the_requests_of_a_plan() -> Exchange:
    told = {"message": "You have used all 1000 requests included in your plan this month"}
    return exchange(get(f"{SHOP}/geocode"), reply(429, told))


@lead("server/resource-limit")
def all_workers_are_busy() -> Exchange:
    return exchange(
        get(f"{SHOP}/slow"), reply(503, "Worker pool exhausted", content_type="text/plain", retry_after="2")
    )


@lead("gateway/upstream-timeout")
def a_development_proxy_that_waited() -> Exchange:
    answer = reply(504, "Error occurred while trying to proxy: api.shop.example/a", content_type="text/plain")
    return exchange(get(f"{SHOP}/a"), answer, took=0.71)


@spare("gateway/upstream-timeout")
def a_development_proxy_that_was_refused() -> Exchange:
    answer = reply(504, "Error occurred while trying to proxy: api.shop.example/a", content_type="text/plain")
    return exchange(get(f"{SHOP}/a"), answer, took=0.004)


@lead("routing/not-found")
def trpc_has_no_such_procedure() -> Exchange:
    told = {"message": 'No procedure found on path "helo"', "code": -32004, "data": {"code": "NOT_FOUND"}}
    return exchange(get(f"{SHOP}/helo"), reply(404, {"error": told}))
