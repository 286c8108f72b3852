"""Withholding: no small count is published, and none can be worked out from what is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.reports.disclosure.suppression import CannotWithhold, Sum, withhold

THRESHOLD = 5


def determined(
    counts: Mapping[str, int], sums: Sequence[Sum[str]], withheld: Collection[str]
) -> set[str]:
    """The attack: try every set of whole numbers that agrees with what is published.

    Returns the withheld names that have the same value in all of them.  It knows
    that a withheld count is at least 1, unless a zero was withheld as well.
    """
    least = 0 if any(counts[name] == 0 for name in withheld) else 1
    highest = max(counts.values()) + 2
    found: dict[str, set[int]] = {name: set() for name in withheld}

    def possible(known: dict[str, int]) -> bool:
        for one in sums:
            parts = sum(known.get(part, 0) for part in one.parts)
            open_parts = sum(part not in known for part in one.parts)
            if one.total in known and not (
                parts + open_parts * least <= known[one.total]
                if open_parts
                else parts == known[one.total]
            ):
                return False
        return True

    def values(name: str, known: dict[str, int]) -> range:
        for one in sums:  # a total follows from its parts
            if one.total == name and all(part in known for part in one.parts):
                total = sum(known[part] for part in one.parts)
                return range(total, total + 1)
        return range(least, highest + 1)

    def solutions(known: dict[str, int], left: list[str]) -> Iterator[dict[str, int]]:
        if not possible(known):
            return
        if not left:
            yield known
            return
        for value in values(left[0], known):
            yield from solutions({**known, left[0]: value}, left[1:])

    published = {name: count for name, count in counts.items() if name not in withheld}
    for solution in solutions(published, sorted(withheld)):
        for name in withheld:
            found[name].add(solution[name])
        if all(len(values) > 1 for values in found.values()):
            break
    return {name for name, values in found.items() if len(values) == 1}


def grid(values: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[Sum[str]]]:
    """A table with the totals of its rows and columns, and the grand total."""
    rows, columns = range(len(values)), range(len(values[0]))
    counts = {f"{r}.{c}": values[r][c] for r, c in product(rows, columns)}
    sums = [Sum(f"{r}.all", tuple(f"{r}.{c}" for c in columns)) for r in rows]
    sums += [Sum(f"all.{c}", tuple(f"{r}.{c}" for r in rows)) for c in [*columns, "all"]]
    sums += [Sum("all.all", tuple(f"all.{c}" for c in columns))]
    for one in sums:
        counts[one.total] = sum(counts[part] for part in one.parts)
    return counts, sums


def primary(counts: Mapping[str, int]) -> set[str]:
    return {name for name, count in counts.items() if 0 < count < THRESHOLD}


TABLES = st.sampled_from([(1, 4), (5, 1), (2, 2), (2, 3), (3, 2)]).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 7), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(TABLES)
@settings(max_examples=80, deadline=None)
def test_no_small_count_is_published_or_can_be_worked_out(values: list[list[int]]) -> None:
    counts, sums = grid(values)
    withheld = withhold(counts, sums, THRESHOLD)
    assert primary(counts) <= withheld
    assert not determined(counts, sums, withheld)


@given(TABLES)
@settings(max_examples=100, deadline=None)
def test_none_stays_visible(values: list[list[int]]) -> None:
    counts, sums = grid(values)
    assert all(counts[name] for name in withhold(counts, sums, THRESHOLD))


def test_the_attack_finds_what_primary_suppression_alone_gives_away() -> None:
    counts, sums = grid([[2, 9], [8, 30]])
    assert determined(counts, sums, primary(counts)) == {"0.0"}


def test_the_attack_finds_two_ones_with_a_known_sum() -> None:
    # Linear algebra alone would not: 1 + 1 is the only way to make 2 of what is not none.
    counts, sums = grid([[1, 1, 10]])
    assert determined(counts, sums, {"0.0", "0.1", "all.0", "all.1"}) == {
        "0.0",
        "0.1",
        "all.0",
        "all.1",
    }
    assert "0.2" in withhold(counts, sums, THRESHOLD)


def test_parts_are_withheld_rather_than_totals_and_small_ones_first() -> None:
    counts, sums = {"a": 3, "b": 20, "c": 9, "all": 32}, [Sum("all", ("a", "b", "c"))]
    assert withhold(counts, sums, THRESHOLD) == {"a", "c"}


def test_equal_counts_in_two_tables_are_withheld_together() -> None:
    counts = {"here": 3, "there": 3, "other": 10}
    sums = [Sum("here", ("there",))]
    assert withhold(counts, sums, THRESHOLD) == {"here", "there"}


def test_sub_totals_hide_each_other() -> None:
    counts = {"a": 2, "b": 7, "ab": 9, "c": 8, "d": 11, "cd": 19, "all": 28}
    sums = [Sum("ab", ("a", "b")), Sum("cd", ("c", "d")), Sum("all", ("ab", "cd"))]
    withheld = withhold(counts, sums, THRESHOLD)
    assert withheld == {"a", "b"}
    assert not determined(counts, sums, withheld)


@pytest.mark.parametrize("threshold", [0, 1])
def test_a_threshold_of_0_or_1_withholds_nothing(threshold: int) -> None:
    counts, sums = grid([[1, 2], [3, 4]])
    assert withhold(counts, sums, threshold) == frozenset()


def test_a_free_count_is_published_however_small() -> None:
    counts = {"recorded": 40, "counted": 38, "withdrawn": 2}
    sums = [Sum("recorded", ("counted", "withdrawn"))]
    assert withhold(counts, sums, THRESHOLD, free=["withdrawn"]) == frozenset()


def test_a_zero_is_withheld_only_when_nothing_else_can_hide_a_count() -> None:
    counts, sums = {"a": 2, "b": 0, "all": 2}, [Sum("all", ("a", "b"))]
    withheld = withhold(counts, sums, THRESHOLD, free=["all"])
    assert withheld == {"a", "b"}
    assert not determined(counts, sums, withheld)


def test_what_cannot_be_hidden_is_refused() -> None:
    with pytest.raises(CannotWithhold):
        withhold({"a": 2, "all": 2}, [Sum("all", ("a",))], THRESHOLD, free=["all"])


def test_the_same_table_gives_the_same_answer_in_any_order_of_sums() -> None:
    counts, sums = grid([[1, 9, 0, 6], [7, 0, 3, 8], [12, 2, 9, 1]])
    assert withhold(counts, sums, THRESHOLD) == withhold(counts, sums[::-1], THRESHOLD)


def test_a_part_that_fills_its_whole_hides_nothing() -> None:
    # Of b nothing is left beside its part: with it known, b cannot be lower, so that a
    # cannot be higher; and a withheld 1 cannot be lower.
    counts = {"a": 1, "b": 6, "all": 7, "part of b": 6, "rest of b": 0}
    sums = [Sum("all", ("a", "b")), Sum("b", ("part of b", "rest of b"))]
    assert withhold(counts, sums, THRESHOLD, rests=["rest of b"]) == {"a", "all"}
    blind = {name: count for name, count in counts.items() if "of b" not in name}
    assert withhold(blind, sums[:1], THRESHOLD) == {"a", "b"}


def test_what_is_known_already_hides_nothing() -> None:
    counts, sums = {"a": 3, "b": 6, "c": 9, "all": 18}, [Sum("all", ("a", "b", "c"))]
    assert withhold(counts, sums, THRESHOLD) == {"a", "b"}
    assert withhold(counts, sums, THRESHOLD, known=["b"]) == {"a", "c"}


def test_a_small_count_that_was_published_is_withheld_and_hides_nothing() -> None:
    counts, sums = {"a": 3, "b": 6, "c": 2, "all": 11}, [Sum("all", ("a", "b", "c"))]
    assert withhold(counts, sums, THRESHOLD, known=["a"]) == {"a", "b", "c"}


def test_what_earlier_reports_gave_away_stops_nothing() -> None:
    counts, sums = {"a": 3, "b": 6, "all": 9}, [Sum("all", ("a", "b"))]
    assert withhold(counts, sums, THRESHOLD, known=["b", "all"]) == {"a"}


def test_small_counts_that_stand_in_no_table_are_protected() -> None:
    # Ten in January, all but one of them in the spring term.
    counts = {"January": 10, "Spring": 9, "both": 9, "January only": 1}
    sums = [Sum("January", ("both", "January only")), Sum("Spring", ("both",))]
    unpublished = {"both": 0, "January only": 0}
    assert withhold(counts, sums, THRESHOLD, unpublished=unpublished)


def five_parts_of_six(**more: int) -> tuple[dict[str, int], list[Sum[str]]]:
    """2 + 1 + 1 + 1 + 1: each is 1 or 2, as far as a reader knows."""
    parts = {"a": 2, "b": 1, "c": 1, "d": 1, "e": 1, **more}
    return {**parts, "all": sum(parts.values())}, [Sum("all", tuple(parts))]


def test_a_small_count_is_more_than_one_of_two_numbers() -> None:
    counts, sums = five_parts_of_six(f=9)
    assert withhold(counts, sums, THRESHOLD) == counts.keys() - {"all"}


def test_nothing_dear_and_no_zero_goes_to_make_it_more_than_two_numbers() -> None:
    counts, sums = five_parts_of_six(f=0)
    assert withhold(counts, sums, THRESHOLD, dear=["all"]) == set("abcde")


def test_a_large_count_that_an_earlier_report_withheld_is_protected() -> None:
    # Then 7 and 3 were withheld; now the 3 is a 5.  To show it and the 12 would be to show the 7.
    counts = {"a": 7, "b": 5, "all": 12, "b then": 3, "all then": 10}
    sums = [Sum("all", ("a", "b")), Sum("all then", ("a", "b then"))]
    then = {"unpublished": {"b then": 1}, "withheld_before": ["b then"]}
    assert withhold(counts, sums, THRESHOLD, free=["all then"], **then)
    large = {"c then": 8, "all then": 20, "a": 12}
    one = [Sum("all then", ("a", "c then"))]
    settings = {"free": ["all then"], "unpublished": {"c then": 1}}
    assert not withhold(large, one, THRESHOLD, **settings)
    assert withhold(large, one, THRESHOLD, **settings, withheld_before=["c then"]) == {"a"}


def test_what_earlier_reports_and_this_must_say_is_lost() -> None:
    counts = {"then": 8, "all then": 20, "a": 12}
    lost: set[str] = set()
    withheld = withhold(
        counts,
        [Sum("all then", ("a", "then"))],
        THRESHOLD,
        free=["all then"],
        known=["a"],
        unpublished={"then": 1},
        withheld_before=["then"],
        lost=lost,
    )
    assert withheld == set()
    assert lost == {"then"}


def test_a_large_count_that_what_is_known_says_is_not_withheld_for_it() -> None:
    # b is 20 - 11, as everybody knows; to withhold it would hide nothing, so that c has to go.
    counts = {"a": 11, "b": 9, "ab": 20, "s": 3, "c": 15, "all": 27}
    sums = [Sum("ab", ("a", "b")), Sum("all", ("b", "s", "c"))]
    assert withhold(counts, sums, THRESHOLD, known=["a", "ab"]) == {"s", "c"}


def test_what_is_dear_stays_while_anything_else_helps() -> None:
    counts = {"a": 3, "b": 6, "all": 9, "also all": 9}
    sums = [Sum("all", ("a", "b")), Sum("also all", ("all",))]
    assert withhold(counts, sums, THRESHOLD, dear=["all", "also all"]) == {"a", "b"}
    assert withhold(counts, sums, THRESHOLD, dear=["b"]) >= {"a", "all", "also all"}


def test_what_has_become_needless_is_shown_again() -> None:
    # All 17 are answered, and the 16 with a severity were due: that one has none is plain
    # until both sixteens are withheld, and then the first try was for nothing.
    severities = {"low": 4, "medium": 7, "high": 2, "critical": 3, "none": 1}
    counts = {f"s.{key}": count for key, count in severities.items()} | {"s.all": 17}
    counts |= {f"d.{key}": count for key, count in severities.items() if key != "none"}
    counts |= {"d.all": 16} | {f"rest.{key}": 0 for key in severities if key != "none"}
    sums = [
        Sum("s.all", tuple(f"s.{key}" for key in severities)),
        Sum("d.all", tuple(f"d.{key}" for key in severities if key != "none")),
        *(Sum(f"s.{key}", (f"d.{key}", f"rest.{key}")) for key in severities if key != "none"),
    ]
    rests = [name for name in counts if name.startswith("rest")]
    withheld = withhold(counts, sums, THRESHOLD, rests=rests, dear=["s.all"])
    assert "d.all" in withheld
    assert "s.all" not in withheld
