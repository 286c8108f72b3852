"""Reading a supplement from its file: it can only add to the policy, or tighten it.

A file that rewords, ticks or removes a step of the policy, or answers one of its questions, is
refused with line and reason.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from esafety_tui.model.days import long_day
from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.model.record import clean_line
from esafety_tui.model.school.prevention import ActivityKind
from esafety_tui.model.vocabulary import (
    Fact,
    Nation,
    RecordFact,
    SupplementFact,
    SupplementRecordFact,
)
from esafety_tui.policy.clauses import clause_ids
from esafety_tui.policy.steps import (
    BadSteps,
    EntryLines,
    Origin,
    Words,
    condition_of,
    shipped_steps,
    step_of,
)
from esafety_tui.policy.supplements.clocks import CLOCKS
from esafety_tui.policy.supplements.packs import Caution, Choice, Note, Pack, PackStep, Yearly

_WORDS = Words(
    frozenset({*Fact, *RecordFact, *SupplementFact, *SupplementRecordFact}),
    {fact.value: fact for fact in SupplementFact},
)
_TABLES = ("step", "caution", "note", "yearly", "choice")
# What the head of a file says.  Where no day is known since when it holds, it says that in words.
_HEAD: dict[str, type] = {
    "id": str, "prefix": str, "name": str, "year": int, "title": str, "publisher": str,
    "nations": list, "status": str, "source": str, "since": str, "in_force": date, "checked": date,
    "until": date, "left_out": str,
}  # fmt: skip
_MAY_LACK = frozenset({"since", "in_force", "until", "left_out"})
_TEXT = {str: "must be text", int: "must be a whole number", list: "must be a list"}
# How sure its wording is: seen on the primary page, seen in a copy of it word for word, or told
# by somebody else.  What was not seen at all is not in a supplement.
CERTAIN = {"H": False, "V": False, "M": True}
# Of every line: its own id, where it comes from, since when, how sure that is, and where it holds.
_OF_A_LINE = frozenset({"id", "source", "since", "certainty", "nations"})
_KEYS = {
    "step": _OF_A_LINE | {"after", "clauses", "title", "help", "when", "satisfied_by", "due",
                          "protects", "hold", "asks", "clock"},
    "caution": _OF_A_LINE | {"guard", "text"},
    "note": _OF_A_LINE | {"title", "text"},
    "yearly": _OF_A_LINE | {"title", "text", "activity"},
    "choice": _OF_A_LINE | {"title", "strict", "milder", "relaxes", "when", "instead"},
}  # fmt: skip


def read_pack(text: str, name: str) -> Pack:
    """Read the supplement in the file called *name*.

    Raises :class:`BadSteps` with the line, the entry and its key, and the reason.
    """
    try:
        content = read_toml(text)
    except BadToml as bad:
        raise BadSteps(name, f"cannot be read as TOML ({bad.reason})", bad.line) from None
    tables = {heading: content.pop(heading, []) for heading in _TABLES}
    for heading, entries in tables.items():
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise BadSteps(name, f"must hold its entries as [[{heading}]]")
    try:
        return _pack(content, tables, name)
    except BadSteps as bad:
        raise BadSteps(bad.field, bad.reason, _line(text, tables, bad.field)) from None


def _line(text: str, tables: Mapping[str, list[Any]], field: str) -> int | None:
    """Return the line of what is wrong with *field*, such as ``step k26-1.when``."""
    entry, _, key = field.partition(".")
    heading = entry.split(" ")[0]
    if heading in tables:
        entries = tables[heading]
        return EntryLines(text, len(entries), heading).of(entries, f"step {entry.split()[1]}", key)
    lines = enumerate(text.splitlines(), 1)
    return next((at for at, said in lines if said.split("=")[0].strip() == field), None)


def _pack(head: Mapping[str, Any], tables: Mapping[str, list[Any]], name: str) -> Pack:
    _check_head(head)
    if name != f"{head['id']}.toml":
        raise BadSteps("id", f"must be the name of its file, {name.removesuffix('.toml')}")
    called = f"{clean_line(head['name'])} {head['year']}"
    ids: set[str] = set()
    for heading in _TABLES:
        for entry in tables[heading]:
            _check_entry(heading, entry, head["prefix"], ids)

    def source(entry: Mapping[str, Any]) -> Origin:
        where, since = clean_line(entry["source"]), clean_line(entry["since"])
        return Origin(head["id"], called, where, since, CERTAIN[entry["certainty"]])

    steps = tuple(_pack_step(entry, source(entry)) for entry in tables["step"])
    own = {one.step.id for one in steps}
    return Pack(
        id=head["id"],
        called=called,
        title=clean_line(head["title"]),
        publisher=clean_line(head["publisher"]),
        nations=_nations("nations", head["nations"]),
        status=clean_line(head["status"]),
        source=clean_line(head["source"]),
        in_force=head.get("in_force"),
        since=clean_line(head.get("since", "")) or long_day(head["in_force"]),
        checked=head["checked"],
        until=head.get("until"),
        left_out=clean_line(head.get("left_out", "")),
        steps=steps,
        cautions=tuple(_caution(entry, source(entry)) for entry in tables["caution"]),
        notes=tuple(
            Note(one["id"], clean_line(one["title"]), clean_line(one["text"]), source(one),
                 _of_line("note", one))
            for one in tables["note"]
        ),
        yearly=tuple(_yearly(entry, source(entry)) for entry in tables["yearly"]),
        choices=tuple(_choice(entry, source(entry), own) for entry in tables["choice"]),
    )  # fmt: skip


def _check_head(head: Mapping[str, Any]) -> None:
    if unknown := set(head) - set(_HEAD):
        raise BadSteps(
            clean_line(min(unknown))[:40],
            "is nothing that a supplement can say: it adds steps, cautions and the like",
        )
    for key, kind in _HEAD.items():
        if key not in head and key in _MAY_LACK:
            continue
        value = head.get(key)
        if not isinstance(value, kind) or not value:
            raise BadSteps(key, _TEXT.get(kind, "must be a day, such as 2026-09-01"))
    if ("since" in head) is ("in_force" in head):
        raise BadSteps("in_force", "must be given as a day, or in words as since")


def _check_entry(heading: str, entry: Mapping[str, Any], prefix: str, ids: set[str]) -> None:
    """Refuse an entry that is not the supplement's own, or does not say where it comes from."""
    own = entry.get("id")
    name = f"{heading} {clean_line(own)[:40] if isinstance(own, str) and own.strip() else '?'}"
    if own in {step.id for step in shipped_steps()}:
        raise BadSteps(f"{name}.id", "is a step of the policy: a supplement cannot reword it")
    if not isinstance(own, str) or not own.startswith(f"{prefix}-"):
        raise BadSteps(f"{name}.id", f"must begin with {prefix}-: it names what is its own only")
    if own in ids:
        raise BadSteps(f"{name}.id", "is used twice")
    ids.add(own)
    if unknown := set(entry) - _KEYS[heading]:
        raise BadSteps(
            f"{name}.{clean_line(min(unknown))[:40]}",
            f"is not a key of a {heading}: a supplement can add and tighten, and nothing else",
        )
    wanted = _KEYS[heading] if heading != "step" else _OF_A_LINE | {"after", "title"}
    for key in sorted(wanted - {"nations"}):
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            raise BadSteps(f"{name}.{key}", "is required, as text")
    if entry["certainty"] not in CERTAIN:
        known = ", ".join(CERTAIN)
        raise BadSteps(f"{name}.certainty", f"must be one of {known}: what nobody has seen waits")


def _pack_step(entry: Mapping[str, Any], source: Origin) -> PackStep:
    name = f"step {entry['id']}"
    anchor = next((one for one in shipped_steps() if one.id == entry["after"]), None)
    if anchor is None:
        raise BadSteps(f"{name}.after", "must be a step of the policy, after which it stands")
    if entry.get("asks") in set(Fact):
        raise BadSteps(f"{name}.asks", "is a question of the policy: only the policy asks it")
    kept = {key: value for key, value in entry.items() if key in _OF_A_STEP}
    step = step_of({**kept, "clauses": entry.get("clauses", list(anchor.clauses)),
                    "phase": anchor.phase.value}, _WORDS)  # fmt: skip
    clock = entry.get("clock", "")
    if clock and clock not in CLOCKS:
        raise BadSteps(f"{name}.clock", f"must be one of {', '.join(sorted(CLOCKS))}")
    step = replace(step, source=source, clock=clock)
    return PackStep(step, anchor.id, _of_line("step", entry))


_OF_A_STEP = _KEYS["step"] - _OF_A_LINE - {"after", "clock"} | {"id"}


def _caution(entry: Mapping[str, Any], source: Origin) -> Caution:
    if entry["guard"] not in clause_ids():
        raise BadSteps(f"caution {entry['id']}.guard", "must be a clause of the policy, such as P5")
    text = clean_line(entry["text"])
    return Caution(entry["id"], entry["guard"], text, source, _of_line("caution", entry))


def _yearly(entry: Mapping[str, Any], source: Origin) -> Yearly:
    kinds = {kind.value: kind for kind in ActivityKind}
    if entry["activity"] not in kinds:
        raise BadSteps(f"yearly {entry['id']}.activity", f"must be one of {', '.join(kinds)}")
    title, text = clean_line(entry["title"]), clean_line(entry["text"])
    kind, nations = kinds[entry["activity"]], _of_line("yearly", entry)
    return Yearly(entry["id"], title, text, kind, source, nations)


def _choice(entry: Mapping[str, Any], source: Origin, own: set[str]) -> Choice:
    name = f"choice {entry['id']}"
    if entry["relaxes"] not in {step.id for step in shipped_steps()}:
        raise BadSteps(f"{name}.relaxes", "must be a step of the policy")
    if entry["instead"] not in own:
        raise BadSteps(f"{name}.instead", "must be a step of this supplement, which is asked then")
    return Choice(
        entry["id"], clean_line(entry["title"]), clean_line(entry["strict"]),
        clean_line(entry["milder"]), entry["relaxes"],
        condition_of(name, entry["when"], _WORDS), entry["instead"], source,
    )  # fmt: skip


def _of_line(heading: str, entry: Mapping[str, Any]) -> frozenset[Nation]:
    return _nations(f"{heading} {entry['id']}.nations", entry.get("nations", list(Nation)))


def _nations(field: str, given: object) -> frozenset[Nation]:
    known = {nation.value: nation for nation in Nation}
    if not isinstance(given, list) or not given or not set(map(str, given)) <= set(known):
        raise BadSteps(field, f"must be a list of {', '.join(known)}")
    return frozenset(known[nation] for nation in given)
