"""Versions of the policy, what each says, and to whom it was shown and by whom acknowledged."""

import datetime as dt
import hashlib
from dataclasses import replace
from enum import StrEnum

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.data.base import BaseModel
from portal.data.declarations import MEMBER_ONLY, Category, Personal, Source, personal, technical
from portal.data.fields import UtcDateTimeField
from portal.data.purposes import DOCUMENTATION
from portal.members.models import Customer, MemberRow
from portal.words import LANGUAGES, N_

# The series of Cerum's own default policy; no customer id can look like this.
CERUM = "*"


class VersionState(StrEnum):
    """Where a version is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    IN_EFFECT = "in-effect"
    WITHDRAWN = "withdrawn"


class PolicyVersion(BaseModel):
    """One version of Cerum's default policy, or of a customer's own."""

    customer = technical(
        ForeignKeyField(Customer, null=True, backref="+", on_delete="RESTRICT"),
        "whose policy it is; empty for Cerum's default for all",
    )
    series = technical(
        CharField(), "the customer id, or * for the default: numbers count within it"
    )
    number = technical(IntegerField(), "the number people know the version by")
    material = technical(BooleanField(default=False), "it changes much for members: told ahead")
    effective_at = technical(UtcDateTimeField(), "when it begins to apply")
    published_at = technical(
        UtcDateTimeField(null=True), "when members could read it; none in a draft"
    )
    withdrawn_at = technical(UtcDateTimeField(null=True), "when it was taken back, if it was")

    class Meta:
        indexes = ((("series", "number"), True),)

    @property
    def label(self) -> str:
        """Return its name in addresses: `3`, or `nordlys-3` for a customer's own."""
        return f"{self.series}-{self.number}" if self.is_own else str(self.number)

    @property
    def is_own(self) -> bool:
        """Return whether it is a customer's own policy rather than Cerum's default."""
        return self.series != CERUM

    @property
    def effective_on(self) -> dt.date:
        """Return the date in Norway from which it applies."""
        return clock.local(self.effective_at).date()

    def state(self, at: dt.datetime) -> VersionState:
        """Return where the version is in its life at ``at``."""
        if self.published_at is None or self.published_at > at:
            return VersionState.DRAFT
        if self.withdrawn_at is not None and self.withdrawn_at <= at:
            return VersionState.WITHDRAWN
        return VersionState.IN_EFFECT if self.effective_at <= at else VersionState.PUBLISHED

    def text(self, language: str) -> "PolicyText":
        """Return what the version says in ``language``; a published one speaks them all."""
        return PolicyText.get((PolicyText.version == self) & (PolicyText.language == language))


class PolicyText(BaseModel):
    """What a version says in one language, with the tables as they were when it was published."""

    version = technical(
        ForeignKeyField(PolicyVersion, backref="+", on_delete="CASCADE"), "whose text it is"
    )
    language = technical(CharField(), "the language of the text")
    summary = technical(TextField(), "what has changed, as Markdown")
    body = technical(TextField(), "the whole policy, as Markdown")
    meanings = technical(
        TextField(default=""), "what each change means for members, as Markdown by clause"
    )
    source = technical(
        TextField(default=""), "the body as it was written, before its tables were put in"
    )

    class Meta:
        indexes = ((("version", "language"), True),)

    @property
    def sha256(self) -> str:
        """Return the fingerprint of summary, body and meanings as 64 hex digits."""
        said = "\x00".join((self.summary, self.body, self.meanings))
        return hashlib.sha256(said.encode()).hexdigest()


def _said(label: str, source: Source) -> Personal:
    return Personal(
        Category.CHOICES, label, purpose=DOCUMENTATION, source=source, seen_by=MEMBER_ONLY
    )


class PolicyView(MemberRow):
    """That a version's notice was shown to a member; that is not yet an acknowledgement."""

    called = N_("Versjoner vi har vist deg")

    version = personal(
        ForeignKeyField(PolicyVersion, backref="+", on_delete="RESTRICT"),
        _said(N_("Versjon av personvernerklæringen"), Source.PORTAL),
    )
    at = personal(UtcDateTimeField(), _said(N_("Når den ble vist"), Source.PORTAL))
    language = personal(
        CharField(),
        replace(
            replace(_said(N_("Språket du leste den på"), Source.PORTAL), words=LANGUAGES),
            words=LANGUAGES,
        ),
    )

    class Meta:
        indexes = ((("member", "version"), True),)


class Acknowledgement(MemberRow):
    """That a member said «I have seen version 3». Once for each version, never changed."""

    called = N_("Versjoner du har bekreftet at du har sett")

    version = personal(
        ForeignKeyField(PolicyVersion, backref="+", on_delete="RESTRICT"),
        _said(N_("Versjon av personvernerklæringen"), Source.MEMBER),
    )
    at = personal(
        UtcDateTimeField(), _said(N_("Når du bekreftet at du har sett den"), Source.MEMBER)
    )
    language = personal(
        CharField(), replace(_said(N_("Språket du leste den på"), Source.PORTAL), words=LANGUAGES)
    )
    text_sha256 = technical(CharField(), "fingerprint of the text that was shown")

    class Meta:
        indexes = ((("member", "version"), True),)
