"""The workbook: what the report says and nothing else, whoever is in it and whatever was typed."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from esafety_tui.model.vocabulary import Stage
from esafety_tui.reports.annual.notes import ALIASES, reasons
from esafety_tui.reports.annual.report_types import Result
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.figures.figure_types import Edition, definitions
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.write import write_workbook
from support.reports.generated_school import (
    ALIAS,
    MARKERS,
    NAME,
    SCHOOL,
    WORDS,
    made_incidents,
    made_words,
)
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import (
    MADE_ON,
    Workbooks,
    everything_in,
    figures_of,
    report_of,
    usual_figures,
    usual_incidents,
    written,
)

SHEETS = ["Report", "Contents and notes", "Figures", "Breakdowns", "Prevention", "Actions",
          "Definitions"]  # fmt: skip
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def texts(book: object, sheet: str) -> list[str]:
    return [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value]  # type: ignore[index]


# What it says


def test_each_edition_has_its_sheets(workbooks: Workbooks) -> None:
    assert workbooks().book.sheetnames == SHEETS
    assert workbooks(Edition.LEADERSHIP).book.sheetnames == [*SHEETS, "Every figure"]
    confidential = workbooks(Edition.CONFIDENTIAL).book.sheetnames
    assert confidential == [*SHEETS, "Every figure", "Incidents"]


def test_the_first_sheet_has_the_eight_figures_as_the_report_says_them(
    workbooks: Workbooks,
) -> None:
    book, report = workbooks().book, workbooks().report
    sheet = book["Report"]
    rows = {row[0].value: row for row in sheet[sheet.tables["Report_figures"].ref]}
    for one in report.eight:
        cells = rows[one.name]
        assert [cell.value for cell in cells[3:6]] == [
            one.change, one.target.shown, one.result.value,
        ]  # fmt: skip
        if one.this.exact is None:
            assert cells[1].value == one.this.shown


def test_a_table_of_the_first_page_has_one_stretch_of_time(tmp_path: Path) -> None:
    """In a small school what counts three years stands apart, under a heading that says so."""
    years = (YEAR, BEFORE, "2023-24", "2022-23")
    incidents = [one for year in years for one in made_incidents(year, 12)]
    report = report_of(figures_of(incidents))
    path = tmp_path / "report.xlsx"
    write_workbook(report, path)
    sheet = load_workbook(path)["Report"]
    apart = {False: "Report_figures", True: "Report_three_years"}
    for together, name in apart.items():
        rows = sheet[sheet.tables[name].ref]
        named = [one.name for one in report.eight if one.together is together]
        assert [row[0].value for row in rows[1:]] == named != []
        heads = [f"3 years to {year}" for year in years[:2]] if together else [*years[:2]]
        assert [cell.value for cell in rows[0]][1:3] == heads
    figures = load_workbook(path)["Figures"]
    (table,) = figures.tables.values()
    shown = [row[1].value for row in figures[table.ref]][1:]
    assert shown == sorted(shown, key=len)
    assert set(shown) == {YEAR, f"2023-24 to {YEAR}"}


def test_below_the_figures_stands_why_words_stand_there(workbooks: Workbooks) -> None:
    governors, exact = (workbooks(one) for one in (Edition.GOVERNORS, Edition.LEADERSHIP))
    said = list(reasons(governors.report.eight))
    assert said != []
    assert not [one for one in reasons(exact.report.eight) if not one.startswith("–")]
    for one in governors.report.eight:
        unclear = f"Unclear: {one.this.shown} can be above or below {one.target.shown}."
        assert (unclear in said) is (one.result is Result.UNCLEAR)
    below = " ".join(texts(governors.book, "Report"))
    assert " ".join(said) in below


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ("1 to 4", "1 to 4: so small"), ("about 15", "About 15: the nearest five"),
        ("about 60%", "About 60%: the nearest five"), ("80% or more", "80% or more: at most four"),
        ("20% or less", "20% or less: at most four"), ("under half", "Under half: too few"),
        ("about half", "About half: 40%"), ("few", "Few: under 40%"), ("–", "–: too few"),
    ],
)  # fmt: skip
def test_each_word_has_its_reason(workbooks: Workbooks, shown: str, why: str) -> None:
    line = replace(workbooks().report.figures[0], values=(Band(shown),), result=Result.NONE)
    (said,) = reasons([line])
    assert said.startswith(why)


def test_the_story_says_what_the_tables_do(workbooks: Workbooks) -> None:
    report = workbooks().report
    (table,) = (one for one in report.tables if one.id == "targeted")
    rows = [row for row in table.rows if row.band.most]
    who = "; ".join(f"{row.group.label.lower()}: {row.band.shown}" for row in rows)
    told = next(one for one in report.figures if one.id == "told")
    said = " ".join(report.sentences)
    assert f"Who was targeted – {who}." in said
    assert f"agencies were told in {told.this.shown} cases" in said
    still = next(one for one in report.figures if one.id == "open")
    assert f"Still open on the day of this report: {still.this.shown}." in said
    (severity,) = (one for one in report.tables if one.id == "severity")
    for row in severity.rows:
        assert f"{row.group.label.lower()}: {row.band.shown}" in said
    on_page = " ".join(" ".join(texts(workbooks().book, "Report")).replace("•", "").split())
    assert " ".join(report.sentences) in on_page


def test_what_is_next_counts_the_actions_and_names_the_targets_missed() -> None:
    words = made_words(YEAR, BEFORE)
    report = report_of(usual_figures(), words=words, targets={"policies": 10})
    actions, targets = report.next_steps
    assert (
        actions == f"Agreed in {BEFORE}: 3 actions, 2 done. Agreed in {YEAR}: 2 actions. 1 is late."
    )
    policies = next(one for one in report.figures if one.id == "policies")
    assert targets.endswith(f"policies in date ({policies.this.shown}, target 10).")
    near = next(one for one in report.figures if one.id == "pupil_confidence").this
    goal = round((near.least or 0) * 1.03, 1)
    both = report_of(usual_figures(), targets={"policies": 10, "pupil_confidence": goal})
    assert both.next_steps[-1] == (
        f"{targets} Near: pupils’ confidence, 1 to 5 ({near.shown}, target {goal})."
    )
    wide = next(one for one in report.figures if one.id == "in_time")
    goal = ((wide.this.least or 0) + (wide.this.most or 0)) / 2
    unclear = report_of(usual_figures(), targets={"in_time": goal}).next_steps[-1]
    assert unclear.startswith(f"Unclear: first response in time ({wide.this.shown}, target ")
    assert report_of(usual_figures()).next_steps == (f"Agreed in {YEAR}: no actions.",)


def test_the_breakdowns_say_the_bands_and_their_limits(workbooks: Workbooks) -> None:
    book, report = workbooks().book, workbooks().report
    printed = {(row[0].value, row[1].value): row for row in book["Breakdowns"].iter_rows()}
    assert report.tables
    for table in report.tables:
        title = next(one for one, _ in printed if str(one).startswith(table.title))
        for row in table.rows:
            *_, shown, least, most = (cell.value for cell in printed[title, row.group.label])
            assert (least, most) == (row.band.least, row.band.most)
            assert shown == row.band.shown or shown == row.band.exact


def test_every_exact_figure_stands_in_the_leadership_edition(workbooks: Workbooks) -> None:
    book, figures = workbooks(Edition.LEADERSHIP).book, usual_figures()
    names = {definition.name: name for name, definition in definitions().items()}
    found = 0
    sheet = book["Every figure"]
    first = int(str(sheet.freeze_panes)[1:])
    for figure, row, column, *values in sheet.iter_rows(min_row=first, values_only=True):
        table = figures.this.tables[names[figure]]
        key = next(one.key for one in table.rows if one.label == row)
        what = next(one.key for one in table.columns if one.label == column)
        true = table.value(key, what)
        now = values[-1]
        if isinstance(true, date):
            now = now.date()
        assert (now if now != "–" else None) == (pytest.approx(true) if true is not None else None)
        found += 1
    assert found > 309
    # They are there to look things up in, and would print on a dozen pages.
    assert sheet.print_area.endswith(f"${first - 2}")


@pytest.mark.parametrize("edition", list(Edition))
def test_another_reader_finds_the_same_values(workbooks: Workbooks, edition: Edition) -> None:
    from python_calamine import CalamineWorkbook

    book = workbooks(edition).book
    other = CalamineWorkbook.from_path(str(workbooks(edition).path))
    assert other.sheet_names == book.sheetnames
    compared = Counter[str]()
    for sheet in book.worksheets:
        rows = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        for cells, values in zip(sheet.iter_rows(), rows, strict=True):
            for cell, value in zip_longest(cells, values, fillvalue=None):
                found = cell.value if cell else None
                found = found.date() if isinstance(found, datetime) else found
                assert (value or None) == (found or None), (sheet.title, cell)
                compared[sheet.title] += found is not None
    assert set(compared) == set(book.sheetnames)
    assert min(compared.values()) >= 5


# Who is in it


@pytest.mark.parametrize("edition", [Edition.GOVERNORS, Edition.LEADERSHIP])
def test_neither_edition_for_others_identifies_anybody(
    workbooks: Workbooks, edition: Edition
) -> None:
    everything = everything_in(workbooks(edition).path)
    assert not [marker for marker in MARKERS if marker in everything]
    assert not re.search(r"\d{4}-\d\d/\d{3}", everything)


def test_the_confidential_edition_has_a_line_for_each_incident_by_alias(
    workbooks: Workbooks,
) -> None:
    usual = workbooks(Edition.CONFIDENTIAL)
    everything = everything_in(usual.path)
    assert ALIAS in everything
    assert NAME not in everything
    assert WORDS not in everything
    assert ALIASES in texts(usual.book, "Contents and notes")
    references = [str(row[0].value) for row in usual.book["Incidents"].iter_rows()]
    assert [ref for ref in references if ref.startswith(f"{YEAR}/")] == [
        incident.ref for incident in usual_incidents() if incident.ref.startswith(YEAR)
    ]


@pytest.mark.parametrize(
    ("edition", "word"),
    [(Edition.LEADERSHIP, "EXACT NUMBERS"), (Edition.CONFIDENTIAL, "CONFIDENTIAL")],
)
def test_every_sheet_of_an_exact_edition_is_marked(
    workbooks: Workbooks, edition: Edition, word: str
) -> None:
    for sheet in workbooks(edition).book.worksheets:
        assert any(word in text for text in texts(sheet.parent, sheet.title)), sheet.title
        assert edition.heading in sheet.oddFooter.left.text
    for sheet in workbooks().book.worksheets:
        assert not any(word in text for text in texts(sheet.parent, sheet.title))


def test_the_confidential_edition_needs_the_incidents() -> None:
    with pytest.raises(ValueError, match="needs the incidents"):
        released(usual_figures(), edition=Edition.CONFIDENTIAL, made_on=MADE_ON)


def test_incidents_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    numbers = ["1000", "998", "999", "1001"]
    made = made_incidents(YEAR, 4)
    incidents = [one.but(ref=f"{YEAR}/{n}") for one, n in zip(made, numbers, strict=True)]
    _, book = written(tmp_path, incidents, edition=Edition.CONFIDENTIAL)
    references = [str(row[0].value) for row in book["Incidents"].iter_rows()]
    assert [ref for ref in references if ref.startswith(f"{YEAR}/")] == [
        f"{YEAR}/{n}" for n in ("998", "999", "1000", "1001")
    ]


# Hostile and empty


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = [
        "=cmd|'/c calc'!A0", "@x", "+1+1", "-2", "#N/A", "a\x07\x1b[31mb\ufffe", "x" * 40_000,
        "😀" * 30_000,
    ]  # fmt: skip
    incidents = [
        incident.but(
            title=hostile[0], people=tuple(p.but(alias=hostile[0]) for p in incident.people)
        )
        for incident in made_incidents(YEAR, 40, providers=hostile)
    ]
    school = SCHOOL.but(name='=Hall & Sons &A &"Wingdings" ' + "school " * 60)
    path, book = written(tmp_path, incidents, edition=Edition.CONFIDENTIAL, school=school)
    found, marked = set(), set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in {"f", "e"}, cell.coordinate
                if isinstance(cell.value, str):
                    assert len(cell.value.encode("utf-16-le")) <= 2 * 32_767
                    assert not NOT_TEXT.search(cell.value)
                    found.add(cell.value)
                    if cell.value.startswith(("=", "+", "-", "@")):
                        marked.add(cell.quotePrefix)
                    else:
                        assert not cell.quotePrefix
        assert len(str(sheet.oddFooter)) <= 255
    assert marked == {True}
    assert {"=cmd|'/c calc'!A0", "#N/A"} <= found
    with ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [name for name in sheets if b"<f>" in parts.read(name)]


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("number", [0, 1])
def test_a_year_with_nothing_or_one_incident(tmp_path: Path, number: int, edition: Edition) -> None:
    counted = [one for one in made_incidents(YEAR, 9) if one.stage is not Stage.WITHDRAWN]
    _, book = written(tmp_path, counted[:number], edition=edition)
    rows = {row[0].value: row[1].value for row in book["Report"].iter_rows()}
    small = number and edition is Edition.GOVERNORS
    assert rows["Incidents recorded"] == ("1 to 4" if small else number)


def test_a_year_that_is_not_over_says_so(tmp_path: Path) -> None:
    _, book = written(tmp_path, made_incidents(YEAR, 20), today=date(2026, 3, 2))
    assert any("to date" in text for text in texts(book, "Report"))
