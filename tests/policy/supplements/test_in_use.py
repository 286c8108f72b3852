"""What holds whichever supplements are on: the policy is whole, each other line has a name."""

import random
from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.annual.annual_report import count, of_year
from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import StepMark, StepState
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import (
    Answer,
    Fact,
    Nation,
    RecordFact,
    SupplementFact,
    SupplementRecordFact,
)
from esafety_tui.policy.checklist import WAITING, steps_for
from esafety_tui.policy.conditions import ALWAYS
from esafety_tui.policy.guards.refused import GUARDS
from esafety_tui.policy.steps import Step, shipped_steps
from esafety_tui.policy.supplements import in_use
from esafety_tui.policy.supplements.in_use import (
    SupplementsInUse,
    packs_of,
    shipped_packs,
    supplements_of,
)
from esafety_tui.reports.documents.guidance_text import clauses_page, habits_page, routes_page
from esafety_tui.reports.documents.supplements_text import supplements_page
from support.cases import SCHOOL, case, checklist, with_sample
from support.examples import examples
from support.school import NOW, Clock

QUICK = settings(max_examples=examples(120), suppress_health_check=list(HealthCheck), deadline=None)
EVERY_FACT = (*Fact, *RecordFact, *SupplementFact, *SupplementRecordFact)
FACTS = st.fixed_dictionaries({name: st.sampled_from(Answer) for name in EVERY_FACT})
CHOICES = frozenset(one.id for pack in shipped_packs() for one in pack.choices)


@st.composite
def any_in_use(draw: st.DrawFn) -> SupplementsInUse:
    nation = draw(st.sampled_from(Nation))
    packs = tuple(pack for pack in packs_of(nation) if draw(st.booleans()))
    return SupplementsInUse(packs, nation, CHOICES if draw(st.booleans()) else frozenset())


def combinations_of(nation: Nation) -> list[SupplementsInUse]:
    packs = packs_of(nation)
    sets = chain.from_iterable(combinations(packs, n) for n in range(len(packs) + 1))
    return [
        SupplementsInUse(one, nation, milder) for one in sets for milder in (frozenset(), CHOICES)
    ]


def holds(chosen: SupplementsInUse, facts: dict[str, Answer]) -> None:
    """Check that the policy's own steps are as they were, and each other one says from where."""
    policy = shipped_steps()
    steps = chosen.steps_with(policy)
    relaxed = {one.relaxes for one in chosen.chosen}
    own = [step for step in steps if not step.source]
    assert [step.id for step in own] == [step.id for step in policy]
    assert all(a == b for a, b in zip(own, policy, strict=True) if a.id not in relaxed)
    assert len({step.id for step in steps}) == len(steps)
    assert {step.source.pack for step in steps if step.source} <= {p.id for p in chosen.packs}
    before = lines_of(policy, facts)
    after = lines_of(steps, facts)
    asked_before = {name for name, waits in before.items() if not waits}
    asked_after = {name for name, waits in after.items() if not waits}
    # What the policy asks is asked still, unless the school chose itself that it is not.
    assert asked_before - asked_after <= relaxed, facts
    # What waits, waits for something that is asked, or that the records will say.
    asked = {step.asks for step in steps if step.id in asked_after and step.asks}
    for waits in filter(None, after.values()):
        assert waits in asked | {*RecordFact, *SupplementRecordFact}, (waits, facts)


def lines_of(steps: tuple[Step, ...], facts: dict[str, Answer]) -> dict[str, str]:
    """The steps under *facts* by id, and what each waits for."""
    lines = chain.from_iterable(steps_for(facts, steps).values())
    return {line.id: line.waits_for if line.state == WAITING else "" for line in lines}


@QUICK
@given(any_in_use(), FACTS)
def test_whichever_are_on_the_policy_is_asked_whole(
    chosen: SupplementsInUse, facts: dict[str, Answer]
) -> None:
    holds(chosen, facts)


@pytest.mark.long
@pytest.mark.parametrize("nation", Nation)
def test_under_every_combination_the_policy_is_asked_whole(nation: Nation) -> None:
    drawn = random.Random(12)
    for chosen in combinations_of(nation):
        for _ in range(25):
            holds(chosen, {name: drawn.choice(list(Answer)) for name in EVERY_FACT})


@pytest.mark.parametrize("nation", Nation)
def test_under_every_combination_the_steps_of_the_policy_keep_their_order(nation: Nation) -> None:
    every = dict.fromkeys(EVERY_FACT, Answer.YES)
    for chosen in combinations_of(nation)[:: 1 if nation is not Nation.ENGLAND else 7]:
        steps = chosen.steps_with(shipped_steps())
        assert [s.id for s in steps if not s.source] == [s.id for s in shipped_steps()]
        assert not [s for s in steps if s.source and s.asks and s.id in lines_of(steps, every)]


def test_a_step_stands_where_its_file_says() -> None:
    chosen = SupplementsInUse(packs_of(Nation.ENGLAND))
    steps = [step.id for step in chosen.steps_with(shipped_steps())]
    assert steps[steps.index("check-safety") + 1] == "k26-1"
    # A school's own list that has not that place keeps the step, at the end of its phase.
    own = tuple(step for step in shipped_steps() if step.id != "check-safety")
    assert "k26-1" in [step.id for step in chosen.steps_with(own)]


def test_what_the_policy_has_first_for_images_stays_first() -> None:
    facts = dict.fromkeys(EVERY_FACT, Answer.NO) | {Fact.INDECENT_IMAGES: Answer.YES}
    steps = SupplementsInUse(packs_of(Nation.ENGLAND)).steps_with(shipped_steps())
    first = ["check-safety", "no-copy", "tell-safeguarding-lead", "safeguarding-referral"]
    for asked in (shipped_steps(), steps):
        now = next(iter(steps_for(facts, asked).values()))
        assert [line.id for line in now][:4] == first
    pupil = [{"role": "target", "standing": "pupil"}]
    mark = StepMark(state=StepState.DONE, at=NOW, by="Sam Lead")
    told = case(people=pupil, facts={"indecent_images": "yes"}, steps={"check-safety": mark})
    assert checklist(told, steps).next.id == "no-copy"  # type: ignore[union-attr]


# With all of them off


def everything(casework: Casework) -> str:
    """All that is shown and written: checklists, guidance, the sample's figures."""
    records = casework.records
    cases = [
        (
            records.in_words(incident, names=True),
            [str(line) for line in records.checklist(incident).lines],
        )
        for incident in records.incidents()
    ]
    pages = [
        clauses_page((), records.steps, records.school),
        habits_page(records.school),
        routes_page(records.school),
    ]
    figures = [
        repr(count(of_year(year, casework), casework).figures) for year in records.years()[:2]
    ]
    return "\n".join(map(str, (cases, pages, figures)))


def test_with_all_of_them_off_everything_is_as_without_the_mechanism(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sample(casework)
    off = everything(casework)

    def unreadable() -> None:
        raise AssertionError("a supplement was read")

    monkeypatch.setattr(in_use, "shipped_packs", unreadable)
    monkeypatch.setattr(SupplementsInUse, "steps_with", lambda _, steps: steps)
    assert everything(casework) == off
    monkeypatch.undo()
    # The negative control: with one on, it is not.
    casework.settings.switch_supplement("kcsie-england", on=True)
    assert everything(casework) != off
    casework.settings.switch_supplement("kcsie-england", on=False)
    assert everything(casework) == off


def test_what_was_answered_stays_when_it_is_switched_off(casework: Casework) -> None:
    casework.settings.switch_supplement("kcsie-england", on=True)
    ref = casework.cases.record(
        {"title": "A case", "people": [{"role": "target", "standing": "pupil"}]}
    ).ref
    casework.cases.tick(ref, "k26-1")
    casework.settings.switch_supplement("kcsie-england", on=False)
    incident = casework.records.incident(ref)
    assert incident.steps["k26-1"].state is StepState.DONE
    lines = {line.id: line for line in casework.records.checklist(incident).lines}
    assert lines["k26-1"].title.startswith("Take the worry about the pupil")


def test_a_case_that_is_over_is_asked_nothing_more() -> None:
    steps = SupplementsInUse(packs_of(Nation.ENGLAND)).steps_with(shipped_steps())
    people = [{"role": "target", "standing": "pupil"}]
    mark = StepMark(state=StepState.DONE, at=NOW, by="Sam Lead")
    marks = {"steps": {"k26-2": mark}, "people": people}
    over = case(**marks, stage="closed", closed_at=NOW, outcome="substantiated")
    assert [line.id for line in checklist(over, steps).lines if line.source] == ["k26-2"]
    assert len([line for line in checklist(case(**marks), steps).lines if line.source]) > 3


# Which of them hold


def test_what_holds_elsewhere_or_not_yet_is_not_in_use(casework: Casework) -> None:
    with pytest.raises(Invalid):
        casework.settings.switch_supplement("scotland", on=True)
    with pytest.raises(Invalid):
        casework.settings.choose_milder("no-copy", milder=True)
    school = casework.settings.switch_supplement("kcsie-england", on=True)
    first = date(2026, 9, 1)
    assert supplements_of(school, first).packs
    assert not supplements_of(school, first - timedelta(days=1)).packs
    moved = casework.settings.change({"nation": "scotland"})
    assert not supplements_of(moved, first).packs


def test_the_safeguarding_lead_is_named_in_what_is_to_be_done(casework: Casework) -> None:
    data = {"title": "A case", "facts": {"indecent_images": "yes"}}
    records = casework.records
    incident = casework.cases.record(data)
    without = records.checklist(incident)
    assert records.checklist_with_offices(incident) == without
    casework.settings.change({"safeguarding_lead": "Ada Okafor"})
    lines = {line.id: line for line in records.checklist_with_offices(incident).lines}
    title = "Tell the designated safeguarding lead (Ada Okafor) now"
    assert lines["tell-safeguarding-lead"].title == title
    assert "(Ada Okafor)" in lines["check-safety"].help
    assert "(Ada Okafor)" in records.in_words(incident, names=True)
    # What leaves the school names nobody.
    assert records.checklist(incident) == without
    assert "Okafor" not in records.in_words(incident, names=False)
    assert "Okafor" not in casework.leaving.reminders.calendar().decode()
    casework.cases.tick(incident.ref, "tell-safeguarding-lead")
    done = records.checklist_with_offices(records.incident(incident.ref))
    assert "Tell the designated safeguarding lead now" in {line.title for line in done.lines}


def test_the_board_and_the_reminders_say_from_where_a_step_comes(casework: Casework) -> None:
    casework.settings.switch_supplement("kcsie-england", on=True)
    people = [{"role": "target", "standing": "pupil"}]
    facts = {"indecent_images": "no"}
    ref = casework.cases.record({"title": "A case", "people": people, "facts": facts}).ref
    casework.cases.tick(ref, "check-safety")
    said = "Take the worry about the pupil to the designated safeguarding lead or their deputy"
    assert casework.records.row(ref).next_step == f"{said} (KCSIE 2026)"
    assert f"{said} (KCSIE 2026)" in {one.what for one in casework.leaving.reminders.all()}


def test_what_may_be_out_of_date_says_so_on_the_checklist(casework: Casework, clock: Clock) -> None:
    casework.settings.switch_supplement("kcsie-england", on=True)
    ref = casework.cases.record({"title": "A case"}).ref

    def said() -> set[str]:
        lines = casework.records.checklist(casework.records.incident(ref)).lines
        return {line.cites for line in lines if line.source}

    assert said() == {"clause O2; KCSIE 2026"}
    clock.on(days=400)
    assert said() == {"clause O2; KCSIE 2026, may be out of date"}


# Where its words come from


def test_a_warning_stands_beside_a_guard_that_there_is() -> None:
    assert {one.guard for pack in shipped_packs() for one in pack.cautions} <= set(GUARDS)


def test_every_line_says_from_where_and_since_when() -> None:
    for nation in Nation:
        chosen = SupplementsInUse(packs_of(nation), nation)
        page = supplements_page(chosen, SCHOOL, date(2026, 12, 1))
        for pack in chosen.packs:
            assert pack.called.upper() in page
            for step in chosen.steps_of(pack):
                assert step.source is not None
                assert step.source.name == pack.called
                assert step.id.upper() in page
                assert step.when.text == ALWAYS or step.when.facts


def test_what_is_told_second_hand_says_so() -> None:
    lines = [line for pack in shipped_packs() for line in pack.lines]
    second = [line for line in lines if line.source.second_hand]
    assert second
    assert all("second-hand" in line.source.said for line in second)
    assert all("Second-hand" in line.source.told for line in second)
