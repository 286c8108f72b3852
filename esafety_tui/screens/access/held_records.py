"""The records as the application holds them: while they are open, and while they are closed."""

from collections.abc import Callable

from esafety_tui.casework.casework import Casework


class HeldRecords:
    """What is open, and nothing of it while it is closed; the application alone holds it."""

    def __init__(self, casework: Casework, changed: Callable[[], None]) -> None:
        """Hold open records; *changed* is called after every change of them."""
        self.folder = casework.records.folder
        self.clock = casework.records.clock
        self._changed = changed
        self.opened: Casework | None = None
        self.open_on(casework)

    @property
    def casework(self) -> Casework:
        """The open records; whoever may ask while they are closed asks for ``opened``."""
        if self.opened is None:
            raise RuntimeError("the records are closed")
        return self.opened

    def open_on(self, casework: Casework) -> None:
        """Go on with these records, which have been opened anew."""
        self.opened = casework
        casework.records.subscribe(lambda _: self._changed())

    def close(self) -> None:
        """Give them up to the next copy of the program, and keep nothing of them."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None
