"""``check`` and ``backup``: is everything as it was written, and is there a copy of it?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_rows

if TYPE_CHECKING:
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
    for sentence in (*found.notes, found.compared):
        if sentence:
            click.echo(sentence)
    for sentence in found.wrong:
        click.echo(sentence, err=True)
    if not found.passed:
        sys.exit(1)
    click.echo("Everything that is here is as it was written.")


@click.command("backup")
@click.option("--list", "only_list", is_flag=True, help="Make none; show those that there are.")
@format_option
def backup_command(form: str, *, only_list: bool) -> None:
    """Make a backup now, verify it, and list all backups.

    The program makes them by itself on opening and leaving, and after a command that
    changed something; they are kept for 7 days, 4 weeks and 12 months. To look into one,
    name its folder: esafety-tui --database FOLDER incidents. To return to one, see
    esafety-tui restore.
    """
    casework = open_casework(read_only=only_list)
    if not only_list:
        made = casework.safekeeping.back_up()
        click.echo(f"Made and verified: {made.path}", err=True)
    backups = casework.safekeeping.backups()
    data = [
        {"name": b.path.name, "made_at": b.made_at.isoformat(), "bytes": _size(b),
         "folder": str(b.path)}
        for b in backups
    ]  # fmt: skip
    rows = [
        (b.path.name, f"{b.made_at:%A %d %B %Y, %H:%M}", f"{_size(b) / 1e6:.1f} MB")
        for b in backups
    ]
    show_rows(form, ("backup", "made", "size"), rows, data, nothing="There is no backup yet.")


def _size(backup: Backup) -> int:
    return sum(file.size for file in backup.files)
