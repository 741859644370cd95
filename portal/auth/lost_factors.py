"""Who has lost the app, the passkeys and the codes: all of it is taken away, by the operator alone."""

import datetime as dt

from portal.activity.kinds import Kind
from portal.activity.rules import notice
from portal.activity.signals import Signal
from portal.auth.changes import record_change
from portal.auth.devices import trust_nothing
from portal.auth.factors import AuthenticatorApp, Passkey
from portal.auth.recovery import remove_codes
from portal.auth.sessions import end_all_sessions
from portal.data.base import transaction
from portal.members.models import Member


def remove_second_step(member: Member, *, at: dt.datetime) -> None:
    """Leave ``member`` with the password alone, signed out everywhere, and told."""
    with transaction():
        AuthenticatorApp.delete().where(AuthenticatorApp.member == member.id).execute()
        Passkey.delete().where(Passkey.member == member.id).execute()
        remove_codes(member)
        end_all_sessions(member, at=at)
        trust_nothing(member)
        notice(Signal.APP_REMOVED, member, at=at)
        record_change(Kind.TWO_STEP_REMOVED, member, by=None, at=at)
