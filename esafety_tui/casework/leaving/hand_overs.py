"""Handing a case over: looked at, written as a document and recorded in one go (E7, P2, P6, P8)."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from esafety_tui.casework.access.passphrase_advice import lies_within
from esafety_tui.casework.history.people_named import contents_of_cases, people_ever
from esafety_tui.casework.history.reader import History
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import found, next_id, with_added, with_changed
from esafety_tui.casework.services.base import CaseService
from esafety_tui.casework.services.settings import ContactBook
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.evidence import Taken
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import HandOver, Recipient
from esafety_tui.model.progress import Progress
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.requests import DataRequest, DataRequestKind
from esafety_tui.model.vocabulary import Standing
from esafety_tui.policy.guards.hold import guard_hand_over
from esafety_tui.reports.hand_over.choice import AtHand, Sending
from esafety_tui.reports.hand_over.compose import Composed, compose
from esafety_tui.reports.names.identifiers import UnconfirmedFinds, no_names_in
from esafety_tui.reports.output_file import why_not_written

_WRITING = "Writing the hand-over …"
_PUPILS = frozenset({Standing.PUPIL, Standing.FORMER_PUPIL})
# Of a file's own ending so much stays: its name may hold somebody's.
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


class NotHandedOver(StoreProblem):
    """The hand-over could not be written."""

    title = "Not handed over"


class WrittenHandOver(NamedTuple):
    """A hand-over that lies in *folder*: its document, and the digest of that."""

    folder: Path
    document: str
    sha256: str


class HandOvers(CaseService):
    """What goes out of a case, and what became of it."""

    def __init__(self, records: Records, history: History, contacts: ContactBook) -> None:
        super().__init__(records)
        self.history = history
        self.contacts = contacts

    def look(self, ref: str, choice: Sending) -> Composed:
        """Return what the recipient would get, before anything is written.

        Raises :class:`Invalid` without a basis or the person whom it is about, and
        :class:`Refused` under a police hold that nobody has asked the police about (P6).
        """
        incident = self.records.incident(ref)
        self._check(incident, choice)
        return compose(incident, choice, self._setting(incident))

    def write(self, ref: str, choice: Sending, folder: Path) -> LongTask[WrittenHandOver, Incident]:
        """Write the hand-over into *folder*, in a folder of its own, and record it.

        Raises what :meth:`look` raises; :class:`UnconfirmedFinds` while what may name
        somebody stands in the text and nobody has said what becomes of it; and
        :class:`NotHandedOver` where it cannot be written.  Nothing is left then.
        """
        composed = self.look(ref, choice)
        if composed.finds:
            raise UnconfirmedFinds(list(composed.finds))
        self.records.may_write()
        if lies_within(folder / "x", self.records.folder):
            raise Invalid(
                "", "the folder must not lie in the records folder: this is not encrypted"
            )
        incident = self.records.incident(ref)
        given = self._record(incident, choice, composed)
        return LongTask(
            lambda progress: self._written(incident, composed, given, folder, progress),
            lambda written: self._recorded(ref, given, written),
            lambda written: shutil.rmtree(written.folder, ignore_errors=True),
            doing=_WRITING,
        )

    # What became of it

    def chase(self, ref: str, hand_over_id: str) -> Incident:
        """Note that the receipt was asked for again, today."""
        return self._change(ref, hand_over_id, "chased a receipt", chased_on=self.records.today)

    def receive(self, ref: str, hand_over_id: str, on: date | None = None) -> Incident:
        """Note that the recipient has confirmed that they have it."""
        hand_over = found(self.records.incident(ref).hand_overs, hand_over_id)
        on = on or self.records.today
        if not hand_over.at.date() <= on <= self.records.today:
            raise Invalid("received_on", "must be a day from the hand-over to today")
        return self._change(ref, hand_over_id, "noted a receipt", received_on=on)

    def sent_in_error(self, ref: str, hand_over_id: str, done: str) -> Incident:
        """Note that it should not have gone out, and what was *done* about it; it stays."""
        if not done.strip():
            raise Invalid("sent_in_error", "must say what was done about it")
        return self._change(
            ref, hand_over_id, "noted that a hand-over was sent in error",
            sent_in_error=done, sent_in_error_at=self.records.now,
        )  # fmt: skip

    def _change(self, ref: str, hand_over_id: str, act: str, **changes: Any) -> Incident:
        incident = self.records.incident(ref)
        changed = found(incident.hand_overs, hand_over_id).but(**changes)
        return self.records.keep(act, with_changed(incident, changed))

    # Before it is written

    def _check(self, incident: Incident, choice: Sending) -> None:
        if not choice.basis.strip():
            raise Invalid("basis", "must be filled in: it is recorded with the hand-over")
        guard_hand_over(incident, choice.recipient, choice.agreed)
        if choice.rule.about_one and not choice.person:
            raise Invalid("person", "must be given: about whom it is handed over")
        if choice.person:
            person = found(incident.people, choice.person)
            if choice.recipient is Recipient.NEW_SCHOOL and person.standing not in _PUPILS:
                raise Invalid(
                    "person", "must be a pupil: a new school gets what concerns one pupil"
                )
        for known in choice.named | choice.not_named:
            found(incident.people, known)

    def _setting(self, incident: Incident) -> AtHand:
        records = self.records
        entries = self.history.entries(incident.ref)
        contents = contents_of_cases(entries).get(incident.ref, [])
        everybody = people_ever(contents, incident.people)
        return AtHand(
            records.school, records.calendar, records.checklist(incident), records.now,
            records.signer, everybody, no_names_in(records.school, self.contacts.table.rows),
        )  # fmt: skip

    def _record(self, incident: Incident, choice: Sending, composed: Composed) -> HandOver:
        number = next_id("h", incident.hand_overs, incident.taken_out)
        return self.records.signed(
            HandOver,
            {
                "recipient": choice.recipient,
                "to_name": choice.to_name,
                "person": choice.person,
                "basis": choice.basis,
                "agreed": choice.agreed,
                "asked": choice.asked,
                "parts": choice.all_parts,
                "named": composed.named,
                "left_out": composed.not_in_it,
                "files": composed.files,
                "document": f"{_name(incident, number)}.docx",
                "text_sha256": composed.pages.check_number,
                "receipt_asked": choice.rule.receipt,
            },
            id=number,
        )

    # Writing

    def _written(
        self,
        incident: Incident,
        composed: Composed,
        given: HandOver,
        folder: Path,
        progress: Progress,
    ) -> WrittenHandOver:
        """Write all of it beside where it is to be, then give it its name: whole or not at all."""
        # The writer of Word files is loaded when one is written.
        from esafety_tui.reports.documents.word import word_file  # noqa: PLC0415

        content = word_file(composed.pages, self.records.now, self.records.school.name)
        target = folder / _name(incident, given.id)
        part: Path | None = None
        try:
            folder.mkdir(exist_ok=True)
            if os.path.lexists(target):
                raise NotHandedOver(
                    "There is a folder of that name already. It is as it was; choose another place."
                )
            part = Path(tempfile.mkdtemp(prefix=".hand-over-", suffix=".part", dir=folder))
            _put(part / given.document, content)
            self._put_files(incident, composed.files, part, progress)
            part.rename(target)
        except OSError as error:
            raise NotHandedOver(why_not_written(error, target)) from None
        finally:
            if part is not None:
                shutil.rmtree(part, ignore_errors=True)
        return WrittenHandOver(target, given.document, hashlib.sha256(content).hexdigest())

    def _put_files(
        self, incident: Incident, files: Iterable[str], part: Path, progress: Progress
    ) -> None:
        vault = Vault(self.records.folder, self.records.store.cipher)
        for one in files:
            evidence = found(incident.evidence, one)
            ending = Path(evidence.file).suffix
            name = evidence.id + (ending.lower() if _ENDING.fullmatch(ending) else "")
            vault.take_out(evidence.sha256, part / name, progress)

    def _recorded(self, ref: str, given: HandOver, written: WrittenHandOver) -> Incident:
        incident = self.records.incident(ref)
        if next_id("h", incident.hand_overs, incident.taken_out) != given.id:
            raise Invalid("", "the case was handed over meanwhile: look at it, then write it again")
        incident = with_added(incident, given.but(sha256=written.sha256))
        reason = f"handed over to {given.recipient.label} ({given.id})"
        for one in given.files:
            evidence = found(incident.evidence, one)
            taken = self.records.signed(Taken, {"reason": reason})
            incident = with_changed(incident, evidence.but(taken=(*evidence.taken, taken)))
        if given.recipient is Recipient.PERSON:
            incident = incident.but(data_requests=_answered(incident, given))
        return self.records.keep(f"handed the case over: {given.recipient.label}", incident)


def _answered(incident: Incident, given: HandOver) -> tuple[DataRequest, ...]:
    """Return the requests for data, those answered that asked for what was *given*."""
    on = day_of(given.at)
    return tuple(
        one.but(answered_on=on, left_out=one.left_out or given.left_out)
        if one.person == given.person
        and one.kind is DataRequestKind.ACCESS_REQUEST
        and not one.answered_on
        and one.received_on <= on
        else one
        for one in incident.data_requests
    )


def _name(incident: Incident, number: str) -> str:
    """What a hand-over is called on the disk: the reference and its number, nobody's name."""
    return f"hand-over-{incident.ref.replace('/', '-')}-{number}"


def _put(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
