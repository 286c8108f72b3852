"""``year``: the calendar of a school year, its close, and the first day back."""

from __future__ import annotations

from pathlib import Path

import click

from esafety_tui.commands.context import open_casework


@click.group("year", invoke_without_command=True)
@click.pass_context
def year_command(ctx: click.Context) -> None:
    """Show which years are closed; or enter the calendar, close a year, open it again."""
    if ctx.invoked_subcommand is not None:
        return
    from esafety_tui.casework.annual.closing import standing

    casework = open_casework(read_only=True)
    for year in casework.records.years():
        click.echo(standing(year, casework).said)
    for lack in casework.records.calendar.lacks_terms(casework.records.today):
        click.echo(f"The calendar: {lack}.")


@year_command.command("calendar")
@click.argument("year", metavar="2026-27")
@click.option(
    "--from", "source", metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Read terms and days closed from FILE, a line each; shown, and saved with --save.",
)  # fmt: skip
@click.option("--save", is_flag=True, help="Save what FILE says; without this it is only shown.")
def calendar_of_year(year: str, source: Path | None, save: bool) -> None:
    """Show the calendar of a year as text, or read it from a file and say what it moves."""
    casework = open_casework(read_only=not save)
    if source is None:
        click.echo(casework.school_year.terms.text(year))
        return
    text = source.read_text(encoding="utf-8-sig", errors="replace")
    terms = casework.school_year.terms
    proposal = terms.propose(year, text)
    for heading, lines in (
        ("Read:", proposal.said),
        ("Is this right?", proposal.doubts),
        ("This moves:", terms.moving(proposal).done()),
    ):
        if lines:
            click.echo("\n".join((heading, *(f"  {line}" for line in lines))))
    if save:
        terms.enter(proposal)
        click.echo(f"The calendar of {year} is saved.")
    else:
        click.echo("Nothing was changed. --save keeps it.")


@year_command.command("close")
@click.argument("year", metavar="2025-26")
@click.option("--yes", is_flag=True, help="Close it; without this, what is open is only shown.")
def close_a_year(year: str, yes: bool) -> None:
    """Show what is still open of a year; with --yes, close it with its figures as they stand."""
    from esafety_tui.casework.annual.closing import closing, standing

    casework = open_casework(read_only=not yes)
    for one in casework.school_year.closed.still_open(year):
        click.echo(f"{one.heading}: {' '.join(filter(None, (one.ref, one.what)))}")
    if yes:
        closing(year, casework).done()
    click.echo(standing(year, casework).said)


@year_command.command("reopen")
@click.argument("year", metavar="2025-26")
@click.option("--reason", required=True, metavar="WHY", help="Why; it stays on record.")
def reopen_a_year(year: str, reason: str) -> None:
    """Open a closed year again, with the reason; what was kept of it stays on record."""
    casework = open_casework(read_only=False)
    casework.school_year.closed.reopen(year, reason)
    click.echo(f"The year {year} is open again.")


@year_command.command("back")
def first_day_back() -> None:
    """Show the first day back: what came in, turns late, was held over and is due this term."""
    click.echo(open_casework(read_only=True).school_year.first_day.text())
