"""Each recipient of a hand-over: which parts they get, who is named to them, what is asked."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.leaving import HandOverPart, Recipient, Why
from esafety_tui.model.vocabulary import Role


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one recipient gets.

    ``named`` are the roles that they get by name, or *about* for the one person whom it is
    about, or *all*; ``words_of_staff`` says whether they get the fields that hold the names
    of staff, of officers and of files; ``about_one`` that only what is about one person goes.
    """

    label: str
    clauses: str
    named: tuple[str, ...]
    words_of_staff: bool
    parts: tuple[HandOverPart, ...]
    asked: tuple[str, ...]
    about_one: bool = False
    receipt: bool = False

    def names(self, incident: Incident, about: str) -> frozenset[str]:
        """Return the ids of those in *incident* whom the recipient gets by name."""
        return frozenset(one.id for one in incident.people if self._is_named(one, about))

    def _is_named(self, person: Person, about: str) -> bool:
        if "all" in self.named or person.role in self.named:
            return True
        return "about" in self.named and person.id == about


@cache
def _table() -> Mapping[str, object]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def rule_for(recipient: Recipient) -> Rule:
    """Return what *recipient* gets."""
    return msgspec.convert(_table()[recipient], Rule)


@cache
def headings() -> Mapping[HandOverPart, str]:
    """Return what each part of a hand-over is called."""
    return msgspec.convert(_table()["headings"], dict[HandOverPart, str])


@cache
def roles() -> Mapping[Role, str]:
    """Return what somebody of each role is to the case, for whoever does not know the program."""
    return msgspec.convert(_table()["roles"], dict[Role, str])


@cache
def reasons() -> Mapping[Why, str]:
    """Return each reason to leave something out, as the end of a sentence."""
    return msgspec.convert(_table()["why"], dict[Why, str])
