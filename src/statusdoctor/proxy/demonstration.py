"""The demo: the lab's world, a real proxy with the doctor inside, and a client whose stories go wrong in between."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.stories import STORIES
from statusdoctor.lab.story import Story
from statusdoctor.lab.world import World
from statusdoctor.proxy.child import ProxyProcess, wait_for

Say = Callable[[str], None]

PATIENCE_S: Final = 0.15  # the world is on this machine: whoever answers a challenge does so at once
CARD_WITHIN_S: Final = 0.6
PLAYS_AT_MOST_S: Final = 10.0  # then the rest is played without waiting for each card
_LOOK_S: Final = 0.5

INTRODUCTION: Final = """\
A little world of servers runs on this machine: an API, a shop and a gateway. A client talks to them through a real
proxy with the doctor inside. Some of its stories end well, and the doctor is silent; the others he explains.
"""

AFTERWARDS: Final = """\
What to try next:
  statusdoctor explain auth/token-expired    a cause in full: why, fixes, how to confirm it
  statusdoctor explain 401                   a status code
  statusdoctor demo --serve                  the same world, for requests of your own
  statusdoctor run                           your own traffic
"""


class Demo:
    """Plays all stories. `say` prints what is told, `head` the line above a story."""

    def __init__(self, *, say: Say, head: Say, view: str = "cards") -> None:
        self._say = say
        self._head = head
        self._view = view
        self._lines = Path()
        self._until = 0.0

    def run(self, *, serve: bool = False) -> None:
        """From the first story to the summary; with `serve`, world and proxy stay up until they are interrupted."""
        self._say(INTRODUCTION)
        with tempfile.TemporaryDirectory(prefix="statusdoctor-demo-", ignore_cleanup_errors=True) as folder:
            self._lines = Path(folder) / "diagnoses.jsonl"
            with World() as world, ProxyProcess(self._options(folder)) as proxy:
                with Client(proxy.address) as client:
                    self._play(client, world)
                if serve:
                    self._stay(world, proxy)
        self._say("")
        self._say(AFTERWARDS)

    def _options(self, folder: str) -> list[str]:
        settings = {
            "confdir": folder,
            "doctor_jsonl": str(self._lines),
            "doctor_patience": f"{PATIENCE_S}",
            "doctor_view": self._view,
        }
        return [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]

    def _play(self, client: Client, world: World) -> None:
        self._until = time.monotonic() + PLAYS_AT_MOST_S
        for number, story in enumerate(STORIES, start=1):
            healthy = "" if story.causes else "  (nothing is wrong)"
            self._head(f"{number}/{len(STORIES)}  {story.says}{healthy}")
            self._tell(story, client, world)
        self._say("")

    def _tell(self, story: Story, client: Client, world: World) -> None:
        before = self._said()
        replies = list(story.play(client, world))
        if story.causes:
            awaited = before + max(1, sum(1 for reply in replies if _failed(reply)))
            wait_for(lambda: self._said() >= awaited, min(CARD_WITHIN_S, self._until - time.monotonic()))

    def _said(self) -> int:
        """How many diagnoses were said by now: each is a line of JSON after it was printed."""
        return self._lines.read_bytes().count(b"\n") if self._lines.exists() else 0

    def _stay(self, world: World, proxy: ProxyProcess) -> None:
        self._say(serving(world, proxy.address))
        try:
            while proxy.runs:
                time.sleep(_LOOK_S)
        except KeyboardInterrupt:
            self._say("")


def serving(world: World, address: str) -> str:
    """How to reach world and proxy."""
    return f"""\
World and proxy stay up until Ctrl-C. Requests through the proxy are diagnosed here:
  curl -x http://{address} {world.api}/v1/orders

  API      {world.api}/v1/orders (bearer token), /v1/stock (Basic), /v1/rates (API key)
  shop     {world.shop}/ (a login form; its other pages are behind it)
  gateway  {world.gateway}/orders-api/v1/status, /reports/today, /exports/2026
  nothing  {world.dead}/
"""


def _failed(reply: Reply) -> bool:
    return reply.status is None or reply.status >= 400
