"""Decoding bytes from a disk, which may be any bytes: one error, whatever is wrong with them."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Undecodable(ValueError):
    """The bytes are not what they should be."""


def json_of(content: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode JSON as a *kind*; raises :class:`Undecodable`."""
    return decoded(lambda given: msgspec.json.decode(given, type=kind), content)


def msgpack_of(content: bytes, kind: type[T]) -> T:
    """Decode MessagePack as a *kind*; raises :class:`Undecodable`."""
    return decoded(lambda given: msgspec.msgpack.decode(given, type=kind), content)


def decoded(decode: Callable[[bytes | msgspec.Raw], T], content: bytes | msgspec.Raw) -> T:
    """Return what msgspec's *decode* makes of *content*; raises :class:`Undecodable`."""
    try:
        return decode(content)
    # msgspec before 0.23 lets the first of the others through, every version the second.
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(str(error)) from error
