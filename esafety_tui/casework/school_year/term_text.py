"""A year's calendar as text: typed line by line, or pasted from a council's page.

A line says what it is about and one or two dates: *Autumn 1: 2 Sep to 23 Oct 2026*.  Holidays
and half-terms, training days and other closures are told by their words; *term starts* and
*term ends* on lines of their own make a term together.  A line without a date is a heading or
prose, and gives its name to what follows.  What has a date and cannot be read is refused, with
its line: nothing is guessed.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from esafety_tui.casework.dates.written import BadDate, read_when
from esafety_tui.model.days import MONTHS, plain_day
from esafety_tui.model.incident import parse_year
from esafety_tui.model.record import Invalid, clean_line
from esafety_tui.model.school.school import Closure, Term

_EPOCH = datetime(1899, 12, 30)
_MONTH = "|".join(name[:3] for name in MONTHS)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_NAMED = rf"(?:of\s+)?(?:{_MONTH})[a-z]*\.?,?(?:\s+\d{{4}})?"
# A date in a line; first, as councils write it, two days of one month: 26 - 30 October.
_DATE = re.compile(
    rf"{_WEEKDAY}(?P<same>{_NUMBER})\s*(?:-|–|—|to|and|&)\s*(?P<last>{_WEEKDAY}{_NUMBER}\s+{_NAMED})"
    rf"|{_WEEKDAY}{_NUMBER}\s+{_NAMED}"
    r"|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?![\d:])",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"half[\s-]*term|holiday|break|closed|closure|inset|training|staff day|occasional|strike|snow"
    r"|polling|festival|election",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"inset|training|staff day|occasional|bank holiday|polling", re.IGNORECASE)
_STARTS = re.compile(r"\b(?:starts?|begins?|opens?|first day|from|start of term)\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:ends?|closes?|finish(?:es)?|last day|breaks? up|until)\b", re.IGNORECASE)
_TRIMMED = " \t:;,.-–—|*•"
_CLOSED_FOR = "Closed, "
# Words that stand between the name and the dates and belong to neither.
_JOINING = re.compile(
    r"\b(?:from|to|until|till|and|on|starts?|begins?|ends?|opens?|closes?)$", re.IGNORECASE
)


class _BadLine(ValueError):
    """A line whose dates make no term and no closure; ``reason`` goes on from *line 2*."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class YearText:
    """What a text says of a year: terms and days closed, in order, and the lines left out.

    ``without`` are lines that have no date: headings and prose.
    """

    terms: tuple[Term, ...]
    closures: tuple[Closure, ...]
    without: tuple[str, ...] = ()


@dataclass
class _Reading:
    """What has been read up to a line."""

    year: str
    terms: list[Term] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    heading: str = ""
    begun: tuple[str, date] | None = None


def read_year(text: str, year: str) -> YearText:
    """Read the calendar of the academic *year*; a date without its year is one of that year.

    Raises :class:`Invalid`, which names the line, for a date that cannot be read.
    """
    reading = _Reading(year)
    for number, whole in enumerate(text.splitlines(), start=1):
        line = clean_line(whole)
        if not line:
            continue
        try:
            _take(line, reading)
        except BadDate as bad:
            said = f"cannot be read: a date in line {number} {bad.reason}"
            raise Invalid("calendar", said) from None
        except (_BadLine, Invalid) as bad:
            raise Invalid("calendar", f"cannot be read: line {number} {bad.reason}") from None
    if reading.begun:
        name, first = reading.begun
        begins = f"{name or 'a term'} begins on {plain_day(first)}"
        raise Invalid("calendar", f"cannot be read: {begins} and has no last day")
    return YearText(
        tuple(sorted(reading.terms, key=lambda one: one.first)),
        tuple(sorted(reading.closures, key=lambda one: one.first)),
        tuple(reading.without),
    )


def text_of(terms: tuple[Term, ...], closures: tuple[Closure, ...]) -> str:
    """Write terms and days closed as :func:`read_year` reads them, one on a line."""
    lines = [_line(term.name or "Term", term) for term in terms]
    lines += [_line(_as_closed(one.reason), one) for one in closures]
    return "\n".join(lines)


def _line(name: str, span: Term | Closure) -> str:
    to = "" if span.first == span.last else f" to {plain_day(span.last)}"
    return f"{name}: {plain_day(span.first)}{to}"


def _as_closed(reason: str) -> str:
    """Return *reason* in words by which the line is known as days closed."""
    return reason if _CLOSED.search(reason) else f"{_CLOSED_FOR}{reason or 'no reason said'}"


def _take(line: str, reading: _Reading) -> None:
    found = list(_DATE.finditer(line))
    if not found:
        if any(map(str.isdecimal, re.sub(r"(?:19|20)\d\d(?:\s*[-/–]\s*(?:20)?\d\d)?", "", line))):
            reading.without.append(line)
        else:
            reading.heading = line.strip(_TRIMMED)
            reading.without.append(line)
        return
    days = [day for match in found for day in _days(match, reading.year)]
    name = _name(line[: found[0].start()])
    if _CLOSED.search(line[: found[0].start()] or line):
        _close(name or _name(line[found[-1].end() :]), days, line, reading)
    elif len(days) == 2:
        _add_term(name or reading.heading, days[0], days[1], reading)
    elif len(days) == 1 and _ENDS.search(line) and reading.begun:
        begun, first = reading.begun
        reading.begun = None
        _add_term(begun, first, days[0], reading)
    elif len(days) == 1 and _STARTS.search(line) and not reading.begun:
        reading.begun = (reading.heading or name, days[0])
    elif len(days) == 1:
        raise _BadLine("has one date: say to which day, or that the school is closed")
    else:
        raise _BadLine(f"has {len(days)} dates: put each term on a line of its own")


def _add_term(name: str, first: date, last: date, reading: _Reading) -> None:
    if last < first:
        raise _BadLine("ends before it begins")
    reading.terms.append(Term(name=name, first=first, last=last, year=reading.year))


def _close(name: str, days: list[date], line: str, reading: _Reading) -> None:
    reason = name.removeprefix(_CLOSED_FOR) or "closed"
    if len(days) == 2 and not (_SINGLE.search(line) and _listed(line)):
        if days[1] < days[0]:
            raise _BadLine("ends before it begins")
        reading.closures.append(Closure(reason=reason, first=days[0], last=days[1]))
        return
    reading.closures += [Closure(reason=reason, first=day, last=day) for day in days]


def _listed(line: str) -> bool:
    """Whether the dates of *line* are a list of single days and no span."""
    return not re.search(r"\d[^,;]*(?:\bto\b|until|[-–—])\s*[a-z]*\s*\d", line, re.IGNORECASE)


def _name(text: str) -> str:
    name = text.strip(_TRIMMED)
    while (shorter := _JOINING.sub("", name).strip(_TRIMMED)) != name:
        name = shorter
    return name


def _days(match: re.Match[str], year: str) -> list[date]:
    """Return the day, or the two days of one month, of a *match*."""
    if match["same"]:
        last = _day(match["last"], year)
        number = int(re.sub(r"\D", "", match["same"]))
        try:
            return [last.replace(day=number), last]
        except ValueError:
            raise BadDate("is not a day of the calendar (the day comes first)") from None
    return [_day(match[0], year)]


def _day(text: str, year: str) -> date:
    # Without its year a date is the last such day up to the end of July: from August on it is
    # one of the year's first months.
    near = date(parse_year(year) + 1, 7, 31)
    return read_when(re.sub(r"\s+of\s+", " ", text, flags=re.IGNORECASE), _EPOCH, near=near).first


def shifted(terms: tuple[Term, ...], closures: tuple[Closure, ...], year: str) -> YearText:
    """Return last year's days a year on, each on its weekday, for *year*."""
    on = timedelta(weeks=52)
    return YearText(
        tuple(Term(name=t.name, first=t.first + on, last=t.last + on, year=year) for t in terms),
        tuple(Closure(reason=c.reason, first=c.first + on, last=c.last + on) for c in closures),
    )
