"""Two governors' reports of one year side by side: a profile of few cases is asked about first."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from esafety_tui.casework.annual.annual_report import (
    refs_counted,
    remember,
    write_report,
)
from esafety_tui.casework.annual.differencing import FewChanged
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import field_changes
from esafety_tui.model.incident import Occurred
from esafety_tui.model.school.annual_review import Publication
from esafety_tui.model.vocabulary import Category, Stage
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.widgets.boxes.question import Question
from support.reports.generated_school import made_incidents, made_prevention
from support.screens.annual_report import asked_for_a_file, counted, done, said
from support.screens.places_app import NOON, PlacesApp, casework_with

YEAR, BEFORE = "2026-27", "2025-26"
GOVERNORS = Edition.GOVERNORS


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    incidents = made_incidents(YEAR, 24) + made_incidents(BEFORE, 30)
    casework = casework_with(tmp_path, incidents, made_prevention([BEFORE, YEAR]))
    yield casework
    casework.close()


def write(casework: Casework, path: Path, *, all_the_same: bool = False, below: int = 5) -> None:
    written = write_report(
        YEAR, casework, path, form="json",
        edition=GOVERNORS, overwrite=True, suppress_below=below, all_the_same=all_the_same,
    )  # fmt: skip
    remember(written, casework)


def open_cases(casework: Casework, number: int, *, year: str = YEAR) -> list[str]:
    """So many cases that can be changed, none of them a cyberbullying one; reported by now first.

    Those of a made year lie anywhere in it, and only one that was reported can be withdrawn.
    """
    now = casework.records.now
    found = [
        one.ref
        for one in sorted(casework.records.incidents(), key=lambda one: one.reported_at > now)
        if one.ref.startswith(year)
        and one.stage is not Stage.WITHDRAWN
        and one.category is not Category.CYBERBULLYING
    ]
    assert len(found) >= number
    return found[:number]


def change(casework: Casework, refs: list[str]) -> None:
    for ref in refs:
        casework.cases.amend(ref, {"category": Category.CYBERBULLYING})


def test_one_case_that_changed_between_is_asked_about_and_nothing_written(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    (ref,) = open_cases(casework, 1)
    casework.cases.withdraw(ref, "reported twice")
    before = casework.history.last_change_number()
    for form in ("json", ""):
        path = tmp_path / "b"
        with pytest.raises(FewChanged) as refused:
            write_report(YEAR, casework, path, edition=GOVERNORS, form=form)
        assert refused.value.cases == 1
        assert refused.value.earlier.id == "w1"
        assert not path.exists()
    facts = refused.value.facts
    assert "written on 23 November 2026 at 12:00 (w1)" in facts
    assert "Since then 1 case has changed" in facts
    assert "what changed in that one case" in facts
    assert casework.history.last_change_number() == before


def test_written_all_the_same_two_reports_are_the_profile_of_the_case(
    casework: Casework, tmp_path: Path
) -> None:
    """The harm: many figures differ, and one case is the reason for all of them."""
    write(casework, tmp_path / "a.json")
    (ref,) = open_cases(casework, 1)
    casework.cases.withdraw(ref, "reported twice")
    write(casework, tmp_path / "b.json", all_the_same=True)
    first, second = casework.year.publications()
    then, now = (shown_of(one) for one in (first, second))
    differ = {cell for cell in {*then, *now} if then[cell] != now[cell]}
    assert len(differ) > 5
    assert (second.visible, second.id) != (first.visible, first.id)


def shown_of(publication: Publication) -> Counter[tuple[str, str, str]]:
    year = next(one for one in publication.years if one.year == YEAR)
    return Counter(
        {
            (figure, row, column): count
            for figure, rows in year.shown.items()
            for row, columns in rows.items()
            for column, count in columns.items()
        }
    )


def test_a_case_that_only_has_a_new_note_hides_none_that_changed(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    one, *others = open_cases(casework, 7)
    for ref in others:
        casework.cases.amend(ref, {"title": "Called otherwise"})
    write(casework, tmp_path / "a.json")  # nothing that is counted has changed
    change(casework, [one])
    changed = casework.history.changes_after(casework.year.publications()[0].last_change, NOON)
    assert set(changed) == {one}
    for ref in others:
        casework.cases.amend(ref, {"title": "Called otherwise again"})
    changed = casework.history.changes_after(casework.year.publications()[0].last_change, NOON)
    assert len(changed) == 7  # to count these would let it pass
    with pytest.raises(FewChanged) as refused:
        write(casework, tmp_path / "b.json")
    assert refused.value.cases == 1


@pytest.mark.parametrize(("number", "asked"), [(1, True), (4, True), (5, False), (7, False)])
def test_it_is_asked_below_the_threshold_only(
    casework: Casework, tmp_path: Path, number: int, asked: bool
) -> None:
    write(casework, tmp_path / "a.json")
    change(casework, open_cases(casework, number))
    if asked:
        with pytest.raises(FewChanged, match=f"{number} case"):
            write(casework, tmp_path / "b.json")
    else:
        write(casework, tmp_path / "b.json")
        assert (tmp_path / "b.json").exists()


def test_a_case_of_a_year_beside_counts_too(casework: Casework, tmp_path: Path) -> None:
    write(casework, tmp_path / "a.json")
    change(casework, open_cases(casework, 2, year=BEFORE))
    with pytest.raises(FewChanged) as refused:
        write(casework, tmp_path / "b.json")
    assert refused.value.cases == 2
    assert refused.value.earlier.report_year == YEAR


def test_a_day_that_was_corrected_shows_in_a_middle_value_only_and_is_asked_about(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    (first,) = casework.year.publications()
    dated = [
        one
        for one in map(casework.records.incident, refs_counted(YEAR, casework))
        if one.ref.startswith(YEAR) and one.occurred_on and one.stage is not Stage.WITHDRAWN
    ]
    middle = sorted(dated, key=lambda one: (one.reported_at.date() - one.occurred_on.last).days)  # type: ignore[union-attr]
    for one in middle[len(middle) // 2 - 1 : len(middle) // 2 + 1]:
        day = one.reported_at.date() - timedelta(days=300)
        casework.cases.amend(one.ref, {"occurred_on": Occurred(first=day, last=day)})
    with pytest.raises(FewChanged):
        write(casework, tmp_path / "b.json")
    write(casework, tmp_path / "b.json", all_the_same=True)
    *_, second = casework.year.publications()
    assert (first.packed, first.visible) != (second.packed, second.visible)


def test_what_only_time_has_changed_counts_too(casework: Casework, tmp_path: Path) -> None:
    """A check-in that has become due is a case's as well, though nobody touched the record."""
    write(casework, tmp_path / "a.json")
    later: list[datetime] = [NOON]
    casework.records.clock = lambda: later[0]

    def until_something_is_due() -> None:
        for days in range(7, 200, 7):
            later[0] = NOON + timedelta(days=days)
            write(casework, tmp_path / "b.json")

    with pytest.raises(FewChanged) as refused:
        until_something_is_due()
    earlier = refused.value.earlier
    assert casework.history.changes_after(earlier.last_change, earlier.at) == {}


def test_the_same_report_again_is_asked_about_never_and_is_one_publication(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    write(casework, tmp_path / "b.json")
    assert [one.id for one in casework.year.publications()] == ["w1"]
    (ref,) = open_cases(casework, 1)
    was = casework.records.incident(ref).category
    change(casework, [ref])
    write(casework, tmp_path / "b.json", all_the_same=True)
    casework.cases.amend(ref, {"category": was})
    write(casework, tmp_path / "c.json")  # whoever has the first learns nothing from it


def test_one_that_was_forgotten_is_asked_about_no_more(casework: Casework, tmp_path: Path) -> None:
    write(casework, tmp_path / "a.json")
    change(casework, open_cases(casework, 1))
    with pytest.raises(FewChanged):
        write(casework, tmp_path / "b.json")
    casework.year.never_handed_out("w1")
    last = casework.history.last_change()
    assert last is not None
    assert "w1 was never handed out" in last.act
    write(casework, tmp_path / "b.json")
    assert (tmp_path / "b.json").exists()


def test_a_report_that_withholds_nothing_and_the_confidential_one_are_not_asked_about(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    change(casework, open_cases(casework, 1))
    edition = Edition.CONFIDENTIAL
    write_report(YEAR, casework, tmp_path / "b.json", edition=edition, form="json")
    write(casework, tmp_path / "c.json", below=0)


def test_the_history_tells_of_a_report_in_words_only(casework: Casework, tmp_path: Path) -> None:
    write(casework, tmp_path / "a.json")
    last = casework.history.last_change()
    assert last is not None
    fields = {change.field: change.after for change in field_changes(last)}
    assert fields["workbook · report year"] == YEAR
    (kept,) = casework.year.publications()
    assert not {kept.visible, kept.packed} & set(fields.values())
    assert not [field for field in fields if "visible" in field or "last change" in field]


async def test_on_the_screen_enter_writes_nothing_and_the_lead_may(
    casework: Casework, tmp_path: Path
) -> None:
    write(casework, tmp_path / "a.json")
    change(casework, open_cases(casework, 1))
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(80, 24)) as pilot:
        await counted(pilot)
        path = tmp_path / "report.xlsx"
        await asked_for_a_file(pilot, path)
        await pilot.press("enter")
        await done(pilot)
        assert isinstance(app.screen, Question)
        assert "Since then 1 case has changed" in said(app)
        assert isinstance(app.focused, Input)
        for button in app.screen.query(Button):  # all three can be read on the smallest window
            assert button.region.right <= 80
            assert button.region.width >= len(button.name or "")
        await pilot.press("enter", "escape")
        await done(pilot)
        assert isinstance(app.screen, FileExport)
        assert "Nothing was written." in said(app)
        assert not path.exists()
        assert [one.id for one in casework.year.publications()] == ["w1"]
        # It is written once the lead says so.
        for moves, kept in (([], ["w1"]), (["tab", "tab"], ["w1", "w2"])):
            await pilot.press("enter")
            await done(pilot)
            await pilot.press(*"w1", *moves, "enter")
            await done(pilot)
            assert path.exists(), moves
            assert [one.id for one in casework.year.publications()] == kept
            path.unlink()
            await pilot.press("escape")
            change(casework, open_cases(casework, 1))
            await counted(pilot)
            await asked_for_a_file(pilot, path)
