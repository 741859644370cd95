"""Every message the portal sends: one function each.

A message says nothing about the person it goes to, not even a name: mail is a postcard. It leads to
a page, where one signs in to see more.
"""

import datetime as dt
from email.message import EmailMessage

from babel.dates import format_date

from portal.mail.rendering import Addressee, compose

_FORMATS = {"en": ("en_GB", "long")}


def invitation(to: Addressee, *, path: str, days: int) -> EmailMessage:
    """Return the invitation to choose a password at ``path`` within ``days``."""
    return compose("invitation", to, link=to.link(path), days=days)


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
    locale, form = _FORMATS.get(to.language, (to.language, "d. MMMM y"))
    day = format_date(in_force, form, locale)
    return compose(
        "policy_published", to, link=to.link("/policy/changes"), version=version, day=day
    )


def request_moved(to: Addressee) -> EmailMessage:
    """Return word that there is something to read about a data request."""
    return compose("request_moved", to, link=to.link("/requests"))


def admins_changed(to: Addressee) -> EmailMessage:
    """Return word that the customer has another set of admins."""
    return compose("admins_changed", to, link=to.link("/admin/members"))
