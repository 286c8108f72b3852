"""What was done beforehand, in words: an old briefing is never taken for one of this year."""

from datetime import date

from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Prevention,
)
from esafety_tui.reports.annual.prevention import bullets
from esafety_tui.reports.figures.figure_types import Edition
from support.reports.workbooks import figures_of, report_of


def activity(kind: ActivityKind, on: date, audience: Audience = Audience.GOVERNORS) -> Activity:
    return Activity(on=on, kind=kind, audience=audience, reached=7)


def test_what_was_last_done_before_the_year_is_said_to_be() -> None:
    prevention = Prevention(
        activities=(
            activity(ActivityKind.BRIEFING, date(2025, 8, 31)),
            activity(ActivityKind.FILTERING_CHECK, date(2024, 1, 6)),
            activity(ActivityKind.BRIEFING, date(2025, 9, 1), Audience.SENIOR_LEADERS),
        )
    )
    said = bullets(figures_of([], prevention))
    assert said[2] == (
        "Governors briefed last on 31 August 2025, not in 2025-26; "
        "senior leaders on 1 September 2025."
    )
    assert said[3] == "Filtering and monitoring checked last on 6 January 2024, not in 2025-26."


def test_the_policies_that_are_not_in_date_are_named() -> None:
    reviews = tuple(
        PolicyReview(policy=one, reviewed_on=date(2026, 3, 2), next_due=date(2027, 3, 2))
        for one in PolicyName
    )
    assert bullets(figures_of([], Prevention(reviews=reviews)))[4] == "All 9 policies in date."
    said = bullets(figures_of([], Prevention(reviews=reviews[2:])))[4]
    assert said == "Policies not in date: e-safety, anti-bullying and harassment."
    nothing = figures_of([], Prevention())
    assert bullets(nothing)[4] == "No review of a policy is recorded."
    for report in (report_of(nothing), report_of(nothing, Edition.LEADERSHIP)):
        shown = {one.id: one.this.shown for one in report.figures}
        assert (shown["policies"], shown["activities"]) == ("not recorded", "not recorded")
