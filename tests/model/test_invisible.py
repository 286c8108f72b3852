"""Characters that nobody sees do not come in, on any way; what a name or an emoji needs does."""

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import clean_line, clean_text
from support import program
from support.log_files import HEADINGS, csv_bytes, import_log, read_bytes

UNSEEN = "".join(map(chr, chain(
    [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0],
    range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070),
    range(0xFE00, 0xFE10), range(0xFFF9, 0xFFFC), range(0xE0000, 0xE0080),
    range(0xE0100, 0xE01F0),
)))  # fmt: skip
# Written out, so that what is meant can be seen here at least.
NEEDED = {
    "a family": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "a head shaken": "\U0001f642\u200d\u2194\ufe0f",
    "a dark thumb": "\U0001f44d\U0001f3ff",
    "a woman at a desk": "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    "the flag of England": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "the flag of Wales": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "a key": "1\ufe0f\u20e3",
    "an i": "\u2139\ufe0f",
    "a name in Persian": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
    "a name in Sinhala": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "a name in Hindi": "\u0915\u094d\u200c\u0937",
    "a name in Japanese": "\u845b\U000e0100\u57ce",
    "a name in Hebrew": "\u05d3\u05d5\u05d3 \u05db\u05d4\u05df",
    "a name in Arabic": "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
}


def test_one_that_nobody_sees_goes_wherever_it_stands() -> None:
    for unseen in UNSEEN:
        for text in (f"Ann{unseen}a Smith", f"{unseen}Anna Smith", f"Anna{unseen} Smith",
                     f"Anna Smith{unseen}", f"Anna {unseen * 3}Smith"):  # fmt: skip
            assert clean_text(text) == "Anna Smith", ascii(text)
            assert clean_line(text) == "Anna Smith", ascii(text)
        assert clean_text(unseen) == "", ascii(unseen)


@pytest.mark.parametrize("needed", NEEDED.values(), ids=NEEDED)
def test_what_a_name_or_an_emoji_needs_stays(needed: str) -> None:
    text = f"x {needed} y"
    assert clean_text(text) == text
    assert clean_text(needed) == needed


def test_what_is_no_flag_keeps_no_tags() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ring 0161 496 0000")
    assert clean_text(f"\U0001f3f4{hidden}\U000e007f") == "\U0001f3f4"


def test_a_letter_of_a_script_without_variations_carries_none() -> None:
    for letter in ("a", "\u05d0", "\u0639", "\uac00"):
        assert clean_text(f"{letter}\ufe00{letter}\U000e0100{letter}\ufe0f") == letter * 3


def test_an_emoji_carries_one_selector_and_no_message() -> None:
    assert clean_text("\u2764" + "\ufe0f" * 9 + "".join(map(chr, range(0xE0100, 0xE0120)))) == (
        "\u2764\ufe0f"
    )


# Of what is seen, what makes a difference to what stands beside it.
_BESIDE = "ae1# \u0301\u0639\u06cc\u0915\u094d\u845b\u2764\U0001f469\U0001f3fd\U0001f3f4\u20e3\n"


@example("\u2764\ufe0f\ufe0f\u200d\U0001f525")
@given(st.text(st.sampled_from(UNSEEN + _BESIDE) | st.characters(), max_size=12))
def test_cleaned_once_is_cleaned(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned


def test_they_come_in_by_no_form_and_no_file(casework: Casework, tmp_path: Path) -> None:
    name = "\u200bA\u00adnna\u2066 Smi\u200dth\U000e0041\ufeff"
    person = {"role": "target", "standing": "pupil", "name": name}
    by_form = casework.cases.record({"title": name, "people": [person]})
    record = {"title": name, "reported_at": "2025-11-03T09:15:00+00:00", "people": [person]}
    from_json = import_log(
        casework, read_bytes(tmp_path, json.dumps([record]).encode(), "x.json")
    ).new[0]
    for incident in (by_form, from_json):
        assert incident.title == "Anna Smith"
        assert incident.people[0].name == "Anna Smith"
    log = csv_bytes([HEADINGS, ("3/11/2025", "", name, name, name)])
    told = repr(read_bytes(tmp_path, log).rows[0])
    assert set(told).isdisjoint(UNSEEN)
    assert "\\u200b" not in told


def test_they_come_in_by_no_command(tmp_path: Path) -> None:
    words = ["setup", "--plain", "--school", "Hi\u200bll\u202e", "--lead", "S\u00adam"]
    done = program.run(*words, database=tmp_path / "r")
    assert done.returncode == 0, done.stderr
    with_them = Casework.open(tmp_path / "r", read_only=True)
    assert (with_them.records.school.name, with_them.records.school.lead) == ("Hill", "Sam")
    with_them.close()
    words[3] = "\u200b\u3164"
    done = program.run(*words, database=tmp_path / "other")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
