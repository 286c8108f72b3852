"""``restore``: bring damaged or lost records back, after showing what would be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import given_or_asked, keep_out_of_dumps, open_casework, options

if TYPE_CHECKING:
    from esafety_tui.casework.access.restoring import Restoration, Source


@click.command("restore")
@click.option(
    "--from", "source", metavar="BACKUP",
    help="Bring the records of this backup: its name in esafety-tui backup --list, or the path of "
    "a backup, a folder of backups, a records folder, or a stick with one of them.",
)  # fmt: skip
@click.option(
    "--accept", is_flag=True,
    help="Go on with records that are older than they were; the history says that you did.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do it; without this, only what would be done is shown.")
def restore_command(source: str | None, *, accept: bool, yes: bool) -> None:
    """Repair damaged or missing records, or bring them from a backup or another computer.

    Shows what would be done and changes nothing, unless --yes is given. What stands
    there now is set aside in the folder set-aside, until earlier copies are replaced.
    """
    from esafety_tui.casework.access.restoring import Restoration

    if accept:
        if source is not None:
            raise click.UsageError(
                "--accept goes on with the records as they are, --from goes back to a backup: give "
                "one of the two."
            )
        _accept(yes=yes)
        return
    keep_out_of_dumps()
    folder = options().folder
    with Restoration(
        folder, lambda: given_or_asked(options().passphrase_file, "Passphrase: ")
    ) as at:
        plan = at.plan(_newest(at, source) if source is not None else None)
        if not plan.steps:
            click.echo("Nothing damaged, missing or altered was found: nothing to restore.")
            return
        click.echo("This is to be done:" if yes else "This would be done:")
        for step in plan.steps:
            click.echo(f"  - {step}")
        if not yes:
            click.echo("Nothing was changed. Run the command again with --yes to do it.")
            return
        aside = at.carry_out(plan)
    kept = f" The files that were there before are kept in {aside}." if aside else ""
    click.echo(f"Done: the records are in {folder}.{kept}")
    click.echo("Look whether everything is there: esafety-tui check, then the board.")


def _newest(at: Restoration, named: str) -> Source:
    """Return the newest of the records that were *named*; say which it is, and what others are."""
    newest, *others = at.sources(named)
    click.echo(f"Found {len(others) + 1} there; the newest is taken:" if others else "Found:")
    for one in (newest, *others):
        click.echo(f"  {one.said}")
    if others:
        click.echo("To take another, name its folder with --from.")
    return newest


def _accept(*, yes: bool) -> None:
    """Show what going on with an older state means, and do it."""
    casework = open_casework(read_only=not yes)
    if damage := casework.records.damage:
        raise click.ClickException(damage.sentence)
    older = casework.records.older_state
    if older is None:
        click.echo("Nothing that was recorded is missing: there is nothing to accept.")
        return
    said = older.accepted
    if not yes:
        click.echo(f"The history would say that you {said}.")
        click.echo("Nothing was changed. Run the command again with --yes to do it.")
        return
    casework.safekeeping.accept_older_state()
    click.echo(f"Done. The history says that you {said}. The records can be changed again.")
    if older.backup:
        click.echo("What the backup has of it is kept in the folder set-aside.")
