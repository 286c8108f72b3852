"""What is kept of e-mail marked personal or union business: whose it is, and consent (P9).

Stated once for evidence and for measures, which both may touch it.
"""

from typing import Annotated

from esafety_tui.model.record import Line, Moment
from esafety_tui.model.wording import Called

MarkedPrivate = Annotated[
    bool,
    Called(
        "E-mail",
        "marked personal or union business",
        told="e-mail marked personal or union business",
    ),
]
MailOf = Annotated[Line, Called("Whose e-mail", "marked: the member of staff who agreed")]
# How consent was said before it named a person of the case.
WhoConsented = Annotated[Line, Called("Who consented", may_hold_name=True)]
AgreedAt = Annotated[
    Moment | None, Called("They agreed", "for marked e-mail: when; before it was read")
]
