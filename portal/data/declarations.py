"""What is said about a column, once, on the column itself.

A column is either *technical* (it says nothing about a person) or *personal*: then its declaration
says what kind of data it is, why it is there, where it comes from, who may see and change it, how
long it stays and what an erasure does to it. Forms, pages, export, erasure, policy and record are
all made from these declarations; there is no second list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from peewee import Field

from portal.data.purposes import DELIVER_SERVICE, Purpose
from portal.words import N_

F = TypeVar("F", bound="Field[Any]")


class Category(StrEnum):
    """Kinds of personal data, in the order in which people meet them."""

    IDENTITY = "identity"
    CONTACT = "contact"
    WORK = "work"
    EDUCATION = "education"
    EXPERIENCE = "experience"
    CERTIFICATES = "certificates"
    SCHEDULE = "schedule"
    TIME_CLOCK = "time-clock"
    SIGN_IN = "sign-in"
    ACTIVITY = "activity"
    USAGE = "usage"
    POSITION = "position"
    AUTOMATED = "automated"
    CHOICES = "choices"
    REQUESTS = "requests"


CATEGORY_NAMES = {
    Category.IDENTITY: N_("Navn og tilhørighet"),
    Category.CONTACT: N_("Kontaktopplysninger"),
    Category.WORK: N_("Arbeidsforhold"),
    Category.EDUCATION: N_("Utdanning"),
    Category.EXPERIENCE: N_("Erfaring"),
    Category.CERTIFICATES: N_("Sertifikater"),
    Category.SCHEDULE: N_("Arbeidsplan og ferie"),
    Category.TIME_CLOCK: N_("Timeregistrering"),
    Category.SIGN_IN: N_("Innlogging og sikkerhet"),
    Category.ACTIVITY: N_("Hendelser og aktivitet"),
    Category.USAGE: N_("Bruk av tjenesten"),
    Category.POSITION: N_("Posisjon"),
    Category.AUTOMATED: N_("Automatisk kategori"),
    Category.CHOICES: N_("Valg og bekreftelser"),
    Category.REQUESTS: N_("Henvendelser"),
}


class Role(StrEnum):
    """Who a person is in a customer; the operator is Cerum's own staff."""

    MEMBER = "member"
    ADMIN = "admin"
    OPERATOR = "operator"


ROLE_NAMES = {
    Role.MEMBER: N_("Du"),
    Role.ADMIN: N_("Kundeadministrator"),
    Role.OPERATOR: N_("Cerum AS"),
}

MEMBER_ONLY = frozenset({Role.MEMBER})
CUSTOMER_SIDE = frozenset({Role.MEMBER, Role.ADMIN})
CUSTOMER_ONLY = frozenset({Role.ADMIN})
NOBODY: frozenset[Role] = frozenset()


class Source(StrEnum):
    """Where a value comes from."""

    MEMBER = "member"
    CUSTOMER = "customer"
    PORTAL = "portal"


SOURCE_NAMES = {
    Source.MEMBER: N_("Du har oppgitt det selv"),
    Source.CUSTOMER: N_("Arbeidsgiveren din har lagt det inn"),
    Source.PORTAL: N_("Tjenesten har registrert det"),
}


class Erasure(StrEnum):
    """What an erasure does to a value."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a value stays: ``days`` after ``since``, or as long as the membership lasts."""

    text: str
    days: int | None = None
    law: str | None = None


WHILE_MEMBER = Retention(N_("Så lenge du er medlem"))
ONE_YEAR = Retention(N_("1 år etter hendelsen"), days=365)
THREE_MONTHS = Retention(N_("90 dager etter hendelsen"), days=90)
FIVE_YEARS = Retention(
    N_("5 år etter utgangen av året"), days=5 * 366, law=N_("bokføringsloven § 13")
)
ONE_DAY = Retention(N_("1 døgn"), days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form asks for the value. ``check`` turns typed text into a value or raises `Refused`.

    Fields of the same ``row`` stand side by side. ``reads`` is how a value reads, with ``%(value)s``.
    A file's column is known by the name of ours, by ``label`` in any language, and by ``also``.
    """

    section: str
    label: str
    check: Callable[[str], Any]
    kind: str = "text"
    hint: str | None = None
    empty: str | None = None
    autocomplete: str | None = None
    inputmode: str | None = None
    width: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    row: str | None = None
    reads: str | None = None
    required: bool = False
    switchable: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Technical:
    """A column that says nothing about a person, and why it is there."""

    why: str


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that says something about a person."""

    category: Category
    label: str
    purpose: Purpose = DELIVER_SERVICE
    source: Source = Source.MEMBER
    seen_by: frozenset[Role] = CUSTOMER_SIDE
    edited_by: frozenset[Role] = NOBODY
    retention: Retention = WHILE_MEMBER
    erasure: Erasure = Erasure.DELETE
    secret: bool = False
    asked: Asked | None = None


Declaration = Technical | Personal


def technical(field: F, why: str) -> F:
    """Declare ``field`` technical and return it."""
    field.declaration = Technical(why)  # type: ignore[attr-defined]
    return field


def personal(field: F, declaration: Personal) -> F:
    """Declare ``field`` personal and return it."""
    field.declaration = declaration  # type: ignore[attr-defined]
    return field


def declaration_of(field: Field[Any]) -> Declaration | None:
    """Return what was declared on ``field``, or None when nothing was."""
    return getattr(field, "declaration", None)


def asked_fields(fields: Iterable[Field[Any]], section: str) -> list[tuple[Field[Any], Personal]]:
    """Return those of ``fields`` that ``section`` asks for, in the order of their declaration."""
    found = []
    for field in fields:
        declared = declaration_of(field)
        if isinstance(declared, Personal) and declared.asked and declared.asked.section == section:
            found.append((field, declared))
    return found
