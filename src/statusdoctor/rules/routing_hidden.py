"""routing/hidden-forbidden: who may not see a thing is told that it is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, strong
from statusdoctor.rules.session_reading import on_cause

#: The address of a package's document at the root of a registry.
_PACKAGE: Final = re.compile(r"/(?:@[^/%]{1,80}(?:/|%2f))?[a-z0-9][\w.-]{0,80}", re.I)


def _says_what_lacks(case: Case) -> bool:
    """Whether the message names a thing, "Branch not protected": what may not be seen is plainly "Not Found"."""
    message = next((s.text.strip(" .").lower() for s in case.said if s.key == "message"), "")
    return message not in ("", "not found")


@evidence_for("routing/hidden-forbidden", on=("error",), status=(404,))
def github_hides(case: Case) -> Iterator[Evidence]:
    """GitHub says 404 for what the caller may not see; its pages are another matter."""
    host = case.request.host
    if host != "api.github.com" and ("x-github-request-id" not in case.response.headers or host.endswith(".github.io")):
        return
    if case.request.route.count("/") < 2 or _says_what_lacks(case):
        return
    if case.credentials:
        yield strong("GitHub answers 404 for what the sender's credentials may not see.", at="request.url")
    elif case.request.headers.lacks("authorization"):
        says = "GitHub answers 404 for private things, and no credentials were sent."
        yield strong(says, at="request.headers", quote="")
    yield on_cause("routing/not-found", against("GitHub hides behind 404 what may not be seen."))


@evidence_for("routing/hidden-forbidden", on=("error",), status=(404,))
def npm_hides(case: Case) -> Iterator[Evidence]:
    """npm says 404 to a publish that the account may not make: every name can be published by somebody."""
    if (
        case.method not in ("PUT", "DELETE")
        or not _PACKAGE.fullmatch(case.request.path)
        or "not found" not in case.words
    ):
        return
    if "publish" not in case.request.headers.get("npm-command") and "_attachments" not in case.sent.text:
        return
    says = "A registry answers 404 to whoever may not publish: the token is missing, has ended, or lacks the right."
    yield strong(says, at="response.status")
    yield on_cause("routing/not-found", against("A package that does not exist is made by its first publish."))


@evidence_for("routing/object-missing", on=("error",), status=(400, 403, 404))
def absent_or_hidden(case: Case) -> Iterator[Evidence]:
    """Words that leave both open: who asks is the likelier reason, for people copy ids and mistype identities."""
    if any(m.words.cause == "routing/hidden-forbidden" and m.words.strength != "slight" for m in case.matches):
        yield against("The answer is given for hidden things as well.", at="response.body", quote="")
