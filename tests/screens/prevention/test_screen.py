"""Prevention: what is due first, coverage, trends, and what would stand where nothing does."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Select

from esafety_tui.casework.records.board_day import overdue_refreshers
from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Prevention,
    Survey,
    SurveyGroup,
    Topic,
    Training,
)
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.screens.prevention.rows import (
    REVIEWS,
    due_in_plain_words,
    prevention_rows,
)
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.lists.drawing import Palette
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import NOON, PlacesApp, casework_with, text_of

TODAY = NOON.date()
SCHOOL = School(name="S", lead="L")
CALENDAR = SchoolCalendar(SCHOOL)
HOSTILE = "[/red] [$x]y[/] [bold"
PREVENTION = Prevention(
    activities=(
        Activity(
            on=date(2026, 9, 21),
            kind=ActivityKind.ASSEMBLY,
            audience=Audience.PUPILS,
            reached=180,
            title=f"Kind online {HOSTILE}",
            note="With Zzquill Namemark",
        ),
        Activity(on=date(2027, 1, 11), audience=Audience.PARENTS, reached=40),
        Activity(on=date(2026, 3, 2), audience=Audience.GOVERNORS, reached=9),
    ),
    trainings=(
        Training(
            on=date(2025, 9, 2), trained=46, employed=50, refresher_due=date(2026, 9, 2),
            topic=Topic.CHILD_PROTECTION_AND_LAW,
        ),
        Training(on=date(2026, 9, 2), trained=44, employed=50, acknowledgement=True,
                 title="New year's reading"),
    ),
    reviews=(
        PolicyReview(policy=PolicyName.BEHAVIOUR, reviewed_on=date(2026, 5, 1),
                     next_due=date(2027, 5, 1)),
        PolicyReview(policy=PolicyName.E_SAFETY, reviewed_on=date(2024, 5, 1),
                     next_due=date(2025, 5, 1)),
        PolicyReview(policy=PolicyName.E_SAFETY, reviewed_on=date(2025, 5, 1),
                     next_due=date(2026, 11, 20)),
        PolicyReview(policy=PolicyName.GRIEVANCE, reviewed_on=date(2025, 5, 1),
                     next_due=date(2026, 6, 1)),
    ),
    surveys=(
        Survey(on=date(2025, 6, 2), group=SurveyGroup.STAFF, asked=50, responses=40, score=3.4),
        Survey(on=date(2026, 6, 2), group=SurveyGroup.STAFF, asked=50, responses=25, score=3.9),
        Survey(on=date(2026, 6, 2), group=SurveyGroup.PUPILS, asked=300, responses=150, score=3.0),
    ),
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> PlacesApp:
    return PlacesApp(casework_with(tmp_path, (), PREVENTION), "prevention")


async def test_shows_every_section_complete(app: PlacesApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        for size in ((120, 60), (80, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            shown = " ".join(text_of(app).split())
            for text in (
                "3 days late",
                "5 months late",
                "no review yet · due",
                "due 1 May 2027, in 5 months",
                "92% · 46 of 50 · 2 Sep 2025 ·",
                "2 months late",
                "88% · 44 of 50 · 2 Sep 2026",
                "3.4 → 3.9 of 5 · up 0.5",
                "3.0 of 5",
                "not asked yet",
                "2026-27: 1 held, 180 people reached in all, 1 planned",
                "2025-26: 1 held, 9 people reached in all",
                "Kind online [/red] [$x]y",
            ):
                assert text in shown, size


def test_reviews_overdue_first_then_never_then_by_date() -> None:
    rows = [
        row
        for row in prevention_rows(PREVENTION, SCHOOL, TODAY, CALENDAR)
        if row.section == REVIEWS
    ]
    assert rows[0].text == "8 to do"
    assert [row.name for row in rows[1:3]] == ["Grievance", "E-safety"]
    assert {row.text for row in rows[3:9]} == {"no review recorded"}
    assert rows[9].name == "Behaviour"
    assert len(rows) == 1 + len(PolicyName)


def test_only_the_latest_training_of_a_topic_can_be_overdue() -> None:
    older = PREVENTION.trainings[0]
    newer = older.but(on=date(2026, 10, 1), refresher_due=date(2027, 10, 1))
    rows = prevention_rows(Prevention(trainings=(older, newer)), SCHOOL, TODAY, CALENDAR)
    assert not any("refresher late" in row.text for row in rows)


@pytest.mark.parametrize(
    ("days", "words", "look"),
    [
        (-1, "due today", Palette.ALARM),  # a Sunday: it is due on the Monday (L4)
        (-3, "3 days late", Palette.ALARM),
        (-13, "13 days late", Palette.ALARM),
        (-14, "2 weeks late", Palette.ALARM),
        (-800, "2 years late", Palette.ALARM),
        (0, "due today", Palette.ALARM),
        (1, "due 24 Nov 2026, in 1 day", Palette.WARNING),
        (60, "due 22 Jan 2027, in 2 months", Palette.WARNING),
        (61, "due 23 Jan 2027, in 2 months", Palette.PLAIN),
    ],
)
def test_when_something_is_due_in_words(days: int, words: str, look: Palette) -> None:
    assert due_in_plain_words(TODAY + timedelta(days=days), TODAY, CALENDAR) == (words, look)


async def test_empty_sections_say_what_would_stand_there(tmp_path: Path) -> None:
    app = PlacesApp(casework_with(tmp_path), "prevention")
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        shown = text_of(app)
        for text in ("9 not reviewed yet", "No training recorded", "not asked yet",
                     "No acknowledgement recorded", "none recorded · due"):  # fmt: skip
            assert text in shown


async def test_goes_from_section_to_section(app: PlacesApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        seen = [rows.row.section]
        for key in ("right", "l", "right", "l", "l", "left"):
            await pilot.press(key)
            seen.append(rows.row.section)
        assert len(set(seen)) == 5
        assert seen[4] == seen[5]
        assert seen[6] == seen[3]


async def test_a_note_shows_and_is_found_only_while_names_are_shown(app: PlacesApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        await pilot.press("slash", *"assembly")
        await pilot.pause()
        assert [row.name for row in rows.rows] == [f"Kind online {HOSTILE}"]
        await pilot.press(*["backspace"] * 8, *"namemark")
        await pilot.pause()
        assert not rows.rows
        assert "Nothing here has these words" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(rows.rows) > 20
        assert rows.has_focus
        wanted = next(row for row in rows.rows if row.note)
        rows.highlight_key(wanted.key)
        await pilot.press("enter")
        assert isinstance(app.screen, Message)
        assert "180 reached" in text_of(app)
        assert "Namemark" not in text_of(app)
        assert "F2 shows names" in text_of(app)
        await pilot.press("escape")
        app.names_shown = True
        await pilot.press("enter")
        await pilot.pause()
        assert "Namemark" in text_of(app)


async def fill(pilot: Pilot[int], **values: object) -> None:
    """Fill fields of the form that is open, as typing and choosing would."""
    for name, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{name}")
        if isinstance(widget, Input | Select | Checkbox):
            widget.value = value
    await pilot.pause()


async def test_records_a_review_from_the_line_of_its_policy(app: PlacesApp) -> None:
    """One that is due before it was held is refused, and stays typed."""
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.screen.query_one(RowList)
        rows.highlight_key(f"review-{PolicyName.MOBILE_DEVICES}")
        await pilot.press("a")
        await fill(pilot, reviewed_on="3 Nov 2026", next_due="2 Nov 2026")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "must be after the review" in text_of(app)
        assert app.screen.query_one("#field-next_due", Input).value == "2 Nov 2026"
        assert len(app.casework.records.prevention().reviews) == len(PREVENTION.reviews)
        await fill(pilot, reviewed_on="yesterday", next_due="1 Sep 2027")
        await pilot.press("ctrl+s")
        await pilot.pause()
        kept = [
            r for r in app.casework.records.prevention().reviews if r.policy == "mobile-devices"
        ]
        assert [(r.reviewed_on, r.next_due) for r in kept] == [
            (date(2026, 11, 22), date(2027, 9, 1))
        ]
        assert rows.row is not None
        assert rows.row.text.startswith("due 1 Sep 2027")


async def test_changes_and_removes_training(app: PlacesApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        rows = app.screen.query_one(RowList)
        key = next(row.key for row in rows.rows if row.text.startswith("92%"))
        rows.highlight_key(key)
        await pilot.press("e")
        await fill(pilot, trained="48")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert {t.trained for t in app.casework.records.prevention().trainings} == {48, 44}
        rows.highlight_key(key)
        await pilot.press("x", "enter")
        await pilot.pause()
        assert [t.trained for t in app.casework.records.prevention().trainings] == [44]


OF_SECTIONS: dict[str, tuple[dict[str, object], str]] = {
    "Confidence surveys": (
        {"group": "parents", "on": "today", "asked": "200", "responses": "80", "score": "3,5"},
        "surveys",
    ),
    "Activities": (
        {"kind": "briefing", "audience": "governors", "topic": "positive-use", "on": "today",
         "reached": "12"},
        "activities",
    ),
    "Policy acknowledged": (
        {"topic": "cyberbullying", "on": "today", "trained": "49", "employed": "50"}, "trainings"
    ),
}  # fmt: skip


async def test_each_section_adds_its_own_kind(app: PlacesApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.screen.query_one(RowList)
        for section, (values, table) in OF_SECTIONS.items():
            rows.highlight_key(next(r.key for r in rows.rows if r.section == section and r.records))
            before = len(getattr(app.casework.records.prevention(), table))
            await pilot.press("a")
            await fill(pilot, **values)
            await pilot.press("ctrl+s")
            await pilot.pause()
            kept = getattr(app.casework.records.prevention(), table)
            assert len(kept) == before + 1, section
            if table == "surveys":
                assert 3.5 in {survey.score for survey in kept}
            if section == "Policy acknowledged":
                assert (kept[-1].acknowledgement, kept[-1].trained) == (True, 49)


def test_overdue_refreshers_are_counted_for_the_board() -> None:
    due = overdue_refreshers(PREVENTION.trainings, TODAY, CALENDAR)
    assert [training.on for training in due] == [date(2025, 9, 2)]
    # On a Saturday nothing falls due: the Monday after does.
    saturday = PREVENTION.trainings[0].but(refresher_due=date(2026, 11, 21))
    assert overdue_refreshers([saturday], date(2026, 11, 22), CALENDAR) == []
    assert overdue_refreshers([saturday], date(2026, 11, 23), CALENDAR) == [saturday]
