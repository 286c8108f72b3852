"""What the lead chose for a hand-over, beyond what its recipient gets anyway."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.leaving import HandOverPart, Recipient, Why
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist
from esafety_tui.reports.hand_over.recipients import Rule, rule_for


@dataclass(frozen=True)
class Sending:
    """To whom, why they may have it, about whom; and what is different from what they get anyway.

    ``parts`` are all that go in, those of the recipient where ``None``; ``named`` and
    ``not_named`` are ids of people; ``left_out`` and ``put_in`` ids of records.  ``let`` are
    words found in the text that the recipient may have, ``taken_out`` those that go.
    """

    recipient: Recipient
    basis: str
    to_name: str = ""
    person: str = ""
    parts: tuple[HandOverPart, ...] | None = None
    named: frozenset[str] = frozenset()
    not_named: frozenset[str] = frozenset()
    left_out: Mapping[str, Why] = field(default_factory=dict)
    put_in: frozenset[str] = frozenset()
    let: frozenset[str] = frozenset()
    taken_out: frozenset[str] = frozenset()
    files: bool = False
    agreed: str = ""
    asked: str = ""

    @property
    def rule(self) -> Rule:
        """What the recipient gets."""
        return rule_for(self.recipient)

    @property
    def all_parts(self) -> tuple[HandOverPart, ...]:
        """The parts that go in, in the order in which they are read."""
        wanted = self.rule.parts if self.parts is None else self.parts
        return tuple(part for part in HandOverPart if part in wanted)

    def named_in(self, incident: Incident) -> frozenset[str]:
        """Return the ids of those whom the recipient gets by name."""
        return (self.rule.names(incident, self.person) | self.named) - self.not_named

    # What the lead changes in it, one thing at a time

    def turning(self, word: str) -> "Sending":
        """Go round with a *word* found in the text: asked about, taken out, let."""
        if word in self.taken_out:
            return self.letting(word)
        if word in self.let:
            return replace(self, let=self.let - {word})
        return self.taking_out(word)

    def taking_out(self, word: str) -> "Sending":
        """Take *word* out of the text."""
        return replace(self, taken_out=self.taken_out | {word}, let=self.let - {word})

    def letting(self, word: str) -> "Sending":
        """Let *word* stand."""
        return replace(self, let=self.let | {word}, taken_out=self.taken_out - {word})

    def turning_part(self, part: HandOverPart) -> "Sending":
        """Put a part in, or leave it out."""
        parts = frozenset(self.all_parts) ^ {part}
        return replace(self, parts=tuple(one for one in HandOverPart if one in parts))

    def naming(self, person: str, *, named: bool) -> "Sending":
        """Name somebody to them, or not."""
        if named:
            return replace(self, named=self.named | {person}, not_named=self.not_named - {person})
        return replace(self, named=self.named - {person}, not_named=self.not_named | {person})

    def putting_in(self, record: str) -> "Sending":
        """Put a record in all the same."""
        left = {one: why for one, why in self.left_out.items() if one != record}
        return replace(self, left_out=left, put_in=self.put_in | {record})

    def leaving_out(self, record: str) -> "Sending":
        """Leave a record out again that was put in."""
        left = {**self.left_out, record: Why.NOT_ABOUT_THEM}
        return replace(self, left_out=left, put_in=self.put_in - {record})


@dataclass(frozen=True)
class AtHand:
    """What is known beside the case: the school, who hands it over and when, who was ever in it.

    ``everybody`` are the people of the case with every name that they have had in it, and
    those who were taken out of it; ``no_names`` are words with capitals that name nobody.
    """

    school: School
    calendar: SchoolCalendar
    checklist: Checklist
    now: datetime
    by: str
    everybody: tuple[Person, ...]
    no_names: frozenset[str] = frozenset()
