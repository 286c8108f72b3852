"""Undoing the import of a log: which cases stay is said, or how many more there are."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Category
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings import imports
from support.log_files import import_log, read_rows


@pytest.mark.parametrize(("worked_on", "more"), [(20, ""), (21, " and 1 more")])
def test_of_many_that_stay_it_is_said_how_many_more(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worked_on: int, more: str
) -> None:
    rows = [("Date reported", "Details"), *(("3/11/2025", f"No. {one}") for one in range(30))]
    intake = import_log(casework, read_rows(tmp_path, *rows), file="log.csv")
    assert intake.batch is not None
    refs = [one.ref for one in intake.new]
    casework.cases.sort(refs[:worked_on], category=Category.THREATS)
    asked: list[str] = []
    monkeypatch.setattr(
        imports, "choose", lambda _place, _title, said, *_, **__: asked.append(said)
    )
    place: Any = SimpleNamespace(casework=casework)
    imports.take_import_back(cast(ScreenBase, place), intake.batch.id)
    stay = f"These were worked on since, and stay: {', '.join(refs[:20])}{more}."
    assert asked == [f"{30 - worked_on} cases go again. The file was log.csv. {stay}"]
