"""What `make run` does before the portal starts: static files and catalogues."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal import assets
from portal.config import ROOT


def prepare() -> None:
    """Build the static files and compile the catalogues, all or nothing for who reads meanwhile."""
    assets.build()
    for source in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        fresh = source.with_suffix(".fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(source.with_suffix(".mo"))
