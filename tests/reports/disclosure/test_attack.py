"""Nothing small can be worked out of the reports; without a part of the rule it can."""

from collections.abc import Callable

import pytest

from esafety_tui.reports.annual import basis, breakdowns, build, figure_lines
from esafety_tui.reports.disclosure import tables
from esafety_tui.reports.disclosure.bands import exactly
from support.reports.attacked_school import YEARS, AttackedSchool, sizes

# Schools with a few cases a year, with some, and with many: those that are quick to attack.
SEEDS = [1, 3, 5]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_can_be_worked_out(seed: int) -> None:
    assert AttackedSchool.made(sizes(seed), seed).told() == []


def test_a_table_that_is_repeated_is_the_one_of_the_last_report() -> None:
    """What stood beside it then, of the year before, is none of its rows."""
    school = AttackedSchool.made(sizes(290), 290)
    first, then = (
        next(table for table in report["tables"] if table["id"] == "responsible")
        for report in school.reports()
    )
    assert then["repeated"]
    assert not first["repeated"]
    assert (then["years"], then["rows"]) == (first["years"], first["rows"])
    assert then["before"] == first["before"] != []
    assert school.told(["responsible"]) == []


def test_last_years_report_that_is_written_later_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was said of years after its own counts; the control: without that some is told."""
    school, this_year_first = AttackedSchool.made(sizes(141), 141), (YEARS[-1], YEARS[-2])
    assert school.told(["what_it_was"], this_year_first) == []
    monkeypatch.setattr(build, "years_told_besides", lambda *_: [])
    assert school.told(["what_it_was"], this_year_first) != []


def test_no_table_of_a_later_year_is_repeated() -> None:
    """What last year's report cannot show beside this year's is left out of it."""
    school = AttackedSchool.made(sizes(48), 48)
    this, last = ([table["id"] for table in report["tables"]] for report in
                  school.reports((YEARS[-1], YEARS[-2])))  # fmt: skip
    assert set(this) - set(last) == {"responsible", "where", "outcome"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(300))
def test_no_small_count_can_be_worked_out_of_many_schools(seed: int) -> None:
    assert AttackedSchool.made(sizes(seed), seed).told() == []


def _exact_whole(spec: object, known: object, years: object, whole: int) -> tuple[str, int]:
    return f"of {whole}", whole


def _nothing_told(*_: object) -> set[object]:
    return set()


def _no_report_before(*_: object) -> dict[str, object]:
    return {}


Change = Callable[[pytest.MonkeyPatch], None]
# Each part of the rule, taken out, and a school in a part of whose reports something is told then.
CONTROLS: dict[str, tuple[int, str, Change]] = {
    "rows are put together": (
        12, "on_what", lambda patch: patch.setattr(tables, "small_ones_told", _nothing_told),
    ),
    "rows are put together in a larger school": (
        264, "targeted", lambda patch: patch.setattr(tables, "small_ones_told", _nothing_told),
    ),
    "earlier reports of the same year are reckoned with": (
        130, "targeted", lambda patch: patch.setattr(build, "_told_before", _no_report_before),
    ),
    "the rest of a whole is not told": (
        5, "in_time", lambda patch: patch.setattr(figure_lines, "_whole_shown", _exact_whole),
    ),
    "tables say nothing together of a total from 1 to 4": (
        15, "severity",
        lambda patch: patch.setattr(breakdowns, "_totals_hidden", lambda *_: True),
    ),
    "a total from 1 to 4 is a band": (
        3, "told", lambda patch: patch.setattr(basis, "total_band", exactly),
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", CONTROLS)
def test_without_a_part_of_the_rule_some_can(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seed, attacked, change = CONTROLS[part]
    school = AttackedSchool.made(sizes(seed), seed)
    assert school.told([attacked]) == []
    change(monkeypatch)
    assert school.told([attacked]) != []
