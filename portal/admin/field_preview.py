"""The member's page as it would be with a switch set: made by the code that makes the page itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from portal.members.models import Member
from portal.profile.asking import Section
from portal.profile.display import reasons
from portal.profile.forms import form_of
from portal.profile.profile import Profile
from portal.profile.sections import Switchable
from portal.profile.standing import State
from portal.profile.switches import Switches
from portal.web.forms import PortalForm
from portal.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class Preview:
    """An empty form of the section as a member would meet it; none where the section is off."""

    title: str
    heading: str
    form: PortalForm | None
    reasons: Markup | None


def preview(
    member: Member, switches: Switches, found: Switchable, state: State, words: Mapping[str, str]
) -> Preview:
    """Return what ``member`` would see with ``found`` in ``state`` and with ``words`` on why."""
    proposed = switches.proposed(found.key, state, words)
    part, title = _part(found), gettext(found.section.title)
    if found.section.state(proposed) is State.OFF:
        return Preview(title, "", None, None)
    profile = Profile(member, member, proposed)
    form = form_of(tuple(profile.editable(part)), None, None).within("preview")
    return Preview(title, _heading(part), form, reasons(profile, part))


def _part(found: Switchable) -> Section:
    """A field may stand on what is beside the section."""
    holding = [part for part in found.parts if found.asking in part.asks]
    return holding[0] if holding else found.section


def _heading(part: Section) -> str:
    words = part.form_words
    if words is not None:
        return gettext(words.change)
    assert part.list_words is not None
    return gettext(part.list_words.add)
