"""What all tests share: the lab's world, a folder for mitmproxy, and how property tests are run.

Property tests are never judged by the clock, for a busy machine is no fault of the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from statusdoctor.lab.world import World

settings.register_profile("calm", deadline=None, derandomize=True)  # the same examples each time
settings.register_profile("search", deadline=None, max_examples=3000)  # --hypothesis-profile=search: new ones
settings.load_profile("calm")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The demo's servers, running."""
    with World() as running:
        yield running


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a module's proxies keep their CA."""
    return tmp_path_factory.mktemp("mitmproxy")
