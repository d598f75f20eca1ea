"""Leads and spares of access: what session and request tell of a refusal (words: access_answers.py)."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange, Peer, Response
from tests.builders import API, CHROME, Session, basic, bearer, exchange, get, lead, page, post, reply, request, spare

SITE = "https://files.shop.example"


def nginx(status: int = 403) -> Response:
    return page(status, f"{status} Forbidden", server="nginx/1.22.1")


def served(kind: str = "text/html") -> Response:
    return reply(200, "<html><title>Files</title></html>", server="nginx/1.22.1", content_type=kind)


# bot-challenge, waf-blocked


@lead("access/bot-challenge")
def the_script_of_a_captcha_in_a_refusal() -> Exchange:
    body = '<html><head><script src="https://hcaptcha.com/1/api.js"></script></head><body>Access denied</body></html>'
    return exchange(get(SITE, user_agent=CHROME), reply(403, body, content_type="text/html"))


@lead("access/bot-challenge")
def a_challenge_sent_with_200_to_a_program() -> Exchange:
    said = page(200, "Just a moment...", "Enable JavaScript and cookies to continue", server="cloudflare")
    return exchange(get(API, accept="application/json"), said)


@spare("access/bot-challenge")
def a_page_that_says_it_is_blocked() -> Exchange:
    said = page(403, "Attention Required! | Cloudflare", "Sorry, you have been blocked. Cloudflare Ray ID: 4d33")
    return exchange(get(SITE, user_agent=CHROME), said)


@spare("access/bot-challenge")
def a_login_form_with_a_captcha_beside_it() -> Exchange:
    body = '<title>Sign in</title><script src="https://www.google.com/recaptcha/api.js"></script><input type=password>'
    return exchange(get(SITE, accept="application/json"), reply(200, body, content_type="text/html"))


@lead("access/waf-blocked", certainty="certain")
def a_script_tag_where_a_word_passed() -> Session:
    said = page(403, "403 Forbidden", "You don't have permission to access this resource.", server="Apache/2.4.71")
    return [
        exchange(get("https://waf.uni.example/search?q=shoes"), served()),
        exchange(get("https://waf.uni.example/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"), said),
    ]


@lead("access/waf-blocked")
def sql_in_a_form() -> Exchange:
    asked = post(
        f"{SITE}/comments", "text=1%27+OR+%271%27%3D%271", content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    return exchange(asked, nginx())


@lead("access/waf-blocked")
def sql_in_json_behind_a_firewall() -> Exchange:
    said = reply(403, {"message": "Forbidden"}, server="CloudFront")
    return exchange(post(API, {"q": "1 UNION SELECT name FROM users"}), said)


@spare("access/waf-blocked")
def a_plain_search() -> Exchange:
    return exchange(get("https://waf.uni.example/search?q=shoes"), nginx())


@spare("access/waf-blocked")
def the_application_explains_itself() -> Exchange:
    said = reply(422, {"detail": [{"loc": ["body", "text"], "msg": "markup is not allowed", "type": "value_error"}]})
    return exchange(post(API, {"text": "<script>alert(1)</script>"}), said)


# ip-blocked, geo-blocked, user-agent-blocked, hotlink-blocked


@lead("access/ip-blocked")
def a_page_about_the_server() -> Exchange:
    return exchange(get(f"{SITE}/server-status"), nginx())


@lead("access/ip-blocked")
def another_machine_gets_in() -> Session:
    return [
        exchange(get(f"{SITE}/admin", user_agent=CHROME), served(), client="10.20.0.9"),
        exchange(get(f"{SITE}/admin", user_agent=CHROME), nginx()),
    ]


@spare("access/ip-blocked")
def another_machine_logged_in() -> Session:
    return [
        exchange(get(f"{SITE}/admin", authorization=basic()), served(), client="10.20.0.9"),
        exchange(get(f"{SITE}/admin"), nginx()),
    ]


@spare("access/geo-blocked")
def withheld_by_a_court() -> Exchange:
    return exchange(get(SITE), page(451, "Unavailable For Legal Reasons", "By order of the court."))


@lead("access/user-agent-blocked", certainty="certain")
def a_browser_gets_what_curl_does_not() -> Session:
    return [
        exchange(get(f"{SITE}/list.json", user_agent=CHROME), served("application/json")),
        exchange(get(f"{SITE}/list.json", user_agent="curl/8.5.0"), nginx()),
    ]


@lead("access/user-agent-blocked")
def no_name_at_an_edge() -> Exchange:
    said = page(403, "Access Denied", "Reference #18.44db1cb8.1564180069.52c1fda", server="AkamaiGHost")
    return exchange(get(f"{SITE}/list.json"), said)


@lead("access/user-agent-blocked")
def a_name_of_its_own_making_at_an_edge() -> Exchange:
    said = page(403, "Access denied | files.shop.example used Cloudflare to restrict access", server="cloudflare")
    return exchange(get(f"{SITE}/list.json", user_agent="pwnedornot"), said)


@spare("access/user-agent-blocked")
def the_same_program_got_it_before() -> Session:
    return [
        exchange(get(f"{SITE}/list.json", user_agent="curl/8.5.0"), served("application/json")),
        exchange(get(f"{SITE}/list.json", user_agent="curl/8.5.0"), nginx()),
    ]


@lead("access/hotlink-blocked", certainty="certain")
def an_image_refused_to_another_site() -> Session:
    return [
        exchange(get(f"{SITE}/img/hero.jpg", referer=f"{SITE}/"), served("image/jpeg")),
        exchange(get(f"{SITE}/img/hero.jpg", referer="https://blog.other.example/post"), nginx()),
    ]


@lead("access/hotlink-blocked")
def an_image_on_a_page_of_another_site() -> Exchange:
    return exchange(get(f"{SITE}/img/hero.jpg", referer="https://blog.other.test/post", user_agent=CHROME), nginx())


@spare("access/hotlink-blocked")
def an_image_on_its_own_site() -> Exchange:
    return exchange(get(f"{SITE}/img/hero.jpg", referer=f"{SITE}/post", user_agent=CHROME), nginx())


# host-not-allowed


@lead("access/host-not-allowed")
def the_same_machine_under_another_name() -> Session:
    def asked(host: str, answer: Response) -> Exchange:
        return exchange(get(f"https://{host}/health"), answer, server_peer=Peer(address="10.0.31.126", port=443))

    return [asked("shop.example", served()), asked("10.0.31.126", page(400, "Bad Request (400)"))]


@lead("access/host-not-allowed")
def a_name_that_django_does_not_know() -> Exchange:
    return exchange(get("https://www.shop.example/health"), page(400, "Bad Request (400)"))


@spare("access/host-not-allowed")
def a_bad_request_with_a_body() -> Exchange:
    return exchange(post("https://shop.example/form", {"a": 1}), page(400, "Bad Request (400)"))


# directory-listing-denied, file-permission, forbidden


@lead("access/directory-listing-denied")
def a_directory_whose_files_are_served() -> Session:
    return [exchange(get(f"{SITE}/img/hero.jpg"), served("image/jpeg")), exchange(get(f"{SITE}/img/"), nginx())]


@lead("access/directory-listing-denied")
def a_directory_asked_with_a_password() -> Session:
    asked = get(f"{SITE}/img/", authorization=basic())
    return [exchange(get(f"{SITE}/img/hero.jpg"), served("image/jpeg")), exchange(asked, nginx())]


@spare("access/directory-listing-denied")
def a_single_file() -> Exchange:
    return exchange(get(f"{SITE}/files/plan.pdf"), nginx())


@lead("access/file-permission")
def one_file_among_others() -> Session:
    asked = get(f"{SITE}/files/plan.pdf")
    return [exchange(get(f"{SITE}/img/hero.jpg"), served("image/jpeg")), exchange(asked, nginx())]


@spare("access/file-permission")
def an_api_that_denies() -> Exchange:
    said = reply(403, {"error": "forbidden", "message": "You may not do this."})
    return exchange(get(API, authorization=bearer()), said)


@lead("access/forbidden")
def a_bare_403() -> Exchange:
    said = "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n"
    return exchange(get("https://terminal.news.example/ok"), reply(403, said, content_type="text/html"))


@spare("access/forbidden")
def a_refusal_that_gives_its_ground() -> Exchange:
    return exchange(get(API), reply(403, "error code: 1020", content_type="text/plain", server="cloudflare"))


# object-storage-denied


@lead("access/object-storage-denied", certainty="certain")
def an_object_that_may_not_be_there() -> Exchange:
    body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message><HostId>h</HostId></Error>"
    said = reply(403, body, content_type="application/xml", server="AmazonS3")
    return exchange(get("https://d1234abcd.cloudfront.net/orders/1204", user_agent=CHROME), said)


@lead("access/object-storage-denied")
def a_store_without_a_name() -> Exchange:
    body = "<Error><Code>AccessDenied</Code><Message>no such right</Message></Error>"
    return exchange(get("https://files.corp.example/media/a.png"), reply(403, body, content_type="application/xml"))


@lead("access/object-storage-denied")
def a_store_known_by_its_fields() -> Exchange:
    body = "<Error><Code>AccessDenied</Code><Message>no such right</Message></Error>"
    said = reply(403, body, content_type="application/xml", x_amz_request_id="tx0001")
    return exchange(get("https://files.corp.example/media/a.png"), said)


@spare("access/object-storage-denied")
def a_presigned_url_past_its_end() -> Exchange:
    body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><HostId>h</HostId></Error>"
    asked = get("https://b.s3.amazonaws.com/a.png?X-Amz-Signature=ab12&X-Amz-Expires=300&X-Amz-Date=20261124T100000Z")
    return exchange(asked, reply(403, body, content_type="application/xml", server="AmazonS3"))


# payment-required, feature-disabled, legal


@lead("access/payment-required")
def a_402_without_a_word() -> Exchange:
    return exchange(post(API, {}, authorization=bearer()), reply(402))


@spare("access/payment-required")
def too_many_requests_in_a_minute() -> Exchange:
    return exchange(get(API), reply(429, {"error": "rate limit exceeded"}, retry_after="30"))


@spare("access/feature-disabled")
def an_account_that_is_disabled() -> Exchange:
    return exchange(get(API, authorization=bearer()), reply(403, {"error": "This user account is disabled."}))


@lead("access/legal", certainty="certain")
def withheld_by_law() -> Exchange:
    return exchange(get(SITE), reply(451, link='<https://authority.example>; rel="blocked-by"'))


@spare("access/legal")
def a_country_that_is_not_served() -> Exchange:
    said = reply(403, {"error": {"code": "unsupported_country_region_territory", "message": "Country not supported"}})
    return exchange(post("https://api.openai.com/v1/responses", {}, authorization=bearer()), said)


# ip-blocked: the address told


@lead("access/ip-blocked", certainty="certain")
def an_address_told_in_the_middle_of_the_sentence() -> Exchange:
    said = reply(403, {"message": "Your IP address 203.0.113.7 is not allowed to access this resource."})
    return exchange(get(API, authorization=bearer()), said)


@spare("access/ip-blocked")
def an_address_told_beside_another_ground() -> Exchange:
    return exchange(get(API, authorization=bearer()), reply(403, {"message": "Admins only.", "client": "203.0.113.7"}))


# network-portal, proxy-policy


@lead("access/network-portal")
def a_probe_sent_to_a_portal() -> Exchange:
    said = reply(302, location="https://wifi.hotel.example/login?dst=http%3A%2F%2Fcaptive.apple.com%2F")
    return exchange(get("http://captive.apple.com/hotspot-detect.html", user_agent="CaptiveNetworkSupport"), said)


@lead("access/network-portal")
def any_plain_request_sent_to_a_portal() -> Exchange:
    said = reply(
        302, location="http://192.0.2.1/login.html?switch_url=http://192.0.2.1/login.html&redirect=shop.example/"
    )
    return exchange(get("http://shop.example/"), said)


@lead("access/network-portal", certainty="certain")
def a_page_with_200_that_leads_to_the_firewall() -> Exchange:
    body = (
        '<html><body><script language="JavaScript">window.location="http://10.20.0.1:1000/fgtauth?0a";</script></body>'
    )
    return exchange(get("http://deb.site.example/InRelease"), reply(200, f"{body}</html>", content_type="text/html"))


@lead("access/network-portal")
def a_refresh_that_leads_to_a_hotspot() -> Exchange:
    body = '<html><head><meta http-equiv="refresh" content="0; url=http://10.5.50.1/login?dst=http%3A%2F%2Fx"></head></html>'
    return exchange(get("http://www.site.example/x.json"), reply(200, body, content_type="text/html"))


@spare("access/network-portal")
def a_small_page_that_leads_to_its_own_site() -> Exchange:
    body = '<html><head><meta http-equiv="refresh" content="0; url=http://www.site.example/start"></head></html>'
    return exchange(get("http://site.example/"), reply(200, body, content_type="text/html"))


@spare("access/network-portal")
def a_page_of_the_house_that_leads_to_a_neighbour() -> Exchange:
    body = '<html><head><meta http-equiv="refresh" content="0; url=http://192.168.1.7/ui"></head></html>'
    return exchange(get("http://192.168.1.2/"), reply(200, body, content_type="text/html"))


@lead("access/network-portal")
def an_address_in_the_manner_of_portals() -> Exchange:
    said = reply(302, location="http://captive.school.example/start?from=shop.example")
    return exchange(get("http://shop.example/"), said)


@lead("access/network-portal")
def a_probe_that_got_another_page() -> Exchange:
    asked = get("http://detectportal.firefox.com/canonical.html", accept="application/json", user_agent=CHROME)
    return exchange(asked, page(200, "Welcome to the guest network", "Accept the terms to go on."))


@spare("access/network-portal")
def http_sent_to_https() -> Exchange:
    return exchange(get("http://shop.example/"), reply(301, location="https://shop.example/"))


@spare("access/network-portal")
def a_site_that_sends_to_its_login() -> Exchange:
    return exchange(get("http://shop.example/account"), reply(302, location="http://login.shop.example/?next=/account"))


@lead("access/proxy-policy")
def a_tunnel_that_is_refused() -> Exchange:
    return exchange(request("CONNECT", "https://www.games.example:8443"), reply(403, b"", server="squid"))


@lead("access/proxy-policy", certainty="certain")
def a_block_page_in_a_frame_with_200() -> Exchange:
    frame = (
        '<iframe src="http://abs.corp.example:15871/cgi-bin/blockpage.cgi?ws-session=4302">View with frames</iframe>'
    )
    body = f"<html><head><title>Access to this site is blocked</title></head><body>{frame}</body></html>"
    return exchange(get("https://packages.shop.example/multer"), reply(200, body, content_type="text/html"))


@lead("access/proxy-policy")
def a_redirect_to_a_block_page() -> Exchange:
    there = "https://gateway.zscaler.net:443/auD?origurl=http%3A%2F%2Fgames.example%2F&reason=not+allowed"
    return exchange(get("http://games.example/"), reply(307, location=there))


@spare("access/proxy-policy")
def squid_wants_a_login_and_got_it_in_the_wrong_field() -> Exchange:
    said = page(
        407,
        "ERROR: Cache Access Denied",
        proxy_authenticate='Basic realm="squid"',
        x_squid_error="ERR_CACHE_ACCESS_DENIED 0",
    )
    return exchange(get("http://www.partner.example/", authorization=basic()), said)


@spare("access/proxy-policy")
def a_page_about_block_pages() -> Exchange:
    text = "Our filter shows its block page when the policy says so."
    return exchange(get("https://docs.filter.example/pages"), page(200, "Block pages", text))


@spare("access/proxy-policy")
def a_proxy_that_wants_a_login() -> Exchange:
    said = reply(407, proxy_authenticate='Basic realm="proxy"')
    return exchange(request("CONNECT", "https://www.games.example"), said)


# frame-refused


def framed(
    answer: dict[str, Any], site: str = "cross-site", referer: str = "https://portal.other.example/"
) -> Exchange:
    asked = get(
        "https://login.shop.example/", user_agent=CHROME, referer=referer, sec_fetch_dest="iframe",
        sec_fetch_mode="navigate", sec_fetch_site=site,
    )  # fmt: skip
    return exchange(asked, reply(200, "<html><title>Sign in</title></html>", content_type="text/html", **answer))


@lead("access/frame-refused", certainty="certain")
def deny() -> Exchange:
    return framed({"x_frame_options": "DENY"})


@lead("access/frame-refused", certainty="certain")
def another_site_than_the_policy_names() -> Exchange:
    return framed({"content_security_policy": "default-src 'self'; frame-ancestors 'self' https://app.shop.example"})


@lead("access/frame-refused")
def a_site_that_is_not_known() -> Exchange:
    return framed({"content_security_policy": "frame-ancestors 'none'"}, referer="")


@lead("access/frame-refused")
def two_layers_differ() -> Exchange:
    own = "https://login.shop.example/"
    return framed({"x_frame_options": ["SAMEORIGIN", "DENY"]}, site="same-origin", referer=own)


@lead("access/frame-refused")
def the_port_is_not_named() -> Exchange:
    named = "frame-ancestors https://portal.other.example"
    return framed({"content_security_policy": named}, referer="https://portal.other.example:8443/")


def over_plain_http(tag: str, framing: str = "http://portal.corp.example", **named: str) -> Session:
    """A page with something in it, and what its browser asks for next: plain http has no Sec-Fetch fields."""
    opened = {"user_agent": CHROME, "upgrade_insecure_requests": "1", "accept": "text/html", "accept_language": "en"}
    part = get("http://board.corp.example/d/1?kiosk", **({"referer": f"{framing}/"} | opened | named))
    shown = reply(200, f"<html>{tag}</html>", content_type="text/html")
    return [
        exchange(get(f"{framing}/", **opened), shown),
        exchange(part, reply(200, "<html></html>", content_type="text/html", x_frame_options="SAMEORIGIN")),
    ]


@lead("access/frame-refused", patient=1, certainty="certain")
def a_dashboard_framed_over_plain_http() -> Session:
    return over_plain_http("<iframe width=9 src='http://board.corp.example/d/1?kiosk'></iframe>")


@spare("access/frame-refused", patient=1)
def a_dashboard_behind_a_link_over_plain_http() -> Session:
    return over_plain_http("<a href='http://board.corp.example/d/1?kiosk'>board</a>")


@spare("access/frame-refused", patient=1)
def a_dashboard_that_was_framed_and_is_opened_by_its_address() -> Session:
    return over_plain_http("<iframe src='http://board.corp.example/d/1?kiosk'></iframe>", referer="")


@spare("access/frame-refused", patient=1)
def a_dashboard_framed_by_its_own_host_over_plain_http() -> Session:
    return over_plain_http("<iframe src='/d/1?kiosk'></iframe>", framing="http://board.corp.example")


@spare("access/frame-refused")
def two_layers_agree() -> Exchange:
    own = "https://login.shop.example/"
    return framed({"x_frame_options": ["SAMEORIGIN", "SAMEORIGIN"]}, site="same-origin", referer=own)


@lead("access/frame-refused")
def a_page_is_named_instead_of_its_origin() -> Exchange:
    return framed({"content_security_policy": "frame-ancestors https://portal.other.example/desk"})


@spare("access/frame-refused")
def every_host_on_one_port() -> Exchange:
    return framed({"content_security_policy": "frame-ancestors *:443"})


@spare("access/frame-refused")
def any_port_is_named() -> Exchange:
    named = "frame-ancestors portal.other.example:*"
    return framed({"content_security_policy": named}, referer="https://portal.other.example:8443/")


@spare("access/frame-refused")
def a_scheme_is_named() -> Exchange:
    return framed({"content_security_policy": "frame-ancestors https:"})


@spare("access/frame-refused")
def every_site() -> Exchange:
    return framed({"content_security_policy": "frame-ancestors *"})


@spare("access/frame-refused")
def its_own_site_by_policy() -> Exchange:
    own = "https://login.shop.example/"
    return framed({"content_security_policy": "frame-ancestors 'self'"}, site="same-origin", referer=own)


@spare("access/frame-refused")
def a_site_that_the_policy_names() -> Exchange:
    named = "frame-ancestors https://*.other.example"
    return framed({"content_security_policy": named, "x_frame_options": "DENY"})


@spare("access/frame-refused")
def the_same_origin() -> Exchange:
    return framed({"x_frame_options": "SAMEORIGIN"}, site="same-origin", referer="https://login.shop.example/")


@spare("access/frame-refused")
def a_page_of_its_own() -> Exchange:
    asked = get("https://login.shop.example/", user_agent=CHROME, sec_fetch_dest="document", sec_fetch_site="none")
    return exchange(asked, reply(200, "<html></html>", content_type="text/html", x_frame_options="DENY"))
