"""How the records are protected, for those who choose: advice on a passphrase, the sheet."""

from contextlib import suppress
from pathlib import Path

from esafety_tui.data.crypto import key_problems
from esafety_tui.model.record import Invalid
from esafety_tui.model.wording import so_many
from esafety_tui.reports.output_file import write_text

SHORTEST = key_problems.SHORTEST
# In characters: about four words, and about five.
_FAIR = 16
_LONG = 24
_GROUPS_PER_LINE = 5


def lies_within(path: Path, folder: Path) -> bool:
    """Whether *path*, which need not exist yet, is in *folder*, by whatever name either goes.

    Folders are asked whether they are the same one: their spelling may differ, as
    through a link, or in capitals where those do not count.
    """
    for place in path.absolute().resolve().parents:
        with suppress(OSError):
            if place.samefile(folder):
                return True
    return False


def advice(passphrase: str) -> str:
    """Say how good a passphrase is by its length, the one thing that counts; empty for none."""
    length = len(passphrase)
    if not length:
        return ""
    said = f"{so_many(length, 'character')}: "
    if length < SHORTEST:
        return f"{said}too short, {SHORTEST} at least."
    if length < _FAIR:
        return f"{said}will do. One or two words more would make it much harder to guess."
    if length < _LONG:
        return f"{said}good, unless it is a line that others know."
    return f"{said}very good, unless it is a line that others know."


def key_lines(key: str) -> list[str]:
    """Return the recovery key in lines short enough to write down without losing the place."""
    groups = key.split("-")
    return [
        "-".join(groups[start : start + _GROUPS_PER_LINE])
        for start in range(0, len(groups), _GROUPS_PER_LINE)
    ]


def recovery_sheet(key: str, school: str) -> str:
    """Return the text to print: the recovery key in lines, what it is, and where to keep it."""
    lines = [f"    {line}" for line in key_lines(key)]
    return "\n".join(
        (
            f"Recovery key of the e-safety records of {school}",
            "",
            *lines,
            "",
            "It opens the records without the passphrase. Without either",
            "of the two nobody can open them. Keep this sheet where only",
            "the head or the governors can reach it: in the safe, not beside",
            "the computer. Type it where the passphrase is asked for;",
            "capitals, spaces and hyphens do not matter.",
            "",
        )
    )


def save_recovery_sheet(sheet: str, path: Path, folder: Path) -> None:
    """Write *sheet* to *path*, never over another file and never beside the records in *folder*.

    Raises :class:`Invalid` for a path in *folder*: whoever took the folder would have
    the key with it.  Raises :class:`OSError`.
    """
    if lies_within(path, folder):
        raise Invalid(
            "", "the key must not lie in the records folder: whoever has the one has both"
        )
    write_text(path, sheet, overwrite=False)
