"""Leads and spares of the family cookies."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange, Request
from tests.builders import CHROME, Session, bearer, exchange, form, get, lead, page, post, reply, spare

SITE = "https://app.shop.example"
LOGIN = f"{SITE}/login"
WELCOME = "<html><body>Welcome</body></html>"


def visit(url: str = LOGIN, *, site: str = "none", **named: Any) -> Request:
    """A person goes to a page in Chrome."""
    more = {
        "user_agent": CHROME,
        "accept": "text/html,*/*;q=0.8",
        "accept_language": "en",
        "upgrade_insecure_requests": "1",
    }
    if url.startswith("https:"):
        more |= {"sec_fetch_site": site, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    return get(url, **(more | named))


def call(url: str, *, site: str = "cross-site", **named: Any) -> Request:
    """A script of another site's page calls, with credentials."""
    more = {
        "user_agent": CHROME,
        "accept": "*/*",
        "origin": "https://www.partner.example",
        "sec_fetch_site": site,
        "sec_fetch_mode": "cors",
        "sec_fetch_dest": "empty",
        "sec_fetch_storage_access": "active",
    }
    return get(url, **(more | named))


def sets(*lines: str, status: int = 200, body: str = WELCOME, **named: Any) -> Any:
    return reply(status, body, set_cookie=list(lines), **({"content_type": "text/html"} | named))


def stored(line: str, url: str = LOGIN) -> Exchange:
    return exchange(visit(url), sets(line))


@lead("cookies/samesite-none-insecure", certainty="certain")
def none_without_secure() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; HttpOnly; SameSite=None")


@spare("cookies/samesite-none-insecure")
def none_with_secure() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; HttpOnly; SameSite=None; Secure")


@spare("cookies/samesite-none-insecure")
def a_program_keeps_it() -> Exchange:
    asked = get(LOGIN, user_agent="python-requests/2.32.3")
    return exchange(asked, sets("sid=made-up-8c1f20; Path=/; SameSite=None"))


@lead("cookies/partitioned-insecure")
def partitioned_without_secure() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; HttpOnly; SameSite=None; Partitioned")


@spare("cookies/partitioned-insecure")
def partitioned_and_secure() -> Exchange:
    return stored("__Host-sid=made-up-8c1f20; Path=/; Secure; SameSite=None; Partitioned")


@lead("cookies/secure-over-http", certainty="certain")
def secure_on_a_plain_site() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly", "http://intranet.shop.example/login")


@lead("cookies/secure-over-http")
def third_party_settings_on_a_plain_site() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; SameSite=None; Secure", "http://intranet.shop.example/login")


@spare("cookies/secure-over-http")
def secure_on_localhost() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; Secure; SameSite=None", "http://localhost:3000/login")


@spare("cookies/secure-over-http")
def secure_over_https() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; Secure")


@lead("cookies/domain-mismatch", certainty="certain")
def the_developers_localhost() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=localhost; Path=/; Secure")


@lead("cookies/domain-mismatch")
def a_sibling_host() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=api.shop.example; Path=/; Secure")


@lead("cookies/domain-mismatch")
def a_domain_with_a_port() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=app.shop.example:8443; Path=/; Secure")


@lead("cookies/domain-mismatch")
def a_program_meets_the_backends_domain() -> Exchange:
    asked = post("https://api.shop.example/login", {"user": "ada"}, user_agent="okhttp/4.12.0")
    return exchange(asked, sets("sid=made-up-8c1f20; Domain=backend.internal; Path=/", body='{"ok":true}'))


@lead("cookies/domain-mismatch")
def a_dot_at_the_end() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=shop.example.; Path=/; Secure")


@lead("cookies/domain-mismatch")
def the_last_domain_counts() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=shop.example; Path=/; Domain=other.example; Secure")


@spare("cookies/domain-mismatch")
def the_first_domain_does_not_count() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=other.example; Path=/; Domain=shop.example; Secure")


@lead("cookies/malformed")
def a_tab_in_the_value() -> Exchange:
    return stored("sid=made-up\t8c1f20; Path=/; Secure")


@spare("cookies/malformed")
def a_tab_between_two_parts() -> Exchange:
    return stored("sid=made-up-8c1f20;\tPath=/; Secure")


@spare("cookies/domain-mismatch")
def domains_that_look_odd_and_are_right() -> Exchange:
    lines = ("a=1; Domain=.shop.example; Path=/; Secure", "b=2; Domain=APP.Shop.Example", "c=3; Domain=; Path=/")
    return exchange(visit(), sets(*lines))


@spare("cookies/domain-mismatch")
def a_logout_clears_all_variants() -> Exchange:
    gone = "Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    lines = (f"sid=; Path=/; {gone}", f"sid=; Domain=www.shop.example; Path=/; {gone}")
    return exchange(visit(f"{SITE}/logout"), sets(*lines))


@lead("cookies/public-suffix", certainty="certain")
def two_apps_of_one_platform() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=.herokuapp.com; Path=/; Secure", "https://shop-front.herokuapp.com/login")


@lead("cookies/public-suffix")
def the_whole_of_a_country() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=co.uk; Path=/", "https://shop.co.uk/login")


@lead("cookies/public-suffix")
def a_single_label() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=local; Path=/", "https://nas.local/login")


@spare("cookies/public-suffix")
def a_registered_domain() -> Exchange:
    return stored("sid=made-up-8c1f20; Domain=shop.co.uk; Path=/; Secure", "https://www.shop.co.uk/login")


@lead("cookies/prefix-violation", certainty="certain")
def host_prefix_without_path() -> Exchange:
    return stored("__Host-sid=made-up-3; Secure; HttpOnly", f"{SITE}/account/login")


@lead("cookies/prefix-violation")
def host_prefix_with_a_domain() -> Exchange:
    return stored("__Host-sid=made-up-3; Path=/; Secure; Domain=shop.example")


@lead("cookies/prefix-violation")
def secure_prefix_without_secure() -> Exchange:
    return stored("__Secure-sid=made-up-3; Path=/; HttpOnly")


@lead("cookies/prefix-violation")
def http_prefix_without_http_only() -> Exchange:
    return stored("__Http-sid=made-up-3; Path=/; Secure")


@lead("cookies/prefix-violation")
def the_prefix_stands_in_the_value() -> Exchange:
    return stored("__Secure-sid; Path=/; Secure")


@spare("cookies/prefix-violation")
def host_prefix_with_all_it_demands() -> Exchange:
    return stored("__Host-sid=made-up-3; Path=/; Secure; HttpOnly")


@lead("cookies/too-large", certainty="certain")
def a_session_of_five_thousand_bytes() -> Exchange:
    return stored(f"session={'a' * 5000}; Path=/; Secure; HttpOnly")


@lead("cookies/too-large")
def a_path_without_end() -> Exchange:
    return stored(f"sid=made-up-8c1f20; Secure; Path=/{'a' * 1100}")


@spare("cookies/too-large")
def a_session_that_fits() -> Exchange:
    return stored(f"session={'a' * 4000}; Path=/; Secure; HttpOnly")


@lead("cookies/malformed", certainty="certain")
def neither_name_nor_value() -> Exchange:
    return stored("; Path=/; Secure")


@lead("cookies/malformed")
def a_control_character_in_the_value() -> Exchange:
    return stored("sid=made\x01up; Path=/; Secure")


@spare("cookies/malformed")
def a_value_without_a_name() -> Exchange:
    return stored("made-up-8c1f20; Path=/; Secure")


@spare("cookies/malformed")
def a_name_without_a_value() -> Exchange:
    return stored("theme=; Path=/; Secure")


@lead("cookies/cross-site-lax", certainty="certain")
def a_login_in_a_frame_of_another_site() -> Exchange:
    asked = visit("https://login.partner.example/embed", site="cross-site", sec_fetch_dest="iframe")
    return exchange(asked, sets("sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=Lax"))


@lead("cookies/cross-site-lax")
def a_call_with_credentials_from_another_site() -> Exchange:
    return called_from_another_site()


def called_from_another_site(**named: str) -> Exchange:
    """The answer to a script of another site sets a session."""
    answer = sets(
        "sid=made-up-8c1f20; Path=/; Secure; HttpOnly",
        body="{}",
        content_type="application/json",
        access_control_allow_origin="https://www.partner.example",
        access_control_allow_credentials="true",
    )
    return exchange(call(f"{SITE}/api/session", **named), answer)


@lead("cookies/cross-site-lax", patient=1)
def the_cookie_does_not_go_along() -> Session:
    answer = reply(
        401,
        {"message": "Not logged in"},
        access_control_allow_origin="https://www.partner.example",
        access_control_allow_credentials="true",
    )
    return [
        exchange(visit(), sets("sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=Lax")),
        exchange(call(f"{SITE}/api/orders"), answer),
    ]


@spare("cookies/cross-site-lax")
def a_call_that_brings_a_token() -> Exchange:
    return called_from_another_site(authorization=bearer(exp=600))


@spare("cookies/cross-site-lax")
def a_call_that_brings_the_cookie() -> Exchange:
    return called_from_another_site(cookie="sid=made-up-7a2b11")


def counted(cookie: str) -> Exchange:
    """A picture of another site that counts the visitor."""
    asked = get(
        "https://px.counter.example/p.gif",
        user_agent=CHROME,
        referer=f"{SITE}/",
        sec_fetch_site="cross-site",
        sec_fetch_mode="no-cors",
        sec_fetch_dest="image",
    )
    return exchange(asked, sets(cookie, body="GIF89a", content_type="image/gif"))


@spare("cookies/cross-site-lax")
def a_picture_that_counts() -> Exchange:
    return counted("visitor=made-up-51; Path=/; Max-Age=31536000")


@spare("cookies/domain-mismatch")
def a_picture_that_counts_for_another_company() -> Exchange:
    return counted("tid=9; Path=/; Domain=adnet.example")


@spare("cookies/cross-site-lax")
def a_bid_for_an_advertisement() -> Exchange:
    answer = sets(
        "uid=made-up-5; Path=/; HttpOnly",
        body='{"bids": []}',
        content_type="application/json",
        access_control_allow_origin="https://www.partner.example",
        access_control_allow_credentials="true",
    )
    return exchange(call("https://rtb.bidder.example/bid"), answer)


@spare("cookies/samesite-none-insecure")
def an_advertisement_in_a_frame() -> Exchange:
    asked = visit("https://ad.exchange.example/f", site="cross-site", sec_fetch_dest="iframe")
    return exchange(asked, sets("anj=made-up-1; Path=/; SameSite=None"))


@spare("cookies/cross-site-lax")
def a_film_in_a_frame() -> Exchange:
    asked = visit("https://video.tube.example/embed/1", site="cross-site", sec_fetch_dest="iframe")
    return exchange(asked, sets("VISITOR=made-up-5; Path=/; HttpOnly"))


@spare("cookies/cross-site-lax")
def a_call_within_the_site() -> Exchange:
    asked = call(f"{SITE}/api/session", site="same-site", origin="https://www.shop.example")
    answer = sets(
        "sid=made-up-8c1f20; Path=/; Secure; SameSite=Lax",
        body="{}",
        content_type="application/json",
        access_control_allow_origin="https://www.shop.example",
        access_control_allow_credentials="true",
    )
    return exchange(asked, answer)


@spare("cookies/cross-site-lax")
def a_link_from_another_site() -> Exchange:
    return exchange(visit(site="cross-site"), sets("sid=made-up-8c1f20; Path=/; Secure; SameSite=Lax"))


@spare("cookies/cross-site-lax")
def a_frame_with_none() -> Exchange:
    asked = visit("https://login.partner.example/embed", site="cross-site", sec_fetch_dest="iframe")
    return exchange(asked, sets("sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=None"))


@spare("cookies/cross-site-lax")
def the_half_of_a_pair_that_is_meant_to_be_refused() -> Exchange:
    answer = sets(
        "AWSALB=abcdefghij; Path=/",
        "AWSALBCORS=abcdefghij; Path=/; SameSite=None; Secure",
        body="{}",
        content_type="application/json",
        access_control_allow_origin="https://www.partner.example",
        access_control_allow_credentials="true",
    )
    return exchange(call(f"{SITE}/api/session"), answer)


@lead("cookies/overwrite-secure", patient=1, certainty="certain")
def a_logout_over_plain_http() -> Session:
    return [
        stored("sid=made-up-8c1f20; Domain=shop.example; Path=/; Secure; HttpOnly"),
        exchange(visit("http://app.shop.example/logout"), sets("sid=; Domain=shop.example; Path=/; Max-Age=0")),
    ]


@lead("cookies/overwrite-secure", patient=1)
def a_plain_page_of_the_same_host_sets_it_anew() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly"),
        exchange(visit("http://app.shop.example/"), sets("sid=made-up-other; Path=/")),
    ]


@spare("cookies/overwrite-secure", patient=1)
def another_name_over_plain_http() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly"),
        exchange(visit("http://app.shop.example/"), sets("theme=dark; Path=/")),
    ]


@spare("cookies/overwrite-secure", patient=1)
def the_logout_over_https() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly"),
        exchange(visit(f"{SITE}/logout"), sets("sid=; Path=/; Max-Age=0")),
    ]


@lead("cookies/expired-on-arrival")
def an_end_two_hours_ago() -> Exchange:
    end = "Expires=Tue, 24 Nov 2026 10:00:00 GMT"
    return exchange(visit(), sets(f"sid=made-up-8c1f20; Path=/; {end}", date="Tue, 24 Nov 2026 12:00:00 GMT"))


@lead("cookies/expired-on-arrival")
def a_value_and_max_age_zero() -> Exchange:
    return stored("session_id=made-up-8c1f20; Path=/; Max-Age=0")


@spare("cookies/expired-on-arrival")
def the_usual_way_to_delete() -> Exchange:
    return stored("sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT")


@spare("cookies/expired-on-arrival")
def deleted_by_php() -> Exchange:
    return stored("PHPSESSID=deleted; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0")


@spare("cookies/expired-on-arrival")
def a_logout_that_keeps_the_value() -> Exchange:
    return stored("sid=made-up-8c1f20; Path=/; Max-Age=0", f"{SITE}/logout")


@lead("cookies/out-of-scope", patient=1, certainty="certain")
def a_strict_session_and_a_link_from_another_site() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=Strict"),
        exchange(visit(f"{SITE}/orders/88", site="cross-site"), page(401, "Unauthorized")),
    ]


@lead("cookies/out-of-scope", patient=1)
def the_default_path_of_a_login() -> Session:
    asked = form(f"{SITE}/auth/login", user="ada", password="made-up", named={"user_agent": CHROME})
    return [
        exchange(asked, sets("sid=made-up-8c1f20; Secure; HttpOnly")),
        exchange(visit(f"{SITE}/api/orders"), reply(401, {"message": "Not logged in"})),
    ]


@lead("cookies/out-of-scope", patient=1)
def a_secure_session_and_a_plain_address() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly"),
        exchange(visit("http://app.shop.example/orders"), page(401, "Unauthorized")),
    ]


@lead("cookies/out-of-scope", patient=1)
def with_www_and_without() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly", "https://www.shop.example/login"),
        exchange(visit("https://shop.example/orders"), page(401, "Unauthorized")),
    ]


@spare("cookies/out-of-scope", patient=1)
def the_cookie_came_and_is_old() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=Strict"),
        exchange(visit(f"{SITE}/orders/88", cookie="sid=made-up-8c1f20"), page(401, "Unauthorized")),
    ]


@spare("cookies/out-of-scope", patient=1)
def another_sites_cookie() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/; Secure; HttpOnly", "https://www.other.example/login"),
        exchange(visit(f"{SITE}/orders/88"), page(401, "Unauthorized")),
    ]


@lead("cookies/never-issued", patient=1)
def a_form_token_without_a_session() -> Session:
    asked = form(LOGIN, _csrf="R2k0Zm1x-Vd8s1J0c3bQ", email="ada@shop.example", named={"user_agent": CHROME})
    return [
        exchange(visit(), page(200, "Log in", x_powered_by="Express")),
        exchange(asked, page(403, "Error", "ForbiddenError: invalid csrf token", x_powered_by="Express")),
    ]


@lead("cookies/never-issued", patient=1)
def a_login_that_sets_nothing() -> Session:
    asked = form(LOGIN, user="ada", password="made-up", named={"user_agent": CHROME})
    return [
        exchange(asked, reply(302, location="/home")),
        exchange(visit(f"{SITE}/home", site="same-origin"), reply(302, location="/login?next=/home")),
    ]


@spare("cookies/never-issued", patient=1)
def a_login_that_sets_a_session() -> Session:
    asked = form(LOGIN, user="ada", password="made-up", named={"user_agent": CHROME})
    return [
        exchange(asked, sets("sid=made-up-8c1f20; Path=/; Secure", status=302, location="/home")),
        exchange(visit(f"{SITE}/home", site="same-origin"), reply(302, location="/login?next=/home")),
    ]


@spare("cookies/never-issued", patient=1)
def a_form_token_beside_its_session() -> Session:
    asked = form(LOGIN, _csrf="R2k0Zm1x-Vd8s1J0c3bQ", named={"user_agent": CHROME, "cookie": "sid=made-up-8c1f20"})
    return [
        exchange(visit(), sets("sid=made-up-8c1f20; Path=/; Secure")),
        exchange(asked, page(403, "Error", "ForbiddenError: invalid csrf token", x_powered_by="Express")),
    ]


@lead("cookies/prefix-violation")
def four_lines_that_are_refused() -> Exchange:
    return exchange(visit(), sets(*(f"__Secure-{name}=made-up-3; Path=/" for name in "abcd")))


@spare("cookies/never-issued", patient=1)
def a_token_is_wanted_and_no_session() -> Session:
    asked = form(f"{SITE}/auth/login", user="ada", password="made-up", named={"user_agent": CHROME})
    answer = reply(401, {"message": "No token"}, www_authenticate='Bearer realm="api"')
    return [
        exchange(asked, sets("sid=made-up-8c1f20; Path=/auth; Secure; HttpOnly")),
        exchange(visit(f"{SITE}/api/orders"), answer),
    ]


@lead("cookies/out-of-scope", patient=2)
def a_session_that_worked_on_its_path() -> Session:
    return [
        stored("sid=made-up-8c1f20; Path=/app; Secure; HttpOnly", f"{SITE}/app/start"),
        exchange(visit(f"{SITE}/app/orders", cookie="sid=made-up-8c1f20"), page(200, "Orders")),
        exchange(visit(f"{SITE}/reports"), page(401, "Unauthorized")),
    ]


@lead("cookies/never-issued", patient=1)
def a_login_over_plain_http_that_sets_nothing() -> Session:
    site = "http://app.shop.example"
    asked = form(f"{site}/login", user="ada", password="made-up", named={"user_agent": CHROME})
    return [
        exchange(asked, reply(302, location="/home")),
        exchange(visit(f"{site}/home"), reply(302, location="/login?next=/home")),
    ]


@lead("cookies/samesite-none-insecure")
def secure_is_misspelt() -> Exchange:
    return exchange(visit(), sets("session_id=1a2b3c4d; Path=/; Secured; HttpOnly; SameSite=None"))
