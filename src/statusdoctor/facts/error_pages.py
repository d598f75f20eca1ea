"""Titles of HTML pages and roots of XML documents that are nothing but the report of an error."""

from __future__ import annotations

import re
from typing import Final

_TITLE: Final = re.compile(rb"<title[^<>]{0,60}>\s*([^<>]{1,120}?)\s*</title>", re.I)
_REASON: Final = (
    r"(?:application |server |system |fatal |client )?error(?: page)?|(?:page |file |resource )?not found|forbidden"
    r"|internal server error|access denied|unauthorized|bad gateway|bad request|gateway time-?out|an error occurred"
    r"|service (?:temporarily )?unavailable|something went wrong|too many requests|method not allowed|gone"
)
_ERROR_TITLE: Final = re.compile(
    rf"(?:http )?(?:status |error |code )*(?:[45]\d\d\b[\s:|–-]*(?:{_REASON})?|{_REASON})[.!]?(?:\s+[|–-]\s.{{1,60}})?",
    re.I,
)
_LONGEST: Final = 240
#: What frameworks put before the sentence: the status and its phrase; of Bottle, the address as well.
_FRAME: Final = re.compile(
    r"(?:error:? )?(?:(?:[45]\d\d|client|server) ?(?:[:\u2014|-] ?)?)?"
    r"(?:(?:bad request|unauthori[sz]ed|forbidden|not found|not acceptable|method not allowed|conflict|gone"
    r"|unprocessable (?:entity|content)|too many requests|internal server error|service unavailable|bad gateway)"
    r"\b(?! \w+ (?:access|action|request))(?: \([45]\d\d\))?[ .:\u2014-]*)?"
    r"(?:sorry, the requested url '[^']{0,300}' caused an error: ?)?",
    re.I,
)
#: Where Tomcat, Jetty and Spring Boot put the sentence of the handler, on a page of their own form.
_ROW: Final = re.compile(
    r" Message (?P<tomcat>[^\n]{8,240}?) Description The "
    r"| MESSAGE: (?P<jetty>[^\n]{8,240}?) SERVLET: "
    r"|unexpected error \(type=[A-Z][\w ]{2,40}, status=[45]\d\d\)\.? (?P<spring>[^\n]{8,240})"
)
_DESCRIPTION: Final = re.compile(r" Description The .{10,400}?(?= (?:Exception|Root Cause|Note|Apache Tomcat)\b|$)")
#: What these servers themselves write there.
_STOCK_ROW: Final = re.compile(
    r"(?:the requested resource|request method|http method|method not allowed|not found|unauthori[sz]ed|forbidden"
    r"|bad request|internal server error|service unavailable|server error|invalid (?:character|uri)|request header"
    r"|!role|[\w.$]+(?:exception|error)\b)",
    re.I,
)
#: What Werkzeug, Apache and others write on every such page.
_STOCK: Final = re.compile(
    r"the server encountered an internal error\b|the requested url was not found on (?:the|this) server"
    r"|the browser \(or proxy\) sent a request",
    re.I,
)
#: What WebOb explains on its pages before it comes to the application's own sentence.
_EXPLAINED: Final = re.compile(
    r"(?:the server could not comply with the request since it is either malformed or otherwise incorrect"
    r"|there was a conflict when trying to complete your request|unable to process the contained instructions"
    r"|access was denied to this resource)\. ?",
    re.I,
)
_ROOT: Final = re.compile(
    r"\s*(?:<\?[^>]*>\s*|<!--.{0,500}?-->\s*|<!doctype [^\[>]{0,300}>\s*)*<(?:[\w.-]+:)?([\w.-]+)([^>]{0,300})>",
    re.S | re.I,
)
#: An envelope whose first member says that the call failed; a job that failed has a name and more before its state.
_FAILED_ENVELOPE: Final = re.compile(
    r"<(response|result|rsp|xml|reply|answer|api|root)(?: [^>]{0,300})?>\s*<(?:status|result|state)>\s*"
    r"(?:<!\[CDATA\[)?(?:error|fail|failed|failure)(?:\]\]>)?\s*</",
    re.I,
)
_ERROR_ROOTS: Final = ("error", "errors", "exceptionreport", "serviceexceptionreport", "exception", "errorresponse")
_FAILED_MEMBER: Final = re.compile(
    r"<(?:\w+:)?((?:ack|success|(?:return|result)_?code))>\s*(?:<!\[CDATA\[)?(fail\w{0,4}|error|false)\s*[<\]]", re.I
)
_FAILED_STATE: Final = re.compile(r"""\b(?:stat|status|result|code)\s*=\s*["'](?:fail|failed|error|ko)["']""", re.I)


def error_title(head: bytes) -> str:
    """The title of an HTML page that is nothing but an error page; empty where it is not."""
    match = _TITLE.search(head)
    title = " ".join(match[1].decode("utf-8", "replace").split()) if match else ""
    return title if title and _ERROR_TITLE.fullmatch(title) else ""


def error_root(text: str) -> str:
    """The root element of an XML document that reports an error, by its name or its status; empty otherwise."""
    if envelope := _FAILED_ENVELOPE.search(text[:600]):
        return envelope[1]
    root = _ROOT.match(text[:2048])
    if root is None:
        return ""
    return root[1] if root[1].lower() in _ERROR_ROOTS or _FAILED_STATE.search(root[2]) else ""


def failed_member(text: str) -> str:
    """The element by which an XML document says that the call failed, and its value: Ack: Failure; empty otherwise."""
    found = _FAILED_MEMBER.search(text[:4096])
    return f"{found[1]}: {found[2]}" if found else ""


def handlers_row(said: str) -> str:
    """The sentence that a handler gave to Tomcat, Jetty or Spring Boot for their page; empty without."""
    row = _ROW.search(said[:1000])
    own = next(text for text in row.groups() if text) if row else ""
    return own if " " in own and not _STOCK_ROW.match(own) else ""


def without_description(said: str) -> str:
    """A page of Tomcat's without what it says of the status, which is the same whatever the handler said."""
    return _DESCRIPTION.sub("", said)


def own_words(said: str) -> str:
    """What a short error page says besides its status: the sentence of the handler that gave it up; empty without."""
    if (explained := _EXPLAINED.search(said[:600])) is not None and len(said) > explained.end():
        said = said[explained.end() :]
    own = said[_FRAME.match(said[:600]).end() :] if len(said) < 600 else ""  # type: ignore[union-attr]
    return own if 8 <= len(own) <= _LONGEST and " " in own and not _STOCK.match(own) else ""
