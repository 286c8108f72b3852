"""Two governors' reports of one year side by side: what changed in a few cases between them.

Each report withholds its small counts.  But whoever has two of one year sees which figures
changed, and if few cases changed between them, that is a profile of those cases.  Nothing
that the second report withholds can mend it, so the lead is asked before it is written.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.reader import ChangedSince, ContentErased
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.school.annual_review import Publication
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Cell, Figures
from esafety_tui.reports.figures.incident_counts import cells_of, spans_of

# What a case adds to the figures: its cells, and its days in those of how fast.
_Share = tuple[Counter[Cell], Counter[tuple[Cell, int]]]


class FewChanged(Exception):
    """An earlier report of the year and this one would show what changed in a few cases.

    Nothing was written.  *earlier* is the earlier report, *cases* how many changed since.
    """

    def __init__(self, earlier: Publication, cases: int) -> None:
        self.earlier = earlier
        self.cases = cases
        super().__init__(self.facts)

    @property
    def facts(self) -> str:
        """When the earlier one was written, how many cases changed, and what can be seen."""
        at = self.earlier.at.astimezone(LONDON)
        one = self.cases == 1
        cases, have = ("1 case", "has") if one else (f"{self.cases} cases", "have")
        which = "that one case" if one else f"those {self.cases} cases"
        return (
            f"A governors' report of {self.earlier.report_year} was written on {at.day} "
            f"{at:%B %Y at %H:%M} ({self.earlier.id}). Since then {cases} {have} "
            f"changed, or something in {'it' if one else 'them'} has become due, and the figures "
            f"differ. Whoever has both reports can see what changed in {which}."
        )


def refuse_if_few_changed(
    shown: Figures,
    refs: list[str],
    context: CountingContext,
    casework: Casework,
    *,
    progress: Progress = unheard,
) -> None:
    """Refuse a governors' report that *shown* would make, if few of *refs* have changed.

    *refs* are the incidents of the counted years, *context* is what counted them.  Reckoned
    with are all earlier reports of the same year that show something else.  Raises
    :class:`FewChanged`.
    """
    looks = visible(shown)
    earlier = [one for one in casework.year.publications() if one.report_year == shown.this.year]
    if any(one.visible == looks for one in earlier):
        return  # whoever has that one learns nothing from this one
    for publication in reversed(earlier):
        cases = sum(1 for _ in _changed_since(publication, refs, context, casework, progress))
        if 0 < cases < shown.withheld_below:
            raise FewChanged(publication, cases)


def visible(shown: Figures) -> str:
    """A fingerprint of every value that *shown* lets anybody see, and of what it withholds."""
    said = [
        (year.year, figure, row.key, column.key, str(table.value(row.key, column.key)))
        for year in shown.shown
        for figure, table in year.tables.items()
        for row in table.rows
        for column in table.columns
    ]
    return hashlib.sha256(json.dumps(sorted(said)).encode()).hexdigest()


def _changed_since(
    publication: Publication,
    refs: list[str],
    now: CountingContext,
    casework: Casework,
    progress: Progress,
) -> Iterator[str]:
    """Those of *refs* that add something else to the figures than when it was written.

    A note in a case changes no figure, and hides nothing either: only what is counted
    matters.  A case of which it cannot be told any more is taken for unchanged.
    """
    then = replace(now, today=publication.at.astimezone(LONDON).date())
    changes = casework.history.changes_after(publication.last_change, publication.at)
    for ref in refs:
        progress(0, 1)
        try:
            as_it_was = casework.history.incident_before(ref, changes.get(ref, []))
        except (ChangedSince, ContentErased):
            continue
        if as_it_was is None or _share(as_it_was, then) != _share(
            casework.records.incident(ref), now
        ):
            yield ref


def _share(incident: Incident, context: CountingContext) -> _Share:
    return Counter(cells_of(incident, context)), Counter(spans_of(incident, context))
