"""Whether a Set-Cookie line may be refused, or come to nothing: nearly free, for it is asked of all healthy traffic."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from statusdoctor.facts.cookie_storing import CONTROLS, is_missed, is_suffix
from statusdoctor.facts.cookies import cookie_date
from statusdoctor.facts.sites import domain_matches
from statusdoctor.model import Request, Response

_LONG_LINE: Final = 1024
_DOMAIN: Final = re.compile(r"domain\s*=\s*\.?([^;\s]+)")
_LONG_VALUE: Final = 8
_SECURE: Final = re.compile(r"(?:^|;)\s*secure\s*(?:;|=|$)")
_EXPIRES: Final = re.compile(r"expires\s*=\s*([^;]+)")


class _Tail(NamedTuple):
    """What the attributes of a line say, whoever sent it."""

    text: str  # in lower case
    is_odd: bool  # whatever the host is, a browser may refuse it
    names_domain: bool
    leaves_the_site: bool  # SameSite=None
    removes: bool  # by its Max-Age
    ends: float | None  # Expires in epoch seconds, where no Max-Age overrules it


def sets_odd_cookies(request: Request, response: Response, at: float) -> bool:
    """Whether a Set-Cookie line may be refused, or come to nothing. `at`: when it was sent (epoch seconds)."""
    return any(_is_odd_line(line, request, at) for line in response.headers.index["set-cookie"])


def _is_odd_line(line: str, request: Request, at: float) -> bool:
    pair, _, rest = line.partition(";")
    if len(line) > _LONG_LINE or not pair.strip(" =\t") or (not line.isprintable() and CONTROLS.search(line)):
        return True
    if request.scheme != "https" or pair.lstrip(" =\t")[:2] == "__":
        return True  # plain http is rare enough to look at each
    tail = _tail(rest)
    if tail.is_odd or "\t" in pair or (tail.names_domain and not _fits(tail.text, request.host)):
        return True
    if not tail.leaves_the_site and request.headers.index.get("sec-fetch-site") == ("cross-site",):
        return is_missed(pair.partition("=")[0].strip(), request) or _had_ended(pair, tail, at)
    return _had_ended(pair, tail, at)


@lru_cache(maxsize=512)  # servers set their cookies with the same attributes again and again
def _tail(rest: str) -> _Tail:
    text = rest.lower()
    is_odd = "\t" in text or (("none" in text or "partitioned" in text) and not _SECURE.search(text))
    removes = "max-age=0" in text or "max-age=-" in text
    ends = None if "max-age" in text else _EXPIRES.search(text)
    expires = cookie_date(ends[1]) if ends else None
    return _Tail(text, is_odd, "domain" in text, "none" in text, removes, expires)


def _fits(tail: str, host: str) -> bool:
    found = _DOMAIN.search(tail)
    if tail.count("domain") > 1 or ".." in tail or (found and found[1].endswith(".")):
        return False
    return found is None or found[1] == host or (domain_matches(host, found[1]) and not is_suffix(found[1]))


def _had_ended(pair: str, tail: _Tail, at: float) -> bool:
    """Whether a line that bears a value deletes."""
    if not tail.removes and (tail.ends is None or tail.ends >= at):
        return False
    return len(pair.partition("=")[2]) >= _LONG_VALUE
