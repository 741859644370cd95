"""What `make run` starts: `python -m portal.serving`.

The port is taken first, then the application is made once, then the processes are forked from it
and share its memory. No database connection is open over the fork, and no thread is alive.
"""

import gc
import logging
import socket
import sys
from collections.abc import Iterator
from functools import partial

from flask import Flask

from portal import clock, create_app
from portal.assets import AssetsMissing
from portal.config import Settings, SettingsError
from portal.consents.publishing import publish_shipped
from portal.data.engine import db
from portal.data.register import Register
from portal.exits import Exit
from portal.operator.demo import ensure_demo, how_to_sign_in
from portal.server import listen, serve
from portal.sharing.columns import Shareables
from portal.sharing.shipped import publish_shipped_recipients
from portal.start import make_ready
from portal.supervise import Child, Supervisor
from portal.web.choices import say
from portal.work import work_until_told

OBJECTS_BETWEEN_COLLECTIONS = 20_000


def main() -> int:
    """Serve until told to stop; return 0 then, and 3 when the portal could not start."""
    gc.disable()  # until `share_memory`
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = Settings.load()
        listener = _take(settings.port)
        app = create_app(settings)
        greeting = prepare(app, settings)
    except (SettingsError, AssetsMissing) as problem:
        print(problem, file=sys.stderr)
        return Exit.NOT_READY
    supervisor = Supervisor(processes(app, listener, settings))
    share_memory()
    listener.listen(2048)
    print(f"The portal listens on http://127.0.0.1:{settings.port}/ (Ctrl-C stops it)")
    print(greeting, end="", flush=True)
    return supervisor.run()


def prepare(app: Flask, settings: Settings) -> str:
    """Bring the database up to date; return what to tell who started the portal."""
    register: Register = app.extensions["portal"].register
    make_ready(settings, register, upgrade=True)
    with db.connection_context():
        publish_shipped(say, at=clock.now())
    password = None if settings.production else ensure_demo(app, settings.demo_password)
    with db.connection_context():  # after the demo, whose customers have shared for years
        publish_shipped_recipients(Shareables(register), at=clock.now())
    db.obj.close_all()  # a connection that two processes share is broken for both
    app.extensions["portal"].passwords.rest()
    return how_to_sign_in(password) if password else ""


def processes(app: Flask, listener: socket.socket, settings: Settings) -> Iterator[Child]:
    """Yield the processes of a portal: some that answer, one that works off the jobs."""
    answer = partial(serve, app, listener, settings.trusted_proxies)
    for number in range(1, settings.web_processes + 1):
        yield Child(f"web process {number}", answer)
    yield Child("worker", partial(work_until_told, app))


def share_memory() -> None:
    """Keep what is loaded out of the garbage collector's hands, so that forks share it.

    Nothing is collected first: starting leaves no garbage worth the time that looking for it takes.
    A page makes some thousands of objects and hardly a cycle, so they are looked through seldom.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()


def _take(port: int) -> socket.socket:
    try:
        return listen(port)
    except OSError as error:
        raise SettingsError(
            f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}). "
            f"Choose another: PORT={port + 1} make run"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
