"""What goes wrong while a screen is drawn is seen, though tests draw only what they wait for."""

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget


class _Torn(Widget):
    """Cannot be drawn any more once it has been torn."""

    torn = False

    def render_line(self, y: int) -> Strip:
        if self.torn:
            raise ValueError("torn")
        return Strip.blank(self.size.width)


class _Page(App[None]):
    BINDINGS = [("t", "set_torn(True)", "Tear"), ("m", "set_torn(False)", "Mend")]

    def compose(self) -> ComposeResult:
        yield _Torn()

    def action_set_torn(self, torn: bool) -> None:
        part = self.query_one(_Torn)
        part.torn = torn
        part.refresh()


async def torn(*, waited_for: bool) -> None:
    async with _Page().run_test() as pilot:
        await pilot.press("t")
        if waited_for:
            await pilot.pause()
        else:
            pilot.app.screen._on_timer_update()
            await pilot.press("m")
            await pilot.pause()


async def test_a_screen_that_cannot_be_drawn_ends_the_test_that_waits_for_it() -> None:
    with pytest.raises(ValueError, match="torn"):
        await torn(waited_for=True)


async def test_what_no_test_waits_for_is_not_drawn() -> None:
    await torn(waited_for=False)


async def test_the_real_drawing_draws_each_step(real_drawing: None) -> None:
    with pytest.raises(ValueError, match="torn"):
        await torn(waited_for=False)
