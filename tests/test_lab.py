"""The lab: its world starts and stops cleanly, and its client's stories meet what they claim."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from statusdoctor.lab.client import Client
from statusdoctor.lab.fields import bearer
from statusdoctor.lab.serving import Answer, Call, Service, always, json_answer
from statusdoctor.lab.stories import STORIES
from statusdoctor.lab.story import Story
from statusdoctor.lab.world import World

FAILING = [story for story in STORIES if story.causes]
HEALTHY = [story for story in STORIES if not story.causes]


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as straight:
        yield straight


def port_of(base: str) -> int:
    return int(base.rpartition(":")[2])


# --- the stories


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_meets_what_it_claims(story: Story, client: Client, world: World) -> None:
    replies = list(story.play(client, world))

    assert story.meets == tuple(reply.status for reply in replies)


def test_all_stories_told_to_one_world_by_one_client_meet_what_they_claim() -> None:
    with World() as world, Client() as client:
        met = {story.name: tuple(reply.status for reply in story.play(client, world)) for story in STORIES}

    assert {story.name: story.meets for story in STORIES} == met


def test_no_two_stories_share_a_name() -> None:
    assert len(STORIES) == len({story.name for story in STORIES})


def test_there_is_enough_to_diagnose_and_enough_to_stay_silent_about() -> None:
    causes = {cause for story in FAILING for cause in story.causes}

    assert len(causes) >= 16
    assert len([cause for cause in causes if cause.startswith("auth/")]) >= 9
    assert len(HEALTHY) >= 3


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_says_in_one_short_sentence_what_happens(story: Story) -> None:
    assert len(story.says.split()) <= 17
    assert re.fullmatch(r"[A-Z][^.!]*\.", story.says)


@pytest.mark.parametrize("story", FAILING, ids=lambda story: story.name)
def test_a_failing_story_names_its_causes_as_ids(story: Story) -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9-]+", cause) for cause in story.causes)


# --- the world


def test_a_stopped_world_leaves_no_thread_and_no_port() -> None:
    before = set(threading.enumerate())
    with World() as world, Client() as client:
        assert client.send("GET", f"{world.api}/v1/status").status == 200
        bases = (world.api, world.shop, world.gateway)

    assert before >= set(threading.enumerate())
    with Client() as late:
        assert {None} == {late.send("GET", base).status for base in bases}


def test_a_world_ends_its_slow_backend_as_it_stops() -> None:
    before = set(threading.enumerate())
    with World() as world, Client() as client:
        client.send("GET", f"{world.gateway}/exports/2026")

    assert before >= set(threading.enumerate())


def test_a_world_starts_again_after_it_stopped() -> None:
    world = World()
    with world:
        pass

    with world, Client() as client:
        assert client.send("GET", f"{world.api}/v1/status").status == 200


def test_a_world_that_never_started_stops() -> None:
    World().stop()


def test_only_loopback_is_listened_on() -> None:
    service = Service(always(Answer(200)), "lab-test")

    assert service.server_address[0] == "127.0.0.1"
    service.server_close()


def test_a_client_that_goes_away_leaves_no_traceback(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    talk = socket.create_connection(("127.0.0.1", port_of(world.gateway)))
    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with a reset
    talk.sendall(b"GET /exports/2026 HTTP/1.1\r\nHost: lab\r\n\r\nGET /")
    talk.close()
    with Client() as client:
        client.send("GET", f"{world.gateway}/exports/2026")

    assert ("", "") == tuple(capfd.readouterr())


# --- the client


def test_a_client_with_a_proxy_asks_it_for_the_whole_address() -> None:
    proxy = Service(lambda call: json_answer(200, {"host": call.headers["Host"], "path": call.path}), "lab-test")
    proxy.start()

    with Client(f"http://127.0.0.1:{proxy.port}") as client:
        reply = client.send("GET", "http://orders.lab.invalid/v1")
    proxy.stop()

    assert {"host": "orders.lab.invalid", "path": "/v1"} == reply.json()


def test_a_redirect_within_one_host_keeps_the_credentials() -> None:
    def moved(call: Call) -> Answer:
        seen = json_answer(200, {"method": call.method, "authorization": call.headers["Authorization"]})
        return seen if call.path == "/new" else Answer(303, fields=(("Location", "/new"),))

    service = Service(moved, "lab-test")
    service.start()
    with Client() as client:
        *_, last = client.follow("POST", f"{service.base()}/old", bearer("t"), b"x")
    service.stop()

    assert {"method": "GET", "authorization": "Bearer t"} == last.json()


def test_a_redirect_that_keeps_the_method_keeps_the_body() -> None:
    def moved(call: Call) -> Answer:
        seen = json_answer(200, {"method": call.method, "body": call.body.decode()})
        return seen if call.path == "/new" else Answer(307, fields=(("Location", "/new"),))

    service = Service(moved, "lab-test")
    service.start()
    with Client() as client:
        *_, last = client.follow("POST", f"{service.base()}/old", body=b"x")
    service.stop()

    assert {"method": "POST", "body": "x"} == last.json()
