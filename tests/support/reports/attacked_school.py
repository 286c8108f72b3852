"""Schools whose reports are attacked: their true numbers, and their reports, year after year."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident, parse_year, year_name
from esafety_tui.model.school.annual_review import Publication
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.annual import build
from esafety_tui.reports.annual.contents import breakdown_specs, figure_specs, number
from esafety_tui.reports.annual.report_types import LeadsWords
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Cell, Edition, Figures
from esafety_tui.reports.figures.year import YEARS_BEFORE
from esafety_tui.reports.plain.json_report import json_report
from support.reports.attack import TOTAL, Name, Sum, told
from support.reports.generated_school import SCHOOL, made_incidents
from support.reports.year_figures import annual_figures

YEARS = ("2022-23", "2023-24", "2024-25", "2025-26")
_CALENDAR = SchoolCalendar(SCHOOL)


@dataclass(frozen=True)
class AttackedSchool:
    """The cases of each of the YEARS, all closed: the figures stay as they are."""

    incidents: tuple[Incident, ...]
    _counted: dict[object, Figures] = field(default_factory=dict)

    @classmethod
    def made(cls, sizes: Sequence[int], seed: int) -> "AttackedSchool":
        sized = zip(YEARS, sizes, strict=True)
        return cls(tuple(one for year, size in sized for one in made_incidents(year, size, seed)))

    def figures(self, year: str, *, years_before: int = 4, besides: Sequence[str] = ()) -> Figures:
        if (asked := (year, years_before, *besides)) in self._counted:
            return self._counted[asked]
        newest = max([year, *besides])
        today = date(parse_year(newest) + 1, 9, 14)
        context = CountingContext(SCHOOL, _CALENDAR, shipped_steps(), today)
        upto = [one for one in self.incidents if one.ref[:7] <= newest]
        self._counted[asked] = annual_figures(
            year, upto, Prevention(), context, years_before=years_before, told_besides=besides
        )
        return self._counted[asked]

    def reports(self, years: Sequence[str] = YEARS[-2:]) -> list[dict[str, Any]]:
        """The governors' reports of *years*, each made knowing those before."""
        made, earlier = [], list[Publication]()
        for year in years:
            report, said = build.build_report(
                self.figures(year, besides=build.years_told_besides(_in_hand(year), earlier)),
                Edition.GOVERNORS,
                made_on=date(parse_year(year) + 1, 9, 14),
                words=LeadsWords.nothing(year),
                earlier=earlier,
            )
            at = datetime(parse_year(year) + 1, 9, 14, 12, tzinfo=LONDON)
            earlier.append(Publication(id=f"w{len(made)}", at=at, report_year=year, tables=said))
            made.append(json.loads(json_report(report)))
        return made

    def truth(self) -> dict[Name, int]:
        """The true numbers behind everything that is hidden."""
        found: dict[Name, int] = {}
        for year in self.figures(YEARS[-1], years_before=len(YEARS) - 1).years:
            total = number(year, Cell("incidents-counted"))
            found[TOTAL, "", year.year] = total
            for table in breakdown_specs():
                for key, count in table.counts(year, total).items():
                    found[table.id, key, year.year] = count
            for one in figure_specs():
                part = number(year, one.part)
                whole = number(year, one.whole) if one.whole else total
                found[one.id, "in", year.year] = part
                found[one.id, "out", year.year] = whole - part
                found[one.id, "not", year.year] = total - whole
        return found

    def told(
        self, only: Sequence[str] = (), years: Sequence[str] = YEARS[-2:]
    ) -> list[tuple[Sum, set[int]]]:
        """What the reports of *years* tell of small counts, in *only* those parts of them."""
        return told(self.reports(years), YEARS, self.truth(), only)


def _in_hand(year: str) -> list[str]:
    """The years of which the report of *year* has the figures."""
    return [year_name(parse_year(year) - back) for back in range(YEARS_BEFORE + 1)]


@cache
def sizes(seed: int) -> tuple[int, ...]:
    """How many cases a made-up school has in each of the YEARS: from 1 to 120."""
    random = Random(seed)
    about = random.choice([1, 2, 3, 4, 6, 8, 10, 14, 20, 30, 45, 70, 110])
    return tuple(max(1, round(about * random.uniform(0.6, 1.4))) for _ in YEARS)
