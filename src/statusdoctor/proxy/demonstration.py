"""The demo: the lab's world, a real proxy with the doctor inside, and a client whose stories go wrong in between."""

from __future__ import annotations

import json
import shutil
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import LOGIN
from statusdoctor.lab.guards import API_KEY
from statusdoctor.lab.stories import STORIES
from statusdoctor.lab.story import Story
from statusdoctor.lab.world import World
from statusdoctor.proxy.child import ProxyProcess, wait_for
from statusdoctor.writing import iso

Say = Callable[[str], None]

PATIENCE_S: Final = 0.4  # the world is on this machine: whoever answers a challenge does so at once
CARD_WITHIN_S: Final = 0.6
PLAYS_AT_MOST_S: Final = 10.0  # then the rest is played without waiting for each card
_LOOK_S: Final = 0.5
_CIRCLES_S: Final = 0.2

INTRODUCTION: Final = (
    "A little world of servers runs on this machine: an API, a shop and a gateway. A client talks to them through a "
    "real proxy with the doctor inside. Where nothing is wrong he is silent; what fails he explains."
)

AFTERWARDS: Final = """\
What to try next:
  statusdoctor explain auth/token-expired   a cause in full
  statusdoctor explain 401                  a status code
  statusdoctor demo --serve                 this world, for requests of your own
  statusdoctor run -- COMMAND               the traffic of one command
  statusdoctor run                          that of browsers, phones and programs
"""

_WIDEST: Final = 100  # columns: longer lines are hard to read


class Diagnoses:
    """What the doctor has said by now: a line of JSON each, written after it was printed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read = 0
        self._times: list[str] = []

    def since(self, moment: str) -> int:
        """How many are about exchanges that began at this moment or later; both are ISO times of one form."""
        if self.file.exists():
            with self.file.open("rb") as lines:
                lines.seek(self._read)
                whole, end, _ = lines.read().rpartition(b"\n")
            self._read += len(whole + end)
            self._times += [json.loads(line)["exchange"]["time"] for line in whole.splitlines()]
        return sum(1 for time in self._times if time >= moment)


class Demo:
    """Plays all stories. `say` prints what is told, `head` the line above a story."""

    def __init__(self, *, say: Say, head: Say, view: str = "cards") -> None:
        self._say = say
        self._head = head
        self._view = view
        self._diagnoses = Diagnoses(Path())
        self._until = 0.0

    def run(self, *, serve: bool = False) -> None:
        """From the first story to the summary; with `serve`, world and proxy stay up until they are interrupted."""
        self._say(_wrapped(INTRODUCTION) + "\n")
        with tempfile.TemporaryDirectory(prefix="statusdoctor-demo-", ignore_cleanup_errors=True) as folder:
            self._diagnoses = Diagnoses(Path(folder) / "diagnoses.jsonl")
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
            "doctor_jsonl": str(self._diagnoses.file),
            "doctor_patience": f"{PATIENCE_S}",
            "doctor_view": self._view,
        }
        return [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]

    def _play(self, client: Client, world: World) -> None:
        self._until = time.monotonic() + PLAYS_AT_MOST_S
        for number, story in enumerate(STORIES, start=1):
            healthy = "" if story.causes else "  (nothing is wrong)"
            count = f"{number}/{len(STORIES)}"
            self._head(_wrapped(f"{count}  {story.says}{healthy}", indent=len(count) + 2))
            self._tell(story, client, world)
        self._say("")

    def _tell(self, story: Story, client: Client, world: World) -> None:
        """Plays one story and waits for its cards, so that they stand under its line."""
        began = iso(time.time())
        replies = list(story.play(client, world))
        if story.causes:
            awaited = max(1, sum(1 for reply in replies if _failed(reply)))
            self._await(lambda: self._diagnoses.since(began) >= awaited)
        if any(reply.location for reply in replies):  # who goes in circles is told of again and again
            time.sleep(_CIRCLES_S)

    def _await(self, look: Callable[[], bool]) -> None:
        wait_for(look, min(CARD_WITHIN_S, self._until - time.monotonic()))

    def _stay(self, world: World, proxy: ProxyProcess) -> None:
        self._say(serving(world, proxy.address))
        try:
            while proxy.runs:
                time.sleep(_LOOK_S)
        except KeyboardInterrupt:
            self._say("")


def serving(world: World, address: str) -> str:
    """How to reach world and proxy."""
    user, password = LOGIN
    return f"""\
World and proxy stay up until Ctrl-C. Requests through the proxy are diagnosed here:
  curl -x http://{address} {world.api}/v1/orders

  API      {world.api}/v1/orders (bearer token), /v1/stock (Basic), /v1/rates (API key)
  shop     {world.shop}/ (a login form; its other pages are behind it)
  gateway  {world.gateway}/orders-api/v1/status, /reports/today, /exports/2026
  nothing  {world.dead}/

What opens its doors:
  login    {user} / {password}, in the form and with Basic
  API key  X-API-Key: {API_KEY}
  token    curl {world.api}/oauth/token -d 'grant_type=password&client_id=shop-app&username={user}&password={password}'
"""


def _wrapped(text: str, indent: int = 0) -> str:
    columns = min(_WIDEST, max(40, shutil.get_terminal_size((_WIDEST, 0)).columns))
    return textwrap.fill(text, columns, subsequent_indent=" " * indent)


def _failed(reply: Reply) -> bool:
    return reply.status is None or reply.status >= 400
