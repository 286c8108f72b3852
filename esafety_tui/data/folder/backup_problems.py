"""What can go wrong with backups, each as a sentence for the lead."""

from datetime import datetime

from esafety_tui.data.problems import StoreProblem


class BackupFailed(StoreProblem):
    """No backup was made."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The backup could not be made ({why}). The records and the earlier backups are as "
            "they were. Make room or check the disk, then run esafety-tui backup."
        )


class NothingToBackUp(StoreProblem):
    """There are no records in the folder."""

    def __init__(self) -> None:
        super().__init__(
            "There are no records in this folder to make a backup of. Nothing was changed. Name "
            "the right folder with --database."
        )


class NotPruned(StoreProblem):
    """Old backups were left where they are, because something about them is doubtful."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No old backup was taken away: {why}")


class ClockDoubtful(NotPruned):
    """The clock has jumped, or disagrees with the dates of the backups."""

    def __init__(self, now: datetime, before: datetime) -> None:
        super().__init__(
            f"the computer's clock went from {_day(before)} to {_day(now)} between two backups. "
            "All backups and records are safe. Set the clock right if it is wrong. If it is right, "
            "carry on: later backups settle the question, or move a backup with a wrong date "
            "elsewhere."
        )


class NewestDamaged(NotPruned):
    """The newest backup does not verify, so the older ones may be needed."""

    def __init__(self) -> None:
        super().__init__(
            "the newest backup is damaged, so the older ones may be needed. The records are not "
            "concerned. Check the disk, then make a new backup with esafety-tui backup."
        )


class BackupNotRemoved(StoreProblem):
    """An old backup could not be taken away, or only in part."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"An old backup could not be taken away ({why}). The records and the newer backups "
            "are as they were. Close whatever has the backup open; it is tried again next time."
        )


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
