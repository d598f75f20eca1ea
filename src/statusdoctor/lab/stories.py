"""All stories in the order of telling: what is healthy comes first, so that failures have a past."""

from __future__ import annotations

from statusdoctor.lab import stories_auth, stories_healthy, stories_other, stories_sessions
from statusdoctor.lab.story import Story

STORIES: tuple[Story, ...] = (
    *stories_healthy.story.stories,
    *stories_auth.story.stories,
    *stories_other.story.stories,
    *stories_sessions.story.stories,
)
