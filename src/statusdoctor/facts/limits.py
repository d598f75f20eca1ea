"""Rate limits as servers announce them: RateLimit, and X-RateLimit in its dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import http_sf
import msgspec

from statusdoctor.facts.moments import leading_number, reset_after
from statusdoctor.model import Headers

_MOST: Final = 50  # limits of one response
_LONGEST: Final = 8 * 1024


class Limit(msgspec.Struct, frozen=True):
    """One limit as announced. reset_s counts from the response; `where` is the field that tells what is left.

    name: what is limited ("requests", "tokens", a policy's name), empty where only one limit is announced.
    """

    name: str
    limit: float | None = None
    remaining: float | None = None
    reset_s: float | None = None
    window_s: float | None = None
    policy: str = ""
    where: str = ""

    @property
    def spent(self) -> bool:
        """Whether nothing is left of it."""
        return self.remaining is not None and self.remaining <= 0


def limits(headers: Headers, at: float) -> tuple[Limit, ...]:
    """Every limit that a response announces, the draft's own fields first. `at`: when the response came."""
    names = [name for name in headers.index if "limit" in name]
    if not names:
        return ()
    found = [*_drafts(headers), *_dialects(headers, names[:_MOST], at)]
    return tuple(found[:_MOST])


# The IETF draft, both generations


def _drafts(headers: Headers) -> Iterator[Limit]:
    """`RateLimit: "default";r=50;t=30` (draft 8 on), `RateLimit: limit=9, remaining=5, reset=3` (draft 7)."""
    policies = _items(headers, "ratelimit-policy")
    raw = headers.joined("ratelimit-policy")[:_LONGEST]
    told = set()
    for limit in (*_current(headers, policies, raw), *_as_dictionary(headers, policies, raw)):
        told.add(limit.name)
        yield limit
    if "ratelimit-limit" in headers:
        return  # the fields of drafts 0 to 6, read with the dialects; the policy only explains them
    for name, parameters in policies:
        if isinstance(name, str) and name not in told:
            quota, window = _number(parameters.get("q")), _number(parameters.get("w"))
            yield Limit(name, quota, None, None, window, raw, "response.headers.ratelimit-policy")


def _current(headers: Headers, policies: list[tuple[Any, dict[str, Any]]], raw: str) -> Iterator[Limit]:
    for name, parameters in _items(headers, "ratelimit"):
        policy = next((p for n, p in policies if n == name), {})
        yield Limit(
            str(name),
            _number(policy.get("q")),
            _number(parameters.get("r")),
            _number(parameters.get("t")),
            _number(policy.get("w")),
            raw,
            "response.headers.ratelimit",
        )


def _as_dictionary(headers: Headers, policies: list[tuple[Any, dict[str, Any]]], raw: str) -> Iterator[Limit]:
    members = _structured(headers.joined("ratelimit"), "dictionary")
    if not isinstance(members, dict):
        return
    values = {key: _number(member[0]) for key, member in members.items() if isinstance(member, tuple)}
    if "remaining" in values or "limit" in values:
        quota = values.get("limit")
        window = _window(policies, quota)
        where = "response.headers.ratelimit"
        yield Limit("", quota, values.get("remaining"), values.get("reset"), window, raw, where)


def _items(headers: Headers, name: str) -> list[tuple[Any, dict[str, Any]]]:
    """The items of a list field with their parameters; empty where the field is no such list."""
    members = _structured(headers.joined(name), "list")
    if not isinstance(members, list):
        return []
    return [(item, parameters) for item, parameters in members[:_MOST] if not isinstance(item, list)]


def _structured(text: str, kind: str) -> Any:
    if not text or len(text) > _LONGEST:
        return None
    try:
        return http_sf.parse(text.encode(), tltype=kind)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1e18 else None  # neither NaN nor infinity


def _window(policies: list[tuple[Any, dict[str, Any]]], quota: float | None) -> float | None:
    """The window of the policy `100;w=60` whose quota this is."""
    for item, parameters in policies:
        if quota is not None and _number(item) == quota:
            return _number(parameters.get("w"))
    return None


# Dialects: a prefix, what is limited, and a role, in any order

_FAMILY: Final = re.compile(
    r"(?P<family>(?:[a-z0-9]+-){0,3}?rate-?limit(?:ing)?|x-(?:app|user)-limit-24hour)(?:-(?P<rest>[a-z0-9-]+))?"
)
_ROLES: Final = {
    "limit": "limit", "max": "limit", "quota": "limit", "remaining": "remaining", "left": "remaining",
    "reset": "reset", "resets": "reset", "resettime": "reset",
    "window": "window", "interval": "window", "policy": "policy",
}  # fmt: skip
_WINDOWS: Final = {
    "second": 1.0, "secondly": 1.0, "minute": 60.0, "minutely": 60.0, "hour": 3600.0, "hourly": 3600.0,
    "day": 86400.0, "daily": 86400.0, "24hour": 86400.0, "month": 2592000.0,
}  # fmt: skip
_UNITS: Final = frozenset(("after", "seconds", "milliseconds", "ms", "s", "time", "at"))
_ELSE: Final = frozenset(("used", "observed", "cost", "bucket", "resource", "scope", "global", "name", "nearlimit"))


def _dialects(headers: Headers, names: list[str], at: float) -> Iterator[Limit]:
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for name in names:
        if name in _ODD:
            yield from _odd(name, headers.get(name))
        elif match := _FAMILY.fullmatch(name):
            family, (role, subject) = match["family"], _role(match["rest"] or "")
            if role and not (family == "ratelimit" and not match["rest"]):
                group = groups.setdefault((family, subject), {})
                if role not in group or name.endswith("-after"):  # Discord: rounder than its Reset, but no clocks
                    group[role] = name
    for (_, subject), roles in groups.items():
        if roles.keys() & {"limit", "remaining", "reset"}:
            yield _grouped(headers, subject.replace("-", " "), roles, at)


def _role(rest: str) -> tuple[str, str]:
    """The role that the rest of a field's name plays, and the words that say what is limited."""
    words = rest.split("-") if rest else []
    if _ELSE.intersection(words):
        return "", ""
    role = next((_ROLES[word] for word in words if word in _ROLES), "limit")
    subject = "-".join(word for word in words if word not in _ROLES and word not in _UNITS)
    return role, subject


def _grouped(headers: Headers, subject: str, roles: dict[str, str], at: float) -> Limit:
    def text(role: str) -> str:
        return headers.get(roles[role])[:200] if role in roles else ""

    quota = leading_number(text("limit"))
    policy = text("policy") or headers.get("ratelimit-policy")[:_LONGEST]
    told = next(roles[role] for role in ("remaining", "reset", "limit") if role in roles)
    return Limit(
        subject,
        quota,
        leading_number(text("remaining")),
        reset_after(text("reset"), at),
        _told_window(headers, subject, roles, quota),
        policy,
        f"response.headers.{told}",
    )


def _told_window(headers: Headers, subject: str, roles: dict[str, str], quota: float | None) -> float | None:
    """The window: from a field of its own, from the name (…-minute), from `100;w=60`, or from the policy."""
    if "window" in roles:
        value = _number(headers.get(roles["window"])[:20])
        return value / 1000 if value is not None and "milli" in roles["window"] else value
    for word in subject.split():
        if word in _WINDOWS:
            return _WINDOWS[word]
    for role in ("limit", "remaining"):
        if role in roles and (match := re.search(r";\s*w=(\d{1,9})", headers.get(roles[role])[:200])):
            return float(match[1])
    return _window(_items(headers, "ratelimit-policy"), quota)


_ODD: Final = frozenset(("x-shopify-shop-api-call-limit", "x-ms-ratelimit-remaining-resource", "sforce-limit-info"))
_SHARE: Final = re.compile(r"(\d{1,12})/(\d{1,12})")
_AZURE: Final = re.compile(r"([\w./-]{1,120});(\d{1,12})")


def _odd(name: str, value: str) -> Iterator[Limit]:
    """Fields with a shape of their own: used/all (Shopify, Salesforce) and name;left (Azure Compute)."""
    where = f"response.headers.{name}"
    if name == "x-ms-ratelimit-remaining-resource":
        for match in list(_AZURE.finditer(value[:_LONGEST]))[:_MOST]:
            yield Limit(match[1], None, float(match[2]), where=where)
    elif share := _SHARE.search(value[:200]):
        used, quota = float(share[1]), float(share[2])
        yield Limit("", quota, max(0.0, quota - used), where=where)
