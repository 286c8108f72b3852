"""``letter``: a letter about a case, filled from the records."""

from __future__ import annotations

from pathlib import Path

import click

from esafety_tui.commands.context import open_casework, options
from esafety_tui.commands.leaving.writing import write_file
from esafety_tui.model.leaving import LetterKind


@click.command("letter")
@click.argument("ref", required=False, default="")
@click.option("--to", "kind", type=click.Choice([kind.value for kind in LetterKind]),
              help="Who it goes to.")  # fmt: skip
@click.option("--person", default="", metavar="ID", help="Who it is about: an id such as p1.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write it: FILE.docx for Word, any other name as text.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there already.")
@click.option("--keep", is_flag=True, help="Keep the letter with the case as well.")
@click.option(
    "--own", is_flag=True, help="Put a copy of the texts in the records folder, to change."
)
def letter_command(
    ref: str, kind: str | None, person: str, output: Path | None, *, overwrite: bool, keep: bool,
    own: bool,
) -> None:  # fmt: skip
    """Show or write a letter about the case REF, filled from the records.

    It names one person at most. A letters.toml in the records folder replaces the texts; a
    mistake in it is said here. The program sends nothing.
    """
    if own:
        _own_copy(options().folder)
        return
    if not (ref and kind):
        raise click.UsageError("Name the incident, and with --to who the letter goes to.")
    casework = open_casework(read_only=not keep)
    letters = casework.leaving.letters
    if problem := letters.in_use().problem:
        click.echo(f"Note: {problem}", err=True)
    text = letters.draft(ref, LetterKind(kind), person)
    if output is None:
        click.echo(text, nl=False)
    else:
        word = output.suffix.casefold() == ".docx"
        write_file(
            output, letters.as_word(text, ref) if word else text.encode(), overwrite=overwrite
        )
        click.echo(f"The letter is in {output}. It is not encrypted: delete it once it is sent.")
    if keep:
        kept = letters.keep(ref, {"kind": kind, "person": person, "text": text})
        click.echo(f"It is kept with the case as {kept.letters[-1].id}.", err=True)


def _own_copy(folder: Path) -> None:
    from esafety_tui.data.files.names import LETTERS_NAME
    from esafety_tui.reports.letters.texts import shipped_text

    write_file(folder / LETTERS_NAME, shipped_text().encode(), overwrite=False)
    click.echo(f"The texts are in {folder / LETTERS_NAME}. Change what your school says otherwise.")
