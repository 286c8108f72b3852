"""``incidents`` and ``show``: the cases, for people and for programs."""

from __future__ import annotations

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_json, show_rows


@click.command("incidents")
@click.argument("query", nargs=-1)
@format_option
def incidents_command(query: tuple[str, ...], form: str) -> None:
    """List and search the cases.

    QUERY is words and filters: stage: severity: category: year: provider: target:
    overdue: hold:. JSON gives the cases whole, with people's names, as
    `import` reads them.
    """
    from esafety_tui.model.record import plain
    from esafety_tui.policy.calendar import due_in_words

    records = open_casework(read_only=True).records
    found = records.search(" ".join(query))
    if form == "json":
        show_json([plain(records.incident(row.ref)) for row in reversed(found.rows)])
        return
    shown = [
        (
            row.ref,
            row.severity.label if row.severity else "not set",
            "paused for the police" if row.on_hold else row.stage.label,
            due_in_words(row.due.day, records.today, records.calendar, at_once=row.at_once)
            if row.due
            else "",
            records.title(row, names=False),
        )
        for row in found.rows
    ]
    meant = f" The filter is {found.meant}" if found.meant else ""
    headings = ("reference", "severity", "stage", "next", "title")
    show_rows(form, headings, shown, None, nothing=f"No incident fits.{meant}")


@click.command("show")
@click.argument("ref")
@click.option("--names", is_flag=True, help="Show people's names instead of their aliases.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
def show_command(ref: str, names: bool, form: str) -> None:
    """Show one case whole, with its checklist.

    JSON gives the very structure that `import` takes back, names included.
    """
    from esafety_tui.model.record import plain

    records = open_casework(read_only=True).records
    incident = records.incident(ref)
    if form == "json":
        show_json(plain(incident))
        return
    click.echo(records.in_words(incident, names=names))
