"""The records of processing: as they are now, as they were, printed, and who answers for what."""

from collections.abc import Sequence

from flask import Response, abort, request

from portal import clock
from portal.admin import record_display as display
from portal.admin.entrance import bp
from portal.admin.record_forms import OwnerForm, owner_form
from portal.record.facts import Facts
from portal.record.keeping import find_kept, latest_version, present, print_now, said
from portal.record.models import RecordVersion
from portal.record.owners import last_naming, name_owner, names_of, owners_to_choose
from portal.record.paper import Paper
from portal.record.section import Section
from portal.record.versions import versions
from portal.web import i18n
from portal.web.choices import offers, told
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.web.webview import file_for_browsers
from portal.words import N_, Refused, Sentence

NAMED = N_("Navnet er lagret i protokollen.")
ENDINGS = f"<any({', '.join(display.FILES)}):ending>"


@bp.get("/record")
def record() -> Response:
    """Show both records as they are now, and what has changed since the last one printed."""
    kept = versions(visit().customer)
    facts = _facts()
    now = _now(facts, kept[0].version if kept else None)
    paper = Paper(visit().customer, now, _owners(facts))
    printed, changed = display.since_printed(now, kept)
    return render_page(
        "record/record.html",
        parts=display.parts(paper),
        kept=kept,
        printed=printed,
        changes=changed,
    )


@bp.get("/record.csv")
@file_for_browsers
def record_csv() -> Response:
    """Return the records as they are now, as CSV."""
    return display.rows(_paper_now())


@bp.get("/record.json")
@file_for_browsers
def record_json() -> Response:
    """Return the records as they are now, as JSON."""
    return display.plain(_paper_now())


@bp.post("/record/printing")
def record_printing() -> Response:
    """Keep a version if something is new, note that it is printed, and lead to its PDF."""
    version = print_now(_facts(), by=visit().member, at=clock.now())
    return see_other(f"/admin/record/{version.number}.pdf")


@bp.get("/record/<int:number>")
def record_version(number: int) -> Response:
    """Show a version as it was."""
    paper = _paper_of(_kept(number))
    return render_page("record/version.html", parts=display.parts(paper), paper=paper)


@bp.get(f"/record/<int:number>.{ENDINGS}")
@file_for_browsers
def record_version_file(number: int, ending: str) -> Response:
    """Return a version as a file."""
    return display.FILES[ending](_paper_of(_kept(number)))


@bp.get("/record/<purpose>/owner")
def record_owner(purpose: str) -> Response:
    """Show the form that names who answers for a purpose."""
    return _owner_page(purpose, owner_form(owners_to_choose(visit().customer))(None))


@bp.post("/record/<purpose>/owner")
def record_owner_post(purpose: str) -> Response:
    """Name who answers for a purpose."""
    here = visit()
    form = owner_form(owners_to_choose(here.customer))()
    if not form.validate():
        return _owner_page(purpose, form, 422)
    _purpose(purpose)
    owner = int(form["owner"].value)
    sent = request.form.get("before", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None
    try:
        name_owner(here.customer, purpose, owner, after=after, by=here.member, at=clock.now())
    except Refused as refusal:
        return _owner_page(purpose, form, 409, translate(refusal.sentence))
    tell_next(Sentence(NAMED))
    return see_other("/admin/record")


def _facts() -> Facts:
    return Facts.of(visit().customer, portal().register, clock.now(), offers())


def _now(facts: Facts, before: RecordVersion | None) -> Sequence[Section]:
    spoken = i18n.language()
    return present(facts, before, clock.now(), [spoken])[spoken]


def _owners(facts: Facts) -> dict[int, str]:
    return {owner.id: owner.full_name for owner in facts.owners.values() if owner}


def _paper_now() -> Paper:
    facts = _facts()
    now = _now(facts, latest_version(facts.customer))
    return Paper(facts.customer, now, _owners(facts))


def _paper_of(version: RecordVersion) -> Paper:
    customer = visit().customer
    found = said(version)[i18n.language()]
    names = names_of(customer, (one.owner for one in found if one.owner is not None))
    return Paper(customer, found, names, version.number, version.at, version.sha256)


def _kept(number: int) -> RecordVersion:
    try:
        return find_kept(visit().customer, number)
    except LookupError:
        abort(404)


def _purpose(purpose: str) -> str:
    offer = offers().get(purpose)
    return told(offer).name if offer else abort(404)


def _owner_page(purpose: str, form: OwnerForm, status: int = 200, refusal: str = "") -> Response:
    return render_page(
        "record/owner.html",
        status=status,
        purpose=purpose,
        name=_purpose(purpose),
        form=form,
        before=last_naming(visit().customer, purpose),
        refusal=refusal,
        errors=form.problems(),
    )
