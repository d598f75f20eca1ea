"""Leads and spares of payload/, state/ and content/: what validators print, and verdicts in odd places."""

from __future__ import annotations

from typing import Any, Final

from statusdoctor.model import Exchange
from tests.builders import exchange, form, get, lead, page, post, reply, spare

API: Final = "https://api.shop.example/v1/orders"
PLAIN: Final = "text/plain; charset=utf-8"
GRAPHQL: Final = "https://api.shop.example/graphql"


def write(sent: Any, status: int, told: Any, url: str = API, **named: Any) -> Exchange:
    return exchange(post(url, sent), reply(status, told, **named))


# texts that validators print


@lead("payload/missing-field", certainty="certain")
def pydantic_as_text() -> Exchange:
    says = "1 validation error for Place\nname\n  Field required [type=missing, input_type=dict]"
    return write({"lat": 48.1}, 400, says, content_type=PLAIN)


@lead("payload/unknown-field")
def pydantic_one_as_text_inside_json() -> Exchange:
    says = "1 validation error for Place\ncolour\n  extra fields not permitted (type=value_error.extra)"
    return write({"lat": 48.1, "colour": "red"}, 400, {"detail": says})


@lead("payload/invalid-field")
def zod_in_its_pretty_form() -> Exchange:
    says = "✖ Invalid string: must match pattern /^\\d{5}$/\n  → at address.zip"
    return write({"address": {"zip": "8033"}}, 400, says, content_type=PLAIN)


@lead("payload/missing-field")
def a_printed_dictionary_of_drf() -> Exchange:
    says = "{'email': [ErrorDetail(string='This field is required.', code='required')]}"
    return write({"mail": "ada@shop.example"}, 400, {"error": says})


@spare("payload/missing-field")
def a_printed_dictionary_that_lists_no_reasons() -> Exchange:
    return write({"mail": "ada@shop.example"}, 409, {"error": "{'email': ['ada@shop.example']} differs"})


# fields


@lead("payload/unknown-field", certainty="certain")
def a_field_called_value() -> Exchange:
    says = 'Invalid JSON payload received. Unknown name "value": Cannot find field.'
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"description": says}]}]
    told = {"error": {"code": 400, "message": says, "status": "INVALID_ARGUMENT", "details": details}}
    return write({"value": [["a"]]}, 400, told)


@lead("payload/invalid-field", certainty="certain")
def a_value_that_quarkus_names_without_a_reason() -> Exchange:
    told = {"objectName": "Fruit", "attributeName": "price", "line": 1, "column": 25, "value": "9,90"}
    return write({"name": "kiwi", "price": "9,90"}, 400, told)


@lead("payload/invalid-field", certainty="certain")
def reasons_that_play_lists() -> Exchange:
    return write({"qty": "3"}, 400, {"obj.qty": [{"msg": ["error.expected.jsnumber"], "args": []}]})


@lead("payload/invalid-field")
def a_path_with_a_predicate() -> Exchange:
    field = "/purchase_units/@reference_id=='default'/amount/value"
    issue = {"field": field, "value": "10.999", "issue": "DECIMAL_PRECISION", "description": "Two decimals at most."}
    sent = {"purchase_units": [{"amount": {"value": "10.999"}}]}
    return write(sent, 422, {"name": "UNPROCESSABLE_ENTITY", "details": [issue]})


@lead("request/query-parameter-invalid", certainty="certain")
def an_input_that_stands_as_json_in_the_query() -> Exchange:
    told = {"error": {"message": '[{"code": "invalid_format", "path": ["id"], "message": "Invalid UUID"}]'}}
    return exchange(get("https://api.shop.example/trpc/get?input=%7B%22id%22%3A%225%22%7D"), reply(400, told))


@lead("request/header-missing")
def a_condition_that_a_validator_misses() -> Exchange:
    told = {"detail": [{"type": "missing", "loc": ["header", "if-match"], "msg": "Field required", "input": None}]}
    return write({"sku": "A"}, 422, told)


@spare("request/header-missing")
def a_condition_that_428_asks_for() -> Exchange:
    return write({"sku": "A"}, 428, {"detail": "The If-Match header is required."})


@lead("payload/validation-failed")
def a_list_is_wanted() -> Exchange:
    told = {"detail": [{"type": "list_type", "loc": ["body"], "msg": "Input should be a valid list"}]}
    return write({"sku": "A"}, 422, told)


@lead("payload/missing-field")
def a_key_that_swift_misses() -> Exchange:
    says = "No such key 'title' at path ''. No value associated with key CodingKeys(stringValue: \"title\")."
    return write({"titel": "x"}, 400, {"error": True, "reason": says})


@lead("payload/malformed-json")
def an_object_that_became_a_text() -> Exchange:
    return exchange(post(API, b'"[object Object]"', content_type="application/json"), page(400, "Error", "Bad Request"))


@spare("payload/malformed-json")
def a_text_that_the_api_takes_and_refuses() -> Exchange:
    told = {"errors": {"name": ["This name is reserved."]}}
    return exchange(post(API, b'"ada"', content_type="application/json"), reply(422, told))


@lead("payload/content-type-missing")
def a_bare_422_for_json_without_a_label() -> Exchange:
    return exchange(post(API, b'{"sku": "A"}'), reply(422, "Unprocessable Entity", content_type=PLAIN))


# queries


@lead("routing/template-unfilled")
def undefined_behind_an_operator() -> Exchange:
    told = {
        "code": "22P02",
        "details": None,
        "hint": None,
        "message": 'invalid input syntax for type uuid: "undefined"',
    }
    return exchange(get("https://x.supabase.co/rest/v1/todos?id=eq.undefined"), reply(400, told))


@spare("routing/template-unfilled")
def null_behind_the_operator_that_means_it() -> Exchange:
    told = {"code": "42883", "details": None, "hint": None, "message": "operator does not exist: json = unknown"}
    return exchange(get("https://x.supabase.co/rest/v1/todos?done=is.null&tag=eq.5"), reply(400, told))


@lead("request/query-parameter-invalid")
def a_value_behind_an_operator() -> Exchange:
    told = {"code": "22P02", "details": None, "hint": None, "message": 'invalid input syntax for type bigint: "abc"'}
    return exchange(get("https://x.supabase.co/rest/v1/todos?id=eq.abc"), reply(400, told))


# states


@lead("state/already-exists")
def a_value_that_has_to_be_unique() -> Exchange:
    says = 'Value for field "slug" in collection "tags" has to be unique.'
    told = {"errors": [{"message": says, "extensions": {"code": "RECORD_NOT_UNIQUE", "field": "slug"}}]}
    return write({"slug": "x"}, 400, told)


@lead("state/already-exists")
def user_errors_of_a_mutation() -> Exchange:
    mistakes = [{"field": ["input", "title"], "message": "Title has already been taken"}]
    told = {"data": {"addBook": {"book": None, "userErrors": mistakes}}}
    return write({"query": 'mutation { addBook(input: {title: "x"}) { userErrors { message } } }'}, 200, told, GRAPHQL)


@lead("state/conflict")
def an_issue_that_paypal_names() -> Exchange:
    told = {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "ORDER_ALREADY_CAPTURED"}]}
    return write({}, 422, told)


@lead("state/conflict")
def a_row_that_somebody_changed_under_a_500() -> Exchange:
    says = "Row was updated or deleted by another transaction (or unsaved-value mapping was incorrect) : [Order#7]"
    return write({"id": 7}, 500, {"status": 500, "error": "Internal Server Error", "message": says})


@spare("server/database")
def a_number_of_the_applications_own() -> Exchange:
    return write({"qty": -1}, 200, {"code": 40001, "msg": "qty must be a positive integer", "data": None})


@spare("state/conflict")
@spare("gateway/overloaded")
def flasks_page_for_what_a_handler_threw() -> Exchange:
    says = (
        "The server encountered an internal error and was unable to complete your request. "
        "Either the server is overloaded or there is an error in the application."
    )
    return exchange(post(API, {"a": 1}), page(500, "500 Internal Server Error", says))


@lead("payload/graphql-error")
@spare("payload/missing-field")
def a_place_in_a_document_of_hasura() -> Exchange:
    where = {"path": "$.selectionSet.users.selectionSet.nmae", "code": "validation-failed"}
    told = {"errors": [{"message": "field 'nmae' not found in type: 'users'", "extensions": where}]}
    return write({"query": "{ users { nmae } }"}, 200, told, GRAPHQL)


@spare("auth/token-malformed")
def a_bot_that_telegram_knows() -> Exchange:
    told = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: can't parse entities: Character '.' is reserved",
    }
    return write({"chat_id": 5, "text": "a.b"}, 400, told, "https://api.telegram.org/bot1:AA/sendMessage")


# verdicts under a good status


@lead("content/error-in-success")
def what_a_function_meant_as_a_status() -> Exchange:
    return exchange(get(API), reply(200, {"statusCode": 404, "headers": {}, "body": "Order 9 is not here"}))


@lead("content/error-in-success")
def a_fail_of_jsend() -> Exchange:
    return write({"x": 1}, 200, {"status": "fail", "data": {"title": "Bidding ended before noon"}})


@spare("content/error-in-success")
def a_check_that_failed_and_is_described() -> Exchange:
    return exchange(get(API), reply(200, {"status": "fail", "data": {"suite": "unit", "passed": 3}}))


@lead("content/error-in-success")
def a_stream_that_ends_in_an_error() -> Exchange:
    lost = '{"type": "error", "error": {"message": "Lost the model"}}'
    says = f'event: start\ndata: {{"id": 1}}\n\nevent: error\ndata: {lost}\n\n'
    return write({"stream": True}, 200, says, content_type="text/event-stream")


@spare("content/error-in-success")
def a_stream_that_went_on_after_an_error() -> Exchange:
    says = 'data: {"error": "a page was skipped"}\n\ndata: {"text": "and here is the rest"}\n\ndata: [DONE]\n\n'
    return write({"stream": True}, 200, says, content_type="text/event-stream")


@spare("content/error-in-success")
def a_graphql_field_called_error() -> Exchange:
    told = {"data": {"error": "Comedy of Errors"}}
    return write({"query": "{ error }"}, 200, told, GRAPHQL)


@lead("payload/wrong-content-type")
def stripe_asks_to_look_at_the_label() -> Exchange:
    says = "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."
    return write({"amount": 100}, 400, {"error": {"message": says, "type": "invalid_request_error"}})


@spare("payload/wrong-content-type")
def a_form_that_stripe_reads() -> Exchange:
    says = "Missing required param: currency."
    told = {"error": {"code": "parameter_missing", "param": "currency", "message": says}}
    return exchange(form(API, amount="100"), reply(400, told))


# forms that come back, and sentences of several parts

BOOKS: Final = "https://books.example/signup/"


@lead("content/error-in-success")
def a_form_of_django_that_is_shown_again() -> Exchange:
    shown = '<form method="post"><ul class="errorlist" id="id_born_error"><li>Enter a valid date.</li></ul></form>'
    return exchange(form(BOOKS, born="1.2.2000"), page(200, "Sign up", shown))


@spare("content/error-in-success")
def a_form_that_is_shown_again_for_the_next_one() -> Exchange:
    shown = '<p>Thank you.</p><form method="post"><label for="id_born">Born</label></form>'
    return exchange(form(BOOKS, born="2000-02-01"), page(200, "Sign up", shown))


@lead("payload/validation-failed")
def laravel_sends_a_program_to_the_start_page() -> Exchange:
    shown = 'Redirecting to <a href="https://lv.example">https://lv.example</a>.'
    sent = post("https://lv.example/api/bookings", {"guests": "x"}, accept="*/*")
    return exchange(sent, reply(302, shown, location="https://lv.example", content_type="text/html"))


@spare("payload/validation-failed")
def laravel_sends_on_to_what_was_made() -> Exchange:
    shown = 'Redirecting to <a href="https://lv.example/bookings/7">https://lv.example/bookings/7</a>.'
    sent = post("https://lv.example/api/bookings", {"guests": 2}, accept="*/*")
    return exchange(sent, reply(302, shown, location="https://lv.example/bookings/7", content_type="text/html"))


@lead("payload/invalid-field")
def two_complaints_in_one_sentence() -> Exchange:
    says = "email: must be a valid email address; phone: must be in a valid format."
    return write({"email": "x", "phone": "y"}, 400, {"error": says})


@lead("payload/missing-field")
def fields_that_kotlinx_misses() -> Exchange:
    says = (
        "Fields [title, pages] are required for type with serial name 'com.acme.Book', but they were missing at path: $"
    )
    return write({"titel": "x"}, 400, f"Illegal input: {says}", content_type=PLAIN)


@lead("payload/invalid-field", certainty="certain")
def a_list_of_ajv_that_feathers_hands_on() -> Exchange:
    fault = {"instancePath": "/age", "keyword": "type", "params": {"type": "integer"}, "message": "must be integer"}
    told = {"name": "BadRequest", "message": "validation failed", "code": 400, "data": [fault], "errors": {}}
    return write({"age": "x"}, 400, told)


@lead("request/query-parameter-invalid")
def a_decimal_comma_in_a_coordinate() -> Exchange:
    told = {"cod": "400", "message": "wrong latitude"}
    return exchange(get("https://api.weather.example/now?lat=48,137&lon=11,575"), reply(400, told))


@spare("request/query-parameter-invalid")
def two_numbers_in_a_pair() -> Exchange:
    return exchange(get("https://api.weather.example/now?ll=48,11"), reply(400, {"cod": "400", "message": "no model"}))


@lead("state/already-exists")
def a_constraint_that_hibernate_names_by_its_key() -> Exchange:
    says = (
        "could not execute statement; SQL [n/a]; constraint [customers_email_key]; nested exception is "
        "org.hibernate.exception.ConstraintViolationException: could not execute statement"
    )
    return write({"email": "ada@shop.example"}, 500, {"status": 500, "error": "Internal Server Error", "message": says})


@spare("state/already-exists")
def a_foreign_key_that_hibernate_names() -> Exchange:
    says = (
        "could not execute statement; SQL [n/a]; constraint [orders_customer_fkey]; nested exception is "
        "org.hibernate.exception.ConstraintViolationException: could not execute statement"
    )
    return write({"customer": 9}, 500, {"status": 500, "error": "Internal Server Error", "message": says})


@spare("payload/missing-field")
def rows_that_an_import_leaves_out() -> Exchange:
    found = [{"row": 3, "field": "email", "message": "not a valid email"}]
    return write({"csv": "…"}, 200, {"rows": 12, "valid": 11, "invalid": 1, "errors": found})


@spare("access/payment-required")
def a_payment_that_failed_and_is_shown() -> Exchange:
    told = {
        "id": "7",
        "status": "failed",
        "failure_code": "card_declined",
        "failure_message": "Your card was declined.",
    }
    return exchange(get("https://api.shop.example/payments/7"), reply(200, told))


@lead("content/error-in-success")
def a_fault_of_xml_rpc() -> Exchange:
    fault = (
        "<methodResponse><fault><value><struct><member><name>faultString</name><value><string>Too few arguments."
        "</string></value></member></struct></value></fault></methodResponse>"
    )
    return exchange(
        post("https://blog.example/xmlrpc.php", b"<methodCall/>"), reply(200, fault, content_type="text/xml")
    )


@spare("content/error-in-success")
def a_quiz_that_says_wrong() -> Exchange:
    told = {"correct": False, "message": "Wrong answer", "result": "fail"}
    return write({"answer": 2}, 200, told, "https://quiz.example/7/answer")


@lead("limits/quota-exhausted")
def a_limit_for_the_day_in_portuguese() -> Exchange:
    return write({"x": 1}, 429, {"mensagem": "Limite diário de requisições excedido"})


@spare("limits/quota-exhausted")
def a_limit_for_the_minute_in_portuguese() -> Exchange:
    return write({"x": 1}, 429, {"mensagem": "Limite de requisições por minuto excedido"})


# where products keep the field


@lead("payload/missing-field", certainty="certain")
def an_outcome_of_fhir() -> Exchange:
    issue = {
        "severity": "error",
        "code": "required",
        "diagnostics": "At least 1 is needed",
        "expression": ["Patient.name"],
    }
    return write({"resourceType": "Patient"}, 422, {"resourceType": "OperationOutcome", "issue": [issue]})


@spare("payload/missing-field")
def an_outcome_of_fhir_that_informs() -> Exchange:
    issue = {"severity": "information", "code": "informational", "diagnostics": "Successfully deleted 1 resource(s)"}
    told = reply(200, {"resourceType": "OperationOutcome", "issue": [issue]})
    return exchange(post("https://fhir.example/Patient/_search", {"a": 1}), told)


@lead("payload/invalid-field", certainty="certain")
def violations_with_an_underscore() -> Exchange:
    fault = {"field": "receive_id", "description": "the max len is 64", "value": "x"}
    told = {"code": 99992402, "msg": "field validation failed", "error": {"field_violations": [fault]}}
    return write({"receive_id": "x" * 90}, 400, told)


@lead("payload/missing-field")
def a_sentence_of_magento_with_its_parts_beside_it() -> Exchange:
    told = {"message": '"%fieldName" is required. Enter and try again.', "parameters": {"fieldName": "cartItem"}}
    return write({"item": {}}, 400, told)


@lead("payload/missing-field")
def a_field_named_in_a_reason_for_the_whole() -> Exchange:
    base = [{"description": "Subject: cannot be blank", "error": "BlankValue"}]
    return write({"ticket": {}}, 422, {"error": "RecordInvalid", "details": {"base": base}})


@lead("payload/unknown-field", certainty="certain")
def an_unknown_field_of_contentful() -> Exchange:
    fault = {"name": "unknown", "path": ["fields", "titel"], "details": 'The property "titel" is not expected'}
    told = {"sys": {"type": "Error", "id": "ValidationFailed"}, "details": {"errors": [fault]}}
    return write({"fields": {"titel": "x"}}, 422, told)


@lead("request/query-parameter-missing")
def a_parameter_that_a_reading_call_lacks() -> Exchange:
    fault = {"message": "No filter selected.", "domain": "youtube.parameter", "reason": "missingRequiredParameter"}
    told = {"error": {"code": 400, "message": "No filter selected.", "errors": [fault]}}
    return exchange(get("https://www.googleapis.com/youtube/v3/videos?id=x"), reply(400, told))


@lead("request/not-acceptable")
def an_envelope_of_json_rpc_under_406() -> Exchange:
    says = "Not Acceptable: Client must accept both application/json and text/event-stream"
    told = {"jsonrpc": "2.0", "error": {"code": -32000, "message": says}, "id": None}
    sent = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
    return exchange(post("https://tools.example/mcp", sent, accept="application/json"), reply(406, told))


@lead("payload/jsonrpc-error")
def an_envelope_of_json_rpc_under_400() -> Exchange:
    told = {"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params"}, "id": 1}
    return write({"jsonrpc": "2.0", "id": 1, "method": "sum", "params": {}}, 400, told)


@lead("content/error-in-success")
def a_refusal_of_alipay() -> Exchange:
    inner = {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_HAS_CLOSE", "sub_msg": "Closed"}
    return exchange(form(API, method="alipay.trade.pay"), reply(200, {"alipay_trade_pay_response": inner, "sign": "x"}))


@spare("content/error-in-success")
def an_answer_of_alipay() -> Exchange:
    inner = {"code": "10000", "msg": "Success", "trade_no": "1"}
    return exchange(form(API, method="alipay.trade.pay"), reply(200, {"alipay_trade_pay_response": inner, "sign": "x"}))


@lead("limits/rate-limited")
def a_budget_of_complexity() -> Exchange:
    says = "Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 28 seconds"
    told = {"error_code": "ComplexityException", "status_code": 429, "error_message": says}
    return write({"query": "{ boards { id } }"}, 200, told, GRAPHQL)


# what else validators write


@lead("payload/unknown-field")
def a_key_that_voluptuous_does_not_know() -> Exchange:
    return write({"hst": "x"}, 400, {"message": "User input malformed: extra keys not allowed @ data['hst']"})


@lead("payload/missing-field")
def a_key_that_voluptuous_misses() -> Exchange:
    return write({"typ": "x"}, 400, {"message": "Message format incorrect: required key not provided @ data['type']"})


@lead("payload/invalid-field")
def a_pointer_with_its_complaint() -> Exchange:
    says = "#/plannedShippingDateAndTime: string [24.11.2026] does not match pattern ^[0-9]{4}-"
    told = {"title": "Validation error", "detail": "See Additional Details", "additionalDetails": [says]}
    return write({"plannedShippingDateAndTime": "24.11.2026"}, 422, told)


@lead("payload/unknown-field")
def a_property_that_odata_does_not_know() -> Exchange:
    says = "The property 'Titel' does not exist on type 'SP.Data.LListItem'."
    told = {"error": {"code": "-1, Microsoft.SharePoint.Client", "message": {"lang": "en-US", "value": says}}}
    return write({"Titel": "x"}, 400, told)


@lead("request/query-parameter-invalid")
def a_parameter_called_at() -> Exchange:
    told = {"status": 400, "title": "Illegal input for parameter 'at'", "cause": "Actual parameter value: '48,13'"}
    return exchange(get("https://api.maps.example/discover?at=48,13&q=x"), reply(400, told))


@lead("payload/invalid-field")
def a_duration_without_its_unit() -> Exchange:
    says = 'Request decode failed: time: missing unit in duration "10"'
    return write({"TTL": "10"}, 400, says, content_type=PLAIN)


@lead("request/query-parameter-invalid")
def an_image_in_capitals() -> Exchange:
    told = {"message": "invalid reference format: repository name (library/Nginx) must be lowercase"}
    return exchange(get("http://docker.example:2375/v1.43/distribution/x/json?fromImage=Nginx"), reply(400, told))


@lead("payload/invalid-field")
def an_entry_that_is_too_old_for_loki() -> Exchange:
    says = "entry for stream '{app=\"x\"}' has timestamp too old: 2026-11-01T00:00:00Z"
    return write({"streams": []}, 400, says, content_type=PLAIN)


@lead("request/query-syntax")
def a_query_that_blazegraph_cannot_parse() -> Exchange:
    says = "SPARQL-QUERY: queryStr=SELCT\norg.openrdf.query.MalformedQueryException: Lexical error at line 1, column 6."
    return exchange(get("https://query.example/sparql?query=SELCT"), reply(400, says, content_type=PLAIN))


@lead("request/query-syntax")
def a_query_that_overpass_cannot_parse() -> Exchange:
    says = 'Error : line 1: parse error: Unknown type "nod"'
    return exchange(form("https://overpass.example/api/interpreter", data="nod(1);"), page(400, "OSM3S Response", says))


@lead("state/already-exists")
def an_order_that_is_taken_though_the_password_is_empty() -> Exchange:
    told = {"error_messages": ["transaction_details.order_id has already been taken"]}
    sent = post(API, {"transaction_details": {"order_id": "1"}}, authorization="Basic U0ItTWlkOg==")
    return exchange(sent, reply(400, told))
