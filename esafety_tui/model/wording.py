"""What things are called: the fields of a record, where they are declared, and numbers of them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

# By what the program compares a report that was written with a later one, and a row of a log, or
# a field that came from it, with what stands there now: no words.
FOR_COMPARING = frozenset({"visible", "last_change", "imported_as", "fields"})


class Called(NamedTuple):
    """How a field is spoken of, beside its name in the record; it stands in its annotation.

    A form asks for it by ``label`` and gives ``help``; one that is ``needed`` cannot stay
    empty.  Where somebody's name may stand in it (``may_hold_name``), it is hidden with the
    names.  A day that lies ``ahead`` is the next such day where its year is not typed; of a
    text that is ``short`` a form shows one line.  The history calls the field ``told``, and
    one of several ``one``.  A ``path`` is that of a *file* or a *folder*.
    """

    label: str = ""
    help: str = ""
    needed: bool = False
    may_hold_name: bool = False
    ahead: bool = False
    short: bool = False
    told: str = ""
    one: str | None = None
    path: str = ""


class Declared(NamedTuple):
    """A field as its record declares it: its type, without the words, and these."""

    hint: Any
    wording: Called


@cache
def declared(record: type) -> Mapping[str, Declared]:
    """Return the fields of *record* as they are declared, by their names in Python."""
    return {
        name: _parted(hint) for name, hint in get_type_hints(record, include_extras=True).items()
    }


def label_of(record: type, name: str) -> str:
    """Return what a field of *record* is called wherever somebody reads or fills it."""
    return declared(record)[name].wording.label


@cache
def naming_fields(record: type) -> frozenset[str]:
    """Return the fields of *record* in which somebody's name may stand."""
    return frozenset(
        name for name, field in declared(record).items() if field.wording.may_hold_name
    )


def _parted(hint: Any) -> Declared:
    if get_origin(hint) is not Annotated:
        return Declared(hint, Called())
    bare, *about = get_args(hint)
    for one in about:
        if not isinstance(one, Called):
            bare = Annotated[bare, one]
    return Declared(bare, next((one for one in about if isinstance(one, Called)), Called()))


def so_many(number: int | str, one: str, many: str = "") -> str:
    """Return *number*, as it is shown, and the word for so many: *1 case*, *2 cases*, *no cases*.

    *many* is the word for all but 1, where it is not *one* with an s.
    """
    shown = number if isinstance(number, str) else f"{number:,}"
    return f"{shown} {one if shown == '1' else many or f'{one}s'}"


def first_few(said: Sequence[str], most: int, between: str = ", ") -> str:
    """Return *said* in a row, but no more than *most* of them, and how many more there are."""
    more = f"{between.strip(', ')} and {len(said) - most:,} more" if len(said) > most else ""
    return between.join(said[:most]) + more
