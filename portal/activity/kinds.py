"""Every kind of event, the values it carries and the sentence it is shown as."""

from enum import Enum

from portal.words import N_


class Kind(Enum):
    """``area:subject:action``, the sentence, and the names of the values in it."""

    MEMBER_ADDED = ("members:member:added", N_("Du ble lagt inn som medlem."), ())
    MEMBER_IMPORTED = ("members:member:imported", N_("Du ble lagt inn fra en fil."), ())
    MEMBER_UPDATED = (
        "members:member:updated",
        N_("Opplysninger som arbeidsgiveren din har lagt inn, ble endret fra en fil."),
        (),
    )
    MEMBER_ENDED = ("members:member:ended", N_("Medlemskapet ditt ble avsluttet."), ())
    MEMBER_REACTIVATED = (
        "members:member:reactivated",
        N_("Medlemskapet ditt ble åpnet igjen."),
        (),
    )
    ROLE_CHANGED = ("members:role:changed", N_("Rollen din ble endret."), ())
    INVITATION_SENT = ("members:invitation:sent", N_("Du fikk en invitasjon på e-post."), ())
    SIGNED_IN = ("auth:session:started", N_("Du logget inn."), ())
    SIGNED_OUT = ("auth:session:ended", N_("Du logget ut."), ())
    SIGN_IN_FAILED = ("auth:sign-in:failed", N_("Noen prøvde å logge inn med feil passord."), ())
    CODE_FAILED = ("auth:code:failed", N_("Noen skrev riktig passord, men feil kode."), ())
    PASSWORD_SET = ("auth:password:set", N_("Passordet ble satt."), ())
    PASSWORD_FORGOTTEN = (
        "auth:password:forgotten",
        N_("Noen ba om en lenke for å velge nytt passord."),
        (),
    )
    PASSWORD_CHANGED = ("auth:password:changed", N_("Passordet ditt ble byttet."), ())
    PASSWORD_CHANGE_FAILED = (
        "auth:password:refused",
        N_("Noen prøvde å bytte passordet ditt, men skrev feil passord."),
        (),
    )
    PASSWORD_DEMANDED = (
        "auth:password:demanded",
        N_("Passordet ditt ble sperret fordi det ble meldt fra om en innlogging."),
        (),
    )
    TWO_STEP_ADDED = ("auth:two-step:added", N_("Totrinnsbekreftelse ble slått på."), ())
    TWO_STEP_REMOVED = ("auth:two-step:removed", N_("Totrinnsbekreftelse ble slått av."), ())
    RECOVERY_CODES_MADE = (
        "auth:recovery-codes:made",
        N_("Det ble laget nye gjenopprettingskoder. De gamle virker ikke lenger."),
        (),
    )
    RECOVERY_CODE_USED = (
        "auth:recovery-code:used",
        N_("Det ble logget inn med en gjenopprettingskode."),
        (),
    )
    PASSKEY_ADDED = ("auth:passkey:added", N_("En tilgangsnøkkel ble lagt til."), ())
    PASSKEY_REMOVED = ("auth:passkey:removed", N_("En tilgangsnøkkel ble fjernet."), ())
    SESSIONS_ENDED = (
        "auth:sessions:ended",
        N_("Du logget ut andre enheter."),
        (),
    )
    INCIDENT_REPORTED = (
        "auth:incident:reported",
        N_("Det ble meldt fra om en innlogging som ikke var din."),
        (),
    )
    SECTION_CHANGED = ("profile:section:changed", N_("%(section)s ble endret."), ("section",))
    ENTRY_ADDED = ("profile:entry:added", N_("%(section)s: noe ble lagt til."), ("section",))
    ENTRY_REMOVED = ("profile:entry:removed", N_("%(section)s: noe ble fjernet."), ("section",))
    ENTRY_RESTORED = (
        "profile:entry:restored",
        N_("%(section)s: noe ble hentet tilbake."),
        ("section",),
    )
    ENTRY_ERASED = (
        "profile:entry:erased",
        N_("%(section)s: noe ble slettet for godt."),
        ("section",),
    )
    SWITCHED_OFF = (
        "profile:switch:off",
        N_("%(section)s er slått av. Det du har lagret der, slettes %(day)s."),
        ("section", "day"),
    )
    SWITCHED_OFF_KEPT = (
        "profile:switch:off-kept",
        N_("%(section)s er slått av. Det som er lagret, blir stående så lenge loven krever det."),
        ("section",),
    )
    SWITCHED_BACK = ("profile:switch:back", N_("%(section)s er slått på igjen."), ("section",))
    SWITCHED_ON = (
        "profile:switch:on",
        N_("%(section)s blir slått på %(day)s."),
        ("section", "day"),
    )
    EMAIL_CHANGE_ASKED = (
        "profile:email:asked",
        N_("Det ble bedt om å endre e-postadressen din."),
        (),
    )
    EMAIL_CHANGED = ("profile:email:changed", N_("E-postadressen din ble endret."), ())
    CLOCKED_IN = ("profile:clock:started", N_("Du stemplet inn."), ())
    CLOCKED_OUT = ("profile:clock:ended", N_("Du stemplet ut."), ())
    CLOCK_CORRECTED = ("profile:clock:corrected", N_("En timeregistrering ble rettet."), ())
    POLICY_ACKNOWLEDGED = (
        "policies:version:acknowledged",
        N_("Du bekreftet at du har sett versjon %(version)s av personvernerklæringen."),
        ("version",),
    )
    PURPOSE_OFFERED = (
        "consents:purpose:offered",
        N_("Du blir spurt om noe nytt: %(purpose)s."),
        ("purpose",),
    )
    PURPOSE_COMES = (
        "consents:purpose:comes",
        N_("Du blir spurt om noe nytt fra %(day)s: %(purpose)s."),
        ("purpose", "day"),
    )
    CONSENT_GIVEN = (
        "consents:consent:given",
        N_("Du ga samtykke: %(purpose)s."),
        ("purpose",),
    )
    CONSENT_RENEWED = (
        "consents:consent:renewed",
        N_("Du fornyet samtykket: %(purpose)s."),
        ("purpose",),
    )
    CONSENT_PAUSED = (
        "consents:consent:paused",
        N_("Du satte samtykket på pause: %(purpose)s."),
        ("purpose",),
    )
    CONSENT_DECLINED = ("consents:consent:declined", N_("Du sa nei: %(purpose)s."), ("purpose",))
    CONSENT_WITHDRAWN = (
        "consents:consent:withdrawn",
        N_("Du trakk tilbake samtykket: %(purpose)s."),
        ("purpose",),
    )
    CONSENT_EXPIRED = (
        "consents:consent:expired",
        N_("Samtykket gikk ut: %(purpose)s."),
        ("purpose",),
    )
    REQUEST_MADE = (
        "data-requests:request:made",
        N_("Du sendte henvendelsen %(reference)s."),
        ("reference",),
    )
    REQUEST_MOVED = (
        "data-requests:request:moved",
        N_("Det skjedde noe med henvendelsen %(reference)s."),
        ("reference",),
    )
    RESTRICTION_BEGAN = (
        "data-requests:restriction:began",
        N_("Bruken av opplysningene dine ble stanset etter henvendelsen %(reference)s."),
        ("reference",),
    )
    RESTRICTION_ENDS = (
        "data-requests:restriction:ends",
        N_("Du fikk vite at stansen etter henvendelsen %(reference)s tar slutt."),
        ("reference",),
    )
    ERASURE_PROPOSED = (
        "data-requests:erasure:proposed",
        N_("En administrator foreslo å slette opplysningene dine."),
        (),
    )
    ERASURE_PROPOSAL_ENDED = (
        "data-requests:erasure:proposal-ended",
        N_("Forslaget om å slette opplysningene dine ble ikke fulgt."),
        (),
    )
    ERASURE_DECIDED = (
        "data-requests:erasure:decided",
        N_("To administratorer har bestemt at opplysningene dine slettes %(day)s."),
        ("day",),
    )
    ERASURE_STOPPED = (
        "data-requests:erasure:stopped",
        N_("Slettingen som administratorene bestemte, ble stanset."),
        (),
    )
    LANGUAGE_CHANGED = ("members:language:changed", N_("Du endret språk."), ())

    def __init__(self, code: str, sentence: str, values: tuple[str, ...]) -> None:
        self.code = code
        self.sentence = sentence
        self.values = values


BY_CODE = {kind.code: kind for kind in Kind}
