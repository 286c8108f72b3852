"""Records as a later version of the program might write them."""

from typing import Any

from esafety_tui.casework.records.tables import INCIDENTS, PUBLICATIONS, REVIEWS, SCHOOL, SEARCHES
from esafety_tui.data.tables import THE_SCHOOL
from support.school import NOW
from support.school import SCHOOL as NORTHFIELD

REF = "2026-27/001"


# A record of every table, as it is kept; what the set-up wrote serves for the school.
KEPT: dict[str, tuple[str, dict[str, Any]]] = {
    SCHOOL: (THE_SCHOOL, dict(NORTHFIELD)),
    INCIDENTS: (REF, {"ref": REF, "title": "x", "reported_at": NOW.isoformat(),
                      "recorded_at": NOW.isoformat()}),
    "activities": ("activities-1", {"id": "activities-1", "on": "2026-10-01",
                                    "audience": "pupils"}),
    "trainings": ("trainings-1", {"id": "trainings-1", "on": "2026-10-01", "trained": 1,
                                  "employed": 2}),
    "reviews": ("reviews-1", {"id": "reviews-1", "policy": "e-safety",
                              "reviewed_on": "2026-10-01", "next_due": "2027-10-01"}),
    "surveys": ("surveys-1", {"id": "surveys-1", "on": "2026-10-01", "group": "staff",
                              "asked": 9, "responses": 8, "score": 4.0}),
    SEARCHES: ("grave", {"query": "severity:high"}),
    REVIEWS: ("2025-26", {"id": "2025-26", "changed": "more talk"}),
    PUBLICATIONS: ("w1", {"id": "w1", "at": NOW.isoformat(), "report_year": "2025-26",
                          "withheld_below": 5}),
}  # fmt: skip
