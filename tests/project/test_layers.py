"""What lies below the screens works without Textual, and says nothing to the network."""

import subprocess
import sys

import pytest

BELOW = (
    "esafety_tui.model.incident",
    "esafety_tui.policy.checklist",
    "esafety_tui.data.store",
    "esafety_tui.data.contacts.table",
    "esafety_tui.casework.casework",
    "esafety_tui.reports.figures.year",
    "esafety_tui.reports.workbook.write",
    "esafety_tui.cli",
    "esafety_tui.commands.cases",
    "esafety_tui.commands.contacts",
    "esafety_tui.commands.intake",
    "esafety_tui.commands.rules",
    "esafety_tui.commands.start",
    "esafety_tui.commands.yearly",
)


def loaded_by(*modules: str) -> set[str]:
    """The modules that a fresh interpreter holds after importing *modules*."""
    script = f"import sys\nfor name in {modules!r}: __import__(name)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


def test_nothing_below_the_screens_loads_textual() -> None:
    assert not {name for name in loaded_by(*BELOW) if name.split(".")[0] == "textual"}


def test_the_first_board_loads_what_it_shows_and_no_more() -> None:
    loaded = loaded_by("esafety_tui.app", "esafety_tui.screens.board.screen")
    assert "textual" in loaded  # so that the test above would find it
    assert not loaded & {
        "esafety_tui.casework.leaving.leaving",
        "esafety_tui.reports.figures.counting",
        "esafety_tui.widgets.form.form",
    }


@pytest.mark.parametrize("heavy", ["openpyxl", "holidays", "tabulate", "dateutil", "tinydb"])
def test_the_command_line_starts_without_what_only_some_commands_need(heavy: str) -> None:
    assert heavy not in loaded_by("esafety_tui.cli")


def test_a_contact_look_up_loads_neither_store_nor_workbook() -> None:
    loaded = loaded_by("esafety_tui.cli", "esafety_tui.commands.contacts")
    assert not loaded & {"tinydb", "openpyxl", "esafety_tui.casework.casework"}


def test_the_room_of_the_records_loads_no_database_before_one_is_opened() -> None:
    assert "tinydb" not in loaded_by("esafety_tui.data")
