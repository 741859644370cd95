"""What a section asks for: the columns that name it, under the customer's switches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from peewee import Field

from portal.data.base import BaseModel
from portal.data.declarations import Personal, Role, asked_fields, sees
from portal.members.models import Member
from portal.profile.standing import State
from portal.profile.switches import Switches


@dataclass(frozen=True, eq=False)
class Asking:
    """One field that a section asks for, with its declaration."""

    section: str
    field: Field[Any]
    declared: Personal

    @cached_property
    def name(self) -> str:
        """Return the name of the input, which is that of the column."""
        return str(self.field.name)

    @cached_property
    def key(self) -> str:
        """Return the key of the field's switch."""
        own = self.field.model is Member
        return self.name if own else f"{self.section}.{self.name}"

    @property
    def label(self) -> str:
        """Return what the field is called."""
        return self.declared.label

    @property
    def is_alone(self) -> bool:
        """Return whether the field stands on a row of its own."""
        return self.declared.asked is None or self.declared.asked.row is None

    @cached_property
    def default(self) -> State:
        """Return how the field stands where the customer has set nothing."""
        asked = self.declared.asked
        return State.REQUIRED if asked and asked.required else State.OPTIONAL

    @cached_property
    def switchable(self) -> bool:
        """Return whether a customer may switch the field."""
        return bool(self.declared.asked and self.declared.asked.switchable)

    def state(self, switches: Switches) -> State:
        """Return how the field stands under ``switches``."""
        return switches.state(self.key, self.default) if self.switchable else self.default


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the card and the form of single values say."""

    heading: str
    change: str
    saved: str


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a list says; ``%(name)s`` is the title of an entry, ``%(count)s`` how many there are."""

    add: str
    change: str
    empty: str
    empty_why: str
    one: str
    many: str
    added: str
    saved: str
    removed: str
    restored: str
    erased: str


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the profile: single values on one row, or a list of entries.

    ``is_control`` marks a control measure, which is discussed with the employees before it begins.
    One that is not whole stands ``beside`` another, on its page and under its switch.
    """

    key: str
    title: str
    lead: str
    model: type[BaseModel]
    form_words: FormWords | None = None
    list_words: ListWords | None = None
    switchable: bool = True
    is_whole: bool = True
    is_control: bool = False
    beside: Section | None = None

    @property
    def entries(self) -> Section | None:
        """Return the list that belongs to this section, if there is one."""
        return self if self.list_words else self.beside

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
        return [asking for asking, _ in asked if sees(role, asking.declared)]

    def edited_by(self, role: Role, switches: Switches) -> list[tuple[Asking, State]]:
        """Return the fields ``role`` may change, each with its state."""
        asked = self.asked_of(switches)
        return [(asking, state) for asking, state in asked if role in asking.declared.edited_by]
