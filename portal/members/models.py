"""Customers and members, with the declarations that everything else is made from."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, ModelSelect, TextField

from portal.data import checks
from portal.data.base import BaseModel
from portal.data.declarations import (
    CUSTOMER_ONLY,
    MEMBER_ONLY,
    NOBODY,
    Asked,
    Category,
    Personal,
    Role,
    Source,
    personal,
    technical,
)
from portal.data.engine import is_postgresql
from portal.data.fields import DayField, UtcDateTimeField
from portal.words import DEFAULT_LANGUAGE, LANGUAGES, N_


class MemberState(StrEnum):
    """Where a membership is in its life."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"
    ERASED = "erased"


ROLE_WORDS = {Role.MEMBER: N_("Medlem"), Role.ADMIN: N_("Kundeadministrator")}
STATE_WORDS = {
    MemberState.INVITED: N_("Invitert"),
    MemberState.ACTIVE: N_("Aktiv"),
    MemberState.ENDED: N_("Avsluttet"),
    MemberState.ERASED: N_("Slettet"),
}


class Registering(StrEnum):
    """How somebody becomes a member of a customer."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


# When a member was added of whom nothing may be known any more.
NO_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Customer(BaseModel):
    """The legal entity that buys the service and is the controller for its members."""

    key = technical(CharField(unique=True), "the customer id that members type at sign-in")
    name = technical(CharField(), "the customer's legal name")
    org_number = technical(CharField(), "organisation number from the Norwegian register")
    contact_email = technical(CharField(), "where members reach the customer about their data")
    contact_phone = technical(CharField(null=True), "the same, by telephone")
    language = technical(CharField(default=DEFAULT_LANGUAGE), "language of a member who chose none")
    two_step_for_admins = technical(
        BooleanField(default=True), "customer admins must have two-step verification or a passkey"
    )
    device_days = technical(
        IntegerField(default=30), "how long a device may go without the second step; 0 is never"
    )
    notice_days = technical(
        IntegerField(default=14), "from members are told of something new to when it holds"
    )
    time_zone = technical(
        CharField(default="Europe/Oslo"), "where the customer's days begin: deadlines are its days"
    )
    privacy_contact = technical(CharField(null=True), "who answers about privacy: a name or a role")
    help_email = technical(CharField(null=True), "where members get other help")
    help_phone = technical(CharField(null=True), "the same, by telephone")
    languages = technical(
        CharField(default=",".join(LANGUAGES)), "the languages that members may choose among"
    )
    colour = technical(CharField(null=True), "the customer's own colour, as six hexadecimal digits")
    registration = technical(
        CharField(default=Registering.INVITATION.value), "how somebody becomes a member"
    )
    idle_minutes = technical(
        IntegerField(default=15), "how long a session lasts without use, within Cerum's bounds"
    )
    absolute_hours = technical(
        IntegerField(default=12), "how long a session lasts at most, within Cerum's bounds"
    )
    names_in_access_log = technical(
        BooleanField(default=False), "whether members are told the names of admins who looked"
    )
    created_at = technical(UtcDateTimeField(), "when the customer began")
    ends_at = technical(UtcDateTimeField(null=True), "when the contract ends and its members go")

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the customer's days are counted."""
        return ZoneInfo(self.time_zone)

    @property
    def spoken(self) -> tuple[str, ...]:
        """Return the codes of the languages that members may choose among, the customer's own too."""
        offered = {*self.languages.split(","), self.language}
        return tuple(code for code in LANGUAGES if code in offered)

    def language_for(self, wanted: str | None) -> str:
        """Return ``wanted`` where the customer offers it, else the customer's own language."""
        return wanted if wanted in self.spoken else str(self.language)


class Member(BaseModel):
    """A person in one customer: who they are, how they are reached, what their work is."""

    called = N_("Deg som medlem")
    customer_id: int

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="RESTRICT"), "whose member this is"
    )
    username = personal(
        CharField(),
        Personal(
            Category.IDENTITY,
            N_("Brukernavn"),
            source=Source.CUSTOMER,
            replacement="slettet:#",
        ),
    )
    role = personal(
        CharField(default=Role.MEMBER.value),
        Personal(
            Category.IDENTITY,
            N_("Rolle"),
            source=Source.CUSTOMER,
            words=ROLE_WORDS,
            replacement=Role.MEMBER.value,
        ),
    )
    state = personal(
        CharField(default=MemberState.INVITED.value),
        Personal(
            Category.IDENTITY,
            N_("Tilstand"),
            source=Source.CUSTOMER,
            words=STATE_WORDS,
            replacement=MemberState.ERASED.value,
        ),
    )
    password_hash = personal(
        CharField(null=True),
        Personal(Category.SIGN_IN, N_("Passord"), seen_by=NOBODY, secret=True),
    )
    language = personal(
        CharField(null=True),
        Personal(Category.CHOICES, N_("Språk"), seen_by=MEMBER_ONLY, words=LANGUAGES),
    )
    given_name = personal(
        CharField(),
        Personal(
            Category.IDENTITY,
            N_("Fornavn og mellomnavn"),
            edited_by=MEMBER_ONLY,
            replacement="Slettet",
            asked=Asked(
                "contact",
                N_("Fornavn og mellomnavn"),
                checks.line(80),
                empty=N_("Skriv inn fornavnet."),
                autocomplete="given-name",
                width=30,
                required=True,
                switchable=False,
                also=("fornavn", "førenamn", "first name"),
            ),
        ),
    )
    family_name = personal(
        CharField(),
        Personal(
            Category.IDENTITY,
            N_("Etternavn"),
            edited_by=MEMBER_ONLY,
            replacement="medlem",
            asked=Asked(
                "contact",
                N_("Etternavn"),
                checks.line(80),
                empty=N_("Skriv inn etternavnet."),
                autocomplete="family-name",
                width=30,
                required=True,
                switchable=False,
                also=("last name", "surname"),
            ),
        ),
    )
    street = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("Gateadresse"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("Gateadresse"),
                checks.line(120),
                empty=N_("Skriv inn gateadressen."),
                autocomplete="address-line1",
                width=40,
                also=("adresse", "address"),
            ),
        ),
    )
    postcode = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("Postnummer"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("Postnummer"),
                checks.postcode,
                hint=N_("Poststedet fylles ut for deg."),
                empty=N_("Skriv inn postnummeret."),
                autocomplete="postal-code",
                inputmode="numeric",
                width=4,
            ),
        ),
    )
    city = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("Poststed"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("Poststed"),
                checks.line(60),
                empty=N_("Skriv inn poststedet."),
                autocomplete="address-level2",
                width=20,
                also=("sted", "stad", "town"),
            ),
        ),
    )
    email = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("E-post"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("E-post"),
                checks.email,
                kind="email",
                hint=N_("Vi skriver til deg her om passord, frister og endringer."),
                empty=N_("Skriv inn e-postadressen."),
                autocomplete="email",
                width=30,
                required=True,
                switchable=False,
                also=("e-postadresse", "e-mail address"),
            ),
        ),
    )
    email_confirmed_at = personal(
        UtcDateTimeField(null=True),
        Personal(Category.CONTACT, N_("E-post bekreftet"), source=Source.PORTAL),
    )
    mobile = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("Mobilnummer"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("Mobilnummer"),
                checks.mobile,
                kind="tel",
                hint=N_("Brukes bare når noe haster."),
                empty=N_("Skriv inn mobilnummeret."),
                autocomplete="tel",
                width=20,
                also=("mobil", "mobile phone"),
            ),
        ),
    )
    workplace = personal(
        CharField(null=True),
        Personal(
            Category.WORK,
            N_("Arbeidssted"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "contact",
                N_("Arbeidssted"),
                checks.line(80),
                empty=N_("Skriv inn arbeidsstedet."),
                autocomplete="organization",
                width=30,
            ),
        ),
    )
    job_title = personal(
        CharField(null=True),
        Personal(
            Category.WORK,
            N_("Stilling"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "work",
                N_("Stilling"),
                checks.line(80),
                empty=N_("Skriv inn stillingen."),
                autocomplete="organization-title",
                width=30,
                also=("tittel", "title", "position"),
            ),
        ),
    )
    department = personal(
        CharField(null=True),
        Personal(
            Category.WORK,
            N_("Avdeling"),
            edited_by=MEMBER_ONLY,
            asked=Asked(
                "work",
                N_("Avdeling"),
                checks.line(80),
                empty=N_("Skriv inn avdelingen."),
                width=30,
            ),
        ),
    )
    employee_number = personal(
        CharField(null=True),
        Personal(
            Category.WORK,
            N_("Ansattnummer"),
            source=Source.CUSTOMER,
            edited_by=CUSTOMER_ONLY,
            asked=Asked(
                "work",
                N_("Ansattnummer"),
                checks.line(20),
                width=10,
                switchable=False,
                also=("ansattnr", "employee no"),
            ),
        ),
    )
    employed_from = personal(
        DayField(null=True),
        Personal(
            Category.WORK,
            N_("Ansatt fra"),
            source=Source.CUSTOMER,
            edited_by=CUSTOMER_ONLY,
            asked=Asked("work", N_("Ansatt fra"), checks.date, kind="date", switchable=False),
        ),
    )
    created_at = personal(
        UtcDateTimeField(),
        Personal(Category.IDENTITY, N_("Lagt inn"), source=Source.PORTAL, replacement=NO_TIME),
    )
    sort_key = personal(
        CharField(null=True),
        Personal(
            Category.IDENTITY,
            N_("Navnet slik det sorteres"),
            source=Source.PORTAL,
            seen_by=NOBODY,
        ),
    )
    search_text = personal(
        TextField(null=True),
        Personal(
            Category.IDENTITY,
            N_("Søkeordene i én tekst"),
            source=Source.PORTAL,
            seen_by=NOBODY,
        ),
    )

    class Meta:
        indexes = (
            (("customer", "username"), True),
            # Holds all that the list of members is searched and filtered by: it is read alone.
            (("customer", "sort_key", "id", "state", "role", "search_text"), False),
            (("customer", "state", "sort_key"), False),
            (("customer", "role", "sort_key"), False),
        )

    @classmethod
    def locked(cls, member: Member) -> Member:
        """Return ``member`` as stored now, held until the transaction ends."""
        query = cls.select(cls, Customer).join(Customer).where(cls.id == member.id)
        return (query.for_update(of=cls) if is_postgresql() else query).get()

    @property
    def full_name(self) -> str:
        """Return given and family name as one text."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_active(self) -> bool:
        """Return whether the member may sign in."""
        return self.state == MemberState.ACTIVE

    @property
    def is_admin(self) -> bool:
        """Return whether the member acts for the customer as controller."""
        return self.role == Role.ADMIN

    @property
    def is_representative(self) -> bool:
        """Return whether the member watches the control measures on behalf of the employees."""
        return self.role == Role.REPRESENTATIVE


class MemberRow(BaseModel):
    """A row that belongs to one member and is found only through that member."""

    member = technical(
        ForeignKeyField(Member, backref="+", on_delete="CASCADE"), "whose row this is"
    )

    @classmethod
    def of(cls, member: Member) -> ModelSelect[Self]:
        """Return a query for the rows of ``member`` and nobody else's."""
        return cls.select().where(cls.member == member.id)


class LinkUse(StrEnum):
    """What a link in a mail lets its holder do."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password-reset"
    EMAIL_CONFIRMATION = "email-confirmation"


LINK_WORDS = {
    LinkUse.INVITATION: N_("Invitasjon"),
    LinkUse.PASSWORD_RESET: N_("Nytt passord"),
    LinkUse.EMAIL_CONFIRMATION: N_("Bekrefte e-postadresse"),
}
LINK_LIFE = {
    LinkUse.INVITATION: dt.timedelta(days=14),
    LinkUse.PASSWORD_RESET: dt.timedelta(minutes=30),
    LinkUse.EMAIL_CONFIRMATION: dt.timedelta(days=2),
}


class Link(MemberRow):
    """A single-use link sent by mail. Its secret is computed, never stored (`portal.members.links`)."""

    called = N_("Lenker vi har sendt deg")

    use = personal(
        CharField(),
        Personal(Category.SIGN_IN, N_("Lenke sendt for"), source=Source.PORTAL, words=LINK_WORDS),
    )
    nonce = technical(CharField(), "makes the secret of each link different")
    subject = personal(
        CharField(null=True),
        Personal(
            Category.CONTACT,
            N_("E-postadressen lenken gjelder"),
            seen_by=MEMBER_ONLY,
        ),
    )
    created_at = personal(
        UtcDateTimeField(), Personal(Category.SIGN_IN, N_("Lenke laget"), source=Source.PORTAL)
    )
    expires_at = technical(UtcDateTimeField(index=True), "when the link stops working")
    used_at = personal(
        UtcDateTimeField(null=True),
        Personal(Category.SIGN_IN, N_("Lenke brukt"), source=Source.PORTAL),
    )
    void = technical(BooleanField(default=False), "a newer link took its place")
    tries = technical(IntegerField(default=0), "wrong secrets tried against this link")

    class Meta:
        indexes = ((("member", "use"), False),)
