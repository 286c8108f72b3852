"""A power cut after each acknowledged change: it is there, whatever the disk had not synced."""

from collections.abc import Callable
from pathlib import Path

import pytest

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files import atomic
from esafety_tui.data.journal import journal
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.store import Store
from support.disk.power_cut import PowerCut
from support.disk.stores import CIPHERS, abandon, begun, erase, keep, opened, state_of

Act = Callable[[Store], object]
ACTS: dict[str, Act] = {
    "add": lambda store: keep(store, 5, new={"n": 5}),
    "change": lambda store: keep(store, 6, i1={"n": 6}),
    "settle": lambda store: store.settle(),
    "change again": lambda store: keep(store, 7, i1={"n": 7}),
    "erase": lambda store: erase(store, 8, [("incidents", "i1")], i1={"n": 8}),
    "take out": lambda store: keep(store, 9, i2=None),
    "leave": lambda store: store.close(),
}


def lost(tmp_path: Path, cipher: Cipher) -> list[str]:
    """Cut the power after each act in turn; return what was lost."""
    folder = tmp_path / "records"
    folder.mkdir()
    wrong = []
    with PowerCut(folder) as power:
        store = begun(folder, cipher, changes=3)
        for number, (name, act) in enumerate(ACTS.items()):
            act(store)
            truth = state_of(store)
            for kept in (True, False):
                found = power.after(tmp_path / f"{number}{kept}", names_kept=kept)
                try:
                    with opened(found, cipher) as again:
                        if again.damage or state_of(again) != truth:
                            wrong.append(f"{name}: other records")
                except StoreProblem as problem:
                    wrong.append(f"{name}: {type(problem).__name__}")
        abandon(store)
    return wrong


@pytest.mark.parametrize("cipher", CIPHERS)
def test_what_was_acknowledged_outlives_a_power_cut(tmp_path: Path, cipher: str) -> None:
    assert lost(tmp_path, CIPHERS[cipher]) == []


@pytest.mark.parametrize(
    ("module", "name"),
    [(journal, "sync_file"), (atomic, "sync_file"), (atomic, "sync_folder")],
    ids=["the line's sync", "the file's sync", "the folder's sync"],
)
def test_without_any_one_of_the_syncs_something_would_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    monkeypatch.setattr(module, name, lambda *_: None)
    assert lost(tmp_path, CIPHERS["plain"])
