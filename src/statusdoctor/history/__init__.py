"""The bounded memory of a session: what was asked, answered, accepted, set and sent before the exchange at hand.

`History.remember` is called once for every exchange and stays cheap; a rule asks through a `View`, which shows what
one client did before one exchange, and works out on demand what the records tell: redirects that led here, the
preflight, attempts, bursts. Times come from the exchanges. Every store has its limit in `Bounds`; the oldest goes
first. Bodies are not kept, except small requests, small error answers and what token endpoints said.

    bounds.py      the limits, and the store that forgets
    record.py      one exchange as it is remembered
    trail.py       the records of one client, in order and by host
    memory.py      History: takes exchanges in
    view.py        View: what a rule may ask
    cookies.py     what it may ask of cookies
    routes.py      what each route answered, and which parts of paths vary
    credentials.py where each credential was accepted and refused
    tokens.py      tokens as they were issued, rotated and refused
    jar.py         cookies as servers set and cleared them
    flows.py       OAuth flows under way: authorize, callback, token
    following.py   which request follows which redirect
"""

from __future__ import annotations

from statusdoctor.history.bounds import Bounds
from statusdoctor.history.credentials import CredentialMemory
from statusdoctor.history.flows import Flow
from statusdoctor.history.following import redirect_target, resolve
from statusdoctor.history.jar import StoredCookie
from statusdoctor.history.memory import History
from statusdoctor.history.record import Record, digest, lighten
from statusdoctor.history.routes import RouteMemory
from statusdoctor.history.tokens import TokenIssue, is_refresh
from statusdoctor.history.view import View

__all__ = [
    "Bounds",
    "CredentialMemory",
    "Flow",
    "History",
    "Record",
    "RouteMemory",
    "StoredCookie",
    "TokenIssue",
    "View",
    "digest",
    "is_refresh",
    "lighten",
    "redirect_target",
    "resolve",
]
