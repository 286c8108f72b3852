"""What a log says of the police and of other agencies: who was told, and under which number.

A cell says it where all of it, or all up to the number, is made of known words; a note may stand
behind.  What is a sentence decides nothing: it stays words, of which a record is offered.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.rows.cells import IMPORTED, Part
from esafety_tui.importing.words import (
    answer_of,
    any_of,
    fold,
    is_blank,
    is_short,
    phrases_of,
    whole_word,
    word_and_day,
)
from esafety_tui.model.requests import Agency
from esafety_tui.model.vocabulary import Answer, Fact

_NO_DAY = f"{IMPORTED}, which gives no day for it"
_ASKS_NUMBER = re.compile(r"\b(?:ref|reference|number|no|crime)\b")
# Of digits and strokes: after a yes any other number may be one to ring, or of officers.
_NUMBER_AFTER_YES = re.compile(
    r"y(?:es)?[\s.,:;–—-]+(?P<said>(?:(?!\bnot\b|n[’']t\b)[^\n])*?\b)"
    r"(?P<number>\d+/\d{5,}(?:/\d+)?)\b(?P<more>[^\n]*)",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(r"(?P<number>\d+/(?:\d{5,}(?:/\d+)?|\d{4}/\d+))\b(?P<more>[^\n]*)")
# What stands between an agency and its number: "informed, crime ref".
_LEADS = r"nfa|informed|contacted|reported|told|called|crime|ref|reference|log|cad|number|nr|no"
_DENIES = re.compile(r"\b(?:not|never|no|isn|wasn|nor)\b|n[’']t\b", re.IGNORECASE)
_IN_SHORT = re.compile(r"[A-Z]{3,5}")
_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|(?:0?[1-9]|1[0-2])/20\d\d")
_PIECES = re.compile(r"\s*(?:[;,\n&+(]|\s[-–—]\s|\.\s|\band\b)\s*", re.IGNORECASE)
_ENDS = " .,:;–—-#)"


@dataclass(slots=True)
class Claim:
    """What a cell says of one agency, called ``named`` in it (empty: the heading names it).

    It is ``sure`` where it is made of known words; ``beside``: a day or a note stands there too.
    """

    agency: Agency | None
    named: str = ""
    answer: Answer | None = None
    number: str = ""
    sure: bool = True
    beside: bool = False

    @property
    def told(self) -> bool:
        """Whether the agency was told: it is named and nothing denies it, or says yes."""
        return self.sure and self.answer is not Answer.NO and bool(
            self.named or self.number or self.answer
        )  # fmt: skip

    @property
    def denied(self) -> bool:
        """Whether the cell says for certain that the agency was not told."""
        return self.sure and self.answer is Answer.NO


def take_agencies(told: Iterable[Part], data: dict[str, Any]) -> None:
    """Take of *told*, the cells below agencies, what they say: who was told, and the number."""
    facts: dict[Fact, Answer] = data["facts"]
    referrals: dict[tuple[str, str], dict[str, Any]] = {}
    for part in told:
        if fold(part.text) == "none" and _ASKS_NUMBER.search(part.heading.folded):
            continue  # no number, and it may be with the police
        claims = claims_in(part)
        taken = [_take(one, facts, referrals) for one in claims]
        part.used = bool(claims) and all(taken) and not any(one.beside for one in claims)
    if referrals:
        data["referrals"] = list(referrals.values())


def _take(
    claim: Claim, facts: dict[Fact, Answer], referrals: dict[tuple[str, str], dict[str, Any]]
) -> bool:
    """Put what is certain on record, and return whether that is all of it, with the name."""
    of_police = claim.agency is Agency.POLICE
    if of_police and (claim.denied or claim.told):
        facts[Fact.WITH_POLICE] = Answer.NO if claim.denied else Answer.YES
    if claim.agency is None or not claim.told:
        return of_police and claim.denied
    name = "" if of_police else claim.named
    made = {"agency": claim.agency, "reason": IMPORTED if claim.beside else _NO_DAY}
    if name:
        made["agency_name"] = name
    before = referrals.setdefault((claim.agency, name), made)
    if claim.number:
        before.setdefault("reference", claim.number)
    whole = not claim.number or before["reference"] == claim.number
    return whole and (fold(claim.named) in ("", Agency.POLICE) if of_police else name != "")


def claims_in(part: Part) -> list[Claim]:
    """Return what the cell says of each agency that it, or its heading, names."""
    of_police = part.heading.column is LogColumn.POLICE
    headed = {Agency.POLICE} if of_police else agencies_of(part.heading.folded)
    claims = claims_of(part.text, headed)
    # Below "Police" alone another name is beside the question: it stays words.
    also = headed | agencies_of(part.heading.folded)
    for one in claims:
        one.sure &= not (of_police and one.agency not in also)
    return claims


@cache
def agencies_of(heading: str) -> frozenset[Agency]:
    """Return the agencies that a folded heading names: *police lado mash*."""
    found = {Agency(called) for called in map(_called, _named().findall(heading)) if called}
    return frozenset(found)


def claims_of(text: str, headed: Collection[Agency]) -> list[Claim]:
    """Return what *text* says of each agency, below a heading that names those."""
    text = text.strip()
    only = next(iter(headed)) if len(headed) == 1 else None
    if (yes := _NUMBER_AFTER_YES.fullmatch(text)) and only is Agency.POLICE:
        worded = bool(fold(yes["said"] + yes["more"]))
        return [Claim(only, "", Answer.YES, yes["number"], beside=worded)]
    if is_blank(text) and answer_of(text) is None:
        return []
    if whole := whole_word(Agency, text):
        return [Claim(whole.word, text)]
    if only is Agency.POLICE and is_reference(text) and not _named().match(text):
        return [Claim(only, number=text)]
    claims: list[Claim] = []
    yes_before = re.match(r"y(?:es)?\b[\s.,:;–—-]+", text, re.IGNORECASE)
    if yes_before and _named().match(text, yes_before.end()):
        text = text[yes_before.end() :]  # "Yes - LADO"
    for piece in _PIECES.split(text):
        name = _named().match(piece)
        if name:
            claims.append(Claim(_called(name[0]), name[0]))
        elif not claims:
            claims.append(Claim(only))
        _go_on(claims[-1], piece[name.end() :] if name else piece)
    denied = False
    for one in reversed(claims):  # "Police and LADO: no" may deny both
        alone = one.answer is None and not (one.number or one.beside)
        one.sure &= not ("?" in text or (denied and alone))
        denied |= one.answer is Answer.NO
    if only is None and len(claims) == 1 and claims[0].agency is None:
        claims = [Claim(agency, **_said(claims[0])) for agency in sorted(headed)] or claims
    return claims


def _said(claim: Claim) -> dict[str, Any]:
    """Return what a cell says that names nobody, of each of several: only a plain no is of all."""
    sure = claim.sure and claim.answer is Answer.NO
    return {"answer": claim.answer, "sure": sure, "beside": claim.beside}


def _go_on(claim: Claim, said: str) -> None:
    """Take the next words of what a cell says of one agency."""
    said = said.strip(_ENDS)
    if not fold(said) and answer_of(said) is None:
        return
    if claim.number or claim.answer is Answer.NO:  # behind a number any note may stand
        claim.beside = True
        claim.sure &= claim.answer is not Answer.NO
        return
    word, day = word_and_day(said)
    # "No (12/9)" may be of that day only, and "Told 3/9" of somebody else.
    answer = answer_of(word) if not day or fold(word) in ("y", "yes") else None
    if answer in (Answer.YES, Answer.NO) and claim.answer is None and not claim.beside:
        claim.answer, claim.beside = answer, day != ""
    elif _DATE.fullmatch(said):
        claim.sure &= bool(claim.named or claim.answer)
        claim.beside = True
    elif number := _number_in(claim, said):
        claim.number, more = number
        claim.beside |= bool(more)
    elif claim.named or claim.answer is Answer.YES:
        claim.beside = True
        claim.sure &= any_of("agency-note").fullmatch(fold(word)) is not None
    else:
        claim.sure = False


def _number_in(claim: Claim, said: str) -> tuple[str, str] | None:
    """Return the number of a record that *said* is or begins with, and what stands behind it."""
    if claim.agency is not Agency.POLICE:
        return None
    bare = said
    while lead := re.match(rf"(?:{_LEADS})\b[\s.:#]*(?=\S)", bare, re.IGNORECASE):
        bare = bare[lead.end() :]
    if (found := _NUMBER_FIRST.match(bare)) and not _DENIES.search(found["more"]):
        return found["number"], fold(found["more"])
    # After a yes any other number may be one to ring, or of officers.
    yes = claim.answer is Answer.YES and not claim.named
    return (said, "") if is_reference(said) and not yes and not whole_word(Agency, said) else None


def is_reference(text: str) -> bool:
    """Whether the whole of *text* is a number of the police: no date, and no sentence."""
    words = text.replace(":", " ").replace("#", " ").split()
    numbers = [word for word in words if any(map(str.isdecimal, word))]
    if not is_short(text) or any(map(_DATE.fullmatch, words)):
        return False
    around = [word.strip(".,") for word in words if word not in numbers]
    digits = sum(map(str.isdecimal, text))
    if digits >= 6:  # beside a long number who gave it, in short: "NFRC 261103"
        around = [one for one in around if not _IN_SHORT.fullmatch(one) or whole_word(Agency, one)]
    return digits >= 3 and all(any_of("beside-number").fullmatch(one) for one in around)


@cache
def _named() -> re.Pattern[str]:
    """Return what finds an agency where it stands, by any of its names."""
    spelt = [one for one in phrases_of(Agency) if not one.isdecimal()]  # "101" may begin a number
    longest = sorted(spelt, key=len, reverse=True)
    names = "|".join(r"\W+".join(map(re.escape, one.split())) for one in longest)
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)


def _called(name: str) -> Agency | None:
    return phrases_of(Agency).get(fold(name))
