"""A member file of 20,000 rows through the page: `python -m tests.bench.importing [--rows N]`.

The portal runs as it is served, with its worker, on the engine that `PORTAL_TEST_ENGINE` names. The
admin sends the file, leaves, comes back, looks at the preview, starts, leaves again, and comes back
until it is done. Meanwhile somebody opens the profile; every progress that is shown is noted.
"""

import argparse
import re
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import engines
from tests.bench.load import percentile
from tests.bench.person import Person
from tests.bench.servers import Server, portal
from tests.members.make_member_file import write_member_file

NEW = "/admin/members/import"
BOUNDARY = "portal-bench"
EVERY_SECONDS = 0.5
LONGEST_SECONDS = 600.0
_PERCENT = re.compile(rb'<progress max="100" value="(\d+)"')
_AGAIN = "sjekket en gang til"


class Neighbour(threading.Thread):
    """Somebody else who opens the profile all the while."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.person = Person(port)
        self.person.sign_in()
        self.person.acknowledge_policy()
        self.took: list[float] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        """Open the profile twice a second."""
        while not self.is_over.wait(EVERY_SECONDS):
            answer = self.person.get("/profile")
            assert answer.status == 200
            self.took.append(answer.seconds * 1000)


def send(admin: Person, file: Path) -> tuple[str, float]:
    """Send the file through the form; return where it is shown, and the seconds until the answer."""
    token = dict(admin.token(NEW))["csrf_token"]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="m.csv"\r\n\r\n'
    )
    body = head.encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = admin.send(NEW, body, f"multipart/form-data; boundary={BOUNDARY}")
    assert answer.status == 303, answer.status
    assert answer.location is not None
    return answer.location, answer.seconds


def watch(admin: Person, page: str, until: str) -> tuple[float, list[str]]:
    """Come back to ``page`` until it says ``until``; return the seconds, and the progress shown."""
    begun, shown = time.perf_counter(), list[str]()
    while time.perf_counter() - begun < LONGEST_SECONDS:
        body = admin.get(page).body
        found = _PERCENT.search(body)
        if found is None:
            assert until in body.decode(), "it stopped, and not where it should"
            return time.perf_counter() - begun, shown
        again = _AGAIN in body.decode()
        shown.append(("check " if again else "") + found.group(1).decode())
        time.sleep(EVERY_SECONDS)
    raise TimeoutError(page)


def measure(server: Server, file: Path, rows: int) -> None:
    """Print what each step took."""
    admin = Person(server.port)
    admin.sign_in("admin")
    admin.acknowledge_policy()
    neighbour = Neighbour(server.port)
    neighbour.start()
    page, upload = send(admin, file)
    checking, checked = watch(admin, page, f"{rows:,} nye".replace(",", "\xa0"))
    begun = admin.post(f"{page}/start", admin.token(page))
    assert begun.status == 303
    importing, imported = watch(admin, page, "Filen er lagt inn")
    neighbour.is_over.set()
    neighbour.join()
    print(
        f"upload {upload:.2f} s, check until the preview {checking:.1f} s, import {importing:.1f} s"
    )
    print(f"progress shown while checking: {', '.join(checked)}")
    print(f"progress shown while importing: {', '.join(imported)}")
    print(
        f"profile meanwhile: p95 {percentile(neighbour.took, 0.95):.0f} ms of {len(neighbour.took)}"
    )


def main() -> None:
    """Measure on one engine."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    rows = parser.parse_args().rows
    with TemporaryDirectory(prefix="bench-") as name, engines.chosen(Path(name)) as url:
        file = Path(name) / "m.csv"
        write_member_file(file, rows)
        print(f"{rows} rows ({file.stat().st_size / 1e6:.1f} MB) on {engines.name()}")
        data = Path(name) / "data"
        data.mkdir()
        with portal(data, url) as server:
            measure(server, file, rows)


if __name__ == "__main__":
    main()
