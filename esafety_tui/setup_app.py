"""The first run: a few questions about the school, then the board."""

from datetime import datetime
from pathlib import Path
from typing import Any

from rich.text import Text
from textual.app import App

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.desk import now
from esafety_tui.data.error_report import report_error
from esafety_tui.model.vocabulary import Nation
from esafety_tui.themes import DARK
from esafety_tui.widgets.form import Field, Form, choice

_FIELDS = (
    Field("name", "School"),
    Field("lead", "E-safety lead", hint="your name: the member of the senior team who leads"),
    choice("nation", "Nation", Nation),
    Field("deputy", "Your deputy", hint="may be left empty, like everything below"),
    Field("head", "Head teacher"),
    Field("governing_body", "Governing body", hint="or the employer: whoever adopted the policy"),
    Field("union_representative", "Union representative", hint="for staff who cannot come to you"),
    Field("local_authority", "Local authority"),
)


class SetupApp(App[bool]):
    """Asks for the school; returns true once its records have been begun."""

    TITLE = "esafety-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.register_theme(DARK)
        self.theme = DARK.name

    def on_mount(self) -> None:
        """Ask."""
        form = Form(
            "Welcome. Whose e-safety incidents are these?",
            _FIELDS,
            self._begin,
            {"nation": Nation.ENGLAND},
            intro=(
                f"Only the first two are needed; all can be changed later. The records will be "
                f"kept on this computer alone, in {self._folder}. The nation decides bank "
                "holidays and what the law lets a school search."
            ),
            clock=self._clock,
        )
        self.push_screen(form, self.exit)

    def _begin(self, data: dict[str, Any]) -> None:
        Casework.set_up(self._folder, {"name": "", "lead": "", **data}).close()

    def _clock(self) -> datetime:
        return now()

    def _fatal_error(self) -> None:
        error = self._exception or RuntimeError("unknown")
        self.panic(Text(report_error(error, None, now())))
