"""Every table that members are shown says in words what it is."""

from portal import tables
from portal.data.register import Register
from portal.data_requests.about import About
from portal.members.models import Member


def test_every_shown_table_is_called_something() -> None:
    shown = About(Register(tables.all_models()), Member(id=1)).tables()
    assert len(shown) > 10
    assert [table.name for table in shown if not hasattr(table.model, "called")] == []
