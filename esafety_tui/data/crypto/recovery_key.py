"""The recovery key on paper: 32 random bytes as thirteen groups of five symbols.

Each group ends in a check symbol of its own, so that a slip in typing is found and said by group.
The alphabet is Crockford's: no I, L, O or U, and what looks alike is read alike.
"""

import hashlib
import re
import secrets
import unicodedata

from esafety_tui.data.crypto.key_problems import RecoveryKeyMistyped
from esafety_tui.model.wording import so_many

RECOVERY_KEY_BYTES = 32
GROUPS = 13
GROUP_LENGTH = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OILU", "011V")
_DATA_PER_GROUP = GROUP_LENGTH - 1
_BITS_PER_SYMBOL = 5
# 13 groups of 4 symbols of 5 bits hold 260 bits: 4 more than the key.
_SPARE_BITS = GROUPS * _DATA_PER_GROUP * _BITS_PER_SYMBOL - 8 * RECOVERY_KEY_BYTES
_FEWEST_DIGITS = 4


def new_recovery_key() -> bytes:
    """Return a recovery key that nobody has had before."""
    return secrets.token_bytes(RECOVERY_KEY_BYTES)


def as_printed(key: bytes) -> str:
    """Return *key* as it is printed and typed: groups joined by hyphens."""
    number = int.from_bytes(key, "big") << _SPARE_BITS | _spare(key)
    groups: list[str] = []
    for index in reversed(range(GROUPS)):
        data: list[int] = []
        for _ in range(_DATA_PER_GROUP):
            number, symbol = divmod(number, len(_ALPHABET))
            data.insert(0, symbol)
        groups.insert(0, "".join(_ALPHABET[symbol] for symbol in [*data, _check(index, data)]))
    return "-".join(groups)


def as_typed(text: str) -> bytes:
    """Return the recovery key typed from paper, whatever its capitals, spaces and hyphens.

    Raises :class:`RecoveryKeyMistyped`, which names the group.
    """
    number = 0
    for index, group in enumerate(_groups(text)):
        symbols = [_ALPHABET.find(symbol) for symbol in group]
        if len(symbols) != GROUP_LENGTH or -1 in symbols or symbols.pop() != _check(index, symbols):
            raise RecoveryKeyMistyped(f"group {index + 1} of {GROUPS} is not as printed")
        for symbol in symbols:
            number = number * len(_ALPHABET) + symbol
    key = (number >> _SPARE_BITS).to_bytes(RECOVERY_KEY_BYTES, "big")
    if number % (1 << _SPARE_BITS) != _spare(key):
        raise RecoveryKeyMistyped("two of its groups are not as printed")
    return key


def looks_typed(text: str) -> bool:
    """Whether *text* was meant as a recovery key: of about its length, with digits in it."""
    symbols = "".join(_pieces(text))
    near = abs(len(symbols) - GROUPS * GROUP_LENGTH) <= GROUP_LENGTH
    # Of 65 random symbols some 20 are digits; a passphrase of that length is words.
    return near and sum(symbol in "23456789" for symbol in symbols) >= _FEWEST_DIGITS


def _pieces(text: str) -> list[str]:
    """Split *text* at everything that is neither letter nor digit."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    return re.findall(r"[^\W_]+", folded)


def _groups(text: str) -> list[str]:
    pieces = _pieces(text)
    if len(pieces) == GROUPS:
        # Separated as printed: a symbol left out spoils its own group only.
        return pieces
    symbols = "".join(pieces)
    groups = [symbols[i : i + GROUP_LENGTH] for i in range(0, len(symbols), GROUP_LENGTH)]
    if len(groups) != GROUPS:
        raise RecoveryKeyMistyped(
            f"it has {GROUPS} groups of {GROUP_LENGTH} symbols and "
            f"{so_many(len(symbols), 'symbol was', 'symbols were')} read"
        )
    return groups


def _check(index: int, data: list[int]) -> int:
    """Luhn's check symbol modulo 32, begun with the group's number, so that its place counts."""
    total = index
    for place, symbol in enumerate(reversed(data)):
        addend = symbol * (2 if place % 2 == 0 else 1)
        total += addend // len(_ALPHABET) + addend % len(_ALPHABET)
    return -total % len(_ALPHABET)


def _spare(key: bytes) -> int:
    return hashlib.sha256(key).digest()[0] % (1 << _SPARE_BITS)
