"""Whether a success speaks of an error: a glance at the ends of its body, on all healthy traffic.

What is said of others' errors is none: documentation, a dictionary, a log.
"""

from __future__ import annotations

import re
from typing import Final

from ahocorasick_rs import BytesAhoCorasick

from statusdoctor.facts.envelopes import unfold_web_text
from statusdoctor.model import Request, Response

_ERRORS: Final = re.compile(
    rb"\s*:(?!\s*(?:null|\[\s*\]|\{\s*\}|false|0\s*[,}]|\"\"|\"(?:none|ok|success|succ|0|no_error|no error)\"))"
)
_FLAGS: Final = re.compile(rb'\s*:\s*"?(?:false|0\s*[,}])')
_STATES: Final = re.compile(
    rb'\s*:\s*"(?:error|err|fail|failed|failure|ko|ng|nok|unauthorized|forbidden|denied|request_denied|over_\w+_limit'
    rb'|fehler|erreur|erro|errore|fout)"'
)
_NUMBERS: Final = re.compile(rb'\s*:\s*"?(?:[14-9]\d\d|-?\d{4,9}|-\d+)"?\s*[,}]')
_CODED: Final = re.compile(
    _NUMBERS.pattern
    + rb"|"
    + _STATES.pattern
    + rb'|\s*:\s*"(?:(?:invalid|missing|unknown|illegal|bad)_|[a-z0-9_]{2,60}_(?:error|failed|invalid|denied|expired'
    rb"|exceeded|not_found|not_exist|missing|required)\")"
)
#: What the members of an envelope are called, and the values that speak of a failure.
_MEMBERS: Final = {
    _ERRORS: "error errors err error_code errorcode error_no error_type errortype error_message error_msg errcode "
    "errno errmsg fault faultstring exception usererrors response_errors errordetails error_details "
    "errorlist error_list fehler erreur erreurs errores erro erros errore errori fout",
    _FLAGS: "ok success succeeded successful issuccess is_success erfolg exito sucesso successo succes sukces",
    _STATES: "stat state resp statut estado stato",
    _CODED: "code statuscode status_code http_status http_code httpcode ret retcode resultcode result_code returncode "
    "rc return_code respcode resp_code",
}
#: A sentence that refuses; which code stands beside it, and whether it is the answer's own, the rules look at.
_REFUSAL: Final = re.compile(
    rb'\s*:\s*"(?:notok"|(?:sorry,? )?(?:invalid|wrong |incorrect|unauthori|unauthenticated|no such |unknown '
    rb"|access denied|permission denied|missing |please log|please sign"
    rb"|not (?:logged|authori|authenticated|allowed|found))"
    rb'|[^"\\]{0,80}(?:invalid|expired|incorrect|denied|unauthorized|not found|not exist|not valid|not logged in'
    rb'|n\'t exist|(?:login|request|authentication|verification) failed)[.!]?"|[^"\\]{0,90}(?:'
    + "错误|无效|过期|失败|不存在|未登录|不能为空".encode()
    + rb')")'
)
_READ: Final = [
    (b'"error message"', _ERRORS),
    (b'":[false,"', re.compile(rb"[a-z]{3,16} ")),  # Webdis: a command that Redis refuses
    *((name, _REFUSAL) for name in (b'"message"', b'"msg"')),
    *((name, re.compile(rb"\s*:\s*true")) for name in (b'"haserror"', b'"iserror"', b'"has_error"', b'"is_error"')),
    (b'"command"', re.compile(rb'\s*:\s*"(?:unknown|error)"\s*\}')),  # Tasmota
    (b'"warning"', re.compile(rb'\s*:\s*"need user=')),
    (b'"exceptions"', re.compile(rb'\s*:\s*\[\s*\{\s*"(?:message|errorcode)"')),  # Pinot
    (b'"infocode"', re.compile(rb'\s*:\s*"(?!10000")\d{5}"')),  # Amap
    (b'"status_message"', re.compile(rb'\s*:\s*"(?:invalid|missing|bad|toomany)\w')),  # Viber
    (b'"error-text"', _ERRORS),  # Vonage
    *((name, re.compile(rb'\s*:\s*"?[1-9]')) for name in (b'"responsecode"', b'"response_code"')),
    *((name, re.compile(rb'\s*:\s*"thank you for using alpha vantage')) for name in (b'"note"', b'"information"')),
    (b'"result"', re.compile(_STATES.pattern + rb"|\s*:\s*false")),
    (b'"status"', re.compile(_STATES.pattern + b"|" + _NUMBERS.pattern + rb"|\s*:\s*false")),
    *((f'"{name}"'.encode(), values) for values, names in _MEMBERS.items() for name in names.split()),
]
_FINDER: Final = BytesAhoCorasick([name for name, _ in _READ])
_EVENT_OF_ERROR: Final = re.compile(rb'event: ?error\b|data: ?\{"(?:error":\s*[{"]|type":\s*"error")')
_GRPC_WEB: Final = re.compile(rb"grpc-status:\s*[1-9]", re.I)  # its trailers are the end of the body
_XML_SPEAKS: Final = re.compile(
    rb'<(?:\w+:)?(?:Fault|Errors?|Exception|ExceptionReport|ServiceExceptionReport)[\s>]|\bstat(?:us)?="(?:fail|error)'
    rb"|<(?:\w+:)?(?:ack|success|(?:return|result)_?code)>\s*(?:<!\[CDATA\[)?(?:fail|error|false)"
    rb"|<(?:status|result|state)>\s*(?:<!\[CDATA\[)?(?:error|fail|failed|failure)\b",
    re.I,
)
#: Where pages about errors stand.
_DOCUMENTS: Final = re.compile(
    r"//(?:docs?|developers?|help|support|learn|wiki|kb|blog)\.|//dev\.(?:to|mysql\.com)/|/(?:docs?|documentation|help|guides?|learn|glossary"
    r"|reference|wiki|kb|blog|questions?|articles?|faq|tutorials?|manual|support)(?:/|$)",
    re.I,
)
#: Where the sentences of an application stand, in one language each: those about errors, too.
_DICTIONARIES: Final = re.compile(
    r"/(?:i18n|l10n|_?locales?|lang|langs|languages?|translations?|intl|messages)/[^?]{0,160}\.json(?:\?|$)"
    r"|/(?:translations?|messages|strings|locale)[._-]?[a-z]{0,2}(?:[_-][a-z]{2,4})?\.json(?:\?|$)",
    re.I,
)
#: Where an interface is described, its errors too.
_REFERENCES: Final = re.compile(r"(?<!/)/(?:docs|documentation|error-?codes|openapi|swagger)(?:[/.?]|$)", re.I)
#: How addresses of logs end: what stands in them failed elsewhere.
_LOGS: Final = re.compile(
    r"(?:\.(?:log|txt|out)|/(?:logs?|console(?:text|full)?|trace|stdout|stderr|output|progressive(?:text|html)))(?:\?|$)",
    re.I,
)
_LINES_OF_A_LOG: Final = 3
_BEGINNING: Final = 512  # bytes of the ends that are surely the start of the body
_ERROR_TITLE: Final = re.compile(
    rb"<title[^<>]{0,60}>\s*(?:http )?(?:error|[45]\d\d\b|not found|access denied|forbidden|unauthorized|bad gateway"
    rb"|bad request|service (?:temp|unav)|gateway time|internal server|application error|server error|page not found"
    rb"|an error|something went)",
    re.I,
)
#: Words that, standing alone under a good status, are a refusal: development servers and PHP's die() answer so.
_STANDING_ALONE: Final = frozenset(
    (
        b"invalid host header", b"invalid host/origin header", b"no input file specified", b"access denied",
        b"forbidden", b"unauthorized", b"internal server error", b"service unavailable", b"permission denied",
        b"badauth", b"nohost", b"notfqdn", b"numhost", b"badagent", b"!donator", b"dnserr",
    )
)  # fmt: skip
_LONGEST_ALONE: Final = 32
_LONGEST_LINE: Final = 200
_FAILED_LINE: Final = re.compile(
    rb"(?:FAIL(?:ED|URE)?[ :,.-](?![ :,.=-]*(?:[\d=]|none|no\b|false|ok\b))|[Ff]ailed to [a-z])[^\n]*\n?"
)
_OTHER_PROTOCOL: Final = (
    b"It looks like you are trying to access MongoDB"  # the driver's port, which knows HTTP by sight
)
_PHP_BEGAN: Final = re.compile(rb"\s*(?:<br />\s*)?(?:<b>Warning</b>:|(?:PHP )?(?:Fatal|Parse) error:)", re.I)

#: How a script dies with the words of its database: `die("Connection failed: " . $e->getMessage())`.
_DIED: Final = re.compile(
    rb"\s*(?:<(?:br|b|p|h\d)[^<>]{0,40}>\s*){0,2}(?:sqlstate\[|(?:(?:database|db|mysql|sql|pdo) )?"
    rb"(?:(?:connection|connect|query) (?:failed|error)|error): ?|could not (?:connect|query)|failed to connect"
    rb"|unable to connect|error establishing)",
    re.I,
)
_LONGEST_LAST_WORDS: Final = 400
#: How a login's answer says that nobody is logged in: the name is looked for first, it costs a tenth of the pattern.
_SAYS_WHO: Final = (b'loggedin"', b'logged_in"', b'authenticated"', b'login"')
_NOT_LOGGED_IN: Final = re.compile(rb'"(?:is_?)?(?:logged_?in|authenticated|login)"\s*:\s*false')


def speaks_of_error(request: Request, response: Response, kind: str, ends: bytes) -> bool:
    """Whether a 2xx speaks of an error of its own. kind: its Content-Type in lower case; ends: those of its body."""
    lowered = ends.lower()
    if request.method == "POST" and _leaves_nobody_logged_in(lowered):
        return True
    return _tells(response, kind, ends, lowered) and not _speaks_of_others(request.url, kind, ends)


def _leaves_nobody_logged_in(ends: bytes) -> bool:
    return any(name in ends for name in _SAYS_WHO) and _NOT_LOGGED_IN.search(ends) is not None


def _tells(response: Response, kind: str, ends: bytes, lowered: bytes) -> bool:
    """Whether the ends of a 2xx body, or a gRPC status, speak of an error."""
    fields = response.headers.index
    if "grpc-status" in fields and response.headers.get("grpc-status") != "0":
        return True
    if "x-amz-function-error" in fields:
        return True
    if response.trailers and "grpc-status" in response.trailers and response.trailers.get("grpc-status") != "0":
        return True
    if ends.startswith(_OTHER_PROTOCOL):
        return True
    if len(ends) <= _LONGEST_ALONE and ends.strip(b" .!\r\n").lower() in _STANDING_ALONE:
        return True
    if "html" in kind:
        if ends[:1] == b"{":  # PHP calls everything a page
            return _says_failed(lowered)
        return _is_error_page(lowered)
    if "event-stream" in kind:
        return _EVENT_OF_ERROR.search(ends) is not None
    if "grpc-web" in kind:
        return _GRPC_WEB.search(unfold_web_text(ends[-_BEGINNING:]) if "-text" in kind else ends) is not None
    if "xml" in kind:
        return _XML_SPEAKS.search(ends) is not None
    if lowered.startswith(b"error") or is_line_of_failure(ends):
        return True
    return ends[:1] in (b"{", b"[", b" ", b"\n") and _says_failed(lowered)


def is_line_of_failure(body: bytes) -> bool:
    """Whether a body is one short line that begins with a failure: "FAILED the printer is out of paper"."""
    return len(body) <= _LONGEST_LINE and body[:4].lower() == b"fail" and _FAILED_LINE.fullmatch(body) is not None


def _is_error_page(ends: bytes) -> bool:
    """Whether a page is titled as an error page is, or PHP speaks. One search for all takes ten times as long."""
    if len(ends) <= _LONGEST_LAST_WORDS and _DIED.match(ends):
        return True
    if _PHP_BEGAN.match(ends) or b"<b>fatal error</b>" in ends or b"<b>parse error</b>" in ends:
        return True
    at = ends.find(b"<title")
    while at >= 0:
        if _ERROR_TITLE.match(ends, at):
            return True
        at = ends.find(b"<title", at + 1)
    return False


def _says_failed(ends: bytes) -> bool:
    return any(_READ[number][1].match(ends, end) for number, _, end in _FINDER.find_matches_as_indexes(ends))


def _speaks_of_others(url: str, kind: str, ends: bytes) -> bool:
    """Whether what is said of errors is no answer to this request: documentation, a dictionary, a log."""
    if _is_page(kind, ends):
        return _DOCUMENTS.search(url) is not None
    if "json" in kind:
        return _DICTIONARIES.search(url) is not None or _REFERENCES.search(url) is not None
    return kind.startswith("text/plain") and (_LOGS.search(url) is not None or _is_log(ends))


def _is_log(ends: bytes) -> bool:
    """Whether lines stand below one another, none indented: an error is told in one or two, and a trace indents."""
    lines = ends[:_BEGINNING].splitlines()
    return sum(1 for line in lines if line[:1].strip()) >= _LINES_OF_A_LOG and not any(
        line[:1] in (b" ", b"\t") for line in lines
    )


def _is_page(kind: str, ends: bytes) -> bool:
    return "html" in kind and len(ends) > _LONGEST_ALONE
