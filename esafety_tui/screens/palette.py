"""The palette: go anywhere, to any case or contact, by typing a few letters of it."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from esafety_tui.casework.index import fold
from esafety_tui.screens.place import Place

_MOST = 12


class PaletteSearch(Provider):
    """Places, cases and contacts; user text is shown as text, never as markup."""

    async def discover(self) -> Hits:
        """Offer the places before anything is typed."""
        for name, go in self._places():
            yield DiscoveryHit(name, go)

    async def search(self, query: str) -> Hits:
        """Offer what has every word of *query* in it."""
        words = fold(query).split()
        for name, go in self._places():
            if all(word in fold(name) for word in words):
                yield Hit(1.0, Content(name), go, text=name)
        screen = self.screen
        if not isinstance(screen, Place) or not words:
            return
        desktop = screen.desktop
        # Words only: what looks like a filter is one in the search boxes.
        found = desktop.casework.search(query.replace(":", " "))
        for row in found.rows[:_MOST]:
            shown = f"{row.ref}  {row.title}"
            yield Hit(0.9, Content(shown), partial(desktop.open_case, row.ref), text=shown)
        for contact in desktop.casework.contacts.search(query)[:_MOST]:
            shown = f"{contact.name} · {contact.category.label}"
            go = partial(desktop.open_contact, contact.id)
            yield Hit(0.8, Content(shown), go, text=shown)

    def _places(self) -> list[tuple[str, partial[None]]]:
        screen = self.screen
        if not isinstance(screen, Place):
            return []
        places = [
            (f"Go to: {name}", partial(screen.desktop.action_go, mode))
            for mode, name in screen.desktop.places()
        ]
        return [*places, *((name, partial(act)) for name, act in screen.desktop.acts())]
