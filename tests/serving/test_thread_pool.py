"""Few threads at work at once; whoever waits costs nobody else an answer."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import pytest

from portal.server import MOST_QUEUED
from portal.thread_pool import AT_WORK, ThreadPool, stepping_aside
from tests.serving.loops import has_answer, looping
from tests.serving.processes import Served, start

MOST = 40


@dataclass
class Counted:
    """A task that counts itself while it works, beside all others of the same ``running``."""

    act: Callable[[], None]
    running: "Running"
    served: int = 0
    cancelled: bool = False

    def service(self) -> None:
        with self.running:
            self.act()
        self.served += 1

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Running:
    """How many tasks are at work, and the most there ever were."""

    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)

    def __exit__(self, *error: object) -> None:
        with self.lock:
            self.now -= 1


@dataclass
class Crowd:
    """A pool and what it was given to do."""

    pool: ThreadPool
    running: Running = field(default_factory=Running)
    tasks: list[Counted] = field(default_factory=list)

    def add(self, act: Callable[[], None], number: int = 1) -> None:
        for _ in range(number):
            self.tasks.append(Counted(act, self.running))
            self.pool.add_task(self.tasks[-1])

    def served(self, number: int, seconds: float = 5) -> bool:
        """Wait until ``number`` tasks have been done once, and say whether they were in time."""
        return soon(lambda: sum(task.served for task in self.tasks) == number, seconds)


def soon(true: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.002)
    return true()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    made = Crowd(ThreadPool(MOST))
    yield made
    assert made.pool.shutdown()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What tasks wait for; opened at the latest when the test ends."""
    opened = threading.Event()
    yield opened
    opened.set()


def wait_aside(gate: threading.Event) -> None:
    with stepping_aside():
        gate.wait()


def test_no_more_work_at_once_than_may(crowd: Crowd) -> None:
    crowd.add(lambda: time.sleep(0.002), 200)
    assert crowd.served(200)
    assert crowd.running.most == AT_WORK


def test_who_steps_aside_keeps_nobody_waiting(crowd: Crowd, gate: threading.Event) -> None:
    crowd.add(lambda: wait_aside(gate), MOST - AT_WORK)
    assert soon(lambda: crowd.running.now == MOST - AT_WORK)
    crowd.add(lambda: None, 20)
    assert crowd.served(20)
    gate.set()
    assert crowd.served(MOST - AT_WORK + 20)


def test_there_are_never_more_threads_than_the_most(crowd: Crowd, gate: threading.Event) -> None:
    before = threading.active_count()
    crowd.add(lambda: wait_aside(gate), MOST + 10)
    assert soon(lambda: crowd.running.now == MOST)
    assert threading.active_count() == before + MOST
    gate.set()
    assert crowd.served(MOST + 10)


def test_threads_that_are_not_needed_end(crowd: Crowd, gate: threading.Event) -> None:
    before = threading.active_count()
    crowd.add(lambda: wait_aside(gate), MOST)
    assert soon(lambda: crowd.running.now == MOST)
    gate.set()
    assert soon(lambda: threading.active_count() == before + AT_WORK)


def test_threads_that_wait_without_saying_so_are_relieved(
    crowd: Crowd, gate: threading.Event
) -> None:
    crowd.add(gate.wait, AT_WORK)
    crowd.add(lambda: None, 5)
    crowd.pool.relieve()
    assert not crowd.served(5, seconds=0.02), "nobody is stuck yet"
    assert soon(lambda: crowd.pool.relieve() or crowd.served(5, seconds=0.01))
    assert threading.active_count() > AT_WORK
    crowd.add(gate.wait, 1)
    crowd.add(lambda: None)
    assert not crowd.served(6, seconds=0.02), "the one more was for those who waited then"


def test_a_task_that_fails_costs_no_thread(crowd: Crowd, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise SystemExit("not of this task's making")

    crowd.add(fail, AT_WORK * 3)
    crowd.add(lambda: None, 5)
    assert crowd.served(5)
    assert soon(lambda: caplog.text.count("a request was not answered") == AT_WORK * 3)


def test_what_nobody_has_taken_is_cancelled_at_the_end(gate: threading.Event) -> None:
    crowd = Crowd(ThreadPool(MOST))
    crowd.add(gate.wait, AT_WORK)
    assert soon(lambda: crowd.running.now == AT_WORK)
    crowd.add(lambda: None, 3)
    assert not crowd.pool.shutdown(timeout=0.05), "some are still at work"
    assert [task.cancelled for task in crowd.tasks] == [False] * AT_WORK + [True] * 3
    gate.set()
    assert crowd.pool.shutdown()
    assert crowd.served(AT_WORK)


def test_stepping_aside_means_nothing_elsewhere() -> None:
    with stepping_aside():
        pass


@pytest.mark.parametrize("seed", range(3))
def test_each_task_is_done_once_whatever_waits(crowd: Crowd, seed: int) -> None:
    random = Random(seed)

    def sometimes_aside() -> None:
        if random.random() < 0.3:
            with stepping_aside():
                time.sleep(0.001 * random.random())

    adders = [threading.Thread(target=crowd.add, args=(sometimes_aside, 500)) for _ in range(3)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    assert crowd.served(1500)
    assert {task.served for task in crowd.tasks} == {1}


@pytest.mark.parametrize("path", ["/slow", "/aside"])
def test_a_page_is_quick_beside_threads_that_wait(path: str) -> None:
    with start(1) as served, ExitStack() as stack:
        for _ in range(AT_WORK + 3):
            stack.enter_context(asking(served, path))
        for _ in range(AT_WORK):
            served.hear(f"{path} begun")
        begun = time.perf_counter()
        served.get("/")
        assert time.perf_counter() - begun < 0.6


def test_a_process_accepts_no_more_than_it_can_begin_with(gate: threading.Event) -> None:
    """What it has not accepted waits where another process sees it."""
    pool = ThreadPool(AT_WORK)  # nobody can be relieved
    with looping(partial(answer_when_open, gate), pool) as loop, ExitStack() as stack:
        clients = [stack.enter_context(loop.ask()) for _ in range(20)]
        assert not loop.turn_until(lambda: False, seconds=0.5)
        assert pool.waiting() >= MOST_QUEUED
        assert len(loop.server.active_channels) < 2 * AT_WORK
        gate.set()
        assert loop.turn_until(lambda: all(map(has_answer, clients)))
        assert all(client.recv(15) == b"HTTP/1.1 200 OK" for client in clients)


def answer_when_open(gate: threading.Event, environ: Any, start_response: Any) -> list[bytes]:
    gate.wait()
    start_response("200 OK", [("Content-Length", "0")])
    return []


class asking(threading.Thread):
    """Ask for ``path`` in a thread of its own, and wait for the answer at the end of a ``with``."""

    def __init__(self, served: Served, path: str) -> None:
        super().__init__(target=served.get, args=(path,))

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *error: object) -> None:
        self.join()
