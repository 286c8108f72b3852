"""Where nothing was chosen, nobody is told that somebody said *other*."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import plain
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Category, Medium, Outcome, Route, Word
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.reports.figures.rows import category_rows, label_of
from esafety_tui.widgets.form.field import choices

KINDS = (("category", Category), ("medium", Medium), ("route", Route))


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_figures_and_forms_say_other_or_not_said(name: str, kind: type[Word]) -> None:
    assert label_of(kind("other")) == "Other or not said"
    assert ("other or not said", "other") in choices(kind)


def test_other_words_stay_as_they_are() -> None:
    assert Category.FALSE_ALLEGATION.label == "false allegation"
    assert Outcome.NO_FURTHER_ACTION.label == "no further action"
    school = School(name="Northfield School", lead="Sam Lead")
    assert "Other or not said" in [row.label for row in category_rows(school)]


def test_a_case_with_only_a_title_says_so_and_its_words_are_kept(casework: Casework) -> None:
    incident = casework.cases.record({"title": "Fake profile"})
    checklist = casework.records.checklist(incident)
    told = case_text(
        incident,
        checklist,
        casework.records.today,
        casework.records.calendar,
        casework.records.school,
    )
    for said in ("Category: other or not said", "Who told you: other or not said",
                 "Where it happened: other or not said"):  # fmt: skip
        assert said in told
    kept = plain(incident)
    assert {kept.get(name, "other") for name, _ in KINDS} == {"other"}
