"""Work on many rows in transactions so short that others can write in between."""

import time
from collections.abc import Iterator
from typing import Any

from peewee import Model

from portal.data.base import key_of

# A transaction aims at this and stays well under the 200 ms that others are made to wait at most.
AIM_SECONDS = 0.04
FEWEST, FIRST, MOST = 25, 250, 2500


def batches(model: type[Model], where: Any) -> Iterator[list[int]]:
    """Yield the numbers of the rows for which ``where`` holds, some at a time, in their order.

    How many depends on how long the last ones took. Nothing is locked while the numbers are read.
    """
    key = key_of(model)
    size, last = FIRST, -1
    while True:
        query = model.select(key).where(where, key > last).order_by(key).limit(size)
        rows: Any = query.tuples()
        numbers = [row[0] for row in rows]
        if not numbers:
            return
        begun = time.perf_counter()
        yield numbers
        took = time.perf_counter() - begun
        size = max(FEWEST, min(MOST, 2 * size, int(size * AIM_SECONDS / took)))
        last = numbers[-1]
