"""A file of members: checked, looked over, added whole or not at all."""

import pytest

from portal.config import Settings
from portal.jobs.worker import Worker
from portal.members.importing.upload import FOLDER, MemberImport
from portal.members.models import Member
from tests.cast import Cast
from tests.pages import Visitor

GOOD = "brukernavn;fornavn;etternavn;e-post\n" + "".join(
    f"ny{number};Nils;Ny{number};ny{number}@nordlys.example\n" for number in range(40)
)


@pytest.fixture
def admin(visitor: Visitor) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    visitor.sign_in("nordlys", "admin")
    visitor.get("/admin/members/import")
    return visitor


def send(visitor: Visitor, content: bytes, name: str = "medlemmer.csv") -> tuple[int, str]:
    """Send a file through the form and return status and where it leads."""
    token = (visitor.page.token if visitor.page else "") or ""
    body = (
        (
            f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        ).encode()
        + content
        + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = visitor.send_body("POST", "/admin/members/import", body, headers)
    return answer.status, str(answer.location or "")


def test_a_file_is_checked_and_then_added(
    cast: Cast, admin: Visitor, worker: Worker, settings: Settings
) -> None:
    status, path = send(admin, GOOD.encode())
    assert status == 303
    assert "blir sjekket" in admin.get(path).words
    worker.work_due()
    assert "Filen er i orden: 40 medlemmer." in admin.get(path).words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 3
    admin.submit()
    worker.work_due()
    page = admin.get(path)
    assert "40 medlemmer er lagt inn. 40 av dem er invitert" in page.words
    assert "Ny39" in admin.get("/admin/members?q=ny39").words
    assert list((settings.data / FOLDER).glob("*")) == []


def test_what_is_wrong_is_shown_by_line_and_nothing_is_added(
    cast: Cast, admin: Visitor, worker: Worker
) -> None:
    wrong = GOOD + "kari;Kari;To;kari2@nordlys.example\n=cmd;X;Y;ikke-adresse\n"
    _, path = send(admin, wrong.encode())
    worker.work_due()
    page = admin.get(path)
    assert "Et annet medlem hos kunden har dette brukernavnet." in page.words
    assert "43" in [cell.get_text().removeprefix("Linje") for cell in page.html.select("td")]
    assert admin.post(f"{path}/start").status == 303
    worker.work_due()
    assert Member.select().where(Member.customer == cast.nordlys).count() == 3


def test_a_username_taken_meanwhile_stops_it(cast: Cast, admin: Visitor, worker: Worker) -> None:
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    Member.update(username="ny7").where(Member.id == cast.ola.id).execute()
    admin.get(path)
    admin.submit()
    worker.work_due()
    assert "etter at filen ble sjekket" in admin.get(path).words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 3


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"x", "medlemmer.xlsx"), (b"", "medlemmer.csv"), (b"a" * (21 * 2**20), "medlemmer.csv")],
)
def test_what_is_no_member_file_is_refused(admin: Visitor, content: bytes, name: str) -> None:
    status, _ = send(admin, content, name)
    assert status in (413, 422)
    assert MemberImport.select().count() == 0


def test_another_customers_admin_finds_nothing(cast: Cast, admin: Visitor, worker: Worker) -> None:
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    admin.sign_in("fjord", "admin")
    assert admin.get(path).status == 404
    assert admin.post(f"{path}/start").status == 404
    assert admin.post(f"{path}/removal").status == 404
    admin.sign_in("nordlys", "kari")
    assert admin.get(path).status == 404
    assert send(admin, GOOD.encode())[0] == 404
    assert MemberImport.get().state == "checked"
