"""``import``: bringing in the log that the school already keeps, and undoing an import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.model.wording import so_many

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework
    from esafety_tui.importing.answers import Answers
    from esafety_tui.importing.intake import Intake
    from esafety_tui.importing.reader import LogReading


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="A sheet to read, or all.")
@click.option("--year", metavar="2025-26", default="", help="The year of dates without one.")
@click.option(
    "--dates", type=click.Choice(["day-first", "month-first"]), help="Which comes first in a date."
)
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="A file of answers.")
@click.option("--people", type=click.Choice(["several", "one"]), help='What "Ash, Bo" means.')
@click.option(
    "--same-number", type=click.Choice(["one", "separate"]), help="Rows with one number: one case?"
)
@click.option(
    "--closed-before", metavar="DATE", help="Cases from before DATE were closed; or none."
)
@click.option("--hidden", is_flag=True, help="Hidden sheets and rows too.")
@click.option("--update", is_flag=True, help="Bring rows that have changed in the log up to date.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--list", "listed", is_flag=True, help="List the imports that can be undone.")
@click.option("--undo", metavar="NUMBER", help="Undo an import.")
@click.option("--also-worked-on", is_flag=True, help="With --undo: also what was worked on since.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def import_command(
    file: Path | None,
    sheets: tuple[str, ...],
    year: str,
    dates: Literal["day-first", "month-first"] | None,
    map_file: Path | None,
    people: Literal["several", "one"] | None,
    same_number: Literal["one", "separate"] | None,
    closed_before: str | None,
    hidden: bool,
    update: bool,
    dry_run: bool,
    listed: bool,
    undo: str | None,
    also_worked_on: bool,
    form: str,
) -> None:
    """Bring in a log: xlsx, xls, ods, CSV, or JSON as `incidents --format json` has it.

    All good rows go in together, as one import that you can undo. If the file does not say
    all that has to be known, nothing goes in: the questions are listed, each with the option
    that answers it. Your answers are kept for the next time. Rows that are here already are
    left out, so you can give the same file twice; with --update, what has changed in the log
    since is brought up to date, but nothing that you have changed.

    The command ends with 1 when something has to be answered, or a row could not be read
    (the good ones are in then); with 0 when neither was so, even if nothing was new.
    """
    if listed or undo:
        casework = open_casework(read_only=listed)
        _show_imports(casework, form) if listed else _take_back(casework, undo, also=also_worked_on)
        return
    if file is None:
        raise click.UsageError("Name the FILE that holds the log.")
    from esafety_tui.importing.answers import Answers
    from esafety_tui.importing.session import LogSession

    given = Answers(
        sheets=sheets,
        year=year,
        dates=dates or "",
        people=people or "",
        same_number=same_number or "",
        closed_before=_day(closed_before),
        hidden=hidden,
    )
    if map_file:
        given = given.over(_answers_from(map_file))
    session = LogSession(open_casework(read_only=dry_run), file, given)
    stopped = bool(session.reading.questions)
    intake = session.intake() if dry_run else session.take_in(update=update)
    if form == "json":
        from esafety_tui.commands.output import show_json
        from esafety_tui.importing.as_json import as_json

        show_json(as_json(session.reading, intake))
    else:
        _say(session.reading, intake, done=intake.batch is not None, again=session.remembered)
    if stopped or intake.problems:
        sys.exit(1)


@click.command("form")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("report-form.xlsx"),
    show_default=True,
    help="The workbook to write.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file if it is there.")
def form_command(output: Path, overwrite: bool) -> None:
    """Write a form on which a member of staff reports an incident.

    One page to fill in, with lists to choose from; `import` brings it in without a question.
    """
    from esafety_tui.importing.form import write_form

    school = open_casework(read_only=True).records.school
    try:
        write_form(output, school.name, school.category_names, overwrite=overwrite)
    except FileExistsError:
        raise click.UsageError("There is a file of that name already: --overwrite.") from None
    except OSError as error:
        why = (error.strerror or "it cannot be written").lower()
        raise click.ClickException(f"The form could not be written ({why}).") from None
    click.echo(f"The form is in {output}.")


def _day(text: str | None) -> str:
    from datetime import date

    if text in (None, "none"):
        return text or ""
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        from esafety_tui.casework.dates.typed import spoken_day
        from esafety_tui.model.record import now

        return spoken_day(str(text), now().date()).isoformat()


def _answers_from(path: Path) -> Answers:
    from esafety_tui.importing.answers import answers_in
    from esafety_tui.importing.files.open_log import content_of, decoded

    return answers_in(decoded(content_of(path)))


def _say(reading: LogReading, intake: Intake, *, done: bool, again: bool) -> None:
    from esafety_tui.importing.intake import LEFT_OUT
    from esafety_tui.importing.questions import rows_named

    if again:
        click.echo("As you answered for a log with these headings before (import-map.toml).")
    if reading.columns:
        read = [f"“{one.heading}” as {one.read_as}" for one in reading.columns]
        click.echo(f"Columns read: {'; '.join(read)}.")
    for note in intake.notes:
        click.echo(note)
    for old, new in intake.renumbered:
        click.echo(f"{old} is here as {new}: its own reference would have left a gap.")
    doubts = sum(bool(one.row.problems) for one in intake.rows if one.state != LEFT_OUT)
    if doubts:
        rows = so_many(doubts, "row")
        click.echo(f"{rows} with something wrong in a cell, kept as words of the log.")
    for one in intake.changed:
        kept = [change.field for change in one.changes if change.kept]
        fields = ", ".join(change.field for change in one.changes)
        stays = f" ({', '.join(kept)}: yours stays)" if kept else ""
        click.echo(f"{one.incident.ref} has changed in the log: {fields}{stays}.")
    for question in reading.questions:
        where = f": {rows_named(question.where)}" if question.where else ""
        click.echo(f"\n{question.about} ({so_many(question.rows, 'row')}{where})", err=True)
        click.echo(f"  {', '.join(question.choices)}", err=True)
        click.echo(f"  {question.option}", err=True)
    if reading.questions:
        click.echo("\nNothing came in. Answer this, and give the file again.", err=True)
        return
    first_last = f" ({intake.new[0].ref} to {intake.new[-1].ref})" if intake.new else ""
    would = "brought in" if done or not intake.new else "would come in"
    by_you = f"; {intake.left_out} left out by you" if intake.left_out else ""
    click.echo(f"{len(intake.new)} {would}{first_last}; {intake.already} here already{by_you}.")
    if intake.batch:
        updated = (
            f", {len(intake.batch.updated)} brought up to date" if intake.batch.updated else ""
        )
        click.echo(
            f"This is import {intake.batch.id}{updated}. To undo it: esafety-tui import "
            f"--undo {intake.batch.id}"
        )
    waiting = [one for one in intake.changed if not (intake.batch and intake.batch.updated)]
    if waiting:
        click.echo(f"{len(waiting)} changed in the log, and left as they are (--update).")
    for row in intake.problems:
        where = f"{row.sheet}, row" if row.sheet else "Row"
        why = row.problem
        click.echo(f"{where} {row.number}, {why.column}: this {why.said}.", err=True)
    if intake.problems:
        single = len(intake.problems) == 1
        left_out = so_many(len(intake.problems), "row was", "rows were")
        click.echo(
            f"{left_out} left out. Correct {'it' if single else 'them'} and import the file again: "
            "what is here already does not come in twice.",
            err=True,
        )


def _show_imports(casework: Casework, form: str) -> None:
    from esafety_tui.commands.output import show_rows
    from esafety_tui.model.days import plain_moment

    batches = casework.undo.imports.all()
    rows = [
        (one.id, plain_moment(one.at), one.file, str(len(one.added)), str(len(one.updated)))
        for one in batches
    ]
    data = [
        {"number": int(one.id), "at": one.at.isoformat(), "by": one.by, "file": one.file,
         "added": list(one.added), "updated": list(one.updated)}
        for one in batches
    ]  # fmt: skip
    headings = ("Import", "When", "File", "Added", "Updated")
    show_rows(form, headings, rows, data, nothing="No log was brought in.")


def _take_back(casework: Casework, number: str | None, *, also: bool) -> None:
    taken = casework.undo.imports.take_back(str(number), also_worked_on=also)
    click.echo(f"Import {number}: {len(taken.removed)} removed, {len(taken.restored)} set back.")
    if taken.stay:
        click.echo(
            f"{len(taken.stay)} stay: {', '.join(taken.stay)}. They were worked on since, or are "
            "needed by another case, a hold or a file of evidence."
        )
