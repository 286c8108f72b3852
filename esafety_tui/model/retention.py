"""How long an incident is kept once it has ended, and what keeps it longer."""

from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.wording import Called


class LegalHold(Record, frozen=True, kw_only=True):
    """A reason to keep an incident beyond its time: a claim, an inquiry, a request for data.

    From ``since`` until it is lifted, the incident is not disposed of.
    """

    since: Moment
    by: Line = ""
    reason: Annotated[Text, Called("Why it is to be kept", needed=True)]
    lifted_at: Moment | None = None
    lifted_by: Line = ""
    lifted_reason: Annotated[Text, Called("Why it need not be kept", needed=True)] = ""

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the incident is to be kept")
        if self.lifted_at and self.lifted_at < self.since:
            raise Invalid("lifted_at", "must not be before the hold began")
        if self.lifted_at and not self.lifted_reason:
            raise Invalid("lifted_reason", "must say why it need not be kept any longer")
