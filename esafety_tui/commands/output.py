"""How a command shows rows: as a table for people, as JSON or CSV for programs."""

import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

FORMATS = click.Choice(("table", "json", "csv"))


def format_option(command: Any) -> Any:
    """Give *command* the option ``--format``."""
    return click.option("--format", "form", type=FORMATS, default="table", show_default=True)(
        command
    )


# No heading is wider.
_WIDE = 200


def show_rows(
    form: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    data: object,
    *,
    widths: Sequence[int | None] | None = None,
    nothing: str = "",
) -> None:
    """Show *rows* as *form* says; JSON takes *data*, the same in full.

    *widths* are how wide each column of a table may become before it wraps; *nothing* is said
    in place of an empty one.
    """
    if form == "json":
        show_json(data)
    elif form == "csv":
        from esafety_tui.reports.output_file import safe_cell

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        click.echo(out.getvalue(), nl=False)
    elif nothing and not rows:
        click.echo(nothing, err=True)
    else:
        show_table(headings, rows, widths)


def say_no_more() -> None:
    """Let nothing more be written to an output that takes nothing, on leaving above all."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(data: object) -> None:
    """Show *data* as JSON in ASCII, so that no code page on the way can spoil it."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=True))


def show_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int | None] | None = None,
) -> None:
    """Show a table for people; text stays text, digits are not taken for numbers."""
    from tabulate import tabulate

    table = tabulate(
        rows,
        headers=headings,
        tablefmt="simple",
        disable_numparse=True,
        maxcolwidths=widths,
        maxheadercolwidths=[width or _WIDE for width in widths] if widths else None,
    )
    click.echo(table)
