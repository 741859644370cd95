"""The processes come up again, stop in order, and never outlive their parent."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from portal.exits import Exit
from portal.server import listen
from tests.serving.processes import Served, start


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
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


def who_answers(served: Served) -> set[int]:
    return {int(served.get("/pid")) for _ in range(40)}


def test_all_web_processes_answer_on_the_one_socket(served: Served) -> None:
    assert eventually(lambda: len(who_answers(served)) == 2)


def test_a_killed_web_process_is_started_again() -> None:
    with start(1) as served:
        first = int(served.get("/pid"))
        os.kill(first, signal.SIGKILL)
        assert int(served.get("/pid")) != first


def test_stopping_finishes_the_answer_that_has_begun(served: Served) -> None:
    bodies: list[bytes] = []
    asking = threading.Thread(target=lambda: bodies.append(served.get("/slow")))
    asking.start()
    served.hear("/slow begun")
    assert served.stop() == 0
    asking.join()
    assert len(bodies) == 1
    assert len(bodies[0]) == 9000


def test_ctrl_c_in_a_terminal_stops_with_success(served: Served) -> None:
    children = who_answers(served)
    os.killpg(served.process.pid, signal.SIGINT)  # a terminal tells the whole group
    assert served.process.wait(30) == 0
    assert not any(is_alive(pid) for pid in children)


def test_children_do_not_outlive_a_killed_parent(served: Served) -> None:
    children = who_answers(served)
    served.process.kill()
    served.process.wait()
    assert eventually(lambda: not any(is_alive(pid) for pid in children))


def test_the_port_is_free_at_once_after_a_stop() -> None:
    with start(1) as served:
        served.get("/")
        served.stop()
        listen(served.port).close()


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
    assert run.returncode == Exit.NOT_READY
    assert run.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""
