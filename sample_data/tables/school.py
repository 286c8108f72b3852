"""The school itself: who leads, when it is open."""

from datetime import date

from esafety_tui.model.school.school import Closure, School, Term

LEAD = "Morgan Applegarth"
DEPUTY = "Priya Lockwood-Penn"

_TERMS = """
Autumn 1, 2024-09-03, 2024-10-25
Autumn 2, 2024-11-04, 2024-12-20
Spring 1, 2025-01-06, 2025-02-14
Spring 2, 2025-02-24, 2025-04-04
Summer 1, 2025-04-22, 2025-05-23
Summer 2, 2025-06-02, 2025-07-22
Autumn 1, 2025-09-02, 2025-10-24
Autumn 2, 2025-11-03, 2025-12-19
Spring 1, 2026-01-05, 2026-02-13
Spring 2, 2026-02-23, 2026-03-27
Summer 1, 2026-04-13, 2026-05-22
Summer 2, 2026-06-01, 2026-07-21
Autumn 1, 2026-09-02, 2026-10-23
Autumn 2, 2026-11-02, 2026-12-18
Spring 1, 2027-01-04, 2027-02-12
Spring 2, 2027-02-22, 2027-03-25
Summer 1, 2027-04-12, 2027-05-28
Summer 2, 2027-06-07, 2027-07-21
"""
_CLOSURES = """
Staff training day, 2024-09-03, 2024-09-03
Staff training day, 2024-11-04, 2024-11-04
Heating failure, 2025-01-09, 2025-01-10
Staff training day, 2025-09-02, 2025-09-02
Staff training day, 2026-01-05, 2026-01-05
Burst water main, 2026-02-10, 2026-02-10
Staff training day, 2026-06-01, 2026-06-01
Staff training day, 2026-09-02, 2026-09-02
Staff training day, 2026-11-02, 2026-11-02
Staff training day, 2027-01-04, 2027-01-04
"""


def _spans(table: str) -> list[tuple[str, date, date]]:
    rows = [line.split(", ") for line in table.strip().splitlines()]
    return [
        (name, date.fromisoformat(first), date.fromisoformat(last)) for name, first, last in rows
    ]


SCHOOL = School(
    name="Northfield School",
    lead=LEAD,
    deputy=DEPUTY,
    head="Dr Hester Quillfeather",
    employer="Northshire Council",
    governing_body="Governing Body of Northfield School",
    union_representative="Sam Thistlewood",
    local_authority="Northshire Council",
    reached_at="01632 960 417, esafety@northfield.example",
    terms=tuple(Term(name=name, first=first, last=last) for name, first, last in _spans(_TERMS)),
    report_targets={
        "in_time": 0.85,
        "removed": 0.75,
        "stopped": 0.85,
        "days_to_close": 30,
        "trained": 0.95,
        "policies": 9,
        "pupil_confidence": 3.5,
        "signed": 0.95,
        "staff_confidence": 3.5,
        "parent_confidence": 3.5,
    },
    closures=tuple(
        Closure(reason=reason, first=first, last=last) for reason, first, last in _spans(_CLOSURES)
    ),
)
