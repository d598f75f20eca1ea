"""Leads and spares of what is said in few words, as people who write a handler in a hurry say it."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import bearer, exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = bearer(exp=4_000_000_000)
OPAQUE = "Bearer k7Qp2mZx81LwTbRv"


def read(path: str = "/orders/77", authorization: str = KNOWN) -> Request:
    return get(API + path, authorization=authorization)


def unknown(path: str = "/films") -> Request:
    return get(API + path)


def write(body: str = '{"item": 4}', path: str = "/orders") -> Request:
    return post(API + path, body, authorization=KNOWN, content_type="application/json")


def hook() -> Request:
    return post(f"{API}/hook", '{"id": 4}', content_type="application/json", x_signature="9f" * 32)


def login() -> Request:
    body = '{"email": "ada@shop.example", "password": "made-up"}'
    return post(f"{API}/login", body, content_type="application/json")


SAID = (
    ("access/bot-challenge", 400, "Captcha verification failed", login()),
    ("access/bot-challenge", 422, "Please prove that you are human", login()),
    ("access/geo-blocked", 403, "Sorry, not available where you are", unknown()),
    ("access/geo-blocked", 403, "Not in your country", unknown()),
    ("access/ip-blocked", 403, "Office network only", unknown()),
    ("access/user-agent-blocked", 403, "No bots", unknown()),
    ("access/payment-required", 403, "Your trial is over", read()),
    ("access/payment-required", 403, "not in your plan", read()),
    ("access/feature-disabled", 404, "feature flag off", read()),
    ("auth/account-blocked", 403, "Your mail address is not confirmed yet", read()),
    ("auth/account-blocked", 403, "Please click the link in the mail we sent you first", login()),
    ("auth/credentials-for-another-environment", 403, "this key is only for the test system", read()),
    ("auth/api-key-invalid", 403, "key is switched off", get(API, x_api_key="k_8812aa91ff02")),
    ("auth/token-wrong-audience", 401, "This token is meant for the mobile API", read()),
    ("auth/token-wrong-issuer", 401, "We did not issue this token", read()),
    ("auth/token-expired", 401, "Your pass has run out", read(authorization=OPAQUE)),
    ("auth/token-expired", 400, "It expired", read(authorization=OPAQUE)),
    ("auth/login-rejected", 403, "password doesn't fit", login()),
    ("auth/login-rejected", 400, "wrong pw", login()),
    ("auth/forbidden", 400, "You are no member of this team", read()),
    ("auth/forbidden", 401, "Role clerk may not see this", read()),
    ("auth/forbidden", 500, "Access denied", read()),
    ("auth/clock-skew", 400, "this message is 9 minutes old", write()),
    ("auth/csrf-token-missing", 500, "Did not get a valid CSRF token for 'POST /orders': undefined v. 74b0", write()),
    ("routing/object-missing", 404, "Nothing by that number", read()),
    ("routing/method-not-allowed", 400, "GET not possible here", read()),
    ("routing/method-not-allowed", 404, "predicate mismatch for view show (request_method = PUT)", read()),
    ("payload/too-large", 400, "max 2 MB please", write()),
    ("payload/missing-field", 400, "address please", write()),
    ("payload/missing-field", 400, "address: empty", write()),
    ("payload/invalid-field", 400, "we only take pictures", write()),
    ("payload/invalid-field", 400, "qty: NaN", write('{"qty": "x"}')),
    ("request/query-parameter-missing", 400, "q please", read("/search?sort=asc")),
    ("request/query-parameter-invalid", 400, "Ungültiges Datum", read("/search?day=11-24")),
    ("state/already-exists", 400, "mail taken", write('{"email": "a@b.example"}', "/register")),
    ("state/already-exists", 409, "pick another name", write('{"name": "ada"}', "/teams")),
    ("state/conflict", 400, "That slot was taken a moment ago", write()),
    ("state/conflict", 400, "the shop is closed on Sundays", write()),
    ("state/conflict", 400, "only 1 left", write()),
    ("state/not-ready", 409, "still cooking", read()),
    ("state/not-ready", 404, "not yet there, ask again later", read()),
    ("limits/concurrency", 429, "you have 3 exports running", write()),
    ("limits/rate-limited", 403, "calm down", read()),
    ("gateway/upstream-timeout", 500, "ECB feed timed out", read()),
    ("gateway/overloaded", 503, "we are full", read()),
    ("server/misconfigured", 500, "config missing: STRIPE_KEY", read()),
    ("auth/session-expired", 403, "logged out", get(API, cookie="sid=8f2c77d0b1a94e")),
    ("auth/account-blocked", 403, "You were muted until Friday", write()),
    ("auth/forbidden", 401, "needs role editor", read()),
    ("auth/forbidden", 403, "this is for HR eyes only", read()),
    ("auth/signature-mismatch", 400, "cannot verify sender", post(API, '{"a": 1}', x_signature="9f" * 32)),
    ("auth/csrf-token-mismatch", 403, "the form token is not ok", write()),
    ("access/payment-required", 403, "map tiles are part of Gold", read()),
    ("access/geo-blocked", 403, "Only for customers in Switzerland", unknown()),
    ("access/ip-blocked", 403, "We had to block your network", unknown()),
    ("routing/api-version", 400, "old version of the API", read()),
    ("routing/method-not-allowed", 404, "you cannot POST here", write()),
    ("routing/gone", 404, "Cet article a été supprimé", read()),
    ("payload/invalid-field", 400, "email looks wrong", write('{"email": "ada@"}')),
    ("payload/invalid-field", 422, "start is after end", write('{"start": 5, "end": 4}')),
    ("payload/invalid-field", 401, "Falsche PIN, noch 2 Versuche", write('{"pin": "1234"}', "/pin")),
    ("state/already-exists", 400, "you two are friends already", write()),
    ("state/already-exists", 400, "you have an account already", write('{"email": "a@b.example"}', "/register")),
    ("state/conflict", 400, "there are still 3 invoices hanging on it", write()),
    ("state/conflict", 400, "This voucher has been spent", write()),
    ("state/conflict", 400, "not your turn", write()),
    ("limits/concurrency", 429, "all 5 seats of your licence are in use", read()),
    ("limits/quota-exhausted", 403, "100 of 100 used", read()),
    ("limits/rate-limited", 400, "try again in 20 seconds", read()),
    ("server/database", 500, 'could not obtain lock on row in relation "ledger"', read()),
    ("server/database", 500, "Could not connect to Elasticsearch", read()),
    ("gateway/upstream-refused", 500, "SMTP server refused", read()),
    ("gateway/upstream-timeout", 500, "the weather station does not pick up the phone", read()),
    ("server/unhandled-exception", 500, "index out of range", read()),
    ("auth/forbidden", 400, "Permission denied", read()),
    ("auth/forbidden", 404, "You have no access to this order", read()),
    ("auth/login-rejected", 403, "Authentication failed", login()),
    ("auth/login-rejected", 404, "Usuario no encontrado", login()),
    ("access/payment-required", 403, "This requires the Team plan", read()),
    ("access/geo-blocked", 403, "Not licensed for streaming in your region", unknown()),
    ("access/geo-blocked", 403, "Your country is on our embargo list", unknown()),
    ("access/ip-blocked", 403, "Requests from data centres are refused", unknown()),
    ("routing/object-missing", 404, "Order not in database", read()),
    ("payload/invalid-field", 422, "Coupon code is not valid", write('{"coupon": "X1"}')),
    ("request/header-missing", 400, "No Accept-Language given", read()),
    ("limits/rate-limited", 403, "Request limit reached, wait 30 s", read()),
    ("gateway/bad-gateway", 500, "Payment service unavailable", read()),
    ("gateway/bad-gateway", 500, "Backend returned 503", read()),
    ("payload/too-large", 400, "image must be under 2MB", write()),
    ("state/not-ready", 400, "job 9 has not started yet", read()),
    ("state/conflict", 400, "cannot remove the last owner", write()),
    ("state/already-exists", 400, "bob is in the team already", write()),
    ("auth/signature-mismatch", 400, "hmac does not match", hook()),
    ("request/query-parameter-invalid", 400, "Seite muss größer als 0 sein", read("/list?page=-1")),
)

NOT_SAID = (
    ("auth/account-blocked", 403, "This order is waiting for approval by your team", read()),
    ("access/geo-blocked", 403, "Only customers may comment", unknown()),
    ("routing/method-not-allowed", 404, "Cannot POST /v2/orders", write()),
    ("state/conflict", 400, "there are still 2 attempts left", write()),
    ("gateway/upstream-timeout", 500, "MySQL does not respond", read()),
    ("access/bot-challenge", 500, "captcha secret is invalid", write()),
    ("access/geo-blocked", 400, "This phone number is not valid in your country", write()),
    ("access/payment-required", 403, "The trial court is not open to the public", read()),
    ("auth/forbidden", 403, "You are not a member account", unknown()),
    ("routing/object-missing", 404, "No route by that name", read()),
    ("payload/missing-field", 400, "Patience, please", write()),
    ("payload/invalid-field", 400, "Error: unknown", write()),
    ("state/conflict", 400, "only 2 attempts left", write()),
    ("gateway/upstream-timeout", 500, "The database API timed out", read()),
    (
        "auth/login-rejected",
        400,
        "The two passwords do not match",
        write('{"password": "a", "again": "b"}', "/register"),
    ),
)


def register() -> None:
    for give, rows in ((lead, SAID), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return exchange(asked, reply(status, {"error": sentence}))

            build.__name__ = f"{cause.rpartition('/')[2]}_{'_'.join(sentence.split())}"
            give(cause)(build)


@lead("payload/invalid-field")
def a_list_of_faults_in_german() -> Exchange:
    return exchange(write('{"qty": 9}'), reply(422, {"fehler": [{"feld": "qty", "text": "zu gross"}]}))


@lead("payload/invalid-field")
def a_value_that_does_not_exist() -> Exchange:
    told = {"errores": [{"campo": "cp", "mensaje": "El código postal no existe"}]}
    return exchange(write('{"cp": "99999"}'), reply(400, told))


@lead("payload/missing-field")
def names_in_a_list_of_what_is_missing() -> Exchange:
    return exchange(write(), reply(400, {"missing": ["address"]}))


@lead("payload/missing-field")
def a_reason_of_one_french_word() -> Exchange:
    return exchange(write(), reply(422, {"erreurs": {"nom": "obligatoire"}}))


@spare("payload/invalid-field")
def the_text_of_one_error() -> Exchange:
    return exchange(read(), reply(400, {"error": {"text": "This order is odd today"}}))


register()
