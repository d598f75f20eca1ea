"""Verdicts that an answer with a success status gives on itself: `{"ok": false, …}`, a code of its own, an error page.

A thing that failed and is described (a job with the status "failed") is no failure of the request; nor is a list of
things. GraphQL, JSON-RPC and SOAP report errors by design and have causes of their own.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from statusdoctor.facts.replies import failed_reply, failed_statement
from statusdoctor.facts.verdict_codes import by_code
from statusdoctor.facts.verdict_members import (
    Verdict,
    first_text,
    is_content,
    is_refusal,
    is_thing,
    message_in,
    message_of,
    shortened,
)
from statusdoctor.facts.verdict_words import (
    ALPHA_VANTAGE,
    BAD_NEWS,
    DONE,
    ENVELOPES,
    ERROR_CODES,
    ERROR_PARTS,
    ERROR_WORDS,
    ERRORS,
    FAILED,
    FINE,
    FLAGS,
    FLAGS_OF_ERROR,
    JUDGED,
    MEMBERS_AT_MOST,
    MESSAGES,
    OF_A_CALL,
    OF_AN_ITEM,
    PAGING,
    REDFISH_FINE,
    SMALL,
    STATES,
    WRAPPERS,
    spelt_alike,
)


def verdict_of(value: Any) -> Verdict | None:
    """The failure that a JSON answer reports of its own request; None where it reports none."""
    if isinstance(value, list) and (told := failed_statement(value))[0]:
        return Verdict(told[0], "ERR", told[1])
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return _by_errors(spelt_alike(value[0]))
    if not isinstance(value, dict) or not value:
        return None
    members = spelt_alike(value)
    if _is_protocol(members):
        return None
    return (
        _by_flag(members)
        or _by_state(members)
        or _by_errors(members)
        or by_code(members)
        or _of_lambda(members)
        or _of_alipay(members)
        or _wrapped(members)
        or _by_reply(members)
    )


def _of_lambda(members: dict[str, Any]) -> Verdict | None:
    """What a function meant as status and body, and a gateway that was not told so sent as it is."""
    code, body = members.get("statuscode"), members.get("body")
    if isinstance(code, bool) or not re.fullmatch(r"[45]\d\d", str(code)) or not isinstance(body, str) or not body:
        return None
    return Verdict("statusCode", str(code), body[:300])


def _of_alipay(members: dict[str, Any]) -> Verdict | None:
    """`{"alipay_trade_query_response": {"code": "40002", "msg": …, "sub_code": …}, "sign": …}`."""
    for name, told in members.items() if len(members) <= 3 else ():
        if name.endswith("_response") and isinstance(told, dict) and isinstance(told.get("sub_code"), str):
            message = told.get("sub_msg", told.get("msg"))
            return Verdict(f"{name}.code", str(told.get("code"))[:20], str(message)[:300])
    return None


def _by_reply(members: dict[str, Any]) -> Verdict | None:
    member, message = failed_reply(members)
    return Verdict(member, shortened(message), message) if member else None


def _is_protocol(members: dict[str, Any]) -> bool:
    """GraphQL and JSON-RPC."""
    if "jsonrpc" in members:
        return True
    errors = members.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return "errors" in members and (
        ("data" in members and bool(first)) or bool({"locations", "extensions"} & first.keys())
    )


def lists_errors(value: Any) -> bool:
    """Whether an answer lists errors that were recorded earlier: a page of a list, or things with an id."""
    members = spelt_alike(value) if isinstance(value, dict) else {}
    return any(_is_listing(members, members.get(name)) for name in ERRORS)


def _is_listing(members: dict[str, Any], said: Any) -> bool:
    if not isinstance(said, list) or not said:
        return False
    if members.keys() & PAGING:
        return True
    return all(isinstance(item, dict) and OF_AN_ITEM & spelt_alike(item).keys() for item in said[:3])


def _by_flag(members: dict[str, Any]) -> Verdict | None:
    for name in FLAGS:
        said = members.get(name)
        if said is False or (isinstance(said, str) and said.lower() == "false"):
            return Verdict(name, "false", message_of(members))
        if said == 0 and type(said) is int and message_of(members):
            return Verdict(name, "0", message_of(members))
    for name in FLAGS_OF_ERROR:
        if members.get(name) is True and message_of(members):
            return Verdict(name, "true", message_of(members))
    return None


def _by_state(members: dict[str, Any]) -> Verdict | None:
    if is_thing(members) or not JUDGED.isdisjoint(members):
        return None
    message = message_of(members)
    if not message and any(name.endswith("_id") and name not in OF_A_CALL for name in members):
        return None  # a run or a job, by an id of its own name
    for name in ("status", "result"):
        if members.get(name) is False and len(members) <= SMALL and BAD_NEWS.search(message):
            return Verdict(name, "false", message)  # many PHP applications say so
    for name in STATES:
        said = members.get(name)
        if isinstance(said, str) and said.lower() in FAILED:
            message = message or _of_jsend(members)
            told = message or not any(is_content(key, value) for key, value in members.items())
            return Verdict(name, said, message, sure=bool(message)) if told else None  # else a thing is described
    return None


def _of_jsend(members: dict[str, Any]) -> str:
    """The first sentence of JSend's fail: `{"status": "fail", "data": {"title": "A title is required"}}`."""
    data = members.get("data")
    if str(members.get("status")).lower() != "fail" or not isinstance(data, dict) or len(members) > 3:
        return ""
    said = [value for value in data.values() if isinstance(value, str) and " " in value]
    return said[0][:300] if said and len(said) == len(data) else ""


def _by_errors(members: dict[str, Any]) -> Verdict | None:
    if len(members) > MEMBERS_AT_MOST or is_thing(members) or members.get("valid") is False:
        return None
    for name in ERRORS:
        said = members.get(name)
        if isinstance(said, list) and _went_well_in_part(members):
            return None
        if name in ERROR_PARTS and not message_in(said):
            continue  # a setting, a link or a note
        if _is_error(said) and not _is_listing(members, said):
            whole = not isinstance(said, list) or (name in ERROR_PARTS and not members.get("data"))
            return Verdict(name, shortened(said), message_of(members) or message_in(said), sure=whole)
        if type(said) is int and said and len(members) <= SMALL and is_refusal(members, message_of(members)):
            return Verdict(name, str(said), message_of(members))
    for name in ERROR_CODES:
        said = members.get(name)
        if isinstance(said, (str, int)) and not isinstance(said, bool) and str(said).lower() not in FINE:
            return Verdict(name, str(said), message_of(members), sure=bool(message_of(members)))
    words = "" if any(name in members for name in ERROR_CODES) else first_text(members, ERROR_WORDS) or _sole(members)
    return Verdict("error_message", words[:120], words) if words and words.lower() not in FINE else None


def _went_well_in_part(members: dict[str, Any]) -> bool:
    """Whether an answer says that the call succeeded, or counts what did, beside its list of rows that failed."""
    if any(members.get(name) is True for name in FLAGS):
        return True
    return any(isinstance(members.get(name), int) and members[name] > 0 for name in DONE)


def _sole(members: dict[str, Any]) -> str:
    """What Alpha Vantage says in place of the data: one member, a note."""
    note = first_text(members, ("note", "information")) if len(members) == 1 else ""
    return note if note.lower().startswith(ALPHA_VANTAGE) else ""


def _is_error(said: Any) -> bool:
    if isinstance(said, str):
        return said.strip().lower() not in FINE | {"false", "no"}
    if isinstance(said, dict):
        code = said.get("code", said.get("errorCode", "?"))
        if "@Message.ExtendedInfo" in said and _tells_of_success(said["@Message.ExtendedInfo"]):
            return False
        return bool(said) and str(code).lower() not in FINE
    if isinstance(said, list):
        return bool(said) and all(isinstance(item, (str, dict)) for item in said)
    return said is True


def _tells_of_success(told: Any) -> bool:
    """Whether Redfish puts under "error" what it has to say of a success: `{"MessageId": "Base.1.4.Success"}`."""
    ids = [str(item.get("MessageId")) for item in told if isinstance(item, dict)] if isinstance(told, list) else []
    return bool(ids) and all(REDFISH_FINE.search(name) for name in ids)


def _wrapped(members: dict[str, Any]) -> Verdict | None:
    """The same one level down, where the answer is little more than a wrapper."""
    if len(members) > 4:
        return None
    for name in WRAPPERS:
        inner = members.get(name)
        if not isinstance(inner, dict) or not inner:
            continue
        lowered = spelt_alike(inner)
        found = None if _is_protocol(lowered) else _by_flag(lowered) or _inner_errors(lowered) or by_code(lowered)
        if found is None and name in ENVELOPES:
            found = _by_state(lowered)
        if found:
            return msgspec.structs.replace(
                found, member=f"{name}.{found.member}", sure=found.sure and bool(found.message)
            )
    return None


def _inner_errors(members: dict[str, Any]) -> Verdict | None:
    """Errors inside a wrapper; where content stands beside them, they are content, too: a field called error."""
    parts = (value for name, value in members.items() if name not in (*ERRORS, *MESSAGES))
    return None if any(isinstance(value, (dict, list)) and value for value in parts) else _by_errors(members)
