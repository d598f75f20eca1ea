"""The reference as HTML: valid, whole, linked both ways, readable without scripts, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from statusdoctor import knowledge
from statusdoctor.cli import main
from statusdoctor.knowledge.finding import find
from statusdoctor.knowledge.relations import weighted_causes
from statusdoctor.render.reference.pages import outlines_of
from statusdoctor.render.website.builder import write_site
from statusdoctor.render.website.markup import http, inline
from statusdoctor.render.website.single import to_html
from tests.markup import Document, faults


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder)
    return folder


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Document]:
    """Every page by its path from the root."""
    return {
        path.relative_to(site).as_posix(): Document(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }


def targets(path: str, document: Document) -> Iterator[tuple[str, str]]:
    """Where the links of a page lead inside the site: path from the root, and fragment."""
    folder = Path("/") / Path(path).parent
    for _, address in document.links:
        if not urlsplit(address).scheme and not address.startswith("#"):
            where, _, fragment = address.partition("#")
            yield (folder / where).resolve().relative_to("/").as_posix(), fragment


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["site", *map(str, arguments)])


def test_there_is_a_page_for_every_code_cause_and_field(documents: dict[str, Document]) -> None:
    codes = {f"codes/{code}.html" for code in knowledge.status_codes()}
    causes = {f"causes/{cause_id}.html" for cause_id in knowledge.causes()}
    fields = {f"fields/{name}.html" for name in knowledge.fields()}

    assert {"index.html", "causes/index.html", "fields/index.html"} | codes | causes | fields == set(documents)


def test_every_page_is_valid(documents: dict[str, Document]) -> None:
    assert {} == {path: wrong for path, document in documents.items() if (wrong := faults(document))}


def test_every_link_leads_somewhere(site: Path, documents: dict[str, Document]) -> None:
    broken = [
        (path, target, fragment)
        for path, document in documents.items()
        for target, fragment in targets(path, document)
        if not (site / target).is_file() or (fragment and fragment not in documents[target].ids)
    ]

    assert [] == broken


def test_every_page_is_reached_from_the_index_and_by_two_others_at_least(documents: dict[str, Document]) -> None:
    leading = Counter(target for path, doc in documents.items() for target in {to for to, _ in targets(path, doc)})

    assert [] == [path for path in documents if leading[path] < 2]


def test_links_of_pages_run_both_ways(documents: dict[str, Document]) -> None:
    leads = {path: {to for to, _ in targets(path, document)} for path, document in documents.items()}
    causes = {
        (f"codes/{page.code}.html", f"causes/{cause.id}.html")
        for page in knowledge.status_pages()
        for found in weighted_causes(page).values()
        for cause in found
    }
    fields = {
        (f"codes/{page.code}.html", f"fields/{use.name.lower()}.html")
        for page in knowledge.status_pages()
        for use in page.fields
    }

    assert [] == [pair for pair in causes | fields if pair[1] not in leads[pair[0]] or pair[0] not in leads[pair[1]]]


def test_titles_and_descriptions_tell_pages_apart(documents: dict[str, Document]) -> None:
    titles = Counter(document.texts["title"] for document in documents.values())
    descriptions = Counter(document.metas["description"] for document in documents.values())

    assert [] == [title for title, count in (titles + descriptions).items() if count > 1]
    assert "401 Unauthorized: causes and fixes | statusdoctor" in titles


def test_nothing_is_loaded_from_elsewhere(site: Path, documents: dict[str, Document]) -> None:
    loaded = {address for doc in documents.values() for tag, address in doc.links if tag in ("link", "script")}
    outside = {address for doc in documents.values() for _, address in doc.links if urlsplit(address).scheme}

    assert [] == [address for address in loaded if urlsplit(address).scheme not in ("", "data")]
    assert [] == [address for address in outside if not address.startswith(("https://", "data:image/svg+xml,"))]
    for asset in (site / "assets").iterdir():
        assert not re.search(r"https?://|@import|url\(", asset.read_text(encoding="utf-8")), asset.name


def test_the_same_reference_makes_the_same_site(site: Path, tmp_path: Path) -> None:
    write_site(tmp_path)

    for path in site.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(site)).read_bytes()


def test_the_command_writes_into_a_new_folder_and_over_a_site_of_its_own(tmp_path: Path) -> None:
    first, again = run(tmp_path / "new"), run(tmp_path / "new")

    assert (0, 0) == (first.exit_code, again.exit_code)
    assert f"open {tmp_path / 'new' / 'index.html'}" in first.stdout


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>mine</title>")

    result = run(tmp_path)

    assert 2 == result.exit_code
    assert "holds no site of statusdoctor" in " ".join(result.stderr.split()).replace("│ ", "")
    assert ["index.html"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_is_no_folder_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert 2 == run(tmp_path / "file").exit_code


class TestOneDocument:
    def html(self, *words: str) -> str:
        return to_html(outlines_of([page for word in words if (page := find(word))]))

    def test_holds_several_pages_and_their_difference_and_is_valid(self) -> None:
        document = Document(self.html("401", "403", "auth/token-expired", "Date"))

        assert [] == faults(document)
        assert {"401", "403", "auth-token-expired", "date", "401-403"} <= set(document.ids)

    def test_needs_nothing_beside_it(self) -> None:
        document = Document(self.html("401"))

        assert set() == {tag for tag, _ in document.links} - {"a", "link"}
        assert "--paper" in document.texts["style"]

    def test_links_only_what_it_holds(self) -> None:
        alone, together = (
            Document(self.html(*words)).links for words in (["auth/token-expired"], ["auth/token-expired", "401"])
        )

        assert ("a", "#401") not in alone
        assert ("a", "#401") in together


def test_text_becomes_html_and_never_markup() -> None:
    def href(kind: str, name: str) -> str:
        return f"/{kind}/{name}"

    assert "&lt;script&gt; <code>a&lt;b</code>" == inline("<script> `a<b`", href)
    assert '<a href="/cause/auth/token-expired"><code>auth/token-expired</code></a>' == inline(
        "auth/token-expired", href
    )
    assert "application/json" == inline("application/json", href)
    assert "<b>HTTP/1.1 200 OK</b>\n<i>A</i>: &lt;b&gt;\n\n{&#34;a: b&#34;}" == http(
        'HTTP/1.1 200 OK\nA: <b>\n\n{"a: b"}'
    )


LIGHT, DARK = (0, 1)


def palette(scheme: int) -> dict[str, str]:
    """The colours of the style sheet by name; those of the dark scheme over those of the light one."""
    style = (Path(__file__).parents[1] / "src/statusdoctor/render/website/assets/style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)
    ]
    return schemes[0] | (schemes[1] if scheme == DARK else {})


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised"])
def test_text_stands_out_from_its_ground(scheme: int, ground: str) -> None:
    """WCAG 2, AA: 4.5 to 1 for text."""
    colours = palette(scheme)
    texts = [name for name in colours if name not in ("paper", "raised", "line")]

    assert {} == {name: ratio for name in texts if (ratio := contrast(colours[name], colours[ground])) < 4.5}
