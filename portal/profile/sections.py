"""The seven sections of a profile, each made from the columns that name it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from peewee import Field

from portal.data.base import BaseModel
from portal.data.declarations import Personal, Role, asked_fields
from portal.members.models import Member
from portal.profile.switches import State, Switches
from portal.words import N_


@dataclass(frozen=True, eq=False)
class Asking:
    """One field that a section asks for, with its declaration."""

    section: str
    field: Field[Any]
    declared: Personal

    @property
    def name(self) -> str:
        """Return the name of the input, which is that of the column."""
        return str(self.field.name)

    @property
    def key(self) -> str:
        """Return the key of the field's switch."""
        own = self.field.model is Member
        return self.name if own else f"{self.section}.{self.name}"

    @property
    def label(self) -> str:
        """Return what the field is called."""
        return self.declared.label

    @property
    def default(self) -> State:
        """Return how the field stands where the customer has set nothing."""
        asked = self.declared.asked
        return State.REQUIRED if asked and asked.required else State.OPTIONAL

    @property
    def switchable(self) -> bool:
        """Return whether a customer may switch the field."""
        return bool(self.declared.asked and self.declared.asked.switchable)

    def state(self, switches: Switches) -> State:
        """Return how the field stands under ``switches``."""
        return switches.state(self.key, self.default) if self.switchable else self.default


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the profile: single values on one row, or a list of entries."""

    key: str
    title: str
    lead: str
    model: type[BaseModel]
    is_list: bool = False
    switchable: bool = True

    @cached_property
    def asks(self) -> tuple[Asking, ...]:
        """Return the fields the section asks for, in the order they are declared."""
        found = asked_fields(self.model._meta.sorted_fields, self.key)
        return tuple(Asking(self.key, field, declared) for field, declared in found)

    def state(self, switches: Switches) -> State:
        """Return how the section stands under ``switches``."""
        if not self.switchable:
            return State.OPTIONAL
        return switches.state(self.key, State.OPTIONAL)

    def asked_of(self, switches: Switches) -> list[tuple[Asking, State]]:
        """Return the fields that are on, each with its state."""
        found = [(asking, asking.state(switches)) for asking in self.asks]
        return [(asking, state) for asking, state in found if state is not State.OFF]

    def seen_by(self, role: Role, switches: Switches) -> list[Asking]:
        """Return the fields ``role`` may see."""
        asked = self.asked_of(switches)
        return [asking for asking, _ in asked if role in asking.declared.seen_by]

    def edited_by(self, role: Role, switches: Switches) -> list[tuple[Asking, State]]:
        """Return the fields ``role`` may change, each with its state."""
        asked = self.asked_of(switches)
        return [(asking, state) for asking, state in asked if role in asking.declared.edited_by]


CONTACT = Section(
    "contact",
    N_("Kontakt"),
    N_("Slik når vi deg, og slik når arbeidsgiveren din deg."),
    Member,
    switchable=False,
)
WORK = Section("work", N_("Arbeid"), N_("Stillingen din og hvor du hører til."), Member)

SECTIONS: dict[str, Section] = {section.key: section for section in (CONTACT, WORK)}


def switchable_keys() -> dict[str, str]:
    """Return every key a customer may switch, with what it is called."""
    keys = {}
    for section in SECTIONS.values():
        if section.switchable:
            keys[section.key] = section.title
        keys.update({asking.key: asking.label for asking in section.asks if asking.switchable})
    return keys
