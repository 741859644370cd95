"""Experience: earlier and present work, as the member tells of it."""

from peewee import CharField, IntegerField, TextField

from portal.data import checks
from portal.data.declarations import MEMBER_ONLY, Asked, Category, Personal, personal
from portal.data.purposes import COMPETENCE
from portal.profile import months
from portal.profile.asking import ListWords, Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import when_added, when_removed
from portal.profile.lasting import Lasting
from portal.words import N_

KEY = "experience"
LONGEST_DESCRIPTION = 1000


def _said(asked: Asked) -> Personal:
    return Personal(
        Category.EXPERIENCE, asked.label, purpose=COMPETENCE, edited_by=MEMBER_ONLY, asked=asked
    )


class Experience(Lasting, ListEntry):
    """One job."""

    called = N_("Erfaring")

    job_title = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Stilling"),
                checks.line(120),
                empty=N_("Skriv inn stillingen."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    employer = personal(
        CharField(),
        _said(
            Asked(
                KEY,
                N_("Arbeidsgiver"),
                checks.line(120),
                empty=N_("Skriv inn arbeidsgiveren."),
                width=40,
                required=True,
                switchable=False,
            )
        ),
    )
    start_month = personal(
        IntegerField(null=True),
        months.asked_month(KEY, Category.EXPERIENCE, N_("Startmåned"), "start"),
    )
    start_year = personal(
        IntegerField(),
        months.asked_year(
            KEY, Category.EXPERIENCE, N_("Startår"), "start", empty=N_("Skriv inn startåret.")
        ),
    )
    end_month = personal(
        IntegerField(null=True),
        months.asked_month(KEY, Category.EXPERIENCE, N_("Sluttmåned"), "end"),
    )
    end_year = personal(
        IntegerField(null=True),
        months.asked_year(
            KEY,
            Category.EXPERIENCE,
            N_("Sluttår"),
            "end",
            hint=N_("La feltet stå tomt hvis du fortsatt har jobben."),
        ),
    )
    description = personal(
        TextField(null=True),
        _said(
            Asked(
                KEY,
                N_("Beskrivelse"),
                checks.paragraph(LONGEST_DESCRIPTION),
                kind="textarea",
                hint=N_(
                    "Hva du gjorde, med høyst 1000 tegn. "
                    "Ikke skriv om helse, tro eller fagforening."
                ),
                empty=N_("Skriv en beskrivelse."),
            )
        ),
    )
    created_at = when_added(Category.EXPERIENCE, COMPETENCE)
    removed_at = when_removed(Category.EXPERIENCE, COMPETENCE)

    TITLED_BY = "job_title"


EXPERIENCE = Section(
    KEY,
    N_("Erfaring"),
    N_("Jobber du har hatt, og den du har."),
    Experience,
    list_words=ListWords(
        add=N_("Legg til erfaring"),
        change=N_("Endre erfaring"),
        empty=N_("Du har ikke lagt inn noen erfaring."),
        empty_why=N_("Legger du den inn, kan arbeidsgiveren se hva du har gjort før."),
        one=N_("1 jobb"),
        many=N_("%(count)s jobber"),
        added=N_("Erfaringen som %(name)s er lagt til."),
        saved=N_("Erfaringen som %(name)s er lagret."),
        removed=N_("Erfaringen som %(name)s er fjernet."),
        restored=N_("Erfaringen som %(name)s er hentet tilbake."),
        erased=N_("Erfaringen som %(name)s er slettet for godt."),
    ),
)
