"""Sealing: nothing altered, moved, cut or mixed up opens."""

import io
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.data.crypto import cipher as cipher_module
from esafety_tui.data.crypto import sealed_stream
from esafety_tui.data.crypto.cipher import OVERHEAD, KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher, Unopened
from esafety_tui.data.crypto.sealed_stream import CHUNK, chunks_of, open_stream, seal_stream
from support.examples import examples

KEY = bytes(range(32))
CIPHER = KeyedCipher(KEY)


def flips(content: bytes) -> Iterator[bytes]:
    """Yield *content* with each of its bits flipped in turn."""
    for position in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[position] ^= 1 << bit
            yield bytes(flipped)


@given(st.binary(max_size=2000), st.binary(max_size=40))
@settings(max_examples=examples(60))
@pytest.mark.parametrize("cipher", [CIPHER, PLAIN], ids=["keyed", "plain"])
def test_what_is_sealed_opens_again(cipher: Cipher, content: bytes, context: bytes) -> None:
    assert cipher.open(cipher.seal(content, context), context) == content


def test_another_object_with_the_same_key_opens_it() -> None:
    assert KeyedCipher(KEY, generation=7).open(CIPHER.seal(b"words", b"here"), b"here") == b"words"


def test_another_key_does_not() -> None:
    with pytest.raises(Unopened):
        KeyedCipher(os.urandom(32)).open(CIPHER.seal(b"words", b"here"), b"here")


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyedCipher(b"short")


def test_nothing_of_the_content_shows_and_nothing_repeats() -> None:
    sealed = {CIPHER.seal(b"the same words", b"here") for _ in range(50)}
    assert len(sealed) == 50
    assert not any(b"same" in one for one in sealed)
    assert {len(one) for one in sealed} == {len(b"the same words") + OVERHEAD}


def test_no_flipped_bit_opens() -> None:
    sealed = CIPHER.seal(b'{"seq":17,"act":"assess"}', b"history")
    opened = 0
    for altered in flips(sealed):
        with pytest.raises(Unopened):
            CIPHER.open(altered, b"history")
        opened += 1
    assert opened == 8 * len(sealed)


def test_no_shorter_or_longer_message_opens() -> None:
    sealed = CIPHER.seal(b"words", b"here")
    for length in range(len(sealed)):
        with pytest.raises(Unopened):
            CIPHER.open(sealed[:length], b"here")
    with pytest.raises(Unopened):
        CIPHER.open(sealed + b"\0", b"here")


def test_a_history_line_does_not_pass_for_a_record() -> None:
    with pytest.raises(Unopened):
        CIPHER.open(CIPHER.seal(b"words", b"history"), b"records")


def test_without_the_bound_context_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher_module, "_bound", lambda before, _context: before)
    assert CIPHER.open(CIPHER.seal(b"words", b"history"), b"records") == b"words"


def test_content_and_context_cannot_lend_each_other_bytes() -> None:
    sealed = CIPHER.seal(b"words", b"ab")
    for context in (b"a", b"abc", b"b", b""):
        with pytest.raises(Unopened):
            CIPHER.open(sealed, context)


def test_each_cipher_seals_under_a_sub_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def salt(sealed: bytes) -> bytes:
        return sealed[3:19]

    first, second = KeyedCipher(KEY), KeyedCipher(KEY)
    assert salt(first.seal(b"", b"")) != salt(second.seal(b"", b""))
    assert salt(first.seal(b"", b"")) == salt(first.seal(b"", b""))
    monkeypatch.setattr(cipher_module, "_MESSAGES_PER_SALT", 3)
    renewed = KeyedCipher(KEY)
    assert len({salt(renewed.seal(b"", b"")) for _ in range(9)}) == 3


def test_a_fingerprint_needs_the_key_and_keeps_purposes_apart() -> None:
    mark = CIPHER.fingerprint(b"content", b"one")
    assert mark == KeyedCipher(KEY).fingerprint(b"content", b"one")
    assert mark != CIPHER.fingerprint(b"content", b"two")
    assert mark != KeyedCipher(os.urandom(32)).fingerprint(b"content", b"one")


# Streams, with chunks of a few bytes so that many fit in a test.

CHUNKS = [b"first chunk", b"second chunk", b"third chunk"]


def seal(chunks: list[bytes] = CHUNKS, context: bytes = b"evidence") -> list[bytes]:
    """Return the head of a stream and its frames, one by one."""
    return list(seal_stream(chunks, CIPHER, context))


def opened(frames: list[bytes], context: bytes = b"evidence") -> bytes:
    return b"".join(open_stream(io.BytesIO(b"".join(frames)), CIPHER, context))


@pytest.mark.parametrize("cipher", [CIPHER, PLAIN], ids=["keyed", "plain"])
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 17])
def test_a_stream_opens_again_whatever_its_length(cipher: Cipher, size: int) -> None:
    content = os.urandom(size)
    stream = b"".join(seal_stream(chunks_of(io.BytesIO(content)), cipher, b"evidence"))
    assert b"".join(open_stream(io.BytesIO(stream), cipher, b"evidence")) == content


def test_no_flipped_bit_of_a_stream_opens() -> None:
    for altered in flips(b"".join(seal())):
        with pytest.raises(Unopened):
            opened([altered])


def test_no_truncated_stream_opens() -> None:
    stream = b"".join(seal())
    for length in range(len(stream)):
        with pytest.raises(Unopened):
            opened([stream[:length]])


def test_nothing_may_follow_a_stream() -> None:
    with pytest.raises(Unopened):
        opened([*seal(), b"\0"])


def reordered() -> list[bytes]:
    head, first, second, third, end = seal()
    return [head, second, first, third, end]


def cut_and_marked_last() -> list[bytes]:
    head, first, empty, *_ = seal([CHUNKS[0], b"", CHUNKS[1]])
    return [head, first, bytes([empty[0] | 0x80]) + empty[1:]]


def from_two_streams() -> list[bytes]:
    return [*seal()[:2], *seal()[2:]]


def one_left_out() -> list[bytes]:
    return [*seal()[:2], *seal()[3:]]


ALTERED = [reordered, cut_and_marked_last, from_two_streams, one_left_out]


@pytest.mark.parametrize("altered", ALTERED)
def test_frames_open_only_in_their_place(altered: Callable[[], list[bytes]]) -> None:
    with pytest.raises(Unopened):
        opened(altered())


@pytest.mark.parametrize("altered", ALTERED)
def test_without_the_place_they_would_open_anywhere(
    altered: Callable[[], list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_stream, "_place", lambda context, *_, **__: context)
    opened(altered())


def test_a_stream_for_one_purpose_does_not_open_for_another() -> None:
    with pytest.raises(Unopened):
        opened(seal(context=b"evidence"), b"backup")


def test_a_frame_cannot_ask_for_much_memory() -> None:
    head = seal()[0]
    asked = io.BytesIO(head + (1 << 30).to_bytes(4, "big") + b"\0" * 100)
    with pytest.raises(Unopened):
        list(open_stream(asked, CIPHER, b"evidence"))


def test_a_chunk_that_no_frame_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        list(seal_stream([b"\0" * (CHUNK + 1)], CIPHER, b"evidence"))
