"""Many members at once: a file is sent, checked, looked over, and and its members are added."""

from typing import Any

from flask import Response, abort, request

from portal import clock
from portal.admin import import_display as display
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.members.importing import upload
from portal.members.importing.upload import MemberImport
from portal.web.confirmation import require_fresh
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.web.webview import file_for_browsers
from portal.words import N_, Refused, Sentence

NUMBER = "<int:number>"
# Room for the file and for the form around it.
LARGEST_UPLOAD = upload.MOST_BYTES + 64 * 1024
EARLIER = 5


@bp.url_value_preprocessor
def let_files_be_large(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A member file may be larger than a form; asked before anybody reads the form."""
    if endpoint == "admin.import_file":
        request.max_content_length = LARGEST_UPLOAD


@bp.get("/members/import")
def import_new() -> Response:
    """Show the columns a file may have, and the form that sends one."""
    require_fresh(Act.ADMINISTRATION)
    return _form()


@bp.post("/members/import")
def import_file() -> Response:
    """Keep the file and let it be checked."""
    here, sent = visit(), request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Refused(N_("Velg en fil."))
        made = upload.receive(
            here.customer,
            sent.filename,
            sent.stream,
            portal().settings.data,
            by=here.member,
            at=clock.now(),
        )
    except Refused as refusal:
        return _form(translate(refusal.sentence))
    return see_other(f"/admin/members/import/{made.id}")


@bp.get(f"/members/import/{NUMBER}")
def import_page(number: int) -> Response:
    """Show how far the file has come, what is wrong with it, or what was added."""
    made = _found(number)
    return render(
        "admin/import.html",
        "admin/_import.html",
        made=made,
        shown=display.shown(made),
        problems=display.problems(made, portal().settings.data),
    )


@bp.get(f"/members/import/{NUMBER}/rejected")
@file_for_browsers
def import_rejected(number: int) -> Response:
    """Send the rows that were not used, with the reasons, as a file; while there are none, the page."""
    found = display.rejected(_found(number), portal().settings.data)
    if found is None:
        return see_other(f"/admin/members/import/{number}")
    named = f'attachment; filename="{gettext(N_("rader-med-feil"))}.csv"'
    return Response(
        found, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": named}
    )


@bp.post(f"/members/import/{NUMBER}/start")
def import_start(number: int) -> Response:
    """Add the members."""
    made = _found(number)
    require_fresh(Act.ADMINISTRATION)
    try:
        upload.start(made, skips="skips" in request.form, by=visit().member, at=clock.now())
    except Refused as refusal:
        tell_next(refusal.sentence)
    return see_other(f"/admin/members/import/{made.id}")


@bp.post(f"/members/import/{NUMBER}/removal")
def import_removal(number: int) -> Response:
    """Forget the file."""
    try:
        made, folder = _found(number), portal().settings.data
        upload.drop(made, folder, by=visit().member, at=clock.now())
        tell_next(Sentence(N_("Filen er slettet. Ingen ble lagt inn.")))
    except Refused as refusal:
        tell_next(refusal.sentence)
    return see_other("/admin/members/import")


def _found(number: int) -> MemberImport:
    try:
        return upload.found(visit().customer, number)
    except LookupError:
        abort(404)


def _form(problem: str = "") -> Response:
    return render_page(
        "admin/import_new.html",
        status=422 if problem else 200,
        errors=[("file", problem)] if problem else [],
        problem=problem,
        most_bytes=upload.MOST_BYTES,
        columns=display.columns(),
        earlier=display.earlier(upload.lately(visit().customer, EARLIER)),
    )
