"""What each kind of request asks for."""

from functools import lru_cache

from portal.data import checks
from portal.data.declarations import Role
from portal.data.purposes import CATEGORISATION, USAGE_STATISTICS
from portal.data.register import may_edit, may_see
from portal.data_requests.kinds import ELSE, GROUNDS, RequestKind
from portal.members.models import Member
from portal.web.choices import offers, told
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

LONGEST = 2000

# Profiling and statistics can be objected to besides (GDPR art. 21(1) and (6)).
BESIDES = (CATEGORISATION.key, USAGE_STATISTICS.key)
DETAILS = FieldSpec(
    N_("Vil du si noe mer?"),
    checks.paragraph(LONGEST),
    kind="textarea",
    marking="optional",
)
EXPLANATION = FieldSpec(
    N_("Forklar kort"),
    checks.paragraph(LONGEST),
    kind="textarea",
    empty=N_("Forklar kort hva det gjelder."),
    required=True,
    marking="required",
)
PROPOSAL = FieldSpec(
    N_("Slik skal det være"),
    checks.line(200),
    empty=N_("Skriv hvordan det skal være."),
    required=True,
    marking="required",
    width=40,
)
GROUND = FieldSpec(
    N_("Hvorfor skal bruken stanses?"),
    checks.choice(*(value for value, _ in GROUNDS)),
    kind="radios",
    empty=N_("Velg hvorfor bruken skal stanses."),
    required=True,
    marking="required",
    choices=GROUNDS,
)


class SimpleForm(PortalForm):
    """A request that needs no more than the wish itself."""

    details = CheckedField(DETAILS)


class ReviewForm(PortalForm):
    """Why a person should look at the category."""

    details = CheckedField(EXPLANATION)


class RestrictionForm(PortalForm):
    """On which of the four grounds of GDPR art. 18(1)."""

    subject = CheckedField(GROUND)
    details = CheckedField(DETAILS)


class WritingForm(PortalForm):
    """A message to who answers, whenever the member has more to say."""

    message = CheckedField(
        FieldSpec(
            N_("Meldingen din"),
            checks.paragraph(LONGEST),
            kind="textarea",
            empty=N_("Skriv en melding."),
            required=True,
        )
    )


class MessageForm(PortalForm):
    """The reply to a question in the thread of a request."""

    message = CheckedField(
        FieldSpec(
            N_("Svaret ditt"),
            checks.paragraph(LONGEST),
            kind="textarea",
            empty=N_("Skriv et svar."),
            required=True,
        )
    )


@lru_cache(maxsize=1)
def rectification_form() -> type[PortalForm]:
    """Return the form with the fields a member sees but cannot change, from the register."""
    locked = [
        (field.name, field.declaration.label)
        for field in Member._meta.sorted_fields
        if may_see(Role.MEMBER, field)
        and not may_edit(Role.MEMBER, field)
        and field.declaration.asked is not None
    ]
    choices = (*locked, *ELSE)
    subject = FieldSpec(
        N_("Hva er feil?"),
        checks.choice(*(name for name, _ in choices)),
        kind="select",
        empty=N_("Velg hva som er feil."),
        required=True,
        marking="required",
        choices=(("", N_("Velg")), *choices),
    )
    fields = {
        "subject": CheckedField(subject),
        "proposal": CheckedField(PROPOSAL),
        "details": CheckedField(DETAILS),
    }
    return type("RectificationForm", (PortalForm,), fields)


def objection_form() -> type[PortalForm]:
    """Return the form with the purposes of the visitor's customer that can be objected to.

    Those that rest on a legitimate interest (GDPR art. 21(1)), and `BESIDES`.
    """
    found = (one for one in offers().values() if one.is_objectionable or one.key in BESIDES)
    return _objection_form(tuple((offer.key, told(offer).name) for offer in found))


@lru_cache(maxsize=64)
def _objection_form(open_to_objection: tuple[tuple[str, str], ...]) -> type[PortalForm]:
    purpose = FieldSpec(
        N_("Hvilket formål gjelder det?"),
        checks.choice(*(key for key, _ in open_to_objection)),
        kind="radios",
        empty=N_("Velg hvilket formål det gjelder."),
        required=True,
        marking="required",
        choices=open_to_objection,
    )
    fields = {"purpose": CheckedField(purpose), "details": CheckedField(EXPLANATION)}
    return type("ObjectionForm", (PortalForm,), fields)


def form_of(kind: RequestKind) -> type[PortalForm]:
    """Return the class of the form that ``kind`` begins with."""
    if kind is RequestKind.RECTIFICATION:
        return rectification_form()
    if kind is RequestKind.OBJECTION:
        return objection_form()
    if kind is RequestKind.RESTRICTION:
        return RestrictionForm
    return ReviewForm if kind is RequestKind.REVIEW else SimpleForm
