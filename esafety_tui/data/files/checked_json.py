"""A small JSON file that knows whether it is whole: its body, and the body's checksum.

The checksum is over the body's bytes as they stand in the file.  It finds
damage, not malice: whoever can write the file can write the checksum.
"""

import hashlib
import hmac

import msgspec

from esafety_tui.model.record import Undecodable, json_of


class NotWhole(Exception):
    """The file was cut, damaged, or never was one of these."""


class _Checked(msgspec.Struct, forbid_unknown_fields=True):
    body: msgspec.Raw
    checksum: str


def with_checksum(body: bytes) -> bytes:
    """Return the file for *body*, which is JSON."""
    return msgspec.json.encode(_Checked(msgspec.Raw(body), _checksum(body))) + b"\n"


def body_of(content: bytes) -> bytes:
    """Return the body of a file, or raise :class:`NotWhole`."""
    try:
        # msgspec does not look into all of the text that it decodes.
        content.decode()
        checked = json_of(content, _Checked)
    except (Undecodable, UnicodeDecodeError):
        raise NotWhole from None
    body = bytes(checked.body)
    if not hmac.compare_digest(_checksum(body).encode(), checked.checksum.encode()):
        raise NotWhole
    return body


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
