"""Pieces of work that do not depend on each other, done on all processors: numpy lets others work while it counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

#: More than this gain nothing, and hold more memory.
_MOST_WORKERS = 8

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def work_off(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """What the work gives for each item, in their order; the first error is raised.

    Each worker takes the next item when it is done with one: to be handed every item would cost more than some take.
    """
    results: dict[int, _Result] = {}
    todo = iter(list(enumerate(items)))

    def run() -> None:
        for place, item in todo:
            results[place] = work(item)

    workers = max(min(os.cpu_count() or 1, _MOST_WORKERS, len(items)), 1)
    with ThreadPoolExecutor(workers) as pool:
        for future in [pool.submit(run) for _ in range(workers)]:
            future.result()
    return [results[place] for place in range(len(items))]
