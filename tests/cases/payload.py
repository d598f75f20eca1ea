"""Leads and spares of the family payload: bodies, and what describes them."""

from __future__ import annotations

import gzip
import hashlib
import json

from statusdoctor.model import Body, Exchange, Failure, Request
from tests.builders import Session, exchange, form, get, lead, page, post, reply, request, spare

ORDERS = "https://api.shop.example/v1/orders"
TYPE = "application/json"


def wire(raw: bytes | str, url: str = ORDERS, **named: object) -> Request:
    """A POST whose body is known byte by byte, as a proxy sees it."""
    data = raw.encode() if isinstance(raw, str) else raw
    named.setdefault("content_length", len(data))
    return post(url, Body(data, coded=True), **named)


# malformed-json


@lead("payload/malformed-json", certainty="certain")
def python_dict_under_a_bare_400() -> Exchange:
    return exchange(wire("{'sku': 'A', 'gift': None}", content_type=TYPE), page(400, "Bad Request"))


@lead("payload/malformed-json", certainty="certain")
def trailing_comma_named_by_jackson() -> Exchange:
    says = "JSON parse error: Unexpected character ('}' (code 125)): was expecting double-quote to start field name"
    asked = wire('{"sku": "A", "n": 2,}', content_type=TYPE)
    return exchange(asked, reply(400, {"status": 400, "error": "Bad Request", "message": says}))


@lead("payload/malformed-json", certainty="certain")
def cut_body_at_a_rust_server() -> Exchange:
    says = "Failed to parse the request body as JSON: EOF while parsing an object at line 1 column 22"
    return exchange(wire('{"sku": "A", "lines": [', content_type=TYPE), reply(400, says, content_type="text/plain"))


@lead("payload/malformed-json")
def shell_quotes_under_a_form_label() -> Exchange:
    says = "Unexpected token ''', \"'{sku:A}'\" is not valid JSON"
    asked = wire("'{sku:A}'", content_type="application/x-www-form-urlencoded")
    return exchange(asked, reply(400, {"message": says}))


@lead("payload/malformed-json")
def only_the_servers_word_where_the_body_was_not_kept() -> Exchange:
    says = {"errors": {"": ["'s' is an invalid start of a property name. Path: $ | LineNumber: 0"]}, "status": 400}
    return exchange(post(ORDERS, Body(None, kept=False), content_type=TYPE), reply(400, says))


@lead("payload/malformed-json")
def syntax_error_page_of_a_development_server() -> Exchange:
    says = 'SyntaxError: Unexpected token \'N\', ..."price": NaN}" is not valid JSON at JSON.parse'
    return exchange(wire('{"price": NaN}', content_type=TYPE), page(500, "Error", says))


@spare("payload/malformed-json")
def valid_json_with_a_wrong_value() -> Exchange:
    says = {"detail": [{"type": "int_parsing", "loc": ["body", "n"], "msg": "Input should be a valid integer"}]}
    return exchange(wire('{"n": "two"}', content_type=TYPE), reply(422, says))


@spare("payload/malformed-json")
def broken_json_at_a_login_wall() -> Exchange:
    return exchange(wire("{'a': 1}", content_type=TYPE), reply(401, {"error": "unauthorized"}))


@spare("payload/malformed-json")
def lines_of_json_under_their_own_type() -> Exchange:
    asked = wire('{"a": 1}\n{"a": 2}\n', content_type="application/x-ndjson")
    return exchange(asked, reply(400, {"message": "too many operations"}))


# malformed-xml, malformed-content


@lead("payload/malformed-xml", certainty="certain")
def bare_ampersand_in_a_put() -> Exchange:
    asked = wire("<note><to>Bread & Butter</to></note>", content_type="application/xml")
    return exchange(asked, page(400, "400 Bad Request"))


@lead("payload/malformed-xml")
def s3_refuses_the_delete_list() -> Exchange:
    asked = wire("<Delete><Object><Key>a</Key></Delete>", content_type="application/xml")
    says = "<Error><Code>MalformedXML</Code><Message>The XML you provided was not well-formed</Message></Error>"
    return exchange(asked, reply(400, says, content_type="application/xml"))


@spare("payload/malformed-xml")
def well_formed_xml_of_another_schema() -> Exchange:
    asked = wire("<note><to>Ada</to></note>", content_type="application/xml")
    return exchange(asked, reply(422, {"errors": {"from": ["can't be blank"]}}))


@lead("payload/malformed-content")
def line_protocol_without_a_field() -> Exchange:
    asked = wire("cpu,host=a \n", "https://tsdb.corp.example/write?db=plant", content_type="text/plain")
    return exchange(asked, reply(400, {"error": "unable to parse 'cpu,host=a': missing fields"}))


@lead("payload/malformed-content")
def bulk_request_without_its_last_newline() -> Exchange:
    says = {
        "error": {
            "type": "illegal_argument_exception",
            "reason": "The bulk request must be terminated by a newline [\\n]",
        }
    }
    asked = wire('{"index": {}}\n{"a": 1}', "https://search.shop.example/_bulk", content_type="application/x-ndjson")
    return exchange(asked, reply(400, says))


@lead("payload/malformed-content", certainty="certain")
def broken_line_among_lines_of_json() -> Exchange:
    asked = wire('{"a": 1}\n{a: 2}\n', content_type="application/x-ndjson")
    return exchange(asked, reply(400, {"message": "Bad Request"}))


@lead("payload/malformed-content")
def calendar_that_never_ends() -> Exchange:
    raw = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"
    asked = request(
        "PUT", "https://dav.uni.example/ada/cal/1.ics", Body(raw.encode(), coded=True), content_type="text/calendar"
    )
    return exchange(asked, reply(400, "Bad Request", content_type="text/plain"))


@spare("payload/malformed-content")
def calendar_in_order() -> Exchange:
    raw = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    asked = request(
        "PUT", "https://dav.uni.example/ada/cal/1.ics", Body(raw.encode(), coded=True), content_type="text/calendar"
    )
    return exchange(asked, reply(403, "Forbidden", content_type="text/plain"))


# empty-body, body-dropped


@lead("payload/empty-body", certainty="certain")
def spring_misses_the_body() -> Exchange:
    says = "Required request body is missing: public org.shop.Order org.shop.OrderController.create(org.shop.Order)"
    return exchange(post(ORDERS, content_type=TYPE, content_length="0"), reply(400, {"message": says}))


@lead("payload/empty-body")
def drf_misses_every_field() -> Exchange:
    missing = {"sku": ["This field is required."], "quantity": ["This field is required."]}
    return exchange(post(ORDERS, content_type=TYPE, content_length="0"), reply(400, missing))


@lead("payload/empty-body")
def fastapi_misses_the_body_itself() -> Exchange:
    says = {"detail": [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}]}
    return exchange(post(ORDERS, content_length="0"), reply(422, says))


@lead("payload/empty-body")
def gin_reads_the_end_of_the_file() -> Exchange:
    return exchange(post(ORDERS, content_type=TYPE, content_length="0"), reply(400, {"error": "EOF"}))


@spare("payload/empty-body")
def body_that_lacks_one_field() -> Exchange:
    return exchange(post(ORDERS, {"sku": "A"}), reply(400, {"quantity": ["This field is required."]}))


@spare("payload/empty-body")
def action_without_a_body_in_a_wrong_state() -> Exchange:
    says = {"message": "Order 8812 is already closed."}
    return exchange(post(f"{ORDERS}/8812/close", content_length="0"), reply(409, says))


@lead("payload/body-dropped", certainty="certain")
def curl_follows_a_301_with_an_empty_post() -> Session:
    first = exchange(post(ORDERS, {"sku": "A"}), reply(301, location=f"{ORDERS}/"))
    second = exchange(post(f"{ORDERS}/", content_type=TYPE), reply(400, {"sku": ["This field is required."]}), at=0.2)
    return [first, second]


@spare("payload/body-dropped")
def body_that_survives_a_308() -> Session:
    first = exchange(post(ORDERS, {"n": 1}), reply(308, location=f"{ORDERS}/"))
    second = exchange(post(f"{ORDERS}/", {"n": 1}), reply(400, {"sku": ["This field is required."]}), at=0.2)
    return [first, second]


# content-type-missing, wrong-content-type, body-type-mismatch


@lead("payload/content-type-missing", certainty="certain")
def json_with_no_label_at_all() -> Exchange:
    return exchange(wire('{"sku": "A"}'), reply(415, {"detail": 'Unsupported media type "" in request.'}))


@lead("payload/content-type-missing")
def unlabelled_json_whose_fields_are_missed() -> Exchange:
    return exchange(
        wire('{"sku": "A"}'), reply(400, {"errors": [{"msg": "sku is required", "path": "sku", "location": "body"}]})
    )


@spare("payload/content-type-missing")
def post_without_body_and_without_label() -> Exchange:
    return exchange(post(f"{ORDERS}/8812/close", content_length="0"), reply(409, {"message": "already closed"}))


@lead("payload/wrong-content-type", certainty="certain")
def xml_at_a_json_api() -> Exchange:
    says = {
        "status": 415,
        "error": "Unsupported Media Type",
        "message": "Content-Type 'application/xml' is not supported.",
    }
    return exchange(wire("<order/>", content_type="application/xml"), reply(415, says, accept="application/json"))


@lead("payload/wrong-content-type")
def web_api_names_the_media_type() -> Exchange:
    says = {"Message": "The request entity's media type 'text/plain' is not supported for this resource."}
    return exchange(wire("sku=A", content_type="text/plain"), reply(415, says))


@lead("payload/wrong-content-type")
def json_as_plain_text_whose_fields_are_missed() -> Exchange:
    missing = {"errors": [{"msg": "sku is required", "path": "sku", "location": "body"}]}
    return exchange(wire('{"sku": "A"}', content_type="text/plain;charset=UTF-8"), reply(400, missing))


@spare("payload/wrong-content-type")
def coding_that_express_does_not_know() -> Exchange:
    asked = wire('{"a": 1}', content_type=TYPE, content_encoding="compress")
    return exchange(
        asked, reply(415, {"type": "encoding.unsupported", "message": 'unsupported content encoding "compress"'})
    )


@spare("payload/wrong-content-type")
def right_type_and_a_missing_field() -> Exchange:
    return exchange(post(ORDERS, {"sku": "A"}), reply(400, {"message": ["quantity must be a number"]}))


@lead("payload/body-type-mismatch", certainty="certain")
def form_fields_labelled_json() -> Exchange:
    says = {"detail": [{"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error"}]}
    return exchange(wire("sku=A&quantity=2", content_type=TYPE), reply(422, says))


@lead("payload/body-type-mismatch")
def json_under_curls_form_label() -> Exchange:
    missing = {"sku": ["This field is required."]}
    asked = wire('{"sku": "A"}', content_type="application/x-www-form-urlencoded")
    return exchange(asked, reply(400, missing))


@lead("payload/body-type-mismatch")
def json_under_a_multipart_label() -> Exchange:
    asked = wire('{"sku": "A"}', content_type="multipart/form-data; boundary=x")
    return exchange(asked, reply(422, {"errors": {"sku": ["The sku field is required."]}}))


@spare("payload/body-type-mismatch")
def form_fields_labelled_as_such() -> Exchange:
    return exchange(form(ORDERS, sku="A"), reply(400, {"quantity": ["This field is required."]}))


# double-encoded-json, multipart-boundary


@lead("payload/double-encoded-json", certainty="certain")
def json_dumped_twice() -> Exchange:
    says = {
        "detail": [
            {"type": "model_attributes_type", "loc": ["body"], "msg": "Input should be a valid dictionary or object"}
        ]
    }
    return exchange(wire(json.dumps(json.dumps({"sku": "A"})), content_type=TYPE), reply(422, says))


@lead("payload/double-encoded-json")
def string_where_jackson_wants_an_object() -> Exchange:
    says = (
        "JSON parse error: Cannot construct instance of `org.shop.Order`: no String-argument constructor/factory "
        'method to deserialize from String value (\'{"sku":"A"}\')'
    )
    return exchange(wire(json.dumps('{"sku":"A"}'), content_type=TYPE), reply(400, {"message": says}))


@spare("payload/double-encoded-json")
def member_that_is_meant_to_hold_json() -> Exchange:
    asked = post(ORDERS, {"metadata": '{"a": 1}'})
    return exchange(asked, reply(400, {"sku": ["This field is required."]}))


PART = '--xyz\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nxx\r\n--xyz--\r\n'


@lead("payload/multipart-boundary", certainty="certain")
def content_type_set_by_hand() -> Exchange:
    says = {"detail": "Multipart form parse error - Invalid boundary in multipart: None"}
    return exchange(wire(PART, content_type="multipart/form-data"), reply(400, says))


@lead("payload/multipart-boundary", certainty="certain")
def boundary_of_another_request() -> Exchange:
    return exchange(
        wire(PART, content_type="multipart/form-data; boundary=abc"), reply(400, {"message": "file is required"})
    )


@lead("payload/multipart-boundary")
def upload_without_its_last_line() -> Exchange:
    cut = PART.removesuffix("--xyz--\r\n")
    asked = wire(cut, content_type="multipart/form-data; boundary=xyz")
    return exchange(asked, reply(400, {"message": "Unexpected end of form"}))


@lead("payload/multipart-boundary")
def tomcat_finds_no_boundary() -> Exchange:
    says = "the request was rejected because no multipart boundary was found"
    return exchange(wire(PART, content_type="multipart/form-data"), page(500, "HTTP Status 500", says))


@spare("payload/multipart-boundary")
def upload_in_order_that_is_too_large() -> Exchange:
    asked = wire(PART, content_type="multipart/form-data; boundary=xyz")
    return exchange(asked, reply(413, {"message": "File too large", "code": "LIMIT_FILE_SIZE"}))


# too-large, length-required, length-mismatch, digest


@lead("payload/too-large", certainty="certain")
def nginx_refuses_five_megabytes() -> Exchange:
    asked = post(ORDERS, Body(None, kept=False), content_type="image/png", content_length="5242880")
    return exchange(asked, page(413, "413 Request Entity Too Large", server="nginx"))


@lead("payload/too-large")
def multer_limit_that_ends_in_a_500() -> Exchange:
    asked = wire("x" * 6000, content_type="multipart/form-data; boundary=xyz")
    return exchange(
        asked, reply(500, {"error": {"name": "MulterError", "code": "LIMIT_FILE_SIZE", "message": "File too large"}})
    )


@lead("payload/too-large")
def s3_refuses_the_entity() -> Exchange:
    says = "<Error><Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum</Message></Error>"
    asked = request("PUT", "https://photos.s3.amazonaws.com/a.bin", Body(None, kept=False), content_length="6000000000")
    return exchange(asked, reply(400, says, content_type="application/xml"))


@spare("payload/too-large")
def page_size_beyond_its_maximum() -> Exchange:
    return exchange(
        get(f"{ORDERS}?limit=5000"), reply(400, {"error": "limit exceeds the maximum allowed page size of 100"})
    )


@lead("payload/length-required", certainty="certain")
def chunked_body_at_a_proxy() -> Exchange:
    asked = post(ORDERS, Body(b"{}", coded=True), content_type=TYPE, transfer_encoding="chunked")
    return exchange(asked, page(411, "411 Length Required"))


@lead("payload/length-required", certainty="certain")
def post_with_no_length_at_google() -> Exchange:
    says = "POST requests require a Content-length header. That's all we know."
    return exchange(post("https://www.googleapis.com/upload"), page(411, "Error 411 (Length Required)!!1", says))


@spare("payload/length-required")
def body_of_known_length() -> Exchange:
    return exchange(wire("{}", content_type=TYPE), reply(400, {"sku": ["This field is required."]}))


@lead("payload/length-mismatch", certainty="certain")
def characters_counted_instead_of_bytes() -> Exchange:
    raw = '{"name": "Müller"}'
    asked = wire(raw, content_type=TYPE, content_length=len(raw))
    return exchange(asked, reply(400, {"message": "Bad Request"}))


@lead("payload/length-mismatch")
def fastify_compares_the_sizes() -> Exchange:
    says = {"code": "FST_ERR_CTP_INVALID_CONTENT_LENGTH", "message": "Request body size did not match Content-Length"}
    return exchange(post(ORDERS, Body(None, kept=False), content_type=TYPE, content_length="40"), reply(400, says))


@lead("payload/length-mismatch")
def client_gives_up_while_the_server_waits() -> Exchange:
    says = "peer closed connection without sending complete message body (received 12 bytes, expected 64)"
    asked = post(ORDERS, Body(None, kept=False), content_type=TYPE, content_length="64")
    return exchange(asked, Failure(says, stage="request"), took=2.5)


@spare("payload/length-mismatch")
def lengths_that_agree() -> Exchange:
    return exchange(wire('{"name": "Müller"}', content_type=TYPE), reply(400, {"sku": ["This field is required."]}))


@lead("payload/digest-mismatch", certainty="certain")
def content_md5_of_another_body() -> Exchange:
    md5 = "1B2M2Y8AsgTpgAmY7PhCfg=="
    says = "<Error><Code>BadDigest</Code><Message>The Content-MD5 you specified did not match.</Message></Error>"
    asked = wire("some bytes", content_md5=md5, content_type="text/plain")
    return exchange(asked, reply(400, says, content_type="application/xml"))


@lead("payload/digest-mismatch")
def digest_field_that_does_not_fit() -> Exchange:
    asked = wire("some bytes", content_digest=f"sha-256=:{'A' * 43}=:", content_type="text/plain")
    return exchange(asked, reply(400, {"title": "Bad Request"}))


@lead("payload/digest-mismatch")
def registry_layer_that_changed() -> Exchange:
    says = {"errors": [{"code": "DIGEST_INVALID", "message": "provided digest did not match uploaded content"}]}
    asked = request("PUT", "https://registry.corp.example/v2/app/blobs/uploads/1?digest=sha256:39", b"layer")
    return exchange(asked, reply(400, says))


@spare("payload/digest-mismatch")
def digest_that_fits() -> Exchange:
    raw = b'{"sku": "A"}'
    digest = hashlib.sha256(raw).hexdigest()
    asked = wire(raw, x_amz_content_sha256=digest, content_type=TYPE)
    return exchange(asked, reply(400, {"quantity": ["This field is required."]}))


# codings and charset


@lead("payload/content-encoding-unsupported", certainty="certain")
def charset_in_the_place_of_a_coding() -> Exchange:
    asked = wire('{"a": 1}', content_type=TYPE, content_encoding="utf-8")
    return exchange(asked, reply(415, {"message": "Unsupported Media Type"}))


@lead("payload/content-encoding-unsupported")
def server_that_names_its_codings() -> Exchange:
    asked = wire(b"\x1b\x05", content_type=TYPE, content_encoding="br")
    return exchange(asked, reply(415, {"title": "Unsupported Media Type"}, accept_encoding="gzip"))


@spare("payload/content-encoding-unsupported")
def plain_body_of_a_refused_type() -> Exchange:
    return exchange(wire("<a/>", content_type="application/xml"), reply(415, {"title": "Unsupported Media Type"}))


@lead("payload/content-encoding-mislabelled", certainty="certain")
def plain_json_labelled_gzip() -> Exchange:
    asked = wire('{"sku": "A"}', content_type=TYPE, content_encoding="gzip")
    return exchange(asked, reply(400, {"message": "incorrect header check"}))


@lead("payload/content-encoding-mislabelled", certainty="certain")
def gzip_data_with_no_label() -> Exchange:
    asked = wire(gzip.compress(b'{"sku": "A"}'), content_type=TYPE)
    return exchange(asked, reply(400, {"message": "Bad Request"}))


@spare("payload/content-encoding-mislabelled")
def gzip_body_labelled_gzip() -> Exchange:
    asked = wire(gzip.compress(b'{"sku": "A"}'), content_type=TYPE, content_encoding="gzip")
    return exchange(asked, reply(400, {"quantity": ["This field is required."]}))


@lead("payload/transfer-coding-unsupported", certainty="certain")
def gzip_as_transfer_encoding() -> Exchange:
    asked = post(ORDERS, Body(b"abc", coded=True), transfer_encoding="gzip, chunked")
    return exchange(asked, page(501, "501 Not Implemented", server="nginx"))


@spare("payload/transfer-coding-unsupported")
def chunked_body_that_is_fine() -> Exchange:
    asked = post(ORDERS, Body(b'{"a": 1}', coded=True), content_type=TYPE, transfer_encoding="chunked")
    return exchange(asked, reply(400, {"sku": ["This field is required."]}))


@lead("payload/charset", certainty="certain")
def latin_1_in_json() -> Exchange:
    raw = '{"note": "Stück für Müller"}'.encode("latin-1")
    says = "JSON parse error - 'utf-8' codec can't decode byte 0xfc in position 12: invalid start byte"
    return exchange(wire(raw, content_type=TYPE), reply(400, {"detail": says}))


@lead("payload/charset")
def charset_that_does_not_exist() -> Exchange:
    asked = wire('{"a": 1}', content_type="application/json; charset=utf8mb4")
    says = {"type": "charset.unsupported", "message": 'unsupported charset "UTF8MB4"'}
    return exchange(asked, reply(415, says))


@spare("payload/charset")
def utf_8_with_umlauts() -> Exchange:
    asked = wire('{"note": "Stück für Müller"}', content_type=TYPE)
    return exchange(asked, reply(400, {"sku": ["This field is required."]}))


@lead("payload/expectation-failed", certainty="certain")
def old_proxy_and_expect_100() -> Exchange:
    asked = wire('{"a": 1}', content_type=TYPE, expect="100-continue")
    return exchange(asked, page(417, "417 Expectation Failed"))


@spare("payload/expectation-failed")
def expectation_that_was_met() -> Exchange:
    asked = wire('{"a": 1}', content_type=TYPE, expect="100-continue")
    return exchange(asked, reply(400, {"sku": ["This field is required."]}))


# fields


@lead("payload/missing-field", certainty="certain")
def fastapi_names_a_field() -> Exchange:
    says = {"detail": [{"type": "missing", "loc": ["body", "quantity"], "msg": "Field required", "input": {}}]}
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, says))


@lead("payload/missing-field")
def rails_wants_a_value_that_is_not_there() -> Exchange:
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, {"errors": {"customer": ["can't be blank"]}}))


@lead("payload/missing-field")
def serde_misses_a_field() -> Exchange:
    says = "Failed to deserialize the JSON body into the target type: missing field `quantity` at line 1 column 12"
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, says, content_type="text/plain"))


@lead("payload/missing-field")
def class_validator_checks_an_absent_value() -> Exchange:
    answer = {
        "errors": [{"property": "seats", "children": [], "constraints": {"isInt": "seats must be an integer number"}}]
    }
    return exchange(post(ORDERS, {"sku": "A"}), reply(400, answer))


@lead("payload/missing-field")
def werkzeug_key_error_in_debug() -> Exchange:
    title = "werkzeug.exceptions.BadRequestKeyError: 400 Bad Request: The browser sent a request. KeyError: 'email'"
    return exchange(form("https://bike.example/signup", mail="a@b.example"), page(400, title))


@spare("payload/missing-field")
def field_that_is_there_and_invalid() -> Exchange:
    return exchange(post(ORDERS, {"email": "ada"}), reply(400, {"message": ["email must be an email"]}))


@spare("payload/missing-field")
def query_parameter_that_is_missing() -> Exchange:
    says = {"detail": [{"type": "missing", "loc": ["query", "from"], "msg": "Field required"}]}
    return exchange(get(f"{ORDERS}?to=2026-01-01"), reply(422, says))


@lead("payload/invalid-field", certainty="certain")
def aspnet_cannot_convert_a_value() -> Exchange:
    says = (
        "The JSON value could not be converted to System.Int32. Path: $.age | LineNumber: 0 | BytePositionInLine: 12."
    )
    answer = {"title": "One or more validation errors occurred.", "status": 400, "errors": {"$.age": [says]}}
    return exchange(post(ORDERS, {"age": "twelve"}), reply(400, answer))


@lead("payload/invalid-field")
def go_refuses_a_type() -> Exchange:
    says = {"error": "json: cannot unmarshal string into Go struct field Order.quantity of type int"}
    return exchange(post(ORDERS, {"quantity": "two"}), reply(400, says))


@lead("payload/invalid-field")
def github_names_resource_field_and_code() -> Exchange:
    answer = {"message": "Validation Failed", "errors": [{"resource": "Issue", "field": "state", "code": "invalid"}]}
    return exchange(post("https://git.example/api/v3/repos/a/b/issues", {"state": "x"}), reply(422, answer))


@spare("payload/invalid-field")
def value_that_somebody_else_has() -> Exchange:
    answer = {
        "message": "Validation Failed",
        "errors": [{"resource": "Label", "field": "name", "code": "already_exists"}],
    }
    return exchange(post("https://git.example/api/v3/repos/a/b/labels", {"name": "x"}), reply(422, answer))


@lead("payload/unknown-field", certainty="certain")
def nest_forbids_what_it_does_not_list() -> Exchange:
    asked = post(ORDERS, {"sku": "A", "vip": True})
    return exchange(asked, reply(400, {"message": ["property vip should not exist"], "error": "Bad Request"}))


@lead("payload/unknown-field")
def jackson_knows_no_such_property() -> Exchange:
    says = 'JSON parse error: Unrecognized field "vip" (class org.shop.Order), not marked as ignorable'
    return exchange(post(ORDERS, {"vip": True}), reply(400, {"message": says}))


@lead("payload/unknown-field")
def multer_meets_a_file_it_does_not_expect() -> Exchange:
    asked = wire(PART, content_type="multipart/form-data; boundary=xyz")
    return exchange(
        asked, reply(400, {"code": "LIMIT_UNEXPECTED_FILE", "message": "Unexpected field", "field": "photo"})
    )


@spare("payload/unknown-field")
def known_field_with_a_wrong_value() -> Exchange:
    return exchange(post(ORDERS, {"vip": 3}), reply(400, {"message": ["vip must be a boolean value"]}))


@lead("payload/validation-failed")
def unprocessable_with_no_name() -> Exchange:
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, {"message": "The order cannot be accepted."}))


@spare("payload/validation-failed")
def unprocessable_with_a_name() -> Exchange:
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, {"errors": {"sku": ["is not in the catalogue"]}}))


# envelopes


@lead("payload/graphql-error", certainty="certain")
def resolver_that_throws_at_200() -> Exchange:
    answer = {
        "data": {"product": None},
        "errors": [
            {"message": "Product 99 is archived", "locations": [{"line": 1, "column": 21}], "path": ["product"]}
        ],
    }
    asked = post("https://api.shop.example/graphql", {"query": "{ product(id: 99) { id } }"})
    return exchange(asked, reply(200, answer))


@lead("payload/graphql-error")
def several_errors_with_codes() -> Exchange:
    answer = {"errors": [{"message": "boom", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}] * 2, "data": None}
    return exchange(post("https://api.shop.example/graphql", {"query": "{ me { id } }"}), reply(200, answer))


GRAPHQL = "https://api.shop.example/graphql"
HASH = {
    "persistedQuery": {"version": 1, "sha256Hash": "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"}
}
UNKNOWN_HASH = {"errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]}


@lead("payload/graphql-error")
def a_query_by_hash_that_is_never_sent_whole() -> Exchange:
    return exchange(post(GRAPHQL, {"extensions": HASH}), reply(200, UNKNOWN_HASH))


@spare("payload/graphql-error", patient=0)
def a_query_by_hash_and_then_whole() -> Session:
    return [
        exchange(post(GRAPHQL, {"extensions": HASH}), reply(200, UNKNOWN_HASH)),
        exchange(
            post(GRAPHQL, {"query": "{ me { id } }", "extensions": HASH}), reply(200, {"data": {"me": {"id": 1}}})
        ),
    ]


@spare("payload/graphql-error")
def answer_with_an_empty_list_of_errors() -> Exchange:
    answer = {"data": {"me": {"id": 1}}, "errors": []}
    return exchange(post("https://api.shop.example/graphql", {"query": "{ me { id } }"}), reply(200, answer))


@spare("payload/graphql-error")
def rest_api_with_a_list_of_errors() -> Exchange:
    answer = {"errors": [{"message": "is not in the catalogue", "field": "sku"}]}
    return exchange(post(ORDERS, {"sku": "A"}), reply(422, answer))


@lead("payload/jsonrpc-error", certainty="certain")
def unknown_method_at_200() -> Exchange:
    answer = {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": 1}
    asked = post("https://rpc.chain.example/", {"jsonrpc": "2.0", "id": 1, "method": "getBalance", "params": []})
    return exchange(asked, reply(200, answer))


@lead("payload/jsonrpc-error")
def node_that_answers_with_500() -> Exchange:
    answer = {"result": None, "error": {"code": -5, "message": "Invalid address"}, "id": "t"}
    asked = post("http://node.chain.example:8332/", {"id": "t", "method": "getaddressinfo", "params": ["x"]})
    return exchange(asked, reply(500, answer))


@spare("payload/jsonrpc-error")
def answer_with_error_null() -> Exchange:
    answer = {"result": 7, "error": None, "id": "t"}
    asked = post("http://node.chain.example:8332/", {"id": "t", "method": "getblockcount", "params": []})
    return exchange(asked, reply(200, answer))


SOAP = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{}</soap:Body></soap:Envelope>'


@lead("payload/soap-fault", certainty="certain")
def client_fault_with_500() -> Exchange:
    fault = "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Unknown order type</faultstring></soap:Fault>"
    asked = wire(SOAP.format("<Order/>"), "https://erp.corp.example/soap", content_type="text/xml; charset=utf-8")
    return exchange(asked, reply(500, SOAP.format(fault), content_type="text/xml"))


@lead("payload/soap-fault")
def fault_with_200() -> Exchange:
    fault = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Stock system busy</faultstring></soap:Fault>"
    asked = wire(SOAP.format("<Order/>"), "https://erp.corp.example/soap", content_type="text/xml; charset=utf-8")
    return exchange(asked, reply(200, SOAP.format(fault), content_type="text/xml"))


@spare("payload/soap-fault")
def answer_that_speaks_of_faults() -> Exchange:
    asked = wire(SOAP.format("<Order/>"), "https://erp.corp.example/soap", content_type="text/xml; charset=utf-8")
    return exchange(asked, reply(200, SOAP.format("<DefaultRate>7</DefaultRate>"), content_type="text/xml"))


GRPC = "https://rpc.shop.example/shop.v1.Orders/Get"


@lead("payload/grpc-error", certainty="certain")
def grpc_status_in_the_fields() -> Exchange:
    answer = reply(
        200, b"", content_type="application/grpc", grpc_status="3", grpc_message="sku%20is%20not%20a%20number"
    )
    return exchange(post(GRPC, content_type="application/grpc"), answer)


@lead("payload/grpc-error")
def grpc_web_trailers_in_the_body() -> Exchange:
    frame = b"grpc-status:13\r\ngrpc-message:boom\r\n"
    raw = b"\x80" + len(frame).to_bytes(4, "big") + frame
    answer = reply(200, raw, content_type="application/grpc-web+proto", grpc_status="13")
    return exchange(post(GRPC, content_type="application/grpc-web+proto"), answer)


@spare("payload/grpc-error")
def grpc_status_zero() -> Exchange:
    answer = reply(200, b"\x00\x00\x00\x00\x00", content_type="application/grpc", grpc_status="0")
    return exchange(post(GRPC, content_type="application/grpc"), answer)


# what comes out of validation and belongs to request


@lead("request/query-parameter-missing", certainty="certain")
def express_validator_misses_a_query_parameter() -> Exchange:
    answer = {"errors": [{"type": "field", "msg": "from is required", "path": "from", "location": "query"}]}
    return exchange(get(f"{ORDERS}?to=2026-01-01"), reply(400, answer))


@lead("request/query-parameter-missing")
def youtube_wants_part() -> Exchange:
    error = {
        "domain": "global",
        "reason": "required",
        "message": "Required parameter: part",
        "locationType": "parameter",
        "location": "part",
    }
    answer = {"error": {"errors": [error], "code": 400, "message": "Required parameter: part"}}
    return exchange(get("https://www.googleapis.com/youtube/v3/videos?id=1"), reply(400, answer))


@lead("request/query-parameter-missing")
def influx_names_it_in_a_sentence() -> Exchange:
    return exchange(
        get("https://tsdb.corp.example/query?db=a"), reply(400, {"error": 'missing required parameter "q"'})
    )


@spare("request/query-parameter-missing")
def parameter_that_is_there_and_invalid() -> Exchange:
    says = {"detail": [{"type": "int_parsing", "loc": ["query", "limit"], "msg": "Input should be a valid integer"}]}
    return exchange(get(f"{ORDERS}?limit=x"), reply(422, says))


@lead("request/query-parameter-invalid", certainty="certain")
def fastapi_cannot_parse_a_number() -> Exchange:
    says = {"detail": [{"type": "int_parsing", "loc": ["query", "limit"], "msg": "Input should be a valid integer"}]}
    return exchange(get(f"{ORDERS}?limit=x"), reply(422, says))


@lead("request/query-parameter-invalid")
def json_api_names_the_parameter() -> Exchange:
    answer = {"errors": [{"status": "400", "source": {"parameter": "include"}, "title": "Invalid Query Parameter"}]}
    return exchange(get(f"{ORDERS}?include=x"), reply(400, answer))


@spare("request/query-parameter-invalid")
def invalid_value_in_a_body() -> Exchange:
    says = {"detail": [{"type": "int_parsing", "loc": ["body", "limit"], "msg": "Input should be a valid integer"}]}
    return exchange(post(ORDERS, {"limit": "x"}), reply(422, says))


@lead("request/header-missing", certainty="certain")
def spring_wants_a_tenant_header() -> Exchange:
    answer = {"title": "Bad Request", "status": 400, "detail": "Required header 'X-Tenant' is not present."}
    return exchange(get(ORDERS), reply(400, answer))


@lead("request/header-missing")
def fastapi_wants_a_header() -> Exchange:
    says = {"detail": [{"type": "missing", "loc": ["header", "x-client-version"], "msg": "Field required"}]}
    return exchange(get(ORDERS), reply(422, says))


@spare("request/header-missing")
def fastapi_wants_authorization() -> Exchange:
    says = {"detail": [{"type": "missing", "loc": ["header", "authorization"], "msg": "Field required"}]}
    return exchange(get(ORDERS), reply(422, says))


# What a bare status may mean


@lead("payload/charset")
def latin_1_is_no_charset_for_json() -> Exchange:
    asked = wire('{"name": "Jürgen"}'.encode("latin-1"), content_type="application/json; charset=ISO-8859-1")
    return exchange(asked, page(415, "Error", "Unsupported Media Type"))


@spare("payload/charset")
def a_type_that_is_not_taken_in_utf_8() -> Exchange:
    asked = wire('{"sku": "A"}', content_type="application/json; charset=utf-8")
    return exchange(asked, page(415, "Error", "Unsupported Media Type"))


@lead("payload/content-encoding-unsupported")
def zstd_under_a_bare_415() -> Exchange:
    raw = bytes.fromhex("28b52ffd2002110000") + b"{}"
    asked = wire(raw, content_type=TYPE, content_encoding="zstd")
    return exchange(asked, page(415, "Error", "Unsupported Media Type"))


@lead("payload/missing-field")
def the_sentence_says_what_must_be_provided() -> Exchange:
    says = {"error": {"message": "you must provide a model parameter", "type": "invalid_request_error", "param": None}}
    return exchange(post(ORDERS, {"messages": []}), reply(400, says))


@lead("payload/jsonrpc-error")
def a_node_counts_transactions() -> Exchange:
    asked = post(
        "http://localhost:8545/", {"jsonrpc": "2.0", "id": 4, "method": "eth_sendRawTransaction", "params": []}
    )
    return exchange(
        asked, reply(200, {"jsonrpc": "2.0", "id": 4, "error": {"code": -32000, "message": "nonce too low"}})
    )


IIS = {"server": "Microsoft-IIS/10.0", "content_type": "text/html"}
REMOVED = "The resource you are looking for has been removed, had its name changed, or is temporarily unavailable."


@lead("payload/too-large")
def iis_hides_what_is_too_long() -> Session:
    asked = post("https://files.example/Upload", Body(None, kept=False), content_length="52953141")
    seen = exchange(get("https://files.example/Upload"), reply(200, "<html></html>", **IIS))
    return [seen, exchange(asked, reply(404, REMOVED, **IIS))]


@spare("payload/too-large")
def iis_knows_no_such_page() -> Exchange:
    asked = post("https://files.example/Uplaod", Body(None, kept=False), content_length="29000")
    return exchange(asked, reply(404, REMOVED, **IIS))


# Values that are none, names that are unknown, lengths that were counted otherwise


@lead("payload/missing-field")
def a_blank_title() -> Exchange:
    asked = post(ORDERS, {"product": {"title": "", "vendor": "Lamp & Co"}})
    return exchange(asked, reply(422, {"errors": {"title": ["can't be blank"]}}))


@lead("payload/invalid-field")
def a_title_of_nothing_but_blanks_is_there() -> Exchange:
    asked = post(ORDERS, {"product": {"title": "   ", "vendor": "Lamp & Co"}})
    return exchange(asked, reply(422, {"errors": {"title": ["can't be blank"]}}))


@lead("payload/unknown-field")
def a_schema_that_names_no_name() -> Exchange:
    says = {"statusCode": 400, "code": "FST_ERR_VALIDATION", "message": "body must NOT have additional properties"}
    return exchange(post(ORDERS, {"name": "Blue", "colour": "#0000ff"}), reply(400, says))


@lead("payload/unknown-field")
def hubspot_has_no_such_property() -> Exchange:
    inner = [{"isValid": False, "message": 'Property "taste" does not exist', "error": "PROPERTY_DOESNT_EXIST"}]
    says = f"Property values were not valid: {json.dumps([inner[0] | {'name': 'taste'}])}"
    asked = post("https://api.crm.example/contacts", {"properties": {"email": "a@b.example", "taste": "soup"}})
    return exchange(asked, reply(400, {"status": "error", "message": says, "category": "VALIDATION_ERROR"}))


@lead("payload/length-mismatch")
def a_length_in_characters_cuts_the_body() -> Exchange:
    whole = '{"email": "j@club.example", "name": "Jürgen Größer", "age": 40}'
    cut = whole.encode()[: len(whole)]
    return exchange(wire(cut, content_type=TYPE), page(400, "Error", "Bad Request"))


@spare("payload/length-mismatch")
def a_body_that_ends_early_by_itself() -> Exchange:
    return exchange(wire('{"email": "j@club.example", "age": ', content_type=TYPE), page(400, "Error", "Bad Request"))


@lead("payload/content-encoding-mislabelled")
def text_where_snappy_is_read() -> Exchange:
    asked = wire('cpu_usage{host="a"} 0.4', content_type="application/x-protobuf", content_encoding="snappy")
    return exchange(asked, reply(400, "snappy: corrupt input\n", content_type="text/plain"))


@lead("payload/grpc-error")
def a_status_of_grpc_that_may_mean_anything() -> Exchange:
    asked = post("https://api.shop.example/shop.Orders/Close", content_type="application/grpc-web+proto")
    told = {"content_type": "application/grpc-web+proto", "grpc_status": "9", "grpc_message": "order is not open"}
    return exchange(asked, reply(200, b"", **told))


@lead("payload/invalid-field")
def elasticsearch_cannot_read_a_number() -> Exchange:
    says = "failed to parse field [age] of type [long] in document with id '1'."
    told = {"type": "document_parsing_exception", "reason": says}
    asked = request("PUT", "https://es.example:9200/people/_doc/1", {"age": "x"})
    return exchange(asked, reply(400, {"error": {"root_cause": [told], **told}, "status": 400}))


@lead("payload/unknown-field")
def multer_expects_another_file_field() -> Exchange:
    says = "MulterError: Unexpected file field at wrappedFileFilter (/srv/app/node_modules/multer/index.js:123:19)"
    return exchange(post(ORDERS, "--x--", content_type="multipart/form-data; boundary=x"), page(500, "Error", says))


@lead("payload/charset")
def express_names_the_charset() -> Exchange:
    asked = wire('{"a": 1}', content_type="application/json; charset=utf7")
    return exchange(asked, page(415, "Error", 'UnsupportedMediaTypeError: unsupported charset "UTF7"'))


@spare("payload/body-dropped")
def refused_and_then_sent_anew_without_a_body() -> Session:
    first = exchange(post(ORDERS, {"sku": "A"}), reply(422, {"detail": [{"loc": ["body", "n"], "type": "missing"}]}))
    missing = {"detail": [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}]}
    return [first, exchange(post(ORDERS, content_length="0"), reply(422, missing))]


@lead("payload/invalid-field")
def a_field_that_may_not_change() -> Exchange:
    cause = {"reason": "FieldValueInvalid", "message": "Invalid value: field is immutable", "field": "spec.selector"}
    says = {"kind": "Status", "reason": "Invalid", "details": {"causes": [cause]}, "code": 422}
    return exchange(request("PUT", "https://k8s.example/apis/apps/v1/deployments/web", {"spec": {}}), reply(422, says))


@spare("payload/empty-body")
def arguments_that_travel_in_a_field() -> Exchange:
    says = (
        'Error in call to API function "files/download": HTTP header "Dropbox-API-Arg": could not decode input as JSON'
    )
    asked = post("https://content.files.example/2/files/download", dropbox_api_arg="{path:/a.jpg}", content_length="0")
    return exchange(asked, reply(400, says, content_type="text/plain"))


# Remote write: protobuf, packed with snappy


def remote_write(says: str, coding: str = "snappy") -> Exchange:
    named = {"content_type": "application/x-protobuf", "x_prometheus_remote_write_version": "0.1.0"}
    asked = wire(b"\x04\x0cdemo", "https://tsdb.ops.example/api/v1/prom/read", content_encoding=coding, **named)
    return exchange(asked, reply(400, {"error": says}))


@lead("payload/malformed-content")
def samples_sent_where_queries_are_read() -> Exchange:
    return remote_write("proto: wrong wireType = 2 for field StartTimestampMs")


@spare("payload/content-encoding-unsupported")
def snappy_where_the_protocol_asks_for_it() -> Exchange:
    return remote_write("bad request")


@spare("payload/invalid-field")
def a_relay_that_tells_the_status_as_a_parameter() -> Exchange:
    error = {
        "message": " (request id: 1)",
        "type": "upstream_error",
        "param": "422",
        "code": "bad_response_status_code",
    }
    return exchange(post(ORDERS, {"model": "small"}), reply(422, {"error": error}))
