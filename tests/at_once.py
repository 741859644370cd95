"""Several acts at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence

from portal.data.engine import connected, released


def all_at_once(acts: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Do ``acts`` in as many threads, begun together, and return what they raised."""
    begin, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        begin.wait()
        try:
            with connected():
                act()
        except BaseException as error:  # told to the test
            raised.append(error)

    with released():
        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return raised
