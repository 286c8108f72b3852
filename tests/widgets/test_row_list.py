"""The list that draws only what shows."""

from textual.app import ComposeResult

from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.lists.drawing import Lines, fit, line, wrap
from esafety_tui.widgets.lists.row_list import RowList


class Lists(BaseApp[None]):
    """A list of many rows, and how often one was drawn."""

    def __init__(self, count: int, height: int | None = 2) -> None:
        super().__init__()
        self.count = count
        self.height = height
        self.drawn = 0
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowList[str](
            self._draw, key=str, row_height=self.height, selectable=lambda r: not r.startswith("#")
        )

    def _draw(self, row: str, width: int) -> Lines:
        self.drawn += 1
        return [line(fit(row, width)), line("  below")]

    def on_mount(self) -> None:
        rows = [f"row {n}" for n in range(self.count)]
        self.query_one(RowList).show_rows(rows)
        self.query_one(RowList).focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.chosen.append(event.row)


async def test_draws_no_more_than_what_shows() -> None:
    app = Lists(10_000)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert 0 < app.drawn <= 40


async def test_rows_are_drawn_anew_for_another_height_and_not_for_the_same() -> None:
    app = Lists(100)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        drawn = app.drawn
        app.query_one(RowList).set_row_height(2)
        await pilot.pause()
        assert app.drawn == drawn
        app.query_one(RowList).set_row_height(4)
        await pilot.pause()
        assert app.drawn > drawn
        assert app.query_one(RowList).virtual_size.height == 400


async def test_goes_through_the_rows_and_scrolls_along() -> None:
    app = Lists(100)
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(RowList)
        await pilot.press("j", "down", "down", "k")
        assert rows.row == "row 2"
        await pilot.press("end")
        assert rows.row == "row 99"
        assert rows.scroll_offset.y == 200 - 10
        await pilot.press("home", "pagedown")
        assert rows.row not in ("row 0", "row 99")
        await pilot.press("enter")
        assert app.chosen == [rows.row]


async def test_highlight_follows_its_row_when_the_rows_change() -> None:
    app = Lists(10)
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(RowList)
        await pilot.press("down", "down")
        rows.show_rows(["new", "other", "row 2", "row 3"])
        assert rows.row == "row 2"
        rows.show_rows(["a", "b"])
        assert rows.row in ("a", "b")
        rows.show_rows([])
        assert rows.row is None
        await pilot.press("down", "up", "enter", "pagedown", "end")
        assert app.chosen == []


async def test_steps_over_headings() -> None:
    app = Lists(0, height=None)
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(RowList)
        rows.show_rows(["# one", "a", "# two", "b", "# end"])
        assert rows.row == "a"
        await pilot.press("down")
        assert rows.row == "b"
        await pilot.press("down")
        assert rows.row == "b"
        await pilot.press("up", "up", "up")
        assert rows.row == "a"


async def test_a_click_highlights_and_a_second_one_opens() -> None:
    app = Lists(10)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(RowList, offset=(3, 4))
        assert app.query_one(RowList).row == "row 2"
        assert app.chosen == []
        await pilot.click(RowList, offset=(3, 4))
        assert app.chosen == ["row 2"]


def test_fit_fills_and_cuts_by_cells() -> None:
    assert fit("abc", 5) == "abc  "
    assert fit("abcdef", 4) == "abc…"
    assert fit("日本語", 4) == "日… "
    assert fit("abc", 0) == ""


def test_wrap_keeps_words_and_breaks_what_is_too_long() -> None:
    assert [part[0].text for part in wrap("one two three", 7)] == ["one two", "three"]
    assert [part[0].text for part in wrap("x" * 10, 4)] == ["xxxx", "xxxx", "xx"]
    assert [part[0].text for part in wrap("日本語 日本", 4)] == ["日本", "語", "日本"]
    assert [part[0].text for part in wrap("", 4)] == [""]
