"""Who does which job: every kind of job, what recurs, and the process that works them."""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from flask import Flask

from portal.auth import expiry, forgotten, password_change
from portal.auth import letters as auth_letters
from portal.config import Settings
from portal.consents import category
from portal.consents import expiry as expiry_of_consents
from portal.consents.notary import Notary
from portal.data.engine import open_database
from portal.data.register import Register
from portal.data_requests import handling as request_handling
from portal.data_requests import letters as request_letters
from portal.jobs import queue
from portal.jobs.models import Job
from portal.jobs.queue import Effect
from portal.jobs.schedule import Recurring
from portal.jobs.worker import GiveUp, Handler, Worker, run_worker
from portal.keys import Keys
from portal.mail.post import AddressRefused, open_post
from portal.mail.room import MailRoom
from portal.members import invitations, membership, search
from portal.policies import announcement
from portal.policies import letters as policy_letters
from portal.profile import email_change, purge, switching
from portal.profile import letters as profile_letters
from portal.tables import all_models
from portal.web.portal import Portal

ADDRESS_REFUSED = "address-refused"

HANDLERS: dict[str, Handler] = {
    announcement.ANNOUNCE: announcement.announce,
    category.CATEGORISE: category.categorise_later,
    forgotten.ASKED: forgotten.answer_request,
    switching.TELL: switching.tell_switched,
}
LETTERS: dict[str, Callable[[Job, MailRoom], Effect | None]] = {
    invitations.MAIL: auth_letters.send_invitation,
    membership.ADMINS_MAIL: auth_letters.send_that_admins_changed,
    forgotten.MAIL: auth_letters.send_password_reset,
    password_change.CHANGED_MAIL: auth_letters.send_password_changed,
    email_change.TELL_OLD: profile_letters.send_to_old_address,
    email_change.ASK_NEW: profile_letters.send_to_new_address,
    email_change.TELL_BOTH: profile_letters.send_that_it_changed,
    announcement.MAIL: policy_letters.send_new_version,
    request_handling.MAIL: request_letters.send_that_it_moved,
}
RECURRING = (
    Recurring("jobs.prune", queue.prune, timedelta(days=1)),
    Recurring("consents.find-ended", expiry_of_consents.find_ended, timedelta(days=1)),
    Recurring("consents.find-consenting", category.find_consenting, timedelta(days=1)),
    Recurring("members.index", search.index_missing, timedelta(hours=1)),
    Recurring("auth.expiry", expiry.forget_expired, timedelta(hours=1)),
    Recurring("profile.delete-switched-off", switching.delete_switched_off, timedelta(hours=1)),
    Recurring("profile.purge", purge.purge_removed_entries, timedelta(hours=1)),
)


def work(app: Flask, stop: threading.Event) -> None:
    """Work the jobs of ``app`` until ``stop`` is set; meant for a process that was forked.

    The database is opened anew: a connection must not be carried over a fork.
    """
    made: Portal = app.extensions["portal"]
    open_database(made.settings.database_url)
    run_worker(make_worker(made.settings, made.keys), stop)


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


def make_worker(settings: Settings, keys: Keys) -> Worker:
    """Return a worker that knows every kind of job."""
    room = MailRoom(open_post(settings), keys, settings.base_url)
    letters = {kind: _mailing(write, room) for kind, write in LETTERS.items()}
    notary = Notary(keys, Register(all_models()), settings.base_url)
    ends = {expiry_of_consents.EXPIRE: partial(expiry_of_consents.expire, notary)}
    return Worker({**HANDLERS, **ends, **letters}, RECURRING)


def _mailing(send: Callable[[Job, MailRoom], Effect | None], room: MailRoom) -> Handler:
    def handler(job: Job) -> Effect | None:
        try:
            return send(job, room)
        except AddressRefused as error:
            raise GiveUp(ADDRESS_REFUSED) from error

    return handler
