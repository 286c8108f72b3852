"""What the lead wrote about each year, and what was planned for the next."""

# ruff: noqa: E501 - a table reads best in rows

from datetime import date

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction

# What | who | by | done on | what came of it
_PLANNED = {
    "2024-25": """
Send the reporting-route card home in the first half-term | E-safety lead | 2025-10-17 | 2026-10-08 | A year late: it went out with the autumn letter. Parents have rung the number on it since.
Train all staff again before the first day of pupils | Deputy head | 2025-09-02 | 2025-09-02 | 76 of 81 came; the others were shown the slides within a month.
Agree with the head of each year who reads the class chats that parents send in | Head teacher | 2025-12-19 | 2025-11-28 | The head of year reads, the lead records. Reports now arrive on the same day.
Ask parents at another time of year, when more of them answer | E-safety lead | 2026-03-27 | 2026-03-20 | Three in ten answered, after a quarter the year before.
""",
    "2025-26": """
Write down whom to ask for removal where the host does not answer | E-safety lead | 2026-10-23 | 2026-10-20 | Done from the contact table; hangs in the office.
A lesson for all of Year 9 on passwords and shared phones | Head of computing | 2026-12-18 | | Held for half of the year group; the rest follows after half-term.
Review the policies that are over their date before the spring term | Governing body | 2027-01-29 | |
Offer a second evening for parents, online | Deputy head | 2027-03-26 | |
""",
    "2026-27": """
Ask pupils in the survey whom they would tell, not only whether they feel safe | E-safety lead | 2027-06-11 | |
""",
}
_CHANGED = {
    "2024-25": """\
The first full year in which every report was written down. Most came through tutors, and most were about group chats in the lower school. Reports from parents came late: often a week after it had begun.

The mobile rules were rewritten with the school council.""",
    "2025-26": """\
More was reported than the year before, and sooner: tutors now ask in the first week. We read the rise as trust, not as more harm; what was serious stayed rare.

Two things did not go well. Removal took long where the host did not answer, and some policies were reviewed late. Both are among next year's actions.""",
    "2026-27": """\
Draft, autumn term: the reporting-route card has gone home, and the first calls came within days. Prank accounts in the school's name are new this year.""",
}


def _actions(rows: str) -> tuple[PlannedAction, ...]:
    cells = [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]
    return tuple(
        PlannedAction(
            id=f"n{number}",
            text=text,
            owner=owner,
            due=_day(due),
            done_on=_day(done),
            result=result,
        )
        for number, (text, owner, due, done, result) in enumerate(cells, 1)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


REVIEWS = tuple(
    AnnualReview(id=year, changed=changed, actions=_actions(_PLANNED[year]))
    for year, changed in _CHANGED.items()
)
