"""The changes of a case: who changed what, when, before and after; newest first."""

from collections.abc import Iterator
from datetime import datetime

from esafety_tui.casework.history.people_named import contents_of_cases, people_ever
from esafety_tui.casework.history.reader import JournalEntry
from esafety_tui.casework.history.wording import FieldChange, field_changes, was_erased, written_at
from esafety_tui.model.incident import Person
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.case.items import CaseView, Item, item
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.lists.drawing import Palette

# A record that came with everything in it would fill the tab.
_MOST = 14
_SHOWN_ABOVE = frozenset({"id", "at", "by"})


def history(view: CaseView) -> Iterator[Item]:
    """Every change of the case; Enter shows it as it was after that."""
    ref = view.incident.ref
    entries = view.casework.history.entries(ref)
    people = people_ever(contents_of_cases(entries).get(ref, ()), view.incident.people)
    for entry in reversed(entries):
        clock = " · the computer's clock had been set back" if entry.clock_back else ""
        yield item(
            f"h{entry.seq}",
            (f"{written_at(entry.at)} · {entry.act or 'an entry that was lost'}", Palette.STRONG),
            (f"change {entry.seq} · {entry.by}{clock}", Palette.QUIET),
            *_lines(entry, view, people),
            record=entry,
        )


def _lines(entry: JournalEntry, view: CaseView, people: tuple[Person, ...]) -> Iterator[object]:
    ref = view.incident.ref
    if was_erased(entry, ref):
        yield ("What was changed was erased at the end of retention.", Palette.QUIET)
    changed = field_changes(entry, ref, view.casework.records.school.category_label)
    masked = view.casework.records.masked
    changes = [
        change.shown(names=view.names, people=people, masked=masked)
        for change in changed
        if _is_shown(change, entry)
    ]
    for change in changes[:_MOST]:
        values = (change.before, change.after or "(nothing)")
        yield f"{change.field}: {' → '.join(filter(None, values))}"
    if len(changes) > _MOST:
        yield (
            f"and {len(changes) - _MOST} more: Enter shows the case as it was then",
            Palette.QUIET,
        )


def _is_shown(change: FieldChange, entry: JournalEntry) -> bool:
    """Whether a line says more than the heading does: not its number, time, hand, or a plain no."""
    if change.name == "by" and change.after not in ("", entry.by):
        return True  # somebody else did it than wrote it down
    if change.name == "by" and change.before not in ("", entry.by):
        return bool(change.after)
    return change.name not in _SHOWN_ABOVE and not {change.before, change.after} <= {"", "no", "0"}


def show_as_it_was(place: ScreenBase, ref: str, entry: JournalEntry) -> None:
    """Show the case as it was once *entry* had been made."""
    if not entry.at:
        return
    then = datetime.fromisoformat(entry.at)
    incident = attempt(place, lambda: place.casework.history.incident_at(ref, then))
    if incident is None:
        return
    text = place.casework.records.in_words(incident, names=place.desktop.names_shown)
    place.show_message(f"{ref} as it was on {written_at(entry.at)}", text)
