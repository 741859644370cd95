"""Asking for an export, seeing how far it is, fetching it, and having it wiped."""

from flask import Response, abort, jsonify, make_response, request, send_file, url_for

from portal import clock
from portal.auth.fresh import Act
from portal.data.declarations import CATEGORY_NAMES
from portal.data_requests.export.asking import (
    FORMATS,
    LEAVERS_AREAS,
    ask_for_export,
    destroy,
    export_of,
    fetched,
    refuse_too_soon,
)
from portal.data_requests.export.display import card
from portal.data_requests.export.forms import AREAS, FORMAT_NAMES, SHAPES, ExportForm, picked
from portal.data_requests.export.models import Export, ExportState
from portal.data_requests.export.tables import schema
from portal.data_requests.handling import found
from portal.data_requests.routes import bp
from portal.web import i18n
from portal.web.confirmation import asks_who
from portal.web.htmx import render, render_page, see_other
from portal.web.i18n import gettext
from portal.web.notices import tell_next, translate
from portal.web.portal import portal
from portal.web.visit import visit
from portal.web.webview import file_for_browsers
from portal.words import N_, Refused, Sentence

NOTHING = N_("Velg minst ett område.")


@bp.get("/requests/new/export")
def new_export() -> Response:
    """Show what can be taken along, and when if not now."""
    return _page(ExportForm(formdata=None), AREAS, list(FORMATS), [])


@bp.post("/requests/new/export")
def send_export() -> Response:
    """Start the export, or show what must be put right."""
    form = ExportForm()
    areas = picked(request.form.getlist("areas"), AREAS)
    formats = picked(request.form.getlist("formats"), SHAPES)
    problems = [] if form.validate() else form.problems()
    if not areas:
        problems.insert(0, (f"areas-{AREAS[0]}", gettext(NOTHING)))
    if problems:
        return _page(form, areas, formats, problems, 422)
    return _start(form, areas, formats)


@bp.post("/requests/leavers-pack")
def leavers_pack() -> Response:
    """Take along, in one click, what a person brings to the next employer."""
    areas = [area.value for area in LEAVERS_AREAS]
    return _start(ExportForm(formdata=None), areas, list(FORMATS))


@bp.get("/requests/<int:request_id>/export")
def export_state(request_id: int) -> Response:
    """Show how far the export is; the fragment asks again by itself until there is an end."""
    export = _mine(request_id)
    return render(
        "data_requests/export.html",
        "data_requests/_export.html",
        export=card(export),
        request_id=request_id,
    )


@bp.get("/requests/<int:request_id>/download")
@file_for_browsers
@asks_who(Act.EXPORT)
def download(request_id: int) -> Response:
    """Return the file; it can be resumed where it broke off."""
    export = _mine(request_id)
    path = export.path(portal().settings.data) if export.file else None
    if export.stands is not ExportState.READY or path is None or not path.exists():
        abort(404)
    fetched(export, at=clock.now())
    name = f"{export.request.reference}.zip"
    answer = send_file(
        path, mimetype="application/zip", as_attachment=True, download_name=name, conditional=True
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/requests/<int:request_id>/export/removal")
def export_removal(request_id: int) -> Response:
    """Wipe the file before its time."""
    destroy(_mine(request_id), portal().settings.data, at=clock.now())
    tell_next(Sentence(N_("Filen er slettet.")))
    return see_other(url_for(".show", request_id=request_id))


@bp.get("/schemas/export-1.json")
def export_schema() -> Response:
    """Return the published schema of an export."""
    return make_response(jsonify(schema(portal().register)))


def _start(form: ExportForm, areas: list[str], formats: list[str]) -> Response:
    here = visit()
    try:
        export = ask_for_export(
            here.member,
            areas=areas,
            formats=formats,
            since=form.since.value,
            until=form.until.value,
            passphrase=form.passphrase.value,
            language=i18n.language(),
            keys=portal().keys,
            at=clock.now(),
        )
    except Refused as refusal:
        return _page(form, areas, formats, [("send", translate(refusal.sentence))], 409)
    tell_next(Sentence(N_("Vi lager filen. Du får e-post når den er klar.")))
    return see_other(url_for(".show", request_id=export.request.id))


def _page(
    form: ExportForm,
    areas: list[str],
    formats: list[str],
    problems: list[tuple[str, str]],
    status: int = 200,
) -> Response:
    return render_page(
        "data_requests/export_new.html",
        status=status,
        form=form,
        areas=[(c.value, gettext(name), c.value in areas) for c, name in CATEGORY_NAMES.items()],
        formats=[(key, gettext(name), key in formats) for key, name in FORMAT_NAMES.items()],
        errors=problems,
        wait=_why_not_now() if status == 200 else None,
    )


def _why_not_now() -> str | None:
    try:
        refuse_too_soon(visit().member, clock.now())
    except Refused as refusal:
        return translate(refusal.sentence)
    return None


def _mine(request_id: int) -> Export:
    try:
        export = export_of(found(visit().member, request_id))
    except LookupError:
        export = None
    return export if export is not None else abort(404)
