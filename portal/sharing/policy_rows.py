"""Recipients as they stand in a policy and in the access letter."""

from collections.abc import Iterable

from portal.sharing.kinds import RESPONSIBILITY_NAMES, Responsibility
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import countries

Row = tuple[str, str, str, str]


def policy_rows(versions: Iterable[RecipientVersion], language: str) -> list[Row]:
    """Return name, task, country and responsibility of each; the country is in ``language`` already."""
    names = countries(language)
    return [
        (
            version.name,
            version.why,
            names.get(version.country, version.country),
            RESPONSIBILITY_NAMES[Responsibility(version.responsibility)],
        )
        for version in versions
    ]
