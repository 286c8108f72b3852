"""Cases that belong together: opened, linked, merged into this one, split off from it."""

from functools import partial
from typing import Any

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, RecordKind
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import Stage
from esafety_tui.screens.base.asking import Acts, ask, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.field import Field, Kind, must_choose

_OFFERED = 200
_MERGE = (
    "People and records of the other case come here; it keeps its number, counts no more and leads "
    "here. u undoes it."
)
_SPLIT = "People you choose stand in both cases; records you choose move to the new one."


def related_menu(place: ScreenBase, incident: Incident) -> None:
    """Offer the cases that belong together with this one, and what can be done."""
    ref = incident.ref
    acts: Acts = {}
    for row in place.casework.across.cases.related(ref):
        word = "merged in: " if row.merged_into == ref else ""
        acts[f"Open {word}{_called(place, row)}"] = partial(place.desktop.open_case, row.ref)
    if incident.merged_into:
        acts = {f"Open {incident.merged_into}, which this one is merged into": partial(
            place.desktop.open_case, incident.merged_into)}  # fmt: skip
    else:
        acts["Link another case"] = partial(link_form, place, incident)
        acts["Take a link away"] = partial(unlink_form, place, incident)
        acts["Merge another case into this one"] = partial(merge_form, place, incident)
        acts["Split off a new case"] = partial(split_form, place, incident)
    if not incident.links:
        acts.pop("Take a link away", None)
    offer(place, f"{ref} · cases that belong together", acts)


def tell_likely(place: ScreenBase, ref: str) -> None:
    """Say which case a new one is likely the same as; nothing is joined by itself."""
    likely = place.casework.across.cases.likely(ref)
    if not likely:
        return
    found = likely[0]
    acts: Acts = {
        "Look at it": partial(place.desktop.open_case, found.row.ref),
        "Link them": partial(
            attempt, place, partial(place.casework.across.cases.link, ref, found.row.ref)
        ),
    }
    found_in, because = _called(place, found.row), ", ".join(found.because)
    text = f"{found_in}\n\nWhat speaks for it: {because}. Go back if they are two."
    choose(place, "Likely the same as an earlier case", text, acts)


@comes_back
def link_form(place: ScreenBase, incident: Incident) -> None:
    """Link this case with another: it shows on both."""
    link = place.casework.across.cases.link
    _ask_which(place, incident, "link another case", lambda other: link(incident.ref, other))


@comes_back
def unlink_form(place: ScreenBase, incident: Incident) -> None:
    """Take a link away, on both sides."""
    unlink = place.casework.across.cases.unlink
    _ask_which(
        place, incident, "take a link away", lambda other: unlink(incident.ref, other), linked=True
    )


@comes_back
def merge_form(place: ScreenBase, incident: Incident) -> None:
    """Merge another case into this one."""
    merge = place.casework.across.cases.merge
    _ask_which(
        place, incident, "merge another case into this one",
        lambda other: merge(incident.ref, other), intro=_MERGE,
    )  # fmt: skip


def _ask_which(
    place: ScreenBase, incident: Incident, title: str, act: Any, *, intro: str = "",
    linked: bool = False,
) -> None:  # fmt: skip
    cases = place.casework.across.cases
    likely = [found.row for found in cases.likely(incident.ref)]
    newest = place.casework.records.index.newest_first()[:_OFFERED]
    rows = cases.related(incident.ref) if linked else [*likely, *newest]
    offered = {row.ref: _called(place, row) for row in rows if _may_be(row, incident)}
    field = Field(
        "other", "Which case", Kind.CHOICE, needed=True,
        choices=tuple((text, ref) for ref, text in offered.items()),
    )  # fmt: skip

    def submit(data: dict[str, Any]) -> object:
        must_choose(data, "other")
        return act(data["other"])

    ask(place, f"{incident.ref} · {title}", (field,), submit, intro=intro)


@comes_back
def split_form(place: ScreenBase, incident: Incident) -> None:
    """Choose what of this case makes a new one."""
    fields = [Field("title", "Title", hint="of the new case, without names", needed=True)]
    fields += [
        Field(
            f"p-{person.id}", person.alias or person.id, Kind.FLAG, f"{person.role.label}: in both"
        )
        for person in incident.people
    ]
    for kind in SUB_RECORDS:
        if kind.kind is RecordKind.PERSON:
            continue
        for record in kind.records_in(incident):
            at = getattr(record, "at", None)
            on = f", {plain_day(day_of(at))}" if at else ""
            fields.append(Field(f"r-{record.id}", record.id, Kind.FLAG, f"{kind.noun}{on}: moves"))

    def submit(data: dict[str, Any]) -> object:
        people, records = (
            [name[2:] for name, on in data.items() if name.startswith(sign) and on is True]
            for sign in ("p-", "r-")
        )
        title = data.get("title", "")
        return place.casework.across.cases.split(incident.ref, title, people, records)

    ask(place, f"{incident.ref} · split off a new case", tuple(fields), submit, intro=_SPLIT)


def _may_be(row: IndexRow, incident: Incident) -> bool:
    return row.ref != incident.ref and row.stage is not Stage.WITHDRAWN


def _called(place: ScreenBase, row: IndexRow) -> str:
    title = place.casework.records.title(row, names=place.desktop.names_shown)
    return f"{row.ref} · {title}"
