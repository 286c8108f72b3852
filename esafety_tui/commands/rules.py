"""``checklist`` and ``policy``: what the policy asks, without any records."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from esafety_tui.commands.context import options
from esafety_tui.commands.output import format_option, show_rows

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from esafety_tui.model.vocabulary import Answer
    from esafety_tui.policy.checklist import StepLine
    from esafety_tui.policy.supplements.in_use import SupplementsInUse
    from esafety_tui.policy.supplements.packs import Pack


@click.command("checklist")
@click.option(
    "--fact",
    "given",
    multiple=True,
    metavar="NAME=yes|no|unknown",
    help="What is known; once for each fact.",
)
@click.option(
    "--supplement", "named", multiple=True, metavar="NAME",
    help="Law or guidance beside the policy, as if it were switched on; may be repeated.",
)  # fmt: skip
@format_option
def checklist_command(given: tuple[str, ...], named: tuple[str, ...], form: str) -> None:
    """Show which steps the policy asks for, given the facts, and the clauses that ask.

    The list is that of a case reported today: what is to be done now, this week, later. A
    fact that is not given is unknown: where it matters, the step that finds it out is in
    the list, and under it what waits for the answer. With --format json, each step says why.
    """
    from esafety_tui.policy.checklist import steps_for
    from esafety_tui.policy.own_steps import own_file

    in_use = own_file(options().folder).steps_in_use()
    if in_use.problem:
        click.echo(in_use.problem, err=True)
    groups = steps_for(_facts(given), _supplements(named).steps_with(in_use.steps))
    listed = [(when, line) for when, lines in groups.items() for line in lines]
    data = [
        {
            "id": line.id,
            "group": when,
            "phase": line.phase,
            "clauses": list(line.clauses),
            "title": line.title,
            "why": line.help,
            "due_days": line.due_days,
            "state": line.state,
            **({"source": line.source.said} if line.source else {}),
            **({"asks": line.asks} if line.asks else {}),
            **({"waits_for": line.waits_for} if line.waits_for else {}),
        }
        for when, line in listed
    ]
    shown = [
        (when.label, " ".join(line.clauses), line.title, _asks_or_waits(line))
        for when, line in listed
    ]
    show_rows(form, ("when", "clauses", "step", ""), shown, data)


def _asks_or_waits(line: StepLine) -> str:
    parts = (
        f"finds out: {line.asks}" if line.asks else "",
        f"waits for: {line.waits_for}" if line.waits_for else "",
        f"from {line.source.said}" if line.source else "",
    )
    return "; ".join(filter(None, parts))


@click.command("policy")
@click.argument("clause", required=False)
@click.option(
    "--own", is_flag=True, help="Put a copy of the steps in the records folder, to be changed."
)
@click.option(
    "--supplements", is_flag=True, help="Show the law and guidance beside the policy instead."
)
@format_option
def policy_command(clause: str | None, form: str, *, own: bool, supplements: bool) -> None:
    """Show every clause of the policy and the main things in the program that meet it.

    With CLAUSE (such as S4), only that one, with its plain words. A steps.toml in
    the records folder replaces the program's steps; a mistake in it is said here. With
    --supplements, what law and guidance since 2014 add, each with its source; CLAUSE is then
    the name of one. They are switched on in the settings.
    """
    from esafety_tui.model.record import Invalid
    from esafety_tui.policy.clauses import answers_of, clauses
    from esafety_tui.policy.own_steps import OWN_NAME, own_file

    folder = options().folder
    if own:
        _write_own(folder)
        return
    if supplements:
        _show_supplements(clause, form)
        return
    in_use = own_file(folder).steps_in_use()
    if in_use.problem:
        click.echo(in_use.problem, err=True)
    elif in_use.own:
        click.echo(f"Your school's own {OWN_NAME} is in use: {len(in_use.steps)} steps.", err=True)
    steps = {step.id: step.clauses for step in in_use.steps}
    found = [c for c in clauses() if clause is None or c.id.casefold() == clause.casefold()]
    if not found:
        raise Invalid("clause", "is not in the policy; esafety-tui policy lists them all")
    data = [
        {
            "id": c.id,
            "title": c.title,
            "text": c.text,
            "answers": list(answers_of(c, steps)),
        }
        for c in found
    ]
    if clause is not None and form == "table":
        click.echo(f"{found[0].id}  {found[0].title}\n\n{found[0].text}\n")
    shown = [
        (
            c.id,
            c.title,
            "\n".join(answers_of(c, steps)) or "NOTHING: your own steps leave it out",
        )
        for c in found
    ]
    show_rows(form, ("clause", "asks", "answered by"), shown, data)


def _write_own(folder: Path) -> None:
    from esafety_tui.data.files.atomic import replace_file
    from esafety_tui.data.problems import NotSaved, cause
    from esafety_tui.model.record import Invalid
    from esafety_tui.policy.own_steps import OWN_NAME, own_copy

    path = folder / OWN_NAME
    if path.exists():
        raise Invalid("", f"there is a {OWN_NAME} in the records folder already; it was left alone")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, own_copy().encode())
    except OSError as error:
        raise NotSaved(cause(error)) from error
    click.echo(f"Written: {path}")
    click.echo("Change it in any text editor; esafety-tui policy says whether it can be read.")


def _show_supplements(name: str | None, form: str) -> None:
    """Show the supplements that come with the program, or the one called *name*.

    Raises :class:`Invalid` where there is none of that name.
    """
    from esafety_tui.model.record import Invalid, now
    from esafety_tui.policy.supplements.in_use import shipped_packs

    today = now().date()
    packs = [pack for pack in shipped_packs() if name is None or pack.id == name.casefold()]
    if not packs:
        known = ", ".join(pack.id for pack in shipped_packs())
        raise Invalid("supplement", f"must be one of {known}")
    data = [_about(pack, today) for pack in packs]
    shown = [row for pack in packs for row in _rows(pack, today)]
    show_rows(form, ("supplement", "id", "adds", "from"), shown, data)


def _about(pack: Pack, today: date) -> dict[str, Any]:
    return {
        "id": pack.id,
        "called": pack.called,
        "title": pack.title,
        "publisher": pack.publisher,
        "nations": sorted(pack.nations),
        "status": pack.status,
        "source": pack.source,
        "since": pack.since,
        "until": pack.until.isoformat() if pack.until else None,
        "checked": pack.checked.isoformat(),
        "out_of_date": pack.out_of_date(today),
        "left_out": pack.left_out,
        "lines": [
            {
                "id": line.id,
                "kind": line.kind,
                "says": line.says,
                "beside": line.beside,
                "nations": sorted(line.nations & pack.nations),
                "source": line.source.where,
                "since": line.source.since,
                "second_hand": line.source.second_hand,
            }
            for line in pack.lines
        ],
    }


def _rows(pack: Pack, today: date) -> list[tuple[str, str, str, str]]:
    head = f"{pack.title}; {pack.publisher}; {pack.status}"
    nations = ", ".join(sorted(nation.label for nation in pack.nations))
    dates = f"since {pack.since}; checked {pack.checked:%d %b %Y}"
    old = pack.out_of_date(today)
    about = "\n".join(_wrapped(part) for part in (head, nations, old) if part)
    rows = [(pack.called, "", about, _wrapped(dates, 28))]
    for line in pack.lines:
        where = f"{line.source.where}; since {line.source.since}"
        if line.source.second_hand:
            where += "; second-hand"
        says = f"{line.says} ({line.kind}, {line.beside})"
        rows.append(("", line.id, _wrapped(says), _wrapped(where, 28)))
    return rows


def _wrapped(text: str, width: int = 56) -> str:
    return "\n".join(textwrap.wrap(text, width))


def _supplements(named: tuple[str, ...]) -> SupplementsInUse:
    """Return the supplements of these names, for a nation in which all of them hold."""
    from esafety_tui.model.vocabulary import Nation
    from esafety_tui.policy.supplements.in_use import SupplementsInUse, shipped_packs

    packs = {pack.id: pack for pack in shipped_packs()} if named else {}
    if unknown := [name for name in named if name not in packs]:
        raise click.UsageError(
            f"There is no supplement {unknown[0][:40]}; there are {', '.join(packs)}."
        )
    chosen = tuple(pack for pack in packs.values() if pack.id in named)
    nations = [one for one in Nation if all(one in pack.nations for pack in chosen)]
    if not nations:
        raise click.UsageError("These supplements hold in no nation together.")
    return SupplementsInUse(chosen, nations[0])


def _facts(given: tuple[str, ...]) -> dict[str, Answer]:
    from esafety_tui.model.vocabulary import (
        Answer,
        Fact,
        RecordFact,
        SupplementFact,
        SupplementRecordFact,
    )

    facts: dict[str, Answer] = {}
    names: set[str] = {*Fact, *RecordFact, *SupplementFact, *SupplementRecordFact}
    for pair in given:
        name, _, value = pair.partition("=")
        if name not in names:
            raise click.UsageError(
                f"There is no fact of that name; there are {', '.join(sorted(names))}."
            )
        try:
            facts[name] = Answer(value)
        except ValueError:
            raise click.UsageError(f"The fact {name} takes yes, no or unknown.") from None
    return facts
