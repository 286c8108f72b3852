"""The tabs on the right side of a case: what each shows, how much is in it, what `a` adds there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from esafety_tui.model.actions import RemovalState
from esafety_tui.model.catalogue import OF_KIND, SUB_RECORDS
from esafety_tui.model.mistake import RecordKind
from esafety_tui.reports.names.masking import AS_REPORTED
from esafety_tui.screens.case import account_items as account
from esafety_tui.screens.case import action_items as action
from esafety_tui.screens.case.corrections import mistakes
from esafety_tui.screens.case.history import history
from esafety_tui.screens.case.items import CaseView, Item
from esafety_tui.widgets.lists.drawing import Palette, Piece

HISTORY = "History"
_SHOWN: dict[str, Callable[[CaseView], Iterator[Item]]] = {
    "Overview": account.overview,
    "People": account.people,
    "Evidence": account.evidence,
    "Removal": action.removals,
    "Agencies": action.agencies,
    "Support": action.support,
    "Measures": action.measures,
    "Story": account.story,
    HISTORY: history,
}
TABS = tuple(_SHOWN)

_HIDDEN = f"Names are hidden; {AS_REPORTED}."
_AS_WRITTEN = Item("as-written", (Piece(_HIDDEN, Palette.QUIET),))
# The overview says it in its first item; the history hides more.
_SAID_THERE = frozenset({"Overview", HISTORY})

# The check-ins are arranged together; what is left is added one at a time.
_ONE_AT_A_TIME = [one for one in SUB_RECORDS if one.kind is not RecordKind.CHECK_IN]


def tab_adds(tab: str) -> str:
    """Say, as steps do, what `a` adds while *tab* has the cursor: an entry where it has no own."""
    words = [one.word for one in _ONE_AT_A_TIME if one.tab == tab]
    return " or ".join(words) or OF_KIND[RecordKind.ENTRY].word


def tab_items(view: CaseView, name: str) -> list[Item]:
    """Return the items of the tab *name*, without names while these are hidden.

    Every text goes through it here, so that no field of a record is forgotten.
    """
    items = [*_SHOWN[name](view), *mistakes(view, name)]
    if view.names or not items:
        return items
    items = [
        replace(
            item, paragraphs=tuple(p._replace(text=view.masked(p.text)) for p in item.paragraphs)
        )
        for item in items
    ]
    return items if name in _SAID_THERE else [_AS_WRITTEN, *items]


def tab_counts(view: CaseView) -> dict[str, int]:
    """How many records each tab holds; of removals those still running, or else all."""
    counts = dict.fromkeys((one.tab for one in _ONE_AT_A_TIME), 0)
    for kind in _ONE_AT_A_TIME:
        counts[kind.tab] += len(kind.records_in(view.incident))
    ended = (RemovalState.REMOVED, RemovalState.REFUSED)
    running = sum(removal.state not in ended for removal in view.incident.removals)
    return counts | ({OF_KIND[RecordKind.REMOVAL].tab: running} if running else {})
