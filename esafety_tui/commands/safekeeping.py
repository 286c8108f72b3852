"""``check`` and ``backup``: is everything as it was written, and is there a copy of it?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_rows
from esafety_tui.commands.secrets import READABLE
from esafety_tui.model.days import long_moment
from esafety_tui.model.wording import first_few

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework
    from esafety_tui.casework.records.records import Records
    from esafety_tui.data.folder.backups import Backup


@click.command("check")
@click.option(
    "--digest", default="", metavar="DIGEST",
    help="A digest printed earlier, on a workbook or by this command: compare with it.",
)  # fmt: skip
@click.option("--last-error", is_flag=True, help="Show the details of the last unexpected error.")
def check_command(digest: str, *, last_error: bool) -> None:
    """Check everything that is kept, and print the digest of the history.

    Reads the chain of the history, the content of each entry, the records, the
    evidence files and the backups, and changes nothing. Ends with 1 when something
    is wrong. Keep the digest elsewhere, such as on paper: it shows later that
    nothing up to now was changed, left out or added. It is no proof of who wrote
    the records, nor that the computer's clock was right.
    """
    casework = open_casework(read_only=True, damaged=True)
    if last_error:
        click.echo(casework.safekeeping.last_error() or "No unexpected error was kept.")
        return
    found = casework.safekeeping.check(digest)
    click.echo(f"Entries of the history: {found.entries}")
    click.echo(f"Evidence files: {found.evidence}; backups: {found.backups}")
    click.echo(f"Digest of the history (entry {found.head.seq}): {found.head.hash.hex()}")
    for sentence in (found.noted, *found.notes, found.compared):
        if sentence:
            click.echo(sentence)
    if others := _in_another_year(casework.records):
        click.echo(_of_another_year(others))
    for sentence in found.wrong:
        click.echo(sentence, err=True)
    if not found.passed:
        sys.exit(1)
    click.echo("Everything that is here is as it was written.")


_MOST_NAMED = 5


def _in_another_year(records: Records) -> list[str]:
    """Return the references whose year is not that of the day of the report, oldest first."""
    year_of = records.school.academic_year
    return [
        row.ref
        for row in reversed(records.index.newest_first())
        if row.ref.partition("/")[0] != year_of(row.reported_on)
    ]


def _of_another_year(refs: list[str]) -> str:
    """Say which incidents count in another school year than that of their report."""
    return (
        "The school year in the reference is not that of the report for "
        f"{first_few(refs, _MOST_NAMED)}: they count in the year of the reference. Nothing is "
        "lost; look whether the start of the year in the settings is right."
    )


@click.command("backup")
@click.option("--list", "only_list", is_flag=True, help="Make none; show those that there are.")
@click.option(
    "--to", "place", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Copy the new backup to FOLDER too, such as a stick.",
)  # fmt: skip
@format_option
def backup_command(form: str, place: Path | None, *, only_list: bool) -> None:
    """Make a backup now, verify it, copy it elsewhere, and list all backups.

    The program makes them by itself on opening and leaving, and after a command that
    changed something. Of these, the newest 3 are kept, and the last of each of the
    newest 7 days, 4 weeks and 12 months that have one. Where the settings name a second
    place, it gets a copy on leaving and after a command, if it can be reached. To look
    into one, name its folder: esafety-tui --database FOLDER incidents. To return to one,
    see esafety-tui restore.
    """
    if only_list and place:
        raise click.UsageError("--list makes no backup, and --to copies a new one: give one.")
    casework = open_casework(read_only=only_list)
    if not only_list:
        made = casework.safekeeping.back_up()
        wrong = casework.safekeeping.evidence.said(read=True)
        click.echo(
            f"Made{', but not verified' if wrong else ' and verified'}: {made.path}", err=True
        )
        _copy(casework, place)
    data, rows = [], []
    for where, backups in _both_places(casework).items():
        data += [
            {"name": b.path.name, "made_at": b.made_at.isoformat(), "bytes": _size(b),
             "place": where, "folder": str(b.path)}
            for b in backups
        ]  # fmt: skip
        rows += [
            (b.path.name, long_moment(b.made_at), f"{_size(b) / 1e6:.1f} MB", where)
            for b in backups
        ]
    heading = ("backup", "made", "size", "where")
    show_rows(form, heading, rows, data, nothing="There is no backup yet.")
    if not only_list and wrong:
        raise click.ClickException(wrong)


def _copy(casework: Casework, place: Path | None) -> None:
    """Copy the newest backup to *place*, or else to the second place if it can be reached."""
    keeping = casework.safekeeping
    if place is not None:
        copy = keeping.copy_to(place.absolute())
        click.echo(f"Copied and read back: {copy.path}", err=True)
        if not casework.records.encrypted:
            click.echo(READABLE, err=True)
    elif problem := keeping.copy_if_there(recheck=True):
        raise click.ClickException(problem)


def _both_places(casework: Casework) -> dict[str, tuple[Backup, ...]]:
    """Return the backups by where they are, and say when the second place is not to be reached."""
    keeping = casework.safekeeping
    second = keeping.second_place
    if second and not second.is_dir():
        last = keeping.last_copy.at
        when = f"It had the newest on {long_moment(last)}." if last else "No copy was noted yet."
        click.echo(f"The second place, {second}, cannot be reached now. {when}", err=True)
    return {"here": keeping.backups(), "elsewhere": keeping.copies()}


def _size(backup: Backup) -> int:
    return sum(file.size for file in backup.files)
