"""Any bytes where JSON or MessagePack should be: one error, whatever the version of msgspec."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import esafety_tui
from esafety_tui.casework.records.drafts import Typing
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.files.names import CONTACTS_NAME
from esafety_tui.model.record import Undecodable, json_of, msgpack_of

PACKAGE = Path(esafety_tui.__file__).parent
DECODES = re.compile(r"msgspec\.(?:json|msgpack)\.decode\(|\bDecoder\([^)]*\)\.decode\(")


@pytest.mark.parametrize(
    ("of", "content"),
    [
        (json_of, b'{"a": "\xff"}'),
        (json_of, b'{"\xed\xa0\x80": 1}'),
        (json_of, b"[" * 100_000),
        (json_of, b"1" * 5000),
        (json_of, b""),
        (msgpack_of, b"\x81\xa1\xff\x01"),
        (msgpack_of, b"\x91" * 100_000),
        (msgpack_of, b""),
    ],
    ids=range(8),
)
def test_no_error_but_one_comes_out(of: Callable[..., object], content: bytes) -> None:
    with pytest.raises(Undecodable):
        of(content, object)


@example(b'"\xff"')
@given(st.binary(max_size=40))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    for of in (json_of, msgpack_of):
        for kind in (object, dict[str, Typing], list[dict[str, object]]):
            try:
                of(content, kind)
            except Undecodable:
                continue


def test_msgspec_is_asked_in_one_place() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if DECODES.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"model/record.py"}


def test_contacts_that_are_no_utf8_are_said_to_be_damaged_by_every_version_of_msgspec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_before_0_23(content: bytes, **_: Any) -> object:
        return content.decode()

    (tmp_path / CONTACTS_NAME).write_bytes(b'[{"id": "\xff"}]')
    assert "contacts.json" in ContactTable(tmp_path).warning
    monkeypatch.setattr(msgspec.json, "decode", as_before_0_23)
    assert "contacts.json" in ContactTable(tmp_path).warning
