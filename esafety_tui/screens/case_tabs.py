"""The tabs on the right side of a case: what each shows, how much is in it, what `a` adds there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from esafety_tui.model.actions import RemovalState
from esafety_tui.reports.hidden_names import AS_REPORTED
from esafety_tui.screens import case_account_items as account
from esafety_tui.screens import case_action_items as action
from esafety_tui.screens.case_history import history
from esafety_tui.screens.case_items import CaseView, Item
from esafety_tui.screens.case_mistakes import mistakes
from esafety_tui.screens.case_retention import retention
from esafety_tui.widgets.drawing import Palette, Piece

HISTORY = "History"
_SHOWN: dict[str, Callable[[CaseView], Iterator[Item]]] = {
    "Overview": account.overview,
    "People": account.people,
    "Evidence": account.evidence,
    "Removal": action.removals,
    "Agencies": lambda view: chain(action.agencies(view), retention(view)),
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

# What `a` adds while a tab has the cursor.
TAB_ADDS = {
    "Overview": "entry",
    "People": "people",
    "Evidence": "evidence",
    "Removal": "removal",
    "Agencies": "referral",
    "Support": "support",
    "Measures": "measure or sanction",
    "Story": "entry",
    HISTORY: "entry",
}


def tab_items(view: CaseView, name: str) -> list[Item]:
    """Return the items of the tab *name*, without names while these are hidden.

    Every text goes through it here, so that no field of a record is forgotten.
    """
    items = [*_SHOWN[name](view), *mistakes(view, name)]
    if view.names or not items:
        return items
    items = [
        replace(item, paragraphs=tuple(p._replace(text=view.told(p.text)) for p in item.paragraphs))
        for item in items
    ]
    return items if name in _SAID_THERE else [_AS_WRITTEN, *items]


def tab_counts(view: CaseView) -> dict[str, int]:
    """How many records each tab holds; of removals those still running, or else all."""
    i = view.incident
    running = [r for r in i.removals if r.state not in (RemovalState.REMOVED, RemovalState.REFUSED)]
    return {
        "People": len(i.people),
        "Evidence": len(i.evidence),
        "Removal": len(running) or len(i.removals),
        "Agencies": len(i.referrals),
        "Support": len(i.support),
        "Measures": len(i.measures) + len(i.sanctions),
        "Story": len(i.entries),
    }
