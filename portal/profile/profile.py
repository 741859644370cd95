"""A member's profile as one person may see and change it: the rules every page and command meet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.data.base import BaseModel, transaction
from portal.data.declarations import Role
from portal.members.models import Member
from portal.profile.sections import SECTIONS, Asking, Section
from portal.profile.switches import State, Switches
from portal.words import N_, Refused


class NotFound(LookupError):
    """There is no such section here, or the customer has switched it off."""


class NotEditable(PermissionError):
    """The value is not this person's to change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of a profile, ready to be shown."""

    asking: Asking
    value: Any
    editable: bool
    required: bool


class Profile:
    """The profile of ``member`` as ``viewer`` may see and change it."""

    def __init__(self, member: Member, viewer: Member, switches: Switches) -> None:
        self.member = member
        self.viewer = viewer
        self.switches = switches
        self.role = Role.MEMBER if viewer == member else Role(viewer.role)

    def sections(self) -> list[Section]:
        """Return the sections the customer has on, in order."""
        return [
            section
            for section in SECTIONS.values()
            if section.state(self.switches) is not State.OFF
        ]

    def section(self, key: str) -> Section:
        """Return the section ``key``; raises `NotFound` when it is off or does not exist."""
        section = SECTIONS.get(key)
        if section is None or section.state(self.switches) is State.OFF:
            raise NotFound(key)
        return section

    def shown(self, section: Section, row: BaseModel | None) -> list[Shown]:
        """Return the values of ``row`` that the viewer may see, in order."""
        required = {
            asking.name for asking, state in self.editable(section) if state is State.REQUIRED
        }
        editable = {asking.name for asking, _ in self.editable(section)}
        return [
            Shown(
                asking,
                getattr(row, asking.name, None),
                asking.name in editable,
                asking.name in required,
            )
            for asking in section.seen_by(self.role, self.switches)
        ]

    def editable(self, section: Section) -> list[tuple[Asking, State]]:
        """Return the fields of ``section`` that the viewer may change, each with its state."""
        return section.edited_by(self.role, self.switches)

    def missing(self, section: Section, row: BaseModel | None) -> list[Asking]:
        """Return the required fields of ``section`` that ``row`` has no value for."""
        return [
            asking
            for asking, state in self.editable(section)
            if state is State.REQUIRED and getattr(row, asking.name, None) is None
        ]

    def allowed(self, section: Section, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``values`` if each of them may be changed by the viewer and no required one is empty.

        Raises `NotEditable` for a field that is off, locked or not of this section, and `Refused`
        for an empty required one.
        """
        states = {asking.name: state for asking, state in self.editable(section)}
        for name, value in values.items():
            if name not in states:
                raise NotEditable(f"{section.key}.{name}")
            if value is None and states[name] is State.REQUIRED:
                raise Refused(N_("Fyll ut feltet «%(label)s»."), label=name)
        return dict(values)

    def change(self, section: Section, values: Mapping[str, Any], *, at: dt.datetime) -> set[str]:
        """Store ``values`` on the member's own row and return the names of those that were new."""
        allowed = self.allowed(section, values)
        changed = {name for name in allowed if getattr(self.member, name) != allowed[name]}
        if not changed:
            return changed
        with transaction():
            Member.update({Member._meta.fields[name]: allowed[name] for name in changed}).where(
                Member.id == self.member.id
            ).execute()
            record(Kind.SECTION_CHANGED, self.member, by=self.viewer, at=at, section=section.title)
        for name in changed:
            setattr(self.member, name, allowed[name])
        return changed
