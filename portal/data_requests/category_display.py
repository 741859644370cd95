"""The category mirror: what a program made of the member's use, from which numbers, by which rule."""

from collections import Counter
from dataclasses import dataclass

from portal.consents.category import FEWEST_VIEWS, counts_towards, judge
from portal.consents.collected import KIND_NAMES
from portal.consents.stored_display import page_name
from portal.web.i18n import gettext
from portal.words import N_

MOST_PAGES = 15
TOO_FEW = N_(
    "Du har åpnet %(total)s sider. Det trengs %(fewest)s før det blir regnet ut en kategori."
)
SO_FAR = N_(
    "Etter tallene i dag blir kategorien «%(name)s»: %(counted)s av %(total)s sidevisninger."
)
NO_HALF = N_(
    "Etter tallene i dag blir kategorien «%(name)s»: ingen gruppe har halvparten av %(total)s "
    "sidevisninger."
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A page the member has opened, how often, and what that counts towards."""

    page: str
    views: int
    towards: str


def counted(views: Counter[str]) -> list[Counted]:
    """Return the pages that were opened most, with what each counts towards."""
    return [Counted(page_name(page), number, _towards(page)) for page, number in most(views)]


def most(views: Counter[str]) -> list[tuple[str, int]]:
    """Return the pages that were opened most, in the same order every time."""
    return sorted(views.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAGES]


def at_present(views: Counter[str]) -> str:
    """Return what the rule makes of ``views`` now, and why."""
    verdict = judge(views)
    if verdict is None:
        return gettext(TOO_FEW, total=views.total(), fewest=FEWEST_VIEWS)
    name = gettext(KIND_NAMES[verdict.kind])
    sentence = SO_FAR if verdict.counted else NO_HALF
    return gettext(sentence, name=name, counted=verdict.counted, total=verdict.total)


def _towards(page: str) -> str:
    kind = counts_towards(page)
    return gettext(KIND_NAMES[kind]) if kind else gettext(N_("Ingen kategori"))
