"""CORS as browsers decide it: case by case, and against a second transcription of the Fetch standard's steps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.cors import (
    Verdict,
    check,
    is_safelisted,
    judge,
    refused_headers,
    unsafe_names,
)
from statusdoctor.model import Headers, Request, Response

PAGE = "https://app.shop.example"
API = "https://api.shop.example/v1/cart"


def answer(status: int = 200, *fields: tuple[str, str]) -> Response:
    return Response(status, Headers.of(*fields))


def asked(*fields: tuple[str, str], method: str = "GET", origin: str = PAGE) -> Request:
    return Request.to(method, API, Headers.of(("Origin", origin), *fields))


def preflight(method: str = "PUT", headers: str = "", origin: str = PAGE) -> Request:
    more = [("Access-Control-Request-Headers", headers)] if headers else []
    return asked(("Access-Control-Request-Method", method), *more, method="OPTIONS", origin=origin)


ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
TRUE = (ACAC, "true")


@pytest.mark.parametrize(
    ("fields", "credentials", "reason"),
    [
        ([(ACAO, PAGE)], False, ""),
        ([(ACAO, f"  {PAGE}\t")], False, ""),
        ([(ACAO, "*")], False, ""),
        ([(ACAO, PAGE), TRUE], True, ""),
        ([], False, "MissingAllowOriginHeader"),
        ([(ACAO, "*"), TRUE], True, "WildcardOriginNotAllowed"),
        ([(ACAO, PAGE), (ACAO, PAGE)], False, "MultipleAllowOriginValues"),
        ([(ACAO, f"{PAGE} https://www.shop.example")], False, "MultipleAllowOriginValues"),
        ([(ACAO, "*, *")], False, "MultipleAllowOriginValues"),
        ([(ACAO, "app.shop.example")], False, "InvalidAllowOriginValue"),
        ([(ACAO, "")], False, "InvalidAllowOriginValue"),
        ([(ACAO, "true")], False, "InvalidAllowOriginValue"),
        ([(ACAO, "https://app.shop.example:port")], False, "InvalidAllowOriginValue"),
        ([(ACAO, "https://[::1]:x")], False, "InvalidAllowOriginValue"),
        ([(ACAO, "https://[::1]:8080")], False, "AllowOriginMismatch"),
        ([(ACAO, "localhost:3000")], False, "AllowOriginMismatch"),
        ([(ACAO, "null")], False, "AllowOriginMismatch"),
        ([(ACAO, f"{PAGE}/")], False, "AllowOriginMismatch"),
        ([(ACAO, "HTTPS://APP.SHOP.EXAMPLE")], False, "AllowOriginMismatch"),
        ([(ACAO, "https://*.shop.example")], False, "AllowOriginMismatch"),
        ([(ACAO, PAGE)], True, "InvalidAllowCredentials"),
        ([(ACAO, PAGE), (ACAC, "True")], True, "InvalidAllowCredentials"),
        ([(ACAO, PAGE), TRUE, TRUE], True, "InvalidAllowCredentials"),
        ([(ACAO, PAGE), (ACAC, "nonsense")], False, ""),
    ],
)
def test_the_cors_check_compares_letter_by_letter(fields, credentials, reason):
    assert reason == judge(asked(), answer(200, *fields), credentials).reason


def test_the_origin_null_is_matched_by_the_word_null():
    assert check("null", Headers.of((ACAO, "null")), credentials=False).allowed


@pytest.mark.parametrize(
    ("request_", "status", "fields", "credentials", "reason", "value"),
    [
        (preflight(), 204, [(ACAO, PAGE), (ACAM, "PUT")], False, "", ""),
        (preflight(), 299, [(ACAO, PAGE), (ACAM, "GET,\tPUT")], False, "", ""),
        (preflight(), 204, [(ACAO, "*"), (ACAM, "*")], False, "", ""),
        (preflight("POST"), 204, [(ACAO, PAGE)], False, "", ""),
        (preflight("POST", "x-a"), 204, [(ACAO, PAGE), (ACAH, "X-A")], False, "", ""),
        (preflight(), 301, [("Location", "/x")], False, "PreflightDisallowedRedirect", "/x"),
        (preflight(), 403, [(ACAO, PAGE)], False, "PreflightInvalidStatus", "403"),
        (preflight(), 401, [], False, "PreflightMissingAllowOriginHeader", ""),
        (preflight(), 204, [(ACAO, "*"), (ACAM, "PUT")], True, "PreflightWildcardOriginNotAllowed", "*"),
        (preflight(), 204, [(ACAO, PAGE), (ACAM, "put")], False, "MethodDisallowedByPreflightResponse", "PUT"),
        (preflight("patch"), 204, [(ACAO, PAGE), (ACAM, "PATCH")], False,
         "MethodDisallowedByPreflightResponse", "patch"),
        (preflight(), 204, [(ACAO, PAGE), TRUE, (ACAM, "*")], True, "MethodDisallowedByPreflightResponse", "PUT"),
        (preflight("GET", "x-b"), 204, [(ACAO, PAGE)], False, "HeaderDisallowedByPreflightResponse", "x-b"),
        (preflight("GET", "authorization"), 204, [(ACAO, PAGE), (ACAH, "*")], False,
         "HeaderDisallowedByPreflightResponse", "authorization"),
        (preflight("GET", "x-b"), 204, [(ACAO, PAGE), TRUE, (ACAH, "*")], True,
         "HeaderDisallowedByPreflightResponse", "x-b"),
        (preflight("GET"), 204, [(ACAO, PAGE), (ACAM, "GET; PUT")], False,
         "InvalidAllowMethodsPreflightResponse", "GET; PUT"),
        (preflight("GET"), 204, [(ACAO, PAGE), (ACAH, "x a")], False, "InvalidAllowHeadersPreflightResponse", "x a"),
    ],
)  # fmt: skip
def test_a_preflight_gives_leave_for_what_it_was_asked(request_, status, fields, credentials, reason, value):
    verdict = judge(request_, answer(status, *fields), credentials)

    assert (reason, value) == (verdict.reason, verdict.value)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/v2/cart", ""),
        ("https://cdn.example/x", ""),
        ("https://@cdn.example/x", ""),
        ("https://ada:pw@cdn.example/x", "RedirectContainsCredentials"),
        ("//ada@cdn.example/x", "RedirectContainsCredentials"),
        ("intent://open", "CorsDisabledScheme"),
    ],
)
def test_a_redirect_must_lead_to_where_a_page_may_go(location, reason):
    assert reason == judge(asked(), answer(302, (ACAO, PAGE), ("Location", location))).reason


def test_a_redirect_is_checked_like_any_other_answer():
    assert "MissingAllowOriginHeader" == judge(asked(), answer(302, ("Location", "/x"))).reason


def test_all_headers_that_lack_leave_are_named():
    request = preflight("GET", "authorization,x-a,x-b")

    assert ("authorization", "x-b") == refused_headers(request, answer(204, (ACAH, "X-A")))
    assert ("authorization",) == refused_headers(request, answer(204, (ACAH, "*")))


@pytest.mark.parametrize(
    ("name", "value", "safe"),
    [
        ("Accept", "application/json", True),
        ("Accept", "a(b)", False),
        ("Accept-Language", "de-AT, en;q=0.5", True),
        ("Content-Language", "de_AT", False),
        ("Content-Type", "text/plain;charset=UTF-8", True),
        ("content-type", "TEXT/Plain", True),
        ("Content-Type", "application/json", False),
        ("Content-Type", 'text/plain; x="y"', False),
        ("Range", "bytes=0-99", True),
        ("Range", "bytes=0-", True),
        ("Range", "bytes=9-1", False),
        ("Range", "bytes=-5", False),
        ("X-Requested-With", "fetch", False),
        ("Accept", "a" * 129, False),
    ],
)
def test_a_few_headers_need_no_leave(name, value, safe):
    assert safe is is_safelisted(name, value)


def test_a_heap_of_safe_headers_needs_leave():
    fields = [("Accept", "a" * 128)] * 9

    assert ("accept",) == unsafe_names(fields)
    assert () == unsafe_names(fields[:8])


# The second transcription: the steps of the standard one by one, as plainly as can be, with nothing shared.


def fetch_get(name: str, response: Response) -> str | None:
    """To get a name from a header list."""
    values = [v.strip("\t\n\r ") for n, v in response.headers if n.lower() == name.lower()]
    if not values:
        return None
    return "\x2c\x20".join(values)


def fetch_extract(name: str, response: Response) -> list[str] | str | None:
    """To extract header list values, for a list of tokens."""
    value = fetch_get(name, response)
    if value is None:
        return None
    found = []
    for piece in value.split(","):
        token = piece.strip(" \t")
        if token == "":
            continue
        if any(c not in "!#$%&'*+-.^_`|~" and not (c.isascii() and c.isalnum()) for c in token):
            return "failure"
        found.append(token)
    return found


def fetch_cors_check(origin_of_request: str, mode: str, response: Response) -> bool:
    origin = fetch_get("Access-Control-Allow-Origin", response)
    if origin is None:
        return False
    if mode != "include" and origin == "*":
        return True
    if origin_of_request != origin:
        return False
    if mode != "include":
        return True
    return fetch_get("Access-Control-Allow-Credentials", response) == "true"


def fetch_preflight(origin: str, mode: str, method: str, unsafe: list[str], response: Response) -> bool:
    """CORS-preflight fetch, from the point where the answer is there."""
    if not (fetch_cors_check(origin, mode, response) and 200 <= response.status <= 299):
        return False
    methods = fetch_extract("Access-Control-Allow-Methods", response)
    header_names = fetch_extract("Access-Control-Allow-Headers", response)
    if methods == "failure" or header_names == "failure":
        return False
    methods, header_names = methods or [], header_names or []
    if method not in methods and method not in ("GET", "HEAD", "POST") and (mode == "include" or "*" not in methods):
        return False
    for name in unsafe:
        if name.lower() == "authorization" and name.lower() not in [h.lower() for h in header_names]:
            return False
    for unsafe_name in unsafe:
        listed = unsafe_name.lower() in [h.lower() for h in header_names]
        if not listed and (mode == "include" or "*" not in header_names):
            return False
    return True


def fetch_redirect(response: Response) -> bool:
    """HTTP-redirect fetch of a request whose response tainting is "cors"; True where it goes on."""
    location = fetch_get("Location", response)
    if location is None:
        return True
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", location)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return False
    userinfo = re.match(r"(?:[A-Za-z]+:)?//([^/?#]*)@", location)
    return not (userinfo and userinfo[1].strip(":"))


def fetch_accepts(request: Request, response: Response, mode: str) -> bool:
    """Whether the page gets the answer, or its request leave."""
    origin = request.headers.get("origin")
    if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
        names = request.headers.get("access-control-request-headers")
        method = request.headers.get("access-control-request-method")
        return fetch_preflight(origin, mode, method, [n for n in names.split(",") if n], response)
    if not fetch_cors_check(origin, mode, response):
        return False
    return fetch_redirect(response) if response.status in (301, 302, 303, 307, 308) else True


def fetch_unsafe_byte(byte: str) -> bool:
    code = ord(byte)
    return (code < 0x20 and code != 0x09) or byte in '"():<>?@[\\]{}' or code == 0x7F


def fetch_is_safelisted(name: str, value: str) -> bool:
    """CORS-safelisted request-header."""
    if len(value.encode()) > 128:
        return False
    lowered = name.lower()
    if lowered == "accept":
        return not any(fetch_unsafe_byte(c) for c in value)
    if lowered in ("accept-language", "content-language"):
        return all((c.isascii() and c.isalnum()) or c in " *,-.;=" for c in value)
    if lowered == "content-type":
        if any(fetch_unsafe_byte(c) for c in value):
            return False
        essence = value.partition(";")[0].strip("\t\n\r ").lower()
        return essence in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
    if lowered == "range":
        match = re.match(r"bytes=([0-9]+)-([0-9]*)\Z", value)
        return match is not None and (match[2] == "" or int(match[1]) <= int(match[2]))
    return False


def fetch_unsafe_names(headers: list[tuple[str, str]]) -> list[str]:
    """CORS-unsafe request-header names."""
    unsafe, potentially_unsafe, size = [], [], 0
    for name, value in headers:
        if not fetch_is_safelisted(name, value):
            unsafe.append(name)
        else:
            potentially_unsafe.append(name)
            size += len(value.encode())
    if size > 1024:
        unsafe += potentially_unsafe
    return sorted({n.lower() for n in unsafe})


ORIGINS = st.sampled_from([PAGE, "null", "http://localhost:3000"])
ALLOWED = st.sampled_from(
    [PAGE, "*", "null", f" {PAGE} ", f"{PAGE}/", "", "http://localhost:3000", f"{PAGE}, *", "app.shop.example", "'*'"]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "QUERY"])
NAMES = st.sampled_from(["authorization", "content-type", "x-a", "x-b", "*", "Authorization", "X-A"])
WORDS = st.one_of(METHODS, NAMES, st.sampled_from(["", " ", "a b", "x;y", "ü"]))
LISTS = st.lists(WORDS, max_size=4).map(", ".join)
LOCATIONS = st.sampled_from(
    ["/x", "https://b.example/", "//ada@b.example/", "https://:pw@b.example", "ftp://b.example/"]
)
FIELDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([ACAO, ACAO.lower()]), ALLOWED),
        st.tuples(st.just(ACAC), st.sampled_from(["true", "True", "false", "", " true", "1"])),
        st.tuples(st.just(ACAM), LISTS),
        st.tuples(st.just(ACAH), LISTS),
        st.tuples(st.just("Vary"), st.just("Origin")),
    ),
    max_size=7,
)
STATUSES = st.sampled_from([200, 201, 204, 299, 300, 301, 302, 307, 401, 404, 500])
ANSWERS = st.builds(
    lambda status, fields, location: answer(status, *fields, *([("Location", location)] if location else [])),
    STATUSES,
    FIELDS,
    st.none() | LOCATIONS,
)
PREFLIGHTS = st.builds(
    lambda method, names, origin: preflight(method, ",".join(sorted({n.lower() for n in names})), origin),
    METHODS,
    st.lists(NAMES, max_size=3),
    ORIGINS,
)
REQUESTS = st.one_of(
    PREFLIGHTS, st.builds(lambda method, origin: asked(method=method, origin=origin), METHODS, ORIGINS)
)


@given(REQUESTS, ANSWERS, st.booleans())
def test_the_verdict_is_that_of_the_standards_own_steps(request_, response, credentials):
    verdict = judge(request_, response, credentials)

    assert fetch_accepts(request_, response, "include" if credentials else "same-origin") is verdict.allowed


VALUES = st.one_of(
    st.text(st.characters(max_codepoint=127, exclude_characters="\r\n"), max_size=12),
    st.sampled_from(
        ["text/plain", "multipart/form-data; boundary=x", "application/json", "bytes=0-5", "en", "a" * 128]
    ),
)
AUTHORED = st.lists(
    st.tuples(
        st.sampled_from(["Accept", "accept-language", "Content-Language", "Content-Type", "Range", "X-Mine"]), VALUES
    ),
    max_size=10,
)


@given(AUTHORED)
def test_the_fields_that_need_leave_are_as_the_standard_says(fields):
    assert tuple(fetch_unsafe_names(fields)) == unsafe_names(fields)


def test_a_verdict_without_a_reason_lets_the_answer_through():
    assert Verdict().allowed
    assert not Verdict("MissingAllowOriginHeader").allowed
