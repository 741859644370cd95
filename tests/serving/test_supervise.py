"""The processes come up again, stop in order, and never outlive their parent."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from portal.server import listen
from tests.serving.conftest import Running, start


def eventually(true: Callable[[], bool], seconds: float = 5) -> bool:
    """Return whether ``true`` becomes so within ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """Return whether the process still runs; a dead one that nobody has asked for does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def who_answers(running: Running) -> set[int]:
    return {int(running.get("/pid")) for _ in range(40)}


def test_all_web_processes_answer_on_the_one_socket(running: Running) -> None:
    assert eventually(lambda: len(who_answers(running)) == 2)


def test_a_killed_web_process_is_started_again() -> None:
    with start(1) as running:
        first = int(running.get("/pid"))
        os.kill(first, signal.SIGKILL)
        assert int(running.get("/pid")) != first


def test_stopping_finishes_the_answer_that_has_begun(running: Running) -> None:
    bodies: list[bytes] = []
    asking = threading.Thread(target=lambda: bodies.append(running.get("/slow")))
    asking.start()
    time.sleep(0.4)
    assert running.stop() == 0
    asking.join()
    assert len(bodies) == 1
    assert len(bodies[0]) == 9000


def test_ctrl_c_in_a_terminal_stops_with_success(running: Running) -> None:
    children = who_answers(running)
    for pid in (running.process.pid, *children):  # a terminal tells the whole group
        os.kill(pid, signal.SIGINT)
    assert running.process.wait(30) == 0
    assert not any(is_alive(pid) for pid in children)


def test_children_do_not_outlive_a_killed_parent(running: Running) -> None:
    children = who_answers(running)
    running.process.kill()
    running.process.wait()
    assert eventually(lambda: not any(is_alive(pid) for pid in children))


def test_the_port_is_free_at_once_after_a_stop() -> None:
    with start(1) as running:
        running.get("/")
        running.stop()
        listen(running.port).close()


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "portal.serving"],
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 1
    assert run.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""
