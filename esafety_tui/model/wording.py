"""What a field of a record is called, and what is asked of it: said once, where it is declared."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from msgspec import Meta

_WORDING = "wording"


class Wording(NamedTuple):
    """How a field is spoken of, beside its name in the record.

    A form asks for it by ``label`` and gives ``help``; one that is ``needed`` cannot stay
    empty.  ``names`` says that somebody's name may stand there: it is hidden with the names.
    A day that lies ``ahead`` is the next such day where its year is not typed; of a text
    that is ``short`` a form shows one line.  The history calls the field ``told``, and one
    of several ``one``.
    """

    label: str = ""
    help: str = ""
    needed: bool = False
    names: bool = False
    ahead: bool = False
    short: bool = False
    told: str = ""
    one: str | None = None


class Declared(NamedTuple):
    """A field as its record declares it: its type, without the words, and these."""

    hint: Any
    wording: Wording


def called(
    label: str = "",
    help: str = "",  # noqa: A002 - the word for it
    *,
    needed: bool = False,
    names: bool = False,
    ahead: bool = False,
    short: bool = False,
    told: str = "",
    one: str | None = None,
) -> Meta:
    """Say how a field is spoken of, in its annotation; see :class:`Wording`."""
    return Meta(extra={_WORDING: Wording(label, help, needed, names, ahead, short, told, one)})


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
    return frozenset(name for name, field in declared(record).items() if field.wording.names)


def _parted(hint: Any) -> Declared:
    if get_origin(hint) is not Annotated:
        return Declared(hint, Wording())
    bare, *metas = get_args(hint)
    words = [meta.extra[_WORDING] for meta in metas if meta.extra and _WORDING in meta.extra]
    left = [meta for meta in metas if not (meta.extra and _WORDING in meta.extra)]
    for meta in left:
        bare = Annotated[bare, meta]
    return Declared(bare, words[0] if words else Wording())
