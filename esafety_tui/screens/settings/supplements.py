"""Switching law and guidance beside the policy on and off, and choosing where it asks for less."""

from functools import partial

from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.supplements.in_use import packs_of
from esafety_tui.policy.supplements.packs import Choice, Pack
from esafety_tui.reports.documents.supplements_text import head_of
from esafety_tui.screens.base.asking import Acts
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose

_ADDS = (
    "It adds steps, questions, warnings and guidance, each marked with its name. It takes nothing "
    "of the policy away, and nothing that is done is lost. Cases that are over stay as they are."
)


def change_supplement(place: ScreenBase, key: str) -> None:
    """Show the supplement, or the choice of one, that is called *key*, with what can be done."""
    for pack in packs_of(place.casework.records.school.nation):
        if pack.id == key:
            _switch(place, pack)
        for choice in pack.choices:
            if choice.id == key:
                _choose(place, choice)


def _switch(place: ScreenBase, pack: Pack) -> None:
    settings, on = place.casework.settings, pack.id in place.casework.records.school.supplements
    head = head_of(pack, place.casework.records.today)
    nations = ", ".join(nation.label for nation in Nation if nation in pack.nations)
    text = "\n\n".join((f"For {nations}. {head[0]}", *head[1:], _ADDS))
    act = "Switch it off" if on else "Switch it on"
    acts: Acts = {
        act: lambda: attempt(place, partial(settings.switch_supplement, pack.id, on=not on))
    }
    choose(place, pack.title, text, acts)


def _choose(place: ScreenBase, choice: Choice) -> None:
    settings = place.casework.settings

    def take(*, milder: bool) -> None:
        attempt(place, partial(settings.choose_milder, choice.id, milder=milder))

    theirs = f"{choice.source.name}: {choice.milder}"
    text = f"The policy as this program has it: {choice.strict}\n\n{theirs}"
    acts: Acts = {
        "As the policy": partial(take, milder=False),
        f"As {choice.source.name}": partial(take, milder=True),
    }
    choose(place, choice.title, text, acts)
