"""The tabs of a case: what each shows, how much is in it, what is added and taken out there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from esafety_tui.model.catalogue import OF_KIND, OF_TYPE, SUB_RECORDS
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import LegalHold, RecordKind, TakenOut
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Hold, Referral, Removal, RemovalState
from esafety_tui.reports.names.masking import AS_REPORTED
from esafety_tui.screens.base.asking import ask_reason
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case import account_items as account
from esafety_tui.screens.case import action_items as action
from esafety_tui.screens.case.history import history
from esafety_tui.screens.case.items import CaseView, Item, heading, item
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.field import field_of
from esafety_tui.widgets.lists.drawing import Palette, Piece


def timeline(view: CaseView) -> Iterator[Item]:
    """What happened, as it was noted; then every change of the record."""
    yield from account.story(view)
    yield heading("changes", "Every change, newest first")
    yield from history(view)


TIMELINE = "Timeline"
_SHOWN: dict[str, Callable[[CaseView], Iterator[Item]]] = {
    "Account": account.overview,
    "People": account.people,
    "Evidence": account.evidence,
    "Requests": action.requests,
    "Support": action.support,
    "Action": action.measures,
    TIMELINE: timeline,
}
TABS = tuple(_SHOWN)

_HIDDEN = f"Names are hidden; {AS_REPORTED}."
_AS_WRITTEN = Item("as-written", (Piece(_HIDDEN, Palette.QUIET),))
# The account has such a line in its first item.
_HAS_ITS_OWN = "Account"

# The check-ins are arranged together; what is left is added one at a time.
_ONE_AT_A_TIME = [one for one in SUB_RECORDS if one.kind is not RecordKind.CHECK_IN]

# What the menu alone has: what leaves the school, and, where a supplement is in use, what it asks.
_BY_MENU = (RecordKind.DATA_REQUEST, RecordKind.HAND_OVER, RecordKind.LETTER)


def tab_adds(tab: str) -> str:
    """Say, as steps do, what `a` adds while *tab* has the cursor: an entry where it has no own."""
    words = [one.word for one in _ONE_AT_A_TIME if one.tab == tab and one.kind not in _BY_MENU]
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
    return items if name == _HAS_ITS_OWN else [_AS_WRITTEN, *items]


def tab_counts(view: CaseView) -> dict[str, int]:
    """How many records each tab holds; of take-downs those still running, or else all."""
    counts = dict.fromkeys((one.tab for one in _ONE_AT_A_TIME), 0)
    for kind in _ONE_AT_A_TIME:
        counts[kind.tab] += len(kind.records_in(view.incident))
    ended = (RemovalState.REMOVED, RemovalState.REFUSED)
    over = sum(removal.state in ended for removal in view.incident.removals)
    if 0 < over < len(view.incident.removals):
        counts[OF_KIND[RecordKind.REMOVAL].tab] -= over
    return counts


# What is taken out of them again

# What is no record that somebody added, and what to do there instead.
_INSTEAD: dict[type, str] = {
    Hold: "A police hold is lifted, with the reason: key H.",
    LegalHold: "Keeping it longer is ended, with the reason: key L.",
    action.ToGive: "Nothing is recorded here yet. Enter records it.",
}
_CHANGED = "You can change this, not remove it: Enter."
_STAYS = (
    "It is removed and counts nowhere any more. What it was, and why it went, stay in the "
    "history; u undoes it. Answers to questions of fact stay as they are (f)."
)


@comes_back
def mistake_form(place: ScreenBase, ref: str, record: object) -> None:
    """Ask why *record* was entered by mistake, and take it out; say so where that cannot be."""
    known = OF_TYPE.get(type(record))
    if known is None:
        place.show_message("You can't remove this one", _INSTEAD.get(type(record), _CHANGED))
        return
    casework, kind = place.casework, known.kind
    record_id = getattr(record, "id", "")
    # None where it is refused, and said; before anything is typed.
    if attempt(place, lambda: casework.corrections.check_take_out(ref, kind, record_id)) is None:
        return
    ask_reason(
        place,
        f"{ref} · {kind.label} entered by mistake?",
        field_of(TakenOut, "reason"),
        lambda reason: casework.corrections.take_out(ref, kind, record_id, reason),
        intro=" ".join(filter(None, (_only_if(record), _STAYS))),
    )


def _only_if(record: object) -> str:
    if isinstance(record, Removal) and record.sent_at:
        return "Only if it was never sent, or stands here twice: what was sent stays."
    if isinstance(record, Referral):
        return "Only if nobody decided it, or it stands here twice: what was decided stays."
    if isinstance(record, Evidence):
        return "Only if it is no evidence of this case, or stands here twice: evidence stays."
    return ""


def mistakes(view: CaseView, tab: str) -> Iterator[Item]:
    """What was taken out of a tab: marked, and counted nowhere."""
    for note in view.incident.taken_out:
        if OF_KIND[note.kind].tab == tab:
            # The name of somebody who is in the case no longer is known to nothing that hides it.
            why = note.reason if view.names else "the reason is hidden with the names"
            yield item(
                f"mistake-{note.id}",
                (f"Removed: entered by mistake: {note.kind.label}", Palette.QUIET),
                (f"{note.was} · removed {plain_day(day_of(note.at))}", Palette.QUIET),
                (why, Palette.QUIET),
            )
