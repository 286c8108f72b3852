"""``hand-over``, ``handed-over``, ``data-request``: what goes out of a case, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from esafety_tui.commands.context import open_casework
from esafety_tui.model.leaving import HandOverPart, Recipient, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from esafety_tui.casework.casework import Casework
    from esafety_tui.reports.hand_over.compose import Composed
    from esafety_tui.reports.names.identifiers import Find

_WORDS = [word.value for word in Recipient]


@click.command("hand-over")
@click.argument("ref")
@click.option("--to", "recipient", required=True, type=click.Choice(_WORDS), help="Who gets it.")
@click.option("--basis", default="", metavar="TEXT", help="Why they may have it; it is recorded.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False),
              metavar="FOLDER", help="A folder; another is made in it.")  # fmt: skip
@click.option("--show", is_flag=True, help="Show what they would get; write nothing.")
@click.option("--to-name", default="", metavar="NAME", help="Who exactly: name, office, school.")
@click.option("--person", default="", metavar="ID", help="Who it is about: an id such as p1.")
@click.option("--part", "parts", multiple=True, type=click.Choice(list(HandOverPart)),
              help="Only this part; once for each.")  # fmt: skip
@click.option("--name", "named", multiple=True, metavar="ID", help="Name this person to them.")
@click.option("--no-name", "not_named", multiple=True, metavar="ID", help="Use the alias instead.")
@click.option("--leave-out", multiple=True, metavar="ID=WHY",
              help=f"Leave a record out; WHY is {', '.join(Why)}.")  # fmt: skip
@click.option("--put-in", multiple=True, metavar="ID", help="Put a record in all the same.")
@click.option("--let", multiple=True, metavar="WORDS",
              help="Let WORDS that were found in the text stand; once for each.")  # fmt: skip
@click.option("--take-out", multiple=True, metavar="WORDS", help="Take WORDS out of the text.")
@click.option("--files", is_flag=True, help="With the files of the evidence, where they may go.")
@click.option("--police-agreed", default="", metavar="TEXT",
              help="Under a police hold: who at the police agreed, and when.")  # fmt: skip
@click.option("--ask", "asked", default="", metavar="TEXT", help="What else you ask of them.")
def hand_over_command(
    ref: str,
    recipient: str,
    output: Path | None,
    *,
    show: bool,
    leave_out: tuple[str, ...],
    parts: tuple[str, ...],
    **chosen: Any,
) -> None:
    """Hand the case REF over: a Word document with what the recipient needs, and no more.

    Others are in it by alias. Words that could still name somebody are listed; nothing is
    written until you let each stand (--let) or take it out (--take-out). The hand-over is
    recorded.
    """
    from esafety_tui.reports.hand_over.choice import Sending
    from esafety_tui.reports.names.identifiers import UnconfirmedFinds

    if not show and output is None:
        raise click.UsageError("Name the folder it goes to with -o, or look first with --show.")
    choice = Sending(
        recipient=Recipient(recipient),
        basis=chosen["basis"],
        to_name=chosen["to_name"],
        person=chosen["person"],
        parts=tuple(map(HandOverPart, parts)) if parts else None,
        named=frozenset(chosen["named"]),
        not_named=frozenset(chosen["not_named"]),
        left_out=_left_out(leave_out),
        put_in=frozenset(chosen["put_in"]),
        let=frozenset(chosen["let"]),
        taken_out=frozenset(chosen["take_out"]),
        files=chosen["files"],
        agreed=chosen["police_agreed"],
        asked=chosen["asked"],
    )
    casework = open_casework(read_only=show)
    if show:
        _show(casework.leaving.hand_overs.look(ref, choice))
        return
    assert output is not None  # noqa: S101 - asked above
    try:
        incident = casework.leaving.hand_overs.write(ref, choice, output).done()
    except UnconfirmedFinds as unconfirmed:
        raise click.ClickException(_in_words(unconfirmed.finds)) from None
    given = incident.hand_overs[-1]
    click.echo(
        f"The hand-over is in {output / Path(given.document).stem}, and recorded as {given.id}."
    )
    click.echo(f"SHA-256 of the document: {given.sha256}")
    click.echo("It is not encrypted: hand it over safely, and delete this copy after use.")


def _left_out(given: Iterable[str]) -> Mapping[str, Why]:
    left: dict[str, Why] = {}
    for one in given:
        record, _, why = one.partition("=")
        if why not in set(Why):
            raise click.UsageError(f"--leave-out takes ID=WHY, and WHY is one of {', '.join(Why)}.")
        left[record] = Why(why)
    return left


def _show(composed: Composed) -> None:
    click.echo(composed.pages.plain(), nl=False)
    if composed.finds:
        click.echo(_in_words(composed.finds), err=True)


def _in_words(finds: Iterable[Find]) -> str:
    seen: dict[str, Find] = {}
    for one in finds:
        seen.setdefault(one.found.casefold(), one)
    listed = "\n".join(f"  {one.found!r} in {one.where}: …{one.around}…" for one in seen.values())
    return (
        "Words in the text may name somebody who is not to be named. Nothing was written. Say of "
        f"each --let WORDS or --take-out WORDS:\n{listed}"
    )


@click.command("handed-over")
@click.argument("ref")
@click.argument("hand_over_id", required=False, default="", metavar="[ID]")
@click.option("--received", is_flag=True, help="They have confirmed that they have it.")
@click.option("--on", metavar="DAY", help="With --received: the day, such as 2026-11-30.")
@click.option("--chased", is_flag=True, help="They were asked again today whether they have it.")
@click.option("--sent-in-error", default="", metavar="TEXT",
              help="It should not have gone out; TEXT says what was done about it.")  # fmt: skip
def handed_over_command(
    ref: str, hand_over_id: str, on: str | None, sent_in_error: str, *, received: bool, chased: bool
) -> None:
    """List what was handed over of the case REF, or note what came of the hand-over ID."""
    acts = sum((received, chased, bool(sent_in_error)))
    if acts > 1 or bool(acts) is not bool(hand_over_id):
        raise click.UsageError("With an ID give one of --received, --chased and --sent-in-error.")
    casework = open_casework(read_only=not acts)
    out = casework.leaving.hand_overs
    if received:
        out.receive(ref, hand_over_id, _day(on))
    elif chased:
        out.chase(ref, hand_over_id)
    elif sent_in_error:
        out.sent_in_error(ref, hand_over_id, sent_in_error)
    if acts:
        click.echo("It is noted.")
    else:
        _list(casework, ref)


def _day(text: str | None) -> date | None:
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.UsageError("--on takes a day such as 2026-11-30.") from None


def _list(casework: Casework, ref: str) -> None:
    from esafety_tui.commands.output import show_rows
    from esafety_tui.model.days import plain_day, plain_moment

    rows = []
    for one in casework.records.incident(ref).hand_overs:
        state = f"received {plain_day(one.received_on)}" if one.received_on else ""
        state = "SENT IN ERROR" if one.sent_in_error_at else state
        rows.append((one.id, plain_moment(one.at), one.recipient.label, one.basis, state))
    headings = ("id", "when", "to", "why they may have it", "")
    show_rows("table", headings, rows, None, nothing="Nothing was handed over.")


@click.command("data-request")
@click.argument("ref")
@click.option("--person", default="", metavar="ID", help="Whose data it is, such as p1.")
@click.option("--received", metavar="DAY", help="The day it came; today if not given.")
@click.option("--asked-by", default="", metavar="NAME", help="Who asked, if not themselves.")
@click.option("--extend", default="", metavar="ID", help="Extend this request, such as d1.")
@click.option("--because", default="", metavar="TEXT", help="With --extend: why.")
def data_request_command(
    ref: str, person: str, received: str | None, asked_by: str, extend: str, because: str
) -> None:
    """Record that somebody asks for their own data, or extend that by two months.

    You have a calendar month to answer; the board shows the day. Answer with hand-over
    --to person.
    """
    from esafety_tui.model.days import long_day
    from esafety_tui.model.requests import DataRequestKind
    from esafety_tui.policy.supplements.clocks import answer_due

    if bool(extend) is not bool(because) or bool(extend) is bool(person):
        raise click.UsageError("Give --person for a new request, or --extend ID --because TEXT.")
    casework = open_casework(read_only=False)
    today = casework.records.today
    if extend:
        data: dict[str, Any] = {"longer_said_on": today, "longer_because": because}
        changed = casework.entries.change_data_request(ref, extend, data)
        request = next(one for one in changed.data_requests if one.id == extend)
    else:
        data = {"kind": DataRequestKind.ACCESS_REQUEST, "received_on": _day(received) or today}
        data |= {"person": person, "asked_by": asked_by}
        request = casework.entries.add_data_request(ref, data).data_requests[-1]
    until = answer_due(request)
    by = f"is to be answered by {long_day(until)}" if until else "is answered"
    click.echo(f"{request.id} {by}.")
