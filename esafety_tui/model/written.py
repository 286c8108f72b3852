"""What people wrote in a case: texts, and lines that a form asks for, read out of its JSON."""

from functools import cache
from types import GenericAlias
from typing import Any, get_origin

import msgspec
from msgspec.structs import astuple, fields

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Line, Record, Text, decoded, kinds_in
from esafety_tui.model.wording import declared


def texts_in(content: msgspec.Raw) -> list[str]:
    """Return the texts of the case whose JSON *content* is: its own, and those of its records.

    Not what stands there several to a field: providers, former names, links.
    """
    # A tenth of the time that the whole case takes to read: a search reads all cases.
    texts: list[str] = []
    _gather(decoded(_decoder().decode, content), texts)
    return texts


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_texts_alone(Incident))


@cache
def _texts_alone(record: type[Record]) -> Any:
    """Return what a *record* is read as for its texts alone; ``None`` if it has none."""
    found: list[tuple[str, Any, Any]] = []
    for one in fields(record):
        hint, wording = declared(record)[one.name]
        records = [kind for kind in kinds_in(hint) if issubclass(kind, Record)]
        parts = _texts_alone(records[0]) if records else None
        if parts is not None:
            default = msgspec.field(name=one.encode_name, default=None)
            inside = (str, parts) if get_origin(hint) is dict else (parts, ...)
            found.append((one.name, GenericAlias(get_origin(hint), inside), default))
        elif hint == Text or (hint == Line and wording.label):
            found.append((one.name, str, ""))
    return msgspec.defstruct(f"{record.__name__}Texts", found, gc=False) if found else None


def _gather(found: Any, texts: list[str]) -> None:
    for one in astuple(found):
        if type(one) is str:
            texts.append(one)
        elif one:
            for part in one.values() if type(one) is dict else one:
                _gather(part, texts)
