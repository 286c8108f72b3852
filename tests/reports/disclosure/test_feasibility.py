"""What withheld counts could be instead: the same as trying everything out."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.reports.disclosure.suppression import Alternatives, Sum, groups

FAR = 4  # how far from the true counts the slow search looks


def tried_out(
    counts: Mapping[str, int], sums: Sequence[Sum[str]], withheld: Collection[str], least: int
) -> dict[str, set[int]]:
    """What each withheld count is in the sets of counts that agree with what is published."""
    found: dict[str, set[int]] = {name: set() for name in withheld}

    def sets(known: dict[str, int], left: list[str]) -> Iterator[dict[str, int]]:
        for one in sums:
            parts = sum(known.get(part, least) for part in one.parts)
            if one.total in known and (
                parts > known[one.total]
                or (parts < known[one.total] and all(part in known for part in one.parts))
            ):
                return
        if not left:
            yield known
            return
        for value in range(least, counts[left[0]] + FAR + 1):
            yield from sets({**known, left[0]: value}, left[1:])

    published = {name: count for name, count in counts.items() if name not in withheld}
    for one in sets(published, sorted(withheld)):
        for name in withheld:
            found[name].add(one[name])
    return found


def alternatives(
    counts: Mapping[str, int], sums: Sequence[Sum[str]], withheld: Collection[str], least: int
) -> Iterator[Alternatives[str]]:
    for equations in groups(sums, set(withheld)):
        names = sorted({name for equation in equations for name in equation})
        yield Alternatives(
            equations, {name: counts[name] for name in names}, dict.fromkeys(names, least)
        )


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, int], list[Sum[str]], set[str], int]:
    """A small table with its totals, of which some counts are withheld."""
    least = draw(st.integers(0, 1))
    count = st.integers(least, 4)
    counts = {cell: draw(count) for cell in ("a1", "a2", "a3", "b1", "b2", "b3")}
    sums = [
        *(Sum(row, tuple(f"{row}{column}" for column in "123")) for row in "ab"),
        *(Sum(column, tuple(f"{row}{column}" for row in "ab")) for column in "123"),
        Sum("all", ("a", "b")),
        Sum("all", ("1", "2", "3")),
    ]
    for one in sums:
        counts[one.total] = sum(counts[part] for part in one.parts)
    withheld = draw(st.sets(st.sampled_from(sorted(counts)), min_size=1, max_size=7))
    return counts, sums, withheld, least


@given(tables(), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_what_differs_is_what_trying_everything_out_finds(
    table: tuple[dict[str, int], list[Sum[str]], set[str], int], by: int
) -> None:
    counts, sums, withheld, least = table
    possible = tried_out(counts, sums, withheld, least)
    for found in alternatives(counts, sums, withheld, least):
        for name in found.low:
            span = max(possible[name]) - min(possible[name])
            assert found.differs(name, by) == (span >= by), name
            assert {found.low[name], found.high[name]} <= possible[name] | set(
                range(counts[name] + FAR, 99)
            )


def test_what_no_sum_holds_is_open() -> None:
    assert groups([Sum("all", ("a", "b"))], {"c"}) == []


def test_a_count_is_raised_though_all_of_its_row_are_at_their_least() -> None:
    # Of four in a row and four in a column each move alone is blocked: three have to change.
    counts = {"a1": 1, "a2": 2, "b1": 2, "b2": 1, "c1": 1, "c2": 1}
    sums = [Sum("1", ("a1", "b1", "c1")), Sum("2", ("a2", "b2", "c2"))]
    sums += [Sum(row, (f"{row}1", f"{row}2")) for row in "abc"]
    (found,) = alternatives(counts, sums, counts, 1)
    assert found.differs("a1", 1)
    assert not found.differs("c1", 1)  # 1 and 1 are the only way to make 2


def test_halves_are_no_counts() -> None:
    # For one more of d, half of each a, b and c would have to go; e lets it be one at most.
    equations = [{"d": 1, one: 1, other: 1} for one, other in ("ab", "bc", "ac")]
    counts = {"a": 5, "b": 5, "c": 5, "d": 5, "e": 2}
    least = {"a": 1, "b": 1, "c": 1, "d": 5, "e": 1}
    tight = Alternatives([*equations, {"d": 1, "e": 1}], counts, least)
    assert not tight.differs("d", 1)
    loose = Alternatives(equations, counts, least)
    assert loose.differs("d", 2)
    assert loose.high["d"] == 7
    assert loose.low["a"] == 4


@pytest.mark.parametrize("times", [1, 2, 5])
def test_the_same_question_has_the_same_answer(times: int) -> None:
    counts = {"a": 3, "b": 2, "c": 4}
    (found,) = alternatives(counts, [Sum("all", ("a", "b", "c"))], counts, 1)
    assert [found.differs("a", 5) for _ in range(times)] == [True] * times
    assert [found.differs("a", 7) for _ in range(times)] == [False] * times
