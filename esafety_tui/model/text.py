"""Cleaning of text that people type, paste or import.

Text is cleaned once, when it enters the program, so that nothing which is
drawn, printed, exported or copied later can carry a control sequence.
"""

import re
import unicodedata

from esafety_tui.model.reading.invisible import without_invisible

# What XML 1.0 (and so a workbook) cannot hold, and the C1 controls, which some
# terminals obey.  TAB and the line ends are dealt with before this is applied.
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A whole escape sequence goes, not only its ESC: otherwise "[31m" stays behind.
_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI … final byte
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC, DCS, SOS, PM, APC … BEL or ST
    r"|\x1b[ -/]*[0-~]"  # two-character sequences
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_PLAIN = re.compile(r"[\x20-\x7e]*")


def clean_text(text: str) -> str:
    """Return *text* safe to draw, print and export, with its line breaks kept.

    Escape sequences, control characters, what is invisible, lone surrogates
    and the characters that XML 1.0 cannot hold are taken out; accents and emoji
    stay, in composed form (NFC).
    """
    if _PLAIN.fullmatch(text):
        return text.strip()
    text = _LINE_ENDS.sub("\n", text)
    text = _SEQUENCES.sub("", text)
    text = _UNCLEAN.sub("", text)
    text = without_invisible(text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Return *text* cleaned and on one line: runs of white space become one space."""
    return _BLANKS.sub(" ", clean_text(text)).strip()


def bare(text: str) -> str:
    """Return the letters and digits of *text*, without accents and case.

    Two names that are the same so would be taken for one another.
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())
