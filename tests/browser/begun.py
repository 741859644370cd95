"""What somebody is in the middle of: an import with faults, a registration, a draft, a record."""

import io

from flask import Flask

from portal.auth.registrants import Registration
from portal.clock import now
from portal.consents.texts import NAMES
from portal.data_requests.models import DataRequest
from portal.jobs.worker import Worker
from portal.members.importing.upload import receive
from portal.profile.certificates import Certificate
from portal.profile.time_clock import ClockEntry
from portal.sharing.models import Recipient
from portal.sharing.notice_tables import Notice
from portal.words import LANGUAGES
from tests.cast import Cast
from tests.consents.answers import answer
from tests.pages import Visitor

FILE = "brukernavn;fornavn;etternavn;e-post\nny;Nils;Ny;nils@nordlys.example\nå b;Nils;Ny;nils\n"
SAID = {f"{language}_{name}": f"Om {name}." for language in LANGUAGES for name in NAMES}


def begin(app: Flask, cast: Cast, worker: Worker) -> dict[str, object]:
    """Let the admin of Nordlys begin what the demo has not, and return what `NUMBERED` asks for."""
    folder = app.extensions["portal"].settings.data
    file = io.BytesIO(FILE.encode())
    sent = receive(cast.nordlys, "medlemmer.csv", file, folder, by=cast.admin, at=now())
    worker.work_due()
    _ask_to_register(cast)
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    admin.get("/admin/record")
    admin.submit(form='form[action="/admin/record/printing"]', follow=False)
    admin.get("/admin/policy")
    admin.submit(form='form[action="/admin/policy/draft"]')
    admin.get("/admin/consents/new")
    admin.submit({**SAID, "key": "lunch", "basis": "consent"}, form="#wording")
    kari = cast.kari
    recipient = Recipient.get(Recipient.customer == cast.nordlys).id
    return {
        "member": kari.id,
        "member_import": sent.id,
        "certificate": Certificate.select().where(Certificate.live(kari.id)).get().id,
        "entry": ClockEntry.of(kari).get().id,
        "recipient": recipient,
        "notice": Notice.get(Notice.recipient == recipient).id,
        "receipt": answer(app, kari, "give", "usage-statistics").reference,
        "request": DataRequest.of(kari).get().id,
    }


def _ask_to_register(cast: Cast) -> None:
    Registration.create(
        customer=cast.nordlys,
        nonce="0",
        language="nb",
        username="per",
        given_name="Per Alfred",
        family_name="Ås-Hemnesberget",
        email="per.alfred.aas-hemnesberget@nordlys.example",
        at=now(),
        confirmed_at=now(),
    )
