"""The demo: it runs by itself, names what goes wrong, keeps secrets, and ends in order."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from statusdoctor.lab.fields import LOGIN
from statusdoctor.lab.guards import API_KEY
from statusdoctor.lab.stories import STORIES
from tests.proxies import eventually, tool

A_DOZEN: Final = 12
ENDS_WITHIN_S: Final = 60  # a deadline for a busy machine; on an idle one it takes seven seconds
CAUSE: Final = re.compile(r"(?:certain|likely|possible) · ([a-z]+/[a-z0-9-]+)")
JWT: Final = re.compile(r"eyJ[\w-]{20,}\.[\w-]{8,}")


@pytest.fixture(scope="module")
def output() -> str:
    """What one run of the demo prints into a pipe."""
    done = subprocess.run(
        [tool("statusdoctor"), "demo"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=ENDS_WITHIN_S,
        env=os.environ | {"COLUMNS": "120", "PYTHONIOENCODING": "utf-8"},
    )
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def test_it_names_at_least_a_dozen_causes(output: str) -> None:
    assert A_DOZEN <= len(set(CAUSE.findall(output)))


def test_it_tells_every_story_before_it_explains_it(output: str) -> None:
    words = " ".join(output.split())
    told = [words.find(f"{number}/{len(STORIES)} {story.says}") for number, story in enumerate(STORIES, start=1)]

    assert sorted(told) == told
    assert -1 not in told


def test_it_names_the_true_cause_of_every_story(output: str) -> None:
    assert {cause for story in STORIES for cause in story.causes} <= set(CAUSE.findall(output))


def test_every_story_that_fails_is_followed_by_its_card(output: str) -> None:
    """In one run on a busy machine a card may come a story late; most do not."""
    parts = re.split(r"^\d+/\d+  ", output, flags=re.M)[1:]
    followed = [
        story for story, part in zip(STORIES, parts, strict=True) if set(story.causes) <= set(CAUSE.findall(part))
    ]

    assert len(STORIES) * 0.8 <= len(followed)


def test_it_is_silent_while_nothing_is_wrong(output: str) -> None:
    healthy, _, _ = output.partition(next(story.says for story in STORIES if story.causes))

    assert [] == re.findall(r"^[✗!] .*", healthy, re.M)


def test_what_is_told_between_the_cards_fits_the_terminal(output: str) -> None:
    told = [line for line in output.splitlines() if line.startswith("A little") or re.match(r"\d+/\d+  ", line)]

    assert [] == [line for line in told if len(line) > 100]


def test_an_incident_has_one_card(output: str) -> None:
    incidents = int(re.search(r"(\d+) incidents, \d+ exchanges", output)[1])  # type: ignore[index]  # None fails too

    assert incidents == len(re.findall(r"^[✗!] ", output, re.M))


def test_it_sums_up_and_says_what_to_try_next(output: str) -> None:
    _, _, end = output.partition(" incidents, ")

    assert "auth/token-expired" in end
    assert "statusdoctor explain 401" in end
    assert end.index("auth/token-expired") < end.index("What to try next")


def test_no_secret_of_the_stories_is_in_it(output: str) -> None:
    _, password = LOGIN

    assert [] == JWT.findall(output)
    assert password not in output
    assert "sunflower-41" not in output
    assert API_KEY not in output


def test_it_is_plain_where_no_terminal_is(output: str) -> None:
    assert "\x1b" not in output


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    page = tmp_path / "page.txt"
    with page.open("wb") as out:
        process = subprocess.Popen(
            [tool("statusdoctor"), "demo", "--serve", "--view", "lines"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        )
    try:
        yield process, page
    finally:
        process.kill()
        process.wait()


def test_served_it_stays_up_says_how_to_reach_it_and_ends_on_ctrl_c(
    serving: tuple[subprocess.Popen[bytes], Path],
) -> None:
    process, page = serving
    eventually(lambda: "stay up until Ctrl-C" in page.read_text(encoding="utf-8"), "the invitation")
    alive = process.poll() is None
    process.send_signal(signal.SIGINT)

    text = (process.wait(ENDS_WITHIN_S), page.read_text(encoding="utf-8"))[1]
    assert alive
    assert 0 == process.returncode
    assert re.search(r"curl -x http://127\.0\.0\.1:\d+ http://127\.0\.0\.1:\d+/v1/orders", text)
    assert "What to try next" in text
    assert "What opens its doors" in text
    assert "Traceback" not in text


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_takes_its_proxy_with_it(tmp_path: Path, number: signal.Signals, status: int) -> None:
    page = tmp_path / "page.txt"
    with page.open("wb") as out:
        process = subprocess.Popen(
            [tool("statusdoctor"), "demo"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)},
        )
    eventually(lambda: "5/" in page.read_text(encoding="utf-8"), "the fifth story")
    process.send_signal(number)

    assert status == process.wait(ENDS_WITHIN_S)
    assert "Traceback" not in page.read_text(encoding="utf-8")
    assert [] == [left.name for left in tmp_path.iterdir() if left.is_dir()]
