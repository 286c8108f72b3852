"""Bands and shares: what is shown says the truth, and never how few are left."""

import pytest

from esafety_tui.reports.disclosure.bands import (
    NOTHING,
    Band,
    count_band,
    middle_band,
    parts_shown,
    share_band,
    sum_of,
    total_band,
)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (1, "1 to 4"), (4, "1 to 4"), (5, "about 5"), (7, "about 5"), (8, "about 10"),
     (12, "about 10"), (13, "about 15"), (1_002, "about 1,000")],
)  # fmt: skip
def test_a_count_is_a_band(count: int, shown: str) -> None:
    assert count_band(count).shown == shown


def test_a_band_holds_its_number_and_begins_where_the_last_ended() -> None:
    for count in range(200):
        band = count_band(count)
        assert band.least is not None
        assert band.most is not None
        assert band.least <= count <= band.most
        after = count_band(int(band.most) + 1)
        assert after.least == band.most + 1


def test_a_telling_row_does_not_tell_none_from_a_few() -> None:
    assert {count_band(count, sensitive=True) for count in range(5)} == {Band("0 to 4", 0, 4)}
    assert count_band(5, sensitive=True) == count_band(5)


def test_a_years_total_is_exact_from_five() -> None:
    assert [total_band(count).shown for count in (0, 1, 4, 5, 1_234)] == [
        "0", "1 to 4", "1 to 4", "5", "1,234",
    ]  # fmt: skip


def test_a_sum_is_exact_only_where_every_part_is() -> None:
    assert sum_of([total_band(5), total_band(0), total_band(9)]).shown == "14"
    assert sum_of([total_band(5), total_band(2)]) == Band("6 to 9", 6, 9)


def test_a_middle_value_is_given_from_eight() -> None:
    assert middle_band(12.0, 7) == NOTHING
    assert middle_band(12.5, 8).shown == "12.5"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (27, 30, "85% or more"), (30, 30, "85% or more"), (25, 30, "about 85%"),
        (18, 30, "about 60%"), (3, 30, "15% or less"), (0, 30, "0%"),
        (16, 19, "most"), (17, 19, "nearly all"), (14, 14, "nearly all"), (7, 14, "about half"),
        (1, 14, "few"), (0, 14, "none"), (5, 9, "half or more"), (4, 9, "under half"),
        (4, 4, "–"),
    ],
)  # fmt: skip
def test_a_share_reads(part: int, whole: int, shown: str) -> None:
    assert share_band(part, whole, whole).shown == shown


def test_no_share_tells_how_few_are_in_it_or_left_over() -> None:
    """Of 30, plain rounding makes 27 of 90 %, and of nothing else: the control below."""
    for whole in range(5, 121):
        for part in range(whole + 1):
            least, most = parts_shown(share_band(part, whole, whole), whole, whole)
            assert least <= part <= most
            if 1 <= part <= 4 or 1 <= whole - part <= 4:
                assert most - least >= 2, (part, whole)


def test_plain_rounding_would_tell() -> None:
    def plain(part: int) -> int:
        return round(part / 30 * 20) * 5

    assert [part for part in range(31) if plain(part) == plain(27)] == [27]


def test_the_form_hangs_on_what_a_reader_may_take_the_whole_to_be() -> None:
    """Of 16 to 23, a word or a percentage must not tell whether there are 19 or 20."""
    forms = {share_band(whole, whole, 16).shown for whole in range(16, 24)}
    assert forms == {"nearly all"}
