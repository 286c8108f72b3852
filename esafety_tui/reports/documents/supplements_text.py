"""The law and guidance beside the policy as a page of plain text, each line with its source."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from esafety_tui.model.days import long_day
from esafety_tui.model.school.school import School
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.supplements.in_use import SupplementsInUse
from esafety_tui.policy.supplements.packs import Pack
from esafety_tui.reports.documents.guidance_text import page, title, wrapped


class SupplementText(NamedTuple):
    """One thing that a supplement says: its id, what it says, and where that comes from."""

    id: str
    says: str
    source: str


def head_of(pack: Pack, today: date) -> tuple[str, ...]:
    """Say what *pack* is, since when it holds, whether it may be out of date, what is not in it."""
    old = pack.out_of_date(today)
    return tuple(
        filter(
            None,
            (
                f"{pack.publisher}; {pack.status}. In force since {pack.since}; "
                f"checked {long_day(pack.checked)} by the makers of this program. "
                f"Source: {pack.source}.",
                f"{old[:1].upper()}{old[1:]}." if old else "",
                f"Not in it: {pack.left_out}" if pack.left_out else "",
            ),
        )
    )


def texts_of(pack: Pack, in_use: SupplementsInUse) -> Iterator[SupplementText]:
    """Return every line that *pack* brings to this school, in the order of its file."""
    for step in in_use.steps_of(pack):
        stop = "" if step.title.endswith("?") else "."
        says = f"{step.title}{stop} {step.help}".rstrip()
        told = step.source.told if step.source else ""
        yield SupplementText(step.id, f"{says} ({cited(step.clauses)})", told)
    for one in pack.cautions:
        if in_use.nation in one.nations:
            yield SupplementText(one.id, f"{one.text} (beside clause {one.guard})", one.source.told)
    for note in in_use.notes(pack):
        yield SupplementText(note.id, f"{note.title}. {note.text}", note.source.told)
    for asked in pack.yearly:
        if in_use.nation in asked.nations:
            yield SupplementText(asked.id, f"{asked.title}. {asked.text}", asked.source.told)
    for choice in pack.choices:
        chosen = choice.milder if choice.id in in_use.milder else choice.strict
        yield SupplementText(
            choice.id, f"{choice.title}: the school has chosen: {chosen}", choice.source.told
        )


def supplements_page(in_use: SupplementsInUse, school: School, today: date) -> str:
    """Write what the supplements in use add, each line with where it comes from."""
    lines = [*title(school, "law and guidance beside the policy")]
    for pack in in_use.packs:
        lines += ["", *wrapped(f"{pack.called.upper()}: {pack.title}")]
        for text in head_of(pack, today):
            lines += wrapped(text, "    ")
        for one in texts_of(pack, in_use):
            lines += ["", *wrapped(f"{one.id.upper()}  {one.says}", "  ", "    ")]
            lines += wrapped(one.source, "    ")
    return page(lines)
