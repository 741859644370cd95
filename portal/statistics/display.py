"""How the published figures read: each group as a table, a chart of its bars, and what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal import clock
from portal.consents.offers import Offer
from portal.data_requests.kinds import KINDS
from portal.members.models import Customer
from portal.policies.models import PolicyVersion
from portal.statistics import keys
from portal.statistics.chart_display import MOST_BARS, Chart, chart
from portal.statistics.counting import months_before
from portal.statistics.published import Published
from portal.web import i18n
from portal.web.i18n import gettext
from portal.words import N_

FEW = N_("Færre enn 10")
WITHHELD = N_("Vises ikke")
NOT_YET = N_("Ikke telt ennå")
LENGTHS = (
    N_("Halvparten fikk svar innen 1 uke."),
    N_("Halvparten fikk svar innen 2 uker."),
    N_("Halvparten fikk svar innen 30 dager."),
    N_("Halvparten måtte vente mer enn 30 dager."),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Some figures that belong together: a table, the bars of its first numbers, what is counted."""

    key: str
    heading: str
    definition: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    chart: Chart
    remark: str = ""


def told(value: int | None) -> str:
    """Return a published number in words or digits; None is one that is not published yet."""
    if value is None:
        return gettext(NOT_YET)
    return i18n.number(value) if value else gettext(FEW)


def groups(
    found: Published, offers: Sequence[Offer], versions: Sequence[PolicyVersion]
) -> list[Group]:
    """Return every group of figures; none before the first are published."""
    if found.month is None:
        return []
    return [
        _members(found, found.month),
        _choices(found, [one for one in offers if one.is_choice and one.offered]),
        requests_group(found),
        _policies(found, versions[:MOST_BARS]),
    ]


def _members(found: Published, month: dt.date) -> Group:
    signed_in = gettext(N_("Logget inn i %(month)s"), month=_month(months_before(month, 1)))
    lines = [
        (gettext(N_("Aktive medlemmer")), found.value(keys.ACTIVE)),
        (signed_in, found.value(keys.SIGNED_IN)),
        (gettext(N_("Inviterte")), found.value(keys.INVITED)),
    ]
    text = N_(
        "Aktive er de som kan logge inn. Logget inn er de av dem som gjorde det minst én gang i "
        "måneden. Inviterte har fått en invitasjon, men har ikke valgt passord ennå."
    )
    return Group(
        "members",
        gettext(N_("Medlemmer og innlogginger")),
        gettext(text),
        [gettext(N_("Gruppe")), gettext(N_("Medlemmer"))],
        [[name, told(value)] for name, value in lines],
        chart(lines),
    )


def _choices(found: Published, offers: Sequence[Offer]) -> Group:
    lines = [
        (
            offer.texts[i18n.language()].name,
            found.value(keys.choice(offer.key, "yes")),
            found.value(keys.choice(offer.key, "no")),
        )
        for offer in offers
    ]
    text = N_(
        "Ja er de som har gitt samtykke som gjelder nå. Nei er de som har sagt nei eller trukket "
        "samtykket tilbake. Hvor mange som ikke har svart, vises aldri: ellers kunne små grupper "
        "regnes ut."
    )
    columns = [N_("Formål"), N_("Ja"), N_("Nei"), N_("Har ikke svart")]
    return Group(
        "choices",
        gettext(N_("Valg om samtykke")),
        gettext(text),
        [gettext(column) for column in columns],
        [[name, told(yes), told(no), gettext(WITHHELD)] for name, yes, no in lines],
        chart([(name, yes) for name, yes, _ in lines], gettext(N_("ja"))),
    )


def requests_group(found: Published) -> Group:
    """Return the requests by kind, and how long they took."""
    lines = [(gettext(text.wish), found.value(keys.request(kind))) for kind, text in KINDS.items()]
    text = N_(
        "Medlemmer som har sendt en henvendelse av hvert slag i de siste 12 hele månedene. Summen "
        "vises ikke. Hvor lang tid det tok, regnes fra henvendelsen kom til den var ferdig, når "
        "minst 10 medlemmer har fått svar."
    )
    number = found.value(keys.LENGTH)
    return Group(
        "requests",
        gettext(N_("Henvendelser")),
        gettext(text),
        [gettext(N_("Henvendelse")), gettext(N_("Medlemmer"))],
        [[name, told(value)] for name, value in lines],
        chart(lines),
        gettext(LENGTHS[number - 1] if number else N_("For få har fått svar til at tiden vises.")),
    )


def _policies(found: Published, versions: Sequence[PolicyVersion]) -> Group:
    lines = [
        (
            gettext(N_("Versjon %(version)s"), version=version.label),
            found.value(keys.policy(version.id, "shown")),
            found.value(keys.policy(version.id, "acknowledged")),
        )
        for version in versions
    ]
    text = N_(
        "Vist til er de som har fått versjonen opp på skjermen. Bekreftet er de som har sagt at de "
        "har sett den. Hvor mange som ikke har sett den, vises aldri."
    )
    columns = [N_("Versjon"), N_("Vist til"), N_("Bekreftet"), N_("Ikke bekreftet")]
    return Group(
        "policy",
        gettext(N_("Sett personvernerklæringen")),
        gettext(text),
        [gettext(column) for column in columns],
        [[name, told(shown), told(seen), gettext(WITHHELD)] for name, shown, seen in lines],
        chart([(name, seen) for name, _, seen in lines], gettext(N_("bekreftet"))),
    )


def csv_rows(months: Sequence[Published], customer: Customer) -> list[list[object]]:
    """Return every month's figures as rows with headings; codes rather than words, for programs."""
    head: list[object] = ["customer", "month", "figure", "value", "meaning"]
    rows: list[list[object]] = [head]
    for found in months:
        for key, value in sorted(found.values.items()):
            if key != keys.LENGTH:
                few = "" if value or key == keys.LOOK_UPS else "fewer than 10"
                rows.append([customer.key, str(found.month), key, "" if few else value, few])
    return rows


def counted_on(found: Published) -> str:
    """Return the day on which the figures were counted."""
    return i18n.date(clock.local(found.at).date()) if found.at else ""


def next_on(found: Published) -> str:
    """Return the day on which the next are published."""
    return i18n.date(months_before(found.month, -1)) if found.month else ""


def _month(month: dt.date) -> str:
    said = i18n.month(month)
    return said if i18n.language() == "en" else said[:1].lower() + said[1:]
