"""OAuth and OpenID Connect flows under way: authorize request, callback, redemption of the code, ID token.

What two steps of one flow must agree in is kept: state and nonce by digest, redirect_uri, client_id and
code_challenge as they were sent. A flow is found again by its state and by its code.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import msgspec

from statusdoctor.facts.urls import query_pairs
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record, digest
from statusdoctor.history.tokens import asked_members
from statusdoctor.model import Request, Response

_LONGEST = 600  # characters kept of a redirect_uri or an endpoint
_SHORTEST_CODE = 6


class Redemption(msgspec.Struct, frozen=True):
    """One token request with the flow's code."""

    record: Record
    redirect_uri: str
    client_id: str


class Flow:
    """One flow: what the authorize request asked for, and how far it came."""

    __slots__ = (
        "asker", "authorize", "callback", "challenge", "challenge_method", "client", "client_id", "code", "coded",
        "endpoint", "nonce", "redemptions", "redirect_uri", "response_type", "scope", "state",
    )  # fmt: skip

    def __init__(self, client: str, asked: dict[str, str], record: Record | None, endpoint: str = "") -> None:
        self.client = client
        self.authorize = record
        self.endpoint = endpoint[:_LONGEST]
        self.asker = ""  # the host that sent the browser to the authorize endpoint
        self.client_id = asked.get("client_id", "")[:_LONGEST]
        self.redirect_uri = asked.get("redirect_uri", "")[:_LONGEST]
        self.response_type = asked.get("response_type", "")[:_LONGEST]
        self.scope = asked.get("scope", "")[:_LONGEST]
        self.state = _digest(asked.get("state", ""))
        self.nonce = _digest(asked.get("nonce", ""))
        self.challenge = asked.get("code_challenge", "")[:_LONGEST]
        self.challenge_method = asked.get("code_challenge_method", "plain" if self.challenge else "")[:20]
        self.code = 0  # digests; 0 where there is none
        self.coded: Record | None = None  # the answer or the callback that brought the code
        self.callback: Record | None = None
        self.redemptions: list[Redemption] = []

    def redeemed_before(self, moment: float) -> Redemption | None:
        """The first successful redemption before a moment."""
        return next((r for r in self.redemptions if r.record.ok and r.record.started < moment), None)

    def verifies(self, verifier: str) -> bool:
        """Whether a code_verifier hashes to the code_challenge (RFC 7636, 4.6)."""
        if self.challenge_method.upper() != "S256":
            return verifier == self.challenge
        return challenge_of(verifier) == self.challenge.rstrip("=")

    def sent_nonce(self, nonce: str) -> bool:
        return self.nonce == _digest(nonce)


class Flows:
    """The flows of the session, by state and by code."""

    def __init__(self, bounds: Bounds) -> None:
        self._most = bounds.redemptions_a_flow
        self._by_state: Store[int, Flow] = Store(bounds.flows)
        self._by_code: Store[int, Flow] = Store(bounds.flows)

    def note(self, record: Record, request: Request, response: Response | None) -> None:
        """Takes in what one exchange tells of a flow. Cheap where it tells nothing."""
        location = response.headers.get("location") if response is not None and 300 <= response.status < 400 else ""
        if _speaks(request.path):
            self._note_request(record, request, dict(reversed(query_pairs(request.query))))
        if request.method == "POST" and _posts(request.body.raw):
            self._note_post(record, request)
        if location and _speaks(location):
            self._note_location(record, location)

    def _note_request(self, record: Record, request: Request, asked: dict[str, str]) -> None:
        if _is_authorize(asked):
            self._begin(record, asked, f"{request.origin}{request.route}")
        elif "state" in asked or "code" in asked:
            flow = self._arrive(record, asked)
            if flow is not None:
                flow.callback = record

    def _note_post(self, record: Record, request: Request) -> None:
        asked = asked_members(request)
        if asked.get("code") and "grant_type" in asked:
            self._redeem(record, asked)
        elif "code_challenge" in asked or _is_authorize(asked):  # pushed authorization request (RFC 9126)
            self._begin(record, asked, f"{request.origin}{request.route}")
        elif "state" in asked:  # response_mode=form_post
            self._note_request(record, request, asked)

    def _note_location(self, record: Record, location: str) -> None:
        address, _, tail = location.replace("#", "?", 1).partition("?")
        asked = dict(reversed(query_pairs(tail.replace("#", "&").replace("?", "&"))))
        if _is_authorize(asked):
            self._begin(record, asked, address).asker = record.request.host
        else:
            self._arrive(record, asked)

    def _begin(self, record: Record, asked: dict[str, str], endpoint: str) -> Flow:
        state = _digest(asked.get("state", ""))
        known = self._by_state.get(state) if state else None
        if known is not None and known.code == 0 and known.client_id == asked.get("client_id", ""):
            known.authorize, known.endpoint = record, endpoint[:_LONGEST]
            return known
        flow = Flow(record.exchange.client, asked, record, endpoint)
        self._by_state.put(state or record.number, flow)
        return flow

    def _arrive(self, record: Record, asked: dict[str, str]) -> Flow | None:
        """A code or an error comes back to the client, in a Location or in the callback's own address."""
        state, code = _digest(asked.get("state", "")), asked.get("code", "")
        flow = (self._by_state.get(state) if state else None) or self._by_code.get(digest(code))
        if len(code) >= _SHORTEST_CODE and (flow is None or flow.code != digest(code)):
            flow = flow or Flow(record.exchange.client, {}, None)
            flow.code, flow.coded = digest(code), record
            self._by_code.put(flow.code, flow)
        return flow

    def _redeem(self, record: Record, asked: dict[str, str]) -> None:
        code = digest(asked["code"])
        flow = self._by_code.get(code)
        if flow is None:
            flow = Flow(record.exchange.client, {}, None)
            flow.code = code
        self._by_code.put(code, flow)
        if len(flow.redemptions) < self._most:
            redirect_uri, client_id = asked.get("redirect_uri", ""), asked.get("client_id", "")
            flow.redemptions.append(Redemption(record, redirect_uri[:_LONGEST], client_id[:_LONGEST]))

    def by_state(self, state: str) -> Flow | None:
        return self._by_state.get(_digest(state)) if state else None

    def by_code(self, code: str) -> Flow | None:
        return self._by_code.get(digest(code)) if code else None

    def begun(self) -> Iterator[Flow]:
        """The flows whose authorize request was seen, the latest first."""
        return (flow for _, flow in self._by_state.newest())

    def __len__(self) -> int:
        return max(len(self._by_state), len(self._by_code))


def challenge_of(verifier: str) -> str:
    """The S256 code_challenge of a code_verifier (RFC 7636, 4.2)."""
    hashed = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def _digest(value: str) -> int:
    return digest(value) if value else 0


def _speaks(address: str) -> bool:
    return "code=" in address or "state=" in address or "response_type=" in address


def _posts(body: bytes) -> bool:
    return b"authorization_code" in body or b"code_challenge" in body or (b"state" in body and b"code" in body)


def _is_authorize(asked: dict[str, str]) -> bool:
    return "client_id" in asked and ("response_type" in asked or "code_challenge" in asked) and "code" not in asked
