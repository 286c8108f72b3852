"""The vectors of `docs/file-format.md` hold for the program and for the independent reader.

What one of them refuses the other refuses too.
"""

import io
import json
from base64 import b64decode
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from esafety_tui.data import open_records
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher, Unopened
from esafety_tui.data.crypto.keys import open_keys
from esafety_tui.data.crypto.recovery_key import as_printed, as_typed
from esafety_tui.data.crypto.sealed_stream import open_stream
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.folder.checking import check_folder
from esafety_tui.data.journal.lines import BadLine, NewerEntry, entry_of
from esafety_tui.data.problems import StoreProblem
from support import independent_reader as reader

VECTORS = Path(__file__).parents[1] / "vectors"
OURS_REFUSES = (StoreProblem, Unopened, BadLine, NewerEntry)
READER_REFUSES = (AssertionError, ValueError, LookupError, TypeError, InvalidTag)
Vector = dict[str, Any]
Read = Callable[[Vector], object]


# What each file of vectors is given to: our code, and the reader.


def cipher_of(vector: Vector) -> Cipher:
    return KeyedCipher(bytes.fromhex(vector["data_key"])) if "data_key" in vector else PLAIN


def our_recovery_key(vector: Vector) -> object:
    if "printed" in vector:
        assert as_printed(bytes.fromhex(vector["key"])) == vector["printed"]
    return as_typed(vector.get("typed") or vector["printed"]).hex()


def our_key_file(vector: Vector, folder: Path) -> object:
    (folder / "keys.json").write_text(vector["file"], encoding="utf-8", newline="")
    cipher = open_keys(folder, vector["secret"])
    same_key = KeyedCipher(bytes.fromhex(vector["data_key"]))
    assert cipher.fingerprint(b"any", b"any") == same_key.fingerprint(b"any", b"any")
    assert cipher.generation == vector["generation"]
    assert cipher.opened_by.name == vector.get("person", "")
    return vector["data_key"]


def our_stream(vector: Vector) -> object:
    cipher = cipher_of(vector)
    if "file_name" in vector:
        assert Vault(Path(), cipher).name_of(vector["sha256"]) == vector["file_name"]
    source = io.BytesIO(bytes.fromhex(vector["sealed"]))
    return b"".join(open_stream(source, cipher, b"evidence")).hex()


def our_line(vector: Vector) -> object:
    return entry_of(vector["line"].encode(), cipher_of(vector)).hash


def our_history(vector: Vector, folder: Path) -> object:
    lines = "".join(f"{line}\n" for line in vector["lines"])
    (folder / "history.jsonl").write_text(lines, encoding="utf-8", newline="")
    if not check_folder(folder, PLAIN, ()).passed:
        raise BadLine
    records = open_records(folder)
    return {name: {one.doc_id: one for one in records.table(name)} for name in records.tables()}


def readers_stream(vector: Vector) -> object:
    key = bytes.fromhex(vector["data_key"])
    if "file_name" in vector:
        named = reader.fingerprint(key, vector["sha256"], b"evidence name")
        assert named == vector["file_name"]
    return reader.opened_stream(key, bytes.fromhex(vector["sealed"])).hex()


def readers_line(vector: Vector) -> object:
    line = vector["line"]
    if "data_key" in vector:
        key = bytes.fromhex(vector["data_key"])
        line = reader.opened(key, reader.binary(line), b"history line").decode()
    return b64decode(reader.entry_of(line)["hash"])


def readers_history(vector: Vector) -> object:
    return reader.replayed(reader.chained([reader.entry_of(x) for x in vector["lines"]]), {})


# By file: what is read, by us and by the reader, and what comes out.
READERS: dict[str, tuple[Callable[[Vector, Path], object], Read, Read]] = {
    "recovery-key": (
        lambda v, _: our_recovery_key(v),
        lambda v: reader.recovery_key(v.get("typed") or v["printed"]).hex(),
        lambda v: v["key"],
    ),
    "key-file": (
        our_key_file,
        lambda v: reader.data_key(v["file"].encode(), v["secret"]).hex(),
        lambda v: v["data_key"],
    ),
    "key-file-people": (
        our_key_file,
        lambda v: reader.data_key(v["file"].encode(), v["secret"]).hex(),
        lambda v: v["data_key"],
    ),
    "fingerprint": (
        lambda v, _: (
            KeyedCipher(bytes.fromhex(v["data_key"]))
            .fingerprint(v["content"].encode(), v["purpose"].encode())
            .hex()
        ),
        lambda v: reader.fingerprint(
            bytes.fromhex(v["data_key"]), v["content"], v["purpose"].encode()
        ),
        lambda v: v["fingerprint"],
    ),
    "message": (
        lambda v, _: cipher_of(v).open(bytes.fromhex(v["sealed"]), v["context"].encode()).hex(),
        lambda v: reader.opened(
            bytes.fromhex(v["data_key"]), bytes.fromhex(v["sealed"]), v["context"].encode()
        ).hex(),
        lambda v: v["plaintext"],
    ),
    "stream": (lambda v, _: our_stream(v), readers_stream, lambda v: v["content"]),
    "history-line": (lambda v, _: our_line(v), readers_line, lambda v: b64decode(v["hash"])),
    "history": (our_history, readers_history, lambda v: v["tables"]),
}


def vectors(name: str) -> list[Vector]:
    found = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return list(found["vectors"])


ALL = [(name, vector) for name in READERS for vector in vectors(name)]
GOOD = [(name, vector) for name, vector in ALL if "refused" not in vector]


def ids(pairs: Iterable[tuple[str, Vector]]) -> list[str]:
    return [f"{name}: {vector['name']}" for name, vector in pairs]


@pytest.mark.parametrize(("name", "vector"), ALL, ids=ids(ALL))
def test_a_vector_holds_for_the_program_and_for_the_reader(
    name: str, vector: Vector, tmp_path: Path
) -> None:
    ours, readers, expected = READERS[name]
    if "refused" in vector:
        with pytest.raises(OURS_REFUSES):
            ours(vector, tmp_path)
        with pytest.raises(READER_REFUSES):
            readers(vector)
    else:
        assert ours(vector, tmp_path) == expected(vector)
        assert readers(vector) == expected(vector)


def test_every_file_of_vectors_is_read() -> None:
    assert {path.stem for path in VECTORS.glob("*.json")} == set(READERS)


def flips(content: bytes) -> list[bytes]:
    """*content* with the lowest bit of each byte flipped in turn."""
    return [
        content[:place] + bytes([byte ^ 1]) + content[place + 1 :]
        for place, byte in enumerate(content)
    ]


def flipped(vector: Vector) -> list[Vector]:
    """*vector* with each byte flipped that is authenticated."""
    if "sealed" in vector:
        return [vector | {"sealed": one.hex()} for one in flips(bytes.fromhex(vector["sealed"]))]
    if "printed" in vector:
        # The hyphens between the groups say nothing.
        symbols = vector["printed"].replace("-", "").encode()
        return [{"typed": one.decode()} for one in flips(symbols)]
    field = "line" if "line" in vector else "file"
    return [vector | {field: one.decode()} for one in flips(vector[field].encode())]


# Which entry erased a content is no part of its line's hash: only the whole history tells.
AUTHENTICATED = {
    content: (name, vector)
    for name, vector in GOOD
    for content in [
        next((vector[f] for f in ("sealed", "file", "line", "printed") if f in vector), "")
    ]
    if content and '"erased"' not in content
}.values()


@pytest.mark.parametrize(("name", "vector"), AUTHENTICATED, ids=ids(AUTHENTICATED))
def test_with_any_byte_flipped_both_refuse(name: str, vector: Vector, tmp_path: Path) -> None:
    ours, readers, _ = READERS[name]
    for wrong in flipped(vector):
        with pytest.raises(OURS_REFUSES):
            ours(wrong, tmp_path)
        with pytest.raises(READER_REFUSES):
            readers(wrong)


@pytest.mark.parametrize("vector", [v for n, v in GOOD if n == "key-file"], ids=lambda v: v["name"])
def test_the_wrapping_key_is_the_one_that_is_said(vector: Vector) -> None:
    kind = "recovery" if "recovery" in vector["name"] else "passphrase"
    slot = json.loads(vector["file"])["body"]["header"][kind]
    wrapped, purpose = b64decode(slot["wrapped"]), f"esafety-tui key slot: {kind}"
    key = AESGCM(bytes.fromhex(vector["wrapping_key"]))
    purpose += " key" if kind == "recovery" else ""
    found = key.decrypt(wrapped[:12], wrapped[12:], purpose.encode())
    assert found.hex() == vector["data_key"]


@pytest.mark.parametrize(
    "vector", [v for n, v in GOOD if n == "key-file-people"], ids=lambda v: v["name"]
)
def test_the_pair_and_what_it_is_given_are_those_that_are_said(vector: Vector) -> None:
    header = json.loads(vector["file"])["body"]["header"]
    pair = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["private_key"]))
    public = pair.public_key().public_bytes_raw()
    slots = [*header["people"], header["recovery"]]
    (slot,) = [slot for slot in slots if b64decode(slot["public"]) == public]
    wrapped, key = b64decode(slot["wrapped"]), AESGCM(bytes.fromhex(vector["wrapping_key"]))
    found = key.decrypt(wrapped[:12], wrapped[12:], b"esafety-tui key slot: data key")
    assert found.hex() == vector["data_key"]
    if vector["person"]:
        name = reader.opened(found, reader.binary(slot["name"]), b"name of a person")
        assert name.decode() == vector["person"]
    else:
        assert slot == header["recovery"]


def test_the_sub_keys_are_those_that_are_said() -> None:
    for vector in (v for name, v in GOOD if name == "message"):
        key, salt = bytes.fromhex(vector["data_key"]), bytes.fromhex(vector["salt"])
        assert reader.derived(key, b"message", salt).hex() == vector["sub_key"]
        assert vector["sealed"].startswith("e56d01" + vector["salt"] + vector["nonce"])
    for vector in vectors("fingerprint"):
        purpose = b"fingerprint: " + vector["purpose"].encode()
        found = reader.derived(bytes.fromhex(vector["data_key"]), purpose)
        assert found.hex() == vector["mac_key"]
