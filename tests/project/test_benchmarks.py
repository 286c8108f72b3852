"""The benchmarks' own parts: ratios in pairs, a school of any size, what stands on a screen."""

import sys
from collections import Counter
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
sys.path.append(str(TOP / "benchmarks"))

from measure import Row, compare, show  # noqa: E402

from esafety_tui.casework.casework import Casework  # noqa: E402
from esafety_tui.model.vocabulary import Stage  # noqa: E402


def test_every_benchmark_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from run import BENCHMARKS

    for name, (where, said) in BENCHMARKS.items():
        module, function = where.split(":")
        source = (TOP / "benchmarks" / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {function}()" in source, name
        assert said


def test_pairs_are_taken_in_turns_after_one_that_does_not_count() -> None:
    taken: list[str] = []
    times = iter([9.0, 9.0, 1.0, 2.0, 3.0, 2.0, 1.0, 4.0])

    def of(name: str) -> float:
        taken.append(name)
        return next(times)

    row = compare("x", lambda: of("ours"), lambda: of("peer"), 0.6, against="", rounds=3)
    assert taken == ["ours", "peer"] * 4
    assert (row.ours, row.peer, row.ratio, row.met) == (1.0, 2.0, 0.5, True)


def test_a_missed_figure_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([Row("quick", 1, 2, 0.5, 1.0), Row("to know", 9, 1, 9.0, None)])
    assert not show([Row("slow", 3, 2, 1.5, 1.0)])
    assert "missed" in capsys.readouterr().out


def test_a_made_school_has_its_number_and_titles_of_their_own(tmp_path: Path) -> None:
    from school import made_school

    casework = Casework.open(made_school(tmp_path / "records", 120), read_only=True)
    try:
        rows = casework.records.index.newest_first()
        assert len(rows) == 120
        assert len({row.title for row in rows}) == 120
        assert {row.title[:10] for row in rows} == {f"Case {n:05d}" for n in range(1, 121)}
        assert set(Counter(row.stage for row in rows)) >= {
            Stage.REPORTED, Stage.INVESTIGATING, Stage.WAITING, Stage.MONITORING,
        }  # fmt: skip
    finally:
        casework.close()


def test_the_files_that_a_work_passes_are_counted_below_the_screens() -> None:
    from touched import touched

    passed = {one.work: one for one in touched()}
    assert list(passed) == [
        "a tick of a step", "a row of the index", "an imported row", "the figures after a change",
        "the governors' workbook", "a search",
    ]  # fmt: skip
    for one in passed.values():
        assert one.functions > len(one.files) > 1
        assert not any(name.startswith(("screens", "widgets", "<")) for name in one.files)
        assert one.met == (len(one.files) <= one.at_most)
    assert passed["a tick of a step"].met
    assert any(name.startswith("policy") for name in passed["a tick of a step"].files)
    assert any(name.startswith("reports") for name in passed["the governors' workbook"].files)
