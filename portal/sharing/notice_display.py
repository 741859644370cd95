"""How what a recipient was told reads, and what it answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from babel.lists import format_list

from portal.sharing.columns import Shareables
from portal.sharing.notices import SETTLED, Stand, notices_from
from portal.sharing.words import ACTS, COLOURS, GROUND_NAMES, OUTCOME_NAMES, Channel, Ground
from portal.web import i18n
from portal.web.i18n import gettext
from portal.web.portal import portal
from portal.words import N_, inside


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipient was told about one act, and how that stands."""

    id: int
    recipient: str
    act: str
    about: str
    at: dt.datetime
    state: str
    colour: str
    since: dt.datetime | None
    why: str
    words: str
    code: str
    noted_by: str


def told_line(stand: Stand, shareables: Shareables) -> Told:
    """Return how ``stand`` reads."""
    step = stand.step
    return Told(
        id=stand.notice.id,
        recipient=gettext(stand.version.name),
        act=gettext(ACTS[stand.duty].name),
        about=inside(about(stand.notice.columns, shareables)),
        at=stand.notice.at,
        state=gettext(OUTCOME_NAMES[stand.outcome]),
        colour=COLOURS[stand.outcome],
        since=step.at if step else None,
        why=_refusal(stand),
        words=stand.said(i18n.language()),
        code=stand.notice.code,
        noted_by=_noted_by(stand),
    )


def told_about(origin: str) -> list[Told]:
    """Return what recipients were told because of a request or an erasure, and what they answered."""
    return [told_line(stand, portal().shareables) for stand in notices_from(origin)]


def about(columns: Collection[str], shareables: Shareables) -> str:
    """Return the kinds of data that ``columns`` are of, in one line."""
    return listed([group.name for group in shareables.groups(columns)])


def listed(texts: Sequence[str]) -> str:
    """Return ``texts``, translated, as the words of one sentence."""
    words = list(dict.fromkeys(gettext(text) for text in texts))
    rest = [inside(word) for word in words[1:]]
    return str(format_list([*words[:1], *rest], locale=i18n.language())) if words else ""


def _noted_by(stand: Stand) -> str:
    """Who wrote down an answer that the recipient gave otherwise than on its page; empty for others."""
    step = stand.step
    if step is None or stand.outcome not in SETTLED or step.channel != Channel.ADMIN:
        return ""
    return step.by.full_name if step.by else gettext(N_("En tidligere administrator"))


def _refusal(stand: Stand) -> str:
    step = stand.step
    if step is None or not step.reason:
        return ""
    why = gettext(GROUND_NAMES[Ground(step.reason)])
    if step.until is None:
        return f"{why}."
    return gettext(N_("%(why)s, til %(day)s."), why=why, day=i18n.date(step.until))
