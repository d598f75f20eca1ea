"""Good answers that wait for a few more: nothing is lost, the order stays, and what fails is told as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mitmproxy import http
from mitmproxy.addons.save import Save
from mitmproxy.io import FlowReader
from mitmproxy.test import taddons

from statusdoctor.proxy.addon import StatusDoctor
from statusdoctor.proxy.backlog import AT_MOST
from tests.flows import Said, answered, asked, running, see

Watch = Callable[[StatusDoctor, Said, taddons.context], Awaitable[Any]]


def in_a_loop(watch: Watch, *, saved: Path | None = None, **options: Any) -> Any:
    async def run() -> Any:
        with running(**options) as (addon, said, tctx):
            if saved is not None:
                tctx.master.addons.add(Save())  # behind the doctor, as in mitmdump
                tctx.options.update(save_stream_file=str(saved))
            return await watch(addon, said, tctx)

    return asyncio.run(run())


def live(flow: http.HTTPFlow) -> http.HTTPFlow:
    flow.live = True
    return flow


def good(after: float = 0.0) -> http.HTTPFlow:
    return live(answered(200, b'{"items": []}', content_type="application/json", after=after))


def odd(after: float = 0.0) -> http.HTTPFlow:
    body = b'{"success": false, "error": {"code": "token_expired", "message": "The access token expired"}}'
    asking = asked(authorization="Bearer Zk3vq9Xw7Lr2")
    return live(answered(200, body, request=asking, content_type="application/json", after=after))


def test_what_fails_is_looked_at_at_once_and_what_waited_before_it_first() -> None:
    async def watch(addon: StatusDoctor, said: Said, tctx: taddons.context) -> tuple[int, int, list[str]]:
        for _ in range(3):
            see(tctx, "response", good())
        waiting = addon.seen
        see(tctx, "response", live(answered(500, b"")))
        await asyncio.sleep(0)
        return waiting, addon.seen, said.shown

    waiting, seen, shown = in_a_loop(watch, doctor_patience="0")

    assert (0, 4, 1) == (waiting, seen, len(shown))


def test_a_full_batch_is_looked_at_without_waiting() -> None:
    async def watch(addon: StatusDoctor, _: Said, tctx: taddons.context) -> list[int]:
        counts = []
        for number in range(AT_MOST + 1):
            see(tctx, "response", good(after=number))
            counts.append(addon.seen)
        return counts

    assert [*[0] * (AT_MOST - 1), AT_MOST, AT_MOST] == in_a_loop(watch)


def test_an_error_under_a_good_status_is_told_and_marked_though_nothing_follows() -> None:
    async def watch(_: StatusDoctor, said: Said, tctx: taddons.context) -> tuple[list[str], str]:
        flow = odd()
        see(tctx, "response", flow)
        async with asyncio.timeout(10):
            while not said.shown:
                await asyncio.sleep(0.01)
        return said.shown, flow.comment

    shown, comment = in_a_loop(watch, doctor_patience="0")

    assert ["auth/token-expired"] == shown
    assert "expired" in comment


def test_a_command_that_asks_is_told_of_all_that_passed() -> None:
    async def watch(addon: StatusDoctor, _: Said, tctx: taddons.context) -> tuple[str, int]:
        see(tctx, "response", good())
        see(tctx, "response", odd())
        return addon.counted(), len(addon.doctor.history.ring)

    counted, remembered = in_a_loop(watch)

    assert counted.startswith("2 exchanges")
    assert 2 == remembered


def test_at_the_end_nothing_is_left_waiting() -> None:
    async def watch(addon: StatusDoctor, said: Said, tctx: taddons.context) -> list[str]:
        see(tctx, "response", odd())
        tctx.master.addons.remove(addon)
        return said.shown

    assert ["auth/token-expired"] == in_a_loop(watch)


def test_what_is_saved_as_it_comes_bears_its_mark(tmp_path: Path) -> None:
    async def watch(_: StatusDoctor, __: Said, tctx: taddons.context) -> None:
        flow = odd()
        see(tctx, "response", flow)
        tctx.master.addons.get("save").done()

    saved = tmp_path / "saved.flows"
    in_a_loop(watch, doctor_patience="0", saved=saved)

    with saved.open("rb") as file:
        [flow] = FlowReader(file).stream()
    assert "expired" in flow.comment
