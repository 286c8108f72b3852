"""Several files exchanged at once: all of them, or none."""

import os
from pathlib import Path

import pytest

from esafety_tui.data.files.file_swap import Switch, finish_switch, is_switching
from esafety_tui.data.problems import NotSaved


def prepared(folder: Path) -> Switch:
    (folder / "records.json").write_bytes(b"old")
    switch = Switch(folder)
    switch.put("records.json", b"new")
    switch.put("contacts.json", b"new")
    return switch


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_nothing_begins_where_something_else_stands_in_the_place_of_a_file(tmp_path: Path) -> None:
    switch = prepared(tmp_path)
    os.mkfifo(tmp_path / "contacts.json")
    with pytest.raises(NotSaved, match="no ordinary file"):
        switch.carry_out()
    assert (tmp_path / "records.json").read_bytes() == b"old"
    assert (tmp_path / "contacts.json").is_fifo()
    finish_switch(tmp_path)  # as at the next opening
    assert not is_switching(tmp_path)
    assert (tmp_path / "records.json").read_bytes() == b"old"


def test_all_of_them_are_put_where_a_file_or_nothing_is(tmp_path: Path) -> None:
    """The control."""
    prepared(tmp_path).carry_out()
    assert not is_switching(tmp_path)
    for name in ("records.json", "contacts.json"):
        assert (tmp_path / name).read_bytes() == b"new"
