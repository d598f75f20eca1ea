"""Exchanges while a text is being read, and the times that they get at the end.

A pasted text seldom has times of its own. The server's Date is the next best: it is the moment of the answer, to the
second. Where nothing tells, an exchange keeps its place behind the one before it; the time is 0, unknown, only where
the whole text tells none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.facts.moments import http_date
from statusdoctor.model import NO_PEER, Exchange, Failure, Peer, Request, Response

_NOT_NOW: Final = ("hit", "stale")  # what X-Cache says of a stored answer, whose Date is of another day


class Draft(msgspec.Struct):
    """What a text told of one exchange.

    began, answered, ended: seconds on the recorder's clock. waited: how long the tool says that
    it waited for an answer that did not come.
    """

    request: Request | None = None
    response: Response | None = None
    failure: Failure | None = None
    peer: Peer = NO_PEER
    reused: bool | None = None
    began: float | None = None
    answered: float | None = None
    ended: float | None = None
    waited: float | None = None


def exchanges_of(drafts: list[Draft], *, client: str, source: int, absolute: bool = False) -> Iterator[Exchange]:
    """The exchanges of a text, in its order. absolute: the recorder's clock tells the day, too.

    A connection that failed before any request was sent has no number.
    """
    index = 0
    for draft, started in zip(drafts, _starts(drafts, absolute=absolute), strict=True):
        yield Exchange(
            request=draft.request,
            response=draft.response,
            failure=_timed(draft.failure, started, draft.waited),
            started=started,
            sent=started or None,
            answered=_later(started, draft.began, draft.answered),
            finished=_later(started, draft.began, draft.ended),
            source=source,
            index=index if draft.request is not None else None,
            client=client,
            server_peer=draft.peer,
            reused=draft.reused,
            via_proxy=False,
        )
        index += draft.request is not None


def _starts(drafts: list[Draft], *, absolute: bool) -> list[float]:
    """When each request was sent, never before the one above it."""
    known = [draft.began if absolute else _by_date(draft) for draft in drafts]
    last = next((moment for moment in known if moment is not None), 0.0)
    starts = []
    for moment in known:
        last = max(last, moment or 0.0)
        starts.append(last)
    return starts


def _by_date(draft: Draft) -> float | None:
    """The moment of sending by the server's Date, less the time that the answer took where that is known."""
    response = draft.response
    if response is None or response.headers.get("age", "0") != "0":
        return None
    if any(word in response.headers.get("x-cache").lower() for word in _NOT_NOW):
        return None
    date = http_date(response.headers.get("date"))
    if date is None or draft.began is None or draft.answered is None:
        return date
    return date - max(0.0, draft.answered - draft.began)


def _timed(failure: Failure | None, started: float, waited: float | None) -> Failure | None:
    if failure is None or waited is None:
        return failure
    return msgspec.structs.replace(failure, who=failure.who or "client", at=started + waited)


def _later(started: float, began: float | None, moment: float | None) -> float | None:
    """A moment of the recorder's clock as an absolute one."""
    if not started or began is None or moment is None:
        return None
    return started + max(0.0, moment - began)
