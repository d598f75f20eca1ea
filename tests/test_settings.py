"""Settings: where they are found, which win, and what is said of those that cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statusdoctor.doctor import PATIENCE_S
from statusdoctor.settings import NAMES, Ignored, Settings, SettingsError, load, with_options

IGNORED = '[[tool.statusdoctor.ignore]]\nid = "cookies/*"\nreason = "Known since spring."\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shared(text: str, folder: Path = Path()) -> None:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def own(text: str, folder: Path = Path()) -> None:
    (folder / "statusdoctor.toml").write_text(text, encoding="utf-8")


def loaded(**environ: str) -> Settings:
    return load(Path.cwd(), {f"STATUSDOCTOR_{name}": value for name, value in environ.items()})


def faults(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        loaded(**environ)
    return caught.value.faults


class TestWhereTheyAreFound:
    def test_without_a_file_all_is_as_usual(self) -> None:
        found = loaded()

        assert Settings() == found
        assert {"default"} == {found.origin(name) for name in NAMES}

    def test_patience_is_that_of_the_doctor(self) -> None:
        assert PATIENCE_S == Settings().patience

    def test_a_table_of_pyproject(self) -> None:
        shared(f'[project]\nname = "x"\n\n[tool.statusdoctor]\nonly = ["auth/*"]\nnotes = false\n\n{IGNORED}')
        found = loaded()

        assert (("auth/*",), False) == (found.only, found.notes)
        assert (Ignored("cookies/*", "Known since spring."),) == found.ignore
        assert "pyproject.toml, line 5" == found.origin("only")
        assert "pyproject.toml, line 8" == found.origin("ignore")

    def test_a_file_of_our_own(self) -> None:
        own('hosts = ["*.shop.example"]\npatience = 5\n')

        assert (("*.shop.example",), 5.0, "statusdoctor.toml") == (loaded().hosts, loaded().patience, loaded().file)

    def test_our_own_file_comes_before_pyproject_beside_it(self) -> None:
        own('view = "lines"\n')
        shared('[tool.statusdoctor]\nview = "full"\n')

        assert "lines" == loaded().view

    def test_the_nearest_folder_upward_that_says_something(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        inner = here / "a" / "b"
        inner.mkdir(parents=True)
        shared('[tool.statusdoctor]\nview = "full"\n')
        shared("[tool.other]\nstatusdoctor = true\nbroken = \n", here / "a")
        monkeypatch.chdir(inner)
        found = loaded()

        assert ("full", f"..{os.sep}..{os.sep}pyproject.toml, line 2") == (found.view, found.origin("view"))

    @pytest.mark.parametrize(
        "text",
        [
            'tool.statusdoctor.view = "full"',
            '[tool]\nstatusdoctor.view = "full"',
            '[tool]\nstatusdoctor = {view = "full"}',
        ],
    )
    def test_however_the_table_is_written(self, text: str) -> None:
        shared(text)

        assert "full" == loaded().view

    def test_a_file_that_is_named(self, here: Path) -> None:
        shared('[tool.statusdoctor]\nview = "full"\n')
        (here / "other.toml").write_text('view = "lines"\n')

        assert "lines" == loaded(CONFIG="other.toml").view
        assert "lines" == load(here, {}, "other.toml").view
        assert "cards" == loaded(CONFIG=os.devnull).view


class TestWhichWin:
    def test_the_environment_wins_over_the_file(self) -> None:
        own('only = ["auth/*"]\nmin-certainty = "certain"\n')
        found = loaded(ONLY="cors/*, gateway/*", NOTES="off", PATIENCE="0.5", IGNORE="cors/origin-missing", VIEW="")

        assert (("cors/*", "gateway/*"), False, 0.5) == (found.only, found.notes, found.patience)
        assert ("cors/origin-missing",) == found.ignored
        assert "STATUSDOCTOR_ONLY" == found.origin("only")
        assert ("certain", "default") == (found.min_certainty, found.origin("view"))

    def test_the_command_line_wins_over_all(self) -> None:
        own('only = ["auth/*"]\nnotes = false\n')
        found = with_options(
            loaded(ONLY="cors/*"), {"only": ("tls/*",), "hosts": ("a.example",), "notes": True, "ignore": ("auth/*",)}
        )

        assert (("tls/*",), ("a.example",), True, ("auth/*",)) == (found.only, found.hosts, found.notes, found.ignored)
        assert ("--only", "--host") == (found.origin("only"), found.origin("hosts"))

    def test_what_the_command_line_does_not_name_stays(self) -> None:
        own('only = ["auth/*"]\nnotes = false\n')

        assert loaded() == with_options(loaded(), {"only": (), "notes": None, "patience": None})


class TestWhatCannotBe:
    """Each fault names its place, and what would be right."""

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ('min-certanty = "likely"', "no setting is called 'min-certanty'; did you mean min-certainty?"),
            ('min_certainty = "likely"', "no setting is called 'min_certainty'; did you mean min-certainty?"),
            ("colour = true", "no setting is called 'colour'; there are ignore, only, hosts"),
            ("show-secrets = true", "show-secrets cannot be set here: secrets are shown where somebody asks with"),
            ('min-certainty = "sure"', "min-certainty is possible, likely or certain, not 'sure'"),
            ('view = "card"', "view is lines, cards or full, not 'card'; did you mean cards?"),
            ("patience = -1", "patience is a number of seconds from 0 to 600, not -1"),
            ("patience = true", "patience is a number of seconds from 0 to 600, not True"),
            ('notes = "no"', "notes is true or false, not 'no'"),
            ('only = "auth/*"', "only is a list of texts, such as [\"auth/*\"], not 'auth/*'"),
            ("hosts = [7]", "hosts is a list of texts"),
            ('only = ["auth/token-expird"]', "fits no cause; did you mean auth/token-expired?"),
            ('only = ["auht/*"]', "fits no cause; did you mean auth/*?"),
            ('only = ["zzzzzz"]', "fits no cause; statusdoctor list causes shows them all"),
            ('ignore = "auth/*"', "ignore is a list of tables with id and reason"),
            ('ignore = ["auth/*"]', 'ignore names \'auth/*\'; write { id = "auth/*", reason = "…" }'),
            ('ignore = [{id = "auth/*"}]', "ignore has an entry without reason for auth/*"),
            ('ignore = [{reason = "x"}]', "ignore has an entry without id"),
            ('ignore = [{id = "auth/*", reason = " "}]', "ignore has an entry without reason for auth/*"),
            ('ignore = [{id = "auth/*", resaon = "x"}]', "ignore has an entry with 'resaon'; did you mean reason?"),
            ('ignore = [{id = "auth/*", zzz = "x"}]', "ignore has an entry with 'zzz'; it has id and reason"),
            ('ignore = [{id = "auth/nothing-such", reason = "x"}]', "which fits no cause"),
        ],
    )
    def test_a_setting(self, line: str, fault: str) -> None:
        shared(f"[tool.statusdoctor]\n# a comment\n{line}\n")
        (told,) = faults()

        assert told.startswith("pyproject.toml, line 3: ")
        assert fault in told

    def test_the_entry_of_a_list_of_tables_is_named_by_its_line(self) -> None:
        shared(f"[tool.statusdoctor]\n{IGNORED}{IGNORED.replace('cookies/*', 'cokies/*')}")

        assert [
            "pyproject.toml, line 5: ignore names 'cokies/*', which fits no cause; did you mean cookies/*?"
        ] == faults()

    def test_all_faults_are_told_at_once(self) -> None:
        own('notes = 1\nvew = "cards"\n')

        assert ["statusdoctor.toml, line 1", "statusdoctor.toml, line 2"] == [f.partition(":")[0] for f in faults()]

    def test_a_variable(self) -> None:
        assert ["STATUSDOCTOR_PATIENCE: patience is a number of seconds from 0 to 600, not 'soon'"] == faults(
            PATIENCE="soon"
        )
        assert "STATUSDOCTOR_NOTES: notes is true or false" in faults(NOTES="perhaps")[0]

    def test_a_file_that_is_no_toml(self) -> None:
        own("only = [\n")

        assert faults()[0].startswith("statusdoctor.toml: no TOML: ")

    def test_a_file_that_cannot_be_read(self, here: Path) -> None:
        assert ["none.toml: cannot be read: No such file or directory"] == faults(CONFIG="none.toml")
        (here / "statusdoctor.toml").write_bytes(b"\xff\xfe\x00")
        assert "cannot be read" in faults()[0]

    def test_a_table_that_is_none(self) -> None:
        shared("[tool]\nstatusdoctor = 3\n")

        assert ["pyproject.toml: [tool.statusdoctor] has to be a table"] == faults()

    def test_no_control_sign_reaches_the_terminal(self) -> None:
        own('view = "\\u001b[31m"\n')

        assert "\x1b" not in faults()[0]


def test_the_example_of_the_readme_can_be_read(here: Path) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (here / "pyproject.toml").write_text(readme.partition("```toml\n")[2].partition("```")[0])

    assert set(NAMES) == set(loaded().origins)


@pytest.mark.parametrize(("name", "meant"), [("MIN_CERTANITY", "MIN_CERTAINTY"), ("HOST", "HOSTS")])
def test_a_variable_that_is_nearly_called_like_a_setting_is_a_slip(name: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=f"did you mean STATUSDOCTOR_{meant}"):
        loaded(**{name: "x"})


def test_a_variable_of_another_name_is_somebodys_own() -> None:
    assert Settings() == loaded(VERSION="1.2", IMAGE="x")
