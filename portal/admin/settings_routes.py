"""The customer's own settings: what it is called, how it is reached, what holds for its members."""

from dataclasses import dataclass

from flask import Response, request

from portal import clock
from portal.admin.entrance import bp
from portal.admin.settings_forms import SettingsForm, as_typed
from portal.auth.fresh import Act
from portal.data.base import transaction
from portal.data_requests.inactivity import rule_of, set_rule
from portal.members.customer_settings import CustomerChange, change_settings, last_changes
from portal.members.membership import hold
from portal.members.models import Customer
from portal.web.confirmation import require_fresh
from portal.web.htmx import render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.visit import visit
from portal.words import N_, Sentence

BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Clash:
    """A setting that another admin changed meanwhile: how it stands, and what was typed here."""

    label: str
    stored: str
    typed: str


@bp.get("/settings")
def settings() -> Response:
    """Show the settings as they are."""
    here = visit().customer
    return _page(SettingsForm(None, data=as_typed(here, _months(here))), 200)


@bp.post("/settings")
def settings_post() -> Response:
    """Change the settings; who comes second on one form is told what the first one changed."""
    form = SettingsForm()
    if not form.validate() or not form.check_together():
        return _page(form, 422)
    here, at = visit(), clock.now()
    require_fresh(Act.ADMINISTRATION)
    values = form.settings()
    months = values.pop("months")
    with transaction():
        hold(here.customer)
        if request.form.get(BEFORE, mark(here.customer)) != mark(here.customer):
            return _page(form, 409)
        has_other_rule = months != _months(here.customer)
        beside = ["months"] if has_other_rule else []
        change_settings(here.customer, values, by=here.member, at=at, beside=beside)
        if has_other_rule:
            set_rule(here.customer, months, by=here.member, at=at)
    tell_next(Sentence(N_("Innstillingene er lagret.")))
    return see_other("/admin/settings")


def mark(customer: Customer) -> str:
    """Return what tells one set of settings from the next: a form that carries an old one waits."""
    changes = last_changes(customer, 1)
    return str(changes[0].id) if changes else "0"


def _months(customer: Customer) -> int | None:
    rule = rule_of(customer)
    return rule.months if rule else None


def _page(form: SettingsForm, status: int) -> Response:
    here = visit().customer
    changes = last_changes(here)
    return render_page(
        "admin/settings.html",
        status=status,
        form=form,
        errors=form.problems(),
        before=str(changes[0].id) if changes else "0",
        changes=[_line(change) for change in changes],
        clashes=_clashes(form, here) if status == 409 else [],
        register_at=f"/register?customer_id={here.key}",
    )


def _line(change: CustomerChange) -> tuple[object, str, str]:
    who = change.by.full_name if change.by else "Cerum AS"
    return change.at, who, ", ".join(translate(name) for name in change.settings)


def _clashes(form: SettingsForm, customer: Customer) -> list[Clash]:
    stored = as_typed(customer, _months(customer))
    return [
        Clash(gettext(field.spec.label), stored[field.name], field.shown())
        for field in form
        if stored[field.name] != field.shown()
    ]
