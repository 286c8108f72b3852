"""Mending records: what is damaged or missing, from the records, the history and every backup.

Whatever is found is chosen by its content.  The plan always ends in records that can be written,
as long as any file holds some; what no file holds is named by its number.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.names import HISTORY_NAME, KEYS_NAME, RECORDS_NAME, VAULT_NAME
from esafety_tui.data.folder.backups import Backup
from esafety_tui.data.folder.mending import Mended, mend
from esafety_tui.data.folder.migration import BY_PROGRAM, beginning
from esafety_tui.data.folder.restore_plan import Plan
from esafety_tui.data.folder.sources import NEWER, Held, Sources
from esafety_tui.data.journal.damage import is_foreign
from esafety_tui.data.journal.entry import Change, Link, line_of, link_of, written
from esafety_tui.data.journal.lines import unexplained, vouched_for
from esafety_tui.data.journal.loading import replay
from esafety_tui.data.journal.numbers import repair_act, runs, said
from esafety_tui.data.journal.snapshot import (
    FORMAT,
    Snapshot,
    reach_of,
    read_records,
    records_content,
)
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.tables import Tables, filled


class NothingLeft(StoreProblem):
    """Neither the files nor any backup hold records that can be read."""

    sentence = (
        "Neither the records, nor their history, nor any backup here can be read. Nothing was "
        "changed. Look for a copy of the whole folder elsewhere, and ask somebody who recovers "
        "data before anything more is written to this disk. Records on a stick or elsewhere: "
        "esafety-tui restore --from, and where they lie."
    )


class _State(NamedTuple):
    """The records to go on with; ``unfit`` entries could not be made again.

    ``exact`` says that the history alone makes them.
    """

    tables: Tables
    unfit: list[int]
    exact: bool


def plan_repair(
    folder: Path, secret: str | None, now: datetime, backups: tuple[Backup, ...] | None = None
) -> Plan:
    """Plan to mend what is damaged or missing in *folder*, with as little loss as there can be.

    *backups* are those to mend it from, oldest first: its own, if nothing else is said.  Raises
    :class:`NothingLeft`, :class:`FolderUnusable`, and what :func:`cipher_for` raises.
    """
    plan = Plan(folder)
    sources = Sources(folder, secret, backups)
    own = sources.own
    if own.is_of_before:
        return plan
    foreign = is_foreign(own.reached, own.reading.entries)
    mended = mend(
        [*own.reading.entries, *own.reading.others],
        Link() if foreign else own.reached,
        [(held.reading.entries, held.reached) for held in sources.kept],
    )
    base = _base([own, *sources.kept], mended)
    if len(mended.lost) == len(mended.entries):
        # Nothing of the history is left anywhere: it begins anew with the records.
        mended.entries = []
    state = _state(mended, base)
    if not state.tables:
        raise NothingLeft
    if sources.keys_from:
        plan.copy[KEYS_NAME] = sources.keys_from / KEYS_NAME
        plan.steps.append(
            f"The key file is taken from the backup {sources.keys_from.name}: the records open "
            "with the passphrase of that day."
        )
    _say_history(plan, own, mended, base, state.unfit)
    _say_records(plan, own, mended, state)
    nowhere = _repair_evidence(plan, sources, state.tables)
    if plan.steps:
        _write(plan, mended, base, state, sources, now)
    if nowhere:
        plan.steps.append(f"Evidence files that no backup has whole: {nowhere}.")
    return plan


def _base(places: Sequence[Held], mended: Mended) -> Snapshot | None:
    """Return the records that go furthest of those that lie on the history; the folder's first."""
    hashes = {entry.seq: entry.hash for entry in mended.entries}
    found = [held for held in places if held.records]
    if hashes:
        found = [held for held in found if held.records and _lies_on(held.records, hashes)]
    best = max(found, key=lambda held: held.reached.seq, default=None)
    if best is None or best is places[0]:
        return best.records if best else None
    return read_records(best.place / RECORDS_NAME, best.cipher)


def _lies_on(records: Snapshot, hashes: dict[int, bytes]) -> bool:
    reached = records.reach.link
    return records.format == FORMAT and hashes.get(reached.seq) == reached.hash


def _state(mended: Mended, base: Snapshot | None) -> _State:
    """Return the records as the mended history makes them, from the best place to begin."""
    begins = [place for place, entry in enumerate(mended.entries) if entry.begins]
    since = mended.entries[begins[-1] if begins else 0 :]
    if since and not (any(entry.lost for entry in since) or unexplained(since)):
        tables: Tables = {}
        unfit = replay(since, tables)
        if not unfit or base is None:
            marked = vouched_for(mended.entries)
            exact = not unfit and all(e.seq in marked for e in mended.entries if e.lost)
            return _State(tables, unfit, exact)
    tables = base.tables if base else {}
    reached = base.reach.link.seq if base else 0
    unfit = replay([entry for entry in mended.entries if entry.seq > reached], tables)
    return _State(tables, unfit, exact=False)


def _say_history(
    plan: Plan, own: Held, mended: Mended, base: Snapshot | None, unfit: list[int]
) -> None:
    reading = own.reading
    if not own and has_keys(plan.folder):
        plan.steps.append(
            "Neither the records nor the history here open with this key. If they were written "
            "under another, do not do this, and look for its key file."
        )
    if reading.newer or own.trouble == NEWER:
        plan.steps.append(
            "Something here seems to be of a newer version of esafety-tui. If there is one, "
            "install it and do not do this: what only that version knows is left out."
        )
    if mended.from_backups:
        plan.steps.append(
            f"Taken from backups into the history: {said(runs(mended.from_backups))}."
        )
    if not mended.entries:
        plan.steps.append(
            "The history can be found nowhere: it begins anew with the records as they stand, "
            "and says so."
        )
    marked = vouched_for(reading.entries)
    if lost := [seq for seq in mended.lost if mended.entries and seq not in marked]:
        plan.steps.append(_LOST.format(said(runs(lost))))
        begun = [entry.seq for entry in mended.entries if entry.begins]
        known = max([*begun, base.reach.link.seq if base else 0])
        if gone := [seq for seq in lost if seq > known]:
            plan.steps.append(_GONE.format(said(runs(gone))))
    taken = unexplained(mended.entries)
    if regained := sorted({*unexplained(reading.entries)} - {*taken}):
        plan.steps.append(f"Content that was taken out of {said(runs(regained))} is put back.")
    if taken:
        plan.steps.append(_TAKEN_OUT.format(said(runs(taken))))
    if unfit:
        plan.steps.append(_UNFIT.format(said(runs(unfit))))
    if reading.strays or reading.tail or reading.unended:
        plan.steps.append(
            "The lines of the history are written anew, in their order and without what is no "
            "entry. The file as it was is kept with the others from before."
        )


_LOST = (
    "Found nowhere and marked as lost in the history: {}. The records are written into the history "
    "whole, as they stand then."
)
_GONE = (
    "What {} changed is not among the records, unless a later entry says it again: look through "
    "what you have on paper."
)
_TAKEN_OUT = (
    "Content of {} was taken out of the history, and no entry says who did it. It is found nowhere "
    "else. The records are written into the history whole, as they stand then."
)
_UNFIT = (
    "What {} changed could not be done again in full, because what it was changed in is lost or "
    "was altered. It can still be read in the history."
)


def _say_records(plan: Plan, own: Held, mended: Mended, state: _State) -> None:
    hashes = {entry.seq: entry.hash for entry in mended.entries}
    if own.records is None:
        plan.steps.append(f"The records file {own.trouble}: it is written anew.")
    elif hashes and not _lies_on(own.records, hashes):
        plan.steps.append(
            "The records file does not belong to the history beside it: it is written anew."
        )
    elif state.exact and not _makes(own.records, mended, state.tables):
        plan.steps.append(
            "The records file does not hold what the history makes: it is written anew from the "
            "history."
        )


def _makes(records: Snapshot, mended: Mended, tables: Tables) -> bool:
    """Whether *records* become *tables* by what the history says came after."""
    later = [entry for entry in mended.entries if entry.seq > records.reach.link.seq]
    replay(later, records.tables)
    return filled(records.tables) == filled(tables)


def _repair_evidence(plan: Plan, sources: Sources, tables: Tables) -> int:
    """Take evidence that is missing or damaged from the newest backup that has it whole.

    Returns how many files no backup has.
    """
    recorded = [
        piece["sha256"]
        for incident in tables.get("incidents", {}).values()
        for piece in incident.get("evidence", ())
        if piece.get("file") and piece.get("sha256")
    ]
    vault = Vault(plan.folder, sources.cipher)
    wanted = [one.sha256 for one in vault.verify(recorded) if one.sha256]
    found = 0
    for sha256 in wanted:
        places = (Vault(held.place, held.cipher) for held in sources.kept)
        if whole := next((place for place in places if place.has_whole(sha256)), None):
            found += 1
            if (name := whole.name_of(sha256)) == vault.name_of(sha256):
                plan.copy[f"{VAULT_NAME}/{name}"] = whole.folder / name
            else:
                plan.evidence.append((sha256, whole, vault))
    if found:
        plan.steps.append(f"Evidence files taken from backups: {found}.")
    return len(wanted) - found


def _write(
    plan: Plan,
    mended: Mended,
    base: Snapshot | None,
    state: _State,
    sources: Sources,
    now: datetime,
) -> None:
    """Prepare history and records, with an entry that says what was done."""
    link = Link() if mended.entries or base is None else base.reach.link
    for entry in mended.entries:
        link = link_of(entry, link)
    if state.exact:
        entry = written(Change("restored the records", "", BY_PROGRAM, now), (), link)
    else:
        entry = beginning(state.tables, repair_act(mended.lost), now, link)
    lines = b"".join(line_of(one, sources.cipher) for one in [*mended.entries, entry])
    reach = reach_of(link_of(entry, link), lines, sources.cipher)
    plan.put[HISTORY_NAME] = lines
    plan.put[RECORDS_NAME] = records_content(state.tables, reach, sources.cipher)
