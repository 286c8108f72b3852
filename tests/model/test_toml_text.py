"""TOML by hand: nothing that a school may write in its steps and keys takes long, or fails."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.keys import OWN_NAME as KEYS
from esafety_tui.keys import own_keys
from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.policy.own_steps import OWN_NAME as STEPS
from esafety_tui.policy.own_steps import own_file
from esafety_tui.policy.steps import shipped_steps, shipped_text
from support import program

HARMFUL = {
    "5,000 digits": "x = " + "9" * 5000,
    "5,000 digits to the base of 16": "x = 0x" + "f" * 5000,
    "a key of 5,000 names": ".".join("a" * 5000) + " = 1",
    "keys of 1,000 names": "\n".join(f"a{n}." + ".".join("b" * 1000) + " = 1" for n in range(40)),
    "names in quotation marks": ".".join(["'a'", '"b"'] * 2500) + " = 1",
    "a heading of 5,000 names": "[" + ".".join("a" * 5000) + "]",
    "headings": "\n".join(f"[a{n}." + ".".join("a" * 15) + "]" for n in range(2000)),
    "lists in lists": "x = " + "[" * 90_000,
    "tables in tables": "x = " + "{a = " * 20_000,
    "a list of many": "x = [" + "1," * 40_000 + "]",
    "a text without end": 'x = """' + '\\"""' * 20_000,
    "quotation marks": '"' * 90_001,
    "blanks and dots": "a . " * 20_000,
}
FINE = {
    "the shipped steps": shipped_text(),
    "keys": 'board.new = "n,insert"\n"case.tick" = "x"  # [[[[[[[[[[[[ a.b.c.d.e.f.g\n',
    "dots and brackets in texts": "x = 'a.b.c.d.e.f.g [[[[[[[[[[[['\ny = \"{{{{{{{{{{{{\"",
    "a quotation mark at the end": 'x = """a""""\ny = 1\n',
    "a text of several lines": "x = '''\n" + "9" * 5000 + "\na.b.c.d.e.f\n'''\ny = 1\n",
    "an escaped quotation mark": 'x = "\\"" # "\ny = "a.b.c.d.e.f.g"\n',
}


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_what_was_made_to_do_harm_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadToml) as refused:
        read_toml(text)
    assert time.process_time() - begun < 1
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_somebody_may_write_is_read_as_ever(text: str) -> None:
    assert read_toml(text) == tomllib.loads(text)


@given(st.text(alphabet="ab1.=[]{}'\"\\#\n ", max_size=60))
def test_what_is_read_is_what_the_standard_library_reads(text: str) -> None:
    try:
        found = read_toml(text)
    except BadToml:
        return
    assert found == tomllib.loads(text)


def test_any_file_that_the_bounds_allow_is_read_soon() -> None:
    begun = time.process_time()
    for line in ("[a{}.b.c.d.e]", "a{}.b.c.d.e = 1", "x{} = {{a.b.c = 1, d = 2}}", "[[a.b.c]]"):
        text = "\n".join(line.format(n) for n in range(200_000 // len(line)))
        read_toml(text)
    assert time.process_time() - begun < 8


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_steps_and_keys_are_those_that_came_with_the_program(tmp_path: Path, text: str) -> None:
    (tmp_path / STEPS).write_text(text, encoding="utf-8")
    (tmp_path / KEYS).write_text(text, encoding="utf-8")
    in_use = own_file(tmp_path).steps_in_use()
    assert in_use.steps == shipped_steps()
    assert "not in use" in in_use.problem
    keys = own_keys(tmp_path, ESafetyApp)
    assert keys.keymap == {}
    assert len(keys.mistakes) == 1


def test_records_open_beside_a_number_of_5000_digits(casework: Casework, folder: Path) -> None:
    casework.close()
    (folder / STEPS).write_text("x = " + "9" * 5000)
    done = program.run("policy", database=folder)
    assert done.returncode == 0, done.stderr
    assert "line 1" in (done.stdout + done.stderr).casefold()
