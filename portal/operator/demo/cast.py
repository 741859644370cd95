"""The cast, who are the same in the demo and in the tests; a stranger shares Kari's username."""

import datetime as dt
from dataclasses import dataclass

from portal.data.declarations import Role
from portal.members.models import Customer, Member, MemberState
from portal.members.postcodes import place_for
from portal.members.search_index import index

# Organisation numbers that begin with 3 belong to no real entity.
NORDLYS = {
    "key": "nordlys",
    "name": "Nordlys Drift AS",
    "org_number": "310000612",
    "contact_email": "personvern@nordlys.example",
    "contact_phone": "+4775000010",
    "two_step_for_admins": False,
}
FJORD = {
    "key": "fjord",
    "name": "Fjord Logistikk AS",
    "org_number": "310000485",
    "contact_email": "personvern@fjord.example",
    "contact_phone": "+4755000020",
    "two_step_for_admins": False,
}
KARI = {
    "username": "kari",
    "given_name": "Kari",
    "family_name": "Blåfjell",
    "street": "Ørneveien 12 B",
    "postcode": "8624",
    "mobile": "+4740000011",
    "workplace": "Kai 3 – Rana industriterminal",
    "job_title": "Elektriker",
    "department": "Drift og vedlikehold",
    "employee_number": "000117",
    "employed_from": dt.date(2019, 8, 1),
}
OLA = {
    "username": "ola",
    "given_name": "Ola",
    "family_name": "Ødegård",
    "street": "Nedre Gruveåsen borettslag, Åsbakken 104, H0201",
    "postcode": "8610",
    "mobile": "+4740000012",
    "workplace": "Verkstedet på Gruveåsen",
    "job_title": "Lærling i industrimekanikerfaget",
    "department": "Drift og vedlikehold",
    "employee_number": "000243",
    "employed_from": dt.date(2022, 8, 15),
}
ADMIN = {
    "username": "admin",
    "given_name": "Åse",
    "family_name": "Næss",
    "street": "Sørlandsveien 5",
    "postcode": "8622",
    "mobile": "+4740000013",
    "workplace": "Hovedkontoret",
    "job_title": "Personalsjef",
    "department": "Personal",
    "employee_number": "000009",
    "employed_from": dt.date(2012, 1, 2),
    "role": Role.ADMIN.value,
}
OTHER_KARI = {
    "username": "kari",
    "given_name": "Kari",
    "family_name": "Sørensen",
    "street": "Strandgaten 77",
    "postcode": "5004",
    "mobile": "+4740000021",
    "workplace": "Lager Dokken",
    "job_title": "Truckfører",
    "department": "Lager",
    "employee_number": "K-31",
    "employed_from": dt.date(2020, 3, 9),
}
OTHER_ADMIN = {
    "username": "admin",
    "given_name": "Bjørn",
    "family_name": "Aasen",
    "street": "Øvre Fjellveien 3",
    "postcode": "5019",
    "mobile": "+4740000022",
    "workplace": "Kontoret på Nøstet",
    "job_title": "Daglig leder",
    "department": "Ledelse",
    "employee_number": "K-1",
    "employed_from": dt.date(2015, 5, 18),
    "role": Role.ADMIN.value,
}


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

    @property
    def members(self) -> tuple[Member, ...]:
        """Return all the people."""
        return (self.kari, self.ola, self.admin, self.other_kari, self.other_admin)


def assemble(password_hash: str, *, since: dt.datetime) -> Cast:
    """Put the cast into the database, members ``since`` then; all have the same password."""
    nordlys = Customer.create(created_at=since, **NORDLYS)
    fjord = Customer.create(created_at=since, **FJORD)

    def member(customer: Customer, about: dict[str, object]) -> Member:
        return Member.create(
            customer=customer,
            state=MemberState.ACTIVE.value,
            password_hash=password_hash,
            city=place_for(str(about["postcode"])),
            email=f"{about['username']}@{customer.key}.example",
            email_confirmed_at=since,
            created_at=since,
            **about,
        )

    cast = Cast(
        nordlys,
        fjord,
        kari=member(nordlys, KARI),
        ola=member(nordlys, OLA),
        admin=member(nordlys, ADMIN),
        other_kari=member(fjord, OTHER_KARI),
        other_admin=member(fjord, OTHER_ADMIN),
    )
    index(cast.members)
    return cast
