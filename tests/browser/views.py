"""What is looked at, and in which circumstances each is seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from flask import Flask

from tests.house.addresses import pages

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("nb", "nn", "en")
SCRIPT = (True, False)
# States of a page that have an address but no rule of their own.
MORE = (
    "/nowhere",
    "/profile/contact?edit=1",
    "/profile/work?edit=1",
    "/profile/schedule?edit=1",
    "/profile/time-clock?month=2026-02",
)
# Pages about one thing; `begun.begin` says which numbers they have.
NUMBERED = (
    "/profile/certificates/{certificate}?edit=1",
    "/profile/time-clock/{entry}?edit=1",
    "/requests/{request}",
    "/consents/receipts/{receipt}",
    "/admin/members/{member}",
    "/admin/members/{member}/erasure",
    "/admin/members/import/{member_import}",
    "/admin/recipients/{recipient}",
    "/admin/recipients/{recipient}/version",
    "/admin/recipients/{recipient}/notices/{notice}/answer",
    "/admin/consents/lunch",
    "/admin/record/1",
    "/admin/requests/{request}",
)
MORE_OPEN = ("/nowhere", "/login?reason=timeout&next=/profile", "/login?reason=signed-out")
# The page that says that there is none.
MISSING = {"/nowhere"}
# What stands for an argument is not there, and `NUMBERED` has one that is; or it asks for two-step.
NOT_THERE = (
    "/admin/consents/tailoring",
    f"/consents/receipts/{'0' * 32}",
    f"/consents/receipts/{'0' * 32}.jsonld",
    "/security/recovery-codes",
    "/security/two-step/removal",
)
# Addresses that answer with a file.
FILES = (
    "/consents/passport",
    "/security/recovery-codes/file",
    "/statistics.csv",
    "/admin/record.csv",
    "/admin/record.json",
)
# Open addresses that answer with something else than a page of their own.
NO_PAGES = ("/.well-known/", "/colour/", "/healthz", "/readyz", "/c/", "/schemas/")


@dataclass(frozen=True, slots=True, order=True)
class View:
    """A page as somebody sees it."""

    path: str
    who: str | None

    @property
    def name(self) -> str:
        """A name for its picture."""
        words = "".join(c if c.isalnum() else "-" for c in self.path).strip("-") or "home"
        return f"{self.who or 'stranger'}-{words}"


@dataclass(frozen=True, slots=True, order=True)
class Device:
    """What a browser has from its start to its end."""

    touch: bool
    language: str
    script: bool


@dataclass(frozen=True, slots=True, order=True)
class Circumstances:
    """How it is seen."""

    width: int
    scheme: str
    language: str
    script: bool

    @property
    def device(self) -> Device:
        """The device it is seen on; its window and its colours change while it runs."""
        return Device(self.width < 1000, self.language, self.script)


def views(app: Flask) -> list[View]:
    """Return every page of the portal for whom it is made."""
    closed = [path for path in pages(app) if path not in (*FILES, *NOT_THERE)]
    own = [View(path, _who(path)) for path in closed]
    open_to_all = [path for path in pages(app, public=True) if not path.startswith(NO_PAGES)]
    return [
        *own,
        *(View(path, _who(path)) for path in (*MORE, *NUMBERED)),
        *(View(path, None) for path in (*open_to_all, *MORE_OPEN)),
    ]


def _who(path: str) -> str:
    if path == "/representative":
        return "ola"
    return "admin" if path.startswith("/admin") else "kari"


def seen(views: list[View]) -> Iterator[tuple[View, Circumstances]]:
    """Give each view three circumstances, so that any two of all values meet somewhere."""
    for number, view in enumerate(views):
        for turn, width in enumerate(WIDTHS):
            yield (
                view,
                Circumstances(
                    width,
                    SCHEMES[(turn + number) % 2],
                    LANGUAGES[(turn + number) % 3],
                    SCRIPT[(turn + number // 2) % 2],
                ),
            )


def all_devices() -> list[Device]:
    """Return every device that something is seen on."""
    return [Device(*each) for each in product((True, False), LANGUAGES, SCRIPT)]
