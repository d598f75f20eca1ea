"""Whether a Set-Cookie line may be refused, or come to nothing: nearly free, for it is asked of all healthy traffic."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.facts.cookie_storing import CONTROLS, is_missed, is_suffix
from statusdoctor.facts.cookies import cookie_date, domain_matches
from statusdoctor.model import Request, Response

_LONG_LINE: Final = 1024
_DOMAIN: Final = re.compile(r"domain\s*=\s*\.?([^;\s]+)")
_LONG_VALUE: Final = 8
_SECURE: Final = re.compile(r"(?:^|;)\s*secure\s*(?:;|=|$)")
_EXPIRES: Final = re.compile(r"expires\s*=\s*([^;]+)")


def sets_odd_cookies(request: Request, response: Response, at: float) -> bool:
    """Whether a Set-Cookie line may be refused, or come to nothing. `at`: when it was sent (epoch seconds)."""
    return any(_is_odd_line(line, request, at) for line in response.headers.index["set-cookie"])


def _is_odd_line(line: str, request: Request, at: float) -> bool:
    pair, _, tail = line.partition(";")
    if len(line) > _LONG_LINE or not pair.strip(" =\t") or CONTROLS.search(line):
        return True
    tail = tail.lower()
    if request.scheme != "https" or pair.lstrip(" =\t")[:2] == "__":
        return True  # plain http is rare enough to look at each
    if ("none" in tail or "partitioned" in tail) and not _SECURE.search(tail):
        return True
    if ("domain" in tail and not _fits(tail, request.host)) or "\t" in line:
        return True
    if request.headers.index.get("sec-fetch-site") == ("cross-site",) and "none" not in tail:
        return is_missed(pair.partition("=")[0].strip(), request) or _had_ended(pair, tail, at)
    return _had_ended(pair, tail, at)


def _fits(tail: str, host: str) -> bool:
    found = _DOMAIN.search(tail)
    if tail.count("domain") > 1 or ".." in tail or (found and found[1].endswith(".")):
        return False
    return found is None or found[1] == host or (domain_matches(host, found[1]) and not is_suffix(found[1]))


def _had_ended(pair: str, tail: str, at: float) -> bool:
    """Whether a line that bears a value deletes."""
    if len(pair.partition("=")[2]) < _LONG_VALUE:
        return False
    if "max-age" in tail:
        return "max-age=0" in tail or "max-age=-" in tail
    ends = _EXPIRES.search(tail)
    return ends is not None and (cookie_date(ends[1]) or at) < at
