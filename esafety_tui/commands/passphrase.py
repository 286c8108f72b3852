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
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def passphrase_command(new_passphrase_file: Path | None, act: str | None, *, yes: bool) -> None:
    """Change the passphrase, or encrypt or decrypt the records.

    The old passphrase comes from --passphrase-file (before the command) or is asked
    for. All files change together or not at all: records, history and evidence.
    Backups stay as they were made: they open with the passphrase of their day.
    """
    casework = open_casework(read_only=False)
    if act == "set":
        _encrypt(casework, new_passphrase_file or options().passphrase_file)
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


def _encrypt(casework: Casework, file: Path | None) -> None:
    plain = [
        str(backup.path)
        for backup in casework.safekeeping.backups()
        if not backup.find("keys.json")
    ]
    if (casework.records.folder / "set-aside").exists():
        plain.append(str(casework.records.folder / "set-aside"))
    recovery_key = casework.encryption.encrypt(new_passphrase(file))
    if plain:
        click.echo(
            "Copies made before are still as readable as the records were. Make a new backup "
            "with esafety-tui backup, then take these away, if nobody may read them:",
            err=True,
        )
        click.echo("\n".join(plain) + "\n", err=True)
    show_recovery_key(recovery_key, "The records, their history and the evidence are encrypted.")


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
