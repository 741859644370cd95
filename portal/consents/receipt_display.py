"""How an event reads in the history, and on its receipt."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from portal.consents.models import Channel, ConsentEvent, EventKind
from portal.consents.texts import Text
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import LANGUAGES, N_

KIND_NAMES = {
    EventKind.GIVEN: N_("Samtykke gitt"),
    EventKind.RENEWED: N_("Samtykke fornyet"),
    EventKind.PAUSED: N_("Satt på pause"),
    EventKind.DECLINED: N_("Sagt nei"),
    EventKind.WITHDRAWN: N_("Samtykke trukket tilbake"),
    EventKind.EXPIRED: N_("Samtykke gått ut"),
}
CHANNEL_NAMES = {
    Channel.PAGE: N_("Knapp på en nettside"),
    Channel.HTMX: N_("Knapp på en nettside"),
    Channel.APP: N_("Knapp i mobilappen"),
    Channel.SIGNAL: N_("Signal fra nettleseren (Global Privacy Control)"),
    Channel.SCHEDULE: N_("Tiden gikk ut"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the history."""

    reference: str
    at: dt.datetime
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt, ready to be read: who decided, the exact text, and rows of term and value."""

    title: str
    controller: str
    contact: list[str]
    text: Text
    language: str
    beside: list[str]
    rows: list[tuple[str, str]]


def line(event: ConsentEvent) -> Line:
    """Return ``event`` as a line of the history."""
    what = gettext(KIND_NAMES[EventKind(event.kind)])
    return Line(event.reference, event.at, what, _how(event.channel))


def receipt(event: ConsentEvent) -> Receipt:
    """Return the receipt of ``event`` as it was issued; the labels are in the reader's language."""
    record = json.loads(str(event.receipt))["dpv:hasRecordOfActivity"]
    notice, controller = record["dpv:hasNotice"], record["dpv:hasDataController"]
    return Receipt(
        title=record["dpv:hasProcess"]["dpv:hasPurpose"]["dct:title"],
        controller=controller["dpv:hasName"],
        contact=controller["dpv:hasContact"],
        text=Text(**notice["portal:parts"]),
        language=notice["dct:language"],
        beside=notice["portal:shownBeside"],
        rows=[(gettext(term), value) for term, value in _rows(event, record, notice) if value],
    )


def _rows(event: ConsentEvent, record: Any, notice: Any) -> list[tuple[str, str]]:
    signal = record["dpv:hasConsentStatus"].get("portal:signal")
    return [
        (N_("Svar"), gettext(KIND_NAMES[EventKind(event.kind)])),
        (N_("Når"), i18n.moment(event.at)),
        (N_("Hvordan"), _how(event.channel)),
        (N_("Gjelder til"), i18n.moment(event.valid_until)),
        (N_("På pause til"), i18n.moment(event.paused_until)),
        (N_("Nettleserens signal"), signal or ""),
        (N_("Språk"), LANGUAGES[notice["dct:language"]]),
        (N_("Tekst"), gettext(N_("Versjon %(number)s"), number=notice["dct:hasVersion"])),
        (N_("Nummer i rekken av svar"), str(event.sequence)),
    ]


def _how(channel: str) -> str:
    return gettext(CHANNEL_NAMES[Channel(channel)])
