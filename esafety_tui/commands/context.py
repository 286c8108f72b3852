"""What every command shares: which records, and how a problem is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework


@dataclass
class Options:
    """The global options."""

    database: Path | None = None

    @property
    def folder(self) -> Path:
        """The records folder: the one named, or the platform's data folder."""
        if self.database is not None:
            return self.database
        from platformdirs import user_data_path

        return user_data_path("esafety-tui", appauthor=False)


def options() -> Options:
    """Return the global options of the running command."""
    found: Options = click.get_current_context().find_object(Options) or Options()
    return found


def open_casework(*, read_only: bool) -> Casework:
    """Open the records that the options name; closed when the command ends."""
    from esafety_tui.casework.casework import Casework

    casework = Casework.open(options().folder, read_only=read_only)
    click.get_current_context().call_on_close(casework.close)
    return casework
