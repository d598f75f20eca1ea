"""Products whose answers hold a number for a reason, and no word: the number is read with the address it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof
from statusdoctor.rules.session_reading import on_cause

_PARAMETER: Final = ("request/query-parameter-invalid", "a parameter is missing or wrong")
_OVER: Final = ("auth/session-expired", "the session is over")
#: Synology DSM, of all its APIs (DSM Login Web API Guide, "Common Error Codes").
_OF_DSM: Final = {
    101: _PARAMETER,
    102: ("request/query-parameter-invalid", "there is no such API"),
    103: ("request/query-parameter-invalid", "the API has no such method"),
    104: ("routing/api-version", "the API does not have this version"),
    105: ("auth/forbidden", "the user may not do this"),
    106: _OVER,
    107: ("auth/session-expired", "another login ended the session"),
    114: ("request/query-parameter-missing", "a parameter is missing"),
    119: ("auth/session-expired", "the session id is not known"),
    120: _PARAMETER,
    150: ("auth/session-expired", "the session began at another address"),
    160: ("auth/forbidden", "the user lacks the privilege for this application"),
}
#: Of its login.
_OF_DSM_LOGIN: Final = {
    400: ("auth/login-rejected", "the account or the password is wrong"),
    401: ("auth/account-blocked", "the account is disabled"),
    402: ("auth/forbidden", "the account may not log in here"),
    403: ("auth/step-up-required", "a code of the second factor is needed"),
    404: ("auth/login-rejected", "the code of the second factor is wrong"),
    406: ("auth/step-up-required", "the second factor has to be set up"),
    407: ("access/ip-blocked", "the address is blocked"),
    408: ("auth/account-blocked", "the password has run out"),
    409: ("auth/account-blocked", "the password has run out"),
    410: ("auth/account-blocked", "the password must be changed"),
}
#: Of its files.
_OF_DSM_FILES: Final = {
    400: _PARAMETER,
    402: ("gateway/overloaded", "the system is too busy"),
    407: ("auth/forbidden", "the operation is not permitted"),
    408: ("routing/object-missing", "there is no such file"),
    411: ("auth/forbidden", "the file system is read-only"),
    414: ("state/already-exists", "the file exists already"),
    415: ("limits/quota-exhausted", "the quota of the disk is used up"),
    416: ("server/out-of-storage", "no room is left on the device"),
    421: ("state/locked", "the file is in use"),
}
#: Wialon, of all its services (help.wialon.com, "Error codes").
_OF_WIALON: Final = {
    1: _OVER,
    2: ("request/query-parameter-invalid", "there is no such service"),
    4: _PARAMETER,
    7: ("auth/forbidden", "the user may not do this"),
    8: ("auth/login-rejected", "the user or the token is wrong"),
    10: ("limits/concurrency", "too many requests at once"),
    1003: ("limits/concurrency", "only one request at a time is allowed"),
    1011: _OVER,
}


@evidence_for("", on=("says-error", "error"))
def of_a_synology_box(case: Case) -> Iterator[Evidence]:
    """`{"error": {"code": 119}, "success": false}` at /webapi/entry.cgi?api=SYNO.…"""
    answer = case.got.json if case.got.has_json else None
    if "/webapi/" not in case.request.route or not isinstance(answer, dict) or answer.get("success") is not False:
        return
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    api = dict(case.query).get("api", "")
    own = _OF_DSM_LOGIN if "Auth" in api else _OF_DSM_FILES if "FileStation" in api else {}
    yield from _reason("DSM", code, _OF_DSM | own, "response.body: error.code")


@evidence_for("", on=("says-error", "error"))
def of_wialon(case: Case) -> Iterator[Evidence]:
    """`{"error": 1}` at /wialon/ajax.html."""
    answer = case.got.json if case.got.has_json else None
    if case.request.route.endswith("/wialon/ajax.html") and isinstance(answer, dict):
        yield from _reason("Wialon", answer.get("error"), _OF_WIALON, "response.body: error")


def _reason(who: str, code: object, table: dict[int, tuple[str, str]], at: str) -> Iterator[Evidence]:
    if isinstance(code, int) and code in table:
        cause, says = table[code]
        yield on_cause(cause, proof(f"The code {code} says, at {who}: {says}.", at, str(code)))
