"""Looking at what was kept: never at what may be indecent, and nothing stays behind."""

from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.leaving.looking_at_evidence import forget
from esafety_tui.casework.records.saved_message import said_by_message
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.guards.refused import Refused
from support.people import PUPIL, a_case


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


def kept(casework: Casework, tmp_path: Path, name: str, content: bytes) -> str:
    ref = a_case(casework, PUPIL, facts={"indecent_images": "no"})
    (tmp_path / name).write_bytes(content)
    casework.evidence.bring(ref, {"description": "kept"}, tmp_path / name).done()
    return ref


def left(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "tmp").iterdir())


def test_a_text_is_read_here_and_leaves_no_copy(casework: Casework, tmp_path: Path) -> None:
    ref = kept(casework, tmp_path, "chat.txt", b"You \x1b[31mwill see\xff")
    seen = casework.leaving.looking.look(ref, "e1")
    assert seen.copy is None
    assert seen.text == "You will see\ufffd"
    assert left(tmp_path) == []


def test_a_picture_is_copied_for_as_long_as_it_is_looked_at(
    casework: Casework, tmp_path: Path
) -> None:
    ref = kept(casework, tmp_path, "Kim's page.PNG", b"picture")
    copy = casework.leaving.looking.look(ref, "e1").copy
    assert copy is not None
    assert copy.name == "e1.png"  # nobody's name
    assert copy.read_bytes() == b"picture"
    assert forget(copy)
    assert left(tmp_path) == []


def test_what_is_not_looked_at_is_said_before_anything_is_copied(
    casework: Casework, tmp_path: Path
) -> None:
    ref = kept(casework, tmp_path, "program.exe", b"MZ")
    looking = casework.leaving.looking
    with pytest.raises(Invalid, match="a text or a picture"):
        looking.look(ref, "e1")
    casework.entries.add_evidence(ref, {"description": "no file"})
    with pytest.raises(Invalid, match="no file"):
        looking.look(ref, "e2")
    picture = kept(casework, tmp_path, "page.png", b"picture")
    casework.cases.answer(picture, Fact.INDECENT_IMAGES, Answer.YES)
    with pytest.raises(Refused) as refused:
        looking.look(picture, "e1")
    assert refused.value.clause == "P2"
    assert left(tmp_path) == []


def test_a_saved_message_gives_its_day_its_sender_and_what_it_is_about(tmp_path: Path) -> None:
    message = tmp_path / "Saved.EML"
    message.write_bytes(
        b"From: Max Power <max@mail.example>\r\nSubject: =?utf-8?q?You_=C2=A320?=\r\n"
        b"Date: Tue, 17 Nov 2026 08:15:00 +0000\r\n\r\nText\r\n"
    )
    assert said_by_message(message) == {
        "medium": "e-mail",
        "description": "E-mail from Max Power <max@mail.example>: You £20",
        "shown_at": "Tue 17 Nov 2026, 08:15",
        "address": "Max Power <max@mail.example>",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"From: \x1b[31m<", b"Date: yesterday\r\n\r\n",
     b"From: =?x?q?a?=\r\n\r\n",
     b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\n"],
)  # fmt: skip
def test_a_message_that_is_none_gives_nothing_wrong(tmp_path: Path, content: bytes) -> None:
    message = tmp_path / "bad.eml"
    message.write_bytes(content)
    told = said_by_message(message)
    assert "\x1b" not in str(told)
    assert "shown_at" not in told
    assert said_by_message(tmp_path / "nowhere.eml") == {}
    (tmp_path / "page.png").write_bytes(b"From: a@b\r\n\r\n")
    assert said_by_message(tmp_path / "page.png") == {}


def test_of_a_text_without_an_end_the_beginning_is_read(casework: Casework, tmp_path: Path) -> None:
    ref = kept(casework, tmp_path, "chat.txt", b"x" * 100_001)
    assert casework.leaving.looking.look(ref, "e1").text == "x" * 100_000
