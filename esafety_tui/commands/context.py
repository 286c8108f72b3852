"""What every command shares: which records, and how a problem is said."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework


_IF_IT_IS_RIGHT = (
    "If you are sure that it is right: esafety-tui restore tries the key files of the backups, too."
)


@dataclass
class Options:
    """The global options."""

    database: Path | None = None
    passphrase_file: Path | None = None
    opened: Casework | None = None

    @property
    def folder(self) -> Path:
        """The records folder: the one named, or the platform's data folder."""
        if self.database is not None:
            return self.database
        from platformdirs import user_data_path

        return user_data_path("esafety-tui", appauthor=False)


def options() -> Options:
    """Return the global options of the running command."""
    found: Options = click.get_current_context().find_object(Options) or Options()
    return found


def open_casework(*, read_only: bool, damaged: bool = False) -> Casework:
    """Open the records that the options name; backed up if changed, and closed, when it ends.

    What was found to be wrong with them is said on standard error; when something may
    be missing from what a command would show, the command is refused, unless it is
    made for *damaged* records.
    """
    from esafety_tui.casework.casework import Casework
    from esafety_tui.casework.problems import WrongPassphrase

    keep_out_of_dumps()
    folder = options().folder
    try:
        casework = Casework.open(folder, read_only=read_only, passphrase=passphrase_for(folder))
    except WrongPassphrase as wrong:
        raise click.ClickException(f"{wrong} {_IF_IT_IS_RIGHT}") from None
    options().opened = casework
    _when_it_ends(casework)
    if casework.records.to_be_introduced and sys.stdin.isatty():
        name = click.prompt("Your name, to sign with: ", prompt_suffix="", err=True)
        casework.records.introduce(name)
    damage, older = casework.records.damage, casework.records.older_state
    if damage and not (damage.complete or damaged):
        raise click.ClickException(damage.sentence)
    told = [one.sentence for one in (damage, older) if one]
    for notice in (*casework.records.notices, *told):
        click.echo(f"Note: {notice}", err=True)
    return casework


def _when_it_ends(casework: Casework) -> None:
    """Back the records up once the command has changed them, if that is due, and close them."""
    context = click.get_current_context()
    opened_at = casework.records.store.history.head.seq

    def back_up() -> None:
        if casework.records.store.history.head.seq == opened_at:
            return
        # What the command did is done, and its exit code says so.
        back_up_and_copy(casework)

    # Called in the opposite order.
    context.call_on_close(casework.close)
    context.call_on_close(back_up)


def back_up_and_copy(casework: Casework) -> None:
    """Make a backup if one is due, and its copy elsewhere, saying what cannot be made."""
    for act in (casework.safekeeping.back_up_if_due, casework.safekeeping.copy_if_there):
        if problem := act():
            click.echo(f"esafety-tui: {problem}", err=True)


def keep_out_of_dumps() -> None:
    """Keep what this program is about to read, a passphrase or records, out of core dumps."""
    from esafety_tui.data.crypto.core_dumps import refuse_core_dumps

    refuse_core_dumps()


def passphrase_for(folder: Path) -> str | None:
    """Return the passphrase of *folder*, from its file or asked for; ``None`` for plain ones."""
    from esafety_tui.casework.problems import needs_passphrase

    if not needs_passphrase(folder):
        return None
    return given_or_asked(options().passphrase_file, "Passphrase: ")


def given_or_asked(file: Path | None, prompt: str) -> str | None:
    """Return the first line of *file*, or what is typed unseen; ``None`` with nobody to ask."""
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        return None
    answer: str = click.prompt(prompt, prompt_suffix="", hide_input=True, err=True)
    return answer


def _first_line(file: Path) -> str:
    try:
        # A passphrase is a line; spaces in it, also at its end, are its own.
        with file.open(encoding="utf-8-sig", newline=None) as lines:
            return lines.readline().rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise click.UsageError(f"The passphrase file {file} cannot be read ({why}).") from None
