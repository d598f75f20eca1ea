"""The part of the addon that comes after all others: diagnoses stand under the line that mitmdump prints of a flow."""

from __future__ import annotations

import logging

from mitmproxy import http

from statusdoctor.proxy.reporting import Reporter
from statusdoctor.proxy.witness import note_answer_by_proxy

log = logging.getLogger("statusdoctor")


class Late:
    """Added when the proxy runs, so that it stands at the end of the chain of addons."""

    name = "statusdoctor-late"

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def request(self, flow: http.HTTPFlow) -> None:
        if flow.response is not None:
            note_answer_by_proxy(flow)

    def response(self, _flow: http.HTTPFlow) -> None:
        if self._reporter.unsaid:
            self._flush()

    error = websocket_end = http_connect_error = response

    def client_disconnected(self, _client: object) -> None:
        if self._reporter.unsaid:
            self._flush()

    tls_failed_client = server_connect_error = client_disconnected

    def _flush(self) -> None:
        try:
            self._reporter.flush()
        except Exception:
            log.warning("statusdoctor could not show a diagnosis.", exc_info=True)
