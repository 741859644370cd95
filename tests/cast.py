"""The cast: the same people in every test, with a stranger of the same name in another customer."""

import datetime as dt
from dataclasses import dataclass

from portal.data.declarations import Role
from portal.members.models import Customer, Member, MemberState

PASSWORD = "blåbær på fjellet i august"
SINCE = dt.datetime(2021, 8, 16, 7, 0, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    """Two customers and their people."""

    nordlys: Customer
    fjord: Customer
    kari: Member
    ola: Member
    admin: Member
    other_kari: Member
    other_admin: Member


def assemble(password_hash: str) -> Cast:
    """Put the cast into the database; all have the password `PASSWORD`."""
    nordlys = _customer("nordlys", "Nordlys Drift AS", "922712727")
    fjord = _customer("fjord", "Fjord Logistikk AS", "974760673")
    return Cast(
        nordlys,
        fjord,
        _member(nordlys, "kari", "Kari", "Blåfjell", password_hash),
        _member(nordlys, "ola", "Ola", "Ødegård", password_hash),
        _member(nordlys, "admin", "Åse", "Næss", password_hash, Role.ADMIN),
        _member(fjord, "kari", "Kari", "Sørensen", password_hash),
        _member(fjord, "admin", "Bjørn", "Aasen", password_hash, Role.ADMIN),
    )


def _customer(key: str, name: str, org_number: str) -> Customer:
    return Customer.create(
        key=key,
        name=name,
        org_number=org_number,
        contact_email=f"personvern@{key}.example",
        contact_phone="+47 75 00 00 00",
        created_at=SINCE,
    )


def _member(
    customer: Customer,
    username: str,
    given_name: str,
    family_name: str,
    password_hash: str,
    role: Role = Role.MEMBER,
) -> Member:
    email = f"{username}@{customer.key}.example"
    return Member.create(
        customer=customer,
        username=username,
        role=role.value,
        state=MemberState.ACTIVE.value,
        password_hash=password_hash,
        given_name=given_name,
        family_name=family_name,
        email=email,
        email_confirmed_at=SINCE,
        created_at=SINCE,
    )
