"""The form that names who answers for a purpose."""

from collections.abc import Sequence

from portal.data import checks
from portal.members.models import Member
from portal.record.owners import NO_ADMIN
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.words import N_


class OwnerForm(PortalForm):
    """One of the customer's admins."""


def owner_form(admins: Sequence[Member]) -> type[OwnerForm]:
    """Return the form that offers ``admins``."""
    spec = FieldSpec(
        N_("Hvem svarer for formålet?"),
        checks.choice(*(str(admin.id) for admin in admins)),
        kind="radios",
        empty=NO_ADMIN,
        required=True,
        choices=tuple((str(admin.id), admin.full_name) for admin in admins),
    )
    return type("NamedOwnerForm", (OwnerForm,), {"owner": CheckedField(spec)})
