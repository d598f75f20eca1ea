"""Leads and spares of the family redirect: what stands in Location. Chains stand in redirect_session.py."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final
from urllib.parse import quote

from statusdoctor.model import Exchange
from tests.builders import CHROME, exchange, get, lead, page, post, reply, spare

SHOP = "https://www.shop.example/docs"


OPENED: Final = {"user_agent": CHROME, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}


def moved(location: Any, url: str = SHOP, status: int = 302, **named: Any) -> Exchange:
    """A program is redirected."""
    return exchange(get(url, user_agent="curl/8.5.0"), page(status, "Moved", location=location, **named))


@lead("redirect/location-missing", certainty="certain")
def a_redirect_to_nowhere() -> Exchange:
    return exchange(get(SHOP), page(302, "302 Found", server="nginx/1.24.0"))


@lead("redirect/location-missing")
def an_empty_location() -> Exchange:
    return moved("")


@spare("redirect/location-missing")
def a_resumable_upload_goes_on() -> Exchange:
    asked = post("https://upload.store.example/files?upload_id=1", b"x", content_range="bytes 0-0/9")
    return exchange(asked, reply(308, range="bytes=0-0"))


@spare("redirect/location-missing")
def several_choices() -> Exchange:
    return exchange(get(SHOP), page(300, "Multiple Choices"))


@lead("redirect/location-invalid", certainty="certain")
def a_port_that_is_no_number() -> Exchange:
    return moved("https://www.shop.example:port/home")


@lead("redirect/location-invalid")
def two_schemes_in_a_row() -> Exchange:
    return moved("https://https://www.shop.example/home")


@lead("redirect/location-invalid")
def a_variable_that_was_not_filled_in() -> Exchange:
    return moved("https://$host/home")


@lead("redirect/location-invalid")
def a_host_that_was_undefined() -> Exchange:
    return moved("https://undefined/home")


@lead("redirect/location-invalid")
def two_lines_that_differ() -> Exchange:
    return moved(["https://www.shop.example/a", "https://www.shop.example/b"])


@lead("redirect/location-invalid")
def a_host_without_its_scheme() -> Exchange:
    return moved("www.shop.example/home")


@lead("redirect/location-invalid")
def an_address_that_browsers_refuse() -> Exchange:
    return moved("javascript:alert(1)")


@lead("redirect/location-invalid")
def a_call_of_a_page_is_sent_to_an_application() -> Exchange:
    asked = get(
        SHOP,
        user_agent=CHROME,
        origin="https://app.shop.example",
        sec_fetch_mode="cors",
        sec_fetch_site="same-site",
        sec_fetch_dest="empty",
    )
    answer = reply(302, location="intent://open", access_control_allow_origin="https://app.shop.example")
    return exchange(asked, answer)


@lead("redirect/location-invalid")
def a_call_to_its_own_site_is_sent_to_an_application() -> Exchange:
    asked = get(SHOP, user_agent=CHROME, sec_fetch_mode="cors", sec_fetch_site="same-origin", sec_fetch_dest="empty")
    return exchange(asked, reply(302, location="myshop://callback?ok=1"))


@spare("redirect/location-invalid")
def a_person_is_sent_to_an_application() -> Exchange:
    asked = get(SHOP, user_agent=CHROME, sec_fetch_mode="navigate", sec_fetch_site="none", sec_fetch_dest="document")
    return exchange(asked, reply(302, location="myshop://callback?code=made-up"))


@spare("redirect/location-invalid")
def a_relative_address() -> Exchange:
    return moved("../home?next=/a b")


@spare("redirect/location-invalid")
def a_native_application_is_called_back() -> Exchange:
    return moved("shopapp://callback?code=made-up&state=x")


@lead("redirect/internal-address", certainty="certain")
def the_inner_name_of_the_server() -> Exchange:
    return moved("http://web03.uni.internal:8081/docs/", "http://www.uni.example/docs", 301)


@lead("redirect/internal-address")
def the_clients_own_machine() -> Exchange:
    return moved("http://localhost:8080/login")


@lead("redirect/internal-address")
def a_containers_name() -> Exchange:
    return moved("http://backend:3000/docs/")


@lead("redirect/internal-address")
def a_private_address() -> Exchange:
    return moved("http://10.0.3.17/docs/")


@spare("redirect/internal-address")
def a_native_application_listens_on_this_machine() -> Exchange:
    asked = "https://login.shop.example/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcb&state=x"
    return moved("http://127.0.0.1:4711/cb?code=made-up&state=x", asked)


@spare("redirect/internal-address")
def a_developer_at_home() -> Exchange:
    return moved("http://localhost:3000/home", "http://127.0.0.1:3000/")


@spare("redirect/internal-address")
def another_public_host() -> Exchange:
    return moved("https://docs.shop.example/")


@lead("redirect/port-lost", certainty="certain")
def the_port_is_left_out() -> Exchange:
    return moved("http://www.shop.example/docs/", "http://www.shop.example:8080/docs", 301)


@lead("redirect/port-lost")
def the_inner_port_is_added() -> Exchange:
    return moved("http://www.shop.example:8080/docs/", "http://www.shop.example/docs", 301)


@lead("redirect/port-lost")
def https_on_a_port_of_its_own_is_sent_to_port_80() -> Exchange:
    return moved("http://www.shop.example/docs/", "https://www.shop.example:8443/docs", 301)


@lead("redirect/port-lost")
def a_login_behind_the_wrong_port() -> Exchange:
    return moved("https://www.shop.example:8443/login", "https://www.shop.example/")


@spare("redirect/port-lost")
def http_is_moved_to_https() -> Exchange:
    return moved("https://www.shop.example/docs", "http://www.shop.example:8080/docs", 301)


@spare("redirect/port-lost")
def another_service_of_the_same_host() -> Exchange:
    return moved("https://www.shop.example:2083/", "https://www.shop.example/cpanel")


@spare("redirect/port-lost")
def the_port_stays() -> Exchange:
    return moved("http://www.shop.example:8080/docs/", "http://www.shop.example:8080/docs")


@lead("redirect/downgrade")
def from_https_to_http() -> Exchange:
    return moved("http://www.shop.example/login", "https://www.shop.example/")


@lead("redirect/downgrade")
def a_script_of_a_page_is_sent_to_http() -> Exchange:
    asked = get(
        f"{SHOP}/a.js",
        user_agent=CHROME,
        referer="https://www.shop.example/",
        sec_fetch_mode="no-cors",
        sec_fetch_site="same-origin",
        sec_fetch_dest="script",
    )
    return exchange(asked, reply(302, location="http://cdn.shop.example/a.js"))


@spare("redirect/downgrade")
def from_http_to_https() -> Exchange:
    return moved("https://www.shop.example/login", "http://www.shop.example/")


@spare("redirect/downgrade")
def a_tool_on_this_machine_is_called_back() -> Exchange:
    asked = "https://login.shop.example/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A4711%2Fcb"
    return moved("http://localhost:4711/cb?code=made-up", asked)


@lead("redirect/port-lost")
def one_port_of_its_own_for_another() -> Exchange:
    return moved("http://www.shop.example:9000/docs/", "http://www.shop.example:8080/docs", 301)


@lead("redirect/location-invalid", certainty="certain")
def a_scheme_without_its_colon() -> Exchange:
    return moved("https//www.shop.example/home")


@lead("redirect/location-invalid")
def a_scheme_with_one_slash_behind_a_folder() -> Exchange:
    return moved("/https:/www.shop.example/home")


@spare("redirect/location-invalid")
def a_folder_that_is_called_https() -> Exchange:
    return moved("https/setup.html")


@lead("redirect/loop")
def a_login_page_that_demands_a_login() -> list[Exchange]:
    here = "/login"
    chain: list[Exchange] = []
    for _ in range(5):
        there = "/login?next=" + quote(here, safe="")
        chain.append(exchange(get(f"https://app.shop.example{here}"), reply(302, location=there)))
        here = there
    return chain


@spare("redirect/loop")
def a_search_that_adds_its_defaults_one_by_one() -> list[Exchange]:
    chain = []
    for here, there in (("/find", "/find?page=1"), ("/find?page=1", "/find?page=1&sort=new")):
        chain.append(exchange(get(f"https://app.shop.example{here}"), reply(302, location=there)))
    return chain


@lead("redirect/downgrade")
def plain_http_at_the_port_of_https() -> Exchange:
    return moved("http://www.shop.example:443/home")


def led_on(location: str) -> list[Exchange]:
    """What a browser makes of a Location that it takes for a path, and what answers there."""
    asked = {"user_agent": CHROME, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    there = get(f"https://app.shop.example/{location}", **asked)
    first = exchange(get("https://app.shop.example/go", **asked), reply(302, location=location))
    return [first, exchange(there, reply(404, "Not Found", content_type="text/plain"))]


@lead("redirect/location-invalid", patient=0, certainty="certain")
def an_address_that_was_encoded_whole() -> list[Exchange]:
    return led_on("https%3A%2F%2Fpay.shop.example%2Fstart")


@lead("redirect/location-invalid", patient=1)
def what_came_of_an_address_that_was_encoded_whole() -> list[Exchange]:
    return led_on("https%3A%2F%2Fpay.shop.example%2Fstart")


@spare("redirect/location-invalid", patient=1)
def an_encoded_address_in_a_query() -> list[Exchange]:
    return led_on("login?next=https%3A%2F%2Fpay.shop.example%2Fstart")


def round_by_round(*routes: str) -> list[Exchange]:
    host = "https://www.shop.example"
    asked = {"user_agent": CHROME, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    return [
        exchange(get(host + route, **asked), reply(302, location=target), at=number / 10, took=0.02)
        for number, (route, target) in enumerate(pairwise(routes))
    ]


@lead("redirect/loop", patient=2, certainty="certain")
def a_locale_is_put_before_the_path_each_time() -> list[Exchange]:
    return round_by_round("/shop", "/en/shop", "/en/en/shop", "/en/en/en/shop")


@spare("redirect/loop", patient=2)
def a_path_that_is_completed_step_by_step() -> list[Exchange]:
    return round_by_round("/shop", "/en/shop", "/en/shop/", "/en/shop/home")


@lead("redirect/location-invalid")
def a_download_that_lies_on_a_file_server() -> Exchange:
    return exchange(get("https://shop.example/dl", **OPENED), reply(302, location="ftp://files.shop.example/a.zip"))


@spare("redirect/location-invalid")
def a_program_is_sent_to_a_file_server() -> Exchange:
    asked = get("https://shop.example/dl", user_agent="curl/8.5.0")
    return exchange(asked, reply(302, location="ftp://files.shop.example/a.zip"))


@lead("redirect/loop", patient=2, certainty="certain")
def a_path_that_leads_to_itself() -> list[Exchange]:
    return [exchange(get("https://shop.example/x", **OPENED), reply(302, location="/x")) for _ in range(3)]
