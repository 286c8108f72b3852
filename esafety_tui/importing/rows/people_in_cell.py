"""The people of one cell: it is split into pieces, and each piece is one person, or words.

In doubt nobody did it: whoever is *alleged*, or stands beside words that are not understood, is
not responsible.  Groups are counted words: *12 Y9 girls* who are targeted, or who told it, stand
once, as pupils without a name; *3 others* stay words.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from esafety_tui.importing.rows.one_person import (
    INITIALS,
    TITLED,
    YEAR,
    Person,
    called,
    describes,
    group_in,
    is_group,
    is_name,
    is_said_of,
    person_in,
)
from esafety_tui.importing.words import any_of, fold, is_blank, is_not_known, whole_word
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Role, Standing

_LONGEST = 1000  # a cell with more is no list of names
# Between people, and within what is said of one of them, unless it stands in brackets.
_BETWEEN = re.compile(
    r"\s*(?:[;\n&+]|\s/\s|(?<=[^\W\d_])/(?=[^\W\d_])|\b(?:and|plus|also|inc|incl|including)\b\.?:?"
    r"|(?:^|\s)\d[.)]\s)\s*(?![^()\[\]]*[)\]])",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[-–—]\s|:\s")
_WITHIN = re.compile(rf"\s*(?:,|{_DASH.pattern})\s*(?![^()\[\]]*[)\]])")
# What stands once is of two: "Mr & Mrs Ash", "Ali Ash and Bo Birch (9M)".
_NAMED = r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*)*"
_TITLE = rf"(?i:{TITLED.pattern})"
_COUPLE = re.compile(rf"({_TITLE})\s*(?:&|and)\s*({_TITLE})\s+({_NAMED})")
_OF_BOTH = re.compile(
    rf"(?!{_TITLE})({_NAMED}) (?:&|\+|and) ({_NAMED})( \(?(?i:{YEAR.pattern})\)?)"
)
_HIMSELF = re.compile(r"(?<=\w) (?:her|him|them)sel(?:f|ves)\b")
IN_DOUBT = {
    Role.TARGET: Role.INVOLVED, Role.INVOLVED: Role.INVOLVED,
    Role.ALLEGED: Role.ALLEGED, Role.RESPONSIBLE: Role.ALLEGED,
}  # fmt: skip
DONE_IT = frozenset({Role.ALLEGED, Role.RESPONSIBLE})  # of them a title is too little to go by
_MAY_BE_GROUPS = frozenset({Role.TARGET, Role.REPORTER})  # in doubt nobody did it


class People(NamedTuple):
    """The people whom a cell names, as data for ``Person``.

    ``unclear``: a comma may stand between two people or within one name (*Ash, Bo*).  ``whole``:
    every word of the cell went into a person.
    """

    people: tuple[Person, ...]
    unclear: bool = False
    whole: bool = False


@lru_cache(maxsize=2048)  # a name stands in many cells
def people_in(text: str, role: Role, standing: Standing, several: bool | None = None) -> People:
    """Return the people of *role* in a cell.

    *standing* is what the heading says of all below it; a cell's own words go before it.
    *several* is the answer to what a comma between single names means.  In doubt, nobody with a
    name is more than alleged, or of a part that is not known.
    """
    if is_blank(text) or is_not_known(text) or len(text) > _LONGEST:
        return People(())
    certain, doubts = _doubt().subn(_set_aside, text)
    plain, couples = _COUPLE.subn(r"\1 \3; \2 \3", _HIMSELF.sub("", certain))
    both = _OF_BOTH.fullmatch(plain)
    pieces, unclear = _pieces(both.expand(r"\1\3; \2\3") if both else plain, several)
    titles_tell = not couples and role not in DONE_IT  # couples are parents, as often as not
    people: list[Person] = []
    for piece in pieces:
        if is_group(piece):
            found = group_in(piece) if role in _MAY_BE_GROUPS else None
        else:
            found = person_in(piece, standing, titles_tell=titles_tell)
            doubts += found is None and role is Role.RESPONSIBLE and not is_not_known(piece)
        people += [found] if found else []
    if doubts:
        people = [one for one in people if one["name"] and role in IN_DOUBT]
        role = IN_DOUBT.get(role, role)
    taken = [one.get(name, "") for one in people for name in ("name", "note", "year_group")]
    whole = not doubts and {"and", *fold(" ".join(taken)).split()}.issuperset(fold(text).split())
    return People(tuple({"role": role, **one} for one in people), unclear, whole)


@cache
def _doubt() -> re.Pattern[str]:
    """Return what finds doubt whether it was they: *?*, *(alleged)*, *Suspected:*."""
    word = any_of("doubt").pattern
    return re.compile(rf"\?|[(\[]{word}\.?[)\]]|{word}(?![\w-])\.?:?", re.IGNORECASE)


def _set_aside(doubt: re.Match[str]) -> str:
    """Part a doubt from the name beside it; between words (*Ali suspected Bo*) it is prose."""
    before, behind = doubt.string[: doubt.start()], doubt.string[doubt.end() :]
    at_end = re.search(r"(?:^|[^\w\s(]|\band)\s*$", before) or re.match(
        r"\s*(?:[^\w\s)]|$)", behind
    )
    return " " if doubt[0] == "?" else " & " if at_end else doubt[0].lower()


def _pieces(text: str, several: bool | None) -> tuple[list[str], bool]:
    """Split a cell between its people; also says whether a comma in it may mean either."""
    if whole_word(Standing, text):  # "Parent/carer"
        return [text], False
    parts = [_parted(part) for part in _BETWEEN.split(text) if not is_blank(part)]
    if re.search(r"[;\n]", text):  # "Ash, Ali; Birch, Bo"
        several = False
    single = all(" " not in called(one) for part in parts for one in part if not is_group(one))
    listed = len(parts) > 1 and several is not False and single  # "Ali, Bo and Cy"
    found: list[str] = []
    unclear = False
    for part in parts:
        names = [one for one in part if not is_group(one)]
        certain = len(names) < 2 or any(map(describes, names))
        certain |= all(" " in called(one) or INITIALS.fullmatch(called(one)) for one in names)
        certain |= all(called(one) != one for one in names)  # a class each
        if certain or listed or several:
            found += part
        else:
            unclear |= several is None and all(is_name(called(one)) for one in names)
            found += [", ".join(names), *filter(is_group, part)]
    return found, unclear


def _parted(part: str) -> list[str]:
    """Split at commas and dashes; what describes a name goes into brackets behind it.

    So *Ash, 8B* is *Ash (8B)*, and *Staff - Ash* is *Ash (Staff)*.
    """
    what, *who = _DASH.split(part, maxsplit=1)
    if who and describes(what) and not is_group(what):
        part = f"{who[0]} ({what})"
    found: list[str] = []
    for one in (clean_line(one).strip("-–— ") for one in _WITHIN.split(part)):
        if found and is_said_of(found[-1], one):
            found[-1] += f" ({one})"
        elif not is_blank(one):
            found.append(one)
    return found
