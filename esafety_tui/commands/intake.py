"""``import``: taking in the log that the school already keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from esafety_tui.commands.context import open_casework


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Take in an existing log: CSV, XLSX, or JSON as `incidents --format json` writes it.

    All good rows go in together. Rows that cannot be read are listed with their
    number, column and reason. Rows taken in before are left out, so the same file
    may be given twice.

    The command ends with 1 when a row could not be read, though the good ones are
    in; with 0 when none was bad, even if nothing was new.
    """
    from esafety_tui.importing.reader import read_log

    casework = open_casework(read_only=dry_run)
    reading = read_log(file, casework.records.today, casework.records.school.category_names)
    from esafety_tui.importing.intake import import_log

    intake = import_log(casework, reading, dry_run=dry_run)
    for note in intake.notes:
        click.echo(note)
    would = "would be taken in" if dry_run else "taken in"
    first_last = f" ({intake.new[0].ref} to {intake.new[-1].ref})" if intake.new else ""
    click.echo(f"{len(intake.new)} {would}{first_last}; {intake.already} here already.")
    for old, new in intake.renumbered:
        click.echo(f"{old} is here as {new}: its own reference would have left a gap.")
    for problem in intake.problems:
        click.echo(f"Row {problem.number}, {problem.column}: this {problem.reason}.", err=True)
    if intake.problems:
        one = len(intake.problems) == 1
        left_out = "1 row was" if one else f"{len(intake.problems)} rows were"
        click.echo(
            f"{left_out} left out. Mend {'it' if one else 'them'} and import the file again: "
            "what is here already is not taken in twice.",
            err=True,
        )
        sys.exit(1)
