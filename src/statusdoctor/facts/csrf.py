"""CSRF guards: which tokens a request carries and where, and which cookies a guard keeps."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.facts.cookies import sent_cookies
from statusdoctor.facts.urls import form_pairs, query_pairs
from statusdoctor.model import Request

#: Request fields that guards read: token fields of frameworks, and marker fields that a form cannot send.
TOKEN_FIELDS: Final = frozenset(
    "x-csrf-token x-csrftoken x-xsrf-token x-xsrftoken csrf-token xsrf-token x-csrf x-csrf-protection "
    "requestverificationtoken x-requestverificationtoken x-request-verification-token x-antiforgery-token "
    "__requestverificationtoken anti-csrf-token anticsrf jenkins-crumb .crumb crumb x-transmission-session-id "
    "x-wp-nonce x-wpnonce x-csrf-jwt x-atlassian-token x-couchdb-csrf x-frappe-csrf-token x-inertia-csrf "
    "csrfpreventiontoken x-antiforgery x-synotoken x-gitea-csrf x-anti-forgery-token x-csrf-signature x-sap-csrf "
    "x-magento-form-key x-drupal-csrf".split()
)
MARKER_FIELDS: Final = frozenset(
    "x-requested-with kbn-xsrf osd-xsrf x-ajax apollo-require-preflight x-apollo-operation-name x-no-csrf "
    "ocs-apirequest grafana-device-id x-rundeck-ajax x-nifi-request".split()
)
_TOKEN_NAMES: Final = re.compile(
    r"""_?csrf(?:middleware)?_?-?(?:token|key|param)?|authenticity_token|_token|_?xsrf(?:_token)?|csrf[_.-]?\w{0,20}
    |\w{0,20}_csrf_token|__requestverificationtoken|_wpnonce|form_key|form_token|form_build_id|sesskey|crumb|jenkins-crumb|anticsrf\w{0,20}
    |csrfmiddlewaretoken|csrf_?test_?name|yii_csrf_token|_csrftoken|_frontendcsrf|csrfpreventiontoken|__csrf_magic|sectok
    |wpnonce|csrfmagic|requesttoken|javax\.faces\.viewstate|\w{0,40}\[_token\]|\w{0,40}\[csrf_token\]|state_token|edittoken""",
    re.I | re.X,
)
_COOKIES: Final = re.compile(r"csrf|xsrf|antiforgery|requestverification|^_form_key$|^form_key$", re.I)
_REQUESTS: Final = ("fetch", "required")  # what SAP's clients and servers write there in place of a token
_UNSAFE: Final = ("POST", "PUT", "PATCH", "DELETE")


class Guard(msgspec.Struct, frozen=True):
    """What of a CSRF guard a request carries.

    tokens: place and value of each token that came in a field, in the query or in the body. cookies: the guard's
    cookies. markers: fields that only a script of the same site can set.
    """

    tokens: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    markers: tuple[str, ...] = ()


def guard(request: Request, content: Content | None = None) -> Guard:
    """What of a CSRF guard a request carries. `content`: its body, where it was read already."""
    fields = request.headers.index
    found = [(f"request.headers.{name}", fields[name][0].strip()) for name in sorted(TOKEN_FIELDS & fields.keys())]
    found = [(where, value) for where, value in found if value.lower() not in _REQUESTS]
    found += [("request.url", value) for name, value in query_pairs(request.query) if _TOKEN_NAMES.fullmatch(name)]
    content = content or Content(request.headers, request.body)
    found += [("request.body", value) for name, value in _members(content) if _TOKEN_NAMES.fullmatch(name)]
    cookies = tuple((name, value) for name, value in sent_cookies(request.headers) if is_guard_cookie(name))
    return Guard(tuple(found), cookies, tuple(sorted(MARKER_FIELDS & fields.keys())))


def is_guard_cookie(name: str) -> bool:
    """Whether a cookie of this name belongs to a CSRF guard: csrftoken, XSRF-TOKEN, .AspNetCore.Antiforgery…"""
    return _COOKIES.search(name[:200]) is not None


def changes_state(request: Request) -> bool:
    """Whether a request is of the kind that guards look at; a GraphQL GET and a WebSocket upgrade are not."""
    return request.method in _UNSAFE


def _members(content: Content) -> list[tuple[str, str]]:
    if content.looks_like == "form":
        return list(form_pairs(content.text))
    if content.looks_like == "multipart":
        pattern = r'name="([^"]{1,80})"\s*\r?\n\r?\n([^\r\n]{0,400})'
        return [(match[1], match[2]) for match in re.finditer(pattern, content.text[:65536])]
    value: Any = content.json if content.looks_like == "json" and content.has_json else None
    if not isinstance(value, dict):
        return []
    return [(name, item) for name, item in value.items() if isinstance(item, str)]
