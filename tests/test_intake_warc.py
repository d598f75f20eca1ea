"""WARC files of crawlers become exchanges, whichever of the two records of one stands first."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

import pytest

from statusdoctor.intake import warc
from statusdoctor.intake.captures import open_capture
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.warc import from_warc

URL = "https://shop.example/x"
ASKED = b"GET /x HTTP/1.1\r\nHost: shop.example\r\n\r\n"
ANSWERED = "HTTP/1.1 {}\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n"
NOPE = b"4\r\nnope\r\n0\r\n\r\n"


class Archive:
    """A WARC file while it is being written: each record packed on its own, as crawlers do."""

    def __init__(self) -> None:
        self.records: list[bytes] = []

    def request(self, concurrent: str = "") -> None:
        self.record("request", ASKED, f"WARC-Concurrent-To: {concurrent}\r\n" if concurrent else "")

    def response(self, status: str = "404 Not Found", kind: str = "response", payload: bytes = NOPE) -> None:
        self.record(kind, ANSWERED.format(status).encode() + payload, "WARC-IP-Address: 192.0.2.7\r\n")

    def pair(self, *, request_first: bool = False) -> None:
        number = len(self.records)
        self.response()
        self.request(f"<urn:x:{number}>")
        if request_first:
            self.records[-2:] = reversed(self.records[-2:])

    def record(self, kind: str, block: bytes, fields: str = "") -> None:
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{len(self.records)}>\r\n{fields}"
            f"WARC-Target-URI: {URL}\r\nWARC-Date: 2026-11-24T12:00:00Z\r\n"
            f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        self.records.append(head.encode() + block + b"\r\n\r\n")

    def write(self, path: Path) -> Path:
        packed = gzip.compress if path.suffix == ".gz" else bytes
        path.write_bytes(b"".join(packed(record) for record in self.records))
        return path

    def read(self, folder: Path) -> tuple[list[Any], list[Problem]]:
        problems: list[Problem] = []
        return list(from_warc(self.write(folder / "crawl.warc.gz"), problems, source_number=2)), problems


@pytest.mark.parametrize("request_first", [True, False])
def test_the_two_records_of_an_exchange_find_each_other(tmp_path: Path, request_first: bool) -> None:
    archive = Archive()
    archive.record("warcinfo", b"software: x\r\n")
    archive.pair(request_first=request_first)
    archive.pair(request_first=request_first)

    exchanges, problems = archive.read(tmp_path)

    assert [] == problems
    assert [(0, 404, URL), (1, 404, URL)] == [(e.index, e.status, e.request.url) for e in exchanges]
    exchange = exchanges[0]
    assert ("GET", b"nope", "192.0.2.7") == (
        exchange.request.method,
        exchange.response.body.raw,
        exchange.server_peer.address,
    )
    assert (1_795_521_600.0, 2, True) == (exchange.started, exchange.source, exchange.request.headers.lacks("cookie"))


def test_a_response_alone_has_an_unseen_request_at_its_address(tmp_path: Path) -> None:
    archive = Archive()
    archive.response()
    ((exchange,), _) = archive.read(tmp_path)

    assert (URL, "") == (exchange.request.url, exchange.request.method)
    assert not exchange.request.headers.lacks("cookie")


def test_a_record_waits_for_the_other_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "_WAITING_AT_MOST", 2)
    archive = Archive()
    for _ in range(5):
        archive.response()

    exchanges, _ = archive.read(tmp_path)

    assert [0, 1, 2, 3, 4] == [e.index for e in exchanges]


def test_a_request_alone_says_nothing(tmp_path: Path) -> None:
    archive = Archive()
    archive.request()

    assert ([], []) == archive.read(tmp_path)


def test_a_revisit_has_its_content_elsewhere(tmp_path: Path) -> None:
    archive = Archive()
    archive.response(kind="revisit", payload=b"")
    ((exchange,), _) = archive.read(tmp_path)

    assert not exchange.response.body.kept


@pytest.mark.parametrize("status", ["204 No Content", "abc"])
def test_an_answer_without_content_and_one_that_is_none(tmp_path: Path, status: str) -> None:
    archive = Archive()
    archive.response(status, payload=b"")
    exchanges, _ = archive.read(tmp_path)

    assert all(e.response.body.empty for e in exchanges)
    assert (status == "204 No Content") == bool(exchanges)


def test_an_archive_without_exchanges_is_called_so(tmp_path: Path) -> None:
    archive = Archive()
    archive.record("warcinfo", b"software: x\r\n")
    _, (problem,) = archive.read(tmp_path)

    assert ("It holds no records of requests or responses.", True) == (problem.message, problem.fatal)


def test_a_damaged_archive_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    archive = Archive()
    archive.pair()
    path = archive.write(tmp_path / "crawl.warc.gz")
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\x00 this is no gzip " * 5)
    problems: list[Problem] = []

    exchanges = list(from_warc(path, problems))

    assert 1 == len(exchanges)
    assert [("after exchange 0", True)] == [(p.at, p.fatal) for p in problems]


def test_a_date_that_is_none_is_unknown() -> None:
    assert 0.0 == warc._moment("yesterday")


def test_without_warcio_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    exchanges, (problem,) = Archive().read(tmp_path)

    assert [] == exchanges
    assert "pip install 'statusdoctor[warc]'" in problem.message


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_kind_is_told(tmp_path: Path, name: str) -> None:
    archive = Archive()
    archive.pair()

    capture = open_capture(str(archive.write(tmp_path / name)), 0)

    assert ("warc", 1) == (capture.kind, len(list(capture.exchanges())))
