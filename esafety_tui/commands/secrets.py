"""Asking for a new passphrase, and showing the recovery key, in commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import given_or_asked
from esafety_tui.commands.output import say_no_more

if TYPE_CHECKING:
    from pathlib import Path

UNENCRYPTED = (
    "They are not encrypted: whoever can read this computer's disk, a backup of it or a stolen "
    "laptop can read the names in them. esafety-tui passphrase --set encrypts them."
)
READABLE = (
    "The records are not encrypted, so neither is this copy: whoever has the stick or the share "
    "can read the names in it. esafety-tui passphrase --set encrypts the records and later copies."
)


def new_passphrase(
    file: Path | None, otherwise: str = "give it with --new-passphrase-file FILE"
) -> str:
    """Return a new passphrase: the first line of *file*, or what is typed twice.

    *otherwise* is what to do where it cannot be typed.
    """
    first = given_or_asked(file, "New passphrase: ")
    if first is None:
        raise click.UsageError(
            "A new passphrase is needed. Nothing was changed. Run the command in a terminal, where "
            f"it is asked for, or {otherwise}."
        )
    if file is None and given_or_asked(None, "The same again: ") != first:
        raise click.ClickException(
            "The two were not the same. Nothing was changed. Run the command again."
        )
    return first


NOT_SHOWN = (
    "The recovery key could not be shown: the output did not take it, and it is kept nowhere. "
    "The records are encrypted and safe, and the passphrase opens them; a recovery key that was "
    "printed before does not. To make another and see it, run esafety-tui passphrase "
    "--recovery-key with the output on the screen."
)


def show_recovery_key(key: str, done: str = "") -> None:
    """Say what was *done*, print the recovery key, and say what it is for.

    Raises :class:`click.ClickException` where the output takes none of it: what was
    done stays done, and somebody has to know that there is no key on paper.
    """
    try:
        if sys.stdout is None:  # it was closed; click would print nothing and say nothing
            raise OSError
        if done:
            click.echo(done)
        _print_recovery_key(key)
    except OSError:
        say_no_more()
        raise click.ClickException(NOT_SHOWN) from None


def _print_recovery_key(key: str) -> None:
    from esafety_tui.casework.access.passphrase_advice import key_lines

    click.echo("\nRecovery key, shown this once. Print it or write it down and put it where only")
    click.echo("the head or the governors can reach it: it opens the records without the")
    click.echo("passphrase, and without either of the two nobody can open them.\n")
    for line in key_lines(key):
        click.echo(f"    {line}")
