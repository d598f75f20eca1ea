"""Leads and spares of the widest sentences: a value that is wrong, a supply that is used up; and neighbours."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = "Bearer k7Qp2mZx81LwTbRv"
REDFISH = {"error": {"code": "iLO.0.10.ExtendedInfo", "@Message.ExtendedInfo": [{"MessageId": "Base.1.4.Success"}]}}


def write(body: str = '{"name": "ada", "size": 3}', path: str = "/things") -> Request:
    return post(API + path, body, authorization=KNOWN, content_type="application/json")


SAID = (
    ("payload/invalid-field", 400, "The start date is invalid"),
    ("payload/invalid-field", 422, "The selected warehouse is not supported."),
    ("payload/invalid-field", 400, "Unsupported paper format"),
    ("payload/invalid-field", 400, "The description failed to render in the default format of reStructuredText."),
    ("limits/quota-exhausted", 403, "Project limit reached"),
    ("limits/quota-exhausted", 400, "Maximum number of webhooks reached"),
    ("limits/quota-exhausted", 403, "Your organization is currently limited to 10 environments"),
    ("routing/not-found", 400, "invalid OTLP endpoint - should you be sending to /v1/traces?"),
    ("routing/method-not-allowed", 400, "Only PUT is supported"),
    ("limits/concurrency", 400, "Maximum number of parallel exports reached"),
    ("limits/quota-exhausted", 403, "You have exceeded the number of seats in your plan"),
    ("server/database", 500, "Query timed out after 30 seconds"),
    ("routing/object-missing", 404, "Package acme/app not found"),
    ("routing/object-missing", 422, "unknown_device"),
    ("state/conflict", 409, "ORDER_CLOSED"),
    ("state/conflict", 400, "invoice_already_paid"),
    ("state/conflict", 500, "cannot shutdown a completed workflow"),
    ("state/conflict", 409, "Workspace must be locked to create new configuration versions"),
    ("gateway/no-healthy-upstream", 503, "No workers available for model llama"),
    ("payload/missing-field", 400, "missing or empty metadata fields: description, license"),
)
NOT_SAID = (
    ("payload/invalid-field", 400, "The signature is invalid"),
    ("payload/invalid-field", 400, "Invalid request body"),
    ("payload/invalid-field", 401, "The start date is invalid"),
    ("limits/quota-exhausted", 400, "Upload limit exceeded"),
    ("limits/quota-exhausted", 403, "Login attempts limit reached"),
    ("routing/not-found", 400, "Invalid webhook endpoint"),
    ("state/conflict", 400, "Session must be closed to continue"),
    ("routing/object-missing", 404, "File v1/app.js not found"),
    ("routing/object-missing", 400, "unknown_field"),
    ("state/conflict", 400, "Session closed"),
    ("payload/invalid-field", 400, "Wrong password"),
    ("server/database", 504, "Gateway query timed out"),
)
for _give, _rows in ((lead, SAID), (spare, NOT_SAID)):
    for _cause, _status, _sentence in _rows:

        def _build(status: int = _status, sentence: str = _sentence) -> Exchange:
            return exchange(write(), reply(status, {"message": sentence}))

        _build.__name__ = f"{_sentence} {_status}"
        _give(_cause)(_build)


@lead("state/already-exists")
def a_general_code_beside_a_sentence_that_says_more() -> Exchange:
    said = {"kind": "InvalidArgument", "message": "Invalid request. This field's value must be unique."}
    return exchange(write(), reply(400, said))


@lead("redirect/port-lost")
def https_is_asked_for_at_the_port_of_http() -> Exchange:
    return exchange(get("http://www.shop.example/docs"), reply(301, location="https://www.shop.example:80/docs"))


@spare("cache/unsolicited-304")
def a_container_that_runs_already() -> Exchange:
    asked = post("http://127.0.0.1:2375/v1.41/containers/9a1/start", "")
    return exchange(asked, reply(304, api_version="1.41", server="Docker/20.10.7 (linux)"))


@spare("content/error-in-success")
def redfish_tells_of_a_success_under_error() -> Exchange:
    return exchange(write(path="/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"), reply(200, REDFISH))


@spare("content/error-in-success")
def trino_is_at_work_still() -> Exchange:
    answer = {"id": "2026_1", "nextUri": "http://trino.example/v1/statement/1", "stats": {"state": "QUEUED"}}
    return exchange(post("http://trino.example/v1/statement", "select 1"), reply(200, answer))


@spare("content/error-in-success")
def a_calendar_has_exceptions() -> Exchange:
    answer = {"rule": "WEEKLY", "exceptions": [{"message": "holiday", "date": "2026-12-25"}]}
    return exchange(get(API + "/calendar", authorization=KNOWN), reply(200, answer))


@spare("content/error-in-success")
def a_build_that_failed_is_described() -> Exchange:
    text = "<freeStyleBuild><number>4</number><result>FAILURE</result></freeStyleBuild>"
    return exchange(get("https://ci.shop.example/job/4/api/xml"), reply(200, text, content_type="application/xml"))


@spare("content/error-in-success")
def a_run_that_failed_is_described() -> Exchange:
    answer = {"dag_id": "etl", "dag_run_id": "manual__2026", "state": "failed"}
    return exchange(get(API + "/dags/etl/dagRuns/manual__2026", authorization=KNOWN), reply(200, answer))


@spare("content/error-in-success")
def nothing_has_begun_yet() -> Exchange:
    return exchange(get(API + "/jobs/4"), reply(200, {"code": "NOT_STARTED", "message": "waiting for a worker"}))


@lead("content/error-in-success")
def a_flag_of_error_is_set() -> Exchange:
    return exchange(write(), reply(200, {"hasError": True, "errorMessage": "It did not work out"}))


@lead("content/error-in-success")
def a_code_below_nought() -> Exchange:
    return exchange(write(), reply(200, {"rc": -5, "msg": "device offline"}))


@lead("request/query-parameter-invalid")
def the_query_is_all_that_an_application_can_refuse() -> Exchange:
    asked = get(API + "/reports?from=2026-01-01&to=2020-01-01", authorization=KNOWN)
    return exchange(asked, reply(400, {"detail": "The end has to come after the start"}))
