"""Reads an encrypted school with nothing of ours: `docs/file-format.md` is all that it knows."""

import hmac
import json
import unicodedata
from base64 import b64decode, b64encode
from functools import reduce
from hashlib import sha256
from operator import getitem
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


def binary(text: str) -> bytes:
    content = b64decode(text)
    assert b64encode(content).decode() == text
    return content


def raw(text: str, name: str, after: int = 0) -> str:
    """The first value called *name* in a JSON text without spaces, as it is written."""
    start = text.index(f'"{name}":', after) + len(name) + 3
    return text[start : json.JSONDecoder().raw_decode(text, start)[1]]


def body_of(content: bytes) -> str:
    body = raw(content.decode(), "body")
    assert json.loads(content)["checksum"] == sha256(body.encode()).hexdigest()
    return body


def derived(key: bytes, info: bytes, salt: bytes = bytes(32)) -> bytes:
    return hmac.digest(hmac.digest(salt, key, "sha256"), b"esafety-tui " + info + b"\x01", "sha256")


def fingerprint(key: bytes, content: str, purpose: bytes) -> str:
    return hmac.digest(derived(key, b"fingerprint: " + purpose), content.encode(), "sha256").hex()


def opened(key: bytes, sealed: bytes, context: bytes) -> bytes:
    assert sealed[:3] == b"\xe5m\x01"
    message_key = AESGCM(derived(key, b"message", sealed[3:19]))
    return message_key.decrypt(sealed[19:31], sealed[31:], sealed[:31] + context)


def opened_stream(key: bytes, sealed: bytes) -> bytes:
    assert sealed[:3] == b"\xe5s\x01"
    chunks, at, last = [], 19, False
    while not last:
        prefix = int.from_bytes(sealed[at : at + 4], "big")
        last, start, at = prefix >= 1 << 31, at + 4, at + 4 + prefix % (1 << 31)
        place = sealed[3:19] + len(chunks).to_bytes(8, "big") + bytes([last])
        chunks.append(opened(key, sealed[start:at], b"evidence" + place))
    assert at == len(sealed)
    return b"".join(chunks)


def recovery_key(typed: str) -> bytes:
    folded = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("OILU", "011V"))
    symbols = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(s) for s in folded if s.isalnum()]
    assert len(symbols) == 65
    number = 0
    for group in range(13):
        five = symbols[5 * group : 5 * group + 5]
        assert (group + sum(sum(divmod(s << i % 2, 32)) for i, s in enumerate(five))) % 32 == 0
        number = reduce(lambda read, symbol: read << 5 | symbol, five[:4], number)
    key = (number >> 4).to_bytes(32, "big")
    assert number % 16 == sha256(key).digest()[0] % 16
    return key


def data_key(key_file: bytes, secret: str) -> bytes:
    body = body_of(key_file)
    header = raw(body, "header")
    slots = json.loads(header)
    assert slots["format"] == 1
    try:
        slot, info, printed = slots["recovery"], b"key slot: recovery key", recovery_key(secret)
        wrapping = derived(printed, info, binary(slot["salt"]))
    except (AssertionError, ValueError):
        slot, info = slots["passphrase"], b"key slot: passphrase"
        cost = slot["cost"] | {"memory_cost": slot["cost"]["memory_kib"]}
        assert max(cost.pop("memory_kib") / 65536, cost["iterations"], cost["lanes"]) <= 16
        argon2 = Argon2id(salt=binary(slot["salt"]), length=32, **cost)
        wrapping = argon2.derive(unicodedata.normalize("NFC", secret).encode())
    wrapped = binary(slot["wrapped"])
    key = AESGCM(wrapping).decrypt(wrapped[:12], wrapped[12:], b"esafety-tui " + info)
    assert json.loads(body)["code"] == fingerprint(key, header, b"key file")
    return key


def entry_of(text: str) -> Any:
    entry = {"contents": [], "erases": [], "clock_back": False, "begins": False, **json.loads(text)}
    assert entry["v"] == 1
    said = [entry[name] for name in ("v", "seq", "at", "by", "act", "ref", "before")]
    said.append([[one["table"], one["key"], one["digest"]] for one in entry["contents"]])
    said += [entry["erases"], entry["clock_back"], entry["begins"]]
    chained = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    assert entry.get("lost") or binary(entry["hash"]) == sha256(chained).digest()
    at = 0
    for one in (one for one in entry["contents"] if "erased" not in one):
        patch = raw(text, "patch", at)
        at = text.index(patch, at) + len(patch)
        assert binary(one["digest"]) == sha256(binary(one["salt"]) + patch.encode()).digest()
    return entry


def chained(entries: list[Any]) -> list[Any]:
    erased = {entry["seq"]: entry["erases"] for entry in entries}
    begun = max([entry["seq"] for entry in entries if entry["begins"]], default=0)
    nothing = {"seq": 0, "hash": b64encode(bytes(32)).decode()}
    for last, entry in zip([nothing, *entries], entries, strict=False):
        if entry is not entries[0] or not entry["begins"]:
            assert entry["seq"] == last["seq"] + 1
            assert entry["before"] == last["hash"] or entry.get("lost")
        assert entry["seq"] < begun or not entry.get("lost")
        for one in entry["contents"] if entry["seq"] >= begun else []:
            assert "patch" in one or [one["table"], one["key"]] in erased[one["erased"]]
    return entries


def replayed(entries: list[Any], tables: Any) -> Any:
    starts = [place for place, entry in enumerate(entries) if entry["begins"]]
    for entry in json.loads(json.dumps(entries[starts[-1] if starts else 0 :])):
        if entry["begins"]:
            tables.clear()
        for table, key in entry["erases"]:
            tables.get(table, {}).pop(key, None)
        for one in entry["contents"]:
            tables.setdefault(one["table"], {})
            for edit in one.get("patch", []):
                *way, last = [one["table"], one["key"], *edit.get("path", [])]
                place = reduce(getitem, way, tables)
                if "start" in edit:
                    place = place[last]
                    last = slice(edit["start"], edit["start"] + len(edit["was"]))
                there = place.pop(last, ...) if isinstance(place, dict) else place[last]
                assert there == edit.get("was", ...)
                if "now" in edit:
                    place[last] = edit["now"]
    return {name: documents for name, documents in tables.items() if documents}


class School:
    def __init__(self, folder: Path, secret: str) -> None:
        self.folder, self.key = folder, data_key((folder / "keys.json").read_bytes(), secret)

    def sealed_file(self, name: str, context: bytes) -> bytes:
        return opened(self.key, (self.folder / name).read_bytes(), context)

    def history(self) -> list[Any]:
        lines = (self.folder / "history.jsonl").read_text().split("\n")[:-1]
        texts = [opened(self.key, binary(line), b"history line") for line in lines]
        return chained([entry_of(text.decode()) for text in texts])

    def records(self) -> Any:
        text = self.sealed_file("records.json", b"records").decode()
        tables, reach, body = json.loads(text), raw(text, "reach"), text[text.index("}}") + 2 :]
        about = tables.pop("about")["file"]
        assert about["format"] == 2
        assert about["checksum"] == sha256((reach + body).encode()).hexdigest()
        later = [e for e in self.history() if e["seq"] > about["reach"]["link"]["seq"]]
        return replayed(later, tables)

    def evidence(self) -> dict[str, bytes]:
        found = {}
        for path in (self.folder / "evidence").glob("[!.]*"):
            content = opened_stream(self.key, path.read_bytes())
            found[digest := sha256(content).hexdigest()] = content
            assert path.name == fingerprint(self.key, digest, b"evidence name")
        return found

    def backups(self) -> list[Path]:
        manifests = sorted((self.folder / "backups").glob("[!.]*/manifest.json"))
        for path in manifests:
            for file in json.loads(body_of(path.read_bytes()))["files"]:
                digest = sha256((path.parent / file["name"]).read_bytes())
                assert digest.hexdigest() == file["sha256"]
        return [path.parent for path in manifests]
