"""Whether it was done in school, and about what prejudice: whole cells only."""

from pathlib import Path

import pytest

from support.log_files import noted, read_rows, the_row


@pytest.mark.parametrize(
    ("heading", "cell", "where"),
    [
        ("Location of incident", "Outside school", "out-of-school"),
        ("In or out of school?", "Both in and out of school", "both"),
        ("In school? (Y/N)", "Y", "in-school"),
        ("In school?", "✗", "out-of-school"),
    ],
)
def test_a_whole_cell_says_where(tmp_path: Path, heading: str, cell: str, where: str) -> None:
    assert the_row(tmp_path, **{heading: cell})["where"] == where


@pytest.mark.parametrize("cell", ["On the bus, then in school", "Year 9 corridor", "Online", "?"])
def test_what_says_no_place_stays_words(tmp_path: Path, cell: str) -> None:
    row = the_row(tmp_path, Location=cell)
    assert row.get("where", "not-known") == "not-known"
    assert noted(row) == [f"Location: {cell}"]


def test_a_service_is_no_place(tmp_path: Path) -> None:
    row = the_row(tmp_path, **{"Where did it happen?": "Instagram"})
    assert (row["providers"], row["medium"]) == (["Instagram"], "social-network")


@pytest.mark.parametrize(
    ("heading", "cell", "motive"),
    [
        ("Protected characteristic", "Race (ethnicity)", "race"),
        ("What do you think motivated this incident?", "Religion/culture", "religion"),
        ("Prejudice", "No", "no-prejudice"),
        ("Focus of bullying", "Transphobia/Gender identity", "gender-identity"),
    ],
)
def test_a_whole_cell_says_about_what(tmp_path: Path, heading: str, cell: str, motive: str) -> None:
    assert the_row(tmp_path, **{heading: cell})["motivation"] == motive


@pytest.mark.parametrize("cell", ["She thinks it was about her race", "n/a", "Yes"])
def test_what_names_no_prejudice_decides_nothing(tmp_path: Path, cell: str) -> None:
    row = the_row(tmp_path, Prejudice=cell)
    assert "motivation" not in row
    assert noted(row) == [f"Prejudice: {cell}"]


def test_a_word_of_the_schools_own_is_asked_about_once_it_is_common(tmp_path: Path) -> None:
    rows = [(f"{day}/11/2025", "Posts", "Main site") for day in (3, 4, 5)]
    head = ("Date", "What happened", "Location")
    assert read_rows(tmp_path, head, *rows[:2]).questions == ()
    (question,) = read_rows(tmp_path, head, *rows).questions
    assert (question.id, question.choices[:2]) == (
        "word:place:main site", ("not-known", "in-school"),
    )  # fmt: skip
