"""A form of the profile as a page shows it, and what comes back with it besides its values."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from portal import clock
from portal.data.base import BaseModel
from portal.profile import display
from portal.profile.asking import Section
from portal.profile.entries import ListEntry
from portal.profile.entry_columns import form_key
from portal.profile.forms import Typed, as_text
from portal.profile.merge import Base, Clash, Edition
from portal.profile.profile import Profile
from portal.profile.sections import SECTIONS
from portal.profile.vanished import vanished
from portal.web import kept_forms
from portal.web.forms import PortalForm
from portal.web.htmx import render
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Sentence

CHOICE = "choice-"
NOT_SAVED = N_(
    "%(told)s Arbeidsgiveren din spør ikke lenger om dette, og det ble ikke lagret: %(typed)s"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What surrounds the inputs. ``root`` is the id of what a fragment replaces, if it replaces any."""

    root: str
    action: str
    heading: str
    cancel: str
    cancel_in_place: str | None
    back: str
    title: str
    hidden: Sequence[tuple[str, str]]
    before: Sequence[str] = ()
    remove: str | None = None


def new_sheet(section: Section, typed: Typed | None, *, in_place: bool = True) -> Sheet:
    """Return what surrounds the form that adds an entry to the list ``section``."""
    assert section.list_words is not None
    path = f"/profile/{section.key}"
    return Sheet(
        root=f"{section.key}-new",
        action=f"{path}/new",
        heading=gettext(section.list_words.add),
        cancel=path,
        cancel_in_place=f"{path}?part=new" if in_place else None,
        back=path,
        title=gettext(SECTIONS[section.key].title),
        hidden=[("form_key", form_key(typed.get("form_key") if typed else None))],
    )


def entry_sheet(profile: Profile, section: Section, entry: ListEntry, typed: Typed | None) -> Sheet:
    """Return what surrounds the form that changes ``entry``."""
    assert section.list_words is not None
    path = f"/profile/{section.key}"
    return Sheet(
        root=f"{section.key}-{entry.id}",
        action=f"{path}/{entry.id}",
        heading=gettext(section.list_words.change),
        cancel=path,
        cancel_in_place=f"{path}/{entry.id}",
        back=path,
        title=gettext(SECTIONS[section.key].title),
        hidden=[began_with(profile, section, entry, typed)],
    )


def show_form(
    profile: Profile,
    section: Section,
    sheet: Sheet,
    form: PortalForm,
    *,
    page: str = "profile/edit.html",
    kept: bool = False,
    status: int = 200,
) -> Response:
    """Return the page or the fragment of ``form``; ``kept`` when it holds what was typed before."""
    if section.list_words:
        form.within(sheet.root)
    lost = vanished(profile, section, request.form) if request.method == "POST" else []
    return render(
        page,
        "profile/_form.html",
        status=status,
        sheet=sheet,
        form=form,
        kept=kept,
        vanished=[(gettext(label), text) for label, text in lost],
        errors=form.problems(),
        reasons=display.reasons(profile, section),
    )


def with_vanished(profile: Profile, section: Section, told: Sentence) -> Sentence:
    """Return ``told``, and what this request's form has in fields that are off by now."""
    lost = vanished(profile, section, request.form)
    if not lost:
        return told
    typed = "; ".join(f"{gettext(label)}: {text}" for label, text in lost)
    return Sentence(NOT_SAVED, {"told": told, "typed": typed})


def show_conflict(sheet: Sheet, clashes: Sequence[Clash], form: PortalForm) -> Response:
    """Return both versions of what was changed twice, and a choice for each field."""
    return render(
        "profile/conflict.html",
        "profile/_conflict.html",
        status=409,
        sheet=sheet,
        clashes=[
            {
                "name": clash.asking.name,
                "label": gettext(clash.asking.label),
                "stored": display.text(clash.asking, clash.stored),
                "mine": display.text(clash.asking, clash.mine),
                "chosen": "" if clash.touched else "stored",
            }
            for clash in clashes
        ],
        mine=[(name, as_text(value)) for name, value in form.values().items()],
    )


def began_with(
    profile: Profile, section: Section, row: BaseModel | None, typed: Typed | None
) -> tuple[str, str]:
    """Return the hidden input that says what the form was filled with at first."""
    names = [asking.name for asking, _ in profile.editable(section)]
    values = {name: getattr(row, name, None) for name in names}
    sent = typed.get("base") if typed else None
    return "base", sent or _base(profile, section, row).of(values)


def edition(profile: Profile, section: Section, row: BaseModel | None) -> Edition:
    """Return what this request's form was filled with, and its choices about clashes."""
    choices = {
        name.removeprefix(CHOICE): value
        for name, value in request.form.items()
        if name.startswith(CHOICE)
    }
    return Edition(_base(profile, section, row), request.form.get("base"), choices)


def kept_form() -> Typed | None:
    """Return what the member had typed on this page when the session ran out, once."""
    if kept_forms.MARK not in request.args:
        return None
    return kept_forms.take(visit().member, request.path, at=clock.now())


def _base(profile: Profile, section: Section, row: BaseModel | None) -> Base:
    # The first save of single values makes their row, so a form opened before that has no number.
    number = row.id if row is not None and section.list_words else 0
    return Base(portal().keys, f"{profile.member.id}/{section.key}/{number}")
