"""How the switches of a customer read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.data.declarations import Source
from portal.data.purposes import BASIS_NAMES
from portal.members.models import Customer
from portal.profile.asking import Section
from portal.profile.sections import SECTIONS, Switchable, locked_keys, switchable_keys
from portal.profile.standing import Standing, State
from portal.profile.switches import STATE_NAMES, Switches, SwitchEvent
from portal.profile.switching import begins_anew, is_kept_by_law
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

WITHOUT_CONTACT = N_("Uten navn og e-post kan ingen logge inn eller få beskjeder.")
WITHOUT_NAME = N_(
    "Avtalen kan ikke oppfylles uten: medlemmet kan ikke logge inn eller få beskjeder."
    " Trenger dere det ikke lenger for noen, avslutter dere medlemskapet."
)
WRITTEN_BY_YOU = N_("Dette skriver dere inn selv. Medlemmet blir ikke spurt om det.")
GOES = N_("Det som er lagret, slettes %(day)s. Til da kan du angre.")
# What a member whose data may only be stored has there goes later (GDPR art. 18(2)).
STILL_THERE = N_(
    "Det som er lagret, slettes fra %(day)s. Det som gjelder medlemmer som har stanset bruken, blir til"
    " stansen er over."
)
WITHOUT_TITLE = N_("Uten dette sier ikke oppføringen hva den gjelder.")


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One section or field and its three choices."""

    key: str
    slug: str
    name: str
    state: str
    state_name: str
    is_section: bool
    note: str
    mark: str


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its fields; ``href`` is the page as the member sees it."""

    title: str
    href: str
    rows: Sequence[SwitchRow]
    locked: Sequence[tuple[str, str]]


def groups(switches: Switches) -> list[Group]:
    """Return every switch under its section."""
    keys, locked = switchable_keys().values(), locked_keys().values()
    return [
        Group(
            gettext(section.title),
            page_of(section, switches),
            [row(each, switches) for each in keys if each.section is section],
            [
                (f"/admin/fields/{each.key}", gettext(each.name))
                for each in locked
                if each.section is section and each.asking
            ],
        )
        for section in SECTIONS.values()
    ]


def page_of(section: Section, switches: Switches) -> str:
    """Return the address of ``section`` as members see it; empty while it is off."""
    is_off = section.state(switches) is State.OFF
    return "" if is_off else f"/profile/{section.key}"


def row(switchable: Switchable, switches: Switches) -> SwitchRow:
    """Return how ``switchable`` stands."""
    standing = switches.standing(switchable.key)
    state = standing.state or switchable.default
    return SwitchRow(
        key=switchable.key,
        slug=switchable.key.replace(".", "-"),
        name=gettext(switchable.name),
        state=state.value,
        state_name=gettext(STATE_NAMES[state]),
        is_section=switchable.asking is None,
        note=note(switchable, standing, state),
        mark=mark(standing),
    )


def note(switchable: Switchable, standing: Standing, state: State) -> str:
    """Return what comes, or what goes and when; empty when all is as it stands."""
    if standing.comes and standing.comes_at:
        text = N_("Blir %(state)s %(day)s.")
        return gettext(
            text, state=gettext(STATE_NAMES[standing.comes]).lower(), day=_day(standing.comes_at)
        )
    if standing.deleted_at:
        return gettext(
            N_("Det som var lagret, ble slettet %(day)s."), day=_day(standing.deleted_at)
        )
    if standing.delete_at:
        text = STILL_THERE if standing.delete_at <= clock.now() else GOES
        return gettext(text, day=_day(standing.delete_at))
    if state is State.OFF and is_kept_by_law(switchable):
        return gettext(N_("Det som er lagret, beholdes fordi loven krever det."))
    return ""


def mark(standing: Standing) -> str:
    """Return what tells one standing from another: a form that carries an old one is refused."""
    times = (standing.since, standing.comes_at, standing.deleted_at)
    return "|".join(each.isoformat() if each else "" for each in times)


def is_new(switchable: Switchable, standing: Standing, at: dt.datetime) -> bool:
    """Return whether switching it on asks for purpose, basis and retention."""
    present = standing.state or switchable.default
    return begins_anew(standing, State.OPTIONAL, present, at)


def way_out(locked: Switchable) -> tuple[str, str, str]:
    """Return why ``locked`` is always asked for, and what to do instead as (text, href)."""
    if locked.asking is None:
        return WITHOUT_CONTACT, N_("Slå av de feltene dere ikke trenger"), "/admin/fields"
    if not locked.section.switchable:
        return WITHOUT_NAME, N_("Se medlemmene"), "/admin/members"
    own = locked.declared.source is Source.CUSTOMER
    why = WRITTEN_BY_YOU if own else WITHOUT_TITLE
    return why, N_("Slå av hele seksjonen"), f"/admin/fields/{locked.section.key}"


def choices() -> list[tuple[str, str]]:
    """Return the three states as (value, text)."""
    return [(state.value, gettext(text)) for state, text in STATE_NAMES.items()]


def proposal(switchable: Switchable) -> dict[str, str]:
    """Return what the register says about it, as a beginning."""
    said = switchable.declared
    return {
        "purpose": gettext(said.purpose.explanation),
        "basis": said.purpose.basis.value,
        "retention": gettext(said.retention.text),
    }


def facts(switchable: Switchable) -> list[tuple[str, str]]:
    """Return purpose, basis and retention as (label, text)."""
    said = switchable.declared
    return [
        (gettext(N_("Formål")), gettext(said.purpose.explanation)),
        (gettext(N_("Behandlingsgrunnlag")), gettext(BASIS_NAMES[said.purpose.basis])),
        (gettext(N_("Lagringstid")), gettext(said.retention.text)),
    ]


def line(event: SwitchEvent, customer: Customer) -> tuple[dt.datetime, str]:
    """Return when and what ``event`` was."""
    who = event.by.full_name if event.by else "Cerum AS"
    if event.deleted_at:
        return event.at, gettext(N_("Det som var lagret, ble slettet."))
    if event.discussed_on and not event.purpose:
        day = i18n.date(event.discussed_on)
        return event.at, gettext(
            N_("%(who)s noterte at dere drøftet det %(day)s."), who=who, day=day
        )
    state = gettext(STATE_NAMES[State(event.state)])
    text = gettext(N_("%(who)s valgte «%(state)s»."), who=who, state=state)
    more = [text]
    if event.discussed_on:
        day = i18n.date(event.discussed_on)
        more.append(gettext(N_("Drøftet med de tillitsvalgte %(day)s."), day=day))
    return event.at, " ".join(more)


def _day(at: dt.datetime) -> str:
    return i18n.date(clock.local(at).date())
