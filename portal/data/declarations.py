"""What is said about a column, once, on the column itself.

A column is either *technical* (it says nothing about a person) or *personal*: then its declaration
says what kind of data it is, why it is there, where it comes from, who may see and change it, how
long it stays and what an erasure does to it. Forms, pages, export, erasure, policy and record are
all made from these declarations; there is no second list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any, TypeVar

from peewee import Field

from portal.data.purposes import DELIVER_SERVICE, Purpose
from portal.data.retention import FIVE_YEARS as FIVE_YEARS
from portal.data.retention import ONE_DAY as ONE_DAY
from portal.data.retention import ONE_MONTH as ONE_MONTH
from portal.data.retention import ONE_YEAR as ONE_YEAR
from portal.data.retention import THREE_MONTHS as THREE_MONTHS
from portal.data.retention import WHILE_MEMBER as WHILE_MEMBER
from portal.data.retention import Retention as Retention
from portal.words import N_

F = TypeVar("F", bound="Field[Any]")
# How codes read: texts by code, which is a text itself.
Words = Mapping[Any, str]


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
    SHARING = "sharing"


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
    Category.SHARING: N_("Deling med andre"),
}


class Role(StrEnum):
    """Who a person is in a customer; the operator is Cerum's own staff."""

    MEMBER = "member"
    ADMIN = "admin"
    REPRESENTATIVE = "representative"
    OPERATOR = "operator"


ROLE_NAMES = {
    Role.MEMBER: N_("Du"),
    Role.ADMIN: N_("Kundeadministrator"),
    Role.REPRESENTATIVE: N_("Tillitsvalgt eller verneombud"),
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
    """A column that says something about a person.

    ``words`` say how each code that may be stored reads. ``replacement`` is what an erasure puts in
    place of the value in a row that must stay: always when the column is anonymised, and when it
    cannot be empty. In a text, ``#`` becomes the row's number.
    """

    category: Category
    label: str
    purpose: Purpose = DELIVER_SERVICE
    source: Source = Source.MEMBER
    seen_by: frozenset[Role] = CUSTOMER_SIDE
    edited_by: frozenset[Role] = NOBODY
    retention: Retention = WHILE_MEMBER
    erasure: Erasure = Erasure.DELETE
    replacement: object = None
    secret: bool = False
    asked: Asked | None = None
    words: Words | None = attribute(default=None, hash=False)

    def __post_init__(self) -> None:
        """Refuse what could not be carried out: to keep without law and end, to anonymise to nothing."""
        if self.erasure is Erasure.KEEP and not (self.retention.law and self.retention.is_counted):
            raise ValueError(f"{self.label}: what is kept needs a law and a time at which it ends")
        if self.erasure is Erasure.ANONYMISE and self.replacement is None:
            raise ValueError(f"{self.label}: what is anonymised needs a replacement")


Declaration = Technical | Personal


def sees(role: Role, said: Personal) -> bool:
    """Return whether ``role`` may see what is declared as ``said``: the one gate of reading."""
    return role in said.seen_by and not said.secret


def readers(said: Personal) -> frozenset[Role]:
    """Return who may see what is declared as ``said``, by asking the gate for each role."""
    return frozenset(role for role in Role if sees(role, said))


def reads(said: Personal) -> Words:
    """Return how each code that may be stored reads; empty where values are no codes."""
    if said.words is not None:
        return said.words
    return dict(said.asked.choices) if said.asked else {}


def technical(field: F, why: str) -> F:
    """Declare ``field`` technical and return it."""
    field.declaration = Technical(why)  # type: ignore[attr-defined]
    return field


def personal(field: F, declaration: Personal) -> F:
    """Declare ``field`` personal and return it."""
    field.declaration = declaration  # type: ignore[attr-defined]
    return field


def counted_from(field: F) -> F:
    """Mark ``field`` as the time from which the retention of its row counts, and return it."""
    field.counts_retention = True  # type: ignore[attr-defined]
    return field


def is_counted_from(field: Field[Any]) -> bool:
    """Return whether the retention of its row counts from ``field``."""
    return getattr(field, "counts_retention", False)


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
