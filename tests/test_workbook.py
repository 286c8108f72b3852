"""The workbook: the figures and nothing else, whole or not at all."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from generated_school import ALIAS, MARKERS, NAME, SCHOOL, WORDS, made_incidents, made_prevention
from obvious_count import BEFORE, CALENDAR, TODAY, YEAR
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.incident import Incident
from esafety_tui.model.prevention import Prevention
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports import workbook
from esafety_tui.reports.definitions import SHEETS, definitions
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import WITHHELD, Figures
from esafety_tui.reports.figures import annual_figures
from esafety_tui.reports.headlines import HEADLINES
from esafety_tui.reports.publishing import published
from esafety_tui.reports.workbook import write_workbook
from esafety_tui.reports.workbook_names import name_of

_SUMMARY, *_OTHERS = SHEETS.values()
SHEET_NAMES = [_SUMMARY, "Review", "Five years", *_OTHERS, "Definitions", "Withheld", "About"]
MADE_ON = date(2026, 11, 23)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def incidents_of(number: int = 40) -> list[Incident]:
    return [*made_incidents(YEAR, number), *made_incidents(BEFORE, max(0, number - 5))]


def figures_of(
    incidents: list[Incident], prevention: Prevention | None = None, **look: Any
) -> Figures:
    prevention = made_prevention([BEFORE, YEAR]) if prevention is None else prevention
    school, today = look.get("school", SCHOOL), look.get("today", TODAY)
    return annual_figures(YEAR, incidents, prevention, school, CALENDAR, shipped_steps(), today)


def written(
    folder: Path,
    incidents: list[Incident],
    *,
    edition: Edition = Edition.GOVERNORS,
    suppress_below: int = 5,
    **look: Any,
) -> tuple[Path, Workbook]:
    path = folder / "report.xlsx"
    write_workbook(
        figures_of(incidents, **look),
        path,
        edition=edition,
        suppress_below=suppress_below,
        made_on=MADE_ON,
        incidents=incidents,
    )
    return path, load_workbook(path)


def everything_in(path: Path) -> str:
    """All parts of the file as they are stored, names of parts included."""
    with ZipFile(path) as parts:
        return "\n".join(f"{name}\n{parts.read(name).decode()}" for name in parts.namelist())


def tables_on(sheet: Worksheet) -> Iterator[tuple[str, list[list[Any]]]]:
    """The tables below each heading: the rows from under the column headings to a blank row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=12)]
    names = {one.name: one.id for one in definitions().values()}
    meanings = {one.definition for one in definitions().values()}
    heading, table, inside = "", [], False
    for row in [*rows, [None]]:
        if row[0] in names and not inside:
            heading = names[row[0]]
        elif row[0] in meanings:
            continue  # stands between the heading and its table
        elif not any(value is not None for value in row):
            if inside:
                yield heading, table
            table, inside = [], False
        else:
            inside = True
            table.append(row)


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("suppress_below", [0, 5])
def test_the_sheets_say_what_the_figures_say(tmp_path: Path, suppress_below: int) -> None:
    incidents = incidents_of()
    _, book = written(tmp_path, incidents, suppress_below=suppress_below)
    shown = published(figures_of(incidents), Edition.GOVERNORS, suppress_below)
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


def as_written(value: Any) -> Any:
    if value is WITHHELD:
        return "withheld"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float):
        return pytest.approx(value)  # a workbook keeps sixteen digits
    return "–" if value is None else value


def test_the_summary_has_the_headlines_of_both_years(tmp_path: Path) -> None:
    incidents = incidents_of()
    _, book = written(tmp_path, incidents)
    shown = published(figures_of(incidents), Edition.GOVERNORS, 5)
    assert shown.before
    rows = {row[0].value: row for row in book["Summary"].iter_rows(max_col=5)}
    for _, headlines in HEADLINES:
        for headline in headlines:
            now, then = (cell.value for cell in rows[headline.label][1:3])
            assert now == as_written(shown.this.value(headline.cell))
            assert then == as_written(shown.before.value(headline.cell))


def test_the_policy_sheet_has_every_clause_with_its_steps(tmp_path: Path) -> None:
    incidents = incidents_of()
    _, book = written(tmp_path, incidents, suppress_below=0)
    figures = figures_of(incidents)
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


def test_every_definition_is_printed(tmp_path: Path) -> None:
    _, book = written(tmp_path, [])
    printed = {row[5]: row for row in book["Definitions"].iter_rows(values_only=True)}
    for one in definitions().values():
        assert printed[one.id][:2] == (one.name, one.definition)


def test_numbers_and_dates_are_numbers_and_dates(tmp_path: Path) -> None:
    _, book = written(tmp_path, incidents_of(), suppress_below=0)
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
def test_another_reader_finds_the_same_values(tmp_path: Path, edition: Edition) -> None:
    from python_calamine import CalamineWorkbook

    path, book = written(tmp_path, incidents_of(), edition=edition)
    other = CalamineWorkbook.from_path(str(path))
    assert other.sheet_names == book.sheetnames
    compared = 0
    for sheet in book.worksheets:
        rows = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        for cells, values in zip(sheet.iter_rows(), rows, strict=True):
            for cell, value in zip(cells, values, strict=False):
                found = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                assert value == ("" if found is None else found), cell.coordinate
                compared += found is not None
    assert compared > 1_000


def test_main_figures_have_names_that_lead_to_them(tmp_path: Path) -> None:
    incidents = incidents_of()
    _, book = written(tmp_path, incidents)
    shown = published(figures_of(incidents), Edition.GOVERNORS, 5)
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
def test_the_governors_edition_identifies_nobody(tmp_path: Path, suppress_below: int) -> None:
    path, _ = written(tmp_path, incidents_of(), suppress_below=suppress_below)
    everything = everything_in(path)
    assert not [marker for marker in MARKERS if marker in everything]
    assert not re.search(r"\d{4}-\d\d/\d{3}", everything)


def test_the_confidential_edition_has_a_line_for_each_incident_by_alias(tmp_path: Path) -> None:
    incidents = incidents_of()
    path, book = written(tmp_path, incidents, edition=Edition.CONFIDENTIAL)
    everything = everything_in(path)
    assert ALIAS in everything
    assert NAME not in everything
    assert WORDS not in everything
    references = [row[0].value for row in book["Incidents"].iter_rows()]
    assert [ref for ref in references if str(ref).startswith(f"{YEAR}/")] == [
        incident.ref for incident in incidents if incident.ref.startswith(YEAR)
    ]


def test_every_confidential_sheet_carries_the_warning(tmp_path: Path) -> None:
    _, secret = written(tmp_path, incidents_of(3), edition=Edition.CONFIDENTIAL)
    (tmp_path / "report.xlsx").unlink()
    _, open_to_governors = written(tmp_path, incidents_of(3))
    for book, expected in ((secret, True), (open_to_governors, False)):
        for sheet in book.worksheets:
            text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
            assert ("CONFIDENTIAL" in text) is expected
            assert (sheet.oddHeader.right.text == "CONFIDENTIAL") is expected


def test_the_confidential_edition_needs_the_incidents(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs the incidents"):
        write_workbook(
            figures_of(incidents_of()),
            tmp_path / "report.xlsx",
            edition=Edition.CONFIDENTIAL,
            suppress_below=0,
            made_on=MADE_ON,
        )
    assert not list(tmp_path.iterdir())


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
                        assert len(cell.value) <= 32_767
                        assert not NOT_TEXT.search(cell.value)
                        found.add(cell.value)
            assert len(str(sheet.oddHeader)) <= 255
        assert {"=cmd|'/c calc'!A0", "@x", "#N/A"} <= found
        with ZipFile(path) as parts:
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
            assert not [name for name in sheets if b"<f>" in parts.read(name)]
        path.unlink()


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("number", [0, 1])
def test_a_year_with_nothing_or_one_incident(tmp_path: Path, number: int, edition: Edition) -> None:
    _, book = written(tmp_path, made_incidents(YEAR, number), edition=edition)
    rows = {row[0].value: row[1].value for row in book["Summary"].iter_rows()}
    small = number and edition is Edition.GOVERNORS
    assert rows["Incidents recorded"] == ("withheld" if small else number)


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


# ---------------------------------------------------------------- how it looks


def test_every_sheet_is_set_up_for_a4(tmp_path: Path) -> None:
    _, book = written(tmp_path, incidents_of())
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_area
        assert sheet.freeze_panes
        assert sheet.oddHeader.left.text == "Northfield && Sons School"
        assert YEAR in sheet.oddHeader.center.text
        assert sheet.oddHeader.right.text == "Governors' edition"
        assert sheet.oddFooter.left.text == "Made 23 November 2026"
    assert book["Summary"].page_setup.fitToHeight == 1
    assert book.properties.title == f"E-safety annual monitoring {YEAR}"


def test_charts_have_numbers_behind_them_and_words_beside(tmp_path: Path) -> None:
    path, book = written(tmp_path, incidents_of(), suppress_below=0)
    for name in ("Summary", "By month", "By category", "Response", "Prevention"):
        assert book[name]._charts, name
        for chart in book[name]._charts:
            for series in chart.series:
                cells = book[name][series.val.numRef.f.partition("!")[2].replace("$", "")]
                values = [cell.value for (cell,) in cells]
                assert any(values)
                assert all(value is None or isinstance(value, int | float) for value in values)
    with ZipFile(path) as parts:
        drawings = [name for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        assert drawings
        for name in drawings:
            xml = parts.read(name).decode()
            described = re.findall(r'<cNvPr[^>]* descr="(?:Bar|Line) chart: [^"]+"', xml)
            assert len(described) == xml.count("<graphicFrame") > 0


def test_a_chart_draws_nothing_that_is_withheld(tmp_path: Path) -> None:
    incidents = incidents_of()
    _, book = written(tmp_path, incidents)
    sheet = book["By month"]
    shown = published(figures_of(incidents), Edition.GOVERNORS, 5)
    numbers = {
        str(row[9].value).partition(" (")[0]: row[10].value for row in sheet.iter_rows(max_col=12)
    }
    table = shown.this.tables["incidents-by-month"]
    compared = 0
    for row in table.rows:
        if row.label in numbers and row.key.startswith("part"):
            value = table.value(row.key)
            assert numbers[row.label] == (None if value is WITHHELD else value)
            compared += 1
    assert compared == 3


# ---------------------------------------------------------------- whole or not at all


def write(path: Path, **options: Any) -> None:
    options = {
        "edition": Edition.GOVERNORS,
        "suppress_below": 5,
        "made_on": MADE_ON,
        **options,
    }
    write_workbook(figures_of(incidents_of(4)), path, **options)


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        write(path)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced_when_told(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    write(path, overwrite=True)
    assert load_workbook(path).sheetnames[0] == "Summary"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"

    def somebody_else(done: int, total: int) -> None:
        if done == total:
            path.write_text("mine")

    with pytest.raises(FileExistsError):
        write(path, progress=somebody_else)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(workbook.Path, "hardlink_to", refuse)
    write(tmp_path / "report.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
    with pytest.raises(FileExistsError):
        write(tmp_path / "report.xlsx")


class Cancelled(Exception):
    pass


def cancel_at(part: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == (part if part >= 0 else total):
            raise Cancelled

    return progress


@pytest.mark.parametrize("part", [1, 7, -1])
def test_cancelling_leaves_nothing_behind(tmp_path: Path, part: int) -> None:
    with pytest.raises(Cancelled):
        write(tmp_path / "report.xlsx", progress=cancel_at(part))
    assert not list(tmp_path.iterdir())


def test_cancelling_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    with pytest.raises(Cancelled):
        write(path, progress=cancel_at(-1), overwrite=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [4, 600])
def test_progress_rises_to_the_end(tmp_path: Path, number: int) -> None:
    told: list[tuple[int, int]] = []
    few = made_incidents(YEAR, 4)
    incidents = [few[n % 4].but(ref=f"{YEAR}/{n + 1:03d}") for n in range(number)]
    write_workbook(
        figures_of(incidents),
        tmp_path / "report.xlsx",
        edition=Edition.CONFIDENTIAL,
        suppress_below=0,
        made_on=MADE_ON,
        incidents=incidents,
        progress=lambda done, total: told.append((done, total)),
    )
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    (total,) = {total for _, total in told}
    assert told[-1] == (total, total)


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"No such file|cannot find"):
        write(tmp_path / "nowhere" / "report.xlsx")
