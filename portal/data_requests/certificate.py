"""The certificate of an erasure: what was done in each table, to be verified by its hash.

It holds numbers, names of tables, laws and dates: nothing about the person.
"""

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from portal.data.base import transaction
from portal.data_requests.erasure_tables import ErasedTable, Erasure, ErasureTold
from portal.data_requests.ledger import Ledger
from portal.members.models import Customer

VERSION = 1
_REFERENCE = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the certificate is what was written: its text has its hash, and the ledger has it too."""

    is_intact: bool
    is_in_ledger: bool


def issue(erasure: Erasure, *, at: dt.datetime) -> Erasure:
    """Write the certificate of ``erasure``, which is thereby finished, and return it as it is then."""
    this = Erasure.id == erasure.id
    with transaction():
        text = json.dumps(_content(_get(this), at), ensure_ascii=False, sort_keys=True)
        unfinished = this & Erasure.finished_at.is_null()
        issued = {"finished_at": at, "certificate": text, "sha256": _hash(text)}
        Erasure.update(**issued).where(unfinished).execute()
        return _get(this)


def find(code: str, ledger: Ledger) -> Erasure | None:
    """Return the erasure whose reference, or whose certificate's hash, is ``code``.

    A hash that the database has lost is looked for in the ledger: it leads to the same erasure, which
    was then carried out a second time.
    """
    if _REFERENCE.fullmatch(code):
        return _first(Erasure.reference == code)
    if not _SHA256.fullmatch(code):
        return None
    found = _first(Erasure.sha256 == code)
    if found is None and (entry := ledger.find(code)) is not None:
        found = _first(Erasure.reference == entry.reference)
    return found


def verify(erasure: Erasure, ledger: Ledger) -> Verdict:
    """Return whether the certificate of ``erasure`` is what was written when it was finished."""
    text, sha256 = erasure.certificate or "", erasure.sha256 or ""
    entry = ledger.find(sha256) if sha256 else None
    return Verdict(
        is_intact=bool(text) and _hash(text) == sha256,
        is_in_ledger=entry is not None and entry.reference == erasure.reference,
    )


def progress(erasure: Erasure) -> int:
    """Return how many percent of the rows are done."""
    if erasure.finished_at is not None or not erasure.rows:
        return 100 if erasure.finished_at is not None else 0
    done = sum(line.deleted + line.anonymised + line.kept for line in lines(erasure))
    return min(99, 100 * done // erasure.rows)


def lines(erasure: Erasure) -> list[ErasedTable]:
    """Return what was done in each table."""
    tables = ErasedTable.select().where(ErasedTable.erasure == erasure.id)
    return list(tables.order_by(ErasedTable.name))


def _content(erasure: Erasure, at: dt.datetime) -> dict[str, Any]:
    customer = Customer.select().where(Customer.id == erasure.customer_id).first()
    told = ErasureTold.select().where(ErasureTold.erasure == erasure.id)
    return {
        "version": VERSION,
        "reference": erasure.reference,
        "customer_id": customer.key if customer else None,
        "cause": erasure.cause,
        "decided_at": erasure.decided_at.isoformat(),
        "begun_at": erasure.begun_at.isoformat(),
        "finished_at": at.isoformat(),
        "ledger_line": erasure.entry,
        "consent_answers": {"count": erasure.answers, "last_seal": erasure.answers_seal},
        "tables": [_table(line) for line in lines(erasure)],
        "recipients": [one.recipient for one in told.order_by(ErasureTold.recipient)],
    }


def _table(line: ErasedTable) -> dict[str, Any]:
    return {
        "table": line.name,
        "deleted": line.deleted,
        "anonymised": line.anonymised,
        "kept": line.kept,
        "law": line.law,
        "kept_until": line.kept_until and line.kept_until.isoformat(),
    }


def _first(where: Any) -> Erasure | None:
    found = Erasure.select().where(where).first()
    return found if isinstance(found, Erasure) else None


def _get(where: Any) -> Erasure:
    found = _first(where)
    assert found is not None, "an erasure is never deleted"
    return found


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
