"""Looking at a kept file: a text here, a picture through a copy that is gone afterwards."""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from esafety_tui.casework.records.sub_records import found
from esafety_tui.casework.services.base import CaseService
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.model.record import Invalid, clean_text
from esafety_tui.policy.guards.evidence import guard_evidence_file
from esafety_tui.policy.guards.refused import Refused

_TEXTS = frozenset({".txt", ".eml", ".csv", ".log", ".md"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"})
_MOST_LETTERS = 100_000


class LookedAt(NamedTuple):
    """What is looked at: the text of it, or the temporary copy of a picture."""

    text: str
    copy: Path | None


class Looking(CaseService):
    """Files of evidence as the lead looks at them; nothing is opened that may be indecent (P2)."""

    def check(self, ref: str, evidence_id: str) -> None:
        """Raise what :meth:`look` would before the word of warning; nothing is copied."""
        incident = self.records.incident(ref)
        evidence = found(incident.evidence, evidence_id)
        if not evidence.sha256:
            raise Invalid("", "there is no file with this piece of evidence")
        guard_evidence_file(incident, evidence, taken_in=False)
        if evidence.marked_private:
            raise Refused(
                "E-mail marked personal or union business is not opened here.",
                "P9",
                "Ask whose it is, and look at it together with them, from a copy they agreed to.",
            )
        if Path(evidence.file).suffix.casefold() not in _TEXTS | _PICTURES:
            raise Invalid("", "only a text or a picture is looked at here: write a copy of another")

    def look(self, ref: str, evidence_id: str) -> LookedAt:
        """Return the text of a file, or a temporary copy of a picture, to be forgotten after."""
        self.check(ref, evidence_id)
        evidence = found(self.records.incident(ref).evidence, evidence_id)
        ending = Path(evidence.file).suffix.casefold()
        folder = Path(tempfile.mkdtemp(prefix="esafety-look-"))
        copy = folder / f"{evidence.id}{ending}"
        # Should the program be ended meanwhile, the copy goes all the same.
        atexit.register(forget, copy)
        try:
            Vault(self.records.folder, self.records.store.cipher).take_out(evidence.sha256, copy)
            if ending in _PICTURES:
                return LookedAt("", copy)
            text = copy.read_bytes().decode("utf-8", errors="replace")
        except BaseException:
            forget(copy)
            raise
        forget(copy)
        return LookedAt(clean_text(text[:_MOST_LETTERS]), None)


def forget(copy: Path) -> bool:
    """Take the temporary copy away with its folder; return whether it is gone."""
    shutil.rmtree(copy.parent, ignore_errors=True)
    return not copy.parent.exists()
