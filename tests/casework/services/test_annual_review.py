"""The acts about a year: the lead's words, carried over, and the memory of what was published."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from esafety_tui.casework.annual import annual_report
from esafety_tui.casework.annual.annual_report import (
    CountedYear,
    count,
    of_year,
    remember,
    write_report,
)
from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.annual_review import SaidRow, SaidTable
from esafety_tui.reports.figures.figure_types import Cell, Edition
from esafety_tui.reports.names.identifiers import UnconfirmedFinds
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.places_app import casework_with

YEAR, BEFORE = "2025-26", "2024-25"


@pytest.fixture
def casework(tmp_path: Path) -> Casework:
    incidents = made_incidents(YEAR, 30) + made_incidents(BEFORE, 20)
    return casework_with(tmp_path, incidents, made_prevention([BEFORE, YEAR]))


def test_a_year_begins_without_words(casework: Casework) -> None:
    review = casework.year.review(YEAR)
    assert (review.id, review.changed, review.actions) == (YEAR, "", ())
    with pytest.raises(Invalid):
        casework.year.review("2025-27")


def test_words_and_actions_are_kept(casework: Casework, tmp_path: Path) -> None:
    casework.year.write_review(YEAR, "A new route for reports.")
    casework.year.plan_action(
        YEAR, {"text": "Train the new staff", "owner": "Head", "due": "2026-11-01"}
    )
    casework.year.plan_action(YEAR, {"text": "Ask the parents again"})
    casework.close()
    again = Casework.open(tmp_path / "records").year.review(YEAR)
    assert again.changed == "A new route for reports."
    assert [(one.id, one.text) for one in again.actions] == [
        ("n1", "Train the new staff"),
        ("n2", "Ask the parents again"),
    ]
    assert again.actions[0].due == date(2026, 11, 1)


def test_an_action_needs_words(casework: Casework) -> None:
    with pytest.raises(Invalid, match="what is to be done"):
        casework.year.plan_action(YEAR, {"text": " "})
    assert casework.year.review(YEAR).actions == ()


def test_last_years_actions_are_accounted_for_and_carried_over(casework: Casework) -> None:
    casework.year.plan_action(BEFORE, {"text": "Train the new staff"})
    casework.year.plan_action(BEFORE, {"text": "Ask the parents", "owner": "Deputy"})
    casework.year.change_action(BEFORE, "n1", {"done_on": "2025-11-03", "result": "All 40 came"})
    assert casework.year.review_before(YEAR).actions[0].done_on == date(2025, 11, 3)
    with pytest.raises(Invalid, match="done already"):
        casework.year.carry_over(YEAR, "n1")
    (carried,) = casework.year.carry_over(YEAR, "n2").actions
    assert (carried.text, carried.owner, carried.due) == ("Ask the parents", "Deputy", None)
    with pytest.raises(Invalid, match="carried over already"):
        casework.year.carry_over(YEAR, "n2")
    assert casework.year.drop_action(YEAR, carried.id).actions == ()


def export(casework: Casework, path: Path, **options: bool) -> None:
    written = write_report(of_year(YEAR, casework), casework, path, overwrite=True, **options)
    remember(written, casework)


def test_the_words_stand_in_the_workbook(casework: Casework, tmp_path: Path) -> None:
    casework.year.write_review(YEAR, "=SUM(1) is text here.", "We did it.\nAnd this.")
    casework.year.plan_action(BEFORE, {"text": "Ask the parents"})
    casework.year.plan_action(YEAR, {"text": "Train", "owner": "Head", "due": "2026-11-01"})
    digest = casework.history.head_digest()
    export(casework, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    cells = [str(cell.value) for row in book["Report"].iter_rows() for cell in row if cell.value]
    said = {cell.removeprefix("•  ") for cell in cells}
    wanted = {"=SUM(1) is text here.", "Ask the parents", "not yet", "Train", "Head"}
    assert {*wanted, "We did it.", "And this."} <= said
    notes = {row[0].value: row[1].value for row in book["Contents and notes"].iter_rows()}
    assert notes["State of the records"].startswith(digest[:16])


def test_what_was_written_is_remembered_once(casework: Casework, tmp_path: Path) -> None:
    export(casework, tmp_path / "x.xlsx")
    export(casework, tmp_path / "x.xlsx")
    (kept,) = casework.year.publications()
    assert (kept.id, kept.report_year) == ("w1", YEAR)
    assert kept.digest
    assert "what_it_was" in {table.id for table in kept.tables}
    assert all(row.least <= row.most for table in kept.tables for row in table.rows)
    casework.year.never_handed_out("w1")
    assert casework.year.publications() == ()
    with pytest.raises(Invalid, match="no report of this number"):
        casework.year.never_handed_out("w1")


def test_what_was_counted_is_written_unless_something_has_changed_since(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = of_year(YEAR, casework)
    counted, before = count(asked, casework), count(of_year(BEFORE, casework), casework)
    written: list[int] = []

    def counting(*given: Any) -> CountedYear:
        written.append(len(written))
        return count(*given)

    def counts(figures: CountedYear) -> int:
        write_report(asked, casework, tmp_path / "x.xlsx", counted=figures, overwrite=True)
        return len(written)

    monkeypatch.setattr(annual_report, "count", counting)
    assert counts(counted) == 0
    assert counts(before) == 1  # another year's
    assert counts(replace(counted, day=counted.day - timedelta(days=1))) == 2
    casework.cases.amend(f"{YEAR}/001", {"summary": "It was shared."})
    assert counts(counted) == 3


def test_another_year_of_which_governors_were_told_is_counted_beside(casework: Casework) -> None:
    """One after it, or one before those that the report looks at."""
    assert of_year(BEFORE, casework).told_besides == ()
    row = SaidRow(keys=("bullying",), years=(YEAR, BEFORE, "2015-16"), least=8, most=12)
    said = (SaidTable(id="what_it_was", rows=(row,)),)
    casework.year.note_publication(YEAR, said, digest="", last_change=0)
    figures = count(of_year(BEFORE, casework), casework).figures
    recorded = Cell("incidents-recorded")
    assert [(one.year, one.value(recorded)) for one in figures.told_besides] == [
        (YEAR, 30),
        ("2015-16", 0),
    ]
    assert (figures.this.year, figures.this.value(recorded)) == (BEFORE, 20)
    assert [one.name for one in of_year(YEAR, casework).told_besides] == ["2015-16"]


@pytest.mark.parametrize("edition", [Edition.LEADERSHIP, Edition.CONFIDENTIAL])
def test_an_exact_edition_is_not_remembered(
    casework: Casework, tmp_path: Path, edition: Edition
) -> None:
    asked = of_year(YEAR, casework, edition)
    remember(write_report(asked, casework, tmp_path / "x.xlsx"), casework)
    assert casework.year.publications() == ()


@pytest.mark.parametrize("edition", list(Edition))
def test_text_with_a_name_is_not_written_until_confirmed(
    casework: Casework, tmp_path: Path, edition: Edition
) -> None:
    casework.year.write_review(YEAR, "Namemark was brave.", "Zzaliasmark too.")
    asked = of_year(YEAR, casework, edition)
    with pytest.raises(UnconfirmedFinds) as refused:
        write_report(asked, casework, tmp_path / "x.xlsx")
    assert [find.found for find in refused.value.finds] == ["Namemark", "Zzaliasmark"]
    assert not (tmp_path / "x.xlsx").exists()
    casework.year.confirm_finds(YEAR, [refused.value.finds[0].key])
    with pytest.raises(UnconfirmedFinds) as refused:
        write_report(asked, casework, tmp_path / "x.xlsx")
    casework.year.confirm_finds(YEAR, [find.key for find in refused.value.finds])
    write_report(asked, casework, tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").exists()
