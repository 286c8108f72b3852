"""What the records of a case say for the supplements: the facts that nobody is asked."""

from esafety_tui.model.actions import MeasureKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import Addressee, DataRequestKind, RemovalState
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Motivation,
    SupplementFact,
    SupplementRecordFact,
)

_BULLYING = frozenset({Category.CYBERBULLYING, Category.HARASSMENT, Category.HATE})
# No answer by the day to look again: then it was asked again.
_NOT_DONE = frozenset({RemovalState.REFUSED, RemovalState.CHASED, RemovalState.BACK_AGAIN})


def supplement_facts_of(incident: Incident) -> dict[str, Answer]:
    """Return the facts of *incident* that only supplements hang on, by name."""
    facts: dict[str, Answer] = {fact: incident.answer(fact) for fact in SupplementFact}
    hosts = (one for one in incident.removals if one.addressed_to is Addressee.HOST)
    if facts[SupplementFact.PREJUDICE] is Answer.UNKNOWN:
        facts[SupplementFact.PREJUDICE] = _prejudice(incident.motivation)
    requests = {request.kind for request in incident.data_requests}
    for fact, holds in (
        (SupplementRecordFact.IS_BULLYING, incident.category in _BULLYING),
        (SupplementRecordFact.HOST_REFUSED, any(one.state in _NOT_DONE for one in hosts)),
        (SupplementRecordFact.SEARCH_MADE,
         any(measure.kind is MeasureKind.SEARCH for measure in incident.measures)),
        (SupplementRecordFact.ACCESS_REQUESTED, DataRequestKind.ACCESS_REQUEST in requests),
        (SupplementRecordFact.DATA_COMPLAINED, DataRequestKind.DATA_COMPLAINT in requests),
    ):  # fmt: skip
        facts[fact] = Answer.YES if holds else Answer.NO
    return facts


def _prejudice(motivation: Motivation) -> Answer:
    """Whether it seems to turn on a protected characteristic, as the account of the case says."""
    if motivation is Motivation.NOT_KNOWN:
        return Answer.UNKNOWN
    return Answer.NO if motivation is Motivation.NONE else Answer.YES
