"""The addon's options: which there are, what they choose, and that a change takes effect while the proxy runs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import exceptions, flowfilter, optmanager
from mitmproxy.addons.view import View
from mitmproxy.test import taddons

from statusdoctor.proxy.addon import StatusDoctor
from statusdoctor.proxy.surfaces import Printed
from tests.flows import answered, failed, running, see


def described() -> dict[str, dict[str, Any]]:
    """The options as mitmweb and the console are told of them."""
    with taddons.context(StatusDoctor()) as tctx:
        told: dict[str, dict[str, Any]] = optmanager.dump_dicts(tctx.options)
        tctx.master.event_loop.close()
    return {name: option for name, option in told.items() if name.startswith("doctor_")}


def test_every_option_says_what_it_does_in_one_sentence() -> None:
    helps = [option["help"] for option in described().values()]

    assert [] == [text for text in helps if not text.endswith(".") or len(text) > 80 or "\n" in text]


def test_the_readme_lists_every_option() -> None:
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")

    assert [] == [name for name in described() if f"`{name}`" not in readme]


def test_options_are_of_the_types_that_every_tool_of_mitmproxy_can_edit() -> None:
    assert {"str", "bool", "sequence of str"} == {option["type"] for option in described().values()}


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("doctor_view", ("lines", "cards", "full")),
        ("doctor_min_certainty", ("possible", "likely", "certain")),
        ("doctor_comment", ("headline", "cause", "none")),
    ],
)
def test_where_few_values_can_be_they_are_offered(name: str, choices: tuple[str, ...]) -> None:
    assert choices == tuple(described()[name]["choices"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("doctor_view", "poster"),
        ("doctor_min_certainty", "sure"),
        ("doctor_patience", "soon"),
        ("doctor_patience", "-1"),
        ("doctor_patience", "nan"),
        ("doctor_filter", "~nothing-of-this-name x"),
        ("doctor_jsonl", "/no/such/folder/lines.jsonl"),
        ("doctor_report", ["/no/such/folder/report.html"]),
        ("doctor_report", ["report.doc"]),
        ("doctor_marker", "red"),
        ("doctor_comment", "all"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_options_name(name: str, value: Any) -> None:
    with running() as (addon, _, tctx), pytest.raises(exceptions.OptionsError, match=name):
        tctx.configure(addon, **{name: value})


def test_after_a_refused_value_the_one_before_is_in_force(tmp_path: Path) -> None:
    lines = tmp_path / "said.jsonl"
    with running(doctor_jsonl=str(lines)) as (_, _said, tctx):
        with pytest.raises(exceptions.OptionsError):
            tctx.options.update(doctor_jsonl="/no/such/folder/lines.jsonl")
        see(tctx, "error", failed())

    assert 1 == len(lines.read_text(encoding="utf-8").splitlines())


# --- what is reported


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"doctor_only": ["connect/*"]}, ["connect/refused"]),
        ({"doctor_only": ["auth/*"]}, []),
        ({"doctor_ignore": ["connect/refused"]}, []),
        ({"doctor_host": ["api.*"]}, ["connect/refused"]),
        ({"doctor_host": ["other.example"]}, []),
        ({"doctor_min_certainty": "certain"}, ["connect/refused"]),
        ({"doctor_filter": "~d api.example"}, ["connect/refused"]),
        ({"doctor_filter": "~d other.example"}, []),
    ],
)
def test_options_choose_what_is_reported(options: dict[str, Any], expected: list[str]) -> None:
    with running(**options) as (addon, said, tctx):
        refused = failed()
        see(tctx, "error", refused)

        assert expected == said.shown
        assert expected == [incident.cause for incident in addon.incidents()]
        assert bool(expected) == bool(refused.marked)


def test_what_is_less_certain_than_asked_for_is_not_said() -> None:
    with running(doctor_min_certainty="certain") as (_, said, tctx):
        see(tctx, "response", answered(418))

        assert [] == said.shown


@pytest.mark.parametrize(
    ("options", "notes"), [({}, ["routing/allow-missing"]), ({"doctor_notes": False}, []), ({"doctor_only": ["x"]}, [])]
)
def test_faults_that_explain_no_failure_can_be_left_out(options: dict[str, Any], notes: list[str]) -> None:
    with running(**options) as (addon, _, tctx):
        see(tctx, "response", answered(405))

        assert notes == [note.id for found in addon.reporter.kept.values() for note in found.notes]


# --- live changes


def test_a_change_takes_effect_with_the_next_exchange() -> None:
    with running() as (_, said, tctx):
        see(tctx, "error", failed())
        tctx.options.update(doctor_ignore=["connect/*"])
        see(tctx, "error", failed())
        tctx.options.update(doctor_ignore=[])
        see(tctx, "error", failed())

        assert ["connect/refused", "connect/refused x2"] == said.shown


def test_patience_and_secrets_can_be_changed_while_it_runs() -> None:
    with running() as (addon, _, tctx):
        tctx.options.update(doctor_patience="0", doctor_show_secrets=True)

        assert (0.0, True) == (addon.doctor.patience, addon.doctor.masker.show)


def test_the_view_changes_for_what_is_printed_next() -> None:
    with running() as (addon, _, tctx):
        page = io.StringIO()
        addon.reporter.surface = Printed(page)
        tctx.options.update(doctor_view="lines")
        see(tctx, "error", failed())

        assert 1 == len([line for line in page.getvalue().splitlines() if "connect/refused" in line])
        assert "Fix" not in page.getvalue()


def test_another_file_takes_the_lines_that_follow(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    with running(doctor_jsonl=str(first)) as (_, _said, tctx):
        see(tctx, "error", failed())
        tctx.options.update(doctor_jsonl=str(second))
        see(tctx, "error", failed())
        tctx.options.update(doctor_jsonl="")
        see(tctx, "error", failed())

    assert [1, 1] == [len(file.read_text(encoding="utf-8").splitlines()) for file in (first, second)]


# --- markers and comments


def marked_by(**options: Any) -> tuple[str, str]:
    """Marker and comment of a flow that was refused."""
    with running(**options) as (_, _said, tctx):
        refused = failed()
        see(tctx, "error", refused)
        return refused.marked, refused.comment


@pytest.mark.parametrize(
    ("options", "marker", "comment"),
    [
        ({}, ":red_circle:", "(certain: connect/refused)"),
        ({"doctor_marker": ":pill:"}, ":pill:", "(certain: connect/refused)"),
        ({"doctor_marker": "none"}, "", "(certain: connect/refused)"),
        ({"doctor_comment": "cause"}, ":red_circle:", "certain: connect/refused"),
        ({"doctor_comment": "none"}, ":red_circle:", ""),
        ({"doctor_mark": False}, "", ""),
    ],
)
def test_marker_and_comment_can_be_chosen_or_left_out(options: dict[str, Any], marker: str, comment: str) -> None:
    marked, commented = marked_by(**options)

    assert marker == marked
    assert commented.endswith(comment)
    assert bool(comment) == bool(commented)


@pytest.mark.parametrize(
    "expression", ["~marked", "~marker red", "~comment refused", "~comment connect/", "~meta connect/refused"]
)
def test_filters_find_the_sick_flows(expression: str) -> None:
    with running(View()) as (_, _said, tctx):
        sick, well = failed(), answered(200)
        see(tctx, "error", sick)
        see(tctx, "response", well)

        assert [True, False] == [bool(flowfilter.match(expression, flow)) for flow in (sick, well)]


# --- what is printed at the end


def test_not_live_it_prints_each_incident_once_at_the_end() -> None:
    page = io.StringIO()
    with running(doctor_live=False) as (addon, _, tctx):
        addon.reporter.surface = Printed(page, live=False)
        for _ in range(3):
            see(tctx, "error", failed())
        before = page.getvalue()
        end(tctx, addon)

    assert "" == before
    assert 1 == page.getvalue().count("✗")
    assert page.getvalue().index("✗") < page.getvalue().index("1 incident, 3 exchanges")


def end(tctx: taddons.context, addon: StatusDoctor) -> None:
    """mitmproxy ends in order."""
    tctx.master.should_exit.set()
    tctx.master.addons.remove(addon)


def test_switched_to_live_it_catches_up() -> None:
    page = io.StringIO()
    with running(doctor_live=False) as (addon, _, tctx):
        addon.reporter.surface = Printed(page, live=False)
        see(tctx, "error", failed())
        tctx.options.update(doctor_live=True)

        assert "connect/refused" in page.getvalue()


def test_a_report_is_written_at_the_end_and_named_in_place_of_the_cards(tmp_path: Path) -> None:
    page, file = io.StringIO(), tmp_path / "report.json"
    with running(doctor_live=False, doctor_report=[str(file)]) as (addon, _, tctx):
        addon.reporter.surface = Printed(page, live=False)
        see(tctx, "error", failed())
        end(tctx, addon)

    assert 1 == len(json.loads(file.read_text(encoding="utf-8"))["diagnoses"])
    assert "✗" not in page.getvalue()
    assert f"The report is in {file}\n" == page.getvalue().splitlines(keepends=True)[-1]


def test_a_report_is_written_where_nothing_went_wrong_as_well(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with running(doctor_report=[str(file)]) as (addon, said, tctx):
        see(tctx, "response", answered(200))
        end(tctx, addon)

    assert [] == json.loads(file.read_text(encoding="utf-8"))["diagnoses"]
    assert [[str(file)]] == said.reports


def test_a_report_that_cannot_be_written_at_the_end_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    with running(doctor_report=[str(folder / "report.json")]) as (addon, _, tctx):
        see(tctx, "error", failed())
        folder.rmdir()
        end(tctx, addon)

    assert ["doctor_report: " in record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
