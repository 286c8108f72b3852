"""``people``: who may open the records, each with a passphrase of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.passphrase import current, done, need_encrypted
from esafety_tui.commands.secrets import new_passphrase
from esafety_tui.model.record import clean_line

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework


@click.command("people")
@click.option(
    "--add", metavar="NAME", help="Let NAME open the records too; they type a passphrase."
)
@click.option("--remove", metavar="NAME", help="Let NAME open nothing written from now on.")
@click.option("--rename", nargs=2, metavar="NAME NEW", help="Call NAME by a NEW name.")
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --add: take their passphrase from the first line of FILE.",
)
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def people_command(
    add: str | None,
    remove: str | None,
    rename: tuple[str, str] | None,
    new_passphrase_file: Path | None,
    *,
    yes: bool,
) -> None:
    """List who may open the records; add, remove or rename somebody.

    Each has a passphrase of their own, and what they change is signed with their name. The
    recovery key stays beside them. Your own passphrase comes from --passphrase-file (before
    the command) or is asked for.
    """
    if sum(given is not None for given in (add, remove, rename)) > 1:
        raise click.UsageError("Give one of --add, --remove and --rename at a time.")
    casework = open_casework(read_only=not (add or remove or rename))
    encryption = casework.encryption
    # As it will be kept, and so that no typed control character reaches the terminal.
    add, remove = (given and clean_line(given) for given in (add, remove))
    if add is not None:
        mine = current(casework)
        if new_passphrase_file is None:
            click.echo(f"{add} types the new passphrase now.", err=True)
        task = encryption.add_person(mine, add, new_passphrase(new_passphrase_file))
        done(task, f"{add} may open the records.")
    elif remove is not None:
        mine = current(casework)
        if not yes:
            click.confirm(_removal(remove), abort=True, err=True)
        done(encryption.remove_person(mine, remove), f"{remove} may open them no more.")
    elif rename is not None:
        name, new = map(clean_line, rename)
        task = encryption.rename_person(current(casework), name, new)
        done(task, f"{name} is called {new} from now on.")
    else:
        _list(casework)


def _list(casework: Casework) -> None:
    need_encrypted(casework)
    signed_on = casework.records.signer
    for name in casework.encryption.people():
        click.echo(f"{name} (signed on)" if name == signed_on else name)


def _removal(name: str) -> str:
    return (
        f"{name} will open nothing that is written from now on: the records, their history and "
        "the evidence are encrypted again under a new key. The others keep their passphrases. "
        f"Backups made until now still open with the passphrase that {name} has. Take {name} off "
        "the list?"
    )
