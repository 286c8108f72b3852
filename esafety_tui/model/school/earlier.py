"""What held at the school before: targets and people hold from a day, until that of the next."""

from datetime import date

from esafety_tui.model.record import Count, Line, Record
from esafety_tui.model.vocabulary import Severity, Word


class Post(Word):
    """A post whose holder changes."""

    LEAD = "lead"
    DEPUTY = "deputy"


class EarlierTargets(Record, frozen=True, kw_only=True):
    """Targets for the first response (E2) that held up to the day ``until``, that day included."""

    until: date
    targets: dict[Severity, Count]


class EarlierHolder(Record, frozen=True, kw_only=True):
    """Who held a post up to the day ``until``, that day included (L3)."""

    until: date
    post: Post
    name: Line = ""
