"""The workbook: the figures and nothing else, whoever is in it and whatever was typed."""

import re
from collections import Counter
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

import pytest

from esafety_tui.policy.clauses import clauses
from esafety_tui.reports.explanations import ALIASES
from esafety_tui.reports.figures.figure_types import SHEETS, Edition, definitions
from esafety_tui.reports.figures.headlines import HEADLINES
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.sheets import name_of
from support.reports.generated_school import (
    ALIAS,
    MARKERS,
    NAME,
    SCHOOL,
    WORDS,
    made_incidents,
    made_prevention,
)
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import (
    MADE_ON,
    Workbooks,
    as_written,
    everything_in,
    incidents_of,
    tables_on,
    usual_figures,
    usual_incidents,
    written,
)

_SUMMARY, *_OTHERS = SHEETS.values()
SHEET_NAMES = [_SUMMARY, "Review", "Five years", *_OTHERS, "Definitions", "Withheld", "About"]
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("suppress_below", [0, 5])
def test_the_sheets_say_what_the_figures_say(workbooks: Workbooks, suppress_below: int) -> None:
    usual = workbooks(suppress_below=suppress_below)
    book, shown = usual.book, usual.shown
    assert book.sheetnames == SHEET_NAMES
    for one in definitions().values():
        if one.sheet in {"summary", "policy"}:
            continue  # these have their own form, and their own tests
        columns = shown.this.tables[one.id].columns
        found = [rows for heading, rows in tables_on(book[SHEETS[one.sheet]]) if heading == one.id]
        beside = len(columns) <= 4  # the years, in one table; otherwise a table each
        for number, year in enumerate(shown.shown if len(columns) == 1 else shown.years[:2]):
            headings, *rows = found[0][1:] if beside else found[number][1:]
            if len(columns) == 1:
                headings, *rows = found[0]
            printed = {row[0]: row for row in rows}
            start = 1 + number * len(columns) if beside else 1
            for row in year.tables[one.id].rows:
                values = {c.label: year.tables[one.id].value(row.key, c.key) for c in columns}
                if row.label not in printed:
                    assert not beside
                    assert not any(values.values())  # wide tables leave out what is none
                    continue
                cells = printed[row.label][start : start + len(columns)]
                labels = (
                    headings[start : start + len(columns)] if len(columns) > 1 else list(values)
                )
                for label, cell in zip(labels, cells, strict=True):
                    if label is None:
                        assert not beside
                        continue
                    value = values.pop(label)
                    assert cell == as_written(value) or (cell is None and value is None), one.id
                assert not any(values.values())


def test_the_summary_has_the_headlines_of_both_years(workbooks: Workbooks) -> None:
    book, shown = workbooks().book, workbooks().shown
    assert shown.before
    rows = {row[0].value: row for row in book["Summary"].iter_rows(max_col=5)}
    for _, headlines in HEADLINES:
        for headline in headlines:
            now, then = (cell.value for cell in rows[headline.label][1:3])
            assert now == as_written(shown.this.value(headline.cell))
            assert then == as_written(shown.before.value(headline.cell))


def test_the_policy_sheet_has_every_clause_with_its_steps(workbooks: Workbooks) -> None:
    book, figures = workbooks(suppress_below=0).book, usual_figures()
    rows = {
        str(row[0].value).partition(" · ")[0]: row
        for row in book["Policy clause by clause"].iter_rows(max_col=10)
    }
    for clause in clauses():
        cells = [cell.value for cell in rows[clause.id][2:10]]
        if any(answer.startswith("step:") for answer in clause.answers):
            table = figures.this.tables["policy-compliance"]
            assert cells == [
                as_written(table.value(clause.id, column.key)) for column in table.columns
            ]
        else:
            assert set(cells) == {None}


def test_every_definition_is_printed(workbooks: Workbooks) -> None:
    printed = {row[5]: row for row in workbooks().book["Definitions"].iter_rows(values_only=True)}
    for one in definitions().values():
        assert printed[one.id][:2] == (one.name, one.definition)


def test_numbers_and_dates_are_numbers_and_dates(workbooks: Workbooks) -> None:
    book = workbooks(suppress_below=0).book
    about = {row[0].value: row[1] for row in book["About"].iter_rows(max_col=2)}
    assert about["Made on"].value == datetime(2026, 11, 23)
    assert about["Made on"].number_format == "dd mmm yyyy"
    share = next(
        row[1]
        for row in book["Summary"].iter_rows()
        if row[0].value == "First response within the target"
    )
    assert isinstance(share.value, int | float)  # 1.0 comes back as 1
    assert share.number_format == "0%"


@pytest.mark.parametrize("edition", list(Edition))
def test_another_reader_finds_the_same_values(workbooks: Workbooks, edition: Edition) -> None:
    from python_calamine import CalamineWorkbook

    book = workbooks(edition).book
    other = CalamineWorkbook.from_path(str(workbooks(edition).path))
    assert other.sheet_names == book.sheetnames
    assert ("Incidents" in book.sheetnames) is (edition is Edition.CONFIDENTIAL)
    compared = Counter[str]()
    for sheet in book.worksheets:
        rows = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        for cells, values in zip(sheet.iter_rows(), rows, strict=True):
            for cell, value in zip_longest(cells, values, fillvalue=None):
                found = cell.value if cell else None
                found = found.date() if isinstance(found, datetime) else found
                assert (value or None) == (found or None), (sheet.title, cell)
                assert isinstance(value, str) is isinstance(found, str) or found is None
                compared[sheet.title] += found is not None
    assert set(compared) == set(book.sheetnames)
    assert min(compared.values()) >= 5
    assert compared.total() > 1_000


def test_main_figures_have_names_that_lead_to_them(workbooks: Workbooks) -> None:
    book, shown = workbooks().book, workbooks().shown
    assert shown.before
    names = set()
    for _, headlines in HEADLINES:
        for headline in headlines:
            for name, year in (
                (name_of(headline), shown.this),
                (f"{name_of(headline)}_year_before", shown.before),
            ):
                assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
                ((sheet, place),) = book.defined_names[name].destinations
                assert book[sheet][place].value == as_written(year.value(headline.cell))
                names.add(name)
    assert names == set(book.defined_names)


def test_five_years_stand_side_by_side(tmp_path: Path) -> None:
    years = [YEAR, BEFORE, "2023-24", "2022-23", "2021-22"]
    incidents = [one for year in years for one in made_incidents(year, 20)]
    _, book = written(tmp_path, incidents)
    sheet = book["Five years"]
    headings = next(
        [cell.value for cell in row] for row in sheet.iter_rows(max_col=6) if row[1].value
    )
    assert headings[1:] == years[::-1]
    recorded = next(
        row for row in sheet.iter_rows(max_col=6) if row[0].value == "Incidents recorded"
    )
    assert [cell.value for cell in recorded[1:]] == [20] * 5
    assert len(sheet._charts) == 3
    by_month = next(
        row for row in book["By month"].iter_rows(max_col=6) if row[0].value == "All months"
    )
    assert all(isinstance(cell.value, int) for cell in by_month[1:])


# ---------------------------------------------------------------- who is in it


@pytest.mark.parametrize("suppress_below", [0, 5])
def test_the_governors_edition_identifies_nobody(workbooks: Workbooks, suppress_below: int) -> None:
    everything = everything_in(workbooks(suppress_below=suppress_below).path)
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
    references = [row[0].value for row in usual.book["Incidents"].iter_rows()]
    assert ALIASES in references
    assert [ref for ref in references if str(ref).startswith(f"{YEAR}/")] == [
        incident.ref for incident in usual_incidents() if incident.ref.startswith(YEAR)
    ]


def test_every_confidential_sheet_carries_the_warning(workbooks: Workbooks) -> None:
    for edition, expected in ((Edition.CONFIDENTIAL, True), (Edition.GOVERNORS, False)):
        for sheet in workbooks(edition).book.worksheets:
            text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
            assert ("CONFIDENTIAL" in text) is expected
            assert (sheet.oddHeader.right.text == "CONFIDENTIAL") is expected


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


# ---------------------------------------------------------------- hostile and empty


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = [
        "=cmd|'/c calc'!A0",
        "@x",
        "+1+1",
        "-2",
        "#N/A",
        "a\x07\x1b[31mb\ufffe",
        "x" * 40_000,
        "😀" * 30_000,
    ]
    incidents = [
        incident.but(
            title=hostile[0], people=tuple(p.but(alias=hostile[0]) for p in incident.people)
        )
        for incident in made_incidents(YEAR, 40, providers=hostile)
    ]
    school = SCHOOL.but(name='=Hall & Sons &A &"Wingdings" ' + "school " * 60)
    for edition in Edition:
        path, book = written(tmp_path, incidents, edition=edition, suppress_below=0, school=school)
        found = set()
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type not in {"f", "e"}, cell.coordinate
                    if isinstance(cell.value, str):
                        assert len(cell.value.encode("utf-16-le")) <= 2 * 32_767
                        assert not NOT_TEXT.search(cell.value)
                        found.add(cell.value)
            assert len(str(sheet.oddHeader)) <= 255
        assert {"=cmd|'/c calc'!A0", "@x", "#N/A"} <= found
        with ZipFile(path) as parts:
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
            assert not [name for name in sheets if b"<f>" in parts.read(name)]
            drawn = [name for name in parts.namelist() if "/drawing" in name or "/chart" in name]
            assert drawn
            assert not [name for name in drawn if b"x" * 100 in parts.read(name)]
        path.unlink()


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("number", [0, 1])
def test_a_year_with_nothing_or_one_incident(tmp_path: Path, number: int, edition: Edition) -> None:
    _, book = written(tmp_path, made_incidents(YEAR, number), edition=edition)
    rows = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
    small = number and edition is Edition.GOVERNORS
    assert rows["Incidents recorded"] == ("withheld" if small else number)
    assert (f"No incident was recorded in {YEAR}." in rows) is (number == 0)
    if edition is Edition.CONFIDENTIAL:
        lines = [row[0].value for row in book["Incidents"].iter_rows()]
        assert ("No incident was recorded." in lines) is (number == 0)


def test_a_year_that_is_not_over_says_so(tmp_path: Path) -> None:
    _, book = written(tmp_path, incidents_of(), today=date(2026, 3, 2))
    texts = [str(row[0].value) for row in book["Summary"].iter_rows()]
    assert any("to date" in text and "2 March 2026" in text for text in texts)
    assert any(
        cell.value == f"{YEAR} to date" for row in book["Summary"].iter_rows() for cell in row
    )


def test_a_school_in_its_first_year_is_not_compared(tmp_path: Path) -> None:
    _, book = written(tmp_path, made_incidents(YEAR, 20), prevention=made_prevention([YEAR]))
    texts = [str(row[0].value) for row in book["Summary"].iter_rows()]
    assert any("no records in 2024-25" in text for text in texts)


def test_the_summary_says_why_much_is_withheld(tmp_path: Path) -> None:
    for edition, said in ((Edition.GOVERNORS, True), (Edition.CONFIDENTIAL, False)):
        (folder := tmp_path / edition).mkdir()
        _, book = written(folder, made_incidents(YEAR, 9), edition=edition)
        texts = [str(row[0].value) for row in book["Summary"].iter_rows()]
        assert any("Where few incidents are recorded" in text for text in texts) is said
