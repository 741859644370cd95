"""A member's profile as one person may see and change it: the rules every page and command meet."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.activity.kinds import Kind
from portal.activity.models import record
from portal.activity.passing_on import Duty, Matter, named, pass_on
from portal.data.base import BaseModel, transaction
from portal.data.declarations import Role
from portal.members.models import Member, MemberRow
from portal.members.search_index import SEARCHED, index
from portal.profile.asking import Asking, Section
from portal.profile.refusals import NotEditable, NotFound
from portal.profile.sections import SECTIONS
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.words import N_, Refused, Sentence


class Shown(NamedTuple):
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
        self._editable: dict[Section, list[tuple[Asking, State]]] = {}

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

    def row(self, section: Section) -> BaseModel | None:
        """Return the row that holds the single values of ``section``, if there is one yet."""
        if section.model is Member:
            return self.member
        assert issubclass(section.model, MemberRow)
        found = section.model.of(self.member).first()
        return found if isinstance(found, BaseModel) else None

    def lock(self) -> Member:
        """Hold the member's row until the transaction ends, and return it as stored now."""
        self.member = Member.locked(self.member)
        return self.member

    def shown(self, section: Section, row: BaseModel | None) -> list[Shown]:
        """Return the values of ``row`` that the viewer may see, in order."""
        states = {asking.name: state for asking, state in self.editable(section)}
        return [
            Shown(
                asking,
                getattr(row, asking.name, None),
                asking.name in states,
                states.get(asking.name) is State.REQUIRED,
            )
            for asking in section.seen_by(self.role, self.switches)
        ]

    def sees(self, section: Section, name: str) -> bool:
        """Return whether the viewer may see the field ``name`` of ``section``, and it is on."""
        return any(asking.name == name for asking in section.seen_by(self.role, self.switches))

    def editable(self, section: Section) -> list[tuple[Asking, State]]:
        """Return the fields of ``section`` that the viewer may change, each with its state."""
        found = self._editable.get(section)
        if found is None:
            found = self._editable[section] = section.edited_by(self.role, self.switches)
        return found

    def missing(self, section: Section, row: BaseModel | None) -> list[Asking]:
        """Return the required fields of ``section`` that ``row`` has no value for."""
        return [
            asking
            for asking, state in self.editable(section)
            if state is State.REQUIRED and getattr(row, asking.name, None) is None
        ]

    def refuse_unless_editable(self, section: Section) -> None:
        """Raise `NotEditable` unless the viewer may change something in ``section``."""
        if not self.editable(section):
            raise NotEditable(section.key)

    def allowed(self, section: Section, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``values`` if each of them may be changed by the viewer and no required one is empty.

        Raises `NotEditable` for a field that is off, locked or not of this section, and `Refused`
        for an empty required one.
        """
        found = {asking.name: (asking, state) for asking, state in self.editable(section)}
        for name, value in values.items():
            if name not in found:
                raise NotEditable(f"{section.key}.{name}")
            asking, state = found[name]
            if value is None and state is State.REQUIRED:
                raise Refused(N_("Fyll ut feltet «%(label)s»."), label=Sentence(asking.label))
        return dict(values)

    def change(
        self,
        section: Section,
        values: Mapping[str, Any],
        *,
        at: dt.datetime,
        origin: str | None = None,
    ) -> set[str]:
        """Store single ``values`` of ``section`` and return the names of those that were new.

        ``origin`` is the reference of the request that asked for it, if one did.
        """
        allowed = self.allowed(section, values)
        with transaction():
            row = self.row(section)
            changed = {name for name in allowed if getattr(row, name, None) != allowed[name]}
            if changed:
                self._store(section, row, {name: allowed[name] for name in changed})
                record(
                    Kind.SECTION_CHANGED, self.member, by=self.viewer, at=at, section=section.title
                )
                columns = named(section.model, changed)
                pass_on(Matter(Duty.CORRECTION, self.member, at, columns, origin=origin))
        return changed

    def _store(self, section: Section, row: BaseModel | None, values: Mapping[str, Any]) -> None:
        model = section.model
        if row is None:
            model.create(member=self.member, **values)
            return
        fields = {model._meta.fields[name]: value for name, value in values.items()}
        model.update(fields).where(model.id == row.id).execute()
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Member) and SEARCHED & set(values):
            index([row])
