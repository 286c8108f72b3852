"""What every figure means, read from ``definitions.toml``: one source for all who show it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure in words: its name, what it counts, in what unit, for which clauses.

    ``id`` is in kebab-case and never changes; ``sheet`` is the key of the sheet on
    which the figure stands, one of :data:`SHEETS`; ``rows`` says what each of its rows
    stands for, and is empty where there is only one.
    """

    id: str
    name: str
    sheet: str
    rows: str
    unit: str
    clauses: tuple[str, ...]
    definition: str


# Key and title of the sheets that hold figures, in reading order.
SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "summary": "Summary",
        "month": "By month",
        "category": "By category",
        "target": "By target",
        "severity": "By severity",
        "provider": "By provider",
        "response": "Response",
        "removals": "Removals",
        "outcomes": "Referrals and outcomes",
        "policy": "Policy clause by clause",
        "prevention": "Prevention",
    }
)


@cache
def definitions() -> Mapping[str, Definition]:
    """All definitions by the figure's id, in the order of the report."""
    text = Path(__file__).with_name("definitions.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            entry["id"]: Definition(
                id=entry["id"],
                name=entry["name"],
                sheet=entry["sheet"],
                rows=entry.get("rows", ""),
                unit=entry["unit"],
                clauses=tuple(entry["clauses"]),
                definition=entry["definition"].strip(),
            )
            for entry in tomllib.loads(text)["figure"]
        }
    )


def on_sheet(sheet: str) -> tuple[Definition, ...]:
    """The definitions of the figures on the sheet with the key *sheet*, in order."""
    return tuple(one for one in definitions().values() if one.sheet == sheet)
