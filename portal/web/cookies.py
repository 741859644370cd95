"""Everything the portal can leave in a browser, declared once.

A cookie that is not here cannot be set (`portal.web.browser_session`), and the page about cookies and
the policy list what is here. Nothing is put in local storage or session storage.
"""

import datetime as dt
from dataclasses import dataclass

from portal.auth.devices import DEVICE_LIFE
from portal.data.purposes import VISIT_ANALYTICS, Purpose
from portal.words import N_

NECESSARY = N_("Nødvendig")
CHOSEN = N_("Bare hvis du har sagt ja til besøksanalyse")
ANALYTICS_LIFE = dt.timedelta(days=90)


class UndeclaredCookie(LookupError):
    """The code is about to set a cookie that nobody is told about."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie: what it is for, how long it stays, and the consent it rests on, if any.

    A ``name`` that ends in ``*`` stands for all that begin so.
    """

    name: str
    use: str
    life: str
    max_age: dt.timedelta | None = None
    purpose: Purpose | None = None

    @property
    def need(self) -> str:
        """Return whether it is necessary or chosen."""
        return CHOSEN if self.purpose else NECESSARY

    @property
    def row(self) -> tuple[str, ...]:
        """Return the cookie as a row of a table, the name first."""
        return (self.name, self.use, self.life, self.need)

    def stands_for(self, name: str) -> bool:
        """Return whether ``name`` is this cookie's."""
        if self.name.endswith("*"):
            return name.startswith(self.name[:-1])
        return name == self.name


COOKIES = (
    Cookie(
        "session",
        N_("Holder deg innlogget og beskytter skjemaene mot misbruk"),
        N_("Til du logger ut eller lukker nettleseren"),
    ),
    Cookie(
        "device",
        N_("Kjenner igjen nettleseren din, så andre ikke kan stenge deg ute"),
        N_("1 år"),
        DEVICE_LIFE,
    ),
    Cookie(
        "customer", N_("Husker kunde-id-en til neste gang du logger inn"), N_("1 år"), DEVICE_LIFE
    ),
    Cookie("language", N_("Husker språket du har valgt"), N_("1 år"), DEVICE_LIFE),
    Cookie(
        "_ga",
        N_("Google Analytics kjenner igjen nettleseren din fra besøk til besøk"),
        N_("90 dager"),
        ANALYTICS_LIFE,
        VISIT_ANALYTICS,
    ),
    Cookie(
        "_ga_*",
        N_("Google Analytics holder sammen sidene i ett besøk"),
        N_("90 dager"),
        ANALYTICS_LIFE,
        VISIT_ANALYTICS,
    ),
)


def declared(name: str) -> Cookie:
    """Return the declaration of the cookie ``name``; raises `UndeclaredCookie` when there is none."""
    for cookie in COOKIES:
        if cookie.stands_for(name):
            return cookie
    raise UndeclaredCookie(name)
