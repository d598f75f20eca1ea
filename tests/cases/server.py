"""server/: the application and its machine, and neighbours that look like them."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, get, lead, page, post, reply, spare
from tests.test_facts_exceptions import DJANGO, DOTNET, EXPRESS, JAVA, PYTHON, RAILS, WERKZEUG


def shown(body: str, kind: str = "text/plain", url: str = "https://api.shop.example/orders/7") -> Exchange:
    return exchange(get(url), reply(500, body, content_type=kind))


@lead("server/unhandled-exception", certainty="certain")
def a_python_traceback() -> Exchange:
    return shown(PYTHON)


@lead("server/unhandled-exception", certainty="certain")
def a_debug_page_of_django() -> Exchange:
    return shown(DJANGO)


@lead("server/unhandled-exception", certainty="certain")
def a_debugger_of_werkzeug() -> Exchange:
    return shown(WERKZEUG, "text/html")


@lead("server/unhandled-exception", certainty="certain")
def a_stack_of_express() -> Exchange:
    return shown(EXPRESS, "text/html")


@lead("server/unhandled-exception", certainty="certain")
def a_stack_of_java_with_its_root() -> Exchange:
    return shown(JAVA)


@lead("server/unhandled-exception", certainty="certain")
def a_stack_of_dotnet() -> Exchange:
    return shown(DOTNET)


@lead("server/unhandled-exception", certainty="certain")
def a_trace_of_rails() -> Exchange:
    return shown(RAILS)


@lead("server/unhandled-exception")
def a_message_that_begins_with_the_type() -> Exchange:
    return exchange(get(), reply(500, {"error": "TypeError: Cannot read properties of undefined (reading 'id')"}))


@spare("server/unhandled-exception")
def a_500_without_a_word() -> Exchange:
    return exchange(get(), reply(500, "Internal Server Error", content_type="text/plain"))


@spare("server/unhandled-exception")
def a_refusal_that_mentions_no_exception() -> Exchange:
    return exchange(post(body={"a": 1}), reply(422, {"detail": "quantity must be positive"}))


@lead("server/debug-page-exposed")
def a_stack_trace_in_public() -> Exchange:
    return shown(JAVA)


@lead("server/debug-page-exposed")
def debug_mode_and_a_missing_page() -> Exchange:
    text = "You're seeing this error because you have DEBUG = True in your Django settings file."
    return exchange(get(), page(404, "Page not found at /x", text))


@spare("server/debug-page-exposed")
def a_stack_trace_on_ones_own_machine() -> Exchange:
    return shown(JAVA, url="http://localhost:8080/orders/7")


@spare("server/debug-page-exposed")
def a_short_error_with_an_id() -> Exchange:
    return exchange(get(), reply(500, {"error": "internal", "id": "5f0c"}))


@lead("server/error")
def a_bare_500() -> Exchange:
    return exchange(get(), reply(500, "Internal Server Error", content_type="text/plain"))


@spare("server/error")
def a_500_with_its_exception() -> Exchange:
    return shown(PYTHON)


@lead("server/database", certainty="certain")
def a_refused_connection_to_postgres() -> Exchange:
    text = "OperationalError at /api/products/\n"
    text += 'connection to server at "127.0.0.1", port 5432 failed: Connection refused\n'
    return shown(text + "\tIs the server running on that host and accepting TCP/IP connections?\n\nDjango Version: 5.2")


@spare("server/database")
def a_row_that_exists_already() -> Exchange:
    text = 'duplicate key value violates unique constraint "users_email_key"'
    return exchange(post(body={"email": "a@b.example"}), reply(409, {"code": "23505", "message": text}))


@lead("server/misconfigured", certainty="certain")
def a_web_config_that_is_broken() -> Exchange:
    title = "IIS 10.0 Detailed Error - 500.19 - Internal Server Error"
    return exchange(get(), page(500, title, "HTTP Error 500.19 - Internal Server Error", server="Microsoft-IIS/10.0"))


@lead("server/misconfigured")
def a_script_that_fastcgi_cannot_find() -> Exchange:
    answer = reply(404, "File not found.\n", content_type="text/html", server="nginx/1.24.0")
    return exchange(get("https://shop.example/index.php"), answer)


@spare("server/misconfigured")
def a_file_that_is_not_there() -> Exchange:
    return exchange(get("https://shop.example/a.pdf"), page(404, "404 Not Found", "", server="nginx"))


@lead("server/function-crashed", certainty="certain")
def a_function_of_vercel() -> Exchange:
    answer = reply(500, "FUNCTION_INVOCATION_FAILED", server="Vercel", x_vercel_error="FUNCTION_INVOCATION_FAILED")
    return exchange(get(), answer)


@spare("server/function-crashed")
def a_function_that_took_too_long() -> Exchange:
    answer = reply(504, "FUNCTION_INVOCATION_TIMEOUT", server="Vercel", x_vercel_error="FUNCTION_INVOCATION_TIMEOUT")
    return exchange(get(), answer, took=10.1)


@lead("server/function-timeout", certainty="certain")
def a_function_that_reached_its_limit() -> Exchange:
    answer = reply(504, "FUNCTION_INVOCATION_TIMEOUT", server="Vercel", x_vercel_error="FUNCTION_INVOCATION_TIMEOUT")
    return exchange(get(), answer, took=10.1)


@spare("server/function-timeout")
def a_gateway_that_gave_up_first() -> Exchange:
    answer = reply(504, {"message": "Endpoint request timed out"}, x_amz_apigw_id="Kx=", x_amzn_requestid="5f0c")
    return exchange(get(), answer, took=29.04)


@lead("server/out-of-storage", certainty="certain")
def a_disk_that_is_full() -> Exchange:
    return exchange(post(body={"a": 1}), reply(500, {"error": "ENOSPC: no space left on device, write"}))


@lead("server/out-of-storage")
def a_bare_507() -> Exchange:
    return exchange(post(body={"a": 1}), reply(507))


@spare("server/out-of-storage")
def one_file_that_is_too_large() -> Exchange:
    return exchange(post(body="x" * 9000), reply(413))


@lead("server/resource-limit", certainty="certain")
def a_script_out_of_memory() -> Exchange:
    text = "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 65536 bytes)"
    return exchange(get(), reply(500, text, content_type="text/plain"))


@spare("server/resource-limit")
def one_client_with_too_many_requests() -> Exchange:
    return exchange(get(), reply(429, {"error": "Too many requests"}, retry_after="5"))


@lead("server/not-implemented")
def a_feature_that_a_store_leaves_out() -> Exchange:
    said = "A header you provided implies functionality that is not implemented"
    xml = f"<?xml version='1.0'?><Error><Code>NotImplemented</Code><Message>{said}</Message></Error>"
    return exchange(post(body="x"), reply(501, xml, content_type="application/xml"))


@spare("server/not-implemented")
def a_method_that_is_not_known() -> Exchange:
    return exchange(get(), reply(405, allow="POST"))


@lead("server/unavailable")
def an_application_that_declines() -> Exchange:
    return exchange(get(), reply(503, {"detail": "Service Unavailable"}, server="uvicorn"))


@spare("server/unavailable")
def a_gateway_that_declines() -> Exchange:
    return exchange(get(), page(503, "503 Service Temporarily Unavailable", "nginx", server="nginx"))


@lead("server/unhandled-exception")
def rails_shows_json() -> Exchange:
    traces = {"Application Trace": [{"id": 0, "trace": "app/controllers/members_controller.rb:12:in `show'"}]}
    body = {
        "status": 500,
        "error": "Internal Server Error",
        "exception": "#<Date::Error: invalid date>",
        "traces": traces,
    }
    return exchange(get("https://api.club.example/members/3"), reply(500, body))


LAMBDA = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/report/invocations"
FAILED = {"x_amz_function_error": "Unhandled", "x_amzn_requestid": "e0bb2bd6-5b3b-4a63-8e5d-0f6d4f7b1c11"}


@lead("server/function-timeout")
def lambda_ran_out_of_time_under_a_200() -> Exchange:
    says = "2026-11-24T12:00:03.211Z e0bb2bd6 Task timed out after 3.00 seconds"
    return exchange(post(LAMBDA, {"month": 2}), reply(200, {"errorMessage": says}, **FAILED))


@lead("server/function-crashed")
def lambda_raised_under_a_200() -> Exchange:
    says = {"errorMessage": "'month'", "errorType": "KeyError", "stackTrace": ['  File "/var/task/app.py", line 4']}
    return exchange(post(LAMBDA, {"day": 2}), reply(200, says, **FAILED))


@spare("server/function-crashed")
def lambda_gave_a_result() -> Exchange:
    return exchange(post(LAMBDA, {"month": 2}), reply(200, {"rows": 12}, x_amz_executed_version="$LATEST"))


@lead("server/database")
def a_test_of_health_without_its_database() -> Exchange:
    return exchange(get(), reply(503, {"status": "unhealthy", "db": "disconnected", "cache": "ok"}))


@lead("server/database")
def a_part_of_health_is_down() -> Exchange:
    return exchange(get(), reply(503, {"status": "DOWN", "components": {"db": {"status": "DOWN"}}}))


@spare("server/database")
def a_test_of_health_whose_database_is_well() -> Exchange:
    return exchange(get(), reply(503, {"status": "unhealthy", "db": "connected", "queue": "down"}))


@lead("server/database")
def a_query_over_its_time() -> Exchange:
    says = "Query execution was interrupted, maximum statement execution time exceeded"
    return exchange(get("https://data.shop.example/report"), reply(400, {"error": says}))


@spare("server/database")
def a_question_that_is_no_query() -> Exchange:
    return exchange(get("https://data.shop.example/report"), reply(400, {"error": "The query is too long"}))
