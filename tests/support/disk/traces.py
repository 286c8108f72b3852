"""Looking for what must not be there: in every file of a folder, as it lies and as keys open it."""

import base64
from collections.abc import Collection, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.crypto.sealed_stream import open_stream
from esafety_tui.data.folder.contents import CONTENTS
from esafety_tui.data.journal.opening import cipher_for
from esafety_tui.data.problems import StoreProblem

# All that anything is sealed for; a file that is half-written is sealed as what it becomes.
_FOR = (b"records", b"history line", b"error report", *(one.name.encode() for one in CONTENTS))


def holding(folder: Path, words: Collection[str], secret: str | None = None) -> list[str]:
    """Return the names of files in *folder*, at any depth, that hold one of *words*.

    Sealed ones are opened with every key file there that *secret* opens.
    """
    ciphers = list(_ciphers(folder, secret)) if secret else []
    sought = [word.casefold().encode() for word in words]
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(word in said.lower() for said in _readings(path, ciphers) for word in sought)
    ]


def _ciphers(folder: Path, secret: str) -> Iterator[Cipher]:
    for keys in folder.rglob("keys.json"):
        with suppress(StoreProblem):
            yield cipher_for(keys.parent, secret)


def _readings(path: Path, ciphers: Collection[Cipher]) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    for cipher in ciphers:
        with suppress(Unopened):
            yield b"".join(open_stream(BytesIO(content), cipher, b"evidence"))
        for line in {content, *content.split(b"\n")}:
            for sealed in (line, _decoded(line)):
                for context in _FOR if sealed.startswith(b"\xe5m") else ():
                    with suppress(Unopened):
                        yield cipher.open(sealed, context)


def _decoded(line: bytes) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError:
        return b""
