"""Taking away the last second step: the password must be long enough to stand alone again."""

import datetime as dt

from portal.auth.models import Session
from portal.auth.password_change import check_current
from portal.auth.passwords import Passwords
from portal.auth.second_step import Factors
from portal.auth.strength import SHORTEST
from portal.keys import Keys
from portal.members.models import Member
from portal.words import N_, Refused


class PasswordTooShort(Refused):
    """The password was chosen when there was a second step beside it."""

    def __init__(self, written: int) -> None:
        super().__init__(
            N_(
                "Passordet ditt har %(written)s tegn. Uten totrinnsbekreftelse må det ha minst "
                "%(shortest)s. Bytt passord først."
            ),
            written=written,
            shortest=SHORTEST,
        )


class MustHaveOne(Refused):
    """The customer asks its admins for a second step."""

    def __init__(self) -> None:
        super().__init__(
            N_("Kundeadministratorer må ha totrinnsbekreftelse. Legg til en tilgangsnøkkel først.")
        )


def is_last(factors: Factors) -> bool:
    """Return whether taking one thing away leaves the password alone."""
    return len(factors.passkeys) + (factors.app is not None) <= 1


def refuse_removal(
    session: Session,
    factors: Factors,
    current: str,
    *,
    keys: Keys,
    passwords: Passwords,
    at: dt.datetime,
) -> None:
    """Raise `Refused` with the reason when the last second step must stay; ask nothing for others."""
    if not is_last(factors):
        return
    member: Member = session.member
    if member.is_admin and member.customer.two_step_for_admins:
        raise MustHaveOne
    check_current(session, current, keys=keys, passwords=passwords, at=at)
    if len(current) < SHORTEST:
        raise PasswordTooShort(len(current))
