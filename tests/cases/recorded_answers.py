"""What real APIs answered to clients that kept it, and sessions whose secrets were replaced before keeping."""

from __future__ import annotations

from statusdoctor.model import Exchange, Headers, Request
from tests.builders import Session, bearer, exchange, get, lead, post, reply, session, spare
from tests.cases.server_answers import answers, register

for row in answers(__file__):
    register(*row)

JSON = "application/json"
MASKED = "bearer <ACCESS_TOKEN>"


@spare("auth/placeholder-token", patient=1)
def a_masked_token_that_was_accepted_before() -> Session:
    me = exchange(get("https://api.shop.example/me", authorization=MASKED), reply(200, {"id": 4}))
    return session(me, exchange(get("https://api.shop.example/mail", authorization=MASKED), reply(403, {"error": 403})))


@spare("routing/template-unfilled", patient=1)
def a_masked_name_in_addresses_that_worked() -> Session:
    rules = exchange(get("https://api.shop.example/r/<COMMUNITY>/rules", authorization=bearer()), reply(200, {"n": 4}))
    page = get("https://api.shop.example/r/<COMMUNITY>/wiki/none", authorization=bearer())
    return session(rules, exchange(page, reply(404, {"reason": "PAGE_NOT_FOUND", "message": "Not Found"})))


@spare("content/range-unasked")
def a_file_that_is_still_worked_on() -> Exchange:
    return exchange(
        get("https://social.example/api/v1/media/117", authorization=bearer()),
        reply(206, {"id": "117", "type": "video", "url": None}),
    )


@lead("payload/invalid-field")
def an_application_answers_of_a_value() -> Exchange:
    asked = post("https://api.shop.example/monitor", '{"query": "x"}', content_type="application/json")
    fields = Headers(tuple((n, v) for n, v in asked.headers.fields if n.lower() != b"host"))
    without = Request(asked.method, asked.scheme, asked.host, asked.port, asked.path, fields, asked.body)
    return exchange(without, reply(400, {"errors": ["The value provided for parameter 'query' is invalid"]}))


@spare("routing/hidden-forbidden")
def github_says_what_lacks() -> Exchange:
    asked = get("https://api.github.com/repos/o/r/branches/main/protection", authorization="token k7Qp2mZx81LwTbRv")
    return exchange(asked, reply(404, {"message": "Branch not protected"}))


@spare("payload/missing-field")
def a_field_of_another_name_is_too_long() -> Exchange:
    told = {
        "error": "Validation failed",
        "details": {"fields": [{"error": "ERR_TOO_LONG", "description": "4文字以内で"}]},
    }
    return exchange(post("https://social.example/api/v1/me", '{"fields_attributes": []}'), reply(422, told))


@spare("access/bot-challenge")
def a_page_that_guards_its_form_with_a_captcha() -> Exchange:
    markup = (
        "<!DOCTYPE html><html><head><title>DOI Not Found</title></head><body><h1>DOI Not Found</h1><p>10.1126/foo</p>"
        '<form action="/report"><input name="mail"><div class="cf-turnstile"></div></form>'
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async></script></body></html>'
    )
    return exchange(get("https://doi.example/10.1126/foo"), reply(404, markup, content_type="text/html"))


@spare("routing/stray-character")
def a_filter_that_quotes_its_value() -> Exchange:
    asked = get("https://api.shop.example/limits?filter=principalId%20eq%20%22x-12345%22", authorization=bearer())
    return exchange(asked, reply(400, {"errorSummary": "Api validation failed: limits"}))


@spare("auth/insufficient-scope")
def a_parameter_that_is_called_scope() -> Exchange:
    asked = post("https://api.shop.example/downtime", '{"scope": ["x"]}', authorization=bearer(), content_type=JSON)
    return exchange(asked, reply(400, {"errors": ["Invalid scope parameter"]}))
