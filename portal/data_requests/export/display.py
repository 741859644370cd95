"""How an export reads on its card."""

from typing import Any

from portal.data_requests.export.models import Export
from portal.web import i18n


def card(export: Export) -> dict[str, Any]:
    """Return how ``export`` stands, for its card."""
    return {
        "state": export.stands.value,
        "percent": export.percent,
        "megabytes": f"{(export.size or 0) / 1_000_000:.1f}".replace(".", ","),
        "until": i18n.moment(export.expires_at),
        "encrypted": export.passphrase is not None,
    }
