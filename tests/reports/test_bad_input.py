"""What makes a report difficult, on the screen, in the workbook and in the plain forms alike.

Each is a sentence or a marked figure: never a traceback, never half a file.
"""

import errno
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esafety_tui.casework.annual.annual_report import of_year, plain_report, write_report
from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.reports import output_file
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.widgets.boxes.question import Question
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.annual_report import asked_for_a_file, counted, said
from support.screens.places_app import PlacesApp, casework_with, settled, text_of

YEAR, BEFORE = "2026-27", "2025-26"


def without_dates(incidents: Sequence[Incident]) -> list[Incident]:
    """As a log without dates gives them: nobody knows when it happened, or when it was closed."""
    return [
        incident.but(occurred_on=None, stage="reported", closed_at=None, reopened_at=(),
                     withdrawn_reason="", removals=())
        for incident in incidents
    ]  # fmt: skip


Said = tuple[str, ...]
# The incidents of a school, and what each face has to say of them.
SCHOOLS: dict[str, tuple[Callable[[], list[Incident]], Said, Said]] = {
    "nothing at all": (list, ("Nothing was recorded in 2026-27",),
                       ("Nothing was recorded in 2026-27",)),
    "one incident": (lambda: made_incidents(YEAR, 1), ("2026-27 to date",), ("to date",)),
    "a year that is not over": (
        lambda: made_incidents(YEAR, 12) + made_incidents(BEFORE, 30),
        ("2026-27 to date",),
        ("to date",),
    ),
    "a first year": (
        lambda: made_incidents(YEAR, 12),
        ("The records in this program do not cover 2025-26: nothing to compare.",),
        ("The records in this program do not cover 2025-26: nothing to compare.",),
    ),
    "incidents without dates": (
        lambda: without_dates(made_incidents(YEAR, 12) + made_incidents(BEFORE, 30)),
        ("School days to close (median) not recorded",),
        ("School days to close (median)",),
    ),
}  # fmt: skip


def squeezed(text: str) -> str:
    return " ".join(text.replace("▌", " ").split())


def every_cell(path: Path) -> str:
    return " ".join(
        # A dash for nothing, as a page shows it.
        str("–" if cell is None and at else cell or "")
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows(values_only=True)
        for at, cell in enumerate(row)
    )


@pytest.mark.parametrize("school", SCHOOLS)
async def test_on_the_screen(tmp_path: Path, school: str) -> None:
    made, wanted, _ = SCHOOLS[school]
    casework = casework_with(tmp_path, made(), made_prevention([]))
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 60)) as pilot:
        await counted(pilot)
        shown = squeezed(text_of(app))
        for sentence in wanted:
            assert sentence in shown
        await pilot.press("v")  # what the governors see has no other manners
        await pilot.pause()
        assert "As governors see it" in text_of(app)


# Of the editions that have more in them, one school will do in the ordinary run.
EDITIONS = [
    pytest.param(
        edition, school,
        marks=[pytest.mark.long] * (edition is not Edition.GOVERNORS and school != "one incident"),
    )
    for edition in Edition
    for school in SCHOOLS
]  # fmt: skip


@pytest.mark.parametrize(("edition", "school"), EDITIONS)
def test_in_the_workbook_and_in_text(tmp_path: Path, edition: Edition, school: str) -> None:
    made, _, wanted = SCHOOLS[school]
    casework = casework_with(tmp_path, made(), made_prevention([]))
    path = tmp_path / "x.xlsx"
    asked = of_year(YEAR, casework, edition)
    write_report(asked, casework, path)
    cells = squeezed(every_cell(path))
    text = squeezed(plain_report(asked, casework, "text"))
    for sentence in wanted:
        assert sentence in cells
        assert sentence in text
    for form in ("json", "csv"):
        assert plain_report(asked, casework, form)
    casework.close()


# Files


@pytest.fixture
def casework(tmp_path: Path) -> Casework:
    return casework_with(tmp_path, made_incidents(YEAR, 6), made_prevention([YEAR]))


async def test_a_file_that_is_open_in_excel_is_a_sentence_on_the_screen(
    casework: Casework, tmp_path: Path, open_in_excel: Callable[[Path], None]
) -> None:
    target = tmp_path / "report.xlsx"
    open_in_excel(target)
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await asked_for_a_file(pilot, target)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Question)
        await pilot.press(*"replace", "enter")
        await settled(pilot)
        assert isinstance(app.screen, FileExport)
        assert "close it if it is open in another program, such as Excel" in squeezed(said(app))
        assert target.read_text() == "open elsewhere"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["records", "report.xlsx"]
        assert casework.year.publications() == ()


async def test_a_full_disk_is_a_sentence_on_the_screen_and_no_half_a_file(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await asked_for_a_file(pilot, tmp_path / "report.xlsx")
        with monkeypatch.context() as patch:
            patch.setattr(output_file.os, "fsync", refuse)
            await pilot.press("enter")
            await settled(pilot)
        assert "The disk is full. Nothing was written" in said(app)
        assert [path.name for path in tmp_path.iterdir()] == ["records"]
        assert casework.year.publications() == ()
        await pilot.press("enter")  # there is room again: the same key writes it
        await settled(pilot)
        assert (tmp_path / "report.xlsx").read_bytes()[:2] == b"PK"


def test_without_the_temporary_file_a_full_disk_would_leave_half_of_one(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what keeps half a file away is that it is written under another name."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "report.xlsx"

    def at_once(**_: object) -> tuple[int, str]:
        return output_file.os.open(target, output_file.os.O_CREAT | output_file.os.O_RDWR), str(
            target
        )

    monkeypatch.setattr(output_file.tempfile, "mkstemp", at_once)
    monkeypatch.setattr(output_file.os, "fsync", refuse)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(OSError, match="No space"):
        write_report(of_year(YEAR, casework), casework, target)
    assert target.exists()
    casework.close()
