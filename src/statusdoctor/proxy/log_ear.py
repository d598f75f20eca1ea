"""What only mitmproxy's log tells: kept by client connection until the failure that it explains comes along."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from typing import Any, Final

CLIENTS_AT_MOST: Final = 200
LINES_AT_MOST: Final = 4
LONGEST_LINE: Final = 500

_TELLING: Final = re.compile(
    r"tls error|bad http request line|invalid header|mitmproxy has crashed|closing connection due to inactivity"
    r"|swallowing http/2 informational",
    re.I,
)
_OWN_ADDRESS: Final = re.compile(r"^\S+:\d+: ")  # some lines begin with the client's address once more
_NEVER_A_REQUEST: Final = re.compile(r"bad http request line|invalid header", re.I)


class LogEar(logging.Handler):
    """Listens to the log from `load` to `done`. Logs nothing itself."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._heard: OrderedDict[tuple[Any, ...], list[str]] = OrderedDict()

    def emit(self, record: logging.LogRecord) -> None:
        client = getattr(record, "client", None)
        if not client or not record.name.startswith("mitmproxy"):
            return
        text = record.getMessage()
        if not _TELLING.search(text):
            return
        lines = self._heard.setdefault(tuple(client), [])
        if len(lines) < LINES_AT_MOST:
            lines.append(_OWN_ADDRESS.sub("", text)[:LONGEST_LINE])
        if len(self._heard) > CLIENTS_AT_MOST:
            self._heard.popitem(last=False)

    def told(self, client: tuple[Any, ...] | None) -> str:
        """What was said of a client's connection; it is said once."""
        if not self._heard or client is None:
            return ""
        return "; ".join(self._heard.pop(tuple(client), ()))


def is_no_request(text: str) -> bool:
    """Whether it speaks of bytes that were no HTTP request, for which no flow exists."""
    return bool(_NEVER_A_REQUEST.search(text))
