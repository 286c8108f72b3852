"""Choosing a file instead of typing where it is: whatever files are called."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import esafety_tui
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.school import School
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.boxes import file_picker
from esafety_tui.widgets.boxes.file_picker import FilePicker
from esafety_tui.widgets.form.field import field_of
from esafety_tui.widgets.form.field_widget import widget_for
from esafety_tui.widgets.form.path_input import PathInput, path_typed

PACKAGE = Path(esafety_tui.__file__).parent


class Host(BaseApp):
    """Shows one picker, and keeps what came of it."""

    def __init__(self, picker: FilePicker) -> None:
        super().__init__()
        self.picker = picker
        self.chosen: list[Path | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.picker, self.chosen.append)


async def test_enter_goes_into_a_folder_and_takes_a_file_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "[red]a[ name.png"
    file.write_bytes(b"x")
    (tmp_path / "folder" / ".hidden").write_bytes(b"x")
    app = Host(FilePicker(tmp_path / "nowhere.txt"))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "down", "enter")
        await pilot.pause()
    assert app.chosen == [file]


async def test_the_first_letters_go_to_a_name(tmp_path: Path) -> None:
    for name in ("apple.csv", "jolly.csv", "Joke.csv", "june.csv"):
        (tmp_path / name).write_bytes(b"x")
    app = Host(FilePicker(tmp_path))
    async with app.run_test() as pilot:
        for typed, name in zip("juaz", ("Joke.csv", "june.csv", *["apple.csv"] * 2), strict=True):
            await pilot.press(typed)
            assert app.picker._rows.highlighted_key == name
        await pilot.press("up", "j", "o", "l", "enter")
        await pilot.pause()
    assert app.chosen == [tmp_path / "jolly.csv"]


async def test_where_only_some_kinds_serve_the_others_are_not_shown(tmp_path: Path) -> None:
    for name in ("log.XLSX", "log.docx", "notes.csv"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.png").mkdir()
    app = Host(FilePicker(tmp_path, endings=(".xlsx", ".csv")))
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = [row.text for row in app.picker._rows.rows]
        assert shown == ["..", "folder.png/", "log.XLSX", "notes.csv"]
        said = app.picker.query_one("#said").render()
    assert "Only .xlsx, .csv are shown." in str(said)


async def test_a_folder_is_taken_where_one_is_wanted_and_nothing_on_escape(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "page.png").write_bytes(b"x")
    app = Host(FilePicker(tmp_path, folders=True))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "backspace", "down", "enter", "ctrl+s")
        await pilot.pause()
        assert app.chosen == [tmp_path / "in"]
        app.push_screen(FilePicker(tmp_path), app.chosen.append)
        await pilot.pause()
        await pilot.press("ctrl+s", "escape")
        await pilot.pause()
    assert app.chosen == [tmp_path / "in", None]


def test_a_field_that_is_declared_as_a_path_can_be_looked_for() -> None:
    for record, name in ((Evidence, "file"), (School, "second_place"), (School, "letterhead")):
        assert isinstance(widget_for(field_of(record, name), ""), PathInput)
    assert not isinstance(widget_for(field_of(Evidence, "address"), ""), PathInput)


def test_wherever_a_path_is_asked_for_it_can_be_looked_for() -> None:
    """A box of its own asks for a path by the field that has the picker."""
    asked = [
        (path.name, found[1])
        for path in PACKAGE.rglob("*.py")
        for found in re.finditer(r'(\w*Input)\([^\n]*id="path"', path.read_text(encoding="utf-8"))
    ]
    assert len(asked) >= 3
    assert {kind for _, kind in asked} == {"PathInput"}


def test_at_the_top_of_a_drive_the_others_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert file_picker._drives_but(tmp_path) == []
    monkeypatch.setattr(file_picker, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(Path, "exists", lambda path: str(path) in ("C:\\", "E:\\"))
    assert [row.text for row in file_picker._drives_but(Path("C:\\"))] == ["Drive E:\\"]


@pytest.mark.parametrize("typed", ["", " '' ", "a\0b"])
def test_what_is_no_path_is_said_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid, match="look for it") as refused:
        path_typed("folder", typed)
    assert refused.value.field == "folder"
    assert path_typed("folder", ' "/tmp/in" ') == Path("/tmp/in")
