"""The lead's passphrase: what is refused, and the bytes that it stands for."""

import unicodedata

from esafety_tui.data.crypto.key_problems import WeakPassphrase

# In characters, as they are read, not as they are typed.
SHORTEST = 10
_FEWEST_DIFFERENT = 4


def refuse_weak(passphrase: str) -> None:
    """Raise :class:`WeakPassphrase` for one that could be guessed in an afternoon."""
    characters = unicodedata.normalize("NFC", passphrase)
    if not characters.strip():
        raise WeakPassphrase("it is empty")
    if len(characters) < SHORTEST:
        raise WeakPassphrase(f"it is shorter than {SHORTEST} characters")
    if len(set(characters)) < _FEWEST_DIFFERENT:
        raise WeakPassphrase("it repeats the same few characters")


def passphrase_bytes(passphrase: str) -> bytes:
    """Return the bytes of *passphrase*: é typed as one character or as two is the same."""
    # A terminal can hand over half of a character; it is to fail as a wrong
    # passphrase does, not as a program does.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
