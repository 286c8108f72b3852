"""What the store asks of a cipher, and the cipher of a school that chose plain files."""

from typing import Protocol


class Unopened(Exception):
    """Sealed bytes that do not open: damaged, altered, out of place, or under other keys."""


class LaterLayout(Unopened):
    """Sealed bytes that say that a later version of the program laid them out."""


class Cipher(Protocol):
    """Seals bytes for keeping and opens them again."""

    @property
    def plain(self) -> bool:
        """Whether sealing leaves the bytes as they are."""

    @property
    def generation(self) -> int:
        """How often the key file was changed that the key came from; 0 for plain records."""

    def seal(self, plaintext: bytes, context: bytes) -> bytes:
        """Return *plaintext* sealed for the one place that *context* names."""

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Return what was sealed for *context*; raises :class:`Unopened` for anything else."""


class _Plain:
    """The cipher that does nothing."""

    plain = True
    generation = 0

    def seal(self, plaintext: bytes, context: bytes) -> bytes:  # noqa: ARG002 - the protocol's
        return plaintext

    def open(self, sealed: bytes, context: bytes) -> bytes:  # noqa: ARG002 - the protocol's
        return sealed


PLAIN: Cipher = _Plain()
