"""Inviting one member, and saying why somebody's contact details are needed."""

from portal.admin.member_display import reasons
from portal.data import checks
from portal.members.columns import member_columns
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_

# What an invitation needs; the member fills in the rest.
INVITED_WITH = ("username", "given_name", "family_name", "email")


class ReasonForm(PortalForm):
    """Why."""

    reason = CheckedField(
        FieldSpec(
            N_("Hvorfor trenger du kontaktopplysningene?"),
            checks.choice(*(value for value, _ in reasons())),
            kind="radios",
            empty=N_("Velg hvorfor du trenger kontaktopplysningene."),
            required=True,
            choices=reasons(),
        )
    )


def _spec(name: str) -> FieldSpec:
    column = next(column for column in member_columns() if column.name == name)
    return FieldSpec(
        column.label,
        column.check,
        kind="email" if name == "email" else "text",
        empty=column.empty or N_("Skriv inn e-postadressen."),
        required=True,
        literal=name == "username",
        width=30,
    )


class InvitationForm(PortalForm):
    """A new member."""

    username = CheckedField(_spec("username"))
    given_name = CheckedField(_spec("given_name"))
    family_name = CheckedField(_spec("family_name"))
    email = CheckedField(_spec("email"))
