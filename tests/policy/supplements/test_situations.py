"""What each supplement adds, read out of its sources by hand (``[[supplement]]`` of the table)."""

from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.vocabulary import Fact, Nation, SupplementFact
from esafety_tui.policy.supplements.in_use import shipped_packs
from support.school import NOW
from support.situations import TABLE

SITUATIONS: list[dict[str, Any]] = TABLE["supplement"]
PACKS = {pack.id: pack for pack in shipped_packs()}

_REQUEST = {
    "address": "https://social.example/1", "captured_at": NOW, "terms_broken": "bullying",
}  # fmt: skip


def _recorded(casework: Casework, situation: dict[str, Any]) -> Incident:
    follows = (
        {"poster_known", "poster_in_school"} if "responsible" in str(situation["people"]) else set()
    )
    open_ones = {*situation.get("unknown", ()), *follows}
    yes = situation.get("yes", ())

    def answers(facts: type[Fact] | type[SupplementFact]) -> dict[str, str]:
        return {one: "yes" if one in yes else "no" for one in facts if one not in open_ones}

    people = [
        dict(zip(("role", "standing"), said.split(), strict=True)) for said in situation["people"]
    ]
    incident = casework.cases.record({
        "title": "A case", "people": people, "facts": answers(Fact),
        "supplement_facts": answers(SupplementFact),
        **{name: situation[name] for name in ("category", "motivation") if name in situation},
    })  # fmt: skip
    adders = {
        "entry": (casework.entries.add_entry, "kind"),
        "measure": (casework.entries.add_measure, "kind"),
        "data-request": (casework.entries.add_data_request, "kind"),
    }
    if request := situation.get("refused"):
        made = casework.removals.add(incident.ref, {"provider": request, **_REQUEST})
        number = made.removals[-1].id
        casework.removals.send(incident.ref, number)
        incident = casework.removals.follow(incident.ref, number, RemovalState.REFUSED)
    for record in situation.get("kept", ()):
        (sort, word), *fields = record.items()
        add, name = adders[sort]
        incident = add(incident.ref, {name: word, **dict(fields)})
    return incident


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: f"{s['pack']}: {s['name']}")
def test_a_supplement_adds_what_its_source_says(
    casework: Casework, situation: dict[str, Any]
) -> None:
    pack = PACKS[situation["pack"]]
    nation = situation.get("nation") or next(one for one in Nation if one in pack.nations)
    settings = {"nation": nation, "milder_choices": situation.get("milder", [])}
    casework.settings.change(settings)
    incident = _recorded(casework, situation)
    before = {line.id for line in casework.records.checklist(incident).lines}
    casework.settings.switch_supplement(pack.id, on=True)
    lines = casework.records.checklist(incident).lines
    added = {line.id for line in lines if line.source and not line.asks}
    assert added == set(situation["adds"]), situation["read"]
    asked = {str(line.asks) for line in lines if line.source and line.asks and line.state == "open"}
    assert asked == set(situation.get("asks", ())), situation["read"]
    gone = before - {line.id for line in lines}
    assert gone == set(situation.get("without", ()))


def test_every_supplement_and_every_line_of_it_is_in_some_situation() -> None:
    told = {name for s in SITUATIONS for name in (*s["adds"], *s.get("asks", ()))}
    steps = [one.step for pack in shipped_packs() for one in pack.steps]
    assert {str(step.asks or step.id) for step in steps} == told
    assert len({s["name"] for s in SITUATIONS}) == len(SITUATIONS)


@pytest.mark.parametrize(("target", "waits"), [("staff", True), ("pupil", False)])
def test_what_is_published_of_a_teacher_waits_only_where_staff_may_be_concerned(
    casework: Casework, target: str, waits: bool
) -> None:
    casework.settings.switch_supplement("allegations-england", on=True)
    people = [{"role": "target", "standing": target}, {"role": "responsible", "standing": "pupil"}]
    case = {"title": "A post", "people": people}
    lines = casework.records.checklist(casework.cases.record(case)).waiting
    assert ("al-6" in {line.id for line in lines}) is waits
