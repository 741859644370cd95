"""Every cookie the portal can set, declared once: for the page and the policy that list them."""

from dataclasses import dataclass

from portal.words import N_

NECESSARY = N_("Nødvendig")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie: what it is for, how long it stays, whether it is necessary or chosen."""

    name: str
    use: str
    life: str
    need: str = NECESSARY

    @property
    def row(self) -> tuple[str, ...]:
        """Return the cookie as a row of a table, the name first."""
        return (self.name, self.use, self.life, self.need)


COOKIES = (
    Cookie(
        "session",
        N_("Holder deg innlogget og beskytter skjemaene mot misbruk"),
        N_("Til du logger ut eller lukker nettleseren"),
    ),
    Cookie(
        "device", N_("Kjenner igjen nettleseren din, så andre ikke kan stenge deg ute"), N_("1 år")
    ),
    Cookie("customer", N_("Husker kunde-id-en til neste gang du logger inn"), N_("1 år")),
    Cookie("language", N_("Husker språket du har valgt"), N_("1 år")),
)
