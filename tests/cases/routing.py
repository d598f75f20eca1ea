"""Leads and spares of the family routing: addresses, methods, versions and names."""

from __future__ import annotations

from statusdoctor.model import Exchange, Peer
from tests.builders import Session, exchange, get, lead, page, post, reply, request, spare

SHOP = "https://api.shop.example"
EXPRESS = {"x_powered_by": "Express", "content_type": "text/html; charset=utf-8"}


def express(path: str, method: str = "GET"):
    return page(404, "Error", f"Cannot {method} {path}", **EXPRESS)


# not-found and its neighbours


@lead("routing/not-found")
def express_knows_no_such_route() -> Exchange:
    return exchange(get(f"{SHOP}/v1/oders"), express("/v1/oders"))


@lead("routing/not-found")
def starlette_has_no_route() -> Exchange:
    return exchange(get(f"{SHOP}/v1/oders"), reply(404, {"detail": "Not Found"}, server="uvicorn"))


@lead("routing/not-found")
def spring_finds_no_static_resource() -> Exchange:
    says = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "No static resource v1/oders."}
    return exchange(get(f"{SHOP}/v1/oders"), reply(404, says))


@lead("routing/not-found")
def nginx_has_no_such_file() -> Exchange:
    return exchange(get("https://www.shop.example/guide.htm"), page(404, "404 Not Found", server="nginx"))


@lead("routing/not-found")
def api_gateway_has_no_such_route() -> Exchange:
    answer = reply(
        403, {"message": "Missing Authentication Token"}, x_amzn_errortype="MissingAuthenticationTokenException"
    )
    asked = get("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/oders", x_api_key="k" * 40)
    return exchange(asked, answer)


@spare("routing/not-found")
def drf_found_no_object() -> Exchange:
    return exchange(get(f"{SHOP}/products/999/"), reply(404, {"detail": "No Product matches the given query."}))


@lead("routing/object-missing")
def a_key_of_the_key_service_that_is_not_there() -> Exchange:
    says = {"__type": "NotFoundException", "message": "Key 'arn:aws:kms:eu-west-1:1:key/7' does not exist"}
    asked = post("https://kms.eu-west-1.amazonaws.com/", {"KeyId": "7"}, x_amz_target="TrentService.DescribeKey")
    return exchange(asked, reply(400, says))


@lead("routing/object-missing", certainty="certain")
def s3_has_no_such_key() -> Exchange:
    says = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a.jpg</Key></Error>"
    return exchange(get("https://photos.s3.amazonaws.com/a.jpg"), reply(404, says, content_type="application/xml"))


@lead("routing/object-missing")
def hand_written_item_that_does_not_exist() -> Exchange:
    return exchange(get(f"{SHOP}/items/404"), reply(404, {"detail": "Item 404 does not exist"}))


@lead("routing/object-missing")
def another_id_of_the_route_was_found() -> Session:
    first = exchange(get(f"{SHOP}/orders/8811"), reply(200, {"id": 8811}))
    return [first, exchange(get(f"{SHOP}/orders/8812"), reply(404, {"title": "Not Found"}))]


@lead("routing/object-missing")
def drf_without_a_model_name() -> Exchange:
    return exchange(get(f"{SHOP}/products/999/"), reply(404, {"detail": "Not found."}))


@lead("routing/object-missing")
def laravel_names_the_model() -> Exchange:
    says = {"message": "No query results for model [App\\Models\\Order] 8812"}
    return exchange(get(f"{SHOP}/orders/8812"), reply(404, says))


@lead("routing/object-missing")
def elasticsearch_has_no_such_document() -> Exchange:
    answer = {"_index": "orders", "_id": "8812", "found": False}
    return exchange(get("https://search.shop.example/orders/_doc/8812"), reply(404, answer))


@lead("routing/object-missing")
def stripe_knows_no_such_customer() -> Exchange:
    error = {
        "code": "resource_missing",
        "message": "No such customer: 'cus_9s6'",
        "param": "id",
        "type": "invalid_request_error",
    }
    return exchange(get("https://api.stripe.com/v1/customers/cus_9s6"), reply(404, {"error": error}))


@spare("routing/object-missing")
def apache_names_the_url() -> Exchange:
    says = "The requested URL /products/999 was not found on this server."
    return exchange(get(f"{SHOP}/products/999"), page(404, "404 Not Found", says, server="Apache"))


@spare("routing/object-missing")
def page_you_are_looking_for() -> Exchange:
    says = "Sorry, the page you are looking for could not be found. Check the address and try again."
    return exchange(get("https://www.shop.example/sale/99"), page(404, "Page not found", says))


@lead("routing/hidden-forbidden")
def github_hides_a_repository_from_nobody() -> Exchange:
    answer = reply(
        404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}, x_github_request_id="A1"
    )
    return exchange(get("https://api.github.com/repos/acme/secret"), answer)


@lead("routing/hidden-forbidden")
def notion_page_that_was_not_shared() -> Exchange:
    says = (
        "Could not find page with ID: 1429989f. Make sure the relevant pages and databases are shared with "
        "your integration."
    )
    answer = reply(404, {"object": "error", "status": 404, "code": "object_not_found", "message": says})
    asked = get("https://api.notion.com/v1/pages/1429989f", authorization="Bearer ntn_" + "a1" * 20)
    return exchange(asked, answer)


@lead("routing/hidden-forbidden")
def answer_that_leaves_both_open() -> Exchange:
    says = {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
    asked = get("https://jira.corp.example/rest/api/2/issue/AB-1", authorization="Bearer " + "a1" * 20)
    return exchange(asked, reply(404, says))


@spare("routing/hidden-forbidden")
def github_page_of_a_user() -> Exchange:
    answer = page(404, "Site not found", "There isn't a GitHub Pages site here.", x_github_request_id="A1")
    return exchange(get("https://acme.github.io/docs/"), answer)


@lead("routing/gone", certainty="certain")
def endpoint_that_was_retired() -> Exchange:
    return exchange(get(f"{SHOP}/v1/export"), page(410, "410 Gone", "The v1 export was removed on 2026-06-30."))


@lead("routing/gone")
def feature_that_is_no_longer_there() -> Exchange:
    return exchange(
        get(f"{SHOP}/labs/wishlist"),
        reply(404, {"message": "Wishlists have been shut down: the feature has been removed."}),
    )


@spare("routing/gone")
def ordinary_404() -> Exchange:
    return exchange(get(f"{SHOP}/labs/wishlist"), reply(404, {"message": "Not Found"}))


@lead("routing/api-version", certainty="certain")
def aspnet_does_not_serve_version_three() -> Exchange:
    says = "The HTTP resource that matches the request URI 'x' does not support the API version '3.0'."
    return exchange(get(f"{SHOP}/v3/orders"), reply(400, {"error": {"code": "UnsupportedApiVersion", "message": says}}))


@lead("routing/api-version", certainty="certain")
def other_version_of_the_path_works() -> Session:
    first = exchange(get(f"{SHOP}/v2/orders/8811"), reply(200, {"id": 8811}))
    return [first, exchange(get(f"{SHOP}/v3/orders/8812"), reply(404, {"message": "Not Found"}))]


@lead("routing/api-version")
def retired_version_says_so() -> Exchange:
    says = {
        "errors": [
            {"code": 251, "message": "This API version is deprecated and no longer supported. Please upgrade to v2."}
        ]
    }
    return exchange(get(f"{SHOP}/v1/orders"), reply(410, says))


@spare("routing/api-version")
def version_that_works_with_a_missing_order() -> Session:
    first = exchange(get(f"{SHOP}/v2/orders/8811"), reply(200, {"id": 8811}))
    return [first, exchange(get(f"{SHOP}/v2/orders/8812"), reply(404, {"message": "Order not found"}))]


# what the address shows


@lead("routing/template-unfilled", certainty="certain")
def undefined_where_an_id_belongs() -> Exchange:
    says = {"message": "Validation failed (numeric string is expected)", "error": "Bad Request", "statusCode": 400}
    return exchange(get(f"{SHOP}/orders/undefined"), reply(400, says))


@lead("routing/template-unfilled")
def route_parameter_that_stayed() -> Exchange:
    return exchange(get(f"{SHOP}/orders/:id/lines"), reply(404, {"message": "Order :id not found"}))


@lead("routing/template-unfilled")
def object_printed_into_the_query() -> Exchange:
    asked = get(f"{SHOP}/orders?filter=[object%20Object]")
    return exchange(asked, reply(400, {"message": "filter is not valid"}))


@spare("routing/template-unfilled")
def null_that_the_api_takes() -> Exchange:
    return exchange(get(f"{SHOP}/orders?parent=null"), reply(401, {"message": "token expired"}))


@lead("routing/double-encoded", certainty="certain")
def blank_encoded_twice() -> Exchange:
    return exchange(get(f"{SHOP}/files/my%2520report.pdf"), reply(404, {"message": "Not Found"}))


@lead("routing/double-encoded")
def iis_minds_the_double_escape() -> Exchange:
    says = "The request filtering module is configured to deny a request that contains a double escape sequence."
    return exchange(get(f"{SHOP}/files/50%2525.pdf"), page(404, "404 - File or directory not found", says))


@spare("routing/double-encoded")
def percent_sign_in_a_name() -> Exchange:
    return exchange(get(f"{SHOP}/files/50%25.pdf"), reply(404, {"message": "Not Found"}))


@lead("routing/stray-character", certainty="certain")
def line_break_at_the_end_of_an_id() -> Exchange:
    return exchange(get(f"{SHOP}/orders/8812%0A"), reply(404, {"message": "Not Found"}))


@lead("routing/stray-character")
def zero_width_space_from_a_message() -> Exchange:
    return exchange(get(f"{SHOP}/orders/%E2%80%8B8812"), express("/orders/%E2%80%8B8812"))


@spare("routing/stray-character")
def blank_inside_a_name() -> Exchange:
    return exchange(get(f"{SHOP}/files/my%20report.pdf"), reply(404, {"message": "Not Found"}))


@lead("routing/double-slash", certainty="certain")
def base_and_path_both_bring_a_slash() -> Exchange:
    return exchange(get(f"{SHOP}//v1/orders"), express("//v1/orders"))


@lead("routing/double-slash", certainty="certain")
def springs_firewall_minds_two_slashes() -> Exchange:
    says = 'The request was rejected because the URL contained a potentially malicious String "//"'
    return exchange(get(f"{SHOP}/v1//orders"), page(400, "HTTP Status 400", says))


@spare("routing/double-slash")
def url_inside_a_path() -> Exchange:
    return exchange(get("https://archive.shop.example/web/https://www.shop.example/"), page(404, "Not archived"))


@lead("routing/prefix-duplicated")
def api_twice() -> Exchange:
    return exchange(get(f"{SHOP}/api/api/cart"), express("/api/api/cart"))


@spare("routing/prefix-duplicated")
def organisation_and_repository_of_one_name() -> Exchange:
    return exchange(get("https://git.example/repos/acme/acme"), reply(404, {"message": "Repository not found"}))


@lead("routing/encoded-slash")
def apache_refuses_an_encoded_slash() -> Exchange:
    says = "The requested URL was not found on this server."
    return exchange(get(f"{SHOP}/files/a%2Fb"), page(404, "404 Not Found", says, server="Apache"))


@lead("routing/encoded-slash", certainty="certain")
def jetty_calls_it_ambiguous() -> Exchange:
    return exchange(get(f"{SHOP}/files/a%2Fb"), page(400, "HTTP ERROR 400 Ambiguous URI path separator"))


@spare("routing/encoded-slash")
def package_name_that_the_registry_does_not_have() -> Exchange:
    return exchange(
        get("https://npm.corp.example/@acme%2Fui"), reply(404, {"error": "package @acme/ui does not exist"})
    )


@lead("routing/fragment-cut", certainty="certain")
def channel_name_with_a_number_sign() -> Session:
    first = exchange(get(f"{SHOP}/rooms/%23general/messages"), reply(200, {"messages": []}))
    return [first, exchange(get(f"{SHOP}/rooms/"), reply(404, {"message": "Not Found"}))]


@lead("routing/fragment-cut")
def query_that_ends_too_early() -> Session:
    first = exchange(get(f"{SHOP}/search?q=java&limit=5"), reply(200, {"hits": []}))
    missing = {"detail": [{"type": "missing", "loc": ["query", "limit"], "msg": "Field required"}]}
    return [first, exchange(get(f"{SHOP}/search?q=C"), reply(400, {"message": "Bad Request"} | missing))]


@spare("routing/fragment-cut")
def encoded_number_sign() -> Exchange:
    return exchange(get(f"{SHOP}/search?q=C%23&limit=5"), reply(404, {"message": "Not Found"}))


# slashes, case and prefixes that words tell


@lead("routing/trailing-slash", certainty="certain")
def django_cannot_append_the_slash() -> Exchange:
    says = (
        "RuntimeError at /api/v1/orders You called this URL via POST, but the URL doesn't end in a slash and you have "
        "APPEND_SLASH set. Django can't redirect to the slash URL while maintaining POST data."
    )
    return exchange(post(f"{SHOP}/api/v1/orders", {"sku": "A"}), page(500, "RuntimeError at /api/v1/orders", says))


@spare("routing/trailing-slash")
def slash_or_not_the_thing_is_absent() -> Exchange:
    return exchange(get(f"{SHOP}/products/999/"), reply(404, {"detail": "No Product matches the given query."}))


@lead("routing/case-mismatch", patient=-1)
def guide_in_capitals() -> Session:
    first = exchange(get("https://www.shop.example/docs/guide.html"), page(200, "Guide"))
    return [first, exchange(get("https://www.shop.example/Docs/Guide.html"), page(404, "404 Not Found"))]


@spare("routing/case-mismatch")
def other_guide() -> Session:
    first = exchange(get("https://www.shop.example/docs/guide.html"), page(200, "Guide"))
    return [first, exchange(get("https://www.shop.example/docs/guides.html"), page(404, "404 Not Found"))]


@lead("routing/prefix-missing", patient=-1)
def cart_without_its_prefix() -> Session:
    first = exchange(get(f"{SHOP}/api/cart"), reply(200, {"items": []}))
    return [first, exchange(get(f"{SHOP}/cart"), express("/cart"))]


@spare("routing/prefix-missing")
def page_that_lives_outside_the_prefix() -> Session:
    first = exchange(get(f"{SHOP}/api/cart"), reply(200, {"items": []}))
    return [first, exchange(get(f"{SHOP}/imprint"), page(404, "404 Not Found"))]


# hosts


@lead("routing/wrong-virtual-host")
def ingress_default_backend() -> Exchange:
    asked = get("http://shop.example/", host="shop.example")
    return exchange(asked, reply(404, "default backend - 404", content_type="text/plain; charset=utf-8"))


@lead("routing/wrong-virtual-host")
def kong_called_as_localhost() -> Exchange:
    asked = get("http://localhost:8000/v1/accounts", host="localhost:8000")
    return exchange(asked, reply(404, {"message": "no Route matched with those values"}, server="kong/3.4.0"))


@spare("routing/wrong-virtual-host")
def applications_own_404() -> Exchange:
    return exchange(get("http://localhost:3000/v1/accounts", host="localhost:3000"), express("/v1/accounts"))


@lead("routing/misdirected", certainty="certain")
def browser_reuses_a_connection() -> Session:
    first = exchange(get("https://grafana.cluster.example/"), page(200, "Grafana"))
    second = exchange(
        get("https://registry.cluster.example/"), reply(421, "misdirected request", content_type="text/plain")
    )
    return [first, second]


@lead("routing/misdirected", certainty="certain")
def server_name_and_host_differ() -> Exchange:
    asked = get("https://b.shop.example/", host="b.shop.example")
    return exchange(asked, page(421, "Misdirected Request"), server_peer=Peer(sni="a.shop.example"))


@spare("routing/misdirected")
def host_that_is_unknown() -> Exchange:
    return exchange(get("https://b.shop.example/", host="b.shop.example"), page(404, "404 Not Found"))


# methods


@lead("routing/method-not-allowed", certainty="certain")
def allow_lists_others() -> Exchange:
    return exchange(
        request("PUT", f"{SHOP}/v1/orders"), reply(405, {"detail": "Method Not Allowed"}, allow="GET, POST")
    )


@lead("routing/method-not-allowed", certainty="certain")
def cloudfront_lets_no_post_through() -> Exchange:
    says = (
        "This distribution is not configured to allow the HTTP request method that was used for this request. "
        "The distribution supports only cachable requests."
    )
    return exchange(
        post("https://app.shop.example/", {"a": 1}), page(403, "ERROR: The request could not be satisfied", says)
    )


@lead("routing/method-not-allowed")
def express_knows_the_path_with_get() -> Session:
    first = exchange(get(f"{SHOP}/v1/orders"), reply(200, []))
    return [first, exchange(request("DELETE", f"{SHOP}/v1/orders"), express("/v1/orders", "DELETE"))]


@spare("routing/method-not-allowed")
def the_layer_for_cors_answers_options_everywhere() -> Session:
    asked = request(
        "OPTIONS", f"{SHOP}/v1/prodcuts", origin="https://shop.example", access_control_request_method="GET"
    )
    first = exchange(asked, reply(204, access_control_allow_origin="*"))
    return [first, exchange(get(f"{SHOP}/v1/prodcuts"), page(404, "404 Not Found", server="nginx"))]


@spare("routing/method-not-allowed")
def method_that_allow_lists() -> Exchange:
    return exchange(
        post(f"{SHOP}/v1/orders", {"sku": 1}), reply(422, {"errors": {"sku": ["is invalid"]}}, allow="GET, POST")
    )


@lead("routing/method-not-implemented", certainty="certain")
def static_server_knows_no_post() -> Exchange:
    answer = page(501, "Error response", "Message: Unsupported method ('POST').", server="SimpleHTTP/0.6 Python/3.11.7")
    return exchange(post("https://files.shop.example/upload", b"a=1"), answer)


@lead("routing/method-not-implemented", certainty="certain")
def patch_in_small_letters() -> Exchange:
    return exchange(request("patch", f"{SHOP}/v1/orders/1", {"a": 1}), reply(400, "", connection="close"))


@spare("routing/method-not-implemented")
def unknown_transfer_coding() -> Exchange:
    asked = post(f"{SHOP}/v1/orders", b"abc", transfer_encoding="gzip")
    return exchange(asked, page(501, "501 Not Implemented", server="nginx"))


@lead("routing/method-changed-by-redirect", patient=-1)
def checkout_that_moved() -> Session:
    first = exchange(post(f"{SHOP}/checkout", {"a": 1}), reply(301, location=f"{SHOP}/v2/checkout"))
    return [
        first,
        exchange(get(f"{SHOP}/v2/checkout"), reply(405, {"error": "method not allowed"}, allow="POST"), at=0.1),
    ]


@spare("routing/method-changed-by-redirect")
def get_that_was_meant() -> Exchange:
    return exchange(get(f"{SHOP}/v2/checkout"), reply(405, {"error": "method not allowed"}, allow="POST"))


@lead("routing/allow-missing")
def tornado_lists_nothing() -> Exchange:
    return exchange(request("PUT", f"{SHOP}/search"), page(405, "405: Method Not Allowed", server="TornadoServer/6.4"))


@spare("routing/allow-missing")
def allow_is_there() -> Exchange:
    return exchange(request("PUT", f"{SHOP}/search"), page(405, "405: Method Not Allowed", allow="GET"))


# what is no failure, and pages in place of an API


@lead("routing/missing-asset")
def site_without_a_favicon() -> Exchange:
    return exchange(get("https://www.shop.example/favicon.ico"), page(404, "404 Not Found", server="nginx"))


@lead("routing/missing-asset")
def developer_tools_probe() -> Exchange:
    asked = get("https://www.shop.example/.well-known/appspecific/com.chrome.devtools.json")
    return exchange(asked, page(404, "404 Not Found"))


@spare("routing/missing-asset")
def discovery_document_of_a_login() -> Exchange:
    return exchange(get("https://login.shop.example/.well-known/openid-configuration"), page(404, "404 Not Found"))


SHELL = (
    '<!doctype html><html><head><title>Shop</title><script type="module" src="/assets/index-1.js"></script></head>'
    '<body><div id="root"></div></body></html>'
)


@lead("routing/spa-fallback")
def index_page_for_an_api_path() -> Exchange:
    asked = get("https://shop.example/api/cart", accept="application/json")
    return exchange(asked, reply(200, SHELL, content_type="text/html"))


@spare("routing/spa-fallback")
def page_that_was_asked_for() -> Exchange:
    asked = get("https://shop.example/cart", accept="text/html,application/xhtml+xml")
    return exchange(asked, reply(200, SHELL, content_type="text/html"))


@spare("routing/spa-fallback")
def login_page_in_place_of_an_answer() -> Exchange:
    form = "<html><head><title>Sign in</title></head><body><form action='/login'><input type='password'></form></body>"
    return exchange(
        get("https://shop.example/api/cart", accept="application/json"), reply(200, form, content_type="text/html")
    )


@lead("routing/deprecated")
def sunset_beside_an_error() -> Exchange:
    answer = reply(400, {"message": "Bad Request"}, sunset="Sat, 31 Dec 2026 23:59:59 GMT", deprecation="@1767139199")
    return exchange(get(f"{SHOP}/v1/orders?limit=x"), answer)


@spare("routing/deprecated")
def error_with_no_end_announced() -> Exchange:
    return exchange(get(f"{SHOP}/v1/orders?limit=x"), reply(400, {"message": "Bad Request"}))


@lead("routing/stray-character")
def a_number_copied_with_an_invisible_sign() -> Exchange:
    fault = {"type": "int_parsing", "loc": ["path", "order_id"], "msg": "Input should be a valid integer"}
    return exchange(get(f"{SHOP}/v1/orders/1002%E2%80%8B"), reply(422, {"detail": [fault]}))


@spare("routing/stray-character")
def a_word_where_a_number_belongs() -> Exchange:
    fault = {"type": "int_parsing", "loc": ["path", "order_id"], "msg": "Input should be a valid integer"}
    return exchange(get(f"{SHOP}/v1/orders/latest"), reply(422, {"detail": [fault]}))


@lead("routing/stray-character")
def json_stands_raw_in_the_query() -> Exchange:
    says = 'Invalid character found in the request target [/search?filter={"open":true} ]'
    return exchange(get(f'{SHOP}/search?filter={{"open":true}}'), page(400, "HTTP Status 400 – Bad Request", says))


@lead("routing/object-missing")
def slack_says_so_under_a_200() -> Exchange:
    asked = post("https://slack.example/api/chat.postMessage", {"channel": "C1", "text": "hi"})
    return exchange(asked, reply(200, {"ok": False, "error": "channel_not_found"}))
