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
from esafety_tui.importing.rows.agencies import claims_of
from esafety_tui.importing.rows.cells import IMPORTED, LogRow
from esafety_tui.importing.words import fold, is_blank, is_not_known
from esafety_tui.model.record import clean_line
from esafety_tui.model.requests import Agency, Referral
from esafety_tui.model.vocabulary import Answer, Fact

_NAMED = {
    Agency.POLICE: re.compile(r"\b(?:police|pcso|crime ref\w*|crime n\w*)\b", re.I),
    Agency.LOCAL_AUTHORITY: re.compile(
        r"\b(?:lado|mash|csc|social care|social services|social worker|early help)\b", re.I
    ),
    Agency.CEOP: re.compile(r"\bceop\b", re.I),
    Agency.IWF: re.compile(r"\b(?:iwf|internet watch foundation|report remove)\b", re.I),
}
_NOT_TOLD = re.compile(r"^(?:n|no|none|not|nil)\b|\bceop\b|\baction fraud\b", re.I)
_CAME_DOWN = re.compile(
    r"\b(?:taken|took it|came|been|was|were|is|now) (?:all )?down\b"
    r"|\b(?:page|post|posts|video|image|account|profile|content|site) (?:was |were |been |now )?"
    r"(?:removed|deleted|closed|taken down)\b|\bremoved by\b",
    re.I,
)
# All of it at once, in small letters: most rows say nothing of it.
_ANY_OF_IT = re.compile("|".join(one.pattern for one in (*_NAMED.values(), _CAME_DOWN)))
# What police forces number their records with: letters, digits and what stands between them.
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|number|no|nr|cad|urn|log)\b[.:# ]*(?P<number>[\w/\-]*\d[\w/\-]*)"
    r"|\b(?P<bare>\d+/\d{5,}(?:/\d+)?)\b",
    re.I,
)
_BEGINS = re.compile(r"")
_FEWEST_DIGITS = 3
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
        told = "\n".join((incident.summary, *row.kept))
        if not _ANY_OF_IT.search(told.casefold()) and not any(one in told for one in of_police):
            continue
        # What a column of agencies says goes first: the number stands there.
        kept = (line for cell in row.kept for line in cell.split("\n"))
        lines = [(line, _headed(line, of_police)) for line in kept]
        lines.sort(key=lambda one: not one[1])
        lines.append((incident.summary, set()))
        known = {one.agency for one in incident.referrals}
        for agency, named in _NAMED.items():
            if agency in known or (agency is Agency.POLICE and Fact.WITH_POLICE in incident.facts):
                continue
            for line, headed in lines:
                found = named.search(line) or (_BEGINS.match(line) if agency in headed else None)
                if found and _may_tell(line, agency, headed):
                    number = _reference(line[found.start() :]) if agency is Agency.POLICE else ""
                    yield Offer(row, agency, _around(line, found), number)
                    break
        text = "\n".join(line for line, _ in lines)
        if Fact.CONTENT_ONLINE not in incident.facts and (found := _CAME_DOWN.search(text)):
            yield Offer(row, None, _around(text, found))


def _headed(line: str, of_police: Collection[str]) -> set[Agency]:
    """Return the agencies that the heading of a cell names, or the lead says it is about."""
    heading, colon, _ = line.partition(": ")
    found = {one for one, named in _NAMED.items() if named.search(heading)} if colon else set()
    return found | ({Agency.POLICE} if colon and heading in of_police else set())


def _may_tell(line: str, agency: Agency, headed: Collection[Agency]) -> bool:
    """Whether *line* may tell of *agency*: below the names of some its cell says which.

    A cell that says no, nothing, or names another, tells of none that its heading names.
    """
    if not headed:
        return True
    said = line.partition(": ")[2]
    claims = claims_of(said, headed)
    if any(one.agency is agency and one.denied for one in claims):
        return False
    if named := {one for one, names in _NAMED.items() if names.search(said)}:
        return agency in named
    return agency in headed and not (
        is_blank(said) or is_not_known(said) or _NOT_TOLD.search(said) is not None
    )


def with_records(reading: LogReading, offers: Sequence[Offer], answers: Answers) -> LogReading:
    """Return *reading* with a record of everything of which the lead has asked for one."""
    wanted: dict[int, list[Offer]] = {}
    for one in offers:
        if one.key in answers.words.get(RECORD, {}):
            wanted.setdefault(id(one.row), []).append(one)
    if not wanted:
        return reading
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
            reason=f"{IMPORTED}, in words and without a day for it", reference=one.reference,
        )  # fmt: skip
        told = told.but(referrals=(*told.referrals, made))
    return replace(row, incident=told)


def _reference(text: str) -> str:
    sentence = text.split("\n", maxsplit=1)[0]
    found = _REFERENCE.search(sentence)
    number = (found["number"] or found["bare"]).strip("-/") if found else ""
    return number if sum(map(str.isdecimal, number)) >= _FEWEST_DIGITS else ""


def _around(text: str, found: "re.Match[str]") -> str:
    begins = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _AROUND)
    # A quote begins and ends with a whole word: a name that was cut off would not be hidden.
    if begins and text[begins - 1] != "\n":
        begins = text.find(" ", begins, found.start()) + 1 or found.start()
    cut = "… " if begins and text[begins - 1] != "\n" else ""
    line = text[begins:].split("\n", maxsplit=1)[0]
    return clean_line(cut + shorten(line, found.end() + _AROUND - begins, placeholder=" …"))
