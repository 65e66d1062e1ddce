"""Pieces of work that do not depend on each other, done on all processors: numpy lets others work while it counts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

#: More than this gain nothing, and hold more memory.
_MOST_WORKERS = 8

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def work_off(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """What the work gives for each item, in their order; an error is raised at once, and what is not begun is left.

    Each worker takes the next item when it is done with one: to be handed every item would cost more than some take.
    """
    results: dict[int, _Result] = {}
    todo = deque(enumerate(items))

    def run() -> None:
        while (taken := _next_of(todo)) is not None:
            place, item = taken
            results[place] = work(item)

    workers = max(min(os.cpu_count() or 1, _MOST_WORKERS, len(items)), 1)
    pool = ThreadPoolExecutor(workers)
    try:
        futures = [pool.submit(run) for _ in range(workers)]
        for future in wait(futures, return_when=FIRST_EXCEPTION).done:
            future.result()
    except BaseException:  # Ctrl-C as well: the workers must not go on with what nobody waits for.
        todo.clear()
        pool.shutdown(wait=False)
        raise
    pool.shutdown()
    return [results[place] for place in range(len(items))]


def _next_of(todo: deque[tuple[int, _Item]]) -> tuple[int, _Item] | None:
    try:
        return todo.popleft()
    except IndexError:
        return None
