"""``report``: the annual monitoring workbook, and the same figures in plain forms."""

from __future__ import annotations

from pathlib import Path

import click

from esafety_tui.commands.context import open_casework

DEFAULT_THRESHOLD = 5


@click.command("report")
@click.option("--year", metavar="2025-26", help="The academic year; the current one if not given.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx"
)
@click.option(
    "--edition", type=click.Choice(("governors", "confidential")), default="governors",
    show_default=True, help="Part One identifies nobody; Part Two has a line per incident.",
)  # fmt: skip
@click.option(
    "--suppress-below", type=click.IntRange(min=0), default=DEFAULT_THRESHOLD, show_default=True,
    metavar="N", help="Withhold counts from 1 to N-1; 0 withholds nothing.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there already.")
@click.option(
    "--format", "form", type=click.Choice(("text", "csv", "json")), default="text",
    help="Without -o: show the figures in this form instead.",
)  # fmt: skip
def report_command(
    year: str | None,
    output: Path | None,
    edition: str,
    suppress_below: int,
    overwrite: bool,
    form: str,
) -> None:
    """Write the annual monitoring workbook, or show its figures."""
    from esafety_tui.model.reference import parse_year
    from esafety_tui.reports.edition import Edition
    from esafety_tui.reports.figures import annual_figures
    from esafety_tui.reports.plain import render
    from esafety_tui.reports.workbook import write_workbook

    casework = open_casework(read_only=True)
    year = year or casework.school.academic_year(casework.today)
    parse_year(year)
    figures = annual_figures(
        year,
        casework.incidents(),
        casework.prevention(),
        casework.school,
        casework.calendar,
        casework.steps,
        casework.today,
    )
    if output is None:
        click.echo(render(figures, form, Edition(edition), suppress_below))
        return
    if year not in casework.years():
        click.echo(f"There are no records for {year}: the workbook says so.", err=True)
    try:
        write_workbook(
            figures,
            output,
            edition=Edition(edition),
            suppress_below=suppress_below,
            made_on=casework.today,
            overwrite=overwrite,
        )
    except FileExistsError:
        raise click.ClickException(
            f"{output} is there already and was left as it is. Give another name, or --overwrite."
        ) from None
    except OSError as error:
        why = (error.strerror or "the disk refused").lower()
        raise click.ClickException(
            f"The workbook could not be written to {output} ({why}). No file was left behind. "
            "Close it if it is open in another program, or choose another folder."
        ) from None
    click.echo(f"The workbook for {year} is in {output}.")
