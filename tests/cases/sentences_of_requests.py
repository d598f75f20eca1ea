"""Leads and spares of sentences about the request, the plan and the service behind, written by hand: one table."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import bearer, exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = "Bearer k7Qp2mZx81LwTbRv"


def read(path: str = "/orders/77", **named: str) -> Request:
    fields = {"authorization": KNOWN, **named}
    return get(API + path, **{name: value for name, value in fields.items() if value})


def write(body: str = '{"item": 4}', content_type: str = "application/json", path: str = "/orders") -> Request:
    return post(API + path, body, authorization=KNOWN, content_type=content_type)


SAID = (
    ("payload/missing-field", 400, "You have to give a quantity", write()),
    ("payload/missing-field", 422, "Please choose the delivery date.", write()),
    ("payload/unknown-field", 400, "I do not know the field qty", write('{"item": 4, "qty": 2}')),
    ("payload/too-large", 400, "The picture is bigger than 5 MB", write('{"picture": "aaaaaaaaaaaa"}')),
    ("payload/wrong-content-type", 400, "Please send JSON", write("a=b", "application/x-www-form-urlencoded")),
    ("request/query-parameter-invalid", 400, "limit can be at most 100", read("/orders?limit=5000")),
    ("request/query-parameter-invalid", 400, "sort by 'colour' is not possible", read("/orders?sort=colour")),
    ("state/already-exists", 409, "There is already a customer with this e-mail", write('{"email": "a@b.example"}')),
    ("auth/replay-detected", 409, "This nonce was used before", write('{"nonce": "8f2a91"}')),
    ("limits/rate-limited", 403, "You are sending requests too fast", read()),
    ("limits/quota-exhausted", 403, "You have used 1000 of your 1000 free calls", read()),
    ("access/payment-required", 403, "This endpoint is part of the Pro plan", read()),
    ("access/feature-disabled", 403, "Exports are switched off for your organisation", read()),
    ("access/geo-blocked", 403, "We do not offer this service in your country", read()),
    ("server/database", 500, "could not connect to mysql", read()),
    ("gateway/upstream-timeout", 500, "The payment service did not answer in time", read()),
    ("gateway/upstream-refused", 502, "Inventory backend unreachable", read()),
    ("server/misconfigured", 500, "SMTP host is not configured", read()),
    ("auth/token-wrong-audience", 401, "this token is for another service", read(authorization=bearer(exp=600))),
    ("auth/token-bad-signature", 401, "jwt could not be verified with our key", read(authorization=bearer(exp=600))),
    ("auth/no-credentials", 400, "Authorization header was not set", read(authorization="")),
    ("auth/insufficient-scope", 403, "Your token was not granted write access", write()),
    ("auth/api-key-invalid", 403, "This key has been deleted", read(authorization="", x_api_key="4f3e2d1c0b9a8877")),
    ("access/ip-blocked", 403, "Calls from 203.0.113.7 are not permitted", read()),
    ("access/payment-required", 403, "Upgrade to use webhooks", read()),
    ("access/feature-disabled", 403, "The beta is closed for new shops", read()),
    ("limits/rate-limited", 503, "Request rate too high, wait a moment", read()),
    ("payload/missing-field", 400, "No file was attached", write()),
    ("routing/object-missing", 404, "We have no order with that number", read()),
    ("state/conflict", 422, "Only drafts can be edited", write()),
    ("state/locked", 409, "ada is working on this document", write()),
    ("server/resource-limit", 500, "Not enough memory to build the report", read()),
    ("gateway/maintenance", 503, "Closed for stocktaking until Monday", read()),
    ("routing/object-missing", 400, "No such order", read()),
    ("routing/api-version", 400, "API version 7 does not exist", read("/v7/orders")),
)
#: Under statuses that say nothing of it, as hand-written servers send them.
SAID_CARELESSLY = (
    ("state/conflict", 500, "Order 77 has already been shipped", write()),
    ("state/already-exists", 404, "Email already taken", write('{"email": "a@b.example"}')),
    ("payload/too-large", 409, "The picture is bigger than 5 MB", write('{"picture": "aaaaaaaaaaaa"}')),
    ("auth/step-up-required", 500, "Two-factor code required", write()),
    ("access/payment-required", 422, "This endpoint is part of the Pro plan", read()),
    ("auth/account-blocked", 422, "This workspace has been suspended", write()),
    ("limits/rate-limited", 400, "Rate limit exceeded", write()),
    ("auth/forbidden", 409, "You don't have access to this project", write()),
)
#: Of the content: what lacks, is there already, or cannot be in the present state.
SAID_OF_CONTENT = (
    ("payload/missing-field", 400, "Name, email, and password are required.", write('{"name": "a", "email": "b"}')),
    ("payload/missing-field", 400, "Message is required", write('{"model": "small"}')),
    ("payload/missing-field", 400, "Student name is required.", write('{"classId": 4}')),
    ("payload/missing-field", 400, "Missing or invalid 'text' in body", write('{"txt": "hello"}')),
    ("payload/missing-field", 400, "Missing 'name' or 'price'", write('{"name": "tea"}')),
    ("payload/missing-field", 400, "Title and body are required", write('{"title": "x"}')),
    ("payload/missing-field", 400, "Title and body are required", write('{"title": "x", "body": ""}')),
    ("payload/missing-field", 400, "All inputs are required", write('{"items": [1]}')),
    ("payload/missing-field", 400, "no transaction id", write('{"proof": "id"}')),
    ("payload/missing-field", 400, "Add a photo to continue.", write('{"x": 1}')),
    ("state/already-exists", 409, "username_exists", write('{"username": "ada"}')),
    ("state/already-exists", 400, "connection-exists", write('{"term": 4}')),
    ("state/already-exists", 400, "The mail is used already.", write('{"mail": "a@b.example"}')),
    ("state/already-exists", 409, "Duplicate position", write('{"position": 4}')),
    ("state/already-exists", 409, "Profile already submitted", write('{"town": "x"}')),
    ("state/conflict", 400, "Milestone is already funded or released", write()),
    ("state/conflict", 422, "Not enough stock for Lamp", write()),
    ("state/conflict", 422, "Doctor is not available at this time", write('{"at": "10:00"}')),
    ("state/conflict", 400, "Cannot delete category because it has products", write()),
    ("routing/object-missing", 404, "Cannot find File with id=4.", read("/files/4")),
    ("routing/object-missing", 404, "no peer 'c0ffee7'", read("/peers/c0ffee7")),
    ("routing/object-missing", 400, "No report for this order", read()),
    ("server/misconfigured", 503, "Chat unavailable: No model key configured", read()),
    ("server/misconfigured", 500, "Webhook configuration error", read()),
    ("server/misconfigured", 500, "Missing MAIL_API_KEY", read()),
    ("gateway/upstream-refused", 502, "Could not reach Acme: fetch failed", read()),
    ("gateway/upstream-bad-response", 502, "Invalid JSON from model", read()),
    ("request/query-parameter-missing", 400, 'Le paramètre "date" est obligatoire', read("/prices")),
    ("payload/wrong-content-type", 400, "No JSON data provided", write("a=b", "application/x-www-form-urlencoded")),
    ("payload/missing-field", 400, "Message is required and must be a string", write('{"msg": "x"}')),
    ("payload/validation-failed", 400, "Request body must be a JSON object", write("[1]")),
    ("server/misconfigured", 503, "Set MODEL_API_KEY to enable the assistant", read()),
    ("gateway/upstream-bad-response", 502, "QG invalid response", read()),
    ("state/conflict", 400, "Insufficient funds", write('{"kind": "expense", "amount": 400}')),
    ("state/conflict", 400, "This box has already been opened", write()),
    ("state/conflict", 400, "You must register a restaurant before uploading dishes.", write()),
    ("state/conflict", 409, "Lots of people are changing this at once, please try again", write()),
    ("auth/forbidden", 400, "This box does not belong to you", write()),
    ("routing/object-missing", 404, "No push subscriptions found for user", read("/push/4")),
    ("request/query-parameter-invalid", 400, "Invalid timestamp", read("/prices?start=now&end=x")),
    ("payload/validation-failed", 400, "Invalid audio file: unknown format", write('{"a": 1}')),
    ("payload/validation-failed", 400, "You cannot do both at once", write('{"a": 1}')),
)
#: Near neighbours: the same words of another thing.
NOT_SAID = (
    ("gateway/maintenance", 409, "This machine is under maintenance", write()),
    ("server/misconfigured", 400, "The mailbox is not configured", write()),
    ("payload/missing-field", 400, "You have to give a quantity", write('{"quantity": -3}')),
    ("payload/missing-field", 400, "Please enter a valid code", write('{"code": "7"}')),
    ("payload/wrong-content-type", 400, "Please send JSON", write('{"item": 4')),
    ("payload/too-large", 400, "The picture is larger than 4000 px wide", write('{"picture": "aaaaaaaaaaaa"}')),
    ("request/query-parameter-invalid", 409, "limit can be at most 100", read("/orders?page=2")),
    ("state/already-exists", 409, "There is already an import running", write()),
    ("auth/no-credentials", 401, "The authorization for this payment is missing", read()),
    ("auth/insufficient-scope", 403, "No key of yours opens this room", read()),
    ("auth/api-key-invalid", 403, "The public key was removed from the ring", read()),
    ("access/ip-blocked", 403, "Version 10.0.1.2 belongs to another team", read()),
    ("access/payment-required", 403, "Upgrade your client to version 7", read()),
    ("routing/object-missing", 404, "The router has no route for this path", read()),
    ("state/conflict", 403, "Only the owner may be removed", write()),
    ("server/resource-limit", 500, "Memory of a summer was not found", read()),
    ("limits/quota-exhausted", 403, "Page 3 of 7 may be seen by its owner", read()),
    ("access/payment-required", 403, "The meeting is only available in the planning room", read()),
    ("server/database", 503, "The database of recipes is being moved", read()),
    ("server/misconfigured", 401, "SMTP host is not configured", read()),
    ("payload/missing-field", 400, "Message is required", write('{"message": "hello"}')),
    ("payload/missing-field", 400, "Access token is required", write('{"message": "hello"}')),
    ("payload/missing-field", 400, "Admin role is required", write()),
    ("payload/missing-field", 400, "No luck", write('{"name": "tea"}')),
    ("payload/missing-field", 400, "Two approvals are required", write('{"name": "tea"}')),
    ("payload/missing-field", 400, "Please enter the correct amount", write('{"sum": 4}')),
    ("payload/missing-field", 400, "This product is missing in our catalogue", write('{"sku": 4}')),
    ("routing/object-missing", 404, "No version 3 of this API", read("/v3/orders")),
    ("payload/missing-field", 400, "No changes", write('{"name": "tea"}')),
    ("payload/missing-field", 400, "No rooms available in this house", write()),
    ("payload/missing-field", 400, "Phone number is required", write('{"phone": "0301234"}')),
    ("payload/missing-field", 400, "Add a card to continue", write()),
    ("state/already-exists", 409, "No such user exists", write()),
    ("state/already-exists", 400, "The code was used already", write('{"code": "7f3a"}')),
    ("state/already-exists", 400, "The entry with this key no longer exists", write()),
    ("state/conflict", 400, "This account is already active", write()),
    ("state/conflict", 403, "The item is not available in your country", write()),
    ("state/conflict", 400, "Cannot change field kind because it is immutable", write()),
    ("payload/wrong-content-type", 400, "No JSON data provided", write("")),
    ("payload/digest-mismatch", 409, "source_digest_mismatch", write('{"source_digest": "7f"}')),
    ("state/conflict", 400, "You must enter a name before you can save", write('{"nam": "x"}')),
    ("state/conflict", 400, "Please confirm your address before ordering", write()),
    ("state/conflict", 400, "This code has already been redeemed", write('{"code": "7f3a"}')),
    ("state/conflict", 400, "Start must come before end", write('{"start": "9", "end": "8"}')),
    ("auth/clock-skew", 400, "Invalid timestamp", read("/prices?start=now&end=x")),
    ("limits/concurrency", 409, "Lots of people are changing this at once, please try again", write()),
    ("routing/object-missing", 404, "No handler found for this method", read()),
    ("payload/invalid-field", 400, "Old password is incorrect", write('{"name": "x"}')),
    ("payload/missing-field", 400, "Message is required and must be a string", write('{"message": 4}')),
    ("routing/object-missing", 404, "Cannot find a route for this path", read()),
    ("routing/object-missing", 404, "No page 77 in this url", read()),
    ("gateway/upstream-refused", 502, "Could not reach Acme: getaddrinfo ENOTFOUND acme.example", read()),
    ("server/misconfigured", 500, "No configured printer would print it", read()),
)


def case_of(status: int, sentence: str, asked: Request) -> Exchange:
    return exchange(asked, reply(status, {"error": sentence}))


def register() -> None:
    for give, rows in ((lead, (*SAID, *SAID_CARELESSLY, *SAID_OF_CONTENT)), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return case_of(status, sentence, asked)

            build.__name__ = "_".join(sentence.split())
            give(cause)(build)


register()
