"""What a member is shown first: chosen anew each time from job title and use, and never stored."""

from collections import Counter
from collections.abc import Collection

MOST = 3
# What people in such a job look for first, by a piece of the title.
BY_TITLE = (
    (("leder", "leiar", "sjef", "manager"), ("schedule", "time-clock", "certificates")),
    (("sjåfør", "driver", "montør", "operatør", "tekniker"), ("time-clock", "certificates")),
    (("lærling", "apprentice", "student"), ("education", "experience", "certificates")),
)
OTHERWISE = ("time-clock", "schedule", "contact")


def shortcuts(job_title: str | None, views: Counter[str], available: Collection[str]) -> list[str]:
    """Return at most three of the ``available`` pages: the most used, then those of the job."""
    used = [page for page, _ in views.most_common() if page in available]
    wanted = [*used, *(f"/profile/{section}" for section in _of_job(job_title or ""))]
    return [page for page in dict.fromkeys(wanted) if page in available][:MOST]


def _of_job(title: str) -> tuple[str, ...]:
    small = title.casefold()
    for pieces, sections in BY_TITLE:
        if any(piece in small for piece in pieces):
            return sections
    return OTHERWISE
