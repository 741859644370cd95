"""What a member typed where the customer stopped asking meanwhile: told, and nothing of it lost."""

from collections.abc import Mapping

from portal.profile.asking import Section
from portal.profile.profile import Profile
from portal.profile.sections import SECTIONS
from portal.profile.standing import State

Written = list[tuple[str, str]]


def typed_in_vain(key: str, typed: Mapping[str, str]) -> Written:
    """Return what was ``typed`` into the form of section ``key``, by the names of its fields."""
    section = SECTIONS.get(key)
    parts = (section, section.beside) if section else ()
    asked = [asking for part in parts if part for asking in part.asks]
    return [(asking.label, typed[asking.name]) for asking in asked if _is_typed(typed, asking.name)]


def vanished(profile: Profile, section: Section, typed: Mapping[str, str]) -> Written:
    """Return what was ``typed`` into fields of ``section`` that are off by now."""
    return [
        (asking.label, typed[asking.name])
        for asking in section.asks
        if _is_off(asking.state(profile.switches)) and _is_typed(typed, asking.name)
    ]


def _is_typed(typed: Mapping[str, str], name: str) -> bool:
    return bool(typed.get(name, "").strip())


def _is_off(state: State) -> bool:
    return state is State.OFF
