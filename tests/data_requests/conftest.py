"""Somebody to erase, what erases, and an export."""

import pytest

from portal.config import Settings
from portal.data_requests.erasure import Eraser
from portal.data_requests.export.models import Export
from portal.jobs.worker import Worker
from portal.mail.post import open_post
from portal.mail.room import MailRoom
from portal.policies.publish import publish
from portal.web.portal import Portal
from portal.work import make_eraser
from tests.cast import SINCE, Cast
from tests.clock import START, Clock
from tests.data_requests.exports import start
from tests.data_requests.lives import live
from tests.kept import Kept
from tests.policies.texts import texts


@pytest.fixture
def eraser(made: Portal) -> Eraser:
    """What carries erasures out."""
    room = MailRoom(open_post(made.settings), made.keys, made.settings.base_url)
    return make_eraser(made.settings, room)


@pytest.fixture
def lived(cast: Cast, clock: Clock, beginnings: Kept) -> Cast:
    """Kari and Ola with some rows in every table, every text of them marked."""

    def pass_years() -> None:
        publish(texts(), number=1, effective_at=SINCE, at=SINCE)
        for member in (cast.kari, cast.ola):
            live(member, START, times=3)

    beginnings.reach("lived", pass_years)
    return cast


@pytest.fixture
def exported(cast: Cast, settings: Settings, worker: Worker) -> Export:
    """An export of Kari's, with everything in it, that is ready."""
    start(cast.kari, settings)
    worker.work_due()
    return Export.of(cast.kari).get()
