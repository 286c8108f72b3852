"""A new lead or deputy (L3): from which day, what is handed over, and what is still to be done."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.school_year.first_day import DaySection
from esafety_tui.casework.services.base import Service
from esafety_tui.casework.services.earlier_copies import EarlierCopies
from esafety_tui.casework.services.encryption import Encryption
from esafety_tui.casework.services.settings import SchoolSettings
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, clean_line
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.school import School
from esafety_tui.policy.due import waits_for


class Access(NamedTuple):
    """Who may open encrypted records once a post has another holder.

    ``people`` may open them; ``missing`` is the new holder where they have no passphrase of their
    own yet, and ``before`` are those who held the post before and may open them still.
    """

    people: tuple[str, ...]
    missing: str
    before: tuple[str, ...]


class PostHandOver(Service):
    """Handing a post over to somebody."""

    def __init__(
        self,
        records: Records,
        settings: SchoolSettings,
        encryption: Encryption,
        earlier: EarlierCopies,
    ) -> None:
        super().__init__(records)
        self.settings = settings
        self.encryption = encryption
        self.earlier = earlier

    def appoint(self, post: Post, name: str, since: date | None = None) -> School:
        """Have *name* hold *post* from the day *since*, today if not said; raises :class:`Invalid`.

        What was signed and answered for before stays with whoever held it then.
        """
        name = clean_line(name)
        if post is Post.LEAD and not name:
            raise Invalid("name", "is required: the school has a nominated e-safety lead")
        try:
            return self.settings.change({post.value: name}, since)
        except Invalid as invalid:
            if invalid.field != post.value:
                raise
            raise Invalid("name", invalid.reason) from None

    def sections(self, post: Post) -> tuple[DaySection, ...]:
        """Return what is handed over, and what is still to be done about keys and copies."""
        found = (
            DaySection("Handed over: cases that are open", tuple(self._cases())),
            DaySection("Handed over: what is to come", tuple(self._to_come())),
            DaySection("Who may open the records", tuple(self._who_may_open(post))),
            DaySection("Copies that keep what they hold", tuple(self._copies())),
        )
        return tuple(section for section in found if section.lines)

    def text(self, post: Post) -> str:
        """Return all of it as a page of text."""
        parts = [
            "\n".join((section.heading, *(f"  {line}" for line in section.lines)))
            for section in self.sections(post)
        ]
        return "\n\n".join(parts)

    def _cases(self) -> Iterator[str]:
        for row in self.records.index.newest_first():
            if not row.ended:
                due = f", {row.due.what} by {plain_day(row.due.day)}" if row.due else ""
                waits = waits_for(self.records.incident(row.ref))
                whom = f", waits for {', '.join(waits)}" if waits else ""
                title = self.records.title(row, names=False)
                yield f"{row.ref}  {title} · {row.stage.label}{whom}{due}"

    def _to_come(self) -> Iterator[str]:
        rows = self.records.index.newest_first()
        for row in rows:
            for day in row.check_ins:
                yield f"{row.ref}  check-in on {plain_day(day)}"

    def access(self, post: Post) -> Access:
        """Return what is to be settled about who may open the records; they must be encrypted."""
        school, people = self.records.school, self.encryption.people()
        name = getattr(school, post.value)
        held = {one.name for one in school.earlier_holders if one.post is post} - {name}
        return Access(
            people,
            missing="" if name in people else name,
            before=tuple(one for one in people if one in held),
        )

    def _who_may_open(self, post: Post) -> Iterator[str]:
        if not self.records.encrypted:
            yield (
                "The records are not encrypted: whoever can use this computer can read them. "
                "Encrypt them in the settings."
            )
            return
        access = self.access(post)
        for one in access.people:
            yield f"{one} has a passphrase of their own"
        if access.missing:
            yield f"{access.missing} has none yet: add it under Who may open the records (a)"
        for one in access.before:
            yield f"{one} held the post before: take the passphrase away if they have left (x)"
        yield (
            "Make a new recovery key: whoever had the printed one could open the records with it"
        )

    def _copies(self) -> Iterator[str]:
        if not self.records.encrypted:
            return
        for copy in self.earlier.all():
            yield f"{copy.name} opens with the passphrases and the recovery key of its day"
