"""gateway/: what stands between the front door and the application, and neighbours that look like it."""

from __future__ import annotations

from statusdoctor.model import Exchange, Headers, Request, Response
from tests.builders import exchange, get, lead, page, reply, spare


def plain(status: int, text: str, took: float = 0.05, **named: str) -> Exchange:
    return exchange(get(), reply(status, text, content_type="text/plain", **named), took=took)


def nginx(status: int, title: str, took: float = 0.05, **named: str) -> Exchange:
    html = f"<html><head><title>{status} {title}</title></head><body><center><h1>{status} {title}</h1></center>"
    html += "<hr><center>nginx/1.24.0</center></body></html>"
    answer = reply(status, html, content_type="text/html", server="nginx/1.24.0", **named)
    return exchange(get(), answer, took=took)


@lead("gateway/upstream-refused")
def a_proxy_status_that_names_it() -> Exchange:
    return plain(502, "Bad Gateway", proxy_status='edge-7; error=connection_refused; next-hop="10.0.0.9:8080"')


@spare("gateway/upstream-refused")
def an_application_whose_database_refuses() -> Exchange:
    answer = {"error": "connect ECONNREFUSED 127.0.0.1:5432"}
    return exchange(get(), reply(500, answer))


@spare("gateway/upstream-refused")
def nginx_without_a_reason() -> Exchange:
    return nginx(502, "Bad Gateway")


@lead("gateway/upstream-timeout")
def a_504_after_the_default_of_nginx() -> Exchange:
    return nginx(504, "Gateway Time-out", 60.05)


@lead("gateway/upstream-timeout")
def a_504_after_any_time() -> Exchange:
    return plain(504, "Gateway Timeout", 17.3)


@lead("gateway/upstream-timeout")
def a_502_at_a_round_second_by_nobody_known() -> Exchange:
    return plain(502, "Bad Gateway", 30.02)


@lead("gateway/upstream-timeout")
def cloudflare_after_a_hundred_seconds() -> Exchange:
    return exchange(get(), reply(524, b"", server="cloudflare", cf_ray="8e1d-FRA"), took=100.2)


@spare("gateway/upstream-timeout")
def a_502_of_nginx_after_thirty_seconds() -> Exchange:
    return nginx(502, "Bad Gateway", 30.08)


@spare("gateway/upstream-timeout")
def a_503_at_once() -> Exchange:
    return plain(503, "Service Unavailable", 0.02)


@lead("gateway/upstream-reset")
def nginx_got_a_closed_connection_after_a_while() -> Exchange:
    return nginx(502, "Bad Gateway", 30.08)


@spare("gateway/upstream-reset")
def nginx_waited_in_vain() -> Exchange:
    return nginx(504, "Gateway Time-out", 60.05)


@lead("gateway/upstream-bad-response")
def a_function_that_returned_an_object() -> Exchange:
    text = "error decoding lambda response: json: cannot unmarshal object into Go struct field .body of type string"
    return plain(502, text, server="Netlify", x_nf_request_id="01D8")


@spare("gateway/upstream-bad-response")
def a_function_that_crashed() -> Exchange:
    return plain(500, "FUNCTION_INVOCATION_FAILED", server="Vercel", x_vercel_error="FUNCTION_INVOCATION_FAILED")


@lead("gateway/no-healthy-upstream", certainty="certain")
def envoy_with_nobody_to_send_to() -> Exchange:
    return plain(503, "no healthy upstream", server="istio-envoy")


@spare("gateway/no-healthy-upstream")
def envoy_lost_the_connection() -> Exchange:
    text = "upstream connect error or disconnect/reset before headers. reset reason: connection termination"
    return plain(503, text, server="istio-envoy")


@lead("gateway/upstream-dns", certainty="certain")
def a_name_that_kong_cannot_resolve() -> Exchange:
    return exchange(get(), reply(503, {"message": "name resolution failed"}, server="kong/3.9.0"))


@spare("gateway/upstream-dns")
def a_host_that_the_application_does_not_serve() -> Exchange:
    return nginx(404, "Not Found")


@lead("gateway/upstream-tls", certainty="certain")
def cloudflare_and_a_bad_certificate() -> Exchange:
    return plain(526, "error code: 526", server="cloudflare", cf_ray="8e1d-FRA")


@lead("gateway/upstream-tls")
def cloudflare_525_without_a_body() -> Exchange:
    return exchange(get(), reply(525, b"", server="cloudflare", cf_ray="8e1d-FRA"))


@spare("gateway/upstream-tls")
def cloudflare_and_a_closed_port() -> Exchange:
    return plain(521, "error code: 521", server="cloudflare", cf_ray="8e1d-FRA")


@lead("gateway/maintenance", certainty="certain")
def a_page_of_planned_work() -> Exchange:
    return exchange(get(), page(503, "Scheduled maintenance", "We are upgrading the database until 14:00."))


@spare("gateway/maintenance")
def apaches_text_for_any_503() -> Exchange:
    text = "The server is temporarily unable to service your request due to maintenance downtime or capacity problems."
    return exchange(get(), page(503, "503 Service Unavailable", text, server="Apache"))


@lead("gateway/overloaded", certainty="certain")
def a_model_that_is_overloaded() -> Exchange:
    answer = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    return exchange(get(), reply(529, answer))


@lead("gateway/overloaded")
def envoy_sheds_load() -> Exchange:
    return plain(503, "", server="envoy", x_envoy_overloaded="true")


@spare("gateway/overloaded")
def one_client_over_its_rate() -> Exchange:
    return exchange(get(), reply(429, {"error": "Too many requests"}, retry_after="5", x_ratelimit_remaining="0"))


@lead("gateway/unavailable")
def a_bare_503() -> Exchange:
    return plain(503, "Service Unavailable")


@spare("gateway/unavailable")
def a_503_with_a_reason() -> Exchange:
    return plain(503, "no healthy upstream", server="envoy")


@lead("gateway/bad-gateway")
def a_bare_502() -> Exchange:
    return nginx(502, "Bad Gateway")


@spare("gateway/bad-gateway")
def a_502_with_a_reason() -> Exchange:
    return exchange(get(), page(502, "502 Bad Gateway", "[Errno -2] Name or service not known", server="mitmproxy 12"))


@lead("gateway/loop", certainty="certain")
def a_via_that_repeats() -> Exchange:
    return exchange(get(), reply(400, "", via=["1.1 files.example:80"] * 10, server="Apache/2.4.62"))


@lead("gateway/loop", certainty="certain")
def a_request_that_went_through_one_cdn_thrice() -> Exchange:
    asked = get(cdn_loop="cdn.example; n=1, cdn.example; n=2, cdn.example; n=3")
    return exchange(asked, reply(508))


@lead("gateway/loop")
def forty_forwarders() -> Exchange:
    hops = ", ".join(f"10.0.0.{n}" for n in range(40))
    asked = Request.to("GET", "https://a.example/", Headers.of(("Host", "a.example"), ("X-Forwarded-For", hops)))
    return exchange(asked, reply(463, server="awselb/2.0"))


@spare("gateway/loop")
def two_instances_of_one_proxy() -> Exchange:
    return exchange(get(), reply(502, "", via="1.1 google, 1.1 google"))


@lead("gateway/client-gave-up")
def nginx_recorded_499() -> Exchange:
    return exchange(get(), reply(499, b""), took=12.0)


@spare("gateway/client-gave-up")
def the_gateway_gave_up() -> Exchange:
    return nginx(504, "Gateway Time-out", 60.05)


@lead("gateway/cdn-configuration", certainty="certain")
def a_deployment_that_is_gone() -> Exchange:
    return plain(404, "DEPLOYMENT_NOT_FOUND", server="Vercel", x_vercel_error="DEPLOYMENT_NOT_FOUND")


@spare("gateway/cdn-configuration")
def a_page_that_is_missing_on_a_site_that_exists() -> Exchange:
    return exchange(get(), page(404, "404: This page could not be found", server="Vercel", x_vercel_id="fra1::abc"))


# Pages that servers have built in


def built_in(status: int, title: str, server: str) -> Response:
    return reply(
        status, f"<html><head><title>{status} {title}</title></head></html>", server=server, content_type="text/html"
    )


@lead("gateway/no-healthy-upstream")
def a_load_balancer_with_no_target() -> Exchange:
    return exchange(get(), built_in(503, "Service Temporarily Unavailable", "awselb/2.0"))


@lead("gateway/upstream-refused")
def lighttpd_reaches_no_backend() -> Exchange:
    return exchange(get(), built_in(503, "Service Unavailable", "lighttpd/1.4.69"))


@spare("gateway/upstream-refused")
def apache_took_its_time() -> Exchange:
    return exchange(get(), built_in(503, "Service Unavailable", "Apache"), took=61.0)


@lead("gateway/upstream-timeout")
def envoy_connects_for_a_quarter_second() -> Exchange:
    says = "upstream connect error or disconnect/reset before headers. reset reason: connection failure"
    return exchange(get(), reply(503, says, content_type="text/plain", server="envoy"), took=0.263)
