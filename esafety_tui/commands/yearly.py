"""``report``: a year's report, or that of a stretch of one, as a workbook and in plain forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.reports.figures.figure_types import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from esafety_tui.casework.annual.annual_report import WantedReport
    from esafety_tui.casework.casework import Casework
    from esafety_tui.reports.names.identifiers import Find

T = TypeVar("T")

WORKBOOK = "workbook"
_FORM_OF_ENDING = {".txt": "text", ".csv": "csv", ".json": "json", ".xlsx": WORKBOOK}


@click.command("report")
@click.option("--year", metavar="2025-26", help="The academic year; the current one if not given.")
@click.option(
    "--term", type=click.Choice(("autumn", "spring", "summer")),
    help="One term of the year, its holiday included; not for governors.",
)  # fmt: skip
@click.option("--from", "first", metavar="DAY", help="From this day on; not for governors.")
@click.option("--to", "last", metavar="DAY", help="Up to this day; today if not given.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="Write the workbook, or a plain form by its ending, to FILE.",
)
@click.option(
    "--edition", type=click.Choice(("governors", "leadership", "confidential")),
    default="governors", show_default=True, help="Governors: small numbers in bands. Leadership: "
    "exact numbers, no case and no person, for the head and the safeguarding lead. Confidential: "
    "a line for each incident, for the lead and the head alone.",
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
    help="Write it although few cases have changed since an earlier report of the year.",
)  # fmt: skip
def report_command(
    year: str | None,
    term: str | None,
    first: str | None,
    last: str | None,
    output: Path | None,
    edition: str,
    overwrite: bool,
    confirmed: tuple[str, ...],
    form: str | None,
    published: bool,
    never_handed_out: str | None,
    all_the_same: bool,
) -> None:
    """Write the year's report as a workbook, or write or show all that it says in a plain form.

    What the governors' edition showed in a file is remembered, so that no later one gives
    away what it hid. What is only shown is not: give people a file.
    """
    writes = bool(output and edition == "governors") or bool(confirmed or never_handed_out)
    if output is not None:
        form = _form_of(output, form)
    casework = open_casework(read_only=not writes)
    if never_handed_out:
        casework.year.never_handed_out(never_handed_out)
        click.echo(f"The report {never_handed_out} is forgotten, and the history says so.")
        return
    if published:
        _list_published(casework)
        return
    which = _which(casework, year, term, first, last, Edition(edition))
    if (
        output
        and not all_the_same
        and which.whole_year
        and casework.school_year.closed.is_empty(which.year)
    ):
        raise click.ClickException(
            f"There is nothing on record for {which.year}, and an empty report was not written. "
            "Name another --year, or say --all-the-same to write it."
        )
    asked = _Wanted(which, casework, confirmed)
    if output is None:
        _show(asked, form or "text")
    else:
        _write(asked, output, form or WORKBOOK, overwrite=overwrite, all_the_same=all_the_same)


def _form_of(output: Path, form: str | None) -> str:
    """The form in which *output* is written; refuses a name that says another."""
    said = _FORM_OF_ENDING.get(output.suffix.casefold())
    if said is None and (form is None or output.suffix):
        raise click.UsageError(f"The name must end in {', '.join(_FORM_OF_ENDING)}.")
    if form and said and said != form:
        raise click.UsageError(f"A file whose name ends in {output.suffix} cannot hold {form}.")
    return form or said or WORKBOOK


def _which(
    casework: Casework,
    year: str | None,
    term: str | None,
    first: str | None,
    last: str | None,
    edition: Edition,
) -> WantedReport:
    """Which report is asked for; a wrong call is told."""
    from esafety_tui.casework.annual.annual_report import of_days, of_term, of_year
    from esafety_tui.casework.dates.typed import spoken_day
    from esafety_tui.casework.dates.written import BadDate
    from esafety_tui.model.incident import parse_year

    today = casework.records.today
    if first or last:
        if year or term or not first:
            raise click.UsageError("Give --from, and --to, without --year and --term.")
        try:
            days = spoken_day(first, today), spoken_day(last, today) if last else today
        except BadDate as bad:
            raise click.UsageError(f"The day {bad}.") from None
        return of_days(*days, casework, edition)
    year = year or casework.school_year.closed.year_to_report()
    parse_year(year)
    if year not in casework.records.years():
        click.echo(f"There are no records for {year}: the report says so.", err=True)
    if term:
        return of_term(year, term, casework, edition)
    return of_year(year, casework, edition)


class _Wanted(NamedTuple):
    """Which report is asked for, of which records, and what was said of words found in it."""

    report: WantedReport
    casework: Casework
    confirmed: tuple[str, ...]


def _show(asked: _Wanted, form: str) -> None:
    from esafety_tui.casework.annual.annual_report import plain_report

    def made() -> str:
        return plain_report(asked.report, asked.casework, form)

    click.echo(_once_confirmed(made, asked, "Text in the report", "shown"), nl=False)


def _write(asked: _Wanted, output: Path, form: str, *, overwrite: bool, all_the_same: bool) -> None:
    from esafety_tui.casework.annual.annual_report import FewChanged, remember, write_report
    from esafety_tui.casework.problems import StoreProblem
    from esafety_tui.reports.output_file import why_not_written

    name = "workbook" if form == WORKBOOK else "report"

    def write() -> None:
        written = write_report(
            asked.report,
            asked.casework,
            output,
            form="" if form == WORKBOOK else form,
            overwrite=overwrite,
            all_the_same=all_the_same,
        )
        try:
            remember(written, asked.casework)
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
    title = asked.report.periods[0].name
    click.echo(f"The {name} for {title} is in {output.absolute()}.{opened_by}")


def _once_confirmed(make: Callable[[], T], asked: _Wanted, text: str, made: str) -> T:
    """Return what *make* makes, once its *text* is confirmed to identify nobody, or refuse it."""
    from esafety_tui.reports.names.identifiers import UnconfirmedFinds

    try:
        try:
            return make()
        except UnconfirmedFinds as unconfirmed:
            named = _named(unconfirmed.finds, asked.confirmed)
            if not named:
                raise
            asked.casework.year.confirm_finds(asked.report.year, named)
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
        [one.id, one.report_year, f"{one.at:%d %b %Y %H:%M}", "governors", one.digest[:16] or "–"]
        for one in casework.year.publications()
    ]
    show_table(("Number", "Year", "Written", "Edition", "State of the records"), rows)
