"""The page «Sikkerhet»: how one signs in, and where, and what to do when something is wrong."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.auth.devices import forget_device
from portal.auth.fresh import Act
from portal.auth.incident import can_be_disowned, disown, find_disowned, report
from portal.auth.models import Device, Session
from portal.auth.overview import Overview, overview
from portal.auth.routes import bp
from portal.auth.sessions import end_session, sign_out_others
from portal.web.browser_session import browser_session
from portal.web.confirmation import asks_who
from portal.web.errors import error_page
from portal.web.htmx import leave_for, render_page, see_other
from portal.web.notices import tell_next
from portal.web.passkeys import site
from portal.web.places import about_where, place_columns, shares_position
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import N_, Sentence

GONE = (
    N_("Lenken virker ikke lenger"),
    N_("Den er brukt, eller eldre enn 7 dager."),
    N_("Logg inn og se under Sikkerhet om noe er galt, eller ring oss."),
)


@bp.get("/security")
def security() -> Response:
    """Show the page."""
    here = visit()
    columns = place_columns(here)
    shown: Overview = overview(here.session, at=clock.now(), columns=columns)
    return render_page(
        "auth/security.html",
        shown=shown,
        others=sum(place.session is not None and not place.is_this for place in shown.places),
        has_site=site() is not None,
        shares_position=shares_position(here),
        where={one.id: about_where(one) for place in shown.places if (one := place.session)},
        must=here.member.is_admin and here.customer.two_step_for_admins,
        exempt=here.member.is_admin and not here.customer.two_step_for_admins,
    )


@bp.post("/security/sessions/<int:number>/ending")
@asks_who(Act.SESSIONS)
def session_ending(number: int) -> Response:
    """Sign out one device; signing out this one leads to the sign-in page."""
    here = visit()
    found = Session.of(here.member).where(Session.id == number).first() or abort(404)
    end_session(found, by=here.member, at=clock.now())
    if found.id == here.session.id:
        browser_session().end()
        return leave_for(url_for(".login", reason="signed-out"))
    tell_next(Sentence(N_("Enheten er logget ut.")))
    return see_other(url_for(".security"))


@bp.post("/security/sessions/ending")
@asks_who(Act.SESSIONS)
def sessions_ending() -> Response:
    """Sign out every other device."""
    ended = sign_out_others(visit().session, at=clock.now())
    tell_next(_told(ended))
    return see_other(url_for(".security"))


@bp.post("/security/devices/<int:number>/removal")
@asks_who(Act.SESSIONS)
def device_removal(number: int) -> Response:
    """Forget a device: the next sign-in there counts as one on a new device."""
    here = visit()
    found = Device.of(here.member).where(Device.id == number).first() or abort(404)
    if found.id == here.session.device_id:
        abort(404)
    forget_device(found, by=here.member, at=clock.now())
    tell_next(Sentence(N_("Enheten er glemt. Neste innlogging der blir meldt som ny.")))
    return see_other(url_for(".security"))


@bp.post("/security/incident")
@asks_who(Act.SESSIONS)
def incident() -> Response:
    """Report that somebody else has been in: sign out all else, and tell the customer's admins."""
    report(visit().session, at=clock.now())
    tell_next(
        Sentence(
            N_(
                "Alle andre enheter er logget ut, og kundeadministratoren får beskjed. "
                "Bytt passord nå."
            )
        )
    )
    return see_other(url_for(".password"))


@bp.get("/not-me/<token>")
def not_me(token: str) -> Response:
    """Ask for one click: a mail scanner that opens links must not shut anybody out."""
    session = find_disowned(token, portal().keys, at=clock.now()) or abort(404)
    if not can_be_disowned(session, at=clock.now()):
        return error_page(410, GONE)
    return render_page("auth/not_me.html", action=request.path, at=session.created_at)


@bp.post("/not-me/<token>")
def not_me_post(token: str) -> Response:
    """Shut everybody out, and lead to a new password."""
    session = find_disowned(token, portal().keys, at=clock.now()) or abort(404)
    if not disown(session, at=clock.now()):
        return error_page(410, GONE)
    return leave_for(url_for(".login", reason="disowned"))


def _told(ended: int) -> Sentence:
    if ended == 0:
        return Sentence(N_("Ingen andre enheter var logget inn."))
    if ended == 1:
        return Sentence(N_("1 annen enhet er logget ut."))
    return Sentence(N_("%(count)s andre enheter er logget ut."), {"count": ended})
