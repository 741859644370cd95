"""What a recipient can be: its kind, its responsibility, what lets it process outside the EEA."""

from enum import StrEnum

from portal.words import N_


class RecipientKind(StrEnum):
    """What a recipient does; the first six are those that clause 7 of the policy names."""

    HOSTING = "hosting"
    ACCOUNTING = "accounting"
    PAYROLL = "payroll"
    DUNNING = "dunning"
    COLLECTION = "collection"
    PAYMENT = "payment"
    OTHER = "other"


class Responsibility(StrEnum):
    """On whose behalf a recipient processes what it gets (GDPR art. 4(7) and (8))."""

    PROCESSOR = "processor"
    CONTROLLER = "controller"


class TransferGround(StrEnum):
    """What lets data leave the EEA (GDPR chapter V)."""

    ADEQUACY = "adequacy"
    CLAUSES = "clauses"
    BINDING_RULES = "binding-rules"
    EXCEPTION = "exception"


KIND_NAMES = {
    RecipientKind.HOSTING: N_("Serverdrift"),
    RecipientKind.ACCOUNTING: N_("Regnskap"),
    RecipientKind.PAYROLL: N_("Lønn"),
    RecipientKind.DUNNING: N_("Purring"),
    RecipientKind.COLLECTION: N_("Inkasso"),
    RecipientKind.PAYMENT: N_("Betaling"),
    RecipientKind.OTHER: N_("Annet"),
}
RESPONSIBILITY_NAMES = {
    Responsibility.PROCESSOR: N_("Databehandler"),
    Responsibility.CONTROLLER: N_("Selv behandlingsansvarlig"),
}
GROUND_NAMES = {
    TransferGround.ADEQUACY: N_("EU har vedtatt at landet gir godt nok vern (artikkel 45)"),
    TransferGround.CLAUSES: N_("EUs standardvilkår (artikkel 46)"),
    TransferGround.BINDING_RULES: N_("Bindende konsernregler (artikkel 47)"),
    TransferGround.EXCEPTION: N_("Unntak i det enkelte tilfellet (artikkel 49)"),
}
# Countries by ISO 3166: the European Union, Iceland, Liechtenstein and Norway.
EEA = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI",
        "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
        "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
