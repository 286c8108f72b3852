"""Sealing what is too large for one message: frames, each sealed for its place in its stream.

A stream is ``head ‖ name ‖ frame …``; a frame is four bytes of length and a sealed message.  Each
frame is bound to the stream's random name, its number and whether it is the last, so that a frame
left out, put elsewhere, taken from another stream, or a stream cut short, does not open.  With the
plain cipher the stream is the content itself.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened

# Large enough that framing costs nothing, small enough to hold a few in memory.
CHUNK = 1 << 20
_HEAD = b"\xe5s\x01"
_NAME_BYTES = 16
_LENGTH_BYTES = 4
# The highest bit of the length marks the last frame, which is empty.
_LAST = 1 << 31
# A sealed chunk is a little longer than the chunk; anything much longer is no frame.
_LONGEST_FRAME = CHUNK + 1024


def chunks_of(source: BinaryIO) -> Iterator[bytes]:
    """Yield what *source* holds, a chunk at a time."""
    while chunk := source.read(CHUNK):
        yield chunk


def seal_stream(chunks: Iterable[bytes], cipher: Cipher, context: bytes) -> Iterator[bytes]:
    """Yield the stream that seals *chunks*, none of which is longer than :data:`CHUNK`."""
    if cipher.plain:
        yield from chunks
        return
    name = os.urandom(_NAME_BYTES)
    yield _HEAD + name
    number = 0
    for chunk in chunks:
        if len(chunk) > CHUNK:
            raise ValueError("a chunk is longer than a frame may be")
        sealed = cipher.seal(chunk, _place(context, name, number, last=False))
        yield len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed
        number += 1
    sealed = cipher.seal(b"", _place(context, name, number, last=True))
    yield (_LAST | len(sealed)).to_bytes(_LENGTH_BYTES, "big") + sealed


def open_stream(source: BinaryIO, cipher: Cipher, context: bytes) -> Iterator[bytes]:
    """Yield what was sealed into the stream that *source* holds.

    Raises :class:`Unopened` at the first frame that is not in its place, or at the end when the
    stream was cut: a chunk is authentic, but let nobody use it before the end.
    """
    if cipher.plain:
        yield from chunks_of(source)
        return
    if source.read(len(_HEAD)) != _HEAD:
        raise Unopened("not a stream in a form that this version knows")
    name = source.read(_NAME_BYTES)
    number = 0
    last = False
    while not last:
        prefix = int.from_bytes(source.read(_LENGTH_BYTES), "big")
        last, length = bool(prefix & _LAST), prefix & ~_LAST
        if not 0 < length <= _LONGEST_FRAME:
            raise Unopened("a stream cut short, or damaged")
        frame = source.read(length)
        if len(frame) != length:
            raise Unopened("a stream cut short, or damaged")
        yield cipher.open(frame, _place(context, name, number, last=last))
        number += 1
    if source.read(1):
        raise Unopened("more follows the end of a stream")


def _place(context: bytes, name: bytes, number: int, *, last: bool) -> bytes:
    """Say where a frame belongs; what follows *context* is of fixed length."""
    return context + name + number.to_bytes(8, "big") + bytes([last])
