"""A case where law and guidance beside the policy is on: what stands on its screen."""

from functools import partial

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, Fact, Nation, SupplementFact
from esafety_tui.policy.supplements.in_use import packs_of
from esafety_tui.screens.case.forms import evidence, measures
from esafety_tui.widgets.boxes.dialogs import attempt
from support.screens.places_app import text_of, until


def flat(app: ESafetyApp) -> str:
    return " ".join(text_of(app).replace("│", " ").split())


async def test_a_step_says_from_where_it_comes_and_a_question_is_answered(
    app: ESafetyApp, casework: Casework, ref: str
) -> None:
    casework.settings.switch_supplement("sharing-nudes-uk", on=True)
    casework.settings.change({"safeguarding_lead": "Ada Okafor"})
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.YES)
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "from Sharing nudes 2024" in flat(app)
        assert "(Ada Okafor)" in flat(app)
        await pilot.press("f", "end")
        await pilot.pause()
        assert "Is an adult involved?" in flat(app)
        assert (
            "it goes to the police as child sexual abuse, urgently. (clause L2; Sharing nudes 2024)"
            in flat(app)
        )
        await pilot.press("y")
        kept = casework.records.incident(ref)
        assert kept.supplement_facts == {SupplementFact.ADULT_INVOLVED: Answer.YES}
        await pilot.press("u", "escape")
        assert (
            casework.records.incident(ref).answer(SupplementFact.ADULT_INVOLVED) is Answer.UNKNOWN
        )


async def test_forms_have_their_warnings_and_the_menu_what_they_ask_for(
    app: ESafetyApp, casework: Casework, ref: str
) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("enter", "A")
        await pilot.pause()
        assert "a request for data" not in flat(app)
        await pilot.press("escape")
        for pack in packs_of(Nation.ENGLAND):
            casework.settings.switch_supplement(pack.id, on=True)
        await pilot.press("A")
        await pilot.pause()
        assert "a request for data, or a complaint about it" in flat(app)
        await pilot.press("escape")
        refusal = partial(casework.entries.add_measure, ref, {"kind": "search"})
        attempt(app.screen, refusal)
        await until(pilot, lambda: "Beside it: Delete nothing that may be evidence" in flat(app))
        await pilot.press("escape")
        measures.measure_form(app.screen, casework.records.incident(ref))
        await pilot.pause()
        assert "Delete nothing that may be evidence of a crime" in flat(app)
        assert "(Searching 2022," in flat(app)
        await pilot.press("escape")
        evidence.evidence_form(app.screen, casework.records.incident(ref))
        await pilot.pause()
        assert "(Sharing nudes 2024)" in flat(app)
