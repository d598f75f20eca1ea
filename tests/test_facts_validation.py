"""Which fields a server complains about, in the dialects of frameworks and APIs."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.reasons_by_field import MOST
from statusdoctor.facts.validation import faults

DIALECTS = {
    "FastAPI with pydantic 2": (
        {
            "detail": [
                {"type": "missing", "loc": ["body", "name"], "msg": "Field required", "input": {}},
                {"type": "extra_forbidden", "loc": ["body", "vip"], "msg": "Extra inputs are not permitted"},
                {"type": "int_parsing", "loc": ["query", "limit"], "msg": "Input should be a valid integer"},
                {"type": "missing", "loc": ["header", "x-tenant"], "msg": "Field required"},
            ]
        },
        [
            ("name", "body", "missing"),
            ("vip", "body", "unknown"),
            ("limit", "query", "invalid"),
            ("x-tenant", "header", "missing"),
        ],
    ),
    "FastAPI with pydantic 1": (
        {"detail": [{"loc": ["body", "items", 0, "sku"], "msg": "field required", "type": "value_error.missing"}]},
        [("items.0.sku", "body", "missing")],
    ),
    "Django REST framework": (
        {"sku": ["This field is required."], "lines": [{}, {"quantity": ["A valid integer is required."]}]},
        [("sku", "", "missing"), ("lines.1.quantity", "", "invalid")],
    ),
    "Django REST framework, blank": ({"name": ["This field may not be blank."]}, [("name", "", "empty")]),
    "drf-standardized-errors": (
        {
            "type": "validation_error",
            "errors": [{"code": "required", "detail": "This field is required.", "attr": "shipping.city"}],
        },
        [("shipping.city", "", "missing")],
    ),
    "Django forms as JSON": (
        {"email": [{"message": "Enter a valid email address.", "code": "invalid"}]},
        [("email", "", "invalid")],
    ),
    "Rails": (
        {"errors": {"email": ["can't be blank"], "age": ["must be greater than 17"]}},
        [("email", "", "empty"), ("age", "", "invalid")],
    ),
    "Rails, full messages": ({"errors": ["Email can't be blank"]}, [("Email", "", "empty")]),
    "Rails, strong parameters": (
        {"status": 400, "error": "param is missing or the value is empty or invalid: user"},
        [("user", "", "missing")],
    ),
    "Laravel": (
        {
            "message": "The email field is required. (and 1 more error)",
            "errors": {"email": ["The email field is required."], "items.0.qty": ["The qty must be an integer."]},
        },
        [("email", "", "missing"), ("items.0.qty", "", "invalid")],
    ),
    "Spring Boot, error attributes": (
        {
            "timestamp": "2026-11-24T12:00:00.000+00:00",
            "status": 400,
            "error": "Bad Request",
            "message": "Validation failed for object='order'. Error count: 1",
            "errors": [
                {
                    "codes": ["NotBlank.order.sku", "NotBlank"],
                    "defaultMessage": "must not be blank",
                    "objectName": "order",
                    "field": "sku",
                    "rejectedValue": None,
                    "bindingFailure": False,
                    "code": "NotBlank",
                }
            ],
            "path": "/orders",
        },
        [("sku", "", "empty")],
    ),
    "Spring, problem detail": (
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "Required parameter 'page' is not present.",
            "instance": "/orders",
        },
        [("page", "", "missing")],
    ),
    "Spring, Jackson": (
        {
            "message": 'JSON parse error: Cannot deserialize value of type `int` from String "two": not a valid `int` '
            'value (through reference chain: com.shop.Order["quantity"])'
        },
        [("quantity", "", "invalid")],
    ),
    "ASP.NET Core": (
        {
            "title": "One or more validation errors occurred.",
            "status": 400,
            "errors": {
                "order": ["The order field is required."],
                "$.age": [
                    "The JSON value could not be converted to System.Int32. Path: $.age | LineNumber: 0 | "
                    "BytePositionInLine: 12."
                ],
            },
            "traceId": "00-1-2-00",
        },
        [("age", "", "invalid")],
    ),
    "ASP.NET Web API": (
        {"Message": "The request is invalid.", "ModelState": {"user.Email": ["The Email field is required."]}},
        [("user.Email", "", "missing")],
    ),
    "express-validator 7": (
        {
            "errors": [
                {"type": "field", "value": "ada", "msg": "Invalid value", "path": "email", "location": "body"},
                {"type": "field", "msg": "Invalid value", "path": "from", "location": "query"},
            ]
        },
        [("email", "body", "invalid"), ("from", "query", "missing")],
    ),
    "express-validator 6": (
        {"errors": [{"value": "x", "msg": "Invalid value", "param": "age", "location": "body"}]},
        [("age", "body", "invalid")],
    ),
    "express-validator, mapped": (
        {"errors": {"age": {"value": "x", "msg": "Invalid value", "param": "age", "location": "body"}}},
        [("age", "body", "invalid")],
    ),
    "NestJS": (
        {
            "message": ["email must be an email", "property vip should not exist", "name should not be empty"],
            "error": "Bad Request",
            "statusCode": 400,
        },
        [("email", "", "invalid"), ("vip", "", "unknown"), ("name", "", "empty")],
    ),
    "class-validator": (
        [
            {
                "property": "address",
                "children": [{"property": "zip", "children": [], "constraints": {"isString": "zip must be a string"}}],
            }
        ],
        [("address.zip", "", "invalid")],
    ),
    "ajv": (
        {
            "errors": [
                {
                    "instancePath": "/lines/0",
                    "keyword": "required",
                    "params": {"missingProperty": "sku"},
                    "message": "must have required property 'sku'",
                },
                {
                    "instancePath": "",
                    "keyword": "additionalProperties",
                    "params": {"additionalProperty": "vip"},
                    "message": "must NOT have additional properties",
                },
                {
                    "instancePath": "/age",
                    "keyword": "type",
                    "params": {"type": "integer"},
                    "message": "must be integer",
                },
            ]
        },
        [("lines.0.sku", "", "missing"), ("vip", "", "unknown"), ("age", "", "invalid")],
    ),
    "Fastify": (
        {
            "statusCode": 400,
            "code": "FST_ERR_VALIDATION",
            "error": "Bad Request",
            "message": "querystring/limit must be integer",
        },
        [("limit", "query", "invalid")],
    ),
    "Joi": (
        {"details": [{"message": '"email" is required', "path": ["email"], "type": "any.required"}]},
        [("email", "", "missing")],
    ),
    "celebrate": (
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": "Validation failed",
            "validation": {"query": {"source": "query", "keys": ["page"], "message": '"page" must be a number'}},
        },
        [("page", "query", "invalid")],
    ),
    "hapi": (
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": '"name" is required',
            "validation": {"source": "payload", "keys": ["name"]},
        },
        [("name", "body", "missing")],
    ),
    "zod": (
        {
            "success": False,
            "error": {
                "name": "ZodError",
                "issues": [
                    {
                        "code": "invalid_type",
                        "expected": "string",
                        "received": "undefined",
                        "path": ["name"],
                        "message": "Required",
                    },
                    {"code": "unrecognized_keys", "keys": ["vip"], "path": [], "message": "Unrecognized key(s)"},
                    {"code": "too_small", "minimum": 1, "path": ["lines", 0, "n"], "message": "Too small"},
                ],
            },
        },
        [("name", "", "missing"), ("vip", "", "unknown"), ("lines.0.n", "", "invalid")],
    ),
    "zod, flattened": (
        {"error": {"formErrors": [], "fieldErrors": {"name": ["Required"]}}},
        [("name", "", "missing")],
    ),
    "tRPC": (
        {
            "error": {
                "message": json.dumps(
                    [{"code": "invalid_type", "received": "undefined", "path": ["id"], "message": "Required"}]
                ),
                "code": -32600,
                "data": {"code": "BAD_REQUEST", "httpStatus": 400, "path": "order.byId"},
            }
        },
        [("id", "", "missing")],
    ),
    "Symfony": (
        {
            "title": "Validation Failed",
            "detail": "name: This value should not be blank.",
            "violations": [{"propertyPath": "name", "title": "This value should not be blank.", "type": "urn:uuid:c1"}],
        },
        [("name", "", "empty")],
    ),
    "Go validator": (
        {"error": "Key: 'Order.Sku' Error:Field validation for 'Sku' failed on the 'required' tag"},
        [("Sku", "", "missing")],
    ),
    "Go, encoding/json": (
        {"error": "json: cannot unmarshal string into Go struct field Order.quantity of type int"},
        [("quantity", "", "invalid")],
    ),
    "JSON:API": (
        {
            "errors": [
                {
                    "source": {"pointer": "/data/attributes/title"},
                    "title": "Invalid Attribute",
                    "detail": "is too short",
                },
                {"source": {"parameter": "include"}, "title": "Invalid Query Parameter"},
            ]
        },
        [("title", "body", "invalid"), ("include", "query", "invalid")],
    ),
    "Google": (
        {
            "error": {
                "code": 400,
                "message": "Invalid value at 'page_size' (TYPE_INT32), \"x\"",
                "status": "INVALID_ARGUMENT",
                "details": [
                    {
                        "@type": "type.googleapis.com/google.rpc.BadRequest",
                        "fieldViolations": [{"field": "page_size", "description": "Invalid value at 'page_size'"}],
                    }
                ],
            }
        },
        [("page_size", "", "invalid")],
    ),
    "Google, unknown name": (
        {
            "error": {
                "code": 400,
                "message": "Invalid JSON payload received.",
                "details": [
                    {
                        "fieldViolations": [
                            {
                                "field": "tools[0]",
                                "description": "Invalid JSON payload received. Unknown name \"ref\" at 'tools[0]': "
                                "Cannot find field.",
                            }
                        ]
                    }
                ],
            }
        },
        [("tools.0.ref", "", "unknown")],
    ),
    "Google, older": (
        {
            "error": {
                "errors": [
                    {
                        "domain": "global",
                        "reason": "required",
                        "message": "Required parameter: part",
                        "locationType": "parameter",
                        "location": "part",
                    }
                ],
                "code": 400,
                "message": "Required parameter: part",
            }
        },
        [("part", "query", "missing")],
    ),
    "Stripe": (
        {
            "error": {
                "code": "parameter_missing",
                "message": "Missing required param: currency.",
                "param": "currency",
                "type": "invalid_request_error",
            }
        },
        [("currency", "", "missing")],
    ),
    "Stripe, unknown": (
        {
            "error": {
                "code": "parameter_unknown",
                "message": "Received unknown parameter: colour",
                "param": "colour",
                "type": "invalid_request_error",
            }
        },
        [("colour", "", "unknown")],
    ),
    "GitHub": (
        {
            "message": "Validation Failed",
            "errors": [
                {"resource": "Issue", "field": "title", "code": "missing_field"},
                {"resource": "Label", "field": "name", "code": "already_exists"},
            ],
        },
        [("title", "", "missing"), ("name", "", "taken")],
    ),
    "Shopify": ({"errors": {"title": ["can't be blank"]}}, [("title", "", "empty")]),
    "Shopify, one sentence": (
        {"errors": {"product": "Required parameter missing or invalid"}},
        [("product", "", "missing")],
    ),
    "Shopify, GraphQL": (
        {"data": {"productCreate": {"userErrors": [{"field": ["input", "title"], "message": "Title can't be blank"}]}}},
        [("input.title", "", "empty")],
    ),
    "Salesforce": (
        [
            {
                "message": "Required fields are missing: [LastName]",
                "errorCode": "REQUIRED_FIELD_MISSING",
                "fields": ["LastName"],
            }
        ],
        [("LastName", "", "missing")],
    ),
    "OData": (
        {
            "error": {
                "code": "BadRequest",
                "message": "The request is not valid.",
                "details": [{"code": "Required", "message": "The Name field is required.", "target": "Name"}],
            }
        },
        [("Name", "", "missing")],
    ),
    "GraphQL variable": (
        {
            "errors": [
                {
                    "message": 'Variable "$id" of required type "ID!" was not provided.',
                    "locations": [{"line": 1, "column": 9}],
                    "extensions": {"code": "BAD_USER_INPUT"},
                }
            ]
        },
        [("id", "", "missing")],
    ),
    "marshmallow": (
        {"errors": {"json": {"name": ["Missing data for required field."], "vip": ["Unknown field."]}}},
        [("name", "body", "missing"), ("vip", "body", "unknown")],
    ),
    "webargs": (
        {"messages": {"query": {"page": ["Not a valid integer."]}}},
        [("page", "query", "invalid")],
    ),
    "connexion": (
        {"detail": "'name' is a required property", "status": 400, "title": "Bad Request", "type": "about:blank"},
        [("name", "", "missing")],
    ),
    "express-openapi-validator": (
        {
            "message": "request/body must have required property 'name'",
            "errors": [
                {
                    "path": "/body/name",
                    "message": "must have required property 'name'",
                    "errorCode": "required.openapi.validation",
                }
            ],
        },
        [("name", "body", "missing")],
    ),
    "Micronaut": (
        {"message": "Bad Request", "_embedded": {"errors": [{"message": "person.name: must not be blank"}]}},
        [("person.name", "", "empty")],
    ),
    "Quarkus": (
        {
            "title": "Constraint Violation",
            "status": 400,
            "violations": [{"field": "create.order.sku", "message": "must not be blank"}],
        },
        [("create.order.sku", "", "empty")],
    ),
    "Huma": (
        {
            "title": "Unprocessable Entity",
            "status": 422,
            "detail": "validation failed",
            "errors": [{"message": "expected required property name to be present", "location": "body.name"}],
        },
        [("name", "body", "missing")],
    ),
    "Elysia": (
        {"type": "validation", "on": "body", "property": "/name", "message": "Expected string"},
        [("name", "body", "invalid")],
    ),
    "AdonisJS": (
        {"errors": [{"message": "The email field must be defined", "rule": "required", "field": "email"}]},
        [("email", "", "missing")],
    ),
    "Litestar": (
        {
            "status_code": 400,
            "detail": "Validation failed for POST /orders",
            "extra": [{"message": "Object missing required field `sku`", "key": "data", "source": "body"}],
        },
        [("data", "body", "missing")],
    ),
    "Mongoose": (
        {"errors": {"email": {"message": "Path `email` is required.", "kind": "required", "path": "email"}}},
        [("email", "", "missing")],
    ),
    "Discord": (
        {
            "code": 50035,
            "message": "Invalid Form Body",
            "errors": {
                "embeds": {
                    "0": {"title": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]}}
                }
            },
        },
        [("embeds.0.title", "", "missing")],
    ),
    "OpenAI": (
        {
            "error": {
                "message": "Missing required parameter: 'messages'.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "missing_required_parameter",
            }
        },
        [("messages", "", "missing")],
    ),
    "Anthropic": (
        {"type": "error", "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"}},
        [("max_tokens", "", "missing")],
    ),
    "PayPal": (
        {
            "name": "INVALID_REQUEST",
            "message": "Request is not well-formed.",
            "details": [
                {
                    "field": "/purchase_units/0/amount",
                    "location": "body",
                    "issue": "MISSING_REQUIRED_PARAMETER",
                    "description": "A required field is missing.",
                }
            ],
        },
        [("purchase_units.0.amount", "body", "missing")],
    ),
    "Square": (
        {
            "errors": [
                {
                    "category": "INVALID_REQUEST_ERROR",
                    "code": "MISSING_REQUIRED_PARAMETER",
                    "detail": "Field must be set",
                    "field": "idempotency_key",
                }
            ]
        },
        [("idempotency_key", "", "missing")],
    ),
    "Plaid": (
        {
            "error_code": "MISSING_FIELDS",
            "error_message": "the following required fields are missing: user",
            "error_type": "INVALID_REQUEST",
        },
        [("user", "", "missing")],
    ),
    "Kubernetes": (
        {
            "kind": "Status",
            "status": "Failure",
            "message": 'Deployment.apps "web" is invalid: spec.selector: Required value',
            "reason": "Invalid",
            "details": {
                "name": "web",
                "causes": [
                    {"reason": "FieldValueRequired", "message": "Required value", "field": "spec.selector"},
                ],
            },
            "code": 422,
        },
        [("spec.selector", "", "missing")],
    ),
    "Jira": (
        {"errorMessages": [], "errors": {"summary": "You must specify a summary of the issue."}},
        [("summary", "", "invalid")],
    ),
    "GitLab": ({"message": {"name": ["can't be blank"]}}, [("name", "", "empty")]),
    "GitLab, one sentence": ({"error": "name is missing"}, [("name", "", "missing")]),
    "Zendesk": (
        {
            "error": "RecordInvalid",
            "description": "Record validation errors",
            "details": {"email": [{"description": "Email: cannot be blank", "error": "BlankValue"}]},
        },
        [("email", "", "empty")],
    ),
    "Slack": (
        {
            "ok": False,
            "error": "invalid_arguments",
            "response_metadata": {"messages": ["[ERROR] missing required field: channel"]},
        },
        [("channel", "", "missing")],
    ),
    "Notion": (
        {
            "object": "error",
            "status": 400,
            "code": "validation_error",
            "message": "body failed validation: body.parent should be defined, instead was `undefined`.",
        },
        [("parent", "body", "missing")],
    ),
    "problem details with invalid-params": (
        {
            "type": "https://shop.example/probs/validation",
            "title": "Your request parameters didn't validate.",
            "invalid-params": [{"name": "age", "reason": "must be a positive integer"}],
        },
        [("age", "", "invalid")],
    ),
    "problem details with pointers": (
        {"title": "Not valid", "errors": [{"detail": "must be a positive integer", "pointer": "#/age"}]},
        [("age", "", "invalid")],
    ),
    "AWS": (
        {
            "__type": "ValidationException",
            "message": "1 validation error detected: Value 'x' at 'limit' failed to satisfy constraint: Member must be "
            "less than or equal to 100",
        },
        [("limit", "", "invalid")],
    ),
    "Auth0": (
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": "Payload validation error: 'Missing required property: name'.",
            "errorCode": "invalid_body",
        },
        [("name", "", "missing")],
    ),
    "SendGrid": (
        {"errors": [{"message": "The from email is required", "field": "from.email", "help": None}]},
        [("from.email", "", "missing")],
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fields_are_read_from_a_dialect(dialect):
    answer, expected = DIALECTS[dialect]

    assert expected == [(f.path, f.where, f.kind) for f in faults(answer)]


@pytest.mark.parametrize(
    "answer",
    [
        {"detail": "Not Found"},
        {"message": "Unauthorized"},
        {"error": "invalid_grant", "error_description": "Token has been expired or revoked."},
        {"error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}},
        {"detail": [{"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error"}]},
        {"non_field_errors": ["Unable to log in with provided credentials."]},
        {"data": {"user": {"name": ["Ada", "Lovelace"]}}, "errors": []},
        {
            "errors": [
                {"message": "Product 99 is archived", "locations": [{"line": 1, "column": 2}], "path": ["product"]}
            ]
        },
        {"statusCode": 400, "error": "Bad Request", "message": "Unexpected token s in JSON at position 1"},
        {"timestamp": "x", "status": 400, "error": "Bad Request", "path": "/orders"},
        {"orders": [{"id": 1, "state": "paid"}], "next": None},
        "Bad Request",
        [],
        None,
        7,
    ],
)
def test_answers_that_name_no_field_give_none(answer):
    assert () == faults(answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(
                "errors detail message loc path params source pointer field keys name children code _errors".split()
            )
            | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_no_answer_makes_it_raise_and_the_faults_are_bounded(answer):
    assert len(faults(answer)) <= MOST
