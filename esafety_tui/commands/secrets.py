"""Asking for a new passphrase, and showing the recovery key, in commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import given_or_asked

if TYPE_CHECKING:
    from pathlib import Path

UNENCRYPTED = (
    "They are not encrypted: whoever can read this computer's disk, a backup of it or a stolen "
    "laptop can read the names in them. esafety-tui passphrase --set encrypts them."
)


def new_passphrase(file: Path | None) -> str:
    """Return a new passphrase: the first line of *file*, or what is typed twice."""
    first = given_or_asked(file, "New passphrase: ")
    if first is None:
        raise click.UsageError(
            "A passphrase is needed to encrypt the records. Give it with --passphrase-file FILE "
            "before the command, run the command in a terminal, or choose --plain."
        )
    if file is None and given_or_asked(None, "The same again: ") != first:
        raise click.ClickException(
            "The two were not the same. Nothing was changed. Run the command again."
        )
    return first


def show_recovery_key(key: str) -> None:
    """Print the recovery key, and say what it is for."""
    click.echo("\nRecovery key, shown this once. Print it or write it down and put it where only")
    click.echo("the head or the governors can reach it: it opens the records without the")
    click.echo("passphrase, and without either of the two nobody can open them.\n")
    groups = key.split("-")
    for start in range(0, len(groups), 5):
        click.echo("    " + "-".join(groups[start : start + 5]))
