"""Letters about a case: filled from the records, worded by the lead, kept with the case."""

from pathlib import Path

from esafety_tui.casework.records.sub_records import found
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.leaving import Letter, LetterKind
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Role
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.reports.letters.filling import filled
from esafety_tui.reports.letters.texts import LettersInUse, letters_in_use


class Letters(CaseService):
    """Drafting letters, keeping them, and noting that they were sent."""

    def in_use(self) -> LettersInUse:
        """Return the texts that serve: the program's, or the school's own."""
        return letters_in_use(self.records.folder)

    def people_for(self, incident: Incident, kind: LetterKind) -> tuple[Person, ...]:
        """Return those in *incident* whom a letter of *kind* can be about; none for a governor."""
        about = self.in_use().letters[kind].about
        return incident.with_role(Role(about)) if about else ()

    def draft(self, ref: str, kind: LetterKind, person_id: str = "") -> str:
        """Return a letter of *kind* filled from the records, to be worded by the lead.

        Raises :class:`Invalid` without whom it is about, and :class:`Refused` for a letter to
        the family of whoever is said to have done it under a police hold (P6).
        """
        incident, letter = self.records.incident(ref), self.in_use().letters[kind]
        if kind is LetterKind.PARENT_OF_RESPONSIBLE:
            guard_hold(incident, "writing to the family of somebody who may have done it")
        person = found(incident.people, person_id) if person_id else None
        if letter.about and person is None and kind is not LetterKind.REPORTER:
            raise Invalid("person", "must be given: about whom the letter is")
        if letter.about and person and person not in self.people_for(incident, kind):
            raise Invalid("person", f"must have the role {Role(letter.about).label} in this case")
        return filled(letter, kind, incident, person, self.records.school, self.records.today)

    def keep(self, ref: str, data: Data) -> Incident:
        """Keep a letter with the case as it was worded."""
        incident = self.records.incident(ref)
        letter = _worded(self.records.signed(Letter, data))
        if letter.person:
            found(incident.people, letter.person)
        return self._add(incident, f"kept a letter: {letter.kind.label}", letter)

    def change(self, ref: str, letter_id: str, data: Data) -> Incident:
        """Word a letter anew, or note that it was sent; a sent one stays as it went."""
        incident = self.records.incident(ref)
        before = found(incident.letters, letter_id)
        if before.sent_at and data.get("text", before.text) != before.text:
            raise Invalid("text", "stays as it was sent: write another letter")
        letter = _worded(self._corrected(before, data))
        act = "noted that a letter was sent" if letter.sent_at else "worded a letter"
        return self._put(incident, act, letter)

    def send(self, ref: str, letter_id: str, data: Data) -> Incident:
        """Note that a letter was sent, now if nothing else is said."""
        at = data.get("sent_at") or self.records.now
        return self.change(ref, letter_id, {"sent_at": at})

    def as_word(self, text: str, ref: str) -> bytes:
        """Return *text* as a Word document, on the school's headed paper if the settings name it.

        Raises :class:`Invalid` where that is no Word file.
        """
        from esafety_tui.reports.documents.pages import letter_pages  # noqa: PLC0415 - start-up
        from esafety_tui.reports.documents.word import word_file  # noqa: PLC0415 - start-up

        school = self.records.school
        paper = Path(school.letterhead) if school.letterhead else None
        pages = letter_pages(f"Letter about {ref}", text)
        return word_file(pages, self.records.now, school.name, paper)


def _worded(letter: Letter) -> Letter:
    if not letter.text:
        raise Invalid("text", "must say something")
    return letter
