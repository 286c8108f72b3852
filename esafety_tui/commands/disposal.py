"""``disposal`` and ``legal-hold``: the end of an incident's time, and what keeps it longer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_rows
from esafety_tui.model.wording import so_many

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework

_HEADINGS = ("reference", "ended", "kept until", "title")


@click.command("disposal")
@click.argument("refs", nargs=-1, metavar="[REF]…")
@click.option("--dispose", is_flag=True, help="Do it; without this, only what is due is shown.")
@click.option(
    "--replace-backups", is_flag=True,
    help="Then make a new backup and take the earlier ones away: they hold what is deleted.",
)  # fmt: skip
@click.option("--kept", is_flag=True, help="Say what is kept for how long.")
@click.option(
    "--record", "record_of", metavar="2026-27",
    help="Say what was deleted in that year, naming nobody.",
)  # fmt: skip
@format_option
def disposal_command(
    refs: tuple[str, ...],
    dispose: bool,
    replace_backups: bool,
    kept: bool,
    record_of: str | None,
    form: str,
) -> None:
    """Show the cases due to be deleted; with --dispose, delete their details.

    A case is kept for as many years after its end as the school has set, and
    longer under a hold. Deleting takes its words, names and files out of the records
    and their history; what the yearly figures count stays. Give REF for single cases;
    without it, all that are due.
    """
    casework = open_casework(read_only=not (dispose or replace_backups))
    if kept or record_of:
        keeping = casework.school_year.keeping
        click.echo(keeping.disposal_record(record_of) if record_of else keeping.page())
        return
    if not (dispose or replace_backups):
        _show_due(casework, refs, form)
        return
    if dispose:
        chosen = refs or tuple(incident.ref for incident in casework.retention.due_for_disposal())
        if not chosen:
            click.echo("Nothing is due. Nothing was changed.")
        else:
            done = casework.retention.disposing(chosen, _year(casework)).done()
            click.echo(done.text)
    if replace_backups:
        click.echo(casework.earlier.replacing(casework.earlier.all()).done().text)


def _year(casework: Casework) -> str:
    """Ask for the year where the clock may be wrong, if there is somebody to ask."""
    doubt = casework.retention.clock_doubt()
    if not (doubt and sys.stdin.isatty()):
        return ""
    click.echo(doubt, err=True)
    answer: str = click.prompt("Which year is it, in words?", prompt_suffix=" ", err=True)
    return answer


def _show_due(casework: Casework, refs: tuple[str, ...], form: str) -> None:
    from esafety_tui.model.days import plain_day
    from esafety_tui.model.record import day_of
    from esafety_tui.policy.retention import kept_until

    rows, data = [], []
    for incident in casework.retention.due_for_disposal():
        until = kept_until(incident, casework.records.school)
        if (refs and incident.ref not in refs) or until is None or incident.ended_by is None:
            continue
        # Of a log that gives no closing day, its time is counted from the day that it came in.
        ended = day_of(incident.closed_at) if incident.closed_at else None
        title = casework.records.masked(incident.title, incident.people)
        rows.append((
            incident.ref, plain_day(ended) if ended else "not known", plain_day(until), title,
        ))  # fmt: skip
        data.append({"ref": incident.ref, "ended": ended.isoformat() if ended else None,
                     "kept_until": until.isoformat(), "title": incident.title})  # fmt: skip
    if not rows and form == "table":
        years = so_many(casework.records.school.retention_years, "year")
        click.echo(f"Nothing is due: cases are kept for {years} after their end.")
        return
    show_rows(form, _HEADINGS, rows, data)
    if form == "table":
        click.echo("\nNothing was changed. With --dispose their details are deleted for good.")


@click.command("legal-hold")
@click.argument("ref")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is recorded.")
@click.option("--lift", is_flag=True, help="End that.")
def legal_hold_command(ref: str, reason: str, lift: bool) -> None:
    """Keep the case REF longer than its time, or with --lift no longer.

    For a claim, an inquiry, a request for data: whatever needs the record whole.
    """
    casework = open_casework(read_only=False)
    if lift:
        casework.retention.lift_legal_hold(ref, reason)
        click.echo(f"{ref} is kept no longer than the school has set.")
    else:
        casework.retention.hold_legally(ref, reason)
        click.echo(
            f"{ref} is kept longer: its details are not deleted until you end that with --lift."
        )
