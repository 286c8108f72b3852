"""Letters: from the records, with one name at most, in words that a school can replace."""

import io
from pathlib import Path

import docx
import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import RecordKind
from esafety_tui.model.leaving import LetterKind
from esafety_tui.model.record import Invalid
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.reports.letters.texts import OWN_NAME, shipped_text
from support.people import BY_PUPIL, PUPIL, TEACHER, a_case
from support.program import run

REPORTER = {"role": "reporter", "standing": "parent", "name": "Pat Kid"}
NAMES = ("Kim", "Kid", "Max", "Power", "Pat", "Bloggs")


def whole(casework: Casework) -> str:
    ref = a_case(casework, PUPIL, BY_PUPIL, REPORTER, TEACHER, providers=["Instagram"])
    casework.removals.add(ref, {"provider": "Instagram", "address": "https://x.example/1"})
    casework.removals.change(ref, "r1", {"captured_at": casework.records.now, "illegal": "yes"})
    casework.removals.send(ref, "r1")
    for kind in ("pastoral", "parents-told"):
        casework.entries.add_support(ref, {"person": "p1", "kind": kind})
    casework.entries.add_sanction(ref, {"person": "p2", "kind": "detention"})
    casework.check_ins.arrange(ref)
    return ref


@pytest.mark.parametrize(
    ("kind", "person", "named", "said", "never"),
    [
        (LetterKind.PARENT_OF_TARGET, "p1", {"Kim", "Kid"}, "pastoral", "detention"),
        (LetterKind.PARENT_OF_RESPONSIBLE, "p2", {"Max", "Power"}, "Detention", "pastoral"),
        (LetterKind.STAFF, "p4", {"Bloggs"}, "union's advice", "detention"),
        (LetterKind.REPORTER, "", set(), "Thank you", "Instagram"),
        (LetterKind.GOVERNOR, "", set(), "cannot name", "Instagram"),
    ],
)
def test_a_letter_says_what_its_reader_needs_and_names_one_person(
    casework: Casework, kind: LetterKind, person: str, named: set[str], said: str, never: str
) -> None:
    ref = whole(casework)
    casework.settings.change({"reached_at": "01632 960 417"})
    text = casework.leaving.letters.draft(ref, kind, person)
    assert text.endswith("01632 960 417\n")
    assert "parents told" not in text
    assert {name for name in NAMES if name in text} == named
    assert said in text
    assert never not in text
    assert ref in text
    assert "{" not in text
    assert "taken down" in text


def test_every_letter_cites_clauses_that_there_are(casework: Casework) -> None:
    known = {clause.id for clause in clauses()}
    letters = casework.leaving.letters.in_use().letters
    assert set(letters) == set(LetterKind)
    for letter in letters.values():
        assert set(letter.clause.split(", ")) <= known


def test_under_a_police_hold_the_family_of_who_may_have_done_it_is_not_written_to(
    casework: Casework,
) -> None:
    ref = a_case(casework, PUPIL, BY_PUPIL)
    casework.referrals.place_hold(ref, "DC Example")
    with pytest.raises(Refused, match="paused for the police"):
        casework.leaving.letters.draft(ref, LetterKind.PARENT_OF_RESPONSIBLE, "p2")
    assert "asked the school to wait" in casework.leaving.letters.draft(
        ref, LetterKind.PARENT_OF_TARGET, "p1"
    )


@pytest.mark.parametrize("role", ["involved", "alleged", "witness"])
def test_nobody_is_written_about_in_a_part_that_they_have_not(
    casework: Casework, role: str
) -> None:
    ref = a_case(casework, {**TEACHER, "role": role})
    for kind in (LetterKind.STAFF, LetterKind.PARENT_OF_TARGET, LetterKind.PARENT_OF_RESPONSIBLE):
        with pytest.raises(Invalid, match="must have the role"):
            casework.leaving.letters.draft(ref, kind, "p1")
    casework.cases.change_person(ref, "p1", {"role": "target"})  # the control
    assert "concerns you: an e-safety incident" in casework.leaving.letters.draft(
        ref, LetterKind.STAFF, "p1"
    )


def test_a_letter_is_kept_worded_and_stays_as_it_was_sent(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    data = {"kind": "parent-of-target", "person": "p1", "text": "Dear parent"}
    casework.leaving.letters.keep(ref, data)
    casework.leaving.letters.change(ref, "l1", {"text": "Dear parent or carer"})
    kept = casework.leaving.letters.send(ref, "l1", {}).letters[0]
    assert (kept.text, kept.sent_at) == ("Dear parent or carer", casework.records.now)
    with pytest.raises(Invalid, match="stays as it was sent"):
        casework.leaving.letters.change(ref, "l1", {"text": "Other words"})
    with pytest.raises(Invalid, match="was sent stays"):
        casework.corrections.take_out(ref, RecordKind.LETTER, "l1", "by mistake")
    with pytest.raises(Invalid, match="must say something"):
        casework.leaving.letters.keep(ref, {**data, "text": " "})
    with pytest.raises(Invalid, match="about whom"):
        casework.leaving.letters.draft(ref, LetterKind.STAFF)


def test_a_school_has_its_own_words_and_a_mistake_in_them_is_said(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    own = casework.records.folder / OWN_NAME
    own.write_text(
        '[governor]\nclause = "G4"\ntext = "Our own words about {ref}"\n', encoding="utf-8"
    )
    assert (
        casework.leaving.letters.draft(ref, LetterKind.GOVERNOR) == f"Our own words about {ref}\n"
    )
    assert "Dear parent" in casework.leaving.letters.draft(ref, LetterKind.PARENT_OF_TARGET, "p1")
    for wrong in ('[governor]\nclause = "G4"\ntext = "{pupil}"\n', "[governor", "[mayor]\na=1\n"):
        own.write_text(wrong, encoding="utf-8")
        in_use = casework.leaving.letters.in_use()
        assert in_use.problem.startswith("Your own letters.toml")
        assert "Dear governor" in casework.leaving.letters.draft(ref, LetterKind.GOVERNOR)
    own.unlink()


def test_word_on_the_schools_paper_and_no_other_file(casework: Casework, tmp_path: Path) -> None:
    paper = tmp_path / "paper.docx"
    headed = docx.Document()
    headed.sections[0].header.paragraphs[0].text = "NORTHFIELD SCHOOL"
    headed.save(str(paper))
    casework.settings.change({"letterhead": str(paper)})
    content = casework.leaving.letters.as_word("Dear parent\n\nYours", "2026-27/001")
    document = docx.Document(io.BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == "NORTHFIELD SCHOOL"
    assert "Dear parent" in [p.text for p in document.paragraphs]
    (tmp_path / "no.docx").write_bytes(b"not a Word file")
    for wrong in ("no.docx", "nowhere.docx"):
        with pytest.raises(Invalid, match="no Word file"):
            casework.settings.change({"letterhead": str(tmp_path / wrong)})
    paper.write_bytes(b"spoilt since")
    with pytest.raises(Invalid, match="no Word file"):
        casework.leaving.letters.as_word("Dear parent", "2026-27/001")


def test_the_command_shows_writes_and_keeps(casework: Casework, tmp_path: Path) -> None:
    ref = a_case(casework, PUPIL)
    folder = casework.records.folder
    casework.close()
    shown = run("letter", ref, "--to", "parent-of-target", "--person", "p1", database=folder)
    assert "Kim Kid" in shown.stdout
    target = tmp_path / "letter.docx"
    to = ("--to", "parent-of-target", "--person", "p1")
    done = run("letter", ref, *to, "-o", str(target), "--keep", database=folder)
    assert done.returncode == 0
    assert "Kim Kid" in "\n".join(p.text for p in docx.Document(str(target)).paragraphs)
    assert "as l1" in done.stderr
    assert run("letter", "--own", database=folder).returncode == 0
    assert (folder / OWN_NAME).read_text(encoding="utf-8") == shipped_text()
