"""Leads and spares of what servers say in passing words: of tokens, gates, what stands behind them, and things."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import exchange, get, lead, post, reply, spare

API = "https://api.harbour.example/v3"
OPAQUE = "Bearer k7Qp2mZx81LwTbRvk7Qp2mZx"


def read(path: str = "/berths/77", **named: str) -> Request:
    fields = {"authorization": OPAQUE, **named}
    return get(API + path, **{name: value for name, value in fields.items() if value})


def write(body: str = '{"berth": 4}', path: str = "/berths", **named: str) -> Request:
    fields = {"authorization": OPAQUE, "content_type": "application/json", **named}
    return post(API + path, body, **{name: value for name, value in fields.items() if value})


KEYED = {"authorization": "", "x_api_key": "pk_8812aa91ff"}

SAID = (
    ("auth/multiple-credentials", 400, "Send either a cookie or a token, never both", read()),
    ("auth/wrong-scheme", 401, "Authorization must start with 'Key ' and not 'Bearer '", read()),
    ("auth/dpop-required", 401, "No DPoP proof was given", read()),
    ("auth/token-wrong-type", 401, "Wrong kind of token", read()),
    ("auth/token-not-yet-valid", 401, "This token may not be used before noon", read()),
    ("auth/token-malformed", 401, "We failed to parse your token", read()),
    ("auth/token-wrong-audience", 401, "Token was issued for the pilots and not for the harbour", read()),
    ("auth/token-wrong-issuer", 401, "We do not accept tokens signed by that house", read()),
    ("auth/token-bad-signature", 401, "The token's kid is not known here", read()),
    ("auth/step-up-required", 403, "SECOND_FACTOR_REQUIRED", write()),
    ("auth/sso-authorization-required", 403, "Your organisation requires single sign-on", read()),
    ("auth/api-key-missing", 403, "Where is your app key?", read(authorization="")),
    ("auth/api-key-restricted", 403, "This key is bound to the tide tables", read(**KEYED)),
    ("auth/api-key-invalid", 403, "API key was deactivated last week", read(**KEYED)),
    ("auth/client-certificate-rejected", 403, "Your certificate is not enrolled", read(authorization="")),
    ("auth/signature-mismatch", 401, "SIGN_ERROR", write(authorization="", x_signature="9f" * 32)),
    ("auth/clock-skew", 401, "Timestamp too old", write(authorization="", x_timestamp="1", x_signature="9f" * 32)),
    ("access/bot-challenge", 403, "hcaptcha_failed", write()),
    ("access/geo-blocked", 403, "Licences do not cover your territory: unavailable", read()),
    ("access/feature-disabled", 403, "The tide service is currently not enabled for our port", read()),
    ("access/payment-required", 403, "Locked because of overdue invoices", read()),
    ("auth/account-blocked", 403, "VENDOR_SUSPENDED", write()),
    ("auth/account-blocked", 403, "Your shipping agent is under investigation", write()),
    ("access/ip-blocked", 403, "ip_not_whitelisted", read()),
    ("limits/quota-exhausted", 403, "weekly_limit_reached", read(**KEYED)),
    ("limits/rate-limited", 403, "You are polling us too often", read()),
    ("limits/concurrency", 503, "All of your sessions are taken", read()),
    ("gateway/upstream-refused", 502, "Nothing is listening on quay:8080", read()),
    ("gateway/upstream-reset", 502, "The crane hung up while we were talking", read()),
    ("gateway/upstream-bad-response", 502, "The crane-service sent us gibberish", read()),
    ("gateway/no-healthy-upstream", 503, "No replicas of crane are up", read()),
    ("gateway/upstream-dns", 502, "We could not resolve crane.quay", read()),
    ("gateway/upstream-tls", 502, "TLS handshake with crane failed", read()),
    ("server/function-crashed", 502, "Your worker process was killed", read()),
    ("server/out-of-storage", 403, "DISK_FULL", write()),
    ("server/not-implemented", 500, "TODO: pilots", read()),
    ("routing/object-missing", 404, "BERTH_UNKNOWN", read()),
    ("routing/object-missing", 400, "Ship with number 77 is not on record", read()),
    ("routing/gone", 404, "This berth was removed", read()),
    ("routing/method-not-allowed", 400, "The verb PUT can not be used here", read()),
    ("payload/malformed-content", 422, "Your photo looks damaged", write("GIF89a", content_type="image/gif")),
    ("payload/missing-field", 422, "You forgot to give us the ship's name", write()),
    ("payload/missing-field", 400, "Kindly mention draught of ship", write()),
    ("request/header-missing", 400, "MISSING_HEADER", read()),
    ("state/etag-mismatch", 409, "The log was changed meanwhile", write()),
    ("state/not-ready", 404, "MANIFEST_PENDING", read("/manifests/7/file")),
    ("payload/missing-field", 400, "Tide table should not be empty", write()),
    ("payload/missing-field", 422, "Please make sure the captain is filled", write()),
    ("payload/invalid-field", 400, "Slot already passed", write()),
    ("payload/too-large", 400, "This photo has 12 MB and we allow 5", write("GIF89a", content_type="image/gif")),
    ("limits/quota-exhausted", 403, "Your team has reached its berth limit", write()),
    ("state/conflict", 409, "The ship has left the depot: too late to turn it", write()),
    ("state/conflict", 422, "Tide programme not active.", write()),
    ("state/already-exists", 409, "You submitted the same manifest twice", write()),
    ("access/geo-blocked", 403, "UNSUPPORTED_REGION", read()),
    ("access/payment-required", 403, "Membership required", read()),
    ("access/feature-disabled", 403, "pilot_not_joined", read()),
    ("auth/insufficient-scope", 403, "That token can read berths, it can not book them", write()),
    ("auth/token-expired", 401, "E_EXPIRED_TOKEN", read()),
    ("gateway/overloaded", 503, "Everybody is online at once", read()),
    ("payload/missing-field", 400, "Empty parameter: draught", write()),
    ("payload/invalid-field", 400, "DRAUGHT_VALUE_NOT_ALLOWED", write()),
    ("payload/unknown-field", 400, "Parameter 'berth' is not supported", write()),
    ("limits/quota-exhausted", 401, "You have used up all your free tide lookups", read(**KEYED)),
    ("state/conflict", 400, "Invalid status: berth is not open", write()),
    ("state/conflict", 422, "Manifest not signed off: it is in a wrong state", write()),
    ("state/conflict", 400, "CannotBeChanged", write()),
    ("state/already-exists", 409, "Berth number is already taken", write()),
    ("access/feature-disabled", 403, "Tide alarms are not enabled.", read()),
    ("auth/token-rejected", 403, "The API token you gave is not valid.", read()),
    ("auth/api-key-missing", 401, "No subscription key was given. Put it in X-Sub-Key.", read(authorization="")),
    ("auth/api-key-missing", 401, "auth.apikey.missing", read(authorization="")),
    (
        "payload/malformed-content",
        415,
        "The uploaded chart seems to be corrupt, as a picture",
        write("GIF89a", content_type="image/gif"),
    ),
    ("access/feature-disabled", 403, "workspace_tide_api_disabled", read()),
    ("auth/login-rejected", 400, "Wrong PIN", write('{"captain": "9912", "pin": "1234"}', "/login", authorization="")),
    ("auth/token-wrong-type", 401, "A pilot token was expected, a captain token was sent", read()),
    ("gateway/upstream-bad-response", 502, "The harbour's reply can't be parsed", read()),
    ("payload/missing-field", 422, "The captain's licence is required", write()),
    ("state/idempotency-key-reused", 409, "idempotency_key_mismatch", write(idempotency_key="a")),
)

NOT_SAID = (
    ("auth/multiple-credentials", 422, "Choose either a crane or a key holder, not both", write()),
    ("auth/token-malformed", 400, "Unexpected token in the filter: could not parse it", read("/berths?filter=a(")),
    ("auth/token-wrong-type", 400, "Wrong kind of ship", write()),
    ("auth/token-not-yet-valid", 422, "A berth cannot be used before it is paid", write()),
    ("auth/api-key-missing", 404, "No API key with id 17 exists in this harbour", read("/keys/17")),
    ("auth/api-key-invalid", 400, "Invalid key in manifest", write('{"manifest": {"a b": 1}}')),
    ("auth/client-certificate-rejected", 422, "The certificate number is not valid", write()),
    ("auth/signature-mismatch", 422, "The signature of the captain is blurred", write()),
    ("access/bot-challenge", 422, "Your password does not prove you are human enough: too short", write()),
    ("access/geo-blocked", 400, "Unknown country code: XX", write()),
    ("access/feature-disabled", 409, "The crane is not open", write()),
    ("auth/account-blocked", 409, "The account is already suspended", write()),
    ("access/ip-blocked", 422, "The IP address field is not valid IPv4", write()),
    ("gateway/upstream-timeout", 422, "The timeout of a partner must be smaller", write()),
    ("routing/object-missing", 404, "PAGE_UNKNOWN", read()),
    ("routing/gone", 404, "This berth is hidden, or was perhaps withdrawn", read()),
    ("state/not-ready", 403, "ACCOUNT_PENDING", read()),
    ("payload/unknown-field", 422, "Combination of 'a' and 'b' is not allowed", write('{"a": 1, "b": 2}')),
    ("server/out-of-storage", 409, "Storage unit 12 is full", write()),
    ("auth/account-blocked", 409, "This captain was blocked and cannot be hired", write()),
    ("state/already-exists", 409, "This voucher number is already used", write()),
    ("access/feature-disabled", 403, "Your user is not enabled.", read()),
    ("auth/token-rejected", 403, "The CSRF token is invalid", write()),
    ("payload/missing-field", 422, "Your password needs at least one digit", write()),
    ("limits/quota-exhausted", 429, "You have reached the limit of requests per second", read()),
    ("access/payment-required", 422, "A licence number is required of every pilot", write()),
    ("access/geo-blocked", 422, "Users in two harbours are not allowed", write()),
    ("auth/client-certificate-rejected", 404, "The certificate is not registered", read()),
    ("access/bot-challenge", 400, "The robot arm cannot verify a human operator", write()),
    ("state/already-exists", 409, "Somebody else has the seat", write()),
)


@spare("payload/missing-field")
def the_part_of_an_answer_that_speaks_of_it_is_no_field() -> Exchange:
    told = {"meta": {"code": 40900, "type": "Conflict", "message": "Required by another ship"}, "data": {}}
    return exchange(write(), reply(409, told))


@lead("auth/token-expired")
def a_code_deep_in_what_fhir_says() -> Exchange:
    coding = [
        {"system": "http://harbour.example/codes", "code": "ACC_TOKEN_EXPIRED", "display": "Access token expired"}
    ]
    issue = [{"severity": "error", "code": "security", "details": {"coding": coding}}]
    return exchange(read(), reply(401, {"resourceType": "OperationOutcome", "issue": issue}))


@spare("request/query-parameter-invalid")
def a_token_in_the_query_is_no_parameter_of_a_search() -> Exchange:
    told = {"errcode": 40014, "errmsg": "invalid access_token"}
    return exchange(read("/berths?access_token=72_k7Qp2mZx81", authorization=""), reply(200, told))


def register() -> None:
    for give, rows in ((lead, SAID), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return exchange(asked, reply(status, {"message": sentence}))

            build.__name__ = f"{cause.rpartition('/')[2]}_{'_'.join(sentence.split())}"
            give(cause)(build)


register()
