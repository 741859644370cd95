"""An erasure does what its plan says, leaves nothing, and can be begun anew anywhere."""

import datetime as dt

import pytest

from portal.data.engine import db
from portal.data_requests import certificate
from portal.data_requests.begin import begin
from portal.data_requests.erasure import Eraser
from portal.data_requests.erasure_tables import Cause, Erasure, PlannedErasure
from portal.data_requests.planned import plan_erasure
from portal.jobs.worker import Worker
from portal.mail.room import MailRoom
from portal.mail.post import open_post
from portal.members.models import Member, MemberState
from portal.policies.publish import publish
from portal.web.portal import Portal
from portal.work import make_eraser
from tests.cast import Cast
from tests.clock import START
from tests.data_requests.lives import live
from tests.policies.texts import texts
from tests.outbox import Outbox
from tests.snapshot import snapshot

def test_x(cast, made, worker, outbox, clock):
    publish(texts(), number=1, effective_at=START, at=START)
    rows = live(cast.kari, START, times=3)
    print(rows)
    room = MailRoom(open_post(made.settings), made.keys, made.settings.base_url)
    eraser = make_eraser(made.settings, room)
    for c in eraser.plan.counts(cast.kari.id, START): print(c.plan.name, c.plan.erasure, c.rows, c.staying, c.until)
    plan = PlannedErasure.of(cast.kari).first()
    PlannedErasure.delete().execute()
    plan = plan_erasure(cast.kari, Cause.ASKED, by=cast.kari, at=START, due_at=START)
    e = begin(plan, eraser.ledger, at=START)
    worker.work_due()
    e = Erasure.get()
    print(e.__data__)
    print(made.settings.data)
    print(eraser.ledger.journal.path.read_text())
    print([ (m['To'], m['Subject']) for m in outbox.mails()])
    print(Member.get(Member.id==cast.kari.id).__data__)
    from portal.jobs.models import Job
    for j in Job.select(): print(j.kind,j.state,j.error)
    assert 0
