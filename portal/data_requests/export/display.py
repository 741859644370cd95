"""How an export reads on its card."""

from decimal import Decimal
from typing import Any

from portal.data_requests.export.models import Export
from portal.web import i18n


def card(export: Export) -> dict[str, Any]:
    """Return how ``export`` stands, for its card."""
    return {
        "state": export.stands.value,
        "percent": export.percent,
        "megabytes": _megabytes(export.size or 0),
        "until": i18n.moment(export.expires_at),
        "encrypted": export.passphrase is not None,
    }


def _megabytes(size: int) -> str:
    """Return ``size`` bytes in megabytes as the reader writes numbers; the least is a tenth of one."""
    return i18n.decimal(max(round(Decimal(size) / 1_000_000, 1), Decimal("0.1")))
