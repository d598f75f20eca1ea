"""What all tests share: property tests are never judged by the clock, for a busy machine is no fault of the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("calm", deadline=None, derandomize=True)  # the same examples each time
settings.register_profile("search", deadline=None, max_examples=3000)  # --hypothesis-profile=search: new ones
settings.load_profile("calm")
