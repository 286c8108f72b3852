"""``calendar`` and ``today``: what is due, for outside the program, without names."""

from __future__ import annotations

from pathlib import Path

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.leaving.writing import write_file

_OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace FILE if it is there already.")


@click.command("calendar")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.ics", help="Where the calendar file goes.",
)  # fmt: skip
@_OVERWRITE
def calendar_command(output: Path, *, overwrite: bool) -> None:
    """Write everything that is due as a calendar file: references and what is due, no names.

    Each entry keeps its identifier, so a calendar that takes the file in again moves
    what has moved. What is done since is not taken out of a calendar that imported it: let
    the calendar subscribe to the file instead, or empty that calendar first.
    """
    content = open_casework(read_only=True).leaving.reminders.calendar()
    write_file(output, content, overwrite=overwrite)
    click.echo(f"What is due is in {output}. It names no one.")


@click.command("today")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.txt",
    help="Write the page to FILE instead of showing it.",
)  # fmt: skip
@_OVERWRITE
def today_command(output: Path | None, *, overwrite: bool) -> None:
    """Show what is late, due today and in the next seven days, and what is open: a page to print.

    It has references and no names, so you can mail it to yourself.
    """
    page = open_casework(read_only=True).leaving.reminders.page()
    if output is None:
        click.echo(page, nl=False)
        return
    import os

    write_file(output, page.replace("\n", os.linesep).encode(), overwrite=overwrite)
    click.echo(f"The page is in {output}. It names no one.")
