"""Recipients and their versions: what is written, what is refused, who was first."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from portal import clock
from portal.members.mistakes import Mistakes
from portal.sharing.columns import Shareables
from portal.sharing.kinds import TransferGround
from portal.sharing.models import RecipientVersion
from portal.sharing.particulars import Particulars, checked
from portal.sharing.recipients import (
    RecipientMovedOn,
    change_recipient,
    current_recipients,
    end_recipient,
    find_recipient,
    versions_of,
)
from portal.sharing.shipped import SUPPLIERS, publish_shipped_recipients
from portal.words import Refused
from tests.cast import Cast
from tests.sharing.people import COLUMNS, PAYROLL, allowed, payroll


def test_a_change_is_a_version_and_the_earlier_one_stays(
    cast: Cast, shareables: Shareables
) -> None:
    first = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    said = dataclasses.replace(Particulars.of(first), country="SE")
    second = change_recipient(first.recipient, said, based_on=1, by=cast.admin, at=clock.now())
    found = versions_of(first.recipient)
    assert [(one.number, one.country, one.by) for one in found] == [
        (2, "SE", cast.admin),
        (1, "NO", cast.admin),
    ]
    assert current_recipients(cast.nordlys) == [second]


def test_the_second_of_two_who_change_it_is_told(cast: Cast, shareables: Shareables) -> None:
    first = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    for country in ("SE", "DK"):
        said = dataclasses.replace(Particulars.of(first), country=country)
        if country == "SE":
            change_recipient(first.recipient, said, based_on=1, by=cast.admin, at=clock.now())
        else:
            with pytest.raises(RecipientMovedOn):
                change_recipient(first.recipient, said, based_on=1, by=cast.admin, at=clock.now())
    assert current_recipients(cast.nordlys)[0].country == "SE"


def test_saying_the_same_again_writes_no_version(cast: Cast, shareables: Shareables) -> None:
    first = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    same = Particulars.of(first)
    again = change_recipient(first.recipient, same, based_on=1, by=cast.admin, at=clock.now())
    assert again == first
    assert RecipientVersion.select().count() == 1


def test_an_ended_recipient_is_no_longer_current_and_cannot_be_changed(
    cast: Cast, shareables: Shareables
) -> None:
    first = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    end_recipient(first.recipient, based_on=1, by=cast.admin, at=clock.now())
    assert current_recipients(cast.nordlys) == []
    assert [one.name for one in current_recipients(cast.nordlys, ended=True)] == [PAYROLL["name"]]
    with pytest.raises(RecipientMovedOn):
        end_recipient(first.recipient, based_on=2, by=cast.admin, at=clock.now())


def test_a_name_that_is_taken_is_refused_until_its_recipient_has_ended(
    cast: Cast, shareables: Shareables
) -> None:
    first = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    with pytest.raises(Refused):
        payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    payroll(cast.fjord, shareables, by=cast.other_admin, at=clock.now())
    end_recipient(first.recipient, based_on=1, by=cast.admin, at=clock.now())
    again = payroll(cast.nordlys, shareables, by=cast.admin, at=clock.now())
    assert again.recipient.key == f"{first.recipient.key}-2"


def test_another_customers_recipient_is_not_found(cast: Cast, shareables: Shareables) -> None:
    theirs = payroll(cast.fjord, shareables, by=cast.other_admin, at=clock.now())
    with pytest.raises(LookupError):
        find_recipient(cast.nordlys, theirs.recipient_id)
    assert current_recipients(cast.nordlys) == []


def test_the_shipped_ones_are_written_once_and_again_only_when_the_code_says_otherwise(
    cast: Cast, shareables: Shareables
) -> None:
    assert len(publish_shipped_recipients(shareables, at=clock.now())) == len(SUPPLIERS)
    assert publish_shipped_recipients(shareables, at=clock.now()) == []
    old = current_recipients(cast.nordlys)[0]
    RecipientVersion.update(country="SE").where(RecipientVersion.id == old.id).execute()
    written = publish_shipped_recipients(shareables, at=clock.now())
    assert [(one.number, one.country) for one in written] == [(2, "NO")]


def test_what_the_operator_has_changed_stands(cast: Cast, shareables: Shareables) -> None:
    publish_shipped_recipients(shareables, at=clock.now())
    hosting = current_recipients(cast.fjord)[0]
    said = dataclasses.replace(Particulars.of(hosting), name="Fjellhallen Drift AS")
    change_recipient(hosting.recipient, said, based_on=1, by=None, at=clock.now())
    assert publish_shipped_recipients(shareables, at=clock.now()) == []
    assert current_recipients(cast.fjord)[0].name == "Fjellhallen Drift AS"


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ({"why": None}, "why"),
        ({"kind": "laundry"}, "kind"),
        ({"purpose": "profit"}, "purpose"),
        ({"responsibility": ""}, "responsibility"),
        ({"country": "ZZ"}, "country"),
        ({"country": "EU"}, "country"),
        ({"country": "US"}, "transfer_ground"),
        ({"country": "US", "transfer_ground": "because"}, "transfer_ground"),
        ({"agreement": None}, "agreement"),
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": "31.2.2024"}, "agreed_on"),
        ({"privacy_url": "javascript:alert(1)"}, "privacy_url"),
        ({"privacy_url": "https://"}, "privacy_url"),
        ({"privacy_url": "https://kari@lonn.example/"}, "privacy_url"),
        ({"privacy_url": "https://lonn.example:0/"}, "privacy_url"),
        ({"privacy_url": "https://[::1/"}, "privacy_url"),
        ({"privacy_url": "https://lonn.example/a b"}, "privacy_url"),
        ({"contact_email": "lonn"}, "contact_email"),
        ({"contact_email": None}, "contact_email"),
        ({"webhook_url": "http://lonn.example/hook"}, "webhook_url"),
        ({"webhook_url": "ftp://lonn.example/hook"}, "webhook_url"),
    ],
)
def test_bad_input_is_refused_at_its_field(
    shareables: Shareables, written: dict[str, Any], column: str
) -> None:
    with pytest.raises(Mistakes) as refused:
        checked({**PAYROLL, **written}, COLUMNS, allowed(shareables))
    assert [mistake.column for mistake in refused.value.found] == [column]


@pytest.mark.parametrize("columns", [[], ["member.password_hash"], ["member.mobile", "job.args"]])
def test_only_columns_that_may_be_shared_are_taken(
    shareables: Shareables, columns: list[str]
) -> None:
    with pytest.raises(Mistakes) as refused:
        checked(PAYROLL, columns, allowed(shareables))
    assert [mistake.column for mistake in refused.value.found] == ["columns"]


def test_within_the_eea_no_ground_is_kept(shareables: Shareables) -> None:
    ground = TransferGround.CLAUSES.value
    inside = checked({**PAYROLL, "transfer_ground": ground}, COLUMNS, allowed(shareables))
    outside = checked(
        {**PAYROLL, "transfer_ground": ground, "country": "US"}, COLUMNS, allowed(shareables)
    )
    assert (inside.transfer_ground, outside.transfer_ground) == (None, ground)


def test_what_may_be_shared_comes_from_the_register(shareables: Shareables) -> None:
    assert "member.mobile" in shareables.all
    assert not {"member.password_hash", "session.token_hash"} & set(shareables.all)
    [contact] = shareables.groups(["member.mobile", "member.gone"])
    assert (contact.labels, contact.is_whole) == (("Mobilnummer",), False)
