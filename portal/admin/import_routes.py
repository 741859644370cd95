"""Many members at once: a file is sent, checked, looked over, and added whole or not at all."""

from typing import Any

from flask import Response, abort, request

from portal import clock
from portal.admin.entrance import bp
from portal.auth.fresh import Act
from portal.members.columns import member_columns
from portal.members.importing import upload
from portal.members.importing.upload import ImportState, MemberImport
from portal.web.confirmation import require_fresh
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Refused, Sentence

NUMBER = "<int:number>"
# Room for the file and for the form around it.
LARGEST_UPLOAD = upload.MOST_BYTES + 64 * 1024
RUNNING = frozenset({ImportState.CHECKING, ImportState.IMPORTING})


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
    state = ImportState(made.state)
    return render(
        "admin/import.html",
        "admin/_import.html",
        made=made,
        state=state.value,
        is_running=state in RUNNING,
        percent=min(100, 100 * made.reached // max(made.lines, 1)),
        problems=[_problem(each) for each in upload.problems(made, portal().settings.data)],
    )


@bp.post(f"/members/import/{NUMBER}/start")
def import_start(number: int) -> Response:
    """Add the members."""
    made = _found(number)
    require_fresh(Act.ADMINISTRATION)
    try:
        upload.start(made, at=clock.now())
    except Refused as refusal:
        tell_next(refusal.sentence)
    return see_other(f"/admin/members/import/{made.id}")


@bp.post(f"/members/import/{NUMBER}/removal")
def import_removal(number: int) -> Response:
    """Forget the file."""
    try:
        upload.drop(_found(number), portal().settings.data)
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
        columns=[(each.name, gettext(each.label), each.required) for each in member_columns()],
    )


def _problem(each: upload.Problem) -> dict[str, object]:
    return {
        "line": each.line,
        "column": each.column,
        "value": each.value,
        "text": translate(Sentence(each.text, each.values)),
    }
