"""What the policy forbids: each guard with its clause, and how a refusal is put."""

from esafety_tui.policy.clauses import cited

GUARDS = {
    "P2": "no file and no copy of what may be an indecent image",
    "P5": "no measure without a reason and an answer on consent; no search without consent "
    "outside England, or where staff have no lawful control; no searcher without guidance",
    "P6": "no investigation step and no sanction under a police hold",
    "O3": "no sanction against somebody who is only targeted, or was cleared, without saying why",
    "P9": "no e-mail marked personal or union business without consent given beforehand",
    "L2": "no decision against telling the police before staff, and the parents of a pupil, "
    "were talked to",
    "S3": "no complaint by the school to a mobile provider: the account holder has to make it",
    "S4": "no request to a platform marked as sent without a captured address and its ground",
    "closing": "no case closed before every step is answered, an outcome is settled and the "
    "check-ins are arranged",
}


class Refused(Exception):
    """The policy does not allow it.

    ``sentence`` says what was refused, ``clause`` by what, ``way_forward`` what can
    be done instead.  Nothing was changed.
    """

    def __init__(self, sentence: str, clause: str, way_forward: str) -> None:
        self.sentence = sentence
        self.clause = clause
        self.way_forward = way_forward
        super().__init__(f"{sentence} ({self.cites}) {way_forward}")

    @property
    def cites(self) -> str:
        """The clauses, named as what they are."""
        return cited(self.clause.split(", "))
