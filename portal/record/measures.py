"""How the data is kept safe, in general terms (GDPR art. 30(1)(g), 32): what the portal itself does."""

from portal.words import N_

MEASURES = (
    (
        N_("Tilgang"),
        N_(
            "Alt er lukket for den som ikke er logget inn. Medlemmer ser sitt eget, administratorer "
            "ser det de trenger, og bare hos egen kunde."
        ),
    ),
    (
        N_("Innlogging"),
        N_(
            "Passord lagres bare som bcrypt. Totrinnsbekreftelse og tilgangsnøkler kan brukes av "
            "alle og kan kreves av administratorer."
        ),
    ),
    (
        N_("Sporbarhet"),
        N_("Hvem som har sett skjulte opplysninger og hvorfor, lagres og vises til medlemmet."),
    ),
    (
        N_("Sletting"),
        N_("Slettinger føres i en liste som gjør at de gjelder også etter gjenoppretting."),
    ),
    (N_("Sikkerhetskopier"), N_("Det tas kopier som kontrolleres når de blir laget.")),
    (
        N_("Overføring"),
        N_("Trafikken er kryptert i drift, og sidene henter ingenting fra andre steder."),
    ),
)
