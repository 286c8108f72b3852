"""``evidence``: the files kept of incidents, taken in, given out, taken away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.commands.output import format_option, show_rows

if TYPE_CHECKING:
    from esafety_tui.model.evidence import Evidence

_HEADINGS = ("reference", "id", "what", "file", "bytes", "SHA-256")
_WIDTHS = (None, None, 34, 24, None, None)
_REASON = click.option("--reason", required=True, metavar="TEXT", help="Why; it is recorded.")


@click.group("evidence")
def evidence_command() -> None:
    """The evidence of cases, and the files kept of it.

    Files are kept in the records folder, encrypted if the records are. These commands never
    open or run them.
    """


@evidence_command.command("list")
@click.argument("ref", required=False, default="")
@click.option("--names", is_flag=True, help="Show the names of files; they may hold people's.")
@format_option
def list_command(ref: str, names: bool, form: str) -> None:
    """List the evidence of all cases, or of the case REF, with its identifiers."""
    casework = open_casework(read_only=True)
    incidents = [casework.records.incident(ref)] if ref else casework.records.incidents()
    found = [(incident.ref, one) for incident in incidents for one in incident.evidence]
    data: list[dict[str, Any]] = [
        {
            "ref": ref,
            "id": one.id,
            "what": one.description or one.address,
            "file": _name_of(one, names=names),
            "size": one.size,
            "sha256": one.sha256,
        }
        for ref, one in found
    ]
    rows = [[str(value or "") for value in one.values()] for one in data]
    show_rows(form, _HEADINGS, rows, data, widths=_WIDTHS, nothing="No evidence is registered.")


def _name_of(evidence: Evidence, *, names: bool) -> str:
    if names or not evidence.file:
        return evidence.file
    return f"a file {Path(evidence.file).suffix}".strip()


@evidence_command.command("attach")
@click.argument("ref")
@click.argument("evidence_id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path))
def attach_command(ref: str, evidence_id: str, file: Path) -> None:
    """Copy FILE into the evidence ID of the case REF; FILE stays where it is.

    Refused if it could be an indecent image (clause P2). In a case about pictures, or with a
    pupil in it, no file is taken before the case says that there are none.
    """
    kept = open_casework(read_only=False).evidence.bring_file(ref, evidence_id, file).done()
    sha256 = next(one.sha256 for one in kept.evidence if one.id == evidence_id)
    click.echo(f"The file is kept with {ref}, {evidence_id}. Its SHA-256 is {sha256}.")


@evidence_command.command("get")
@click.argument("ref")
@click.argument("evidence_id", metavar="ID")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the copy goes; never over another file.")  # fmt: skip
@_REASON
def get_command(ref: str, evidence_id: str, output: Path, reason: str) -> None:
    """Write a copy of the file of evidence ID to FILE, and record who and why."""
    open_casework(read_only=False).evidence.take_copy(ref, evidence_id, output, reason).done()
    click.echo(f"The copy is in {output}. It is not encrypted: delete it after use.")


@evidence_command.command("remove")
@click.argument("ref")
@click.argument("evidence_id", metavar="ID")
@_REASON
def remove_command(ref: str, evidence_id: str, reason: str) -> None:
    """Take the file of evidence ID away for good, and record who and why.

    What is registered about it stays, with its SHA-256. Backups keep the file.
    Refused under a police hold (P6) or a legal hold.
    """
    open_casework(read_only=False).evidence.take_file_away(ref, evidence_id, reason)
    click.echo("The file is taken away. Backups made until now still hold it.")
