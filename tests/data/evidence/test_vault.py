"""Evidence files: taken in once and whole, kept unreadable, given back only as they were."""

import hashlib
import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.sealed_stream import CHUNK
from esafety_tui.data.evidence import evidence_source
from esafety_tui.data.evidence.evidence_source import EvidenceSource
from esafety_tui.data.evidence.vault import KeptFile, Vault
from esafety_tui.data.evidence.vault_problems import (
    EvidenceChanged,
    EvidenceDamaged,
    EvidenceNotSaved,
    EvidenceRefused,
    NotInVault,
    TargetExists,
)
from esafety_tui.data.files import atomic
from esafety_tui.data.files.atomic import PartFile
from esafety_tui.data.files.names import VAULT_NAME
from esafety_tui.data.folder.contents import sweep_parts
from support.disk.failing_disk import FailingDisk, Killed, failing_disks

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these")
KEY = bytes(range(32))
CONTENT = b"a screenshot of what was said about Sam Rowe"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=[True, False], ids=["encrypted", "plain"])
def cipher(request: pytest.FixtureRequest) -> Cipher:
    return KeyedCipher(KEY) if request.param else PLAIN


@pytest.fixture
def kept(tmp_path: Path, cipher: Cipher) -> Vault:
    return Vault(records(tmp_path), cipher)


def records(folder: Path) -> Path:
    (folder / "records").mkdir(exist_ok=True)
    return folder / "records"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "Sam Rowe 9B.png"
    path.write_bytes(CONTENT)
    return path


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


# In and out


def test_what_is_put_in_comes_out(kept: Vault, picture: Path, tmp_path: Path) -> None:
    assert kept.put(picture) == KeptFile(SHA256, len(CONTENT))
    assert kept.holds(SHA256)
    kept.take_out(SHA256, tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == CONTENT
    assert picture.read_bytes() == CONTENT


def test_a_large_file_goes_through_in_chunks(kept: Vault, tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK + 5)
    (tmp_path / "film").write_bytes(content)
    sha256, size = kept.put(tmp_path / "film")
    kept.take_out(sha256, tmp_path / "copy")
    assert size == len(content)
    assert (tmp_path / "copy").read_bytes() == content


def test_the_same_content_is_kept_once(kept: Vault, picture: Path, tmp_path: Path) -> None:
    (tmp_path / "again").write_bytes(CONTENT)
    assert kept.put(picture) == kept.put(tmp_path / "again")
    assert len(files_in(kept.folder)) == 1


def test_putting_it_in_again_mends_a_damaged_copy(kept: Vault, picture: Path) -> None:
    kept.put(picture)
    files_in(kept.folder)[0].write_bytes(b"rubbish")
    assert kept.verify()
    kept.put(picture)
    assert kept.verify() == []


def test_removed_is_removed(kept: Vault, picture: Path, tmp_path: Path) -> None:
    kept.put(picture)
    kept.remove(SHA256)
    assert files_in(kept.folder) == []
    for act in (lambda: kept.remove(SHA256), lambda: kept.take_out(SHA256, tmp_path / "copy")):
        with pytest.raises(NotInVault):
            act()
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("digest", ["", "../../records.json", "..", SHA256.upper(), SHA256 + "\n"])
def test_a_digest_never_becomes_a_path(kept: Vault, picture: Path, digest: str) -> None:
    kept.put(picture)
    with pytest.raises(NotInVault):
        kept.remove(digest)
    assert kept.verify() == []


# What the folder tells


def test_encrypted_evidence_says_nothing(tmp_path: Path, picture: Path) -> None:
    encrypted = Vault(records(tmp_path), KeyedCipher(KEY))
    encrypted.put(picture)
    (file,) = files_in(encrypted.folder)
    assert b"Sam" not in file.read_bytes()
    assert b"screenshot" not in file.read_bytes()
    # Nor can somebody who has the picture ask whether the school has it.
    assert file.name != SHA256
    assert SHA256.encode() not in file.read_bytes()
    other = Vault(tmp_path, KeyedCipher(bytes(32)))
    other.put(picture)
    assert files_in(other.folder)[0].name != file.name


def test_plain_evidence_is_the_file_under_its_digest(tmp_path: Path, picture: Path) -> None:
    plain = Vault(records(tmp_path), PLAIN)
    plain.put(picture)
    assert (plain.folder / SHA256).read_bytes() == CONTENT


@POSIX
def test_only_the_owner_reads_evidence_and_nobody_runs_it(
    kept: Vault, picture: Path, tmp_path: Path
) -> None:
    picture.chmod(0o777)
    kept.put(picture)
    kept.take_out(SHA256, tmp_path / "copy")
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    for path in (*files_in(kept.folder), tmp_path / "copy"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


# What is refused


def test_a_folder_is_refused(kept: Vault, tmp_path: Path) -> None:
    refused(kept, tmp_path, "folder")


def test_a_missing_file_is_refused(kept: Vault, tmp_path: Path) -> None:
    refused(kept, tmp_path / "nothing", "could not be read")


def test_an_empty_file_is_refused(kept: Vault, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    refused(kept, tmp_path / "empty", "empty")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, picture: Path, cipher: Cipher) -> None:
    refused(Vault(records(tmp_path), cipher, largest=len(CONTENT) - 1), picture, "larger than")
    Vault(records(tmp_path), cipher, largest=len(CONTENT)).put(picture)


@POSIX
def test_pipes_and_sockets_are_refused_even_behind_a_link(
    kept: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may have 100 characters
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        Path("linked-pipe").symlink_to("pipe")
        for name in ("pipe", "socket", "linked-pipe"):
            refused(kept, Path(name), "device")


@POSIX
def test_a_pipe_that_takes_the_files_place_neither_waits_nor_enters(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat
    looks = []

    def swapped_after_the_look(path: Path, **options: Any) -> os.stat_result:
        found = real(path, **options)
        if path == picture and not looks:
            looks.append(path)
            picture.unlink()
            os.mkfifo(picture)
        return found

    monkeypatch.setattr(Path, "stat", swapped_after_the_look)
    refused(kept, picture, "device")


@POSIX
def test_a_link_to_an_ordinary_file_is_that_file(
    kept: Vault, picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(picture)
    assert kept.put(tmp_path / "link").sha256 == SHA256


def refused(into: Vault, path: Path, why: str) -> None:
    with pytest.raises(EvidenceRefused, match=why) as problem:
        into.put(path)
    assert "Sam" not in str(problem.value)
    assert files_in(into.folder) == []


# A file that changes while it is copied


def in_eights(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: os.read(file.fileno(), 8), b"")


def changing(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Let *change* happen once the first chunk has been read."""
    real = EvidenceSource.chunks
    monkeypatch.setattr(evidence_source, "chunks_of", in_eights)

    def chunks(source: EvidenceSource) -> Iterator[bytes]:
        for number, chunk in enumerate(real(source)):
            if number == 0:
                change()
            yield chunk

    monkeypatch.setattr(EvidenceSource, "chunks", chunks)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"Jo W")
    os.utime(path, ns=(0, 0))  # a clock too coarse to show it is no concern of this test


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def cut(path: Path) -> None:
    os.truncate(path, 12)


@pytest.mark.parametrize("change", [overwrite, append, cut])
def test_a_file_that_changes_while_it_is_read_is_refused(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    changing(monkeypatch, lambda: change(picture))
    with pytest.raises(EvidenceChanged):
        kept.put(picture)
    assert files_in(kept.folder) == []


def test_a_file_that_grows_without_end_is_not_read_to_its_end(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = iter([CONTENT] * 5)
    monkeypatch.setattr(evidence_source, "chunks_of", lambda _: more)
    with pytest.raises(EvidenceChanged):
        kept.put(picture)
    assert len(list(more)) == 3
    assert files_in(kept.folder) == []


def test_without_the_second_look_a_mixture_would_be_kept(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_source, "_state", lambda _found: None)
    changing(monkeypatch, lambda: overwrite(picture))
    assert kept.put(picture).sha256 != SHA256


# Copies


def test_a_copy_never_replaces_anything(kept: Vault, picture: Path, tmp_path: Path) -> None:
    kept.put(picture)
    (tmp_path / "taken").write_bytes(b"somebody's")
    for target in (tmp_path / "taken", tmp_path / "records"):
        with pytest.raises(TargetExists):
            kept.take_out(SHA256, target)
    assert (tmp_path / "taken").read_bytes() == b"somebody's"


@POSIX
def test_a_copy_does_not_follow_a_link(kept: Vault, picture: Path, tmp_path: Path) -> None:
    kept.put(picture)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetExists):
        kept.take_out(SHA256, tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_comes_there_meanwhile_is_not_replaced(
    kept: Vault, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.put(picture)
    real = PartFile.write

    def somebody_else_writes(part: PartFile, content: bytes) -> None:
        real(part, content)
        (tmp_path / "copy").write_bytes(b"somebody's")

    monkeypatch.setattr(PartFile, "write", somebody_else_writes)
    with pytest.raises(TargetExists):
        kept.take_out(SHA256, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"somebody's"


def test_no_copy_is_left_of_damaged_evidence(kept: Vault, picture: Path, tmp_path: Path) -> None:
    kept.put(picture)
    before = files_in(tmp_path)
    flip(files_in(kept.folder)[0], -1)
    with pytest.raises(EvidenceDamaged):
        kept.take_out(SHA256, tmp_path / "copy")
    assert files_in(tmp_path) == before


def test_a_copy_into_no_folder_is_refused_with_a_sentence(
    kept: Vault, picture: Path, tmp_path: Path
) -> None:
    kept.put(picture)
    with pytest.raises(EvidenceNotSaved):
        kept.take_out(SHA256, tmp_path / "no folder" / "copy")


# Damage


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_a_whole_vault_has_no_findings(kept: Vault, picture: Path) -> None:
    assert kept.verify() == []
    assert kept.verify([]) == []
    kept.put(picture)
    assert kept.verify() == kept.verify([SHA256]) == []


def test_every_flipped_byte_and_truncation_is_found(kept: Vault, picture: Path) -> None:
    kept.put(picture)
    (path,) = files_in(kept.folder)
    content = path.read_bytes()
    for place in range(len(content)):
        flip(path, place)
        assert [finding.sha256 for finding in kept.verify([SHA256])] == [SHA256]
        path.write_bytes(content[:place])
        assert len(kept.verify([SHA256])) == 1
        path.write_bytes(content)
    assert kept.verify([SHA256]) == []


def test_a_file_put_in_anothers_place_is_found(kept: Vault, picture: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"something harmless")
    digests = [kept.put(picture).sha256, kept.put(tmp_path / "other").sha256]
    one, other = files_in(kept.folder)
    swapped = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(swapped)
    assert {finding.sha256 for finding in kept.verify(digests)} == set(digests)
    with pytest.raises(EvidenceDamaged):
        kept.take_out(SHA256, tmp_path / "copy")


def test_missing_unclaimed_and_strange_files_are_told_apart(
    kept: Vault, picture: Path, tmp_path: Path
) -> None:
    kept.put(picture)
    (kept.folder / "notes.txt").write_text("not ours")
    (kept.folder / "a folder").mkdir()
    gone = hashlib.sha256(b"gone").hexdigest()
    sentences = {finding.sentence for finding in kept.verify([gone])}
    assert len(sentences) == 3
    assert {finding.sha256 for finding in kept.verify([gone])} == {"", gone}
    assert len(kept.verify()) == 2


def test_evidence_under_another_key_is_damaged(tmp_path: Path, picture: Path) -> None:
    Vault(records(tmp_path), KeyedCipher(KEY)).put(picture)
    for other in (KeyedCipher(bytes(32)), PLAIN):
        assert len(Vault(records(tmp_path), other).verify()) == 1


# A disk that fails


def test_a_disk_that_fails_leaves_the_vault_as_it_was_or_with_the_file_whole(
    tmp_path: Path, picture: Path, cipher: Cipher
) -> None:
    kinds = set()
    for number, disk in enumerate(failing_disks()):
        folder = tmp_path / f"records {number}"
        folder.mkdir()
        tried = Vault(folder, cipher)
        problem: BaseException | None = None
        try:
            with disk:
                tried.put(picture)
        except Killed as error:
            problem = error
        except Exception as error:
            problem = error
            assert not list(tried.folder.glob(".*"))
        kinds.add(type(problem).__name__)
        sweep_parts(folder)
        assert [name.name for name in files_in(tried.folder)] == ([
            tried.name_of(SHA256)
        ] if tried.holds(SHA256) else [])  # fmt: skip
        assert tried.verify() == []
        if problem is None:
            assert tried.holds(SHA256)
    assert kinds == {"NoneType", "Killed", "EvidenceNotSaved", "FolderUnusable"}


def test_what_a_killed_program_left_of_a_copy_goes_with_the_next(
    tmp_path: Path, picture: Path, cipher: Cipher
) -> None:
    tried = Vault(records(tmp_path), cipher)
    tried.put(picture)
    (place := tmp_path / "given out").mkdir()
    with FailingDisk("kill", 2), pytest.raises(Killed):
        tried.take_out(SHA256, place / "one.png")
    (left,) = place.glob(".evidence.*.part")
    assert os.name == "nt" or left.stat().st_mode & 0o077 == 0
    (others := place / ".evidence.part").write_bytes(b"somebody else's")
    tried.take_out(SHA256, place / "two.png")
    assert sorted(place.iterdir()) == [others, place / "two.png"]


def test_a_disk_that_fails_leaves_no_half_copy(
    tmp_path: Path, picture: Path, cipher: Cipher
) -> None:
    tried = Vault(records(tmp_path), cipher)
    tried.put(picture)
    for number, disk in enumerate(failing_disks()):
        target = tmp_path / f"copy {number}"
        target.mkdir()
        try:
            with disk:
                tried.take_out(SHA256, target / "copy")
        except Killed:
            # At worst the empty file that held the name.
            assert not (target / "copy").exists() or (target / "copy").read_bytes() in {
                b"",
                CONTENT,
            }
        except EvidenceNotSaved:
            assert [path.name for path in files_in(target) if path.name == "copy"] == []
        else:
            assert (target / "copy").read_bytes() == CONTENT
    assert tried.verify() == []


def test_a_file_is_on_the_disk_before_it_has_its_name(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.folder.mkdir()
    steps = []
    for name in ("sync_file", "sync_folder", "sha256_of", "rename"):
        real = getattr(atomic, name)

        def recorded(*args: Any, name: str = name, real: Any = real) -> Any:
            steps.append(name)
            return real(*args)

        monkeypatch.setattr(atomic, name, recorded)
    kept.put(picture)
    assert steps == ["sync_file", "sha256_of", "rename", "sync_folder", "sync_file"]


def test_what_is_read_back_differently_is_not_kept(
    kept: Vault, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "sha256_of", lambda _path: ("0" * 64, 1))
    with pytest.raises(EvidenceNotSaved):
        kept.put(picture)
    assert files_in(kept.folder) == []


# Plain into encrypted, and back


@pytest.mark.parametrize("to_plain", [True, False])
def test_a_vault_is_turned_within_its_own_folder(
    tmp_path: Path, picture: Path, to_plain: bool
) -> None:
    folder = records(tmp_path)
    ciphers = [KeyedCipher(KEY), PLAIN] if to_plain else [PLAIN, KeyedCipher(KEY)]
    old, new = (Vault(folder, cipher) for cipher in ciphers)
    (tmp_path / "other").write_bytes(b"another piece")
    digests = {old.put(picture).sha256, old.put(tmp_path / "other").sha256}
    assert set(old.copy_into(new)) == digests
    # Begun again after an interruption: nothing is lost or doubled.
    assert set(old.copy_into(new)) == digests
    assert len(files_in(old.folder)) == 4
    for sha256 in digests:
        old.remove(sha256)
    assert new.verify(digests) == []
    assert len(files_in(new.folder)) == 2


def test_damaged_evidence_is_not_carried_over_as_if_it_were_whole(
    tmp_path: Path, picture: Path
) -> None:
    old, new = Vault(records(tmp_path), PLAIN), Vault(records(tmp_path), KeyedCipher(KEY))
    old.put(picture)
    flip(files_in(old.folder)[0], 0)
    with pytest.raises(EvidenceDamaged):
        old.copy_into(new)
    assert [path.name for path in files_in(old.folder)] == [SHA256]


def test_the_vault_is_where_backups_look_for_it(kept: Vault) -> None:
    assert kept.folder.name == VAULT_NAME == "evidence"
