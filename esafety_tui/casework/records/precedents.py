"""Earlier sanctions in cases like one, without names (O3): like cases get like sanctions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.actions import SanctionKind
from esafety_tui.model.vocabulary import Category, Severity, Stage


@dataclass(frozen=True, slots=True)
class Precedent:
    """How often a sanction was given in like cases, and when last."""

    kind: SanctionKind
    times: int
    cases: int
    last: date


@dataclass(frozen=True, slots=True)
class Precedents:
    """What was decided in other cases of one category.

    ``same`` is at the same severity, ``near`` one step above or below, each the
    most frequent first; ``cases`` and ``near_cases`` count those that have ended,
    ``unsanctioned`` and ``near_unsanctioned`` those of them without a sanction.
    """

    category: Category
    severity: Severity
    same: tuple[Precedent, ...]
    cases: int
    unsanctioned: int
    near: tuple[Precedent, ...]
    near_cases: int
    near_unsanctioned: int


def precedents(
    ref: str, category: Category, severity: Severity, rows: Iterable[IndexRow]
) -> Precedents:
    """Compare the case *ref* with the *rows* of all others of its category.

    A case counts once it has a sanction or is closed; a withdrawn one never does.
    """
    like = [
        row
        for row in rows
        if row.category is category
        and row.ref != ref
        and row.severity is not None
        and row.stage is not Stage.WITHDRAWN
        and (row.sanctions or row.stage is Stage.CLOSED)
    ]
    same = [row for row in like if row.severity is severity]
    near = [row for row in like if row.severity and abs(row.severity.rank - severity.rank) == 1]
    return Precedents(
        category,
        severity,
        same=_counted(same),
        cases=len(same),
        unsanctioned=sum(not row.sanctions for row in same),
        near=_counted(near),
        near_cases=len(near),
        near_unsanctioned=sum(not row.sanctions for row in near),
    )


def _counted(rows: list[IndexRow]) -> tuple[Precedent, ...]:
    times = Counter(kind for row in rows for kind, _ in row.sanctions)
    cases = Counter(kind for row in rows for kind in {kind for kind, _ in row.sanctions})
    last: dict[SanctionKind, date] = {}
    for row in rows:
        for kind, day in row.sanctions:
            last[kind] = max(day, last.get(kind, day))
    order = list(SanctionKind)
    return tuple(
        Precedent(kind, times[kind], cases[kind], last[kind])
        for kind in sorted(times, key=lambda kind: (-times[kind], order.index(kind)))
    )
