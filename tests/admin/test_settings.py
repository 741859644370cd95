"""The settings: what the customer's own admin may change, and who did."""

import pytest
from flask import Flask

from portal.data_requests.inactivity import rule_of
from portal.members.customer_settings import CustomerChange, change_settings
from portal.members.models import Customer
from tests.cast import SINCE, Cast
from tests.pages import Visitor


@pytest.fixture
def admin(visitor: Visitor) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    visitor.sign_in("nordlys", "admin")
    visitor.get("/admin/settings")
    return visitor


def test_a_change_holds_for_members_and_says_who(cast: Cast, admin: Visitor, app: Flask) -> None:
    page = admin.submit({"contact_phone": "75 00 00 99", "notice_days": "30", "months": "24"})
    assert "Innstillingene er lagret." in page.words
    assert "av Åse Næss" in page.words
    customer = Customer.get_by_id(cast.nordlys.id)
    assert (customer.contact_phone, customer.notice_days) == ("+4775000099", 30)
    rule = rule_of(cast.nordlys)
    assert rule is not None
    assert (rule.months, rule.by) == (24, cast.admin)
    assert CustomerChange.get().names == "contact_phone,notice_days"
    kari = Visitor(app)
    assert "+4775000099" in kari.sign_in("nordlys", "kari").text


def test_nothing_new_leaves_no_row(admin: Visitor) -> None:
    admin.submit()
    assert CustomerChange.select().count() == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", ""),
        ("contact_email", "nowhere"),
        ("contact_phone", "12"),
        ("language", "de"),
        ("notice_days", "91"),
        ("notice_days", "-1"),
        ("months", "5"),
        ("months", "37"),
        ("two_step_for_admins", "perhaps"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, admin: Visitor, name: str, typed: str) -> None:
    page = admin.submit({name: typed})
    assert page.status == 422
    assert set(page.errors) == {name}
    assert CustomerChange.select().count() == 0


def test_what_is_the_operators_stays(cast: Cast, admin: Visitor) -> None:
    admin.submit({"key": "fjord", "org_number": "310000485", "customer": "2"})
    assert Customer.get_by_id(cast.nordlys.id).key == "nordlys"
    with pytest.raises(KeyError):
        change_settings(cast.nordlys, {"key": "x"}, by=cast.admin, at=SINCE)


def test_a_member_has_none(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    assert visitor.get("/admin/settings").status == 404
    assert visitor.post("/admin/settings", {"name": "Mitt"}).status == 404
    assert Customer.get_by_id(cast.nordlys.id).name == "Nordlys Drift AS"
