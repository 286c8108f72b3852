"""The README and the pages for the lead: their commands run, their options and files exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import time_machine
from click.testing import CliRunner

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import ANCHOR, fill, load_sample
from esafety_tui.cli import COMMANDS, command_line
from esafety_tui.data.folder.pruning import KEPT
from esafety_tui.model.record import plain

TOP = Path(__file__).parents[2]
PAGES = [
    TOP / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
] + sorted((TOP / "docs").glob("*.md"))  # fmt: skip
BACKUPS_TOLD = ("README.md", "docs/your-records.md")
NAMES = [str(page.relative_to(TOP)) for page in PAGES]

# A command of ours wherever it stands: in a block, at its end a comment; or between backquotes.
_IN_BLOCK = re.compile(r"^(?:\S*/)?esafety-tui(?: .*)?$", re.M)
_IN_TEXT = re.compile(r"`(esafety-tui [^`]*)`")
_RUN = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_OUR_BLOCK = re.compile(r"<!-- (?:demo|test)-command -->.*?<!-- end -->", re.S)
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every command of ours that *page* names, without the program's name."""
    text = page.read_text(encoding="utf-8")
    found = _IN_TEXT.findall(text)
    for block in _BLOCK.findall(text):
        found += _IN_BLOCK.findall(block)
    for line in found:
        yield shlex.split(re.split(r"\s{2,}| #|…", line.replace("[", "").replace("]", ""))[0])[1:]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_and_option_exists(page: Path) -> None:
    for words in commands(page):
        parts = [word for word in words if word not in {"--database", "FOLDER", "FILE"}]
        if not parts or parts[0].startswith("-") or parts[0].isupper():
            continue
        assert parts[0] in COMMANDS, f"{page.name}: esafety-tui {' '.join(words)}"
        command = command_line.get_command(click.Context(command_line), parts[0])
        assert command is not None
        options = {name for option in command.params for name in option.opts} | {"--help"}
        options |= {name for sub in getattr(command, "commands", {}).values()
                    for option in sub.params for name in option.opts}  # fmt: skip
        options |= {name for option in command_line.params for name in option.opts}
        named = {word for word in parts[1:] if re.match(r"-{1,2}[a-z]", word)}
        assert named <= options, f"{page.name}: esafety-tui {' '.join(words)}"


def test_a_command_that_there_is_not_would_be_found(tmp_path: Path) -> None:
    """Negative control of the test above: it does fail."""
    for wrong in ("```text\nesafety-tui nonsense\n```\n", "Run `esafety-tui report --nonsense`."):
        page = tmp_path / "page.md"
        page.write_text(wrong, encoding="utf-8")
        with pytest.raises(AssertionError):
            test_every_command_and_option_exists(page)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    said = CliRunner().invoke(command_line, [command, "--help"])
    assert said.exit_code == 0
    assert "Usage:" in said.output


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample school in its own week, in which the pages' references are true."""
    folder = tmp_path_factory.mktemp("sample") / "records"
    with time_machine.travel(f"{ANCHOR}T09:00:00+00:00", tick=True):
        made = load_sample(ANCHOR)
        casework = Casework.set_up(folder, plain(made.school))
        fill(casework, made.incidents, made.prevention, made.reviews)
        casework.close()
        yield folder


BLOCKS = [
    (page.name, line)
    for page in sorted((TOP / "docs").glob("*.md"))
    for block in _RUN.findall(page.read_text(encoding="utf-8"))
    for line in block.strip().splitlines()
]


@pytest.mark.parametrize(("page", "line"), BLOCKS, ids=[f"{p}: {w}" for p, w in BLOCKS])
def test_every_command_of_a_page_does_what_it_says(
    page: str, line: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESAFETY_DATABASE", str(sample))
    words = shlex.split(line)
    assert words[0] == "esafety-tui"
    ran = CliRunner().invoke(command_line, words[1:], standalone_mode=False)
    assert ran.exception is None, f"{line}: {ran.output} {ran.exception!r}"
    assert ran.exit_code == 0, f"{line}: {ran.output}"
    assert ran.output
    if "-o" in words:
        assert (tmp_path / words[words.index("-o") + 1]).stat().st_size


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_command_stands_on_the_page_of_commands() -> None:
    page = (TOP / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\nesafety-tui {name}" not in page] == []


def test_which_backups_are_kept_is_told_the_same_everywhere() -> None:
    kept, _, _ = KEPT.partition(";")
    pages = [(TOP / page).read_text(encoding="utf-8") for page in BACKUPS_TOLD]
    pages.append(command_line.get_command(click.Context(command_line), "backup").help or "")
    assert all(kept in " ".join(page.split()) for page in pages)


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len((TOP / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_every_page_for_the_lead_is_in_the_list_of_pages() -> None:
    pages = {page.name for page in (TOP / "docs").glob("*.md")} - {"README.md"}
    listed = (TOP / "docs" / "README.md").read_text(encoding="utf-8")
    assert pages <= set(_LINK.findall(listed))


@pytest.mark.parametrize("which", ["demo", "test"])
def test_the_two_commands_are_where_they_are_looked_for(which: str) -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(rf"<!-- {which}-command -->\n```sh\n([^\n]+)\n```\n<!-- end -->", readme)
    assert "pip install" in block
    assert ("esafety-tui demo" if which == "demo" else "pytest") in block
