"""state/: what stands against a request in the resource itself, and neighbours that look like it."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import Session, exchange, get, lead, post, reply, request, session, spare

DOC = "https://api.shop.example/docs/12"


@lead("state/etag-mismatch", certainty="certain")
def somebody_else_wrote_in_between() -> Session:
    return session(
        exchange(get(DOC), reply(200, {"a": 1}, etag='"r3"')),
        exchange(request("PUT", DOC, {"a": 2}, if_match='"r3"'), reply(200, {"a": 2}, etag='"r4"')),
        exchange(request("PUT", DOC, {"a": 3}, if_match='"r3"'), reply(412, {"detail": "Changed"})),
    )


@lead("state/etag-mismatch", certainty="certain")
def unmodified_since_a_date() -> Exchange:
    asked = request("DELETE", DOC, if_unmodified_since="Mon, 23 Nov 2026 10:00:00 GMT")
    return exchange(asked, reply(412, "Precondition failed.", content_type="text/plain"))


@spare("state/etag-mismatch")
def created_only_if_absent() -> Exchange:
    return exchange(request("PUT", DOC, "BEGIN:VCALENDAR", if_none_match="*"), reply(412))


@lead("state/already-exists", certainty="certain")
def if_none_match_star() -> Exchange:
    return exchange(request("PUT", DOC, "BEGIN:VCALENDAR", if_none_match="*"), reply(412))


@lead("state/already-exists")
def the_same_order_sent_twice() -> Session:
    url = "https://api.shop.example/orders"
    return session(
        exchange(post(url, {"number": "A-7"}), reply(201, {"id": 7})),
        exchange(post(url, {"number": "A-7"}), reply(409, b"")),
    )


@lead("state/already-exists")
def a_collection_made_again() -> Exchange:
    return exchange(request("MKCOL", "https://dav.example/docs/"), reply(405, allow="OPTIONS, PROPFIND, DELETE"))


@spare("state/already-exists")
def an_order_in_the_wrong_state() -> Exchange:
    return exchange(post("https://api.shop.example/orders/41/cancel"), reply(409, {"detail": "Order 41 is shipped."}))


@lead("state/conflict")
def an_order_that_is_shipped() -> Exchange:
    answer = {"detail": "Order 41 is shipped and can not be cancelled"}
    return exchange(post("https://api.shop.example/orders/41/cancel"), reply(409, answer))


@lead("state/conflict")
def a_bare_409() -> Exchange:
    return exchange(request("PUT", DOC, {"a": 1}), reply(409))


@spare("state/conflict")
def a_name_that_is_taken() -> Exchange:
    return exchange(
        post("https://api.shop.example/users", {"name": "ada"}), reply(409, {"detail": "Name already exists"})
    )


@lead("state/locked")
def somebody_edits_it() -> Exchange:
    return exchange(
        request("PUT", DOC, {"a": 1}), reply(423, {"title": "Locked", "detail": "bob is editing this document"})
    )


@spare("state/locked")
def an_account_that_is_locked() -> Exchange:
    answer = {"message": "Your account is locked due to too many failed login attempts."}
    return exchange(post("https://shop.example/login", {"user": "ada", "password": "x"}), reply(423, answer))


@lead("state/failed-dependency")
def a_step_behind_a_failed_one() -> Exchange:
    return exchange(request("PROPPATCH", "https://dav.example/docs/a"), reply(424))


@spare("state/failed-dependency")
def the_step_that_failed_itself() -> Exchange:
    return exchange(request("PROPPATCH", "https://dav.example/docs/a"), reply(403))


@lead("state/idempotency-key-reused")
def one_key_for_two_orders() -> Session:
    url = "https://api.shop.example/orders"
    return session(
        exchange(post(url, {"sku": "A"}, idempotency_key="k-7"), reply(201, {"id": 7})),
        exchange(post(url, {"sku": "B"}, idempotency_key="k-7"), reply(422, {"error": "request mismatch"})),
    )


@spare("state/idempotency-key-reused")
def a_new_key_and_a_conflict() -> Session:
    url = "https://api.shop.example/orders"
    return session(
        exchange(post(url, {"sku": "A"}, idempotency_key="k-7"), reply(201, {"id": 7})),
        exchange(post(url, {"sku": "B"}, idempotency_key="k-8"), reply(409, {"error": "out of stock"})),
    )


@lead("state/not-ready")
def an_export_that_is_being_made() -> Exchange:
    answer = {"code": "export_not_ready", "message": "The export is still being created, try again later"}
    return exchange(get("https://api.shop.example/exports/1/file"), reply(409, answer, retry_after="2"))


@spare("state/not-ready")
def an_export_that_does_not_exist() -> Exchange:
    return exchange(get("https://api.shop.example/exports/9/file"), reply(404, {"detail": "No such export."}))


@lead("state/conflict")
def an_operation_is_under_way() -> Exchange:
    says = "Another operation on this or dependent resource is in progress."
    asked = request("PUT", "https://management.azure.com/subscriptions/1/subnets/a", {"properties": {}})
    return exchange(
        asked, reply(429, {"error": {"code": "AnotherOperationInProgress", "message": says}}, retry_after="10")
    )


@lead("state/already-exists")
def a_title_says_that_the_member_exists() -> Exchange:
    says = {"title": "Member Exists", "status": 400, "detail": "ada@club.example is already a list member."}
    return exchange(
        post("https://us7.api.club.example/3.0/lists/0a/members", {"status": "subscribed"}), reply(400, says)
    )


@lead("state/conflict")
def what_was_cancelled_stays_so() -> Exchange:
    says = {"error": {"message": "This subscription has already been canceled."}}
    return exchange(post("https://api.shop.example/subscriptions/7/cancel", {"at": "now"}), reply(400, says))


@lead("state/etag-mismatch", certainty="certain")
def a_weak_version_is_compared_strongly() -> Exchange:
    return exchange(request("PUT", DOC, {"a": 1}, if_match='W/"5f-61"'), reply(412))


@lead("state/etag-mismatch", certainty="certain")
def a_version_with_the_mark_of_compression() -> Exchange:
    return exchange(request("PUT", DOC, {"a": 1}, if_match='"5f-61-gzip"'), reply(412))
