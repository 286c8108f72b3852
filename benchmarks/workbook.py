"""What the annual report costs: its figures beside loading, its writing beside bare openpyxl."""

import gc
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from measure import Row, compare, processor_seconds, seconds
from openpyxl import Workbook, load_workbook
from school import made_incidents

from esafety_tui.casework.annual.annual_report import count, of_year
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill, load_sample
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import now, plain
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.write import write_workbook

BARE = (
    "bare openpyxl appending the same values to as many sheets, without looks, charts or page "
    "set-up; processor time"
)


def workbook() -> Iterator[Row]:
    """The figures of a year, and the workbook in both editions."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        yield _figures(folder, 10_000)
        for number in (2_000, 10_000):
            yield _writing(folder, number, Edition.CONFIDENTIAL, 1.3)
        yield _writing(folder, 10_000, Edition.GOVERNORS, None)


def _figures(folder: Path, number: int) -> Row:
    casework = _school(folder / "figures", number)
    incidents = casework.records.incidents()
    year = incidents[0].reference.year

    def load() -> None:
        Casework.open(folder / "figures", read_only=True).records.incidents()

    return compare(
        f"figures of a year with {number:,} incidents",
        seconds(lambda: count(of_year(year, casework), casework)),
        seconds(load),
        1.0,
        against="opening the records and reading every incident",
        rounds=3,
    )


def _writing(folder: Path, number: int, edition: Edition, at_most: float | None) -> Row:
    casework = _school(folder / f"{edition}-{number}", number)
    incidents = casework.records.incidents()
    counted = count(of_year(incidents[0].reference.year, casework), casework)
    # Decided before: what may be shown is no part of the writing.
    report = released(
        counted.figures, edition=edition, made_on=date(2026, 11, 23), incidents=incidents
    ).report
    path = folder / "ours.xlsx"

    def write() -> None:
        write_workbook(report, path, overwrite=True)

    write()
    bare = _bare(path, folder / "bare.xlsx")
    # Bare openpyxl would not have the school in memory, for Python to look through.
    gc.collect()
    gc.freeze()
    row = compare(
        f"workbook, {edition.value}, {number:,} incidents",
        processor_seconds(write),
        processor_seconds(bare),
        at_most,
        against=BARE,
        rounds=9,
    )
    gc.unfreeze()
    return row


def _bare(ours: Path, path: Path) -> Callable[[], None]:
    # Blank cells are left out: the peer should not have to make what is not written.
    sheets = [
        [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        for sheet in load_workbook(ours).worksheets
    ]

    def write() -> None:
        book = Workbook()
        book.remove(book.worksheets[0])
        for rows in sheets:
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
        book.save(path)

    return write


def _school(folder: Path, number: int) -> Casework:
    """Records with *number* incidents, all of one year."""
    sample = load_sample(now().date())
    year = sample.school.academic_year(now().date())

    def in_one_year() -> Iterator[Incident]:
        for place, incident in enumerate(made_incidents(number, sample), 1):
            yield incident.but(ref=f"{year}/{place:03d}")

    if not folder.exists():
        casework = Casework.set_up(folder, plain(sample.school))
        fill(casework, in_one_year(), sample.prevention)
        casework.close()
    return Casework.open(folder, read_only=True)
