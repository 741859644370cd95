"""Who gets what, and where outside the EEA, as a record tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.data.purposes import BASIS_NAMES, Basis
from portal.record.section import Row
from portal.sharing.columns import Shareables
from portal.sharing.kinds import (
    GROUND_NAMES,
    KIND_NAMES,
    RESPONSIBILITY_NAMES,
    RecipientKind,
    Responsibility,
    TransferGround,
)
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import countries
from portal.words import N_

INSIDE = N_("Opplysningene blir behandlet i EØS.")
NOBODY = N_("Ingen er lagt inn.")


def rows(
    recipients: Sequence[RecipientVersion], shareables: Shareables, language: str, say: Any
) -> tuple[Row, ...]:
    """Return each recipient with what it gets, why, on what basis and under which agreement."""
    found = [(say(one.name), _told(one, shareables, language, say)) for one in recipients]
    return tuple(found) or ((say(N_("Mottakere")), say(NOBODY)),)


def transfers(recipients: Sequence[RecipientVersion], language: str, say: Any) -> tuple[Row, ...]:
    """Return who processes outside the EEA, in which country and on what ground."""
    outside = [one for one in recipients if one.is_outside]
    found = [(say(one.name), _country(one, language, say)) for one in outside]
    return tuple(found) or ((say(N_("Utenfor EØS")), say(INSIDE)),)


def _told(one: RecipientVersion, shareables: Shareables, language: str, say: Any) -> str:
    kind = say(KIND_NAMES[RecipientKind(one.kind)])
    got = [
        say(group.name) if group.is_whole else ", ".join(say(label) for label in group.labels)
        for group in shareables.groups(one.columns)
    ]
    lines = [
        f"{kind}. {say(RESPONSIBILITY_NAMES[Responsibility(one.responsibility)])}.",
        say(one.why),
        say(N_("Får: %(data)s")) % {"data": ", ".join(got).lower()},
        say(N_("Grunnlag: %(basis)s")) % {"basis": say(BASIS_NAMES[Basis(one.basis)]).lower()},
        _country(one, language, say),
    ]
    if one.agreement:
        day = one.agreed_on.isoformat() if one.agreed_on else ""
        lines.append(say(N_("Avtale: %(agreement)s")) % {"agreement": f"{one.agreement} {day}"})
    return "\n".join(line.strip() for line in lines if line.strip())


def _country(one: RecipientVersion, language: str, say: Any) -> str:
    name = countries(language).get(one.country, one.country)
    if not one.transfer_ground:
        return name
    return f"{name}: {say(GROUND_NAMES[TransferGround(one.transfer_ground)])}"
