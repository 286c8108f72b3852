"""Everything that leaves the school, each subject a service."""

from esafety_tui.casework.history.reader import History
from esafety_tui.casework.leaving.hand_overs import HandOvers
from esafety_tui.casework.leaving.letters import Letters
from esafety_tui.casework.leaving.looking_at_evidence import Looking
from esafety_tui.casework.leaving.reminders import Reminders
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.services.settings import ContactBook


class Leaving:
    """Reminders, hand-overs, letters."""

    def __init__(self, records: Records, history: History, contacts: ContactBook) -> None:
        self.reminders = Reminders(records)
        self.hand_overs = HandOvers(records, history, contacts)
        self.letters = Letters(records)
        self.looking = Looking(records)
