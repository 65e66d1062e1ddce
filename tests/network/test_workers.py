"""Work on all processors: what comes back, and what an error leaves undone."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from onrecord.network.workers import work_off


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    """So many on every machine."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_results_come_in_the_order_of_their_items():
    """Whoever is done first; nothing for nothing."""
    assert work_off(lambda item: (time.sleep(item / 100), item)[1], [3, 0, 2, 1]) == [3, 0, 2, 1]
    assert work_off(str, []) == []


def test_an_error_leaves_the_rest_undone():
    """What is not begun when it comes is never begun."""
    done = []

    def work(item):
        if item == 0:
            raise ValueError("broken")
        time.sleep(0.005)
        done.append(item)

    with pytest.raises(ValueError, match="broken"):
        work_off(work, range(100))
    assert len(done) < 50


def test_an_error_does_not_wait_for_the_others():
    """It is raised while another worker is still busy."""
    is_raised, waited = threading.Event(), []

    def work(item):
        if item == 1:
            raise ValueError("broken")
        waited.append(is_raised.wait(5))

    with pytest.raises(ValueError, match="broken"):
        work_off(work, range(2))
    assert waited == []
    is_raised.set()


def test_ctrl_c_stops_the_work():
    """As an error does."""
    done = []

    def work(item):
        if item == 0:
            time.sleep(0.05)
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.005)
        done.append(item)

    with pytest.raises(KeyboardInterrupt):
        work_off(work, range(100))
    assert len(done) < 50
