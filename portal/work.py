"""Who does which job: every kind of job, what recurs, and the process that works them."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from flask import Flask

from portal.auth import (
    expiry,
    forgotten,
    registration,
    security_letters,
)
from portal.config import Settings
from portal.consents import category
from portal.consents import expiry as expiry_of_consents
from portal.consents import settings as consent_settings
from portal.consents.notary import Notary
from portal.data.engine import connected, open_database
from portal.data.register import Register
from portal.data_requests import (
    begin,
    erasure_jobs,
    inactivity,
    reminders,
    telling,
)
from portal.data_requests.erasure import CHECK, Eraser
from portal.data_requests.export import asking, upkeep
from portal.data_requests.export.building import build_export
from portal.data_requests.ledger import Ledger
from portal.data_requests.plan import Plan
from portal.data_requests.replay import unknown_erasures
from portal.jobs import queue
from portal.jobs.schedule import Recurring
from portal.jobs.worker import Handler, Worker, run_worker
from portal.keys import Keys
from portal.letters import post
from portal.mail.post import open_post
from portal.mail.room import MailRoom
from portal.members import search_index
from portal.members.importing import upload, working
from portal.members.importing.header import names_of_columns
from portal.members.models import Member
from portal.operator.show import in_every_language
from portal.policies import announcement
from portal.profile import purge, switched_off, switching
from portal.record import keeping
from portal.sharing import telling as passing_on
from portal.sharing.notices import TELL
from portal.sharing.propagation import names_having
from portal.sharing.webhook import Line
from portal.statistics import publishing
from portal.tables import all_models
from portal.web.portal import Portal

LOOK_AGAIN_SECONDS = 2.0

log = logging.getLogger("portal.jobs")

HANDLERS: dict[str, Handler] = {
    announcement.ANNOUNCE: announcement.announce,
    category.CATEGORISE: category.categorise_later,
    consent_settings.TELL: consent_settings.tell_offered,
    forgotten.ASKED: forgotten.answer_request,
    registration.ASKED: registration.answer_asked,
    switching.TELL: switching.tell_switched,
    security_letters.TELL_CUSTOMER: security_letters.tell_admins,
    telling.TELL_STAFF: telling.spread,
}
ERASURES: dict[str, Callable[..., None]] = {
    begin.RUN: erasure_jobs.run,
    CHECK: erasure_jobs.check,
}
RECURRING_ERASURES: dict[str, tuple[Callable[[Eraser, datetime], None], timedelta]] = {
    "erasure.due": (erasure_jobs.begin_due, timedelta(minutes=10)),
    "erasure.retention": (erasure_jobs.retain, timedelta(days=1)),
    "erasure.write-anew": (erasure_jobs.write_anew, timedelta(days=1)),
}
RECURRING = (
    Recurring("jobs.prune", queue.prune, timedelta(days=1)),
    Recurring("consents.find-ended", expiry_of_consents.find_ended, timedelta(days=1)),
    Recurring("consents.find-consenting", category.find_consenting, timedelta(days=1)),
    Recurring("data-requests.remind", reminders.remind, timedelta(hours=1), in_parts=True),
    Recurring("members.index", search_index.index_missing, timedelta(hours=1)),
    Recurring("auth.expiry", expiry.forget_expired, timedelta(hours=1)),
    Recurring(
        "profile.delete-switched-off",
        switched_off.delete_switched_off,
        timedelta(hours=1),
        in_parts=True,
    ),
    Recurring("profile.purge", purge.purge_removed_entries, timedelta(hours=1)),
    Recurring("statistics.publish", publishing.publish_due, timedelta(hours=1), in_parts=True),
    Recurring("erasure.inactivity", inactivity.watch, timedelta(days=1), in_parts=True),
)


def work(app: Flask, stop: threading.Event) -> None:
    """Work the jobs of ``app`` until ``stop`` is set; meant for a process that was forked.

    The database is opened anew: a connection must not be carried over a fork.
    """
    made: Portal = app.extensions["portal"]
    open_database(made.settings.database_url)
    if wait_until_whole(Ledger(made.settings.data), stop):
        run_worker(make_worker(made.settings, made.keys), stop)


def wait_until_whole(ledger: Ledger, stop: threading.Event) -> bool:
    """Wait until the database knows of every erasure in ``ledger``; return False when told to stop.

    Jobs of a restored database may be about members who must be erased again first.
    """
    while not stop.is_set():
        try:
            with connected():
                if not unknown_erasures(ledger):
                    return True
        except Exception as error:  # the database is away, or the ledger cannot be read
            log.error("jobs wait: %s", type(error).__name__)
        stop.wait(LOOK_AGAIN_SECONDS)
    return False


def work_until_told(app: Flask) -> None:
    """Work the jobs of ``app`` until this process gets SIGTERM or SIGINT.

    The signals are waited for rather than handled, since a handler must not touch a lock.
    """
    told = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    stop = threading.Event()
    worker = threading.Thread(target=work, args=(app, stop), name="worker")
    worker.start()
    while worker.is_alive() and signal.sigtimedwait(told, 1) is None:
        pass
    stop.set()
    worker.join()


def make_worker(settings: Settings, keys: Keys, *, lease: timedelta = queue.LEASE) -> Worker:
    """Return a worker that knows every kind of job and has each for one ``lease`` at a time."""
    room = MailRoom(open_post(settings), keys, settings.base_url, settings.operator_email)
    eraser = make_eraser(settings, room)
    register = Register(all_models())
    handlers = {**HANDLERS, **_letters(room, eraser), **_makers(settings, keys, room, register)}
    recurring = _recurring(settings, eraser, register)
    return Worker(handlers, (*RECURRING, *recurring), lease=lease)


def _letters(room: MailRoom, eraser: Eraser) -> dict[str, Handler]:
    """What tells somebody, and what erases and tells."""
    erasing = {kind: partial(act, eraser=eraser, room=room) for kind, act in ERASURES.items()}
    return {**post(room), **erasing}


def _makers(
    settings: Settings, keys: Keys, room: MailRoom, register: Register
) -> dict[str, Handler]:
    """What has to know something of this portal to do its work."""
    notary = Notary(keys, register, settings.base_url)
    names = partial(names_of_columns, in_every_language)
    return {
        expiry_of_consents.EXPIRE: partial(expiry_of_consents.expire, notary),
        asking.BUILD: partial(build_export, register=register, data=settings.data, keys=keys),
        TELL: partial(passing_on.tell, room=room, line=Line(unsafe=not settings.production)),
        upload.CHECK: partial(working.check_later, folder=settings.data, names=names),
        upload.IMPORT: partial(working.import_later, folder=settings.data, names=names),
    }


def _recurring(settings: Settings, eraser: Eraser, register: Register) -> Iterator[Recurring]:
    """What recurs and has to know something of this portal."""
    hour, data = timedelta(hours=1), settings.data
    for name, (act, every) in RECURRING_ERASURES.items():
        yield Recurring(name, partial(act, eraser), every, in_parts=True)
    yield Recurring("exports.expire", partial(upkeep.look_after, data), hour, in_parts=True)
    yield Recurring("members.forget-imports", partial(upload.forget_old, data), hour)
    yield Recurring("record.keep", partial(keeping.keep_all, register), hour, in_parts=True)


def make_eraser(settings: Settings, room: MailRoom) -> Eraser:
    """Return what carries erasures out, with a plan made from every declaration there is."""
    plan = Plan(Register(all_models()), Member)
    return Eraser(plan, Ledger(settings.data), settings.data, room.post, names_having)
