"""A capture's kind is told by its content; a folder or a pattern stands for the captures in it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from mitmproxy.io import FlowReader, tnetstring

from statusdoctor.intake import captures, packed
from statusdoctor.intake.captures import Unreadable, expanded, open_capture
from tests.test_cli_diagnose import entry, har
from tests.ward.scoring import CASES

FLOWS = (CASES / "app-express-jwt-expired-prod" / "flows.mitm").read_bytes()
RAW = b"HTTP/1.1 401 Unauthorized\nServer: x\n\nno\n"
CURL = b"> GET / HTTP/1.1\n> Host: a.example\n> \n< HTTP/1.1 404 Not Found\n< \n"
WGET = b"--2026-11-24 13:00:00--  http://a.example/\n  HTTP/1.1 404 Not Found\n\n"


def write(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return str(path)


@pytest.mark.parametrize(
    ("raw", "kind", "count"),
    [
        (har(entry(), entry()), "har", 2),
        (b"\xef\xbb\xbf" + har(entry()), "har", 1),
        (har(entry()).decode().encode("utf-16"), "har", 1),
        (FLOWS, "flows", 1),
        (RAW, "raw", 1),
        (b"\xef\xbb\xbf" + RAW, "raw", 1),
        (RAW.decode().encode("utf-16"), "raw", 1),
        (CURL, "curl", 1),
        (b"07:16:19.422407 " + CURL, "curl", 1),
        (WGET, "wget", 1),
    ],
)
def test_the_kind_is_told_by_the_content(tmp_path: Path, raw: bytes, kind: str, count: int) -> None:
    capture = open_capture(write(tmp_path, "capture.bin", raw), 0)

    assert count == len(list(capture.exchanges()))
    assert (kind, count, False) == (capture.kind, capture.count, capture.broken)


@pytest.mark.parametrize("raw", [har(*[entry() for _ in range(2000)]), FLOWS * 20, RAW * 2000])
def test_how_much_was_read_adds_up_to_one(tmp_path: Path, raw: bytes) -> None:
    shares: list[float] = []

    list(open_capture(write(tmp_path, "capture.bin", raw), 0).exchanges(shares.append))

    assert (len(shares) > 1) == (raw[:4] != RAW[:4])  # a text is read at once
    assert 1.0 == pytest.approx(sum(shares))


def test_a_kind_that_is_named_is_believed(tmp_path: Path) -> None:
    capture = open_capture(write(tmp_path, "x.txt", b"hello"), 0, "raw")

    assert [] == list(capture.exchanges())
    assert capture.broken


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b" \n", "empty"), (b"hello", "no HTTP as text"), (b"\x89PNG\x1b[2J", "'\\x89PNG\\x1b[2J'")],
)
def test_what_is_of_no_known_kind_is_called_so(tmp_path: Path, raw: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_capture(write(tmp_path, "x.bin", raw), 0)

    assert words in str(refusal.value)
    assert str(refusal.value).isprintable()


class TestPlaces:
    """What an argument of the command line stands for."""

    def test_a_folder_stands_for_the_captures_in_it(self, tmp_path: Path) -> None:
        names = ["b.har", "a.mitm", "c.flow", "D.HAR", "pasted.txt"]
        for name in names:
            write(tmp_path, name, RAW if name.endswith("txt") else FLOWS)
        write(tmp_path, "notes.txt", b"remember the milk")
        write(tmp_path, "picture.png", b"\x89PNG")
        write(tmp_path, "deeper/e.har", har())

        assert sorted(names) == [Path(path).name for path in expanded(str(tmp_path))]

    def test_a_folder_without_captures_stands_for_itself_and_is_refused(self, tmp_path: Path) -> None:
        assert [str(tmp_path)] == expanded(str(tmp_path))
        with pytest.raises(Unreadable, match="a folder without captures"):
            open_capture(str(tmp_path), 0)

    def test_a_pattern_stands_for_what_it_fits(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, name, har()) for name in ("a/1.har", "a/2.har", "b/3.har")]

        assert paths[:2] == expanded(str(tmp_path / "a" / "*.har"))
        assert paths == expanded(str(tmp_path / "**" / "*.har"))

    def test_a_pattern_that_fits_nothing_is_refused_by_its_name(self, tmp_path: Path) -> None:
        (path,) = expanded(str(tmp_path / "*.har"))

        with pytest.raises(Unreadable, match=r"\*\.har: no such file"):
            open_capture(path, 0)

    def test_a_file_whose_name_looks_like_a_pattern_is_that_file(self, tmp_path: Path) -> None:
        path = write(tmp_path, "shop[1].har", har())

        assert [path] == expanded(path)

    def test_a_text_that_cannot_be_opened_is_left_out_of_its_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "pasted.txt", RAW)
        path = write(tmp_path, "a.har", har())

        def refuse(file: Path) -> bytes:
            raise PermissionError

        monkeypatch.setattr(captures, "_head_of", refuse)

        assert [path] == expanded(str(tmp_path))


def of_mitmproxy_7(raw: bytes) -> bytes:
    """A flow as mitmproxy 7 wrote it (format 13): what later versions renamed or added is taken back."""
    (flow,) = FlowReader(io.BytesIO(raw)).stream()
    state: dict[str, Any] = flow.get_state()
    client, server = state["client_conn"], state["server_conn"]
    client |= {"address": client.pop("peername"), "tls_extensions": None}
    server |= {"ip_address": server.pop("peername"), "source_address": server.pop("sockname"), "via2": None}
    for side in (client, server):
        side |= {"tls_established": False, "cipher_name": side.pop("cipher"), "state": 0}
        side.pop("transport_protocol")
    for name in ("proxy_mode", "sockname"):
        client.pop(name, None)
    for name in ("comment", "timestamp_created"):
        state.pop(name, None)
    client["sockname"] = ["127.0.0.1", 8080]
    return bytes(tnetstring.dumps(state | {"version": 13}))


def test_flows_of_older_versions_are_read_as_todays(tmp_path: Path) -> None:
    today = open_capture(write(tmp_path, "today.mitm", FLOWS), 0)
    older = open_capture(write(tmp_path, "older.mitm", of_mitmproxy_7(FLOWS)), 0)
    new: Any
    old: Any
    (new,), (old,) = today.exchanges(), older.exchanges()

    assert (new.status, new.request.url, new.client) == (old.status, old.request.url, old.client)
    assert new.response.body.raw == old.response.body.raw
    assert not older.broken


def test_flows_of_a_version_that_nobody_knows_are_refused_by_its_number(tmp_path: Path) -> None:
    (flow,) = FlowReader(io.BytesIO(FLOWS)).stream()
    future = open_capture(write(tmp_path, "x.mitm", tnetstring.dumps(flow.get_state() | {"version": 999})), 0)

    assert [] == list(future.exchanges())
    assert "999" in future.problems[0].message


def zipped(**files: bytes) -> bytes:
    """A ZIP archive; a name's underscore is its dot."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return raw.getvalue()


HAR = har(entry(), entry())


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.zhar", zlib.compress(HAR, 9)),
        ("a.har.gz", gzip.compress(HAR)),
        ("a.har.gz", gzip.compress(HAR[:50]) + gzip.compress(HAR[50:])),
        ("a.bin", zlib.compress(HAR, 1)),
        ("a.har.zip", zipped(har_har=HAR, page_css=b"p {}")),
    ],
)
def test_packed_captures_are_unpacked(tmp_path: Path, name: str, raw: bytes) -> None:
    capture = open_capture(write(tmp_path, name, raw), 0)

    assert (2, "har", False) == (len(list(capture.exchanges())), capture.kind, capture.broken)


def test_flows_and_texts_are_unpacked_as_well(tmp_path: Path) -> None:
    kinds = [open_capture(write(tmp_path, f"{n}", gzip.compress(raw)), 0).kind for n, raw in enumerate([FLOWS, RAW])]

    assert ["flows", "raw"] == kinds


def test_each_capture_of_an_archive_is_one(tmp_path: Path) -> None:
    path = write(tmp_path, "both.zip", zipped(a_har=HAR, b_txt=RAW, c_png=b"x"))

    names = expanded(path)

    assert [f"{path}/a.har", f"{path}/b.txt"] == names
    assert [2, 1] == [len(list(open_capture(name, 0).exchanges())) for name in names]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (zipped(a_png=b"x"), "an archive with 0 captures"),
        (zipped(a_har=HAR)[:60], "cannot be unpacked"),
        (b"\x1f\x8b\x08\0 nothing of the kind", "cannot be unpacked"),
        (gzip.compress(b""), "empty"),
    ],
    ids=["no capture", "cut", "no gzip", "nothing"],  # archives bear the time, and ids have to be the same each time
)
def test_an_archive_without_anything_to_read_is_said_to_be_one(tmp_path: Path, raw: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        open_capture(write(tmp_path, "a.zip", raw), 0)


@pytest.mark.parametrize(
    "raw",
    [
        zipped(é_har=HAR).replace("é".encode(), b"\xff\xfe"),
        zipped(a_har=HAR).replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\xc8"),
    ],
    ids=["a name that is no UTF-8", "a version that nobody knows"],
)
def test_a_damaged_list_of_an_archive_is_no_crash(tmp_path: Path, raw: bytes) -> None:
    path = write(tmp_path, "a.zip", raw)

    with pytest.raises(Unreadable):
        open_capture(expanded(str(path))[0], 0)


def test_damaged_lzma_is_no_crash(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.har", HAR)
    damaged = bytearray(raw.getvalue())
    damaged[60:200] = b"\xff" * 140

    with pytest.raises(Unreadable, match="cannot be unpacked"):
        open_capture(write(tmp_path, "a.zip", bytes(damaged)), 0)


def test_what_came_before_a_packed_file_broke_off_is_read(tmp_path: Path) -> None:
    raw = gzip.compress(har(*[entry() for _ in range(2000)]), 0)

    capture = open_capture(write(tmp_path, "a.har.gz", raw[: len(raw) // 2]), 0)

    assert 500 < len(list(capture.exchanges())) < 1500
    assert capture.broken
    assert any("cannot be unpacked to its end" in problem.message for problem in capture.problems)


def test_a_bomb_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LIMIT", 3 * 1024 * 1024)

    capture = open_capture(write(tmp_path, "a.gz", gzip.compress(b"HTTP/1.1 200 OK\n\n" + bytes(50_000_000))), 0)

    assert capture.path.stat().st_size <= packed.LIMIT
    assert capture.broken


def test_the_copy_is_gone_with_its_capture(tmp_path: Path) -> None:
    capture = open_capture(write(tmp_path, "a.zhar", zlib.compress(HAR)), 0)
    copy = capture.path

    del capture

    assert not copy.exists()
