"""``passphrase``: change what opens the records, encrypt plain ones, or decrypt them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import given_or_asked, open_casework, options
from esafety_tui.commands.output import shown_progress
from esafety_tui.commands.secrets import UNENCRYPTED, new_passphrase, show_recovery_key

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework
    from esafety_tui.casework.services.encryption import Changing, KeyChange


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
    "--name", default="", metavar="NAME",
    help="With the recovery key: whose passphrase is a new one, where several people may open.",
)  # fmt: skip
@click.option(
    "--keep-backups", is_flag=True,
    help="With --set: leave earlier backups, which anybody can read, where they are.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def passphrase_command(
    new_passphrase_file: Path | None, act: str | None, name: str, *, keep_backups: bool, yes: bool
) -> None:
    """Change your passphrase, or encrypt or decrypt the records.

    The old passphrase, or the recovery key, comes from --passphrase-file (before the
    command) or is asked for. All files are encrypted again, together or not at all: the old
    passphrase opens nothing that is written from now on. Backups stay as they were made:
    they open with the passphrase of their day. With --set a new backup is made, and those
    that are not encrypted, and what restore set aside, are taken away.
    """
    casework = open_casework(read_only=False)
    if act == "set":
        _encrypt(casework, new_passphrase_file or options().passphrase_file, keep=keep_backups)
    elif act == "remove":
        _decrypt(casework, yes=yes)
    elif act == "recovery":
        done(casework.encryption.replace_recovery_key(current(casework)), "")
    else:
        before, new = current(casework), new_passphrase(new_passphrase_file)
        done(
            casework.encryption.change_passphrase(before, new, name=name),
            "The passphrase is changed.",
        )


def current(casework: Casework) -> str:
    """Return what opened the records; asked for again, as others could be at the keyboard."""
    need_encrypted(casework)
    return given_or_asked(options().passphrase_file, "Passphrase, once more: ") or ""


def need_encrypted(casework: Casework) -> None:
    """Refuse what has no meaning for plain records."""
    if not casework.records.encrypted:
        raise click.ClickException(
            "The records are not encrypted, so no passphrase opens them, and nobody has one. "
            "Nothing was changed. esafety-tui passphrase --set encrypts them."
        )


def done(task: Changing, said: str) -> None:
    """Do *task*, and say what was done, what it means, and the recovery key if there is a new one.

    Raises what carrying it raises.
    """
    with shown_progress("Encrypting the records again") as progress:
        change: KeyChange = task.done(progress)
    text = " ".join(filter(None, (said, change.text)))
    if change.recovery_key:
        show_recovery_key(change.recovery_key, text)
    else:
        click.echo(text)


def _encrypt(casework: Casework, file: Path | None, *, keep: bool) -> None:
    passphrase = new_passphrase(file)
    with shown_progress("Encrypting the records") as progress:
        recovery_key = casework.encryption.encrypt(passphrase, progress=progress)
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
    with shown_progress("Decrypting the records") as progress:
        casework.encryption.decrypt(progress)
    click.echo("The records, their history and the evidence are plain files now.")
    click.echo(UNENCRYPTED, err=True)
    click.echo("Backups made before still need the passphrase of their day.", err=True)
