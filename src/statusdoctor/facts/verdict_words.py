"""What the members of answers are called that say how a call ended, and the values by which they say so."""

from __future__ import annotations

import re
from typing import Any, Final

FLAGS: Final = (
    "ok",
    "success",
    "succeeded",
    "successful",
    "issuccess",
    "is_success",
    "issuccessful",
    "succeed",
    "isok",
    *("erfolg", "exito", "sucesso", "successo", "succes", "sukces"),
)
FLAGS_OF_ERROR: Final = ("haserror", "has_error", "iserror", "is_error", "haserrors", "has_errors")
STATES: Final = (
    "status", "result", "state", "stat", "outcome", "responsestatus", "response_status", "type", "resp", "message",
    "returncode", "return_code", "resultcode", "result_code", "retcode",
    "statut", "estado", "stato",
)  # fmt: skip
#: A code in capitals that says on its own that something went wrong: INVALID_AMOUNT, ORDER_NOT_FOUND.
BAD_CODE: Final = re.compile(
    r"(?:INVALID|MISSING|UNKNOWN|ILLEGAL|BAD)(?:_[A-Z0-9]+){1,6}"
    r"|(?:[A-Z0-9]+_){1,6}(?:ERROR|FAILED|INVALID|DENIED|EXPIRED|EXCEEDED|NOT_FOUND|NOT_EXIST|MISSING|REQUIRED)"
)
FAILED: Final = frozenset(
    "error err fail failed failure ko ng nok notok nack unauthorized forbidden denied request_denied over_query_limit "
    "over_daily_limit invalid_request unknown_error fehler erreur erro errore fout".split()
)
#: Members that hold errors, and settings, links and notes about them as well.
ERROR_PARTS: Final = ("errordetails", "error_details", "errorlist", "error_list", "errorinfo", "error_info")
ERRORS: Final = (
    "error", "errors", "err", "fault", "exception", "response_errors", *ERROR_PARTS, "fehler", "erreur", "erreurs",
    "errores", "erro", "erros", "errore", "errori", "fout",
)  # fmt: skip
ERROR_WORDS: Final = ("error_message", "errormessage", "errmsg", "error_description", "errordetail")
CODES: Final = (
    "code", "status", "statuscode", "status_code", "httpstatus", "http_status", "http_code", "errorcode", "error_code",
    "errcode", "errno", "error_no", "ret", "retcode", "ret_code", "returncode", "resultcode", "result_code", "rc",
    "err_code", "responsecode", "response_code", "respcode", "resp_code", "replycode", "messagecode",
)  # fmt: skip
ERROR_CODES: Final = tuple(name for name in CODES if name.startswith("err"))
FINE: Final = frozenset(
    ("", "0", "00", "000", "0000", "200", "ok", "success", "none", "null", "no_error", "noerror", "e0", "succ")
)
MESSAGES: Final = (
    "message", "msg", "error_description", "errmsg", "errormessage", "error_message", "error_msg", "detail", "details",
    "description", "reason", "info", "title", "returnmsg", "return_msg", "retmsg", "resultmsg", "faultstring",
    "statusmsg", "status_msg", "status_message", "errordetail", "hint", "text", "desc",
    "resultdesc", "result_desc", "returndesc", "respmsg", "resp_msg", "respdesc", "errordesc", "error_desc",
    "mensaje", "mensagem", "meldung", "nachricht", "messaggio", "bericht", "komunikat", "mesaj", "grund",
    "motivo", "motif",
    "resultmessage", "result_message", "returnmessage", "return_message", "statusdescription", "status_description",
)  # fmt: skip
PLAIN_MESSAGES: Final = (
    "msg", "message", "errmsg", "error_msg", "status_msg", "status_message", "retmsg", "ret_msg", "resultmsg",
    "responsetext", "response_text", "responsemessage", "response_message", "responsedescription", "respdesc",
    "respmsg",
)  # fmt: skip
WRAPPERS: Final = (
    "meta", "response", "result", "header", "head", "rsp", "envelope", "base_resp", "baseresp", "status", "resp",
    "data", "d", "info",
)  # fmt: skip
#: Those of them that hold an answer, and no thing that the answer describes.
ENVELOPES: Final = ("response", "rsp", "envelope", "resp")
#: Members that a described thing has and an envelope has not.
OF_A_THING: Final = (
    "id", "_id", "uuid", "guid", "created", "created_at", "createdat", "updated_at", "updatedat", "started_at", "href",
    "object", "links", "_links", "name", "started", "finished_at", "completed_at", "logs", "attempts",
    "task_id", "job_id", "run_id", "build_id",
)  # fmt: skip
#: Members with which a test, a check or a quiz tells how what was sent has done: that is its answer.
JUDGED: Final = frozenset("correct passed valid match matches matched score verified available".split())
#: Members beside a list that is a page of a larger one.
PAGING: Final = frozenset(
    "total total_count totalcount total_pages page per_page page_size pagesize pagination paging next next_page "
    "next_cursor cursor previous prev has_more hasmore offset limit count".split()
)
#: Members of an error that was kept, or found in one row of many.
OF_AN_ITEM: Final = frozenset("id created_at timestamp row rownumber row_number line linenumber line_number".split())
BAD_NEWS: Final = re.compile(
    r"fail|error|invalid|denied|expire|not (?:found|allowed|exist|login|logged)|unauthor|forbidden|missing|required"
    r"|exceed|limits? (?:has |have |is |was |been )*(?:reached|hit|over)|(?:over|rate) ?-?limit"
    r"|illegal|wrong|unknown|unable|cannot|can't|could not|does not|must |refus|reject|disabled"
    r"|should|expect|mismatch|n't\b|duplicat|already|incorrect|unsupported|not support|too (?:many|large|long|short)"
    r"|no such|out of|no permission|insufficient|(?:is|are|been|was|currently) (?:busy|locked|blocked|suspended"
    r"|inactive|frozen|banned|closed)"
    r"|失败|错误|无效|过期|不存在|未登录|频繁|超限|上限|拒绝|不正确|有误|不足|禁止|失效|超时|繁忙|异常|不能|无权"
    r"|fehl|ungültig|abgelaufen|inv[aá]lid|no válid|expirad|caducad|vencid|denegad|negad|erreur|expiré|refusé"
    r"|ошибк|неверн"
    r"|истек|エラー|不正|期限切れ",
    re.I,
)
#: What stands at the beginning of news that are good after all, and in every sentence that says something of something.
GOOD_NEWS: Final = re.compile(r"(?:ok|okay|success\w*|done|accepted|approved|成功)\b|成功", re.I)
SAYS_SOMETHING: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|not|cannot|can't|invalid|missing|exceed\w*|denied|failed|required"
    r"|unknown|duplicate|wrong|incorrect|unauthori[sz]ed|illegal)\b|[^\x00-\u024f]",
    re.I,
)
REDFISH_FINE: Final = re.compile(r"\.(?:Success|Created|NoOperation|\w*(?:Required|InProgress|Modified))$")
#: Sentences that mean a refusal whatever stands beside them: some call 0 a failure, others 1.
REFUSAL: Final = re.compile(
    r"(?:sorry,? )?(?:(?:invalid|wrong|incorrect|no such|unknown|access denied|permission denied"
    r"|missing (?:required )?(?:param\w*|fields?|headers?|token|arguments?)|please (?:log|sign) ?in)\b"
    r"|(?:unauthori[sz]ed|unauthenticated|not (?:logged in|authori[sz]ed|authenticated|allowed|found))[.!]?$)"
    r"|.{0,80}\b(?:(?:is |was |has )?(?:been )?(?:invalid|expired|incorrect|denied|unauthorized)"
    r"|\w+ not (?:found|exist|valid|logged in)|does ?n[o't]{1,2} exist"
    r"|(?:login|request|authentication|verification) failed)[.!]?$"
    r"|.{0,30}(?:错误|无效|过期|失败|不存在|未登录|不能为空)[。!]?$",
    re.I,
)
ALPHA_VANTAGE: Final = ("thank you for using alpha vantage", "we have detected your api key")
SMALL: Final = 4
#: Members that count what went well, beside the list of what did not.
DONE: Final = frozenset(
    "imported inserted created updated processed accepted sent succeeded saved added upserted successes success_count "
    "successcount".split()
)
OF_A_CALL: Final = ("request_id", "trace_id", "correlation_id", "log_id", "error_id", "message_id", "transaction_id")
MEMBERS_AT_MOST: Final = 12  # an envelope is small
_ONE_WAY: Final = str.maketrans("- ", "__")


def spelt_alike(value: dict[Any, Any]) -> dict[str, Any]:
    """The first members of an object, their names in small letters and with underscores."""
    return {str(name).lower().translate(_ONE_WAY): inner for name, inner in list(value.items())[:60]}
