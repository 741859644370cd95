"""What customer admins do: a row for each act, written in the transaction of the act.

What an admin does to one member is in that member's own list of events too, in the member's words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from peewee import CharField, ForeignKeyField, TextField

from portal.activity.kinds import BY_CODE
from portal.data.base import BaseModel
from portal.data.declarations import (
    CUSTOMER_SIDE,
    ONE_YEAR,
    Category,
    Personal,
    Source,
    counted_from,
    personal,
    technical,
)
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.members.models import Customer, Member
from portal.words import N_, Sentence

NOTHING: Mapping[str, object] = MappingProxyType({})
# What of the values is a text of ours, and is translated for the reader.
TEXTS = frozenset({"section", "state", "purpose", "what"})


class Act(Enum):
    """``area:subject:action`` and the sentence about it."""

    SETTINGS_CHANGED = ("members:settings:changed", N_("Endret innstillingene: %(names)s."))
    SWITCHED = ("profile:switch:set", N_("Satte «%(section)s» til «%(state)s»."))
    DISCUSSED = ("profile:switch:discussed", N_("Noterte når dere drøftet «%(section)s»."))
    WORDED = ("profile:wording:written", N_("Skrev hvorfor dere spør om «%(section)s»."))
    LOOKED = ("activity:look-up:made", N_("Så på opplysninger om %(about)s: %(what)s."))
    APPROVED = ("members:registration:approved", N_("Godkjente registreringen av %(about)s."))
    REFUSED = ("members:registration:refused", N_("Avslo en registrering."))
    PURPOSE_ADDED = ("consents:purpose:added", N_("La til formålet «%(key)s»."))
    PURPOSE_WORDED = ("consents:purpose:worded", N_("Publiserte en ny tekst for «%(key)s»."))
    PURPOSE_SET = ("consents:purpose:set", N_("Endret hvordan dere spør om «%(key)s»."))
    PURPOSE_REMOVED = ("consents:purpose:removed", N_("Slettet formålet «%(key)s»."))
    DRAFT_SAVED = (
        "policies:draft:saved",
        N_("Skrev på utkastet til en ny versjon av personvernerklæringen."),
    )
    DRAFT_DISCARDED = (
        "policies:draft:discarded",
        N_("Forkastet utkastet til en ny versjon av personvernerklæringen."),
    )
    POLICY_PUBLISHED = (
        "policies:version:published",
        N_("Publiserte versjon %(version)s av personvernerklæringen."),
    )
    POLICY_WITHDRAWN = (
        "policies:version:withdrawn",
        N_("Trakk tilbake versjon %(version)s av personvernerklæringen."),
    )

    RECIPIENT_ADDED = ("sharing:recipient:added", N_("La til mottakeren «%(name)s»."))
    RECIPIENT_CHANGED = ("sharing:recipient:changed", N_("Endret mottakeren «%(name)s»."))
    RECIPIENT_ENDED = ("sharing:recipient:ended", N_("Avsluttet mottakeren «%(name)s»."))
    GIVEN = (
        "sharing:disclosure:noted",
        N_("Noterte at «%(name)s» fikk opplysninger om %(about)s."),
    )
    TOLD_AGAIN = ("sharing:notice:repeated", N_("Sendte en beskjed til «%(name)s» på nytt."))
    ANSWER_NOTED = ("sharing:notice:answered", N_("Noterte hva «%(name)s» svarte."))
    FILE_SENT = ("members:import:sent", N_("Sendte inn en medlemsfil."))
    FILE_USED = ("members:import:started", N_("La inn medlemmene i en medlemsfil."))
    FILE_DROPPED = ("members:import:dropped", N_("Forkastet en medlemsfil."))
    RECORD_PRINTED = ("record:version:printed", N_("Skrev ut versjon %(version)s av protokollen."))
    OWNER_NAMED = ("record:owner:named", N_("Valgte hvem som svarer for «%(key)s»."))

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence


SENTENCES = {act.code: act.sentence for act in Act}
TOLD_ONE = N_("%(about)s fikk vite: «%(event)s»")
TOLD_MANY = N_("%(count)s medlemmer fikk vite: «%(event)s»")


def _said(label: str, source: Source = Source.PORTAL) -> Personal:
    return Personal(
        Category.ACTIVITY,
        label,
        purpose=DOCUMENTATION,
        source=source,
        seen_by=CUSTOMER_SIDE,
        retention=ONE_YEAR,
    )


class AdminAct(BaseModel):
    """One thing that a customer admin did. ``member`` is whom it was about, if it was one person."""

    called = N_("Det kundeadministratorer har gjort som gjelder deg")

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose admin it was"
    )
    by = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL"), "who did it"
    )
    member = technical(
        ForeignKeyField(Member, null=True, backref="+", on_delete="CASCADE"), "whom it was about"
    )
    kind = technical(CharField(), "what was done")
    values = technical(TextField(default="{}"), "the values in the sentence about it")
    why = personal(
        TextField(default=""),
        _said(N_("Hvorfor en kundeadministrator gjorde noe som gjelder deg"), Source.CUSTOMER),
    )
    at = counted_from(
        personal(
            UtcDateTimeField(), _said(N_("Når en kundeadministrator gjorde noe som gjelder deg"))
        )
    )

    class Meta:
        table_name = "admin_act"
        indexes = ((("customer", "id"), False), (("member", "at"), False))

    @property
    def sentence(self) -> Sentence:
        """Return what was done; what was done to members reads as they were told it."""
        values = _readable(json.loads(self.values))
        values = {"count": 1, **values, "about": self.member.full_name if self.member else ""}
        if self.kind in SENTENCES:
            return Sentence(SENTENCES[self.kind], values)
        told = Sentence(BY_CODE[self.kind].sentence, values)
        text = TOLD_ONE if self.member else TOLD_MANY
        return Sentence(text, {**values, "event": told})


def enter(
    kind: Act | str,
    *,
    by: Member,
    at: dt.datetime,
    about: Member | None = None,
    why: str = "",
    values: Mapping[str, object] = NOTHING,
) -> AdminAct:
    """Enter what ``by`` did in the journal of their customer; call it in the transaction of the act.

    ``values`` are those of the sentence about it.
    """
    return AdminAct.create(
        customer=by.customer_id,
        by=by,
        member=about,
        kind=kind.code if isinstance(kind, Act) else kind,
        values=json.dumps(dict(values), ensure_ascii=False),
        why=why,
        at=at,
    )


def acts_before(customer: Customer, number: int | None, most: int) -> list[AdminAct]:
    """Return the newest acts of ``customer``'s admins, or those below ``number``, with the people."""
    who, about = Member.alias(), Member.alias()
    query = (
        AdminAct.select(AdminAct, who, about)
        .left_outer_join(who, on=(AdminAct.by == who.id), attr="by")
        .switch(AdminAct)
        .left_outer_join(about, on=(AdminAct.member == about.id), attr="member")
        .where(AdminAct.customer == customer.id)
        .order_by(AdminAct.id.desc())
        .limit(most)
    )
    return list(query if number is None else query.where(AdminAct.id < number))


def _readable(values: dict[str, object]) -> dict[str, object]:
    for name in values.keys() & TEXTS:
        values[name] = Sentence(str(values[name]))
    if isinstance(values.get("names"), list):
        values["names"] = _listed(values["names"])
    if "day" in values:
        values["day"] = dt.date.fromisoformat(str(values["day"]))
    return values


def _listed(names: object) -> Sentence:
    assert isinstance(names, list)
    said = {f"name{number}": Sentence(str(name)) for number, name in enumerate(names)}
    return Sentence(", ".join(f"%({name})s" for name in said), said)
