"""A test that waits for the screen waits for a thread that has not had its turn yet."""

import sys
from threading import Event, Thread
from time import sleep

import pytest

from support.screens.cheap_screens import _want_the_processor


def comes_to(wanted: bool, thread: Thread) -> bool:
    """Whether *thread* is soon known as *wanted*; on a busy machine that takes a while."""
    for _ in range(2000):
        if _want_the_processor({thread}) is wanted:
            return True
        sleep(0.002)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of no threads")
def test_a_thread_at_work_is_known_from_one_that_waits() -> None:
    over = Event()

    def work() -> None:
        while not over.is_set():
            sum(range(1000))

    working, waiting = Thread(target=work), Thread(target=over.wait)
    for thread in (working, waiting):
        thread.start()
    try:
        assert comes_to(True, working)
        assert comes_to(False, waiting)
    finally:
        over.set()
        for thread in (working, waiting):
            thread.join()
    assert comes_to(False, working)  # it has ended
