"""The right side of a case in pieces: items of some paragraphs, and how they are made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.index_row import called
from esafety_tui.model.days import plain_day, plain_moment
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import Record
from esafety_tui.model.wording import label_of, naming_fields
from esafety_tui.policy.calendar import due_in_words
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, wrap

# So many lines of a long paragraph show.
_FOLDED = 6
_MORE = "… more: Enter shows all"


@dataclass(frozen=True, slots=True)
class Item:
    """Some paragraphs about one record; Enter acts on ``record`` where there is one.

    A ``tight`` item has no blank line after it; one that ``folds`` shows no more than
    the beginning of a long paragraph, so that what comes after it stays in sight.
    """

    key: str
    paragraphs: tuple[Piece, ...]
    record: object = None
    tight: bool = False
    folds: bool = False


def draw_item(item: Item, width: int) -> Lines:
    """Draw an item: its paragraphs wrapped, each as far in as it begins; then a blank line."""
    lines = [line for piece in item.paragraphs for line in _laid_out(piece, width, item.folds)[0]]
    return lines if item.tight else [*lines, ()]


def is_folded(item: Item, width: int) -> bool:
    """Whether an item shows less than all of it in *width* cells."""
    return item.folds and any(_laid_out(piece, width, True)[1] for piece in item.paragraphs)


def _laid_out(piece: Piece, width: int, folds: bool) -> tuple[Lines, bool]:
    text = piece.text.lstrip(" ")
    indent = " " * (1 + len(piece.text) - len(text))
    room = width - 2
    if not folds:
        return wrap(text, room, piece.look, indent), False
    # Of 200,000 letters only so many are ever laid out.
    begun = text[: max(room - len(indent), 1) * (_FOLDED + 4)]
    lines = wrap(begun, room, piece.look, indent)
    # Many blanks, or marks on letters, take no room: few lines may not be all of it.
    if len(lines) <= _FOLDED + 2 and not text[len(begun) :].strip():
        return lines, False
    return lines[:_FOLDED] + wrap(_MORE, room, Palette.QUIET, indent), True


@dataclass(frozen=True, slots=True)
class CaseView:
    """One incident as the lead looks at it now."""

    incident: Incident
    casework: Casework
    names: bool

    def called(self, person: Person) -> str:
        return called(person, show_names=self.names)

    def masked(self, text: str) -> str:
        """What was reported, with the names of people only while names are shown."""
        return text if self.names else self.casework.records.masked(text, self.incident.people)

    def who(self, person_id: str) -> str:
        return next((self.called(p) for p in self.incident.people if p.id == person_id), "")

    def shown(self, record: Record, name: str) -> str:
        """What stands in a field of *record*; nothing where that is hidden with the names."""
        hidden = not self.names and name in naming_fields(type(record))
        return "" if hidden else getattr(record, name)

    def lines(self, record: Record, **labels: str) -> Iterator[str]:
        """Yield fields of *record*, each under its label here, or its own where that is empty."""
        for name, label in labels.items():
            yield labelled(label or label_of(type(record), name), self.shown(record, name))

    def clock(self, due: date) -> str:
        if self.incident.asks_nothing:
            return plain_day(due)
        return due_in_words(due, self.casework.records.today, self.casework.records.calendar)


def item(
    key: str,
    *paragraphs: object,
    record: object = None,
    tight: bool = False,
    folds: bool = False,
) -> Item:
    """Make an item; what is empty is left out, a bare text is a plain piece."""
    return Item(key, tuple(_pieces(paragraphs)), record, tight, folds)


def heading(key: str, text: str) -> Item:
    """Make a heading over other items; it cannot be chosen."""
    return Item(key, (Piece(text, Palette.HEADING),), tight=True)


def labelled(label: str, value: str | None) -> str:
    """The value with its label, or nothing where there is none."""
    return f"{label}: {value}" if value else ""


def when(moment: datetime | None) -> str:
    """A time in words; nothing for none."""
    return plain_moment(moment) if moment else ""


def _pieces(paragraphs: Iterable[object]) -> Iterator[Piece]:
    for paragraph in paragraphs:
        if isinstance(paragraph, tuple):
            if paragraph[0]:
                yield Piece(*paragraph)
        elif paragraph:
            yield Piece(str(paragraph))
