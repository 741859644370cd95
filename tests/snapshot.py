"""The whole database as values: what a refused request must leave as it was."""

from portal.data.engine import db
from portal.tables import all_models

Rows = dict[str, list[tuple[object, ...]]]


def snapshot(*but: str) -> Rows:
    """Return every row of every table except the tables ``but``."""
    with db.connection_context() if db.is_closed() else db.atomic():
        return {
            model._meta.table_name: sorted(model.select().tuples(), key=repr)
            for model in all_models()
            if model._meta.table_name not in but
        }
