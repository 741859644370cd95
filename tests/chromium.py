"""Debian's Chromium; Playwright's own is not downloaded."""

import os
import shutil

# The one that was built without windows opens a page in half the time.
NAMES = ("chromium-headless-shell", "chromium")


def program() -> str | None:
    """Return the path of the browser, which ``CHROMIUM`` may name, or None where there is none."""
    names = (os.environ.get("CHROMIUM"), *NAMES)
    return next(filter(None, (shutil.which(name) for name in names if name)), None)
