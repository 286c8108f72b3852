"""What can go wrong with evidence files, each as a sentence for the lead.

None carries the name of a file: it may hold a pupil's.
"""

from esafety_tui.data.problems import ProblemWith, StoreProblem


class EvidenceRefused(StoreProblem):
    title = "Not taken in"

    def __init__(self, why: str, instead: str) -> None:
        super().__init__(
            f"The file was not taken in as evidence: {why}. Nothing was changed. {instead}"
        )


class EvidenceChanged(StoreProblem):
    title = "Not taken in"
    sentence = (
        "The file changed while it was being copied, so the copy was thrown away. Nothing in the "
        "records was changed. Close whatever writes to the file, then attach it again."
    )


class EvidenceNotSaved(ProblemWith):
    sentence = (
        "The evidence file could not be read, written or removed ({}). The records are as "
        "they were before. Make room or check the disk, then do it again."
    )


class NotInVault(StoreProblem):
    title = "No such file"
    sentence = (
        "This evidence file is not among those that are kept. Nothing was changed. esafety-tui "
        "restore takes it from a backup that has it, and shows what it would do before it does it."
    )


class EvidenceDamaged(StoreProblem):
    title = "The file is damaged"
    sentence = (
        "This evidence file is damaged or was altered after it was kept, so it was not used. The "
        "records and the other evidence were not touched. esafety-tui restore takes it from a "
        "backup that has it whole, and shows what it would do before it does it."
    )


class TargetExists(StoreProblem):
    title = "Nothing was written"
    sentence = (
        "There is a file or folder of that name already, and it was left as it is. Nothing was "
        "written. Choose another name for the copy."
    )
