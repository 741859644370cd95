"""The seven sections of a profile, in the order people meet them."""

from dataclasses import dataclass

from portal.members.models import Member
from portal.profile.asking import FormWords, Section
from portal.profile.certificates import CERTIFICATES
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.education import EDUCATION
from portal.profile.experience import EXPERIENCE
from portal.profile.schedule import SCHEDULE
from portal.profile.switches import State
from portal.words import N_

CONTACT = Section(
    "contact",
    N_("Kontakt"),
    N_("Slik når vi deg, og slik når arbeidsgiveren din deg."),
    Member,
    FormWords(
        heading=N_("Kontaktopplysninger"),
        change=N_("Endre kontaktopplysninger"),
        saved=N_("Kontaktopplysningene er lagret."),
    ),
    switchable=False,
)
WORK = Section(
    "work",
    N_("Arbeid"),
    N_("Stillingen din og hvor du hører til."),
    Member,
    FormWords(
        heading=N_("Arbeidsforhold"),
        change=N_("Endre arbeidsforhold"),
        saved=N_("Arbeidsforholdet er lagret."),
    ),
)

SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (CONTACT, WORK, EDUCATION, EXPERIENCE, CERTIFICATES, SCHEDULE, TIME_CLOCK)
}


@dataclass(frozen=True, slots=True)
class Switchable:
    """A section or field that a customer may switch: its name, and how it stands at first."""

    name: str
    default: State


def switchable_keys() -> dict[str, Switchable]:
    """Return every key a customer may switch, a section before its fields."""
    keys = {}
    for section in SECTIONS.values():
        if section.switchable:
            keys[section.key] = Switchable(section.title, State.OPTIONAL)
        for part in (section, section.beside):
            for asking in part.asks if part else ():
                if asking.switchable:
                    keys[asking.key] = Switchable(asking.label, asking.default)
    return keys
