"""A story: one thing that goes wrong (or well) between the scripted client and the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.world import World

Play = Callable[[Client, World], Iterator[Reply]]


@dataclass(frozen=True, slots=True)
class Story:
    """`play` makes the exchanges and gives each reply as it comes.

    `meets` are the statuses that a client without a proxy meets; None stands for no answer at all, where a
    proxy answers 502 itself. `causes` are the true ones, in the order in which their failures appear; a
    healthy story has none.
    """

    name: str
    says: str
    meets: tuple[int | None, ...]
    causes: tuple[str, ...]
    play: Play


class Teller:
    """Collects the stories of one file, in the order in which they stand there."""

    def __init__(self) -> None:
        self.stories: list[Story] = []

    def __call__(self, says: str, *causes: str, meets: Sequence[int | None]) -> Callable[[Play], Play]:
        """Make a story of the function below; its name, with hyphens, is the story's."""

        def tell(play: Play) -> Play:
            name = play.__name__.replace("_", "-")
            self.stories.append(Story(name, says, tuple(meets), causes, play))
            return play

        return tell
