"""A floor on the server that `make run` uses: `python -m tests.bench.floor_server PORT f1 SIZE`."""

import os
import sys
from functools import partial

from portal.server import listen, serve
from portal.serving import share_memory
from portal.supervise import Child, Supervisor
from tests.bench import floors


def main(port: str, name: str, size: str, *database: str) -> int:
    """Serve the floor ``name`` from one process for each core until told to stop."""
    app = getattr(floors, name)(int(size), *database)
    listener = listen(int(port))
    share_memory()
    listener.listen(2048)
    answer = partial(serve, app, listener)
    cores = range(1, (os.cpu_count() or 1) + 1)
    return Supervisor([Child(f"web process {number}", answer) for number in cores]).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
