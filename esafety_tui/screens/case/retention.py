"""How long a case is kept, and the legal hold that keeps it longer."""

from collections.abc import Iterator

from esafety_tui.model.days import long_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.retention import LegalHold
from esafety_tui.model.wording import label_of
from esafety_tui.policy.retention import kept_until
from esafety_tui.screens.base.asking import ask_reason
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.case.items import CaseView, Item, item, labelled, when
from esafety_tui.widgets.lists.drawing import Palette

_SET = (
    "For a claim, an inquiry, a request for data: whatever needs the record whole. Until the "
    "hold is lifted, the case is not disposed of, however old it is."
)


def retention(view: CaseView) -> Iterator[Item]:
    """The legal holds of the case, and until when it is kept."""
    for number, hold in enumerate(view.incident.legal_holds):
        lifted = f"lifted {when(hold.lifted_at)}" if hold.lifted_at else "in force; Enter lifts it"
        yield item(
            f"legal-hold{number}",
            ("Legal hold", Palette.WARNING if not hold.lifted_at else Palette.STRONG),
            f"since {when(hold.since)} · {lifted}",
            hold.reason,
            labelled("Lifted", hold.lifted_reason),
            record=None if hold.lifted_at else hold,
        )
    if view.incident.disposed_on:
        yield item("kept", (f"Disposed of on {long_day(view.incident.disposed_on)}: what is left "
                            "is what the yearly figures count.", Palette.QUIET))  # fmt: skip
    elif until := kept_until(view.incident, view.casework.records.school):
        held = ", and longer under the legal hold" if view.incident.on_legal_hold else ""
        yield item("kept", (f"Kept until {long_day(until)}{held}.", Palette.QUIET))


def legal_hold_form(place: ScreenBase, incident: Incident) -> None:
    """Set a legal hold with its reason, or lift the one that stands."""
    ref = incident.ref
    if incident.on_legal_hold:
        ask_reason(
            place, f"{ref} · lift the legal hold?", label_of(LegalHold, "lifted_reason"),
            lambda reason: place.casework.retention.lift_legal_hold(ref, reason),
            goes_into="lifted_reason",
        )  # fmt: skip
    else:
        ask_reason(
            place, f"{ref} · set a legal hold", label_of(LegalHold, "reason"),
            lambda reason: place.casework.retention.hold_legally(ref, reason), intro=_SET,
        )  # fmt: skip
