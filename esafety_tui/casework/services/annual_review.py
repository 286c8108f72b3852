"""A whole year: the lead's own words about it, and what of it has been published."""

from collections.abc import Iterable, Mapping
from typing import Any

from esafety_tui.casework.records.sub_records import found, next_id, replaced, revised
from esafety_tui.casework.records.tables import PUBLICATIONS, REVIEWS
from esafety_tui.casework.services.base import Service
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.tables import document_of, understood
from esafety_tui.model.incident import parse_year, year_name
from esafety_tui.model.record import Invalid, read
from esafety_tui.model.school.annual_review import (
    AnnualReview,
    PlannedAction,
    Publication,
    SaidTable,
)


class AnnualReviews(Service):
    """Annual reviews, and the memory of what was published."""

    # The lead's own words

    def review(self, year: str) -> AnnualReview:
        """Return the lead's words about *year*, empty where there are none yet."""
        parse_year(year)
        document = self.records.store.db.table(REVIEWS).get(doc_id=year)
        return AnnualReview(id=year) if document is None else _review(year, document)

    def reviews(self) -> tuple[AnnualReview, ...]:
        """Return the lead's words about every year of which there are any."""
        return tuple(_review(kept.doc_id, kept) for kept in self.records.store.db.table(REVIEWS))

    def review_before(self, year: str) -> AnnualReview:
        """Return the review of the year before *year*, whose actions *year* accounts for."""
        return self.review(year_name(parse_year(year) - 1))

    def write_review(self, year: str, changed: str, sentences: str = "") -> AnnualReview:
        """Say what was learned in *year*; *sentences* stand for those made from the figures."""
        review = self.review(year).but(changed=changed, sentences=sentences)
        return self._put_review("wrote what was learned", review)

    def plan_action(self, year: str, data: Mapping[str, Any]) -> AnnualReview:
        """Plan something for the year after *year*: ``text``, ``owner`` and ``due``."""
        review = self.review(year)
        action = read(PlannedAction, {**data, "id": next_id("n", review.actions)})
        return self._put_review("planned an action", review.but(actions=(*review.actions, action)))

    def change_action(self, year: str, action_id: str, data: Mapping[str, Any]) -> AnnualReview:
        """Change an action planned in *year*'s review, or say that it is done."""
        review = self.review(year)
        action = revised(found(review.actions, action_id), data)
        return self._put_review(
            "changed a planned action", review.but(actions=replaced(review.actions, action))
        )

    def drop_action(self, year: str, action_id: str) -> AnnualReview:
        """Take an action out of *year*'s review again; the history keeps it."""
        review = self.review(year)
        gone = found(review.actions, action_id)
        kept = tuple(action for action in review.actions if action.id != gone.id)
        return self._put_review("dropped a planned action", review.but(actions=kept))

    def carry_over(self, year: str, action_id: str) -> AnnualReview:
        """Plan an open action of the year before once more, for the year after *year*."""
        action = found(self.review_before(year).actions, action_id)
        if action.done_on:
            raise Invalid("", "the action is done already, and need not be carried over")
        if any(other.text == action.text for other in self.review(year).actions):
            raise Invalid("", "the action is carried over already")
        data = {"text": action.text, "owner": action.owner, "result": action.result}
        return self.plan_action(year, data)

    def confirm_finds(self, year: str, finds: Iterable[str]) -> AnnualReview:
        """Say of *finds* in *year*'s words that they identify nobody and may leave the school."""
        review = self.review(year)
        known = dict.fromkeys((*review.confirmed, *finds))
        return self._put_review(
            "confirmed that words identify nobody", review.but(confirmed=tuple(known))
        )

    def _put_review(self, act: str, review: AnnualReview) -> AnnualReview:
        kept = read(AnnualReview, review)
        with self.records.change(f"{act} ({kept.id})") as db:
            db.table(REVIEWS).upsert(document_of(kept))
        return kept

    # What was published

    def publications(self) -> tuple[Publication, ...]:
        """Return what is kept of the governors' editions that were written, oldest first."""
        found = (
            understood(Publication, document, "what was kept of the governors' workbooks")
            for document in self.records.store.db.table(PUBLICATIONS)
        )
        return tuple(sorted(found, key=lambda publication: int(publication.id[1:])))

    def note_publication(
        self,
        report_year: str,
        tables: tuple[SaidTable, ...],
        *,
        digest: str = "",
        last_change: int = 0,
    ) -> Publication:
        """Remember what a governors' edition of *report_year* said, of which state of the records.

        *last_change* is the number of the newest change that it counts.  One of the same year
        and state of the records is not kept twice: the earlier one is then as new as this.
        """
        before = self.publications()
        same = [
            known.id
            for known in before
            if (known.report_year, known.tables) == (report_year, tables)
        ]
        publication = read(
            Publication,
            {
                "id": same[-1] if same else next_id("w", before),
                "at": self.records.now,
                "by": self.records.signer,
                "report_year": report_year,
                "digest": digest,
                "tables": tables,
                "last_change": last_change,
            },
        )
        with self.records.change(
            f"noted that the governors' report of {report_year} was written"
        ) as db:
            db.table(PUBLICATIONS).upsert(document_of(publication))
        return publication

    def never_handed_out(self, publication_id: str) -> None:
        """Forget a workbook that nobody outside has seen, so that it is not reckoned with."""
        if all(known.id != publication_id for known in self.publications()):
            raise Invalid(
                "", "there is no report of this number; see esafety-tui report --published"
            )
        act = f"noted that the governors' report {publication_id} was never handed out"
        with self.records.change(act) as db:
            db.table(PUBLICATIONS).remove(doc_ids=[publication_id])


def _review(year: str, document: Fields) -> AnnualReview:
    return understood(AnnualReview, document, f"the annual report of {year}")
