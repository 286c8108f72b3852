"""Which column of a log holds what: headings as schools write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from esafety_tui.casework.log_file import Row, Sheet, UnreadableLog
from esafety_tui.model.text import clean_line

# What a column may hold, and how its heading may read.  A heading fits the entry
# with which it shares most words.
COLUMNS = {
    "reported": "date reported; reported; reported on; date logged; logged; logged on; date of "
    "report; report date; date received; date raised; date recorded; date; recorded "
    "on; date of log",
    "occurred": "date of incident; incident date; when; when did it happen; happened on; "
    "occurred; occurred on; date occurred; date of offence; date it happened",
    "title": "title; subject; headline; incident; summary; brief description; short "
    "description; incident summary; name of incident; issue",
    "summary": "what happened; description; details; description of incident; incident details; "
    "detail; full description; nature of concern; account; report; concern; incident "
    "description",
    "category": "category; type; type of incident; nature; nature of incident; kind; incident "
    "type; classification; concern type",
    "severity": "severity; level; seriousness; risk; risk level; priority; impact; rating; rag",
    "medium": "medium; how; by what; means; method; device; channel",
    "provider": "platform; app; site; provider; website; social media; service; network; where "
    "online; app or site; platform used; social network; where; app site; site app; "
    "platform app; app website",
    "target": "victim; target; who was affected; affected; person affected; who was targeted; "
    "targeted; victim type; target type; person targeted; who; pupil affected; staff "
    "affected; who is affected",
    "target_name": "name of victim; victim name; target name; name of target; name; pupil name; name "
    "of pupil; student name; name of person affected; person s name; staff name",
    "responsible": "perpetrator; alleged offender; responsible; offender; alleged perpetrator; "
    "person responsible; by whom; accused; who did it; alleged bully; suspect",
    "year_group": "year group; year; class; form; nc year; yr; tutor group; year class",
    "route": "reported by; how reported; source; who reported; reported by whom; referrer; "
    "raised by; report route; route",
    "action": "action taken; action; response; actions; what was done; school response; steps "
    "taken; follow up; outcome and action; actions taken",
    "outcome": "outcome; result; conclusion; finding; resolution",
    "status": "status; stage; open closed; state; case status; open or closed",
    "closed": "date closed; closed; closed on; date resolved; resolved; resolved on; closed "
    "date; completion date",
    "police": "police; police informed; crime ref; crime reference; police ref; crime number; "
    "police contacted; reported to police",
}
_SYNONYMS = {
    " ".join(synonym.split()): column
    for column, said in COLUMNS.items()
    for synonym in said.split(";")
}
# A header row is one in which at least this many headings are known.
_ENOUGH = 3
_LOOK_AT_ROWS = 40


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a log: in which row, which column is what, and what else there is."""

    sheet: Sheet
    row: Row
    columns: dict[int, str]
    extras: dict[int, str]

    def note(self) -> str:
        """Say how the columns were understood."""
        where = f"sheet {self.sheet.name!r}, " if self.sheet.name else ""
        heads = {column: heading(self.row.cells[place]) for place, column in self.columns.items()}
        matched = ", ".join(f"{head} = {column}" for column, head in heads.items())
        extra = f"; kept as notes: {', '.join(self.extras.values())}" if self.extras else ""
        return f"Read {where}headings in row {self.row.number}: {matched}{extra}."


def find_header(sheets: Sequence[Sheet]) -> Header:
    """Return the best header among the first rows of all sheets; raises :class:`UnreadableLog`."""
    best: Header | None = None
    for sheet in sheets:
        for row in sheet.rows[:_LOOK_AT_ROWS]:
            found = _header(sheet, row)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    if best is None or len(best.columns) < _ENOUGH:
        raise UnreadableLog(
            "No row of headings was found in the file. Nothing was changed. Give the columns "
            "headings such as Date reported, What happened, Category, Platform, Who was affected."
        )
    return best


def is_header_again(header: Header, row: Row) -> bool:
    """Whether *row* is the header repeated, as on every printed page."""
    return [str(cell).casefold() for cell in row.cells] == [
        str(cell).casefold() for cell in header.row.cells
    ]


def heading(cell: object) -> str:
    """A heading fit to be named to the lead: one line, not too long."""
    return clean_line(str(cell))[:40]


def _header(sheet: Sheet, row: Row) -> Header:
    columns: dict[int, str] = {}
    extras: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        column = _column(str(cell)) if isinstance(cell, str) else None
        if column is not None and column not in columns.values():
            columns[place] = column
        elif cell != "":
            extras[place] = heading(cell)
    return Header(sheet, row, columns, extras)


def _column(text: str) -> str | None:
    folded = " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())
    if folded in _SYNONYMS:
        return _SYNONYMS[folded]
    # "Victim (staff/pupil)", "Date reported to lead": the longest synonym that begins it.
    starts = [known for known in _SYNONYMS if folded.startswith(f"{known} ")]
    return _SYNONYMS[max(starts, key=len)] if starts and len(folded) < 60 else None
