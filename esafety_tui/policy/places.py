"""The places of the program: their keys, their names, and what each is for."""

from typing import Final, NamedTuple


class PlaceKey(NamedTuple):
    """A place: its key, its mode, how it is called and what it shows."""

    key: str
    mode: str
    name: str
    shows: str

    @property
    def in_words(self) -> str:
        """How guidance leads there: *4, annual report*."""
        return f"{self.key}, {self.name[:1].lower()}{self.name[1:]}"


PLACES: Final = (
    PlaceKey("1", "board", "Board", "what is new, late and waiting"),
    PlaceKey("2", "incidents", "Cases", "every case, with search"),
    PlaceKey("3", "contacts", "Contacts", "who to ring, when, and who may complain"),
    PlaceKey("4", "report", "Year", "the year's figures, and the governors' workbook"),
    PlaceKey("5", "prevention", "Prevention", "activities, training, policy reviews, surveys"),
    PlaceKey("6", "guidance", "Policy", "the policy in plain words"),
    PlaceKey("7", "people", "People", "somebody's cases over the years, found by name"),
    PlaceKey("0", "settings", "Settings", "people, terms and closures, targets, locking"),
)
