"""The texts of each language; bokmål is the source and stands as it is."""

from functools import cache

from babel.support import NullTranslations, Translations

from portal.config import ROOT
from portal.words import DEFAULT_LANGUAGE

FOLDER = ROOT / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts of ``language``."""
    if language == DEFAULT_LANGUAGE:
        return NullTranslations()
    return Translations.load(str(FOLDER), [language])
