"""The cast of the demo, as the tests meet it: the same password for all, members since 2021."""

import datetime as dt

from portal.operator.demo import cast as demo
from portal.operator.demo.cast import Cast

__all__ = ["PASSWORD", "SINCE", "Cast", "assemble"]

PASSWORD = "blåbær på fjellet i august"
SINCE = dt.datetime(2021, 8, 16, 7, 0, tzinfo=dt.UTC)


def assemble(password_hash: str) -> Cast:
    """Put the cast into the database; all have the password `PASSWORD`."""
    return demo.assemble(password_hash, since=SINCE)
