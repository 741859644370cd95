"""What the worker does about erasures."""

import datetime as dt

from portal.data_requests import retention
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_letters import send_done
from portal.data_requests.erasure_tables import Erasure
from portal.data_requests.rewriting import write_erased_anew
from portal.data_requests.upkeep import begin_due as begin_what_is_due
from portal.data_requests.upkeep import resume_unfinished
from portal.jobs.models import Job
from portal.mail.room import MailRoom
from portal.members.models import Member


def run(job: Job, eraser: Eraser, room: MailRoom) -> None:
    """Carry out the job's ``erasure``."""
    erasure = job.row(Erasure, "erasure")
    assert erasure is not None, "an erasure is never deleted"

    def tell_done(member: Member) -> None:
        send_done(job, room, erasure, member)

    eraser.carry_out(erasure, tell_done)


def check(job: Job, eraser: Eraser, room: MailRoom) -> None:
    """Look once more at what the job's ``erasure`` left, now that nobody can be writing there."""
    erasure = job.row(Erasure, "erasure")
    assert erasure is not None, "an erasure is never deleted"
    eraser.look_again(erasure)


def begin_due(eraser: Eraser, at: dt.datetime) -> None:
    """Begin what is due, and resume what was left."""
    resume_unfinished(at)
    begin_what_is_due(eraser.ledger, at)


def retain(eraser: Eraser, at: dt.datetime) -> None:
    """Let go of what is past its time."""
    retention.retain(eraser.plan, at)


def write_anew(_eraser: Eraser, at: dt.datetime) -> None:
    """Take the last traces of erased rows out of PostgreSQL's files."""
    write_erased_anew(at)
