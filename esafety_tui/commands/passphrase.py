"""``passphrase``: change what opens the records, encrypt plain ones, or decrypt them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import given_or_asked, open_casework, options
from esafety_tui.commands.secrets import UNENCRYPTED, new_passphrase, show_recovery_key

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework


@click.command("passphrase")
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take the new passphrase from the first line of FILE.",
)
@click.option("--set", "act", flag_value="set", help="Encrypt records that are kept plain.")
@click.option("--remove", "act", flag_value="remove", help="Decrypt them: keep them plain.")
@click.option(
    "--recovery-key", "act", flag_value="recovery",
    help="Make a new recovery key; the one printed before opens no more.",
)  # fmt: skip
@click.option(
    "--keep-backups", is_flag=True,
    help="With --set: leave earlier backups, which anybody can read, where they are.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def passphrase_command(
    new_passphrase_file: Path | None, act: str | None, *, keep_backups: bool, yes: bool
) -> None:
    """Change the passphrase, or encrypt or decrypt the records.

    The old passphrase comes from --passphrase-file (before the command) or is asked
    for. All files change together or not at all: records, history and evidence.
    Encrypted backups open with the passphrase of their day. With --set a new backup is
    made, and those that are not encrypted, and what restore set aside, are taken away.
    """
    casework = open_casework(read_only=False)
    if act == "set":
        _encrypt(casework, new_passphrase_file or options().passphrase_file, keep=keep_backups)
    elif act == "remove":
        _decrypt(casework, yes=yes)
    elif act == "recovery":
        show_recovery_key(casework.encryption.replace_recovery_key(_current(casework)))
    else:
        current = _current(casework)
        click.echo(
            casework.encryption.change_passphrase(current, new_passphrase(new_passphrase_file))
        )
        click.echo("The passphrase is changed. The recovery key stays as it is.")


def _current(casework: Casework) -> str:
    """Return what opened the records; asked for again, as others could be at the keyboard."""
    if not casework.records.encrypted:
        raise click.ClickException(
            "The records are not encrypted, so there is no passphrase to change. Nothing was "
            "changed. esafety-tui passphrase --set encrypts them."
        )
    return given_or_asked(options().passphrase_file, "Current passphrase again: ") or ""


def _encrypt(casework: Casework, file: Path | None, *, keep: bool) -> None:
    recovery_key = casework.encryption.encrypt(new_passphrase(file))
    done = "The records, their history and the evidence are encrypted."
    try:
        show_recovery_key(recovery_key, done)
    finally:
        _take_plain_away(casework, keep=keep)


def _take_plain_away(casework: Casework, *, keep: bool) -> None:
    from esafety_tui.data.problems import StoreProblem

    earlier = casework.earlier
    plain = earlier.plain()
    if plain and not keep:
        try:
            click.echo(f"\n{earlier.replacing(plain).done().text}")
        except StoreProblem as problem:
            click.echo(f"\n{problem}", err=True)
    if left := earlier.readable():
        click.echo(
            "\nThese still lie in the records folder, and can be read without the passphrase if "
            "names stand in them. Take away what nobody may read:",
            err=True,
        )
        click.echo("\n".join(left), err=True)


def _decrypt(casework: Casework, *, yes: bool) -> None:
    if not yes:
        click.confirm(
            "Without encryption whoever can read this computer's disk, a backup of it or a stolen "
            "laptop can read the names in the records. Decrypt them?",
            abort=True,
            err=True,
        )
    casework.encryption.decrypt()
    click.echo("The records, their history and the evidence are plain files now.")
    click.echo(UNENCRYPTED, err=True)
    click.echo("Backups made before still need the passphrase of their day.", err=True)
