"""The seven sections of a profile, in the order people meet them."""

from dataclasses import dataclass

from portal.data.declarations import Personal
from portal.members.models import Member
from portal.profile.asking import Asking, FormWords, Section
from portal.profile.certificates import CERTIFICATES
from portal.profile.clock_sections import TIME_CLOCK
from portal.profile.education import EDUCATION
from portal.profile.experience import EXPERIENCE
from portal.profile.schedule import SCHEDULE
from portal.profile.standing import State
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
    """A section or field that a customer may switch: its name, and how it stands at first.

    ``asking`` is None for a section.
    """

    key: str
    name: str
    default: State
    section: Section
    asking: Asking | None = None

    @property
    def parts(self) -> tuple[Section, ...]:
        """Return the section and what stands beside it."""
        return tuple(part for part in (self.section, self.section.beside) if part)

    @property
    def declared(self) -> Personal:
        """Return what the register proposes for it: for a section, what its first field says."""
        return self.asking.declared if self.asking else self.section.asks[0].declared


def locked_keys() -> dict[str, Switchable]:
    """Return every key of what is always asked for: the portal cannot do its work without it."""
    keys = {}
    for section in SECTIONS.values():
        if not section.switchable:
            keys[section.key] = Switchable(section.key, section.title, State.REQUIRED, section)
        for part in (section, section.beside):
            for asking in part.asks if part else ():
                if not asking.switchable:
                    keys[asking.key] = Switchable(
                        asking.key, asking.label, asking.default, section, asking
                    )
    return keys


def switchable_keys() -> dict[str, Switchable]:
    """Return every key a customer may switch, a section before its fields."""
    keys = {}
    for section in SECTIONS.values():
        if section.switchable:
            key, title = section.key, section.title
            keys[key] = Switchable(key, title, State.OPTIONAL, section)
        for part in (section, section.beside):
            for asking in part.asks if part else ():
                if asking.switchable:
                    keys[asking.key] = Switchable(
                        asking.key, asking.label, asking.default, section, asking
                    )
    return keys
