"""Cookies as browsers read them (RFC 6265bis): Set-Cookie, Cookie, and where a cookie is sent."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import Final

import msgspec

from statusdoctor.facts.cached import cached_property
from statusdoctor.model import Headers

_MOST: Final = 300  # cookies of one message; browsers keep fewer than this for a host
_LONGEST: Final = 64 * 1024
_FOREVER_S: Final = 10**12  # stands for any Max-Age with more digits than a date can bear
_OFTEN: Final = 300  # characters of attributes that may come again; longer ones are read each time
_WHITE: Final = " \t"
_WHOLE: Final = re.compile(r"-?[0-9]+")


class SetCookie(msgspec.Struct, frozen=True, dict=True):
    """One Set-Cookie line. A nameless cookie has an empty `name`; the last of repeated attributes counts."""

    name: str
    value: str
    attributes: dict[str, str] = {}
    raw: str = ""

    @property
    def domain(self) -> str:
        """The Domain attribute, lower case, without its leading dot; empty for a cookie of one host alone."""
        return self.attributes.get("domain", "").lower().removeprefix(".")

    @property
    def path(self) -> str:
        """The Path attribute where it is valid; empty means the request's own (`default_path`)."""
        path = self.attributes.get("path", "")
        return path if path.startswith("/") else ""

    @property
    def secure(self) -> bool:
        return "secure" in self.attributes

    @property
    def http_only(self) -> bool:
        return "httponly" in self.attributes

    @property
    def partitioned(self) -> bool:
        return "partitioned" in self.attributes

    @property
    def same_site(self) -> str:
        """`strict`, `lax`, `none`, other text as sent (lower case), or empty where it is absent."""
        return self.attributes.get("samesite", "").lower()

    @cached_property
    def max_age(self) -> int | None:
        text = self.attributes.get("max-age", "")
        if not text or not _WHOLE.fullmatch(text):
            return None  # browsers ignore the attribute then
        if len(text) > 12:
            return -_FOREVER_S if text.startswith("-") else _FOREVER_S
        return int(text)

    @cached_property
    def expires(self) -> float | None:
        """The Expires attribute in epoch seconds; None where it is absent or not a date."""
        text = self.attributes.get("expires")
        return cookie_date(text) if text else None

    @property
    def ends(self) -> bool:
        """Whether it names an end of its own: what does not is no deletion, whatever the time."""
        return self.max_age is not None or self.expires is not None

    def removes(self, at: float) -> bool:
        """Whether this line deletes the cookie at that moment: Max-Age wins over Expires."""
        if self.max_age is not None:
            return self.max_age <= 0
        return self.expires is not None and self.expires <= at


def set_cookies(headers: Headers) -> tuple[SetCookie, ...]:
    """All Set-Cookie lines of a response, in order; lines without name and value are left out."""
    return tuple(cookie for cookie in set_cookie_lines(headers) if cookie.name or cookie.value)


def set_cookie_lines(headers: Headers) -> tuple[SetCookie, ...]:
    """All Set-Cookie lines of a response, in order, those that hold no cookie included."""
    return tuple(_set_cookie(line[:_LONGEST]) for line in headers.all("set-cookie")[:_MOST])


@lru_cache(maxsize=16)  # triage, rules and the jar read the same few lines in turn
def _set_cookie(line: str) -> SetCookie:
    pair, _, tail = line.partition(";")
    name, value = _pair(pair)
    return SetCookie(name, value, _seen_before(tail) if len(tail) <= _OFTEN else _attributes(tail), line)


@lru_cache(maxsize=512)  # servers set their cookies with the same attributes again and again
def _seen_before(tail: str) -> dict[str, str]:
    return _attributes(tail)


def _attributes(tail: str) -> dict[str, str]:
    """The attributes behind the pair of a line. Shared by all that have the same: nobody may change them."""
    found: dict[str, str] = {}
    for part in tail.split(";", 49):
        key, _, content = part.partition("=")
        key = key.strip(_WHITE).lower()
        if key:
            found[key] = content.strip(_WHITE)
    return found


def _pair(text: str) -> tuple[str, str]:
    """Name and value; a text without "=" is the value of a nameless cookie, as browsers have it."""
    name, equals, value = text.partition("=")
    if not equals:
        return "", text.strip(_WHITE)
    return name.strip(_WHITE), value.strip(_WHITE)


def sent_cookies(headers: Headers) -> tuple[tuple[str, str], ...]:
    """The name-value pairs of a request's Cookie fields, in order, repetitions kept."""
    text = ";".join(headers.all("cookie"))[:_LONGEST]
    pairs = (_pair(part) for part in text.split(";", _MOST)[:_MOST])
    return tuple(pair for pair in pairs if pair != ("", ""))


_DELIMITERS: Final = re.compile(r"[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})(?!\d)", re.ASCII)
_YEAR: Final = re.compile(r"(\d{2,4})(?!\d)", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def cookie_date(text: str) -> float | None:
    """A date as cookies bear it (RFC 6265bis, 5.1.1): order and separators are free, the zone is UTC."""
    time: tuple[int, int, int] | None = None
    day = month = year = -1
    for token in _DELIMITERS.split(text[:200]):
        if time is None and (match := _TIME.match(token)):
            time = (int(match[1]), int(match[2]), int(match[3]))
        elif day < 0 and (match := _DAY.match(token)):
            day = int(match[1])
        elif month < 0 and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year < 0 and (match := _YEAR.match(token)):
            year = int(match[1])
    if time is None or year < 0:
        return None
    return _epoch((_full_year(year), month, day), time)


def _full_year(year: int) -> int:
    return year + (1900 if 70 <= year <= 99 else 2000 if year < 70 else 0)


def _epoch(date: tuple[int, int, int], time: tuple[int, int, int]) -> float | None:
    if date[0] < 1601:  # the earliest year that the specification lets pass
        return None
    try:
        moment = datetime.datetime(*date, *time)
    except ValueError:
        return None
    return float(calendar.timegm(moment.timetuple()))


def path_matches(path: str, cookie_path: str) -> bool:
    """Whether a request's path (its query does not count) lies under a cookie's path."""
    route = path.partition("?")[0] or "/"
    if route == cookie_path:
        return True
    return route.startswith(cookie_path if cookie_path.endswith("/") else f"{cookie_path}/")


def default_path(path: str) -> str:
    """The path of a cookie that names none: the request's path up to its last slash."""
    route = path.partition("?")[0]
    return route.rpartition("/")[0] or "/" if route.startswith("/") else "/"


_SESSION: Final = re.compile(
    r"""(?:^|[._:-])(?:sess(?:ion)?(?:[._-]?(?:id|token|key|data))?|sid|auth|jwt|token|remember(?:[_-]me)?|identity|sso)(?:$|[._:-])
    |(?:sessionid|sessid|session)$|(?:^|[._-])sid$|session[_-]?(?:id|token|cookie)|^(?:app|moodle|user|my)?session
    |[._-]session$|^\.?aspxauth|^\.aspnetcore\.(?:cookies|session|identity|application)|^fedauth|^cftoken|^cfid
    |(?:auth|access|refresh|id|bearer|login|user|remember|api|jwt)[._-]?token|^_?oauth2?_proxy|^oauth|auth[._-]?cookie
    |^wordpress_(?:logged_in|sec)|^connect\.s|^koa[.:]s|^express[.:]s|^user_credentials$|^keycloak_|logged_?in""",
    re.X | re.I,
)
_NO_SESSION: Final = re.compile(
    r"csrf|xsrf|antiforgery|requestverification|authenticity|^_?_?(?:ga|gid|gcl|fb|hj|cf|utm|hs|hp|pk|mp|li|tt|dd|vis|clck|clsk)[a-z]?(?:_|$)"
    r"|^_hj|^ai_|analytics|amplitude|intercom|mixpanel|optimizely|hotjar|^aws(?:alb|elb)(?!auth)|consent",
    re.I,
)


def is_session_name(name: str) -> bool:
    """Whether a cookie of this name usually says who is logged in; analytics and CSRF guards do not."""
    return _is_session_name(name[:200])


@lru_cache(maxsize=1024)  # a session has few names, and they are asked for all the time
def _is_session_name(name: str) -> bool:
    return bool(_SESSION.search(name)) and not _NO_SESSION.search(name)
