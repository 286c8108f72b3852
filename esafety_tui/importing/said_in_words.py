"""What a log says in words only and could be on record: offered, and made where the lead says so.

Words decide nothing (*considered, not needed* names the police too).  So a sentence that names an
agency, or says that something came down, is shown to the lead, who makes a record of it or not.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from msgspec.structs import replace

from esafety_tui.importing.answers import RECORD, Answers
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.rows.agencies import claims_of, number_in, spoken_of
from esafety_tui.importing.rows.cells import IMPORTED, LogRow
from esafety_tui.importing.words import fold, is_blank, is_not_known
from esafety_tui.model.record import clean_line
from esafety_tui.model.requests import Agency, Referral
from esafety_tui.model.vocabulary import Answer, Fact

_NO = re.compile(r"(?:n|no(?! further)|none|not|nil)\b", re.I)
# In small letters: most rows say nothing of it.
_CAME_DOWN = re.compile(
    r"\b(?:taken|took it|came|been|was|were|is|now) (?:all )?down\b"
    r"|\b(?:page|post|posts|video|image|account|profile|content|site) (?:was |were |been |now )?"
    r"(?:removed|deleted|closed|taken down)\b|\bremoved by\b"
)
_AROUND = 60  # letters of the sentence that are shown on each side


@dataclass(frozen=True, slots=True)
class Offer:
    """What a row says in words: of which *agency* (none: that it came down), in which sentence.

    ``key`` is what the answer is kept under; ``reference`` the number beside it, if one is.
    """

    row: LogRow
    agency: Agency | None
    said: str
    reference: str = ""

    @property
    def key(self) -> str:
        """What an answer about this is kept under: the same whenever the row is read again."""
        return fold(f"{self.agency or 'down'} {self.row.fingerprint}")


def offers_in(rows: Iterable[LogRow], of_police: Collection[str] = ()) -> Iterator[Offer]:
    """Yield what *rows* say in words only, and have no record of.

    *of_police* are the headings below which everything is about the police.
    """
    for row in rows:
        incident = row.incident
        text = "\n".join((*row.kept, incident.summary))
        if spoken_of(text) or any(one in text for one in of_police):
            known = {one.agency for one in incident.referrals} | {Agency.OTHER}
            known |= {Agency.POLICE} if Fact.WITH_POLICE in incident.facts else set()
            told = [(line, _told_in(line, of_police)) for line in text.split("\n")]
            for agency in [one for one in Agency if one not in known]:
                said = [(line, of[agency]) for line, of in told if agency in of]
                # Of several lines the first that holds a number, if one does.
                said.sort(key=lambda one: not number_in(one[0][one[1] :]))
                for line, at in said[:1]:
                    number = number_in(line[at:]) if agency is Agency.POLICE else ""
                    yield Offer(row, agency, _around(line, at), number)
        found = _CAME_DOWN.search(text.lower())
        if found and Fact.CONTENT_ONLINE not in incident.facts:
            yield Offer(row, None, _around(text, found.start()))


def _told_in(line: str, of_police: Collection[str]) -> dict[Agency, int]:
    """Return the agencies of which *line* may tell, and where.

    A cell that says no or nothing, or names another, tells of none that its heading names.
    """
    heading, colon, said = line.partition(": ")
    headed = set(spoken_of(heading)) | ({Agency.POLICE} if heading in of_police else set())
    if not (colon and headed):
        return spoken_of(line)
    told = spoken_of(said)
    if not told and not (is_blank(said) or is_not_known(said) or _NO.match(said)):
        told = dict.fromkeys(headed, 0)
    no = {one.agency for one in claims_of(said, headed) if one.answer is Answer.NO}
    begins = len(heading) + len(colon)
    return {a: 0 if a in headed else begins + at for a, at in told.items() if a not in no}


def with_records(reading: LogReading, offers: Sequence[Offer], answers: Answers) -> LogReading:
    """Return *reading* with a record of everything of which the lead has asked for one."""
    wanted: dict[int, list[Offer]] = {}
    for one in offers:
        if one.key in answers.words.get(RECORD, {}):
            wanted.setdefault(id(one.row), []).append(one)
    rows = (_recorded(row, wanted[id(row)]) if id(row) in wanted else row for row in reading.rows)
    return replace(reading, rows=tuple(rows))


def _recorded(row: LogRow, offers: Iterable[Offer]) -> LogRow:
    told = row.incident
    for one in offers:
        if one.agency is None:
            told = told.answering(Fact.CONTENT_ONLINE, Answer.NO)
            continue
        if one.agency is Agency.POLICE:
            told = told.answering(Fact.WITH_POLICE, Answer.YES)
        made = Referral(
            id=f"r{len(told.referrals) + 1}", at=told.reported_at, agency=one.agency,
            reason=f"{IMPORTED}, in its words", reference=one.reference,
        )  # fmt: skip
        told = told.but(referrals=(*told.referrals, made))
    return replace(row, incident=told)


def _around(text: str, at: int) -> str:
    begins, cut = text.rfind("\n", 0, at) + 1, ""
    if at - _AROUND > begins:
        # A quote begins and ends with a whole word: a name that was cut off would not be hidden.
        begins, cut = text.find(" ", at - _AROUND, at) + 1 or at, "… "
    line = text[begins:].split("\n", maxsplit=1)[0]
    return clean_line(cut + shorten(line, 2 * _AROUND, placeholder=" …"))
