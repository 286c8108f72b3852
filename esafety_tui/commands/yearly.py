"""``report``: the annual monitoring workbook, and the same figures in plain forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.reports.figures.figure_types import WITHHOLD_BELOW, Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from esafety_tui.casework.casework import Casework
    from esafety_tui.reports.names.identifiers import Find

T = TypeVar("T")

WORKBOOK = "workbook"
_FORM_OF_ENDING = {".txt": "text", ".csv": "csv", ".json": "json"}


@click.command("report")
@click.option("--year", metavar="2025-26", help="The academic year; the current one if not given.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="Write the workbook, or a plain form by its ending, to FILE.",
)
@click.option(
    "--edition", type=click.Choice(("governors", "confidential")), default="governors",
    show_default=True, help="For the governors: counts only, small ones withheld. Confidential, "
    "for the lead and the head alone: a line for each incident.",
)  # fmt: skip
@click.option(
    "--suppress-below", type=click.IntRange(min=0), default=WITHHOLD_BELOW, show_default=True,
    metavar="N", help="Withhold counts from 1 to N-1; 0 withholds nothing.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there already.")
@click.option(
    "--confirm", "confirmed", multiple=True, metavar="WORDS",
    help="Say of WORDS that were found in the text that they identify nobody; once for each.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(("text", "csv", "json")),
    help="Show the report in this form; with -o write it so, as the endings .txt, .csv and "
    ".json do too.",
)  # fmt: skip
@click.option(
    "--published", is_flag=True, help="List the governors' reports that were written so far."
)
@click.option(
    "--never-handed-out", metavar="NUMBER",
    help="Forget the report of this NUMBER in the list of --published: nobody else has had it, so "
    "later ones need not hide what it would give away beside them.",
)  # fmt: skip
@click.option(
    "--all-the-same", is_flag=True,
    help="Write it although whoever has an earlier report of the year, too, can see what changed "
    "in a few cases.",
)  # fmt: skip
def report_command(
    year: str | None,
    output: Path | None,
    edition: str,
    suppress_below: int,
    overwrite: bool,
    confirmed: tuple[str, ...],
    form: str | None,
    published: bool,
    never_handed_out: str | None,
    all_the_same: bool,
) -> None:
    """Write the annual monitoring workbook, or write or show all that it says in a plain form.

    What the governors' edition showed in a file is remembered, so that no later one gives
    away what it withheld. What is only shown is not: hand out a file.
    """
    from esafety_tui.model.incident import parse_year

    writes = bool(output and edition == "governors") or bool(confirmed or never_handed_out)
    casework = open_casework(read_only=not writes)
    if never_handed_out:
        casework.year.never_handed_out(never_handed_out)
        click.echo(f"The report {never_handed_out} is forgotten, and the history says so.")
        return
    if published:
        _list_published(casework)
        return
    year = year or casework.school_year.closed.year_to_report()
    parse_year(year)
    if year not in casework.records.years():
        click.echo(f"There are no records for {year}: the report says so.", err=True)
    if output and not all_the_same and casework.school_year.closed.is_empty(year):
        raise click.ClickException(
            f"There is nothing on record for {year}, and an empty report was not written. Name "
            "another --year, or say --all-the-same to write it."
        )
    asked = _Asked(year, casework, Edition(edition), suppress_below, confirmed)
    if output is None:
        _show(asked, form or "text")
    else:
        form = form or _FORM_OF_ENDING.get(output.suffix.casefold(), WORKBOOK)
        _write(asked, output, form, overwrite=overwrite, all_the_same=all_the_same)


class _Asked(NamedTuple):
    """Which report is asked for, and what was said of words found in it."""

    year: str
    casework: Casework
    edition: Edition
    suppress_below: int
    confirmed: tuple[str, ...]


def _show(asked: _Asked, form: str) -> None:
    from esafety_tui.casework.annual.annual_report import plain_report

    year, casework, edition, below, _ = asked

    def made() -> str:
        return plain_report(year, casework, form, edition=edition, suppress_below=below)

    click.echo(_once_confirmed(made, asked, "Text in the report", "shown"), nl=False)


def _write(asked: _Asked, output: Path, form: str, *, overwrite: bool, all_the_same: bool) -> None:
    from esafety_tui.casework.annual.annual_report import remember, write_report
    from esafety_tui.casework.annual.differencing import FewChanged
    from esafety_tui.casework.problems import StoreProblem
    from esafety_tui.reports.output_file import why_not_written

    name = "workbook" if form == WORKBOOK else "report"
    year, casework, edition, below, _ = asked

    def write() -> None:
        written = write_report(
            year,
            casework,
            output,
            edition=edition,
            form="" if form == WORKBOOK else form,
            suppress_below=below,
            overwrite=overwrite,
            all_the_same=all_the_same,
        )
        try:
            remember(written, casework)
        except StoreProblem as problem:
            raise click.ClickException(
                f"The {name} is in {output}, but that it was made could not be noted. Do not "
                f"hand it out: make it again once the records can be saved. {problem}"
            ) from None

    try:
        _once_confirmed(write, asked, f"Text in the {name}", "written")
    except FewChanged as few:
        number = few.earlier.id
        raise click.ClickException(
            f"{few.facts} Nothing was written. If nobody else has had the earlier one, forget it: "
            f"report --never-handed-out {number}. If the change may be known, say --all-the-same."
        ) from None
    except FileExistsError:
        raise click.ClickException(
            f"{output} is there already and was left as it is. Give another name, or --overwrite."
        ) from None
    except OSError as error:
        raise click.ClickException(f"{output}: {why_not_written(error, output)}") from None
    opened_by = "\nExcel, LibreOffice or Numbers opens it." if form == WORKBOOK else ""
    click.echo(f"The {name} for {year} is in {output.absolute()}.{opened_by}")


def _once_confirmed(make: Callable[[], T], asked: _Asked, text: str, made: str) -> T:
    """Return what *make* makes, once its *text* is confirmed to identify nobody, or refuse it."""
    from esafety_tui.reports.names.identifiers import UnconfirmedFinds

    try:
        try:
            return make()
        except UnconfirmedFinds as unconfirmed:
            named = _named(unconfirmed.finds, asked.confirmed)
            if not named:
                raise
            asked.casework.year.confirm_finds(asked.year, named)
            return make()
    except UnconfirmedFinds as unconfirmed:
        # What was found may be a name: it is said where output goes, not where errors go.
        click.echo(_what_was_found(unconfirmed.finds))
        raise click.ClickException(
            f"{text} may identify somebody; nothing was {made} but what was found. Change the "
            "words on the annual screen of the program, or the names in its settings, or say of "
            'each find that it identifies nobody: --confirm "WORDS".'
        ) from None


def _named(finds: list[Find], confirmed: tuple[str, ...]) -> list[str]:
    named = {words.casefold() for words in confirmed}
    return [find.key for find in finds if find.found.casefold() in named]


def _what_was_found(finds: list[Find]) -> str:
    return "\n".join(
        f"{find.found!r} ({find.kind.label}) in {find.where}: … {find.around} …" for find in finds
    )


def _list_published(casework: Casework) -> None:
    from esafety_tui.commands.output import show_table

    rows = [
        [one.id, one.report_year, f"{one.at:%d %b %Y %H:%M}", str(one.withheld_below or "none")]
        for one in casework.year.publications()
    ]
    show_table(("Number", "Year", "Written", "Withheld below"), rows)
