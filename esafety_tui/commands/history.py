"""``history``: who changed what, when, before and after; and a case as it once was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from esafety_tui.casework.casework import Casework
    from esafety_tui.casework.history.reader import JournalEntry
    from esafety_tui.casework.history.wording import FieldChange
    from esafety_tui.model.incident import Person

_HEADINGS = ("entry", "when", "who", "what", "reference", "field", "before", "after")
_WIDTHS = (None, 17, 16, 24, None, 22, 30, 30)


@click.command("history")
@click.argument("ref", required=False, default="")
@click.option("--names", is_flag=True, help="Show people's names instead of hiding them.")
@click.option(
    "--as-it-was", metavar="DATE",
    help="Show the case REF as it was at the end of DATE (2026-11-23, yesterday …).",
)  # fmt: skip
@format_option
def history_command(ref: str, names: bool, as_it_was: str | None, form: str) -> None:
    """Show every change of the records, or of the case REF: who, when, before and after.

    Newest last. What was erased at the end of retention is shown as erased.
    """
    if as_it_was is not None and not ref:
        raise click.UsageError("--as-it-was needs the reference of an incident before it.")
    casework = open_casework(read_only=True)
    if as_it_was is not None:
        _show_as_it_was(casework, ref, as_it_was, names=names)
        return
    if ref:
        ref = casework.records.row(ref).ref
    entries = casework.history.entries(ref)
    in_words = _in_words(ref, casework, entries, names=names)
    data = [_data_of(entry, ref, in_words(entry)) for entry in entries]
    rows = [row for one in data for row in _rows(one, for_people=form == "table")]
    show_rows(form, _HEADINGS, rows, data, widths=_WIDTHS)


def _in_words(
    ref: str, casework: Casework, entries: list[JournalEntry], *, names: bool
) -> Callable[[JournalEntry], list[FieldChange]]:
    """Return what says the changes of one of *entries*, in the school's words; names or not."""
    from functools import cache

    from esafety_tui.casework.history.people_named import contents_of_cases, people_ever
    from esafety_tui.casework.history.wording import field_changes
    from esafety_tui.casework.records.tables import UnknownReference

    cases = {} if names else contents_of_cases(entries)

    @cache
    def people_of(case: str) -> tuple[Person, ...]:
        if names or not case:
            return ()
        try:
            people = casework.records.incident(case).people
        except UnknownReference:  # it was erased since
            people = ()
        return people_ever(cases[case], people)

    def in_words(entry: JournalEntry) -> list[FieldChange]:
        changes = field_changes(entry, ref, casework.records.school.category_label)
        masked = casework.records.masked
        return [
            change.shown(names=names, people=people_of(change.ref), masked=masked)
            for change in changes
        ]

    return in_words


def _data_of(entry: JournalEntry, ref: str, changes: list[FieldChange]) -> dict[str, Any]:
    from esafety_tui.casework.history.wording import was_erased

    return {
        "entry": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "act": entry.act,
        "ref": entry.ref,
        "changes": [
            {"field": one.field, "before": one.before, "after": one.after} for one in changes
        ],
        "erased": was_erased(entry, ref),
        "clock_set_back": entry.clock_back,
        "lost": entry.lost,
    }


def _rows(entry: dict[str, Any], *, for_people: bool) -> list[tuple[str, ...]]:
    """Return a row for each field; people read who and when once, programs in every row."""
    from esafety_tui.casework.history.wording import written_at

    when = written_at(entry["at"])
    if entry["clock_set_back"]:
        when += " (the clock had been set back)"
    head = (str(entry["entry"]), when, entry["by"], entry["act"] or "lost", entry["ref"])
    changes = [(one["field"], one["before"], one["after"]) for one in entry["changes"]]
    if entry["erased"]:
        changes.append(("content", "(erased)", "(erased)"))
    rows: list[tuple[str, ...]] = [(*head, *change) for change in changes or [("", "", "")]]
    blank = ("",) * len(head)
    return [rows[0], *((*blank, *row[len(head) :]) for row in rows[1:])] if for_people else rows


def _show_as_it_was(casework: Casework, ref: str, day_given: str, *, names: bool) -> None:
    from datetime import datetime, time, timedelta

    from esafety_tui.casework.dates.typed import spoken_day
    from esafety_tui.casework.dates.written import BadDate
    from esafety_tui.model.days import LONDON, plain_day

    try:
        day = spoken_day(day_given, casework.records.today)
    except BadDate as bad:
        raise click.UsageError(f"--as-it-was {bad}") from None
    end = datetime.combine(day, time(), LONDON) + timedelta(days=1, microseconds=-1)
    incident = casework.history.incident_at(ref, end)
    if incident is None:
        raise click.ClickException(
            f"{ref} was not recorded yet then. Nothing was changed. Choose a later day."
        )
    click.echo(f"As it was at the end of {plain_day(day)}; the checklist is of today's steps.\n")
    click.echo(casework.records.in_words(incident, names=names))
