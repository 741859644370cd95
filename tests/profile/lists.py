"""The four lists with something to write in each: what every rule about lists is tried on."""

from dataclasses import dataclass
from typing import Any

from portal.clock import now
from portal.data.base import BaseModel
from portal.members.models import Member
from portal.profile.asking import Section
from portal.profile.certificates import CERTIFICATES, Certificate
from portal.profile.education import EDUCATION, Education
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import form_key
from portal.profile.experience import EXPERIENCE, Experience
from portal.profile.holidays import HOLIDAYS, Holiday
from portal.profile.merge import Base, Edition
from portal.profile.profile import Profile
from portal.profile.switches import Switches
from portal.web.portal import Portal


@dataclass(frozen=True)
class Sample:
    """One list: what a member types, another value for one field, and what is then told."""

    section: Section
    model: type[ListEntry]
    typed: dict[str, str]
    field: str
    other: str
    name: str
    told: str

    @property
    def path(self) -> str:
        """The address of the list."""
        return f"/profile/{self.section.key}"

    def values(self) -> dict[str, Any]:
        """What the typed texts mean."""
        checks = {asking.name: asking.declared.asked.check for asking in self.section.asks}
        return {name: checks[name](text) for name, text in self.typed.items() if text}


SAMPLES = (
    Sample(
        EDUCATION,
        Education,
        {
            "programme": "Elektrofag",
            "institution": "Åsheim videregående skole",
            "level": "secondary",
            "start_month": "8",
            "start_year": "2012",
            "end_month": "6",
            "end_year": "2015",
        },
        "institution",
        "Fagskolen i Nordland",
        "Elektrofag",
        "Utdanningen Elektrofag er lagt til.",
    ),
    Sample(
        EXPERIENCE,
        Experience,
        {
            "job_title": "Montør",
            "employer": "Åsgård & Sønner",
            "start_month": "",
            "start_year": "2016",
            "end_month": "",
            "end_year": "",
            "description": "Kaier og kraner.\nOg lys.",
        },
        "employer",
        "Ødegård Elektro",
        "Montør",
        "Erfaringen som Montør er lagt til.",
    ),
    Sample(
        CERTIFICATES,
        Certificate,
        {
            "name": "Truckførerbevis T1",
            "issuer": "Rana Opplæring",
            "number": "T-17",
            "issued_on": "2025-03-03",
            "expires_on": "2030-03-03",
        },
        "issuer",
        "Høydeteknikk Nord",
        "Truckførerbevis T1",
        "Sertifikatet Truckførerbevis T1 er lagt til.",
    ),
    Sample(
        HOLIDAYS,
        Holiday,
        {
            "kind": "vacation",
            "starts_on": "2026-07-06",
            "ends_on": "2026-07-24",
            "note": "Ola er vikar.",
        },
        "note",
        "Åse er vikar.",
        "Ferie fra 6. juli 2026",
        "Ferie fra 6. juli 2026 er lagt til.",
    ),
)
CERTIFICATE = SAMPLES[2]


def called(sample: Sample) -> str:
    """Return what a test of ``sample`` is called."""
    return sample.section.key


def own(member: Member) -> Profile:
    """Return the profile of ``member`` as the member sees it."""
    return Profile(member, member, Switches.of(member.customer))


def seen_by(viewer: Member, member: Member) -> Profile:
    """Return the profile of ``member`` as ``viewer`` sees it."""
    return Profile(member, viewer, Switches.of(member.customer))


def edition(made: Portal, member: Member, *, sent: str | None = None) -> Edition:
    """Return an edition that says nothing, or what was ``sent``."""
    return Edition(Base(made.keys, f"{member.id}/tests"), sent, {})


def stored(model: type[BaseModel], member: Member) -> list[Any]:
    """Return the rows of ``member``, removed ones too, oldest first."""
    return list(model.select().where(model.member == member.id).order_by(model.id))


def certificate(member: Member, **values: Any) -> Certificate:
    """Return a certificate of ``member`` that is stored."""
    given = {"name": "Båtførerprøven", "issuer": "Sjøfartsdirektoratet", **values}
    return Certificate.create(member=member, form_key=form_key(), created_at=now(), **given)
