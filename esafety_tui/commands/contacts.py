"""``contacts``: who to ring, when they are open, and who has to make the complaint."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import options, passphrase_for
from esafety_tui.commands.output import format_option, show_rows

if TYPE_CHECKING:
    from esafety_tui.data.crypto.cipher_protocol import Cipher
    from esafety_tui.model.contact import Contact

_HIDDEN = (
    "the school has contacts of its own that are encrypted and not shown here; open the program, "
    "or name the passphrase with --passphrase-file FILE before the command"
)
# With this many rows or fewer, everything that is known of each is told.
_IN_FULL = 6


@click.command("contacts")
@click.argument("words", nargs=-1)
@click.option("--open-now", is_flag=True, help="Only those that are open now.")
@format_option
def contacts_command(words: tuple[str, ...], open_now: bool, form: str) -> None:
    """Look up the contact table: names, numbers, open now, who may complain.

    Give a few letters of a name. You see what the 2014 list printed and what is known
    today, each with how sure it is. It asks for no passphrase: of the school's own contacts
    you see those that may be shown when locked. To see all, put --passphrase-file FILE
    before the command.
    """
    from datetime import UTC, datetime

    from esafety_tui.data.contacts.opening_hours import is_open, opening_of
    from esafety_tui.data.contacts.table import ContactTable
    from esafety_tui.model.contact import numbers, reliance, voice_gap
    from esafety_tui.model.record import plain
    from esafety_tui.model.vocabulary import Nation

    table = ContactTable(options().folder, _cipher)
    for note in (table.warning, _HIDDEN if table.hidden else ""):
        if note:
            click.echo(f"Note: {note}.", err=True)
    now, wanted = datetime.now(UTC), " ".join(words)
    fitting = table.search(wanted)
    if not fitting and form == "table" and (near := table.near_to(wanted)):
        click.echo(near, err=True)
        fitting = table.search(near.meant)
    found = [(contact, opening_of(contact, now, Nation.ENGLAND)) for contact in fitting]
    if open_now:
        found = [(contact, state) for contact, state in found if is_open(state)]
    if not found:
        raise click.ClickException(
            "No contact fits. Try fewer letters, or esafety-tui contacts for all of them."
        )
    if form == "table" and len(found) <= _IN_FULL:
        each = (
            _in_full(contact, state, table.replacement(contact), table.printed_for(contact))
            for contact, state in found
        )
        click.echo("\n\n".join(each))
        return
    rows = []
    for contact, state in found:
        gap = voice_gap(contact, table.printed_for(contact))
        known = [f"{label} {value}" for label, value in numbers(contact)]
        shown = "\n".join([gap, *known] if gap else known)
        rows.append((contact.name, shown, state, contact.who_may_report, reliance(contact)))
    data = [{**plain(c), "opening": state, "reliance": reliance(c)} for c, state in found]
    headings = ("name", "numbers", "open", "who may complain", "how sure")
    show_rows(form, headings, rows, data, widths=(13, 24, 9, 14, 10))


def _cipher() -> Cipher | None:
    """Return the cipher of the records, or ``None`` where nobody gave the passphrase."""
    from esafety_tui.data.crypto.cipher_protocol import PLAIN
    from esafety_tui.data.crypto.key_file import has_keys

    if not has_keys(options().folder):
        return PLAIN
    if options().passphrase_file is None:
        return None
    from esafety_tui.data.journal.opening import cipher_for

    return cipher_for(options().folder, passphrase_for(options().folder))


def _in_full(
    contact: Contact, state: str, replacement: Contact | None, printed: Collection[str]
) -> str:
    from esafety_tui.model.contact import told

    width = min(shutil.get_terminal_size().columns, 100)
    lines = [f"{contact.name} ({contact.category.label})"]
    for label, text in told(contact, state, replacement.name if replacement else "", printed):
        start = f"  {label:<17} "
        lines.append(textwrap.fill(
            text, width, initial_indent=start, subsequent_indent=" " * len(start),
            break_long_words=False, break_on_hyphens=False,
        ))  # fmt: skip
    return "\n".join(lines)
