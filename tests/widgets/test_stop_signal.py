"""A signal to stop is answered between two things that the program does, never within one."""

import os
import signal
import sys

import pytest

from esafety_tui.widgets.base_app import BaseApp


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
async def test_a_signal_to_stop_waits_until_nothing_is_being_done() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTSTP, lambda number, _frame: heard.append(number))
    try:
        async with BaseApp[None]().run_test() as pilot:
            os.kill(os.getpid(), signal.SIGTSTP)
            assert heard == []  # a write might be going on here
            while not heard:
                await pilot.pause(0.01)
            assert heard == [signal.SIGTSTP]
    finally:
        signal.signal(signal.SIGTSTP, before)
