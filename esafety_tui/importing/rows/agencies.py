"""What a log says of the police and of other agencies: who was told, and under which number.

A cell is split into pieces.  Each is an agency's name, or goes on about the one before; behind the
name stands a yes or no, a number, a day or a note of a known list.  A cell with any more than that
is words, which decide nothing, and of which a record is offered.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.rows.cells import IMPORTED, Part
from esafety_tui.importing.words import DAY_IN_WORDS, answer_of, any_of, fold, phrases_of
from esafety_tui.model.requests import Agency
from esafety_tui.model.vocabulary import Answer, Fact

Referrals = dict[tuple[Agency | None, str], dict[str, Any]]  # by agency and its name
_PIECES = re.compile(r"(?:[;,\n&+(]|\s[-–—]\s|(?<!ref)(?<!f no)(?<!crime no)\.\s|\band\b)\s*", re.I)
_ENDS = " .,:;–—-#)"
_DAY = rf"(?:{DAY_IN_WORDS}|(?:0?[1-9]|1[0-2])/20\d\d)(?![\w/\-])"
# What the police number their records with: letters, strokes, three digits or more, and no day.
# Words before it say so, or its own strokes do: 20/711250/26.
_CODE = rf"(?!{_DAY}|101\b)(?=(?:[a-z/\-]*\d){{3}})[\w/\-]*\w"
_LEADS = r"\b[\s.:#]*(?:(?:ref|reference|number|no|nr)\b[\s.:#]*)*"
_NUMBER = (
    rf"(?<![\w/\-])(?:(?:crime|ref|reference){_LEADS}(?P<ref>{_CODE})"
    rf"|(?P<log>(?:log|cad|urn){_LEADS}{_CODE})"
    r"|(?P<stroked>\d+/(?:\d{5,}(?:/\d+)?|\d{4}/\d+)(?![\w/\-])))"
)


@dataclass(slots=True)
class Claim:
    """What a cell says of one agency, called ``named`` in it (empty: the heading names it).

    ``beside``: a day or a note stands there too.
    """

    agency: Agency | None
    named: str = ""
    answer: Answer | None = None
    number: str = ""
    beside: bool = False

    @property
    def bare(self) -> bool:
        """Whether there is nothing but the name."""
        return not (self.answer or self.number or self.beside)


def take_agencies(told: Iterable[Part], data: dict[str, Any]) -> None:
    """Take of *told*, the cells below agencies, what they say: who was told, and the number."""
    referrals: Referrals = {}
    # A no goes last: beside a yes of another column it stays words.
    for part in sorted(told, key=lambda part: answer_of(part.text) is Answer.NO):
        of_police = part.heading.column is LogColumn.POLICE
        headed = {Agency.POLICE} if of_police else spoken_of(part.heading.folded).keys()
        claims = claims_of(part.text, headed)
        if of_police and any(one.agency is not Agency.POLICE for one in claims):
            continue  # below "Police" another name is beside the question: it stays words
        taken = [_take(claim, data["facts"], referrals) for claim in claims]
        part.used = bool(taken) and all(taken)
    if referrals:
        data["referrals"] = list(referrals.values())


def _take(claim: Claim, facts: dict[Fact, Answer], referrals: Referrals) -> bool:
    """Put what is said on record, and return whether that is all of it, with the name."""
    of_police = claim.agency is Agency.POLICE
    if claim.answer is Answer.NO:
        return of_police and facts.setdefault(Fact.WITH_POLICE, Answer.NO) is Answer.NO
    if of_police:
        facts[Fact.WITH_POLICE] = Answer.YES
    name = "" if of_police else claim.named
    made = {"agency": claim.agency, "agency_name": name, "reason": IMPORTED, "reference": ""}
    record = referrals.setdefault((claim.agency, name), made)
    record["reference"] = record["reference"] or claim.number
    whole = not claim.beside and claim.number in ("", record["reference"])
    return whole and (fold(claim.named) in ("", Agency.POLICE) if of_police else name != "")


def claims_of(text: str, headed: Collection[Agency]) -> list[Claim]:
    """Return what *text* says of each agency, below a heading that names those; none for words."""
    only = next(iter(headed)) if len(headed) == 1 else None
    if only is Agency.POLICE and re.fullmatch(_CODE, text, re.I):
        return [Claim(only, number=text)]
    claims: list[Claim] = []
    for piece in _PIECES.split(text):
        name = _named().match(piece.lower())
        behind = name.end() if name else 0
        if name:
            claims.append(Claim(phrases_of(Agency)[fold(name[0])], piece[:behind]))
        elif not claims:
            claims.append(Claim(only))
        if not _take_rest(claims[-1], piece[behind:]):
            return []
    both = {one.answer is Answer.NO for one in claims if one.agency is Agency.POLICE}
    # "Police no, 101 yes" says both, and "Police and LADO: no" may deny both.
    if len(both) > 1 or any(a.bare and b.answer is Answer.NO for a, b in pairwise(claims)):
        return []
    first, *others = claims
    if others and not first.named:  # "Yes - LADO"
        plain = first == Claim(only, answer=Answer.YES) and only in (None, others[0].agency)
        return others if plain and others[0].answer is not Answer.NO else []
    if not (only or first.named):  # of several agencies only a no is of all
        denied = headed if first.answer is Answer.NO else ()
        return [Claim(one, answer=Answer.NO) for one in sorted(denied)]
    return claims if first.named or first.answer or first.number else []


def _take_rest(claim: Claim, rest: str) -> bool:
    """Take what a piece says of an agency, and return whether all of it is known."""
    rest = rest.strip(_ENDS)
    # "Told mum: no", "told?" and a number that is "none" are no answers.
    answer = None if re.search("[:?]|none", rest, re.I) else answer_of(rest)
    if Answer.NO in (claim.answer, answer):
        known, claim.answer = claim.bare or not rest, Answer.NO
        return known
    if answer is Answer.YES:
        claim.answer, rest = answer, ""
    while rest:
        found = _known(named=claim.named != "").match(rest)
        if not found:
            return False
        rest = rest[found.end() :].lstrip(_ENDS)
        kind = found.lastgroup
        if kind == "yes":
            claim.answer = Answer.YES
        elif not kind:
            claim.beside = True
        elif claim.agency is Agency.POLICE and claim.number in ("", found[kind]):
            claim.number = found[kind]
        else:
            return False
    return True


@cache
def _known(*, named: bool) -> re.Pattern[str]:
    """Return what finds a yes, a number, a day or a note where it begins, behind a name or not."""
    yes = [said for said, answer in phrases_of(Answer).items() if answer is Answer.YES]
    said = "|".join(yes if named else ("y", "yes"))  # "Told 3/9" may be of somebody else
    note = any_of("agency-note").pattern
    return re.compile(rf"(?P<yes>{said})\b|{_NUMBER}|(?:on )?{_DAY}|{note}", re.I)


@cache
def _named(*, spoken: bool = False) -> re.Pattern[str]:
    """Return what finds an agency by any of its names, or by those that are such in a sentence."""
    no_name = any_of("agency-in-cell")
    spelt = [one for one in phrases_of(Agency) if not (spoken and no_name.fullmatch(one))]
    names = [r"\W+".join(one.split()) for one in sorted(spelt, key=len, reverse=True)]
    names += [r"crime (?:ref|n)\w*"] if spoken else []
    return re.compile(rf"\b(?:{'|'.join(names)})\b")  # in small letters: most rows name none


def spoken_of(text: str) -> dict[Agency, int]:
    """Return the agencies of which a sentence speaks, and where it does first."""
    found: dict[Agency, int] = {}
    for one in _named(spoken=True).finditer(text.lower()):
        found.setdefault(phrases_of(Agency).get(fold(one[0]), Agency.POLICE), one.start())
    return found


def number_in(text: str) -> str:
    """Return the number of the police that stands in a sentence; empty for none."""
    found = re.search(_NUMBER, text, re.I)
    return found[found.lastgroup or 0] if found else ""
