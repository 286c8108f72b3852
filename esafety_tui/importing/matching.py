"""Rows that are here already: found by the log's own number, or by day, people and words.

What a log changed since is brought up to date field by field, and never over what the lead wrote.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.importing.rows.cells import LogRow
from esafety_tui.importing.words import fold
from esafety_tui.model.evidence import Entry
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of, plain
from esafety_tui.model.vocabulary import Role, WhereDone

# What belongs together is changed together.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "what was reported": ("summary",),
    "category": ("category",),
    "severity": ("severity", "severity_reason"),
    "what was used": ("medium",),
    "providers": ("providers",),
    "when it happened": ("occurred_on",),
    "reported": ("reported_at",),
    "how it was reported": ("route",),
    "where it was done": ("where",),
    "prejudice": ("motivation",),
    "people": ("people",),
    "answers": ("facts",),
    "referrals": ("referrals",),
    "outcome": ("outcome",),
    "lessons": ("lessons",),
    "where it stands": ("stage", "closed_at", "withdrawn_reason"),
    "words of the log": ("entries",),
}
_WRITTEN = msgspec.json.Encoder(order="sorted")  # what a field says, to be summed
_TELLING_ROLES = (Role.TARGET, Role.RESPONSIBLE, Role.INVOLVED)
# One of these has to agree where a number of the log is the same: some begin anew each year.
_TELLING = ("reported", "what was reported", "when it happened")


@dataclass(frozen=True, slots=True)
class ChangedInLog:
    """A field that differs in the log by now; ``kept``: the lead has changed it, and it stays."""

    field: str
    was: Any
    now: Any
    kept: bool


def fingerprinted(rows: Iterable[LogRow]) -> list[LogRow]:
    """Give the rows of one sheet their fingerprints, which do not hang on the order of rows.

    Two rows that are alike are two incidents: what else they say decides which is the first.
    """
    alike: defaultdict[str, list[LogRow]] = defaultdict(list)
    for row in rows:
        alike[_identity(row.incident)].append(row)
    found: list[LogRow] = []
    for told, those in alike.items():
        if len(those) > 1:
            those.sort(key=lambda row: str((row.incident.people, row.said, row.kept)))
        for occurrence, row in enumerate(those, start=1):
            digest = hashlib.sha256(f"{occurrence}\n{told}".encode()).hexdigest()
            found.append(replace(row, fingerprint=f"log:{digest[:32]}"))
    return sorted(found, key=lambda row: row.number)


def _identity(told: Incident) -> str:
    """Return what a row without a number is known by: day, people, beginning of what happened."""
    people = (one for one in told.people if one.role in _TELLING_ROLES)
    named = sorted(fold(f"{one.role} {one.name}") for one in people)
    day = told.occurred_on.first if told.occurred_on else day_of(told.reported_at)
    return "\n".join((str(day), *named, fold(told.summary or told.title)[:60]))


def like_a_row(row: LogRow) -> bool:
    """Whether *row* is one of a log, and no record of this program."""
    return row.fingerprint.startswith("log:")


def fields_of(incident: Incident, **changed: Any) -> dict[str, str]:
    """Return a digest of each field in which the log says something, with what is *changed*."""
    found: dict[str, str] = {}
    for name, fields in _GROUPS.items():
        said = [changed.get(one, getattr(incident, one)) for one in fields]
        if not any(said) or said == _NOT_TOLD:
            continue
        if name == "referrals":  # without what only taking it in gives
            said = [
                {key: value for key, value in plain(one).items() if key != "at"} for one in said[0]
            ]
        elif name == "words of the log":
            said = [entry.text for entry in said[0]]
        found[name] = _digest(said)
    return found


_NOT_TOLD = [WhereDone.NOT_KNOWN]


def _words_in(fields: Mapping[str, str]) -> tuple[str | None, ...]:
    return tuple(fields.get(name) for name in ("title", *_TELLING))


def _digest(value: Any) -> str:
    return _digest_of(_WRITTEN.encode(value))


@lru_cache(maxsize=4096)  # most rows are of few categories, standings, services
def _digest_of(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()[:16]


class KnownRows:
    """The incidents that came from a log, by its number, by their fingerprint, by day and words."""

    def __init__(self, records: Records, rows: Iterable[LogRow]) -> None:
        """Look the incidents through for those of which *rows* may tell."""
        told_now = {row.fingerprint for row in rows}
        # Of those whose fingerprint no row has: people who were read otherwise are in it too.
        self._by_words: defaultdict[tuple[str | None, ...], list[str]] = defaultdict(list)
        self._by_print: dict[str, str] = {}
        self._by_number: defaultdict[str, list[str]] = defaultdict(list)
        self._fields: dict[str, Mapping[str, str]] = {}
        self._older: dict[tuple[str, str], str] = {}
        self._found: dict[str, str] = {}  # the fingerprint of the row that was first to find each
        for document in records.store.db.table(INCIDENTS):
            ref = document.doc_id
            if taken := document.get("imported_as"):
                self._by_print[taken] = ref
            if told := document.get("from_log"):
                self._fields[ref] = fields = told.get("fields", {})
                if taken not in told_now:
                    self._by_words[_words_in(fields)].append(ref)
                if told.get("number"):
                    self._by_number[told["number"]].append(ref)
            elif taken and taken.startswith("log:"):  # brought in by a version before
                self._older[document["reported_at"][:10], document["title"]] = ref

    def add(self, row: LogRow, ref: str) -> None:
        """Note a row that is being brought in: the same again in another sheet adds nothing."""
        self._by_print[row.fingerprint] = ref

    def find(self, row: LogRow) -> str | None:
        """Return the incident that *row* tells of; each is for one row, on however many sheets."""
        ref = self._by_print.get(row.fingerprint)
        if like_a_row(row):
            told = row.incident
            ref = self._by_own_number(row) or ref
            ref = ref or self._older.get((str(told.reported_at)[:10], told.title))
            ref = ref or self._by_day_and_words(row)
        if ref is None:
            return None
        first = self._found.setdefault(ref, row.fingerprint)
        return ref if first == row.fingerprint or not like_a_row(row) else None

    def _by_day_and_words(self, row: LogRow) -> str | None:
        """Find the one incident that tells the same of the same day, of whichever people."""
        there = self._by_words.get(_words_in(fields_of(row.incident))) if self._by_words else None
        return there[0] if there and len(there) == 1 else None

    def _by_own_number(self, row: LogRow) -> str | None:
        """Find by the log's number, where the day or the words agree."""
        there = self._by_number.get(row.own_number, ()) if row.own_number else ()
        told = fields_of(row.incident) if there else {}
        for ref in there:
            fields = self._fields.get(ref, {})
            if any(name in told and fields.get(name) == told[name] for name in _TELLING):
                return ref
        return None


def brought_up_to_date(
    here: Incident, told: Incident, row: LogRow
) -> tuple[Incident, tuple[ChangedInLog, ...]]:
    """Return *here* with what the log says by now, and what has changed in the log since.

    A field that the lead has changed meanwhile stays as it is.
    """
    if here.from_log is None or not like_a_row(row) or here.disposed_on:
        return here, ()
    before, after, as_it_is = here.from_log.fields, fields_of(told), fields_of(here)
    changes: list[ChangedInLog] = []
    taken: dict[str, Any] = {}
    for name, fields in _GROUPS.items():
        if after.get(name) in (before.get(name), as_it_is.get(name)):
            continue
        kept = as_it_is.get(name) != before.get(name)
        theirs = {field: getattr(told, field) for field in fields}
        if fields == ("entries",):
            since = _written_since(here, before.get(name))
            kept = since is None
            theirs = {"entries": (*told.entries, *(since or ()))}
        if not kept:
            taken |= theirs
        changes.append(ChangedInLog(name, _shown(here, fields), _shown(told, fields), kept))
    if not changes:
        return here, ()
    from_log = here.from_log.but(
        fields={**before, **{one.field: after.get(one.field, "") for one in changes}}
    )
    if "reported_at" in taken:
        from_log = from_log.but(report_known=told.report_known)
    return here.but(from_log=from_log, **taken), tuple(changes)


def _written_since(here: Incident, words: str | None) -> tuple[Entry, ...] | None:
    """Return the entries that follow the *words* of the log; ``None`` where those were changed."""
    for count in range(len(here.entries) + 1):
        texts = [entry.text for entry in here.entries[:count]]
        if (_digest(texts) if texts else None) == words:
            return here.entries[count:]
    return None


def _shown(incident: Incident, fields: tuple[str, ...]) -> Any:
    said = {name: getattr(incident, name) for name in fields}
    return said if len(said) > 1 else said[fields[0]]
