"""Receipts to read, print, download and have verified."""

import json
from typing import Any

from flask import Response, abort, make_response, url_for

from portal.consents.forms import VerificationForm
from portal.consents.history import all_events, find_event
from portal.consents.models import ConsentEvent
from portal.consents.passport import passport_of
from portal.consents.receipt_display import receipt as shown
from portal.consents.routes import bp
from portal.consents.verification import FINGERPRINT, verdict_on
from portal.web.choices import notary
from portal.web.htmx import render_page, see_other
from portal.web.visit import visit
from portal.web.webview import file_for_browsers

JSON_LD = "application/ld+json"


@bp.get("/consents/receipts/<reference>")
def receipt(reference: str) -> Response:
    """Show one receipt, to read and to print."""
    event = _event(reference)
    return render_page("consents/receipt.html", receipt=shown(event), event=event)


@bp.get("/consents/receipts/<reference>.jsonld")
@file_for_browsers
def receipt_file(reference: str) -> Response:
    """Return one receipt as JSON-LD."""
    event = _event(reference)
    return _file(json.loads(str(event.receipt)), f"samtykke-{event.sequence}.jsonld")


@bp.get("/consents/passport")
@file_for_browsers
def passport() -> Response:
    """Return all receipts in one file of JSON-LD."""
    return _file(passport_of(all_events(visit().member), notary()), "samtykkepass.jsonld")


@bp.get("/consents/verification")
def verification() -> Response:
    """Ask for a receipt to verify; anybody may."""
    return render_page(
        "consents/verification.html", form=VerificationForm(formdata=None), errors=[]
    )


@bp.post("/consents/verification")
def verification_post() -> Response:
    """Lead to what can be said about the receipt. Its content is not kept and not in the address."""
    form = VerificationForm()
    if not form.validate():
        return render_page(
            "consents/verification.html", status=422, form=form, errors=form.problems()
        )
    return see_other(url_for(".verdict", sha256=form.values()["receipt"]))


@bp.get("/consents/verification/<sha256>")
def verdict(sha256: str) -> Response:
    """Say whether a receipt is genuine."""
    if not FINGERPRINT.fullmatch(sha256):
        abort(404)
    return render_page(
        "consents/verdict.html", verdict=verdict_on(sha256, notary()).value, sha256=sha256
    )


def _event(reference: str) -> ConsentEvent:
    found = find_event(reference, visit().member)
    if found is None:
        abort(404)
    return found


def _file(document: Any, name: str) -> Response:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    response = make_response(text, {"Content-Type": f"{JSON_LD}; charset=utf-8"})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
