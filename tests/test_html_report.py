"""The HTML report: valid, whole, safe against what it shows, and with the evidence marked where it stands."""

from __future__ import annotations

import base64
import hashlib
import re

import msgspec
import pytest

from statusdoctor.diagnosis import Diagnosis, Incident, Report, SourceError
from statusdoctor.render.html_report import page, to_html
from statusdoctor.render.html_report.marking import Marker
from tests.markup import Document, faults
from tests.reports import HOSTILE, healthy, hostile, shop


@pytest.fixture(scope="module")
def html() -> str:
    return to_html(shop())


@pytest.fixture(scope="module")
def document(html: str) -> Document:
    return Document(html)


def test_it_is_valid(document: Document) -> None:
    assert [] == faults(document)


def test_every_incident_is_told_before_any_exchange(html: str) -> None:
    incidents = [report.id for report in shop().incidents]

    assert len(incidents) == html.count('<article class="incident"')
    assert html.index("auth/token-expired") < html.index('<details class="exchange"')


def test_every_exchange_can_be_unfolded(document: Document) -> None:
    assert len(shop().diagnoses) == document.counts["details"]


def test_evidence_is_marked_where_it_stands_and_linked(html: str, document: Document) -> None:
    marks = re.findall(r'<mark id="(\w+)">([^<]*)</mark>', html)

    assert ("i1x1e1", "Bearer eyJhbGciOi… (JWT #0a11b9)") in [(name, text) for name, text in marks]
    assert {name for name, _ in marks} <= {to[1:] for tag, to in document.links if tag == "a"}


def test_without_messages_the_evidence_is_quoted_alone() -> None:
    html = to_html(shop(messages=False))

    assert "<mark" not in html
    assert "Bearer eyJhbGciOi…" in html
    assert [] == faults(Document(html))


def test_nothing_is_loaded_from_elsewhere(html: str, document: Document) -> None:
    assert {"a", "link"} == {tag for tag, _ in document.links}
    assert [] == [to for tag, to in document.links if tag == "link" and not to.startswith("data:image/svg+xml,")]
    assert not re.search(r"@import|url\(", document.texts["style"])


def test_a_policy_lets_only_our_own_style_and_script_in(html: str, document: Document) -> None:
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0].replace("&#39;", "'")

    assert "default-src 'none'" in policy
    for part in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(document.texts[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in policy


def test_healthy_traffic_is_said_so() -> None:
    document = Document(to_html(healthy()))

    assert [] == faults(document)
    assert "Nothing wrong was seen" == document.texts["h1"].strip()
    assert 0 == document.counts["form"]


def test_what_could_not_be_read_is_told() -> None:
    html = to_html(shop(errors=tuple(SourceError(f"entry {n}", "no response.status") for n in range(60))))

    assert "entry 49: no response.status" in html
    assert "and 10 more" in html


class TestHostileTraffic:
    def document(self) -> Document:
        return Document(to_html(hostile()))

    def test_is_text_and_nothing_else(self) -> None:
        document = self.document()

        assert [] == faults(document)
        assert (1, 1, 0, 0) == tuple(document.counts[tag] for tag in ("script", "style", "img", "br"))

    def test_leads_nowhere(self) -> None:
        links = [to for tag, to in self.document().links if tag == "a"]

        assert [] == [to for to in links if not to.startswith(("#", "https://"))]
        assert [] == [to for to in links if "evil.example" in to]

    def test_is_shown_with_its_control_signs_in_sight(self) -> None:
        html = to_html(hostile())

        assert "\u202e" not in html
        assert "\x1b" not in html
        assert "\\u202e\\x1b[31m" in html

    def test_is_no_template(self) -> None:
        assert "{{7*7}}" in to_html(hostile())


def test_times_are_the_captures_own_unless_said_otherwise() -> None:
    found = shop()
    moved = tuple(
        msgspec.structs.replace(d, exchange=msgspec.structs.replace(d.exchange, utc_offset=7200))
        for d in found.diagnoses
    )
    report = msgspec.structs.replace(found, diagnoses=moved)

    assert "Times are UTC+02:00." in to_html(report)
    assert "Times are UTC." in to_html(report, offset=0)


def test_several_captures_are_named_at_their_exchanges() -> None:
    found = shop()
    other = msgspec.structs.replace(found.sources[0], name="other.har")
    report = msgspec.structs.replace(found, sources=(*found.sources, other))

    assert '<code class="id">shop.har</code></summary>' in to_html(report)


def test_of_many_exchanges_the_first_are_shown_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "SHOWN", 1)

    assert "1 more exchange like these." in to_html(shop())


def test_what_follows_from_another_incident_says_so() -> None:
    found = shop()
    first, second, *others = found.incidents
    report = msgspec.structs.replace(found, incidents=(first, msgspec.structs.replace(second, root=first.id), *others))
    html = to_html(report)

    assert 'class="entry follows"' in html
    assert [] == faults(Document(html))


def told_of(where: str, quote: str, **message: object) -> list[str]:
    """What is marked in a message for one piece of evidence."""
    found = shop().diagnoses[0]
    assert not isinstance(found.messages, msgspec.UnsetType)
    piece = msgspec.structs.replace(found.causes[0].evidence[0], where=where, quote=quote)
    cause = msgspec.structs.replace(found.causes[0], evidence=(piece,))
    changed = msgspec.structs.replace(found, causes=(cause,), notes=())
    marker = Marker(changed, "d")
    messages = marker.messages
    return [
        part.text
        for m in messages
        for parts in (m.line, *(f.parts for f in m.fields), m.body)
        for part in parts
        if part.marked
    ]


@pytest.mark.parametrize(
    ("where", "quote", "marked"),
    [
        ("request.headers.host", "shop", ["shop"]),
        ("request.headers.host", "", ["api.shop.example"]),
        ("request.headers.absent", "", []),
        ("request.url", "orders", ["orders"]),
        ("request.method", "", ["GET https://api.shop.example/v1/orders/8812 HTTP/1.1"]),
        ("response.status", "401", ["401"]),
        ("response.body: error", "invalid_token", ["invalid_token"]),
        ("response.body", "nowhere", []),
        ("earlier", "", []),
    ],
)
def test_marks_stand_where_the_evidence_points(where: str, quote: str, marked: list[str]) -> None:
    assert marked == told_of(where, quote)


def test_evidence_inside_other_evidence_shares_its_mark() -> None:
    found = shop().diagnoses[0]
    whole = msgspec.structs.replace(found.causes[0].evidence[0], where="request.headers.host", quote="api.shop.example")
    inner = msgspec.structs.replace(whole, quote="shop")
    cause = msgspec.structs.replace(found.causes[0], evidence=(inner, whole))
    marker = Marker(msgspec.structs.replace(found, causes=(cause,)), "d")

    assert marker.anchor(inner)
    assert marker.anchor(whole)


def test_a_benign_diagnosis_is_told_without_an_incident() -> None:
    found = shop()
    fine = msgspec.structs.replace(found.diagnoses[0], severity="benign", outcome="recovered", incident=None)
    html = to_html(msgspec.structs.replace(found, diagnoses=(fine,), incidents=()))

    assert "no failure" in html
    assert [] == faults(Document(html))


def test_notes_alone_are_told() -> None:
    found = shop()
    noted = next(d for d in found.diagnoses if d.notes)
    alone = msgspec.structs.replace(noted, causes=(), severity="note", incident=1)
    incident = Incident(1, noted.notes[0].id, "api.shop.example", "GET /v1/me", 1)
    html = to_html(msgspec.structs.replace(found, diagnoses=(alone,), incidents=(incident,)))

    assert '<span class="sure">note</span>' in html
    assert [] == faults(Document(html))


def test_the_hostile_report_attacks_every_place() -> None:
    """Otherwise the tests above would show nothing."""
    report: Report = hostile()
    told: list[Diagnosis] = list(report.diagnoses)

    assert len(told) >= 6
    assert "onerror" in (told[1].exchange.method or "")
    assert HOSTILE == report.sources[0].name
