"""One word for one thing: what was retired stands on no screen, in no message and on no page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import esafety_tui
from esafety_tui.policy.clauses import cited

PACKAGE = Path(esafety_tui.__file__).parent
TOP = PACKAGE.parent

# What was said before, as it stood there, and what is said now (the glossary of CONTRIBUTING.md).
RETIRED = {
    "Make sure that nobody is": "Check that nobody is in danger",
    '"Find out: ': "the question itself",
    "screen print": "screenshot",
    "ay it be a crime": "Could it be a crime?",
    "overdue by": "2 days late",
    "Steps overdue": "Steps late",
    '"Legal hold"': "Keep longer",
    "is on legal hold": "is kept longer",
    "hom to ring": "who to ring",
    "N goes there": "Next",
    "removals to look at": "take-downs to chase",
    '"not assessed"': "severity not set",
    "A record answers this step": "Done by a record",
    "Tick it without": "Done without a record",
    "NOT content": "not happy with how it was handled",
    "Nothing recorded here yet": "Nothing here yet",
    '"What was used"': "Where it happened",
    '"How it reached you"': "How you heard",
    "if left empty": "blank = …",
    '"To the school"': "Who they are",
    "shown only when you ask for names": "hidden until you press F2",
    "Why not less": "Why nothing milder would do",
    '"What became of it"': "What happened",
    "A claim that cannot be proven is not": "Not proven does not mean made up",
    '"That cannot be"': "Please check this",
    "The policy does not allow this": "The policy says: not yet",
    "Nothing is taken out here": "You can't remove this one",
    "Have you the recovery key": "Have you written down or saved the recovery key?",
    "Keep it unencrypted": "Go without a passphrase",
    "It never left: forget it": "Nobody has it: delete it",
    "Write it all the same": "Write it anyway",
    "spelt exactly so": "No exact match",
    "the searches that you keep": "Saved searches",
    "Take filters back": "Clear the filter",
    "Be shown round": "Show me round",
    "before you rely on it": "ring it before you give it out",
    "how far to rely on it": "how sure it is",
    "nuisance-call number": "no number for abusive calls",
    "Drop or carry over": "Drop or move to next year",
    "Who sees to it": "Who will do it",
    "What in the program answers it": "How we meet it",
    "Who is who": "School and people",
    "Locks when left alone": "Locks when unused",
    "Acts are signed": "Changes are recorded",
    "What is no school day moves": "Deadlines move as soon as you save",
    '"Dispose of it"': "Delete the details",
    "kept for long enough\"": "due to be deleted",
    "What it rests on": "Why",
    "Take in an existing log": "Bring in your log",
    "Mend damaged": "Repair",
    "and are the honest way": "use the commands",
    "the lock is a curtain, and": "only hidden: Enter shows them again",
    "It is one desk": "Only one person can make changes at a time",
    "Everybody knows what cyberbullying": "Teach what cyberbullying is",
    "Nobody answers back": "Don't reply",
    "weighed, not guessed": "Severity has a reason",
    "Ask the host": "Ask the platform",
    "the host is asked": "ask the platform",
    "to the host is not marked": "the request to the platform is not marked",
    "prepared a removal request": "prepared a take-down request",
    "Removal requests": "Take-down requests",
    '"Take out"': "Remove",
    "is not taken out:": "is not removed:",
    "mostly a parent": "usually a parent",
    "they are not content": "they are unhappy",
    "Content with it": "Happy with it?",
    '"Ask whom"': "Who to ask",
    '"By whom"': "Who did it",
    '"For whom"': "Who for",
    '"About whom"': "Who it is about",
    "For whom is the report": "Who is the report for?",
    "Take this import back": "Undo this import?",
    "Logs taken in": "Logs brought in",
    "Nothing was disposed of": "Nothing was deleted",
    "disposed of; the yearly": "The details of 1 case are deleted",
    "Due for disposal": "Due to be deleted",
    "waits for the police hold": "paused for the police",
    "pages of others": "on other websites",
    "seen, no date": "page has no date",
    "large enough to read out": "shows it to read out",
    "The policy is of 2014": "was written in 2014",
    "counts that is no bank holiday": "every weekday counts, except bank holidays",
    "Nothing fits. Escape": "No match. Esc clears the search",
    "One moment …": "Checking …",
    "the last day, if it went on": "last day",
    "In this nation a school": "in England only",
    "must be filled: this step": "enter the police reference",
    "Material removed, of what": "Material taken down",
    "It stopped, of those asked": "Had stopped when asked",
    "half took no longer than this": "the middle one",
    "leads to the counts": "leads to Today",
    "Weigh how severe": "How serious is it, and why?",
    "Settle the outcome": "Record what you found, and why",
    "Register what was kept": "Save the evidence",
    "Arrange to ask whether": "Book two check-ins",
    "Take the images to": "Tell the police about the images now",
}  # fmt: skip
_FILES = (
    *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), *(TOP / "docs").glob("*.md"),
    *(TOP / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
)  # fmt: skip
SAID = {path.relative_to(TOP).as_posix(): path.read_text(encoding="utf-8") for path in _FILES}


@pytest.mark.parametrize("retired", RETIRED)
def test_what_was_retired_is_said_nowhere(retired: str) -> None:
    found = [name for name, text in SAID.items() if retired in text]
    assert not found, f"say: {RETIRED[retired]}"


def test_a_retired_word_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setitem(SAID, "page.md", "Here stands Whom to ring.")
    with pytest.raises(AssertionError):
        test_what_was_retired_is_said_nowhere("hom to ring")


# A clause that stands in brackets by its letter and number alone, as in (P8).
_BARE = re.compile(r"\((?:see )?[GEPSOLAD]\d\d?\b")


def said_in(tree: ast.AST) -> Iterator[str]:
    """Every text of a module but its docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_a_clause_is_cited_as_one() -> None:
    """A lead who has not seen one before reads *clause P8*; ``?`` and place 6 say what it is."""
    texts = [
        (name, line)
        for name, text in SAID.items()
        if not name.endswith(".py")
        for line in text.splitlines()
        if not (name.endswith(".toml") and line.startswith("#"))
    ]
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts += [(path.name, text) for text in said_in(tree)]
    assert not [(name, text) for name, text in texts if _BARE.search(text)]
    assert cited(["P8"]) == "clause P8"
    assert cited(["P2", "L2"], "KCSIE 2026") == "clauses P2, L2; KCSIE 2026"


def test_a_bare_one_would_be_seen() -> None:
    """The control."""
    assert list(said_in(ast.parse("'Do it (P8)'\nx = 'Do it (P8)'"))) == ["Do it (P8)"]
    assert _BARE.search("Do it (P8)")
    assert not _BARE.search("Do it (clause P8)")


def test_no_word_is_retired_for_itself() -> None:
    assert not [now for was, now in RETIRED.items() if was.strip('"') in now]
