"""The plain forms say the same as the report, and carry nothing harmful."""

import csv
import json
from io import StringIO

import pytest

from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.school import School
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.annual.notes import ALIASES
from esafety_tui.reports.annual.report_types import LeadsWords, Report
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Edition, definitions
from esafety_tui.reports.output_file import safe_cell
from esafety_tui.reports.plain.csv_report import COLUMNS
from esafety_tui.reports.plain.text_report import render
from esafety_tui.reports.release import released
from support.reports.generated_school import MARKERS, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR
from support.reports.year_figures import annual_figures

HOSTILE = ("=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1", "\tx", "＝1")
FORMS = ["text", "csv", "json"]


def report(
    edition: Edition = Edition.GOVERNORS,
    number: int = 40,
    name: str = "Northfield School",
    providers: tuple[str, ...] = ("YouTube", "TikTok"),
    confirmed: tuple[str, ...] = (),
) -> Report:
    incidents = [
        one
        for year, size in ((YEAR, number), (BEFORE, number // 2))
        for one in made_incidents(year, size, providers=providers)
    ]
    context = CountingContext(School(name=name, lead="A. Lead"), CALENDAR, shipped_steps(), TODAY)
    figures = annual_figures(YEAR, incidents, made_prevention([BEFORE, YEAR]), context)
    words = LeadsWords(AnnualReview(id=YEAR, confirmed=confirmed), AnnualReview(id=BEFORE))
    return released(
        figures, edition=edition, made_on=TODAY, incidents=incidents, words=words
    ).report


def test_json_says_each_figure_and_row_with_its_limits() -> None:
    made = report()
    said = json.loads(render(made, "json"))
    assert [one["id"] for one in said["figures"]] == [one.id for one in made.figures]
    for one, line in zip(said["figures"], made.figures, strict=True):
        assert (one["shown"], one["least"], one["most"]) == tuple(line.this)
    assert said["tables"]
    for one, table in zip(said["tables"], made.tables, strict=True):
        assert [tuple(row.values())[2:] for row in one["rows"]] == [
            tuple(row.band) for row in table.rows
        ]
    assert "every_figure" not in said
    assert "cases" not in said


def test_csv_is_tidy_and_has_one_schema_for_every_edition() -> None:
    for edition in Edition:
        lines = list(csv.DictReader(StringIO(render(report(edition), "csv"))))
        assert tuple(lines[0]) == COLUMNS
        assert {line["edition"] for line in lines} == {edition.value}
        assert {line["school"] for line in lines} == {"Northfield School"}
        for line in lines:
            if line["least"]:
                assert float(line["least"]) <= float(line["most"])
    assert len(lines) > 1_000


def test_the_leadership_edition_has_every_figure_exact() -> None:
    made = report(Edition.LEADERSHIP)
    said = json.loads(render(made, "json"))["every_figure"]
    assert {one["figure"] for one in said} == set(definitions())
    assert made.every
    for one in said:
        if one["year"] == YEAR:
            value = made.every.this.tables[one["figure"]].value(one["row"], one["column"])
            assert one["value"] == (value.isoformat() if hasattr(value, "isoformat") else value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("edition", [Edition.GOVERNORS, Edition.LEADERSHIP])
def test_no_form_carries_names_aliases_references_or_words_of_incidents(
    form: str, edition: Edition
) -> None:
    said = render(report(edition), form)
    assert not [marker for marker in (*MARKERS, f"{YEAR}/0") if marker in said]


def test_hostile_names_are_no_formulas_in_csv() -> None:
    made = report(
        Edition.LEADERSHIP,
        60,
        "=Northfield",
        HOSTILE,
        ("Names of providers and terms: @sum, in: @sum(1)",),
    )
    cells = [cell for line in csv.reader(StringIO(render(made, "csv"))) for cell in line]
    assert [cell for cell in cells if "cmd" in cell]
    numbers = {cell for cell in cells if cell.lstrip("-").replace(".", "").isdigit()}
    assert not [c for c in cells if c not in numbers and c.startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize("text", [*HOSTILE, " =1", "\u00a0@x", "\r=1"])
def test_a_hostile_cell_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "YouTube", "a=b", "Year 8", "'quoted"])
def test_an_honest_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="one of text, csv, json"):
        render(report(number=1), "xml")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_form_with_aliases_says_that_each_holds_in_its_case_only(form: str) -> None:
    assert ALIASES in " ".join(render(report(Edition.CONFIDENTIAL), form).split())
    assert "alias holds" not in render(report(), form)


def test_text_says_the_rule_in_words() -> None:
    said = " ".join(render(report(), "text").split())
    assert "two other numbers would have made the same reports" in said
