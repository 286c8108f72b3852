"""How a row of the contact table is drawn, told in full, and read out."""

from dataclasses import dataclass

from textual.content import Content

from esafety_tui.model.contact import (
    Contact,
    ContactStatus,
    is_doubtful,
    lacks_telephone,
    numbers,
    reliance,
    told,
    voice_gap,
)
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line

# The whole sentence stands below the list and beside what is read out.
_NO_VOICE_SHORT = "no number for abusive calls: ring customer services"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A contact with what depends on the moment and on other rows."""

    contact: Contact
    opening: str
    replaced_by: str
    printed: tuple[str, ...] = ()


def spoken(contact: Contact) -> str:
    """Return what to ring, or else where to write or report: one to a line."""
    return "\n".join(f"{label}: {value}" for label, value in numbers(contact))


def contact_rows(row: Numbers, width: int) -> Lines:
    """Draw a row in two lines: name, kind and numbers; then open or not, and reliance."""
    contact = row.contact
    retired = contact.status is ContactStatus.RETIRED
    look = Palette.QUIET if retired else Palette.STRONG
    name_width = min(34, max(width // 3, 16))
    text = " · ".join(f"{label} {value}" for label, value in numbers(contact)[:4])
    if voice_gap(contact):
        old = f"2014, not checked: {row.printed[0]}" if row.printed else ""
        text = " · ".join(filter(None, (_NO_VOICE_SHORT, old, text)))
    if lacks_telephone(contact):
        text = " · ".join(filter(None, ("no telephone number", text)))
    if row.replaced_by and contact.status in (ContactStatus.RETIRED, ContactStatus.POLICY_2014):
        same = row.replaced_by == contact.name
        newer = "there is a newer row" if same else f"now {row.replaced_by}"
        text = " · ".join(filter(None, (newer, text)))
    doubt = Palette.WARNING if is_doubtful(contact) else Palette.QUIET
    second = " · ".join(filter(None, (row.opening, reliance(row.contact))))
    kind = contact.category.label
    return [
        line(" ", Piece(fit(contact.name, name_width), look), " ",
             fit(text or contact.who_may_report or contact.notes, width - name_width - 3)),
        line(" ", Piece(fit(kind, name_width), Palette.QUIET), " ",
             Piece(fit(second, width - name_width - 3), doubt)),
    ]  # fmt: skip


def details(row: Numbers) -> Content:
    """Tell everything of a row: what helps in a call first, sources last."""
    parts: list[Content | tuple[str, str] | str] = [(row.contact.name, "bold"), "\n"]
    for label, value in told(row.contact, row.opening, row.replaced_by, row.printed):
        parts += [(f"{label.capitalize()}: ", "$quiet"), value, "\n"]
    return Content.assemble(*parts)
