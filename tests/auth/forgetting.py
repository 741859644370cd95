"""Who has forgotten a password, and asks for a new one."""

from tests.pages import Visitor

GOOD = "tre reker og en hval i lomma"
KARI = "kari@nordlys.example"


def ask(visitor: Visitor, customer: str = "nordlys", username: str = "kari") -> None:
    visitor.get("/password/forgotten")
    page = visitor.submit({"customer_id": customer, "username": username})
    assert (page.status, page.h1) == (200, "Sjekk e-posten din")
