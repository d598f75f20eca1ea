"""The orders API: a route for each way to be let in or refused, and a few that fail for other reasons."""

from __future__ import annotations

import json
import math
import threading
import time
from http import HTTPStatus

from statusdoctor.lab import guards
from statusdoctor.lab.oauth import TokenDesk
from statusdoctor.lab.routing import Router
from statusdoctor.lab.serving import Answer, Call, HangUp, Refused, always, json_answer, redirect
from statusdoctor.lab.tokens import Tokens

ORDERS = {
    "8812": {"id": 8812, "item": "tea", "total": "4.20"},
    "8813": {"id": 8813, "item": "jam", "total": "3.10"},
}
INVOICES = {"7": {"total": "4.20"}}
SEARCHES_A_WINDOW = 3
WINDOW_S = 10.0
CATALOGUE_TAG = '"catalogue-5"'


def error(status: int, message: str) -> Answer:
    """This API's error body."""
    return json_answer(status, {"error": HTTPStatus(status).name.lower(), "message": message})


class OrdersApi(Router):
    """The application; `files` is the address, on another host, to which reports are redirected."""

    def __init__(self, tokens: Tokens, desk: TokenDesk, files: str) -> None:
        self._tokens = tokens
        self._files = files
        self._digest = guards.DigestGuard()
        self._limit = Limit()
        super().__init__(
            {
                "/v1/status": {"GET": always(json_answer(200, {"status": "ok"}))},
                "/v1/catalogue": {"GET": catalogue},
                "/v1/stock": {"GET": stock},
                "/v1/rates": {"GET": rates},
                "/v1/invoices/*": {"GET": invoice},
                "/v1/payments": {"POST": payment},
                "/v1/exports": {"GET": export},
                "/v1/ledger": {"GET": self._ledger},
                "/v1/orders": {"GET": self._orders, "POST": self._new_order},
                "/v1/orders/*": {"GET": self._order},
                "/v1/search": {"GET": self._search},
                "/v1/reports/*": {"GET": self._report},
                "/oauth/authorize": {"GET": desk.authorize},
                "/oauth/token": {"POST": desk.token},
            },
            error,
        )

    def _orders(self, call: Call) -> Answer:
        guards.require_bearer(call, self._tokens)
        return json_answer(200, {"orders": list(ORDERS.values())})

    def _order(self, call: Call) -> Answer:
        guards.require_bearer(call, self._tokens)
        number = call.path.rpartition("/")[2]
        order = ORDERS.get(number)
        return json_answer(200, order) if order else error(404, f"Order {number} does not exist.")

    def _new_order(self, call: Call) -> Answer:
        guards.require_bearer(call, self._tokens, "orders:write")
        order = json_body(call)
        if not isinstance(order, dict) or "item" not in order:
            missing = {"loc": ["body", "item"], "msg": "Field required", "type": "missing"}
            return json_answer(422, {"detail": [missing]})
        return json_answer(201, {"id": 8814, "item": order["item"]}, ("Location", "/v1/orders/8814"))

    def _search(self, call: Call) -> Answer:
        user = guards.require_bearer(call, self._tokens)["sub"]
        left, reset_s = self._limit.take(user)
        fields = [("RateLimit-Limit", f"{SEARCHES_A_WINDOW}"), ("RateLimit-Remaining", f"{max(left, 0)}")]
        fields.append(("RateLimit-Reset", f"{reset_s}"))
        if left < 0:
            words = {
                "error": "too_many_requests",
                "message": f"Limit of {SEARCHES_A_WINDOW} searches reached.",
            }
            return json_answer(429, words, *fields, ("Retry-After", f"{reset_s}"))
        return json_answer(200, {"found": [8812]}, *fields)

    def _report(self, call: Call) -> Answer:
        guards.require_bearer(call, self._tokens)
        return redirect(302, f"{self._files}/{call.path.rpartition('/')[2]}.csv")

    def _ledger(self, call: Call) -> Answer:
        return json_answer(200, {"user": self._digest.require(call), "balance": "19.80"})


class Limit:
    """A count of searches by user, in windows of fixed length."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, user: str) -> tuple[int, int]:
        """How many are left after this one (below zero: refused), and the seconds until the window ends."""
        now = time.monotonic()
        with self._lock:
            began, count = self._windows.get(user, (now, 0))
            if now - began >= WINDOW_S:
                began, count = now, 0
            self._windows[user] = (began, count + 1)
        return SEARCHES_A_WINDOW - count - 1, math.ceil(began + WINDOW_S - now)


def json_body(call: Call) -> object:
    """The parsed body; what cannot be parsed is refused with line and column."""
    if call.headers.get_content_type() != "application/json":
        raise Refused(error(415, "The body has to be application/json."))
    try:
        return json.loads(call.body)
    except ValueError as fault:  # UnicodeDecodeError is one as well
        raise Refused(json_answer(400, {"detail": f"JSON parse error - {fault}"})) from fault


def catalogue(call: Call) -> Answer:
    """A list that a client may keep, with a validator."""
    fields = (("ETag", CATALOGUE_TAG), ("Cache-Control", "private, max-age=0"))
    if call.headers.get("If-None-Match") == CATALOGUE_TAG:
        return Answer(304, fields=fields)
    return json_answer(200, {"items": ["tea", "jam"]}, *fields)


def stock(call: Call) -> Answer:
    """Behind Basic."""
    return json_answer(200, {"user": guards.require_basic(call), "tea": 12, "jam": 3})


def rates(call: Call) -> Answer:
    """Behind an API key."""
    guards.require_key(call)
    return json_answer(200, {"EUR": "1.00", "CHF": "0.94"})


def invoice(call: Call) -> Answer:
    """Crashes: the stored invoices lack the field that this view reads."""
    stored = INVOICES[call.path.rpartition("/")[2]]
    return json_answer(200, {"total": stored["total"], "currency": stored["currency"]})


def payment(_call: Call) -> Answer:
    """Answers 200 and says in the body that it failed."""
    return json_answer(
        200, {"status": "error", "error": {"code": "card_declined", "message": "The card was declined."}}
    )


def export(_call: Call) -> Answer:
    """Closes the connection without an answer."""
    raise HangUp
