"""What a member is told about each purpose before answering, in whole sentences.

``%(customer)s`` stands for the customer's name. A change here is published as a new version of the
text the next time the portal starts; a change that members must answer anew also raises the edition
of the purpose (`portal.data.purposes`).
"""

from dataclasses import dataclass

from portal.words import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """Which data, who gets it, how long it stays, what a no means; for a choice also the question.

    ``effect`` says what happens when a consent is withdrawn.
    """

    data: str
    recipients: str
    kept: str
    if_no: str
    question: str = ""
    effect: str = ""


DELIVER_SERVICE = Wording(
    data=N_("Navn, kontaktopplysninger, arbeidsforhold, brukernavn og passord."),
    recipients=N_("%(customer)s, Cerum AS og de som drifter serverne for oss."),
    kept=N_("Så lenge du er medlem."),
    if_no=N_("Uten opplysningene kan du ikke logge inn."),
)
COMPETENCE = Wording(
    data=N_("Utdanning, erfaring og sertifikater som du eller %(customer)s har lagt inn."),
    recipients=N_("Kundeadministratorene hos %(customer)s."),
    kept=N_("Så lenge du er medlem."),
    if_no=N_("Du kan protestere. Da vurderer %(customer)s saken din."),
)
WORKING_TIME = Wording(
    data=N_("Arbeidsplan, ferie og timeregistrering."),
    recipients=N_("Kundeadministratorene hos %(customer)s og de som kjører lønn."),
    kept=N_("5 år etter utgangen av året."),
    if_no=N_("Loven krever oversikten, så den kan ikke velges bort."),
)
PREVENT_MISUSE = Wording(
    data=N_("Innlogginger, IP-adresse, nettleser og hendelser som gjelder sikkerheten."),
    recipients=N_("Cerum AS, på vegne av %(customer)s."),
    kept=N_("90 dager for innlogginger og 1 år for hendelser."),
    if_no=N_("Du kan protestere. Da vurderer %(customer)s saken din."),
)
DOCUMENTATION = Wording(
    data=N_("Svarene dine, hva du har fått vite, henvendelser og hva som er gjort med dem."),
    recipients=N_("%(customer)s og Cerum AS."),
    kept=N_("Så lenge du er medlem."),
    if_no=N_("Loven krever at vi kan dokumentere dette, så det kan ikke velges bort."),
)
TAILORING = Wording(
    question=N_("Får %(customer)s bruke stillingen din til å tilpasse innholdet?"),
    data=N_(
        "Stillingen din. Hvilke sider du bruker, bare hvis du også har sagt ja til statistikk "
        "om bruk."
    ),
    recipients=N_("Bare tjenesten. Ingen andre får opplysningene."),
    kept=N_("Ingenting nytt blir lagret. Snarveiene blir valgt på nytt hver gang."),
    if_no=N_("Du får samme innhold som alle andre."),
    effect=N_("Snarveiene på forsiden forsvinner, og du får samme innhold som alle andre."),
)
USAGE_STATISTICS = Wording(
    question=N_("Får Cerum AS telle hvilke sider du bruker?"),
    data=N_("Hvilke sider du åpner, hvilken dag og hvor mange ganger. Ikke hva du skriver der."),
    recipients=N_("Cerum AS. Andre får bare tall som ingen kan kjenne deg igjen i."),
    kept=N_("1 år etter hendelsen, eller til du trekker tilbake samtykket."),
    if_no=N_("Bruken din blir ikke talt. Tjenesten virker like godt."),
    effect=N_("Vi slutter å telle, og vi sletter det vi har talt."),
)
POSITION = Wording(
    question=N_("Får %(customer)s lagre posisjonen din når du sender den?"),
    data=N_("Posisjonen din, avrundet til om lag 1 kilometer, og når du sendte den."),
    recipients=N_("Kundeadministratorene hos %(customer)s."),
    kept=N_("90 dager etter hendelsen, eller til du trekker tilbake samtykket."),
    if_no=N_("Posisjonen din blir ikke lagret. Alt annet virker som før."),
    effect=N_("Vi sletter posisjonene som er lagret, og du kan ikke sende flere."),
)
CATEGORISATION = Wording(
    question=N_("Får %(customer)s la et program sette deg i en kategori ut fra bruken din?"),
    data=N_(
        "Hvor ofte du har brukt hver side de siste 90 dagene, bare hvis du også har sagt ja til "
        "statistikk om bruk."
    ),
    recipients=N_("Kundeadministratorene hos %(customer)s."),
    kept=N_("Til den blir regnet ut på nytt, eller til du trekker tilbake samtykket."),
    if_no=N_("Du er ikke i noen kategori, og det har ingenting å si for deg."),
    effect=N_("Vi sletter kategorien din og slutter å regne den ut."),
)
VISIT_ANALYTICS = Wording(
    question=N_("Får Cerum AS måle besøkene dine med Google Analytics?"),
    data=N_("Sidene du åpner, nettleseren og enheten din, og en tilfeldig kode."),
    recipients=N_("Google, på vegne av Cerum AS. Opplysningene kan gå ut av EØS, til USA."),
    kept=N_("90 dager i nettleseren din og 2 måneder hos Google."),
    if_no=N_("Besøkene dine blir ikke målt, og ingenting blir hentet fra Google."),
    effect=N_("Vi slutter å måle og sletter informasjonskapslene fra Google."),
)
