"""Whether visits are measured at a customer, and what its members are asked about that.

The look-up of a visit brings it along, so asking costs a page no statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import SQL, Case, ModelSelect, fn

from portal.consents.models import SHIPPED, PurposeSetting, PurposeText, PurposeVersion
from portal.consents.texts import NAMES, Text
from portal.data.purposes import VISIT_ANALYTICS

# Control characters, which no text can have in it (`portal.data.checks`).
_WITHIN, _BETWEEN = "\x1f", "\x1e"
_FALSE = ("0", "f")


@dataclass(frozen=True, slots=True)
class Measurement:
    """The property of Google Analytics, whether members are asked, and the text by language."""

    measurement_id: str
    offered: bool
    texts: Mapping[str, Text]


def measurement_column(customer: Any) -> ModelSelect[PurposeSetting]:
    """Return SQL for how visits are measured at ``customer``, in one text; null when they are not."""
    latest = PurposeSetting.alias("measurement")
    mine = (latest.customer == customer) & (latest.purpose == VISIT_ANALYTICS.key)
    told = fn.CONCAT(*_parted(_BETWEEN, latest.measurement_id, latest.offered, _texts()))
    measured = Case(None, [(latest.measurement_id.is_null(False), told)])
    return latest.select(measured).where(mine).order_by(latest.id.desc()).limit(1)


def read_measurement(text: str | None) -> Measurement | None:
    """Return what the column says, or None when visits are not measured."""
    if not text:
        return None
    measurement_id, offered, *lines = text.split(_BETWEEN)
    said = (line.split(_WITHIN) for line in lines if line)
    texts = {language: Text(**dict(zip(NAMES, parts, strict=True))) for language, *parts in said}
    return Measurement(measurement_id, offered not in _FALSE, texts)


def _texts() -> ModelSelect[PurposeText]:
    """The newest text in every language."""
    text, version = PurposeText.alias("asked"), PurposeVersion.alias("asked_version")
    newest = (
        version.select(version.id)
        .where((version.series == SHIPPED) & (version.purpose == VISIT_ANALYTICS.key))
        .order_by(version.number.desc())
        .limit(1)
    )
    line = fn.CONCAT(*_parted(_WITHIN, text.language, *(getattr(text, name) for name in NAMES)))
    return text.select(fn.STRING_AGG(line, SQL(f"'{_BETWEEN}'"))).where(text.version == newest)


def _parted(between: str, first: Any, *others: Any) -> list[Any]:
    """Return what is to be joined, with ``between`` after each but the last."""
    return [first, *(node for other in others for node in (SQL(f"'{between}'"), other))]
