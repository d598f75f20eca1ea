"""What the last event of a stream says."""

from __future__ import annotations

import pytest

from statusdoctor.facts.event_streams import last_error


@pytest.mark.parametrize(
    "text",
    [
        "event: error\ndata: gone\n\n",
        'data: {"text": "a"}\n\ndata: {"error": {"message": "gone"}}\n\n',
        'event: error\r\ndata: {"type": "error"}\r\n\r\n',
        'data: {"error": "gone"}\n\ndata: [DONE]\n\n',
    ],
)
def test_a_stream_that_ends_in_an_error_tells_it(text):
    assert "" != last_error(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ": ping\n\n",
        'event: error\ndata: gone\n\ndata: {"text": "again"}\n\n',
        'data: {"error": null, "text": "a"}\n\n',
        "data: an error: and how to mend it\n\n",
    ],
)
def test_other_streams_tell_none(text):
    assert "" == last_error(text)
