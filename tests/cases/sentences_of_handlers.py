"""Leads and spares of what hand-written handlers say of one value, one thing or one code; and of pages around it."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import bearer, exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = bearer(exp=4_000_000_000)
PART = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.pdf"\r\n\r\n%PDF\r\n--x--\r\n'


def read(path: str = "/orders/77", **named: str) -> Request:
    fields = {"authorization": KNOWN, **named}
    return get(API + path, **{name: value for name, value in fields.items() if value})


def write(body: str = '{"item": 4}', path: str = "/orders", **named: str) -> Request:
    fields = {"authorization": KNOWN, "content_type": "application/json", **named}
    return post(API + path, body, **{name: value for name, value in fields.items() if value})


def upload() -> Request:
    return write(PART, "/pictures", content_type="multipart/form-data; boundary=x")


def login(body: str = '{"email": "ada@shop.example", "password": "made-up"}', path: str = "/login") -> Request:
    return write(body, path, authorization="")


SAID = (
    ("request/query-parameter-missing", 401, "branchCode is required", read("/sales")),
    ("payload/missing-field", 401, "branchCode is required", write()),
    ("request/header-missing", 401, "Workspace context missing", read()),
    ("routing/not-found", 403, "unknown api route", read("/proxy/zz")),
    ("payload/invalid-field", 400, "Only .jpg and .png files are allowed", upload()),
    ("payload/invalid-field", 422, "Photos only", upload()),
    ("routing/object-missing", 422, "That e-mail does not exist", write('{"email": "a@b.example"}', "/remind")),
    ("state/conflict", 403, "Account already activated", login('{"email": "a@b.example"}', "/activate")),
    ("state/conflict", 403, "Cannot edit a sealed letter", write()),
    ("state/conflict", 422, "Ticket status not eligible for exchange", write()),
    ("state/conflict", 400, "Your user is not linked to any warehouse", read()),
    ("state/conflict", 401, "This invoice is already paid", write()),
    ("payload/invalid-field", 400, "Wrong OTP", write('{"otp": "112233"}', "/confirm")),
    ("payload/invalid-field", 403, "Incorrect transaction PIN", write('{"amount": 5, "transactionPin": "0000"}')),
    ("request/query-parameter-invalid", 404, "Invalid OTP", read("/confirm?code=112233")),
    ("auth/token-expired", 422, "Code expired.", write('{"email": "a@b.example", "otp": "112233"}', "/confirm")),
    ("auth/step-up-required", 400, "Two-step code needed", login()),
    ("auth/login-rejected", 400, "Wrong combination", login()),
    ("auth/login-rejected", 401, "E-mail is incorrect", login('{"email": "ada@shop.example", "senha": "made-up"}')),
    ("auth/login-rejected", 401, "Ancien mot de passe incorrect", write('{"oldPassword": "made-up"}', "/password")),
    ("auth/forbidden", 403, "This archive is read-only for trainees", read()),
    ("auth/forbidden", 403, "You have not been assigned to this ward", read()),
    ("auth/api-key-invalid", 401, "The apikey is not valid", read(authorization="", x_api_key="pk_8812aa91ff")),
    ("payload/missing-field", 400, "At least one of cpu or memory is required", write('{"host": "a"}')),
    ("payload/missing-field", 422, "title wanted", write('{"t": 1}')),
    ("request/header-missing", 400, "missing timestamp", write('{"id": 4}', authorization="", x_signature="9f" * 32)),
    ("payload/missing-field", 400, "Token missing in request body", write('{"t": 1}', "/refresh")),
    ("payload/invalid-field", 400, "Invalid key in metadata", write('{"metadata": {"a b": 1}}')),
    (
        "payload/invalid-field",
        422,
        "Passwords do not match",
        login('{"password": "a1", "confirmPassword": "b2"}', "/join"),
    ),
    ("auth/token-rejected", 401, "invalid stream token", read("/stream?t=9f2c41aa07be55d1", authorization="")),
    ("auth/api-key-invalid", 403, "Invalid deploy secret", login('{"secret": "made-up-1"}', "/deploy")),
    ("gateway/maintenance", 400, "The shop is closed due to scheduled system maintenance", read()),
    ("auth/account-blocked", 401, "Please verify your e-mail address before logging in", login()),
    ("auth/account-blocked", 403, "Banned", read()),
    ("server/misconfigured", 400, "EXPORT_DIR is not configured or does not exist", read("/exports")),
    ("limits/quota-exhausted", 403, "No more postcards remaining", write()),
    ("state/conflict", 400, "No active warehouse. Choose one first.", read()),
    ("state/conflict", 422, "Cannot delete customer with existing orders", write()),
    ("payload/malformed-content", 400, "Could not read the spreadsheet", upload()),
    ("payload/invalid-field", 400, "Invalid video file format", upload()),
    ("payload/validation-failed", 401, "incorrect_body", write()),
    ("payload/missing-field", 400, "Missing field: token", write()),
    ("routing/object-missing", 404, "No published lesson is available.", read("/lessons/current")),
    ("auth/forbidden", 403, "Unauthorized module access.", read()),
    ("request/query-parameter-missing", 400, "Type what you look for", read("/search?q=")),
    ("request/query-parameter-invalid", 400, "40 is greater than the maximum of 10", read("/things?limit=40")),
    ("state/already-exists", 409, "用户名已被占用", write('{"user": "ada"}')),
    ("payload/missing-field", 400, "judul wajib", write()),
    ("payload/missing-field", 400, "Please provide email and password", login('{"email": "ada@shop.example"}')),
    (
        "payload/wrong-content-type",
        400,
        "No JSON provided!",
        write("a=1", content_type="application/x-www-form-urlencoded"),
    ),
    ("payload/empty-body", 400, "Not a JSON", write("{}")),
    ("state/conflict", 403, "accepted group cannot be deleted", write()),
    ("state/conflict", 400, "This car has already rented", write()),
    ("routing/object-missing", 400, "Not found email", write('{"email": "a@b.example"}', "/remind")),
    ("state/already-exists", 409, "Another stage is already called Won", write('{"label": "Won"}')),
    ("access/feature-disabled", 403, "integration is not active", write()),
    ("auth/account-blocked", 403, "Учётная запись отключена", read()),
    ("state/conflict", 400, "This course is full", write()),
    ("request/header-missing", 401, "missing auth headers", read()),
    ("payload/invalid-field", 400, "Invalid UUID format", read("/orders/abc")),
    ("server/misconfigured", 503, "Mail service unconfigured", write()),
    ("payload/too-large", 422, "Soubor je větší než 20 MB.", upload()),
)

NOT_SAID = (
    ("request/query-parameter-missing", 401, "branchCode is required", read("/sales?branchCode=7")),
    ("request/header-missing", 401, "Workspace context missing", read(x_workspace="acme")),
    ("routing/not-found", 403, "Access to this path is not allowed", read()),
    ("payload/invalid-field", 403, "Only premium members are allowed", read()),
    ("routing/object-missing", 400, "This e-mail does not exist already", write('{"email": "a@b.example"}')),
    ("state/conflict", 403, "You cannot edit unlisted things without a plan", write()),
    ("payload/invalid-field", 400, "Invalid coupon code", read("/cart")),
    ("auth/step-up-required", 400, "Two-factor code required", read("/devices")),
    ("auth/login-rejected", 400, "Wrong combination", write('{"colour": "red", "size": "x"}')),
    ("payload/missing-field", 400, "At least one of cpu or memory is required", write('{"memory": 4}')),
    ("auth/credentials-stripped", 401, "token missing in request body", write('{"t": 1}', "/logout")),
    ("auth/api-key-missing", 400, "Invalid key in metadata", login('{"metadata": {"a b": 1}}', "/orders")),
    (
        "auth/login-rejected",
        422,
        "Passwords do not match",
        login('{"password": "a1", "confirmPassword": "b2"}', "/join"),
    ),
    ("gateway/maintenance", 400, "Equipment is under maintenance", write()),
    ("payload/invalid-field", 400, "Try later", read("/things")),
    ("auth/account-blocked", 403, "Banned country", read()),
    ("state/conflict", 400, "The session is over", read()),
    ("auth/credentials-stripped", 401, "missing auth headers", read()),
    ("payload/invalid-field", 400, "Invalid client id", read("/orders")),
    ("payload/wrong-content-type", 400, "No JSON provided!", write("{}")),
    ("payload/empty-body", 400, "Not a JSON", write('{"a": 1}')),
    ("payload/wrong-content-type", 400, "Please provide name and room", write('{"name": "a"}')),
    ("server/misconfigured", 400, "The value of ITEM is not known", write()),
    ("limits/quota-exhausted", 403, "No access left", read()),
    ("state/conflict", 400, "No active session", read()),
    ("payload/malformed-content", 400, "The image was not found", upload()),
    ("request/query-parameter-missing", 400, "Type what you look for", read("/search?q=a")),
)


def page(sentence: str, status: int, name: str) -> str:
    return f"<!doctype html><html><title>{status} {name}</title><h1>{name}</h1><p>{sentence}</p></html>"


@lead("request/query-parameter-missing")
def a_sentence_on_the_page_of_a_framework() -> Exchange:
    return exchange(get(f"{API}/tides"), reply(400, page("harbour is required", 400, "Bad Request")))


@lead("auth/forbidden")
def a_reason_on_a_page() -> Exchange:
    told = page("Only editors can see the drafts", 403, "Forbidden")
    return exchange(get(f"{API}/drafts", cookie="sid=s%3A8f2a91cc07be41"), reply(403, told))


@lead("request/query-parameter-missing")
def an_argument_that_cherrypy_misses() -> Exchange:
    told = (
        "<html><title>404 Not Found</title><h2>404 Not Found</h2><p>Missing parameters: city</p>CherryPy 18.10</html>"
    )
    return exchange(get(f"{API}/tides"), reply(404, told, content_type="text/html"))


@spare("access/object-storage-denied")
def a_page_of_webob() -> Exchange:
    told = page("Access was denied to this resource. The archive is closed.", 403, "Forbidden")
    return exchange(get(f"{API}/archive"), reply(403, told, content_type="text/html"))


@lead("auth/login-rejected")
def the_form_of_a_login_shown_again() -> Exchange:
    form = (
        '<html><title>Enter</title><form method=post><input name="user"><input type="password" name="pw"></form></html>'
    )
    again = form.replace('"pw"', '"password"')
    asked = post(f"{API}/login", "user=ada&password=made-up", content_type="application/x-www-form-urlencoded")
    return exchange(asked, reply(200, again, content_type="text/html"))


@spare("auth/login-rejected")
def a_page_after_the_login() -> Exchange:
    asked = post(f"{API}/login", "user=ada&password=made-up", content_type="application/x-www-form-urlencoded")
    return exchange(asked, reply(200, "<html><title>Welcome</title><p>Hello Ada</p></html>", content_type="text/html"))


@lead("auth/token-rejected")
def a_token_that_the_second_way_of_a_framework_read() -> Exchange:
    told = reply(401, {"detail": "Invalid token."}, www_authenticate='Bearer realm="api"')
    return exchange(get(f"{API}/users", authorization="Token 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b"), told)


@lead("content/error-in-success")
def a_status_that_is_false() -> Exchange:
    return exchange(
        read("/projects?method=user"), reply(200, {"status": False, "message": "The upload failed for some reason"})
    )


@spare("content/error-in-success")
def a_switch_that_is_off() -> Exchange:
    told = {"status": False, "message": "Night mode", "name": "night", "room": 4, "since": "2026-01-01"}
    return exchange(read("/switches/4"), reply(200, told))


@spare("content/error-in-success")
def a_switch_that_says_so() -> Exchange:
    return exchange(write(path="/switches/4"), reply(200, {"status": False, "message": "Notifications turned off"}))


@spare("content/error-in-success")
def a_test_that_somebody_failed() -> Exchange:
    return exchange(write(path="/quiz/4"), reply(200, {"result": "fail", "score": 30, "passed": False}))


@spare("payload/missing-field")
def a_check_that_was_asked_for() -> Exchange:
    told = {"success": True, "data": {"valid": False, "errors": ["name is required"]}}
    return exchange(write(path="/validate"), reply(200, told))


@spare("content/error-in-success")
def an_import_of_which_some_rows_failed() -> Exchange:
    told = {"success": True, "imported": 9, "errors": [{"row": 3, "message": "Email already exists"}]}
    return exchange(write('{"rows": [1, 2]}', "/imports"), reply(200, told))


@lead("access/payment-required")
def a_plan_in_an_answer_of_graphql() -> Exchange:
    error = {"message": "Invoices are part of the Team plan", "path": ["bill"], "locations": [{"line": 1, "column": 3}]}
    told = {"errors": [error], "data": {"bill": None}}
    return exchange(write('{"query": "{ bill }"}', "/graphql"), reply(200, told))


@spare("access/payment-required")
def a_plan_among_the_things_of_a_good_answer() -> Exchange:
    told = {"errors": [{"message": "Invoices are part of the Team plan", "row": 4}], "imported": 12}
    return exchange(write('{"rows": [1]}', "/imports"), reply(200, told))


@lead("payload/missing-field")
def an_action_of_a_form_that_failed() -> Exchange:
    told = {"type": "failure", "status": 400, "data": '[{"error":1},"Missing member id."]'}
    asked = post(f"{API}/members?/suspend", "a=1", content_type="application/x-www-form-urlencoded")
    return exchange(asked, reply(400, told))


@spare("payload/missing-field")
def an_address_in_the_answer_is_no_field() -> Exchange:
    told = {"status": 400, "error": "Bad Request", "message": "Refund not possible now", "path": "/refunds"}
    return exchange(write(), reply(400, told))


@spare("payload/invalid-field")
def members_of_an_error_are_no_fields() -> Exchange:
    told = {"error": {"MsgCode": "MG8", "MsgText": "Come back in an hour, please", "MsgTitle": "We are busy today"}}
    return exchange(read(), reply(400, told))


@spare("auth/session-expired")
def the_texts_of_a_site() -> Exchange:
    texts = {"errors": {"expired": "Your session has expired. Please log in again.", "wrong": "Invalid password"}}
    return exchange(get("https://shop.example/locales/en.json"), reply(200, texts))


@spare("auth/no-credentials")
def an_address_that_is_a_secret_itself() -> Exchange:
    return exchange(
        post(f"{API}/hooks/ab12cd9", '{"a": 1}', content_type="application/json"), reply(404, "Unauthorized")
    )


@lead("payload/invalid-field")
def reasons_by_field_under_403() -> Exchange:
    told = {"success": False, "errors": {"item": ["The item must be one of our own."]}}
    return exchange(write(), reply(403, told))


def register() -> None:
    for give, rows in ((lead, SAID), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return exchange(asked, reply(status, {"error": sentence}))

            build.__name__ = f"{cause.rpartition('/')[2]}_{'_'.join(sentence.split())}"
            give(cause)(build)


register()
