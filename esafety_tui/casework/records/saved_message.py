"""A message that was saved as a file (``.eml``): its day, its sender and where it was sent from."""

from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from esafety_tui.model.days import long_moment
from esafety_tui.model.reading.ordinary_file import TooLarge, read_ordinary
from esafety_tui.model.record import clean_line

_LARGEST = 30_000_000
_LONGEST = 400


def said_by_message(path: Path) -> dict[str, str]:
    """Return what the message at *path* says for a form of evidence; nothing for another file."""
    if path.suffix.casefold() != ".eml":
        return {}
    try:
        message = message_from_bytes(read_ordinary(path, _LARGEST), policy=policy.default)
        sender = clean_line(str(message.get("from", "")))[:_LONGEST]
        subject = clean_line(str(message.get("subject", "")))[:_LONGEST]
        sent = clean_line(str(message.get("date", "")))[:_LONGEST]
    # A message may have been made by anybody, and the parser of its headers trips over some.
    except (OSError, TooLarge, ValueError, LookupError, IndexError, AttributeError):
        return {}
    said = f"E-mail from {sender}: {subject}" if sender else subject
    found = {"medium": "e-mail", "description": said, "shown_at": _day(sent), "address": sender}
    return {name: text for name, text in found.items() if text} if sender or sent else {}


def _day(sent: str) -> str:
    try:
        return long_moment(parsedate_to_datetime(sent))
    except (ValueError, TypeError, OverflowError):
        return ""
