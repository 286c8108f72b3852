"""What the right side of a case shows: its records as items, tab by tab."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.index import called
from esafety_tui.model.actions import RemovalState
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, Occurred
from esafety_tui.model.record import LONDON
from esafety_tui.model.vocabulary import ENDED, Answer, Fact
from esafety_tui.policy.deadlines import due_in_words
from esafety_tui.widgets.drawing import Lines, Palette, Piece, wrap

TABS = ("Overview", "People", "Evidence", "Removal", "Agencies", "Support", "Story")

# The facts as questions that anybody would ask.
QUESTIONS = {
    Fact.POSTER_KNOWN: "Do we know who posted or sent it?",
    Fact.POSTER_IN_SCHOOL: "Do they belong to the school community?",
    Fact.POSTER_WILL_REMOVE: "Will they take it down?",
    Fact.CONTENT_ONLINE: "Is it still online?",
    Fact.MAY_BE_CRIMINAL: "May it be a crime?",
    Fact.INDECENT_IMAGES: "Are there, or may there be, indecent images?",
    Fact.IDENTITY_COMPROMISED: "Is somebody pretending to be the person targeted?",
    Fact.PHONE_ABUSE: "Are there malicious calls, texts or voicemail?",
    Fact.WITH_POLICE: "Is it with the police?",
    Fact.CLAIM_MALICIOUS: "Is it an unfounded, malicious claim against staff?",
    Fact.MEASURE_CONSIDERED: "Is monitoring, confiscation or a search considered?",
    Fact.WANTS_UNION_SUPPORT: "Do they want their union's support?",
    Fact.NETWORK_OR_DEVICE_INVOLVED: "Was the school's network or a school device used?",
    Fact.NOT_SATISFIED: "Are they unhappy with how it was handled?",
}


@dataclass(frozen=True, slots=True)
class Item:
    """Some paragraphs about one record; Enter acts on ``record`` where there is one.

    A ``tight`` item has no blank line after it.
    """

    key: str
    paragraphs: tuple[Piece, ...]
    record: object = None
    tight: bool = False


def draw_item(item: Item, width: int) -> Lines:
    """Draw an item: its paragraphs wrapped, a blank line after the last."""
    lines: Lines = []
    for text, look in item.paragraphs:
        lines += wrap(text, width - 2, look, indent=" ")
    return lines if item.tight else [*lines, ()]


@dataclass(frozen=True, slots=True)
class CaseView:
    """One incident as the lead looks at it now."""

    incident: Incident
    casework: Casework
    names: bool

    def tab(self, name: str) -> list[Item]:
        """Return the items of the tab *name*."""
        return list(
            {
                "Overview": self.overview,
                "People": self.people,
                "Evidence": self.evidence,
                "Removal": self.removals,
                "Agencies": self.agencies,
                "Support": self.support,
                "Story": self.story,
            }[name]()
        )

    def counts(self) -> dict[str, int]:
        """How many records each tab holds."""
        i = self.incident
        return {
            "People": len(i.people),
            "Evidence": len(i.evidence),
            "Removal": len(i.removals),
            "Agencies": len(i.referrals),
            "Support": len(i.support) + len(i.sanctions),
            "Story": len(i.entries),
        }

    def overview(self) -> Iterator[Item]:
        """What was reported, how severe, what is known and what is not."""
        i = self.incident
        yield _item(
            "account",
            ("What was reported", Palette.HEADING),
            i.summary or "(nothing yet)",
            self._circumstances(),
            record="account",
        )
        severity = f"{i.severity.sign} {i.severity.label}" if i.severity else "? not assessed"
        yield _item(
            "severity",
            (f"Severity: {severity}", Palette.HEADING),
            i.severity_reason,
            record="severity",
        )
        if i.outcome:
            yield _item(
                "outcome",
                (f"Outcome: {i.outcome.label}", Palette.HEADING),
                i.outcome_reason,
                _said("Learnt", i.lessons),
            )
        if i.withdrawn_reason:
            yield _item("withdrawn", ("Withdrawn", Palette.HEADING), i.withdrawn_reason)
        title = Piece("What we know, and what we do not (Enter answers)", Palette.HEADING)
        yield Item("known", (title,), tight=True)
        for fact in sorted(Fact, key=lambda fact: i.answer(fact) is not Answer.UNKNOWN):
            known = i.answer(fact)
            said = "not known yet" if known is Answer.UNKNOWN else known.label.upper()
            look = Palette.WARNING if known is Answer.UNKNOWN else Palette.PLAIN
            yield Item(
                f"fact-{fact}", (Piece(f"{said:<14}{QUESTIONS[fact]}", look),), fact, tight=True
            )
        yield Item("after-facts", (Piece(""),), tight=True)
        for provider in i.providers:
            for contact in self.casework.contacts.search(provider)[:1]:
                yield _item(
                    "provider",
                    (contact.name, Palette.HEADING),
                    _said("Who may complain", contact.who_may_report),
                    _said("Evidence wanted", contact.evidence_wanted),
                )

    def people(self) -> Iterator[Item]:
        """Who is in the case, each under an alias unless names are shown."""
        for person in self.incident.people:
            year = f" · {person.year_group}" if person.year_group else ""
            yield _item(
                person.id,
                (called(person, show_names=self.names), Palette.STRONG),
                f"{person.role.label} · {person.standing.label}{year}",
                (person.note if self.names else "", Palette.QUIET),
                record=person,
            )

    def evidence(self) -> Iterator[Item]:
        """What was kept, where it was, and where the original is."""
        for kept in self.incident.evidence:
            careful = (
                "MAY BE AN INDECENT IMAGE: no copy is kept here" if kept.may_be_indecent else ""
            )
            yield _item(
                kept.id,
                (f"{kept.medium.label} · {_when(kept.captured_at or kept.at)}", Palette.STRONG),
                (careful, Palette.ALARM),
                kept.description,
                kept.address,
                _said("Shown", kept.shown_at),
                _said("Captured by", kept.captured_by),
                _said("Original", kept.original_at),
                _said("Passed to", kept.passed_to),
            )

    def removals(self) -> Iterator[Item]:
        """Each request to take something down, and its clock."""
        for removal in self.incident.removals:
            asked = removal.provider or removal.addressed_to.label
            clock = self._clock(removal.check_on) if removal.check_on else ""
            next_act = (
                "Enter: mark as sent"
                if removal.state is RemovalState.DRAFT
                else "Enter: what became of it"
            )
            yield _item(
                removal.id,
                (f"{asked} · {removal.state.label}", Palette.STRONG),
                removal.address,
                f"Complains: {removal.complainant.label}",
                removal.sent_at and f"Sent {_when(removal.sent_at)}",
                (_said("Look again", clock), Palette.WARNING),
                _said("Terms", removal.terms_broken),
                removal.note,
                (next_act, Palette.QUIET),
                record=removal,
            )

    def agencies(self) -> Iterator[Item]:
        """Police holds, and every decision to refer or not."""
        for at, hold in enumerate(self.incident.holds):
            lifted = (
                f"lifted {_when(hold.lifted_at)}" if hold.lifted_at else "in force; Enter lifts it"
            )
            yield _item(
                f"hold{at}",
                ("‖ Police hold", Palette.WARNING),
                f"since {_when(hold.since)} · {lifted}",
                hold.reason,
                hold.lifted_reason,
                record=None if hold.lifted_at else hold,
            )
        for referral in self.incident.referrals:
            agency = referral.agency_name or referral.agency.label
            yield _item(
                referral.id,
                (f"{agency} · {referral.decision.label}", Palette.STRONG),
                _when(referral.at),
                referral.reason,
                _said("Reference", referral.reference),
                self.names and referral.officer and f"Officer {referral.officer}",
                _said("Staff", referral.staff_consulted),
                _said("Parents", referral.parents_consulted),
                _said("Shared", referral.shared),
                _said("Outcome", referral.outcome),
            )

    def support(self) -> Iterator[Item]:
        """Support, measures, sanctions and check-ins."""
        i = self.incident
        people = {person.id: called(person, show_names=self.names) for person in i.people}
        for check in i.check_ins:
            done = check.stopped and f"Did it stop? {check.stopped.label}"
            due = "" if check.done_at else f"{self._clock(check.due)}; Enter answers"
            yield _item(
                check.id,
                (f"Check-in {plain_day(check.due)}", Palette.STRONG),
                done,
                (due, Palette.WARNING),
                check.note,
                record=None if check.done_at else check,
            )
        for given in i.support:
            yield _item(
                given.id,
                (f"{given.kind.label} · {_when(given.at)}", Palette.STRONG),
                people.get(given.person, ""),
                f"Taken up: {given.taken_up.label}",
                given.note,
            )
        for measure in i.measures:
            yield _item(
                measure.id,
                (f"{measure.kind.label} · {_when(measure.at)}", Palette.STRONG),
                measure.reason,
                measure.consent and f"Consent: {measure.consent.label}",
            )
        for sanction in i.sanctions:
            yield _item(
                sanction.id,
                (f"Sanction: {sanction.kind.label} · {_when(sanction.at)}", Palette.STRONG),
                people.get(sanction.person, ""),
                sanction.procedure,
                sanction.note,
            )

    def story(self) -> Iterator[Item]:
        """The chronology, newest first."""
        for entry in sorted(self.incident.entries, key=lambda entry: entry.at, reverse=True):
            yield _item(
                entry.id, (f"{_when(entry.at)} · {entry.kind.label}", Palette.STRONG), entry.text
            )

    def _circumstances(self) -> str:
        i = self.incident
        return " · ".join(
            filter(
                None,
                (
                    i.category.label,
                    i.medium.label,
                    ", ".join(i.providers),
                    _occurred(i.occurred_on),
                    f"reported {_when(i.reported_at)} by {i.route.label}",
                ),
            )
        )

    def _clock(self, due: date) -> str:
        if self.incident.stage in ENDED:
            return plain_day(due)
        return due_in_words(due, self.casework.today, self.casework.calendar)


def _item(key: str, *paragraphs: object, record: object = None) -> Item:
    return Item(key, tuple(_pieces(paragraphs)), record)


def _said(label: str, value: str) -> str:
    """The value with its label, or nothing where there is none."""
    return f"{label}: {value}" if value else ""


def _pieces(paragraphs: Iterable[object]) -> Iterator[Piece]:
    """Leave out what is empty; a bare text is a plain piece."""
    for paragraph in paragraphs:
        if isinstance(paragraph, tuple):
            if paragraph[0]:
                yield Piece(*paragraph)
        elif paragraph:
            yield Piece(str(paragraph))


def _when(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    clock = f" {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else ""
    return plain_day(local.date()) + clock


def _occurred(occurred: Occurred | None) -> str:
    if occurred is None:
        return "date not known"
    if occurred.first == occurred.last:
        return f"happened {plain_day(occurred.first)}"
    return f"happened {plain_day(occurred.first)} to {plain_day(occurred.last)}"
