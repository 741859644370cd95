"""Every message the portal sends: one function each.

A message says nothing about the person it goes to, not even a name: mail is a postcard. It leads to
a page, where one signs in to see more.
"""

import datetime as dt
from email.message import EmailMessage

from babel.dates import format_date

from portal import clock
from portal.mail.rendering import Addressee, compose

_FORMATS = {"en": ("en_GB", "long")}


def invitation(to: Addressee, *, path: str, days: int) -> EmailMessage:
    """Return the invitation to choose a password at ``path`` within ``days``."""
    return compose("invitation", to, link=to.link(path), days=days)


def registration(to: Addressee, *, path: str, days: int) -> EmailMessage:
    """Return what an address is confirmed with by who wants to become a member, within ``days``."""
    return compose("registration", to, link=to.link(path), days=days)


def registration_taken(to: Addressee) -> EmailMessage:
    """Return word that who asked is a member already, or that the username is somebody else's."""
    return compose("registration_taken", to, link=to.link("/login"))


def registration_refused(to: Addressee) -> EmailMessage:
    """Return word that the customer said no to a registration."""
    return compose("registration_refused", to, link=to.link("/policy"))


def password_reset(to: Addressee, *, path: str, minutes: int) -> EmailMessage:
    """Return the way to a new password, at ``path`` within ``minutes``."""
    return compose("password_reset", to, link=to.link(path), minutes=minutes)


def password_changed(to: Addressee) -> EmailMessage:
    """Return word that the password was changed, and what to do if that is a surprise."""
    return compose("password_changed", to, link=to.link("/password/forgotten"))


def email_change_asked(to: Addressee) -> EmailMessage:
    """Return word, to the address in force, that another one has been asked for."""
    return compose("email_change_asked", to, link=to.link("/profile/contact"))


def email_confirmation(to: Addressee, *, path: str, hours: int) -> EmailMessage:
    """Return what the new address is confirmed with, at ``path`` within ``hours``."""
    return compose("email_confirmation", to, link=to.link(path), hours=hours)


def email_changed(to: Addressee) -> EmailMessage:
    """Return word that mail goes to this address from now on."""
    return compose("email_changed", to, link=to.link("/profile/contact"))


def policy_published(to: Addressee, *, version: int, in_force: dt.date) -> EmailMessage:
    """Return word that the privacy policy has a new version."""
    day = _day(to, in_force)
    return compose(
        "policy_published", to, link=to.link("/policy/changes"), version=version, day=day
    )


def request_moved(to: Addressee) -> EmailMessage:
    """Return word that there is something to read about a data request."""
    return compose("request_moved", to, link=to.link("/requests"))


def request_received(to: Addressee, *, path: str, day: dt.date) -> EmailMessage:
    """Return the receipt for a data request, which is answered by ``day`` at ``path``."""
    return compose("request_received", to, link=to.link(path), day=_day(to, day))


def request_waits(to: Addressee, *, what: str, path: str, day: dt.date) -> EmailMessage:
    """Return word to who answers that a request waits: ``what`` happened, and when it is due."""
    return compose("request_waits", to, link=to.link(path), what=what, day=_day(to, day))


def request_waits_at_cerum(to: Addressee, *, what: str, reference: str) -> EmailMessage:
    """Return the same to Cerum's own staff, who answer on the command line."""
    return compose("request_waits_at_cerum", to, link=to.link("/"), what=what, reference=reference)


def restriction_ends(to: Addressee, *, path: str, day: dt.date) -> EmailMessage:
    """Return word that the use of the member's data begins again on ``day``."""
    return compose("restriction_ends", to, link=to.link(path), day=_day(to, day))


def admins_changed(to: Addressee) -> EmailMessage:
    """Return word that the customer has another set of admins."""
    return compose("admins_changed", to, link=to.link("/admin/members"))


def export_ready(to: Addressee, *, request: int) -> EmailMessage:
    """Return word that the file of ``request`` can be fetched."""
    return compose("export_ready", to, link=to.link(f"/requests/{request}"))


def new_device(
    to: Addressee, *, path: str, browser: str, system: str, at: dt.datetime, days: int
) -> EmailMessage:
    """Return word of a sign-in on a new device, with the way to undo it at ``path``."""
    locale, form = _FORMATS.get(to.language, (to.language, "d. MMMM y"))
    here = clock.local(at)
    time = here.strftime("%H:%M" if to.language == "en" else "%H.%M")
    day = format_date(here.date(), form, locale)
    said = {"browser": browser, "system": system, "day": day, "time": time, "days": days}
    return compose("new_device", to, link=to.link(path), **said)


def security_change(to: Addressee, *, what: str) -> EmailMessage:
    """Return word that something changed in how the member signs in."""
    return compose("security_change", to, link=to.link("/security"), what=what)


def sign_in_code(to: Addressee, *, code: str, minutes: int) -> EmailMessage:
    """Return the code that a sign-in from an unlikely place asks for."""
    link = to.link("/password/forgotten")
    return compose("sign_in_code", to, link=link, code=code, minutes=minutes)


def security_alarm(to: Addressee, *, what: str, advice: str, path: str) -> EmailMessage:
    """Return word that misuse was noticed, what to do, and where."""
    return compose("security_alarm", to, link=to.link(path), what=what, advice=advice)


def erasure_asked(to: Addressee, *, day: dt.date, path: str) -> EmailMessage:
    """Return the receipt for a request to be erased on ``day``, which can be taken back at ``path``."""
    return compose("erasure_asked", to, link=to.link(path), day=_day(to, day))


def erasure_decided(to: Addressee, *, day: dt.date) -> EmailMessage:
    """Return word that the membership ends and the data is erased on ``day``."""
    return compose("erasure_decided", to, link=to.link("/policy"), day=_day(to, day))


def membership_ended(to: Addressee) -> EmailMessage:
    """Return word that the membership is ended, and that two admins decide on the erasure."""
    return compose("membership_ended", to, link=to.link("/policy"))


def erasure_proposed(to: Addressee) -> EmailMessage:
    """Return word to an admin that an erasure waits for their yes or no."""
    return compose("erasure_proposed", to, link=to.link("/admin/requests"))


def erasure_soon(to: Addressee, *, day: dt.date, path: str, can_be_undone: bool) -> EmailMessage:
    """Return the reminder that the data is erased on ``day``."""
    return compose(
        "erasure_soon", to, link=to.link(path), day=_day(to, day), can_be_undone=can_be_undone
    )


def erasure_done(to: Addressee, *, path: str) -> EmailMessage:
    """Return word that the data is erased, with the certificate at ``path``; the last mail there is."""
    return compose("erasure_done", to, link=to.link(path))


def inactivity_warning(to: Addressee, *, day: dt.date, path: str) -> EmailMessage:
    """Return the warning that an unused membership is erased on ``day``, unless kept at ``path``."""
    return compose("inactivity_warning", to, link=to.link(path), day=_day(to, day))


def recipient_notice(to: Addressee, *, path: str, code: str, asks: str) -> EmailMessage:
    """Return word to a recipient of data: what it is asked to do about whom ``code`` stands for."""
    return compose("recipient_notice", to, link=to.link(path), code=code, asks=asks)


def _day(to: Addressee, day: dt.date) -> str:
    locale, form = _FORMATS.get(to.language, (to.language, "d. MMMM y"))
    return str(format_date(day, form, locale))
