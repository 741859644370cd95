"""What the cast has asked for: a queue for each admin, with one that should be answered soon."""

import datetime as dt

from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.states import Actor, Move
from portal.operator.demo.cast import Cast


def ask_for_things(cast: Cast, at: dt.datetime) -> None:
    """Let Kari and Ola use their rights in the weeks before ``at``."""
    ask(
        cast.kari,
        RequestKind.RECTIFICATION,
        at=at - dt.timedelta(days=26),
        subject="employee_number",
        proposal="000171",
        details="To siffer har byttet plass.",
    )
    review = ask(
        cast.ola,
        RequestKind.RESTRICTION,
        at=at - dt.timedelta(days=9),
        subject="accuracy",
        details="Stillingen min er ikke riktig.",
    )
    make_move(review, Move.TAKE, actor=Actor.CUSTOMER, by=cast.admin, at=at - dt.timedelta(days=8))
    ask(
        cast.other_kari,
        RequestKind.OBJECTION,
        at=at - dt.timedelta(days=4),
        purpose="competence",
        details="Jeg vil ikke stå i oversikten.",
    )
