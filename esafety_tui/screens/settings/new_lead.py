"""A new lead or deputy: from which day, what is handed over, and what opens the records."""

from functools import partial
from typing import Any

from esafety_tui.casework.services.earlier_copies import Replaced
from esafety_tui.model.school.earlier import Post
from esafety_tui.screens.base.asking import Acts, ask
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.settings.people import add_person, new_recovery_key, take_off
from esafety_tui.screens.settings.secrets_box import Then
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.boxes.question import Message, choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.form.field import Field, Kind, choices, must_choose

_POST = (
    Field("post", "Post", Kind.CHOICE, choices=choices(Post), needed=True),
    Field("name", "Who", needed=True),
    Field("since", "From", Kind.DAY, hint="blank = today; 1 Sep", ahead=True),
)
_TITLE = "What is handed over"
_KEY, _COPIES = "A new recovery key", "Take older backups away"
_OLDER = (
    "A new backup is made and read back; then the older ones are taken away, here and in the "
    "second place. They open with the passphrases and the recovery key of their day."
)


@comes_back
def hand_over_form(place: ScreenBase) -> None:
    """Say who holds a post from which day; what is handed over is shown then."""
    asked: list[Post] = []

    def submit(data: dict[str, Any]) -> None:
        must_choose(data, "post")
        post = Post(data["post"])
        place.casework.school_year.hand_over.appoint(post, data.get("name", ""), data.get("since"))
        asked.append(post)

    def then() -> None:
        text = place.casework.school_year.hand_over.text(asked[-1]) or "Nothing is open."
        place.app.push_screen(Message(_TITLE, text), lambda _: _settle(place, asked[-1]))

    intro = "Who held it before stays on record, and answers for what was done then."
    values = {"post": Post.LEAD.value}
    ask(place, "A new lead or deputy", _POST, submit, values, intro=intro, then=then)


def _settle(place: ScreenBase, post: Post, settled: frozenset[str] = frozenset()) -> None:
    """Lead on to what opens the records, and come back to what is left of it."""
    casework = place.casework
    records, hand_over = casework.records, casework.school_year.hand_over
    access = attempt(place, lambda: hand_over.access(post)) if records.encrypted else None
    if access is None or records.read_only:
        return

    def after(what: str) -> Then:
        return lambda done: _settle(place, post, settled | {what} if done else settled)

    acts: Acts = {}
    if new := access.missing:
        acts[f"A passphrase of their own for {new}"] = partial(add_person, place, new, after(new))
    for name in access.before:
        if name != records.signed_on:
            what = f"Take {name}, who held it before, off the list"
            acts[what] = partial(take_off, place, name, after(name))
    acts[_KEY] = partial(new_recovery_key, place, after(_KEY))
    if attempt(place, casework.earlier.all):
        acts[_COPIES] = partial(_replace, place, after(_COPIES))
    acts = {what: act for what, act in acts.items() if what not in settled}
    if acts:
        pick(place, "Still to do about what opens the records", {**acts, "Done": lambda: None})


def _replace(place: ScreenBase, then: Then) -> None:
    earlier = place.casework.earlier

    def replaced(done: Replaced) -> None:
        place.app.push_screen(Message("Done", done.text), lambda _: then(True))

    def back() -> None:
        then(False)

    def replace() -> None:
        task = attempt(place, lambda: earlier.replacing(earlier.all()))
        if task is not None:
            carry_out(place, "Replacing the backups", task, replaced, back)

    acts = {"Replace the backups": replace}
    choose(place, f"{_COPIES}?", _OLDER, acts, word="replace", back=back)
