"""Education: schools and courses, as the member tells of them."""

from peewee import CharField, IntegerField

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal, personal
from portal.data.purposes import COMPETENCE
from portal.profile import months
from portal.profile.asking import ListWords, Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.lasting import Lasting
from portal.words import N_

KEY = "education"
LEVELS = (
    ("", N_("Ikke oppgitt")),
    ("primary", N_("Grunnskole")),
    ("secondary", N_("Videregående skole")),
    ("trade", N_("Fag- eller svennebrev")),
    ("vocational", N_("Fagskole")),
    ("bachelor", N_("Bachelorgrad")),
    ("master", N_("Mastergrad")),
    ("doctor", N_("Doktorgrad")),
    ("course", N_("Kurs eller annet")),
)


def _said(asked: Asked) -> Personal:
    return Personal(
        Category.EDUCATION, asked.label, purpose=COMPETENCE, edited_by=MEMBER_ONLY, asked=asked
    )


class Education(Lasting, ListEntry):
    """One education."""

    called = N_("Utdanning")

    programme = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Utdanning"),
                checks.line(120),
                hint=N_("For eksempel Elektrofag eller Bachelor i maskin."),
                empty=N_("Skriv inn navnet på utdanningen."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    institution = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Skole eller lærested"),
                checks.line(120),
                empty=N_("Skriv inn navnet på skolen."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    level = personal(
        CharField(null=True),
        _said(
            Asked(
                KEY,
                N_("Nivå"),
                checks.choice(*(value for value, _ in LEVELS[1:])),
                kind="select",
                choices=LEVELS,
                empty=N_("Velg nivået."),
            )
        ),
    )
    start_month = personal(
        IntegerField(null=True),
        months.asked_month(KEY, Category.EDUCATION, N_("Startmåned"), "start"),
    )
    start_year = personal(
        IntegerField(),
        months.asked_year(
            KEY, Category.EDUCATION, N_("Startår"), "start", empty=N_("Skriv inn startåret.")
        ),
    )
    end_month = personal(
        IntegerField(null=True),
        months.asked_month(KEY, Category.EDUCATION, N_("Sluttmåned"), "end"),
    )
    end_year = personal(
        IntegerField(null=True),
        months.asked_year(
            KEY,
            Category.EDUCATION,
            N_("Sluttår"),
            "end",
            hint=N_("La feltet stå tomt hvis utdanningen pågår."),
        ),
    )
    created_at = when_added(Category.EDUCATION, COMPETENCE)
    removed_at = when_removed(Category.EDUCATION, COMPETENCE)

    TITLED_BY = "programme"


EDUCATION = Section(
    KEY,
    N_("Utdanning"),
    N_("Skoler og kurs som sier noe om hva du kan."),
    Education,
    list_words=ListWords(
        add=N_("Legg til utdanning"),
        change=N_("Endre utdanning"),
        empty=N_("Du har ikke lagt inn noen utdanning."),
        empty_why=N_("Legger du den inn, kan arbeidsgiveren se hvilke oppgaver du kan få."),
        one=N_("1 utdanning"),
        many=N_("%(count)s utdanninger"),
        added=N_("Utdanningen %(name)s er lagt til."),
        saved=N_("Utdanningen %(name)s er lagret."),
        removed=N_("Utdanningen %(name)s er fjernet."),
        restored=N_("Utdanningen %(name)s er hentet tilbake."),
        erased=N_("Utdanningen %(name)s er slettet for godt."),
    ),
)
