"""Forms made from the register: one input for each field the member may change."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict

from portal import clock
from portal.profile.asking import Asking, Section
from portal.profile.profile import Profile
from portal.profile.schedule import DAYS
from portal.profile.standing import State
from portal.web.forms import CheckedField, FieldSpec, PortalForm

Typed = MultiDict[str, str]

# What the browser does when the postcode was typed; without script the place is filled in on save.
PLACE_LOOK_UP = (
    ("data-hx-post", "/profile/place"),
    ("data-hx-trigger", "change"),
    ("data-hx-target", "#city"),
    ("data-hx-swap", "outerHTML"),
    ("data-hx-include", "closest form"),
)


def section_form(
    profile: Profile, section: Section, row: object | None, typed: Typed | None
) -> PortalForm:
    """Return the form of ``section`` with the values of ``row``, or with what was ``typed``."""
    return form_of(tuple(profile.editable(section)), row, typed)


def form_of(
    asked: tuple[tuple[Asking, State], ...], row: object | None, typed: Typed | None
) -> PortalForm:
    """Return a form that asks for ``asked``."""
    values = {asking.name: as_text(getattr(row, asking.name, None)) for asking, _ in asked}
    form = _form_class(asked)(formdata=typed, data=values)
    assert isinstance(form, PortalForm)
    return form


def as_text(value: Any) -> str:
    """Return ``value`` as it stands in an input."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")
    if isinstance(value, dt.datetime):
        return clock.local(value).strftime("%Y-%m-%dT%H:%M")
    return str(value)


@lru_cache(maxsize=1024)
def _form_class(asked: tuple[tuple[Asking, State], ...]) -> type[PortalForm]:
    fields: Mapping[str, Any] = {
        asking.name: CheckedField(_spec(asking, state)) for asking, state in asked
    }
    return type("SectionForm", (PortalForm,), dict(fields))


def _marking(row: str | None, state: State) -> str | None:
    """The days of the week are marked once for all of them."""
    if row == DAYS:
        return None
    return "required" if state is State.REQUIRED else "optional"


def _spec(asking: Asking, state: State) -> FieldSpec:
    asked = asking.declared.asked
    assert asked is not None
    return FieldSpec(
        label=asked.label,
        check=asked.check,
        kind=asked.kind,
        hint=asked.hint,
        empty=asked.empty,
        autocomplete=asked.autocomplete,
        inputmode=asked.inputmode,
        width=asked.width,
        choices=asked.choices,
        required=state is State.REQUIRED,
        marking=_marking(asked.row, state),
        row=asked.row,
        attributes=PLACE_LOOK_UP if asking.name == "postcode" else (),
    )
