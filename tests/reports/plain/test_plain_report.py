"""The plain forms say the same as the figures, and carry nothing harmful."""

import csv
import json
from io import StringIO

import pytest

from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.school import School
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure.publish import published
from esafety_tui.reports.explanations import ALIASES
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import WITHHELD, Edition, Figures, definitions
from esafety_tui.reports.figures.year import annual_figures
from esafety_tui.reports.output_file import safe_cell
from esafety_tui.reports.plain.text_report import render
from esafety_tui.reports.release import LeadsWords, released
from support.reports.generated_school import MARKERS, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR

HOSTILE = ("=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1", "\tx", "＝1")
SCHOOL = School(name="=Northfield", lead="A. Lead")


def school_figures(number: int = 40, providers: tuple[str, ...] = ("YouTube", "TikTok")) -> Figures:
    incidents = [
        *made_incidents(YEAR, number, providers=providers),
        *made_incidents(BEFORE, number // 2, providers=providers),
    ]
    prevention = made_prevention([BEFORE, YEAR])
    return annual_figures(
        YEAR, incidents, prevention, CountingContext(SCHOOL, CALENDAR, shipped_steps(), TODAY)
    )


def rendered(
    figures: Figures,
    form: str,
    *,
    suppress_below: int = 5,
    confirmed: tuple[str, ...] = (),
    edition: Edition = Edition.GOVERNORS,
) -> str:
    """The report of *figures* in a plain *form*."""
    report = released(
        figures,
        edition=edition,
        suppress_below=suppress_below,
        made_on=TODAY,
        incidents=made_incidents(YEAR, 1) if edition is Edition.CONFIDENTIAL else (),
        words=LeadsWords(AnnualReview(id=YEAR, confirmed=confirmed), AnnualReview(id=BEFORE)),
    )
    return render(report, form)


def test_json_holds_every_value() -> None:
    figures = school_figures()
    shown = published(figures, Edition.GOVERNORS, 5)
    report = json.loads(rendered(figures, "json"))
    assert [figure["id"] for figure in report["figures"]] == list(definitions())
    assert report["withheld_below"] == 5
    for figure in report["figures"]:
        for row in figure["rows"]:
            for year in shown.shown:
                for column, said in row["years"][year.year].items():
                    value = year.tables[figure["id"]].value(row["id"], column)
                    if value is WITHHELD:
                        assert said == "withheld"
                    elif value is None or isinstance(value, int | float):
                        assert said == value
                    else:
                        assert said == str(value)


def test_csv_holds_every_count() -> None:
    figures = school_figures()
    lines = list(csv.DictReader(StringIO(rendered(figures, "csv", suppress_below=0))))
    recorded = next(line for line in lines if line["figure"] == "incidents-recorded")
    assert (recorded[YEAR], recorded[BEFORE]) == ("40", "20")
    cells = sum(len(table.rows) * len(table.columns) for table in figures.this.tables.values())
    assert len([line for line in lines if line["figure"] != "about"]) == cells


def test_text_has_every_figure_by_name() -> None:
    text = rendered(school_figures(), "text")
    assert all(one.name in text for one in definitions().values())
    assert "withheld" in text


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_no_form_carries_names_aliases_references_or_words_of_incidents(form: str) -> None:
    report = rendered(school_figures(), form, suppress_below=0)
    assert not [marker for marker in (*MARKERS, f"{YEAR}/0") if marker in report]


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_the_school_in_its_first_year_has_one_column(form: str) -> None:
    figures = annual_figures(
        YEAR,
        made_incidents(YEAR, 9),
        made_prevention([]),
        CountingContext(SCHOOL, CALENDAR, (), TODAY),
    )
    said = rendered(figures, form).replace(f"The school kept no records in {BEFORE}", "")
    if form == "json":
        report = json.loads(said)
        assert report["leads_words"].pop("year_before") == BEFORE
        said = json.dumps(report)
    assert BEFORE not in said


def test_the_text_says_which_years_are_missing_between() -> None:
    def told(*years: str) -> str:
        incidents = [incident for year in years for incident in made_incidents(year, 30)]
        figures = annual_figures(
            YEAR, incidents, made_prevention([]), CountingContext(SCHOOL, CALENDAR, (), TODAY)
        )
        return rendered(figures, "text")

    assert "No records of 2024-25, 2023-24:" in told(YEAR, "2022-23")
    assert "No records of" not in told(YEAR, BEFORE)
    assert "No records of" not in told(YEAR)


def test_hostile_names_are_no_formulas_in_csv() -> None:
    text = rendered(
        school_figures(60, HOSTILE),
        "csv",
        suppress_below=0,
        confirmed=("Names of providers and terms: @sum, in: @sum(1)",),
    )
    cells = [cell for line in csv.reader(StringIO(text)) for cell in line]
    assert [cell for cell in cells if "cmd" in cell]
    # Figures are numbers or words of ours; what begins like a formula is neither.
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]


@pytest.mark.parametrize("text", [*HOSTILE, " =1", "\u00a0@x", "\r=1"])
def test_a_hostile_cell_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "YouTube", "a=b", "Year 8", "'quoted"])
def test_an_honest_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="one of text, csv, json"):
        rendered(school_figures(1), "xml")


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_a_plain_form_with_aliases_says_that_each_holds_in_its_case_only(form: str) -> None:
    figures = school_figures(1)
    secret = rendered(figures, form, edition=Edition.CONFIDENTIAL)
    assert ALIASES in " ".join(secret.split())
    assert "alias holds" not in rendered(figures, form)


def test_the_remarks_say_why_some_small_numbers_stand() -> None:
    said = " ".join(rendered(school_figures(60), "text").split())
    assert "Counts of cases under 5" in said
    assert "Withdrawn reports and prevention work may be shown however few" in said


def test_what_two_reports_of_a_year_tell_is_said_as_it_is() -> None:
    said = " ".join(rendered(school_figures(60), "text").split())
    assert "side by side either" not in said
    assert "sees which figures have changed. Where fewer than 5 cases changed" in said
    assert "a figure that only one of them changed still tells of that one" in said
