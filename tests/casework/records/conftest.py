"""What tests of several kinds of records share."""

import pytest

from esafety_tui.casework.records import records
from esafety_tui.casework.records.index_row import index_row


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The references whose rows were made, in order."""
    refs: list[str] = []

    def noted(incident: object, *rest: object) -> object:
        refs.append(incident.ref)  # type: ignore[attr-defined]
        return index_row(incident, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(records, "index_row", noted)
    return refs
