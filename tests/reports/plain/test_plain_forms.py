"""The plain forms leave by the same door as the workbook, and say all that it says."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from esafety_tui.casework.annual.annual_report import plain_report, write_report
from esafety_tui.casework.casework import Casework
from esafety_tui.reports.figures.figure_types import Edition, definitions
from esafety_tui.reports.names.identifiers import UnconfirmedFinds
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.places_app import casework_with

YEAR, BEFORE, LONG_BEFORE = "2026-27", "2025-26", "2023-24"
# What only a sheet needs: the headings of the sheet Definitions, and the line below titles.
FURNITURE = {"figure", "meaning", "sheet", "identifier",
             "what every figure means stands on the sheet definitions."}  # fmt: skip
CHANGED = "A new route for reports.\nThe card hangs in every staff room."


def made(folder: Path) -> Casework:
    incidents = [
        *made_incidents(YEAR, 24), *made_incidents(BEFORE, 40), *made_incidents(LONG_BEFORE, 20)
    ]  # fmt: skip
    casework = casework_with(folder, incidents, made_prevention([BEFORE, YEAR]))
    casework.settings.change({"category_names": {"account-compromise": "Taken account"}})
    casework.year.write_review(YEAR, CHANGED)
    casework.year.plan_action(YEAR, {"text": "Train the new staff", "owner": "Deputy head",
                                "due": "2027-03-31"})  # fmt: skip
    casework.year.plan_action(BEFORE, {"text": "Ask the parents", "owner": "Chair of governors"})
    casework.year.change_action(BEFORE, "n1", {"done_on": "2026-10-09", "result": "Half answered"})
    return casework


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    casework = made(tmp_path)
    yield casework
    casework.close()


class Told:
    """The report in all its forms, each made once: to be read only."""

    def __init__(self, casework: Casework, folder: Path) -> None:
        self.casework = casework
        self._folder = folder
        self.plain = cache(self._plain)
        self.workbook = cache(self._workbook)

    def _plain(self, form: str, edition: Edition, below: int = 5) -> str:
        return plain_report(YEAR, self.casework, form, edition=edition, suppress_below=below)

    def _workbook(self, edition: Edition) -> Path:
        path = self._folder / f"{edition}.xlsx"
        write_report(YEAR, self.casework, path, edition=edition)
        return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("told")
    told = Told(made(folder), folder)
    yield told
    told.casework.close()


def printed(path: Path) -> Iterator[tuple[str, list[Any]]]:
    """Every row of the workbook as it is printed: its sheet and its cells."""
    for sheet in load_workbook(path).worksheets:
        left, top, right, bottom = range_boundaries(sheet.print_area.replace("$", "").split("!")[1])
        assert (left, top) == (1, 1)
        below_title = sheet.iter_rows(min_row=3, max_row=bottom, max_col=right)
        for row in below_title:
            cells = [cell for cell in row if cell.value not in (None, "")]
            if cells:
                yield sheet.title, cells


def in_words(cell: Any) -> str:
    """The value of *cell* as a person reads it there."""
    value, shown_as = cell.value, cell.number_format
    if isinstance(value, datetime):
        return f"{value:%d %b %Y}"
    if isinstance(value, float | int) and "%" in shown_as:
        return f"{half_up(value * 100, '1')}%"
    if isinstance(value, float | int) and shown_as.startswith("+"):
        number = half_up(value, "0.1" if ".0" in shown_as else "1")
        sign = "+" if number > 0 else ""
        return f"{number:{sign}}" + (" pts" if "pts" in shown_as else "")
    if isinstance(value, float | int) and ".0" in shown_as:
        return str(half_up(value, "0.1"))
    return " ".join(str(value).split())


def half_up(value: float, to: str) -> Decimal:
    """A number as Excel and LibreOffice round it; Python rounds a half to the even digit."""
    return Decimal(f"{value:.9f}").quantize(Decimal(to), ROUND_HALF_UP)


def left_out(text: str, path: Path) -> list[tuple[str, list[str]]]:
    """The rows of the workbook at *path* that *text* does not say: its words, or its numbers."""
    whole = " ".join(text.casefold().split())
    lines: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        for between in (r"\s{2,}", ": "):
            label, *values = re.split(between, line.strip())
            lines.setdefault(label, []).append(values)
    missing = []
    for sheet, cells in printed(path):
        said = [in_words(cell) for cell in cells]
        numbers = [in_words(cell) for cell in cells[1:] if isinstance(cell.value, int | float)]
        beside = [word for word in said[1:] if word == "withheld" or word in numbers]
        words = {word.casefold() for word in said} - {*FURNITURE, *definitions()}
        # A line that begins so and has these values in this order; every word somewhere.
        if not (
            all(word in whole for word in words)
            and (not numbers or any(_in_order(beside, line) for line in lines.get(said[0], [])))
        ):
            missing.append((sheet, said))
    return missing


def _in_order(wanted: list[str], line: list[str]) -> bool:
    rest = iter(line)
    return all(any(value == one for one in rest) for value in wanted)


@pytest.mark.parametrize("edition", Edition)
def test_the_text_says_every_figure_and_word_of_the_workbook(told: Told, edition: Edition) -> None:
    path = told.workbook(edition)
    text = told.plain("text", edition)
    assert len(list(printed(path))) > 400
    assert left_out(text, path) == []
    # The control: a word less, a figure other, and this test fails.
    assert left_out(text.replace("Deputy head", ""), path)
    assert left_out(text.replace("Half answered", ""), path)
    assert left_out(re.sub(r"(Incidents recorded +)\d+", r"\g<1>7", text), path)


def everything(document: Any) -> Iterator[Any]:
    """Every single value of a JSON document."""
    if isinstance(document, dict | list):
        for one in document.values() if isinstance(document, dict) else document:
            yield from everything(one)
    else:
        yield document


@pytest.mark.parametrize("edition", Edition)
def test_json_says_every_figure_and_word_of_the_workbook(told: Told, edition: Edition) -> None:
    values = list(everything(json.loads(told.plain("json", edition))))
    words = " ".join(" ".join(one.split()) for one in values if isinstance(one, str))
    words = words.replace(",", "")
    numbers = {round(one, 6) for one in values if isinstance(one, int | float)}
    for sheet, cells in printed(told.workbook(edition)):
        for cell in cells:
            value = cell.value
            if isinstance(value, datetime):
                assert value.date().isoformat() in words, (sheet, value)
            elif isinstance(value, int | float):
                assert round(value, 6) in numbers, (sheet, value)
            elif not cell.font.b and value not in ("–", "not yet"):  # keys stand for headings
                said = " ".join(value.split()).replace(",", "")  # clauses are a list there
                assert said in words or said.casefold() in FURNITURE, (sheet, said)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("edition", "below"),
    [(Edition.GOVERNORS, 5), (Edition.GOVERNORS, 0), (Edition.CONFIDENTIAL, 5)],
    ids=["governors", "nothing withheld", "confidential"],
)
def test_what_a_plain_form_explains_is_not_about_a_workbook(
    told: Told, edition: Edition, below: int, form: str
) -> None:
    said = told.plain(form, edition, below).casefold()
    if form == "json":
        said = " ".join(
            f"{one['heading']} {one['text']}" for one in json.loads(said)["explanations"]
        )
    assert "withheld" in said
    assert [word for word in ("sheet", "workbook", "page") if word in said] == []


def test_the_leads_words_have_their_owner_and_date(told: Told) -> None:
    words = json.loads(told.plain("json", Edition.GOVERNORS))["leads_words"]
    assert words["changed"] == CHANGED
    assert words["actions"] == [
        {"action": "Train the new staff", "owner": "Deputy head", "by": "2027-03-31",
         "done_on": None, "result": ""}
    ]  # fmt: skip
    assert words["year_before"] == BEFORE
    assert words["actions_of_year_before"][0]["done_on"] == "2026-10-09"
    text = told.plain("text", Edition.GOVERNORS)
    assert "  1. Train the new staff\n     Who: Deputy head\n     By: 31 Mar 2027\n" in text
    lines = told.plain("csv", Edition.GOVERNORS).splitlines()
    assert "leads-words,Actions for the next year 1,By,words,2027-03-31,," in lines


# The same door


def test_a_name_in_the_words_is_refused_until_it_is_confirmed(casework: Casework) -> None:
    casework.year.write_review(YEAR, "Namemark was brave.")
    for form in ("text", "csv", "json"):
        with pytest.raises(UnconfirmedFinds) as refused:
            plain_report(YEAR, casework, form, edition=Edition.GOVERNORS)
        assert [find.found for find in refused.value.finds] == ["Namemark"], form
    casework.year.confirm_finds(YEAR, [find.key for find in refused.value.finds])
    for form in ("text", "csv", "json"):
        said = plain_report(YEAR, casework, form, edition=Edition.GOVERNORS)
        assert "Namemark was brave." in said, form


def test_without_the_door_the_name_would_leave(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is the look through the text that holds the name back."""
    casework.year.write_review(YEAR, "Namemark was brave.")
    monkeypatch.setattr("esafety_tui.reports.release.to_confirm", lambda *_: [])
    assert "Namemark" in plain_report(YEAR, casework, "json", edition=Edition.GOVERNORS)


@pytest.mark.parametrize("edition", Edition)
def test_csv_says_first_what_it_is_and_what_it_withholds(told: Told, edition: Edition) -> None:
    lines = list(csv.DictReader(StringIO(told.plain("csv", edition))))
    about = {line["row"]: line[f"{YEAR} to date"] for line in lines if line["figure"] == "about"}
    secret = edition is Edition.CONFIDENTIAL
    assert [line["figure"] for line in lines[: len(about)]] == ["about"] * len(about)
    assert about.get("Warning", "").startswith("CONFIDENTIAL") == secret
    assert about["School"] == told.casework.records.school.name
    assert about["Edition"] == edition.heading
    assert about["Counts withheld below"] == ("nothing is withheld" if secret else "5")
    # The same facts as in the other forms, to the last one.
    in_json = json.loads(told.plain("json", edition))["about"]
    about.pop("Warning", None)
    assert about == {name: str(value) for name, value in in_json.items()}


def test_only_the_confidential_edition_has_a_line_for_each_incident(told: Told) -> None:
    confidential = json.loads(told.plain("json", Edition.CONFIDENTIAL))
    assert len(confidential["incidents"]) == 24
    assert confidential["warning"].startswith("CONFIDENTIAL")
    governors = told.plain("json", Edition.GOVERNORS)
    assert "incidents" not in json.loads(governors)
    assert f"{YEAR}/0" not in governors
