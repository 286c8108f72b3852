"""Writes the sample school from its tables: ``python sample_data/compose.py [FOLDER]``.

The same tables give the same files, on every computer; a test compares them.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tables import (
    cases_2024_autumn,
    cases_2025_autumn,
    cases_2025_spring,
    cases_2026_autumn,
    cases_2026_spring,
)
from tables.log import write_logs
from tables.prevention import PREVENTION
from tables.reviews import REVIEWS
from tables.school import SCHOOL
from tables.unfold import unfold

from esafety_tui.casework.sample import renumbered
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain
from esafety_tui.policy.calendar import SchoolCalendar

CASES = (
    *cases_2024_autumn.CASES,
    *cases_2025_spring.CASES,
    *cases_2025_autumn.CASES,
    *cases_2026_spring.CASES,
    *cases_2026_autumn.CASES,
)


def incidents() -> tuple[Incident, ...]:
    """Return the incidents in order of report, with their references and links."""
    calendar = SchoolCalendar(SCHOOL)
    refs = {case.title: f"1999-00/{number:03d}" for number, case in enumerate(CASES, 1)}
    links: dict[str, list[str]] = {title: [] for title in refs}
    for case in CASES:
        if case.same_as:
            links[case.title].append(refs[case.same_as])
            links[case.same_as].append(refs[case.title])
    unfolded = (unfold(case, refs[case.title], calendar) for case in CASES)
    return renumbered(
        (incident.but(links=tuple(links[incident.title])) for incident in unfolded), SCHOOL
    )


def main(folder: Path) -> None:
    """Write every file of the sample school into *folder*."""
    _write(folder / "school.json", plain(SCHOOL))
    _write(folder / "incidents.json", [plain(incident) for incident in incidents()])
    _write(folder / "prevention.json", plain(PREVENTION))
    _write(folder / "reviews.json", [plain(review) for review in REVIEWS])
    write_logs(folder)


def _write(path: Path, data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    path.write_bytes((text + "\n").encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
