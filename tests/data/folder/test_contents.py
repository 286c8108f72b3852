"""The one list of what can lie in a records folder: it is whole, and what is swept follows it."""

from pathlib import Path, PurePath

import pytest

from esafety_tui import keys
from esafety_tui.data.crypto.cipher_protocol import PLAIN
from esafety_tui.data.files.names import INDEX
from esafety_tui.data.folder.contents import (
    CONTENTS,
    Meaning,
    is_backup,
    item_at,
    strangers,
    sweep_parts,
)
from esafety_tui.data.side_file import SideFile
from esafety_tui.policy import own_steps
from support.disk import written
from support.disk.stores import begun, opened

DOCS = Path(__file__).parents[3] / "docs"
NAMES = [one.name for one in CONTENTS if one.name[-1] != "/" and "NAME" not in one.name]


def test_names_that_other_rooms_say_are_in_it() -> None:
    """The policy and the keys do not know the store, and say how their files are called."""
    assert {own_steps.OWN_NAME, keys.OWN_NAME} <= set(NAMES)


def test_the_page_of_the_format_has_the_same_files() -> None:
    page = (DOCS / "file-format.md").read_text(encoding="utf-8")
    table = page.split("## Every file of the folder")[1].split("\n\n")[1]
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    told = {name: (sealed, backed_up == "yes") for name, _, sealed, _, backed_up in rows}
    assert told.keys() == {one.name for one in CONTENTS}
    for one in CONTENTS:
        sealed, backed_up = told[one.name]
        assert backed_up is one.in_backups, one.name
        if one.means not in (Meaning.COPY, Meaning.PASSING):
            assert sealed.startswith("sealed") is one.sealed, one.name


@pytest.mark.parametrize("name", [*NAMES, "evidence", "evidence/" + "a" * 64, ".switch/list.json",
                                  "backups/2026-11-23T091500/records.json"])  # fmt: skip
def test_every_name_is_known(name: str) -> None:
    assert item_at(PurePath(name)) is not None


@pytest.mark.parametrize(
    "name", ["notes.txt", "records.json.bak", "records (1).json", ".secret.abcdef01.part",
             "records.json/x", "old/records.json", ".records.json.part"],
)  # fmt: skip
def test_nothing_else_is(name: str) -> None:
    assert item_at(PurePath(name)) is None


def left_overs(folder: Path) -> list[Path]:
    """Put half-written files of every name, everywhere where a killed program can leave one."""
    made = [folder / f".{name}.0123abcd.part" for name in NAMES]
    made += [folder / ".report-a_9xyz01.part", folder / "evidence/.evidence.0123abcd.part",
             folder / "evidence/.copy.0123abcd.part",
             folder / "set-aside/2026-11-23T091500/.copy.0123abcd.part"]  # fmt: skip
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        found = item_at(path.relative_to(folder))
        assert found is not None
        assert found.means is Meaning.PASSING
    return made


def test_whatever_was_left_half_written_is_swept_at_the_start(tmp_path: Path) -> None:
    begun(tmp_path).close()
    made = left_overs(tmp_path)
    others = [tmp_path / ".mine.part", tmp_path / ".notes.0123abcd.part", tmp_path / "a.part"]
    for path in others:
        path.write_bytes(b"mine")
    opened(tmp_path).close()
    assert [path for path in made if path.exists()] == []
    assert [path for path in others if not path.exists()] == []


def test_a_reader_sweeps_nothing(tmp_path: Path) -> None:
    begun(tmp_path).close()
    made = left_overs(tmp_path)
    opened(tmp_path, read_only=True).close()
    assert [path for path in made if not path.exists()] == []


def test_what_cannot_be_swept_stops_nothing(tmp_path: Path) -> None:
    begun(tmp_path).close()
    (tmp_path / ".index.cache.0123abcd.part").mkdir()
    (gone := tmp_path / ".records.json.0123abcd.part").write_bytes(b"half")
    opened(tmp_path).close()
    assert not gone.exists()


def test_what_was_half_written_beside_a_file_that_is_linked_goes(tmp_path: Path) -> None:
    folder, real = tmp_path / "records", tmp_path / "real"
    begun(folder).close()
    real.mkdir()
    (folder / "records.json").rename(real / "records.json")
    (folder / "records.json").symlink_to(real / "records.json")
    (left := real / ".records.json.0123abcd.part").write_bytes(b"half")
    sweep_parts(folder)
    assert not left.exists()


def test_what_is_not_ours_is_named_and_what_a_desktop_leaves_is_not(tmp_path: Path) -> None:
    begun(tmp_path).close()
    assert strangers(tmp_path) == []
    for name in ("copy of records.json", ".DS_Store", ".notes.part"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "old").mkdir()
    assert strangers(tmp_path) == [".notes.part", "copy of records.json", "old"]


def test_among_the_backups_too(tmp_path: Path) -> None:
    for name in ("2026-11-23T091500", "2026-11-23T091500-2", "before Ofsted", "own",
                 ".2026-11-23T091500.part", ".2026-11-23T091500.going"):  # fmt: skip
        (tmp_path / "backups" / name).mkdir(parents=True)
    (tmp_path / "backups/before Ofsted/manifest.json").write_bytes(b"damaged")
    (tmp_path / "backups/records.zip").write_bytes(b"")
    assert strangers(tmp_path) == ["backups/own", "backups/records.zip"]
    assert [path.name for path in sorted((tmp_path / "backups").iterdir()) if is_backup(path)] == [
        "2026-11-23T091500", "2026-11-23T091500-2", "before Ofsted",
    ]  # fmt: skip


def test_control_a_file_that_is_not_in_the_list_is_seen_as_it_is_written(tmp_path: Path) -> None:
    begun(tmp_path).close()
    written.unknown()
    SideFile(tmp_path, "new.cache", lambda: PLAIN).write(b"x")
    SideFile(tmp_path, INDEX, lambda: PLAIN).write(b"x")
    (tmp_path / "notes").write_bytes(b"not by the program")
    found = {Path(name).name.split(".cache")[0].lstrip(".") for name in written.unknown()}
    assert found == {"new"}
    assert written.unknown() == []
