"""``restore``: bring damaged or lost records back, after showing what would be done."""

from __future__ import annotations

import click

from esafety_tui.commands.context import given_or_asked, keep_out_of_dumps, options


@click.command("restore")
@click.option(
    "--from", "backup", metavar="BACKUP",
    help="Go back to this backup, as esafety-tui backup --list names it.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do it; without this, only what would be done is shown.")
def restore_command(backup: str | None, *, yes: bool) -> None:
    """Mend damaged or missing records from the history and the backups.

    Shows what would be done and changes nothing, unless --yes is given. What stands
    there now is set aside in the folder set-aside, never thrown away.
    """
    from esafety_tui.casework.access.restoring import Restoration

    keep_out_of_dumps()
    folder = options().folder
    with Restoration(
        folder, lambda: given_or_asked(options().passphrase_file, "Passphrase: ")
    ) as at:
        plan = at.plan(backup)
        if not plan.steps:
            click.echo("Nothing damaged, missing or altered was found: nothing to restore.")
            return
        click.echo("This is done:" if yes else "This would be done:")
        for step in plan.steps:
            click.echo(f"  - {step}")
        if not yes:
            click.echo("Nothing was changed. Run the command again with --yes to do it.")
            return
        aside = at.carry_out(plan)
    click.echo(f"Done. The files that were there before are kept in {aside}.")
    click.echo("Look whether everything is there: esafety-tui check, then the board.")
