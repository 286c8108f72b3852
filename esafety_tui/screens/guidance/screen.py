"""Guidance: the policy in plain words, the habits, and who to tell."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from esafety_tui.reports.documents.guidance_text import (
    clauses_page,
    habits_page,
    hours_page,
    routes_page,
)
from esafety_tui.reports.documents.supplements_text import supplements_page
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.base.file_export import FileExport, text_writer
from esafety_tui.screens.base.place_with_search import PlaceWithSearch
from esafety_tui.screens.guidance.rows import (
    GuidanceRow,
    clause_rows,
    draw_guidance_row,
    draw_paragraph,
    habit_rows,
    hours_rows,
    route_rows,
    supplement_rows,
)
from esafety_tui.widgets.form.search_box import LeavingInput
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Piece
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import TabStrip

CLAUSES, HABITS, ROUTES, HOURS = "clauses", "habits", "routes", "hours"
# Only where a school has switched one on.
SUPPLEMENTS = "supplements"
_PAGES = {
    CLAUSES: "The policy",
    HABITS: "Habits",
    HOURS: "E-mail hours",
    ROUTES: "Reporting routes",
}


class Guidance(PlaceWithSearch):
    """Pages to read and print: clauses, habits, reporting routes, and the supplements in use."""

    HELP = """
    What the policy asks for, in plain words, and how the program meets each clause; the
    habits that keep staff safe; who to tell, and how. Law and guidance that is switched on in
    the settings (0) has a page of its own.
    """
    heading = "policy"
    CSS_PATH = "screen.tcss"
    chosen_by = ("_page",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "page(-1)", "Page before", show=False, id="guidance.before", group=MOVING,
                tooltip="Go to the page on the left"),
        Binding("right,l", "page(1)", "Next page", key_display="← →",
                id="guidance.next", group=MOVING,
                tooltip="Go to the page on the right"),
        Binding("slash,f", "search", "Search", key_display="/", id="guidance.search",
                tooltip="Show only clauses with these words"),
        Binding("p", "print", "Print as text", id="guidance.print",
                tooltip="Write this page as plain text to a file"),
        Binding("escape", "clear", "Show all", show=False, id="guidance.clear",
                tooltip="Go back from a clause to the list; from there, show every clause again"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._page = CLAUSES

    def compose_place(self) -> ComposeResult:
        yield TabStrip(_PAGES)
        yield LeavingInput(
            placeholder="words, such as evidence, phone, P5", id="search", compact=True
        )
        with Container(id="sides"):
            yield RowList[GuidanceRow](
                draw_guidance_row,
                selectable=lambda row: not row.heading,
                empty=" No clause has these words. Escape shows all of them.",
                id="rows",
            )
            yield RowList[Piece](
                draw_paragraph,
                key=id,
                selectable=lambda paragraph: bool(paragraph.text),
                id="beside",
            )
        yield KeyFooter()

    @property
    def _pages(self) -> dict[str, str]:
        more = {SUPPLEMENTS: "Supplements"} if self.casework.records.supplements.packs else {}
        return {**_PAGES, **more}

    @property
    def _beside(self) -> RowList[Piece]:
        return self.query_one("#beside", RowList)

    def show_records(self) -> None:
        records = self.casework.records
        self.query_one(TabStrip).show_tabs(self._pages)
        if self._page not in self._pages:
            self._page = CLAUSES
        if self._page == CLAUSES:
            rows = clause_rows(self._search.value, records.steps)
        elif self._page == SUPPLEMENTS:
            rows = supplement_rows(records.supplements, records.today)
        else:
            pages: dict[str, Callable[[], list[GuidanceRow]]] = {
                HABITS: habit_rows, HOURS: hours_rows, ROUTES: partial(route_rows, records.school)
            }  # fmt: skip
            rows = pages[self._page]()
        self.set_class(self._page == CLAUSES, "-beside")
        self._list.show_rows(rows)
        self._show_beside()

    @on(RowList.Highlighted, "#rows")
    def _show_beside(self) -> None:
        row = self._list.row
        self._beside.show_rows(row.beside if row else ())
        self._beside.action_edge(-1)
        self._beside.scroll_home(animate=False)

    @on(RowList.Chosen, "#rows")
    def _read(self) -> None:
        """Go over to what is said of the clause, which may be longer than its place."""
        if self._beside.rows:
            self._beside.focus()

    def show_clause(self, clause_id: str) -> None:
        self.query_one(TabStrip).active = self._page = CLAUSES
        self.action_clear()
        self._list.highlight_key(clause_id)
        self._list.focus()

    @on(TabStrip.Opened)
    def _page_opened(self, event: TabStrip.Opened) -> None:
        if event.name != self._page:
            self._page = event.name
            self._search.display = False
            self.show_records()
            self._list.action_edge(-1)
            self._list.focus()

    def action_page(self, by: int) -> None:
        pages = list(self._pages)
        at = max(0, min(pages.index(self._page) + by, len(pages) - 1))
        self.query_one(TabStrip).active = pages[at]

    def action_search(self) -> None:
        self.query_one(TabStrip).active = self._page = CLAUSES
        self.show_records()
        super().action_search()

    def action_clear(self) -> None:
        if self._beside.has_focus:
            self._list.focus()
        else:
            super().action_clear()

    def action_print(self) -> None:
        records = self.casework.records
        if self._page == CLAUSES:
            shown = [row.clause for row in self._list.rows if row.clause]
            text = clauses_page(shown, records.steps, records.school)
        elif self._page == SUPPLEMENTS:
            text = supplements_page(records.supplements, records.school, records.today)
        else:
            written = {HABITS: habits_page, ROUTES: routes_page, HOURS: hours_page}
            text = written[self._page](records.school)

        self.app.push_screen(
            FileExport(
                f"Print: {self._pages[self._page].lower()}",
                suggested_path(f"e-safety-{self._page}.txt"),
                text_writer(text),
                intro="Plain text, 78 letters wide.",
                how_to_open="Any text editor opens it, and prints it.",
            )
        )
