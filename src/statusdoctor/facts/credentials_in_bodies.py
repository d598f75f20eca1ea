"""Credentials in the body of a request: logins, token requests, keys among the members of a form or of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from statusdoctor.facts.authorization import Credentials, value_fault
from statusdoctor.facts.content import Content
from statusdoctor.facts.urls import form_pairs
from statusdoctor.model import Request
from statusdoctor.secrecy import is_foreign_password
from statusdoctor.secret_names import (
    BODY_SECRETS,
    LOGIN_PASSWORDS,
)

_DEPTH: Final = 6
_MEMBERS_AT_MOST: Final = 40
_USER_NAMES: Final = (
    "username",
    "user",
    "login",
    "email",
    "user_name",
    "userid",
    "_username",
    "httpd_username",
    "mail",
    "j_username",
    "log",
)
SUBJECT_PATHS: Final = (
    "introspect",
    "revoke",
    "revocation",
    "verify",
    "tokeninfo",
)  # there, `token` is the subject


def names_somebody(content: Content) -> bool:
    """Whether the body says who logs in, whatever it calls the password."""
    return any(name in _USER_NAMES for name in _members(content))


def in_the_body(request: Request, content: Content) -> Iterator[Credentials]:
    """Secrets of a form or of the top level of a JSON object: logins, token requests, keys in the body."""
    members = _members(content)
    if not members:
        return
    user = next((members[name] for name in _USER_NAMES if name in members), "")
    for name, kind in BODY_SECRETS.items():
        if name not in members or (name == "token" and request.route.lower().endswith(SUBJECT_PATHS)):
            continue
        value = members[name]
        owner = members.get("client_id", "") if name.startswith("client_") else user
        password = value if kind == "other" else ""
        fault = value_fault(value) if kind != "other" else "" if value else "empty"
        yield Credentials(kind, "request.body", name, "", value, owner, password, {}, fault)
    if name := next((name for name in members if _is_another_password(name)), ""):
        fault = "" if members[name] else "empty"
        yield Credentials("other", "request.body", name, "", members[name], user, members[name], {}, fault)


def _is_another_password(name: str) -> bool:
    """Whether a member is a password by a name that is written otherwise: Password, userPassword, senha."""
    return name not in BODY_SECRETS and (name.lower() in LOGIN_PASSWORDS or is_foreign_password(name))


def _members(content: Content) -> dict[str, str]:
    if content.declared == "application/x-www-form-urlencoded" or content.looks_like == "form":
        return dict(form_pairs(content.text))
    value: Any = content.json if content.looks_like == "json" else None
    if not isinstance(value, dict):
        return {}
    found = {name: item for name, item in value.items() if isinstance(item, str)}
    if any(name in BODY_SECRETS or _is_another_password(name) for name in found):
        return found
    return {**dict(_nested(value, _DEPTH)), **found}


def _nested(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The texts deeper in an object: Keystone's password stands five levels down."""
    for name, item in islice(value.items(), _MEMBERS_AT_MOST) if depth else ():
        if isinstance(item, dict):
            yield from _nested(item, depth - 1)
        elif isinstance(item, str):
            yield name, item
