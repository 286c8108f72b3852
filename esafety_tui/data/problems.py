"""What can go wrong with the records on disk, each as a sentence for the lead.

It says what happened, what is safe, and what to do; none carries anything out of a record.
"""

from pathlib import Path
from typing import ClassVar


class StoreProblem(Exception):
    """Something about the database that the lead has to know; ``str()`` is the sentence.

    ``title`` heads the box in which it is shown.  ``sentence`` is what it says where none is given.
    """

    title: ClassVar[str] = "Not saved"
    sentence: ClassVar[str] = ""

    def __init__(self, *sentence: str) -> None:
        super().__init__(*(sentence or (self.sentence,)))


class ProblemWith(StoreProblem):
    """A problem whose ``sentence`` has a place for a file or folder, or for why it came to it."""

    def __init__(self, what: Path | str) -> None:
        super().__init__(self.sentence.format(what))


class FolderUnusable(StoreProblem):
    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"The records folder {folder} cannot be used ({why}). Nothing was changed. Move away "
            "what does not belong there, ask for the right to write there, or choose another "
            "folder with --database."
        )


class NotAFile(FolderUnusable):
    """Something else stands where a file of the records should."""

    def __init__(self, path: Path) -> None:
        StoreProblem.__init__(
            self,
            f"The records cannot be read, because {path} is no file but a folder, a pipe or the "
            "like. Nothing was changed. Find out who put it there and move it elsewhere, then run "
            "esafety-tui restore: it shows what can be brought back before it changes anything.",
        )


class NoRecords(ProblemWith):
    sentence = (
        "There are no records in {} yet. Nothing was changed. "
        "Run esafety-tui to set the school up, or name the right folder with --database. If there "
        "were records here, esafety-tui restore brings them back from a backup here, and "
        "esafety-tui restore --from from a stick or another folder."
    )


class RecordsDamaged(StoreProblem):
    opening: ClassVar[str] = "The records file {} is damaged."

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{self.opening.format(path)} It has been left exactly as it is. Run esafety-tui "
            "restore: it shows what can be brought back, from the history and the backups, before "
            "it changes anything."
        )


class RecordsUnopened(RecordsDamaged):
    opening = (
        "The passphrase or recovery key is right, but the records file {} is damaged or was "
        "altered, or the key file beside it is of another day."
    )


class PassphraseNeeded(StoreProblem):
    sentence = (
        "The records are encrypted, and no passphrase was given. Nothing was opened. Give it with "
        "--passphrase-file FILE, or run the command in a terminal, where it is asked for."
    )


class RecordsNewer(ProblemWith):
    sentence = (
        "The records file {} was written by a newer version of esafety-tui and was "
        "left untouched. Install that version or a later one to open it. If there is none, "
        "the file is damaged: esafety-tui restore shows what can be brought back."
    )


class NotUnderstood(ProblemWith):
    sentence = (
        "There is something in {} that this version of esafety-tui does not know. Nothing "
        "was changed, and nothing is lost. Install the version that wrote it, or a later one, "
        "and open the records with that."
    )


class InUse(StoreProblem):
    """``looking_on`` is the sentence for whoever reads the records meanwhile."""

    def __init__(self, folder: Path, holder: str = "") -> None:
        by = f"another copy of esafety-tui, {holder}" if holder else "another copy of esafety-tui"
        self.looking_on = (
            f"Open in {by}. Shown here is what there was when this copy was opened. To change "
            "something, close that copy and open this one anew."
        )
        super().__init__(
            f"The records in {folder} are open in {by}. Nothing was changed. Close that copy, "
            "then try again."
        )


class NotSaved(ProblemWith):
    sentence = (
        "The change could not be saved ({}). The records are as they were before it. "
        "Make room or check the disk, then do it again."
    )


class Unconfirmed(ProblemWith):
    sentence = (
        "The disk could not confirm the last change ({}), so it may or may not have been "
        "kept. Everything before it is safe. From now on the records can only be read: leave, "
        "check the disk and the room on it, and open them again to see which it is."
    )


class SwitchUnfinished(ProblemWith):
    sentence = (
        "The files of the records are being exchanged, which could not be finished ({}). "
        "Nothing is lost: all that is new was saved first, in the folder .switch beside the "
        "records. Make room or check the disk, then open the records again: that finishes it."
    )


class ReplacedBehindUs(ProblemWith):
    sentence = (
        "The file {} was changed by another program while it was open here. "
        "This change was not saved, and the file was left as it is. Close this program, "
        "find out what wrote the file, then open it again."
    )


class ReadOnly(StoreProblem):
    title = "Nothing can be changed now"

    def __init__(self, why: str) -> None:
        # Why may be a whole message already.
        said = f". {why}" if why.endswith(".") else f": {why}."
        super().__init__(f"The records can only be read{said} Nothing was changed.")


class OutsideChange(StoreProblem):
    sentence = (
        "The records were to be written to outside a change. Nothing was changed. What is written "
        "belongs into a change, which says who does what and when (Store.change)."
    )


class ChangeInside(StoreProblem):
    sentence = (
        "A change was begun inside another one. Nothing was changed by it. One change is one "
        "entry of the history: end the first, or write both within it."
    )


class NoKey(StoreProblem):
    sentence = (
        "A document was to be written without a key. Nothing was changed. Say by which words it is "
        "known, such as a reference: Document(fields, doc_id=reference)."
    )


def cause(error: OSError) -> str:
    """Say what an operating-system error means, without the path that it carries."""
    return (error.strerror or type(error).__name__).lower()
