"""Characters that nobody sees: taken out, but for those without which a name reads wrongly.

Two names that look alike must be alike, or a search misses one and a figure counts two;
a word must not hide another, or turn the line around it.  What is taken out is what Unicode
calls default-ignorable.  What stays, each only in the place where writing needs it:

- a joiner or variation selector within an emoji, and the tags in the flags of England,
  Scotland and Wales;
- a non-joiner between two letters of the Arabic script (Persian names: علی‌رضا), and a
  joiner or non-joiner after a virama (Indic scripts: ශ්‍රී);
- one variation selector after a letter of a script that has such (Japanese names: 葛󠄀).

Marks of direction all go: names in Hebrew or Arabic run the right way by their own letters,
and the marks are what makes one line read as another.
"""

import re
import unicodedata

_EMOJI_STYLE = "\ufe0f"
_BLACK_FLAG, _END_OF_TAGS = "\U0001f3f4", "\U000e007f"
_FLAGS = "|".join(
    _BLACK_FLAG + "".join(chr(0xE0000 + ord(letter)) for letter in nation) + _END_OF_TAGS
    for nation in ("gbeng", "gbsct", "gbwls")
)
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_FOUND = re.compile(f"{_FLAGS}|[{_INVISIBLE}]")
_VARIATIONS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0d\U000e0100-\U000e01ef]")
# Emoji that are no symbols by their category: two marks of exclamation, the i of information, a
# wave; and the keys of a telephone.
_EMOJI_TOO = frozenset("\u203c\u2049\u2139\u3030")
_KEYS, _KEYCAP = frozenset("0123456789#*"), "\u20e3"
_VARYING = ("CJK", "MONGOLIAN", "MYANMAR", "PHAGS-PA")
_VIRAMA = 9  # the combining class


def without_invisible(text: str) -> str:
    """Return *text* without characters that nobody sees and no writing needs."""
    return _FOUND.sub(lambda found: found[0] if _stays(found) else "", text)


def _stays(found: re.Match[str]) -> bool:
    text, at = found.string, found.start()
    before, after = text[at - 1 : at] if at else " ", text[found.end() : found.end() + 1]
    match found[0]:
        case "\ufe0e" | "\ufe0f":  # as text, as emoji
            return _is_emoji(before) or (before in _KEYS and after == _KEYCAP)
        case "\u200d":  # the joiner
            base = text[max(at - 2, 0)] if before == _EMOJI_STYLE else before
            return _after_virama(before) or (_is_emoji(base) and _is_emoji(after))
        case "\u200c":  # the non-joiner
            return _after_virama(before) or (_is_arabic(before) and _is_arabic(after))
        case variation if _VARIATIONS.fullmatch(variation):
            letter = unicodedata.category(before) == "Lo"
            return letter and unicodedata.name(before, "").startswith(_VARYING)
    return len(found[0]) > 1  # a flag


def _after_virama(before: str) -> bool:
    return unicodedata.combining(before) == _VIRAMA


def _is_arabic(character: str) -> bool:
    return character != "" and unicodedata.bidirectional(character) == "AL"


def _is_emoji(character: str) -> bool:
    symbol = character != "" and unicodedata.category(character) in {"So", "Sk", "Sm"}
    return symbol or character in _EMOJI_TOO
