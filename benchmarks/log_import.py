"""Taking in a log of 5,000 rows, against openpyxl reading the same file: processor time of both."""

import gc
import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

from measure import Row, compare
from openpyxl import Workbook, load_workbook

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.intake import carry_in
from esafety_tui.importing.session import LogSession

_HEADINGS = (
    "No", "Date reported", "Date of incident", "What happened", "Category", "Severity", "Platform",
    "Victim", "Reported by", "Action taken", "Status", "Date closed",
)  # fmt: skip
_KINDS = ("Cyberbullying", "Threats", "Sexting", "Fake account", "Harassment")
_PEOPLE = ("Ali Ash 8B", "Bo Birch", "Cy Cedar; Di Elm", "Y9 pupil")


def taking_in() -> Iterator[Row]:
    """Yield how long it takes to read, match and take in, against only reading the cells.

    The rows of the index are made when the board is next drawn: that is told by itself.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        log = _log(folder / "log.xlsx", 5_000)
        yield compare(
            "5,000 rows read, matched and taken in",
            lambda: _take_in(log, folder),
            lambda: _read_cells(log),
            2.0,
            against="openpyxl reading the cells",
            rounds=3,
        )
        yield compare(
            "5,000 rows, and what the board shows of them",
            lambda: _take_in(log, folder, with_index=True),
            lambda: _read_cells(log),
            None,
            against="openpyxl reading the cells",
            rounds=3,
        )


def _log(path: Path, rows: int) -> Path:
    chance = random.Random(1)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Log")
    sheet.append(_HEADINGS)
    for number in range(1, rows + 1):
        day = datetime(2021, 9, 1) + timedelta(days=chance.randrange(1_800))
        told = f"Incident {number}: something was said in the chat of a class and told to a tutor"
        sheet.append((
            number, day, day - timedelta(days=chance.randrange(5)), told, chance.choice(_KINDS),
            chance.choice(("High", "Low", "Medium")), chance.choice(("WhatsApp", "TikTok")),
            chance.choice(_PEOPLE), "Ms Ash", "Spoken to both, rang home", "Closed",
            day + timedelta(days=9),
        ))  # fmt: skip
    book.save(path)
    return path


def _take_in(log: Path, folder: Path, *, with_index: bool = False) -> float:
    casework = Casework.set_up(Path(tempfile.mkdtemp(dir=folder)), {"name": "S", "lead": "L"})
    gc.collect()
    begun = process_time()
    intake = carry_in(casework, LogSession(casework, log).intake(), update=False, file=log.name)
    if with_index:
        casework.records.index  # noqa: B018 - its rows are made when they are asked for
    took = process_time() - begun
    casework.close()
    if len(intake.new) != 5_000:
        raise RuntimeError(f"{len(intake.new)} rows came in")
    return took


def _read_cells(log: Path) -> float:
    gc.collect()
    begun = process_time()
    for row in load_workbook(log)["Log"].iter_rows(values_only=True):
        len(row)
    return process_time() - begun
