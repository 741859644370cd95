"""The customer's own settings: what it is called, how it is reached, what holds for its members."""

from decimal import Decimal

from flask import Response

from portal import clock
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.data import checks
from portal.data_requests.inactivity import FEWEST_MONTHS, MOST_MONTHS, rule_of, set_rule
from portal.members.customer_settings import FEWEST_DAYS, MOST_DAYS, change_settings, last_change
from portal.members.customers import LONGEST_NAME
from portal.members.models import Customer
from portal.web.confirmation import require_fresh
from portal.web.forms import CheckedField, FieldSpec, PortalForm
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next
from portal.web.visit import visit
from portal.words import LANGUAGES, N_, Sentence

YES_NO = (("yes", N_("Ja")), ("no", N_("Nei")))
_days = checks.number(Decimal(FEWEST_DAYS), Decimal(MOST_DAYS), 0, N_("Velg fra 0 til 90 dager."))
_months = checks.number(
    Decimal(FEWEST_MONTHS), Decimal(MOST_MONTHS), 0, N_("Velg fra 6 til 36 måneder.")
)


class SettingsForm(PortalForm):
    """What members read at the foot of each page, and what holds for them."""

    name = CheckedField(
        FieldSpec(
            N_("Virksomhetens navn"),
            checks.line(LONGEST_NAME),
            empty=N_("Skriv inn navnet."),
            required=True,
            width=40,
        )
    )
    contact_email = CheckedField(
        FieldSpec(
            N_("E-post for spørsmål om personvern"),
            checks.email,
            kind="email",
            hint=N_("Står nederst på alle sider, i brev og i personvernerklæringen."),
            empty=N_("Skriv inn e-postadressen."),
            required=True,
            width=40,
        )
    )
    contact_phone = CheckedField(
        FieldSpec(
            N_("Telefon for spørsmål om personvern"),
            checks.phone,
            kind="tel",
            marking="optional",
            width=20,
        )
    )
    language = CheckedField(
        FieldSpec(
            N_("Språk i e-post til medlemmer som ikke har valgt"),
            checks.choice(*LANGUAGES),
            kind="select",
            empty=N_("Velg språk."),
            required=True,
            choices=tuple(LANGUAGES.items()),
        )
    )
    two_step_for_admins = CheckedField(
        FieldSpec(
            N_("Må administratorer ha totrinnsbekreftelse?"),
            checks.choice("yes", "no"),
            kind="radios",
            empty=N_("Velg ja eller nei."),
            required=True,
            choices=YES_NO,
        )
    )
    notice_days = CheckedField(
        FieldSpec(
            N_("Dager fra medlemmene får vite om noe nytt til det begynner"),
            _days,
            kind="number",
            empty=N_("Skriv antall dager."),
            required=True,
            width=4,
        )
    )
    months = CheckedField(
        FieldSpec(
            N_("Måneder uten innlogging før et medlem blir slettet"),
            _months,
            kind="number",
            hint=N_("Fra 6 til 36. La feltet stå tomt for aldri. Medlemmet blir varslet 4 ganger."),
            marking="optional",
            width=4,
        )
    )


@bp.get("/settings")
def settings() -> Response:
    """Show the settings as they are."""
    here = visit().customer
    rule = rule_of(here)
    return _page(SettingsForm(None, data=_as_text(here, rule.months if rule else None)), 200)


@bp.post("/settings")
def settings_post() -> Response:
    """Change the settings."""
    form = SettingsForm()
    if not form.validate():
        return _page(form, 422)
    require_fresh(Act.ADMINISTRATION)
    here, at = visit(), clock.now()
    values = form.values()
    months = values.pop("months")
    values["two_step_for_admins"] = values["two_step_for_admins"] == "yes"
    values["notice_days"] = int(values["notice_days"])
    change_settings(here.customer, values, by=here.member, at=at)
    rule = rule_of(here.customer)
    wanted = int(months) if months is not None else None
    if wanted != (rule.months if rule else None):
        set_rule(here.customer, wanted, by=here.member, at=at)
    tell_next(Sentence(N_("Innstillingene er lagret.")))
    return see_other("/admin/settings")


def _as_text(customer: Customer, months: int | None) -> dict[str, str]:
    return {
        "name": customer.name,
        "contact_email": customer.contact_email,
        "contact_phone": customer.contact_phone or "",
        "language": customer.language,
        "two_step_for_admins": "yes" if customer.two_step_for_admins else "no",
        "notice_days": str(customer.notice_days),
        "months": "" if months is None else str(months),
    }


def _page(form: PortalForm, status: int) -> Response:
    change = last_change(visit().customer)
    return render_page(
        "admin/settings.html",
        status=status,
        form=form,
        errors=form.problems(),
        changed_at=change.at if change else None,
        changed_by=change.by.full_name if change and change.by else "",
    )
