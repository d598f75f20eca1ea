"""Leads and spares of redirect/not-followed."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import CHROME, exchange, get, lead, post, reply, spare

PLAIN = "http://api.shop.example/v1/orders"
MOVED = reply(301, location="https://api.shop.example/v1/orders")
HTTPX = {"user_agent": "python-httpx/0.28.1", "accept": "*/*"}


@lead("redirect/not-followed")
def httpx_stops_at_the_move_to_https() -> Exchange:
    return exchange(get(PLAIN, **HTTPX), MOVED)


@lead("redirect/not-followed")
def curl_stops_at_the_final_slash() -> Exchange:
    slashed = reply(308, location="/v1/orders/")
    return exchange(get("https://api.shop.example/v1/orders", user_agent="curl/8.5.0"), slashed)


@spare("redirect/not-followed", patient=0)
def the_client_follows() -> list[Exchange]:
    there = get("https://api.shop.example/v1/orders", **HTTPX)
    return [exchange(get(PLAIN, **HTTPX), MOVED), exchange(there, reply(200, {"ok": True}))]


WORKER = {
    "user_agent": CHROME,
    "service_worker": "script",
    "sec_fetch_site": "same-origin",
    "sec_fetch_mode": "same-origin",
    "sec_fetch_dest": "serviceworker",
}


@lead("redirect/not-followed", certainty="certain")
def the_script_of_a_service_worker_has_moved() -> Exchange:
    return exchange(get("https://shop.example/sw.js", **WORKER), reply(301, location="/static/sw.js"))


@spare("redirect/not-followed")
def the_script_of_a_page_has_moved() -> Exchange:
    asked = get("https://shop.example/a.js", user_agent=CHROME, sec_fetch_mode="no-cors", sec_fetch_dest="script")
    return exchange(asked, reply(301, location="/static/a.js"))


@spare("redirect/not-followed")
def another_page_is_the_answer() -> Exchange:
    return exchange(get("https://shop.example/go/8812", user_agent="curl/8.5.0"), reply(302, location="/orders/8812"))


@spare("redirect/not-followed")
def a_browser_follows_by_itself() -> Exchange:
    return exchange(get(PLAIN, user_agent=CHROME, sec_fetch_mode="navigate", sec_fetch_dest="document"), MOVED)


HOOK = {"content_type": "application/json", "stripe_signature": "t=1795521600,v1=5257a869e7ec"}


@lead("redirect/not-followed")
def a_webhook_meets_a_redirect() -> Exchange:
    asked = post("https://shop.example/hooks/", "{}", **HOOK)
    return exchange(asked, reply(308, location="/hooks"))


@spare("redirect/not-followed", patient=0)
def a_sender_that_follows() -> list[Exchange]:
    first = exchange(post("https://shop.example/hooks/", "{}", **HOOK), reply(308, location="/hooks"))
    return [first, exchange(post("https://shop.example/hooks", "{}", **HOOK), reply(200, {"ok": True}))]
