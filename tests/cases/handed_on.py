"""Leads and spares of what applications hand on: their driver's or their client's message, a page around a sentence."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request, Response
from tests.builders import CHROME, Session, exchange, get, lead, page, post, reply, request, session, spare
from tests.cases.sentences_of_requests import case_of, read, write

SHOP = "https://shop.example"
LAMP = '{"name": "Lamp", "price": 20}'
FORM = "application/x-www-form-urlencoded"
RESET = '{"token": "9f8e7d6c", "password": "n3w-Pass"}'

SAID = (
    ("payload/missing-field", 500, "NOT NULL constraint failed: users.email", write('{"mail": "x"}')),
    ("payload/missing-field", 500, "Column 'email' cannot be null", write('{"mail": "x"}')),
    ("payload/invalid-field", 500, "Data too long for column 'name' at row 1", write()),
    ("payload/invalid-field", 500, 'invalid input syntax for type uuid: "abc"', write('{"owner": "abc"}')),
    ("server/database", 500, "connect ECONNREFUSED 172.18.0.3:5432", read()),
    ("server/database", 500, "getaddrinfo ENOTFOUND mongo", read()),
    ("server/database", 500, "Operation `users.findOne()` buffering timed out after 5000ms", read()),
    ("gateway/upstream-timeout", 500, "timeout of 5000ms exceeded", read()),
    ("gateway/bad-gateway", 500, "fetch failed", read()),
    ("server/unhandled-exception", 500, "Cannot set headers after they are sent to the client", read()),
    ("request/header-missing", 400, "No signature found on request", write()),
    ("auth/token-rejected", 400, "Password reset token is invalid or has expired", write(RESET)),
    ("payload/missing-field", 500, "Invalid `prisma.user.create()` invocation: Argument `email` is missing.", write()),
    ("payload/unknown-field", 500, "Invalid `prisma.x.create()` invocation: Unknown argument `titel`.", write()),
    ("request/header-missing", 400, "Missing stripe-signature header", write()),
    ("auth/token-revoked", 401, "This token has been logged out", read()),
    ("auth/account-blocked", 403, "PHONE_NOT_VERIFIED", write()),
    ("auth/account-blocked", 403, "Your registration is awaiting approval by an administrator", write()),
    ("auth/csrf-token-missing", 400, "X-Requested-With header required", write()),
    ("routing/not-found", 404, "There is no such route: GET /g7", read("/g7")),
    ("gateway/maintenance", 503, "Nightly backup in progress, service resumes at 04:00", read()),
    ("auth/csrf-token-mismatch", 403, "Your form session is no longer valid. Reload it.", write("name=x", FORM)),
    ("auth/credentials-for-another-environment", 401, "You are using a test key against the live API", read()),
    ("state/etag-mismatch", 409, "You are editing an old copy of this page", write()),
    ("state/conflict", 422, "Your balance is 3.20 EUR, the transfer needs 10.00 EUR", write()),
    ("state/already-exists", 422, "The slug is used by another post", write('{"slug": "x"}')),
    ("payload/malformed-content", 400, "Row 3: expected 5 columns, got 4", write("a,b\n1,2,3", "text/csv")),
    ("access/payment-required", 403, "Free accounts can have 3 projects", write()),
    ("server/not-implemented", 501, "PDF export has not been built", write()),
    ("server/unavailable", 503, "Server is starting up", read()),
    ("server/misconfigured", 500, "Invalid login: 535 5.7.8 Error: authentication failed", write()),
    ("limits/quota-exhausted", 403, "Maximum number of devices (3) reached", write()),
    ("payload/malformed-json", 400, "Body could not be parsed as JSON", write("{'name': 1}")),
    ("auth/replay-detected", 400, "captcha: timeout-or-duplicate", write('{"captcha": "03AG"}')),
    ("request/query-parameter-invalid", 400, "Transport unknown", read("/socket.io/?EIO=4&transport=pole")),
    ("payload/wrong-content-type", 400, "name and price are required", write(LAMP, "text/plain;charset=UTF-8")),
    ("payload/wrong-content-type", 400, "name and price are required", write("name=Lamp&price=20", FORM)),
)  # fmt: skip
NOT_SAID = (
    ("server/database", 500, "connect ECONNREFUSED 172.18.0.3:8080", read()),
    ("gateway/upstream-timeout", 500, "Total of 5000ms exceeded", read()),
    ("gateway/bad-gateway", 500, "Backend fetch failed: ECONNREFUSED", read()),
    ("routing/object-missing", 400, "No signature found on request", write()),
    ("request/header-missing", 400, "The stripe-signature header is fine, the amount is not", write()),
    ("routing/object-missing", 404, "There is no such route: GET /g7", read("/g7")),
    ("auth/account-blocked", 403, "The registration of the device is not needed", write()),
    ("auth/csrf-token-missing", 400, "X-Request-Id header required", write()),
    ("auth/session-expired", 403, "Your form session is no longer valid. Reload it.", write("name=x", FORM)),
    ("auth/credentials-for-another-environment", 401, "A test key is required", read()),
    ("state/locked", 409, "You are editing an old copy of this page", write()),
    ("state/etag-mismatch", 400, "You are using an old version of the app", write()),
    ("access/payment-required", 403, "Free accounts can send 3 messages per minute", write()),
    ("routing/method-not-implemented", 501, "PDF export has not been built", write()),
    ("state/not-ready", 503, "Server is starting up", read()),
    ("payload/malformed-content", 400, "Row 3: name is required", write('[{"a": 1}]')),
    ("limits/quota-exhausted", 403, "Maximum number of login attempts (3) reached", write()),
    ("routing/object-missing", 401, "The user belonging to this token does no longer exist.", read()),
    ("auth/login-rejected", 400, "Password reset token is invalid or has expired", write(RESET)),
    ("auth/token-rejected", 400, "The reset of the counter is not valid", write()),
    ("payload/wrong-content-type", 400, "name and price are required", write('{"name": "Lamp", "price": 0}')),
    ("payload/content-type-missing", 400, "name and price are required", write('{"name": "Lamp"}', "")),
)


@lead("payload/content-type-missing")
def fields_under_no_label() -> Exchange:
    return case_of(400, "name and price are required", request("POST", f"{SHOP}/items", LAMP))


def of_tomcat(status: int, sentence: str) -> Response:
    rows = {"Type": "Status Report", "Message": sentence, "Description": "The server will not process the request."}
    said = "".join(f"<p><b>{name}</b> {told}</p>" for name, told in rows.items())
    return page(status, f"HTTP Status {status} – Refused", said + "<h3>Apache Tomcat/10.1.30</h3>")


@lead("auth/forbidden-anonymous")
def members_only_on_a_page_of_tomcat() -> Exchange:
    return exchange(get(f"{SHOP}/payroll"), of_tomcat(403, "Only members of the payroll group may see this"))


@spare("auth/forbidden-anonymous")
def tomcats_own_sentence() -> Exchange:
    return exchange(get(f"{SHOP}/payroll"), of_tomcat(403, "Access to the requested resource has been denied"))


@lead("routing/object-missing")
def a_404_of_a_handler_on_a_page_of_tomcat() -> Exchange:
    return exchange(get(f"{SHOP}/bills/7"), of_tomcat(404, "Invoice 2024-77 does not exist"))


@spare("routing/object-missing")
def a_404_of_tomcat_itself() -> Exchange:
    return exchange(get(f"{SHOP}/bills/7"), of_tomcat(404, "The requested resource [/bills/7] is not available"))


@lead("gateway/maintenance")
def a_503_of_a_handler_on_a_page_of_tomcat() -> Exchange:
    said = "The booking system is closed for maintenance until 6 pm"
    return exchange(get(f"{SHOP}/booking"), of_tomcat(503, said))


@lead("auth/token-rejected")
def the_owner_of_a_token_is_gone() -> Exchange:
    return case_of(401, "The user belonging to this token does no longer exist.", read())


@lead("content/error-in-success")
def a_code_that_means_either_and_a_refusal() -> Exchange:
    return exchange(get(f"{SHOP}/lots/7"), reply(200, {"code": 1, "msg": "Permission denied"}))


@spare("content/error-in-success")
def a_code_that_means_either_and_good_news() -> Exchange:
    return exchange(get(f"{SHOP}/lots/7"), reply(200, {"code": 1, "msg": "3 invalid lots were found and removed"}))


@lead("content/error-in-success")
def a_result_that_is_no_good() -> Exchange:
    return exchange(get(f"{SHOP}/lots/7"), reply(200, {"result": "NG", "reason": "Lot is not registered"}))


@spare("content/error-in-success")
def a_part_that_was_measured_as_no_good() -> Exchange:
    measured = {"result": "NG", "lot": 42, "measures": [1.2, 3.4]}
    return exchange(get(f"{SHOP}/lots/7"), reply(200, measured))


@lead("content/error-in-success")
def an_envelope_inside_of_an_envelope() -> Exchange:
    return exchange(get(f"{SHOP}/a"), reply(200, {"response": {"status": "error", "message": "The queue has no end"}}))


@spare("content/error-in-success")
def a_payment_inside_of_an_envelope() -> Exchange:
    return exchange(get(f"{SHOP}/a"), reply(200, {"data": {"status": "failed", "message": "Card declined"}}))


@lead("auth/login-rejected")
def a_login_that_leaves_nobody_logged_in() -> Exchange:
    asked = post(f"{SHOP}/auth/login", {"email": "ann@shop.example", "password": "x"})
    return exchange(asked, reply(200, {"loggedIn": False, "reason": "no account with that email"}))


@spare("auth/login-rejected")
def a_question_who_is_logged_in() -> Exchange:
    return exchange(post(f"{SHOP}/auth/whoami", {"page": "home"}), reply(200, {"authenticated": False}))


@lead("payload/missing-field")
def an_element_that_lacks_in_xml() -> Exchange:
    said = "<error><code>1001</code><message>Element 'price' is missing</message></error>"
    asked = post(f"{SHOP}/items", "<item><name>x</name></item>", content_type="application/xml")
    return exchange(asked, reply(400, said, content_type="application/xml"))


@lead("payload/invalid-field")
def a_validators_error_under_500() -> Exchange:
    error = {"message": "Validation isEmail on email failed", "type": "Validation error", "path": "email"}
    answer = {"name": "SequelizeValidationError", "errors": [error]}
    return exchange(post(f"{SHOP}/users", {"email": "nope"}), reply(500, answer))


@spare("payload/invalid-field")
def another_error_under_500() -> Exchange:
    answer = {"name": "SequelizeConnectionError", "errors": [{"message": "connect failed", "path": "email"}]}
    return exchange(post(f"{SHOP}/users", {"email": "nope"}), reply(500, answer))


@lead("access/file-permission")
def a_file_outside_of_vites_project() -> Exchange:
    said = "The request id &quot;/etc/passwd&quot; is outside of Vite serving allow list."
    return exchange(get(f"{SHOP}/@fs/etc/passwd"), page(403, "403 Restricted", said))


@lead("auth/forbidden")
def a_role_that_jetty_misses() -> Exchange:
    asked = get(f"{SHOP}/boss", authorization="Basic YWRhOmxvdmVsYWNl")
    return exchange(asked, page(403, "Error 403 !role", "HTTP ERROR 403 !role URI: /boss STATUS: 403 MESSAGE: !role"))


@lead("request/query-parameter-invalid")
def a_number_in_the_query_that_java_cannot_read() -> Exchange:
    said = 'java.lang.NumberFormatException: For input string: "two"'
    return exchange(get(f"{SHOP}/items?page=two"), reply(400, said, content_type="text/plain"))


@lead("server/database")
def php_dies_with_the_words_of_its_database() -> Exchange:
    said = "Connection failed: SQLSTATE[HY000] [2002] Connection refused"
    return exchange(get(f"{SHOP}/list.php"), reply(200, said, content_type="text/html; charset=UTF-8"))


@spare("server/database")
def a_fragment_that_begins_with_a_query() -> Exchange:
    return exchange(get(f"{SHOP}/found"), reply(200, "Query: lamps, 3 results", content_type="text/html"))


def _change(fetched: str) -> Session:
    asked = {"user_agent": CHROME, "cookie": "connect.sid=s%3Aa1b2c3d4e5f6a7b8.c9d8"}
    first = exchange(get(f"{SHOP}/{fetched}", user_agent=CHROME), reply(200, {"token": "3f2a91c7d0"}))
    refused = "<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Forbidden</pre></body></html>"
    answer = reply(403, refused, content_type="text/html; charset=utf-8")
    return session(first, exchange(post(f"{SHOP}/comments", {"text": "hi"}, **asked), answer))


@lead("auth/csrf-token-missing")
def a_token_that_was_fetched_and_left_out() -> Session:
    return _change("csrf-token")


@spare("auth/csrf-token-mismatch")
def a_list_that_was_fetched() -> Session:
    return _change("products")


def register() -> None:
    for give, rows in ((lead, SAID), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return case_of(status, sentence, asked)

            build.__name__ = f"{'_'.join(sentence.split())}_{asked.headers.get('content-type')[-10:]}"
            give(cause)(build)


register()
