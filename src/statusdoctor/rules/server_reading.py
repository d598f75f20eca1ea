"""What the server rules ask of a case: the exception that the answer shows, and whether something else is named."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.exceptions import Thrown, thrown

#: Exceptions by which frameworks refuse a request: what they say of it is told by other rules.
_ABOUT_THE_REQUEST: Final = re.compile(
    r"JSONDecode|JsonPars|JsonProcess|ParseError|MultiValueDictKey|BadRequest|Validation|NotReadable|MethodArgument|MissingServlet"
    r"|TypeMismatch|TokenMismatch|AuthenticityToken|Unauthori[sz]ed|Forbidden|AccessDenied|Authenticat|PermissionDenied|NotFound"
    r"|RoutingError|RecordInvalid|RecordNotUnique|DoesNotExist|ParameterMissing|Unprocessable|TooLarge|TooManyRequests|DisallowedHost"
    r"|Suspicious|Conflict|Throttle|MethodNotAllowed|NotAcceptable|UnsupportedMediaType|MediaType|HttpException|InvalidHost|InvalidSignature"
    r"|^Multer|^URIError|IntegrityError|DuplicateKey|UniqueConstraint|OperationalError|ProgrammingError|SQLException|QueryException|PDOException"
)
_OWN: Final = frozenset(("server/unhandled-exception", "server/error", "server/debug-page-exposed"))


@once
def exception_of(case: Case) -> Thrown | None:
    """The exception that the answer shows."""
    return thrown(case.response, case.got, case.said)


def is_about_the_request(shown: Thrown) -> bool:
    return _ABOUT_THE_REQUEST.search(shown.short) is not None


def named_by_words(case: Case) -> bool:
    """Whether the server's words name a reason that an exception would only repeat."""
    return any(m.words.cause not in _OWN and m.words.strength != "slight" for m in case.matches)
