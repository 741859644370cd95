"""Small policies to publish in tests."""

import datetime as dt

from portal.policies.manuscript import Text
from portal.words import LANGUAGES

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=31)


def texts(said: str = "Vi lagrer navnet ditt.") -> dict[str, Text]:
    """A policy of two clauses in every language."""
    return {
        language: Text(
            f"- Nytt på {language}: {said}",
            f"## Hvem {{#who}}\n\n{{{{customer}}}} på {language}.\n\n## Hva {{#data}}\n\n{said}",
            f"## Hvem {{#who}}\n\nDet samme som før.\n\n## Hva {{#data}}\n\nBetyr på {language}: {said}",
        )
        for language in LANGUAGES
    }
