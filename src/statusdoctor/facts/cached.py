"""cached_property without the lock that Python 3.11's takes on each first look, and with nothing else around the work.

A failing exchange asks for some forty facts, each once; what works them out runs on one thread. As with the standard
library's, the value lies in the instance's `__dict__`, so that a second look never comes here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property:
        """A property that is worked out on the first look and kept."""

        def __init__(self, work: Any) -> None:
            self.work = work
            self.name = work.__name__
            self.__doc__ = work.__doc__

        def __get__(self, holder: Any, kind: Any = None) -> Any:
            if holder is None:
                return self
            value = holder.__dict__[self.name] = self.work(holder)
            return value


__all__ = ["cached_property"]
