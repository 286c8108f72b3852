"""Writes what a command makes into a file: whole, or not at all, with the reason in a sentence."""

from __future__ import annotations

from pathlib import Path

import click


def write_file(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write *content* to *path*; raises :class:`click.ClickException` where that cannot be."""
    from esafety_tui.reports.output_file import whole_file, why_not_written

    try:
        with whole_file(path, overwrite=overwrite) as file:
            file.write(content)
    except OSError as error:
        hint = " Or add --overwrite." if isinstance(error, FileExistsError) else ""
        raise click.ClickException(f"{why_not_written(error, path)}{hint}") from None
