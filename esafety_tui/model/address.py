"""Whether what was typed is an address: of a page, an account, a mailbox or a telephone."""

import re
from enum import Enum
from urllib.parse import urlsplit


class AddressKind(Enum):
    """What an address leads to."""

    URL = "web address"
    HANDLE = "account name"
    E_MAIL = "e-mail address"
    PHONE = "telephone number"
    WITHHELD = "withheld number"


_HOST = re.compile(
    r"(?:[\w-]+\.)+[^\W\d_]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.I
)
_BARE_URL = re.compile(
    r"(?:www\.)?(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?/\S*|www\.(?:[\w-]+\.)+[^\W\d_]{2,}", re.I
)
_HANDLE = re.compile(r"@[\w.][\w.\-]{0,99}")
_E_MAIL = re.compile(r"[^\s@]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
# Short codes of three digits and more, extensions and the brackets people put in.
_PHONE = re.compile(r"\+?[\d(][\d\s().\-]{1,24}(?:\s*(?:x|ext\.?)\s*\d+)?", re.I)
_WITHHELD = frozenset({"withheld", "number withheld", "withheld number", "private number",
                       "unknown number", "no caller id"})  # fmt: skip


def kind_of_address(text: str) -> AddressKind | None:
    """Return what *text* is the one address of, or ``None`` where it is no address."""
    text = text.strip()
    if text.casefold() in _WITHHELD:
        return AddressKind.WITHHELD
    if _is_url(text):
        return AddressKind.URL
    if _HANDLE.fullmatch(text):
        return AddressKind.HANDLE
    if _E_MAIL.fullmatch(text):
        return AddressKind.E_MAIL
    if _PHONE.fullmatch(text) and sum(c.isdigit() for c in text) >= 3:
        return AddressKind.PHONE
    return None


def _is_url(text: str) -> bool:
    if any(c.isspace() for c in text):
        return False
    if "://" not in text:
        return _BARE_URL.fullmatch(text) is not None
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
        named = parts.hostname or ""
        port = parts.port  # a port that is no number raises
    except ValueError:
        return False
    del port
    if parts.scheme not in {"http", "https"}:
        return parts.scheme.isalpha() and bool(host)  # snapchat://, discord:// …
    return _HOST.fullmatch(named) is not None or _HOST.fullmatch(host) is not None
