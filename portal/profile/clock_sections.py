"""The section of the time clock, and the part of it that says why something was corrected."""

from portal.profile.asking import ListWords, Section
from portal.profile.time_clock import KEY, ClockCorrection, ClockEntry
from portal.words import N_

CORRECTIONS = Section(
    KEY,
    N_("Rettinger"),
    N_("Hvem rettet, når og hvorfor."),
    ClockCorrection,
    is_whole=False,
)
TIME_CLOCK = Section(
    KEY,
    N_("Timeregistrering"),
    N_("Stemple inn når du begynner, og ut når du går."),
    ClockEntry,
    list_words=ListWords(
        add=N_("Legg til glemt registrering"),
        change=N_("Rett registreringen"),
        empty=N_("Du har ikke stemplet inn ennå."),
        empty_why=N_("Arbeidsgiveren må ha oversikt over hvor mye du arbeider."),
        one=N_("1 registrering"),
        many=N_("%(count)s registreringer"),
        added=N_("%(name)s er lagt til."),
        saved=N_("%(name)s er rettet."),
        removed=N_("%(name)s er fjernet."),
        restored=N_("%(name)s er hentet tilbake."),
        erased=N_("%(name)s er slettet for godt."),
    ),
    beside=CORRECTIONS,
    is_control=True,
)
