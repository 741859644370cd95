"""A file of members: checked, looked over, and added; what cannot be used is told and given back."""

import csv
import io
from typing import Any

import pytest

from portal.activity.models import Event
from portal.clock import now
from portal.config import Settings
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.members.importing import comparing, working
from portal.members.importing.upload import FOLDER, MemberImport
from portal.members.joining import Joined
from portal.members.models import Member
from tests.arrivals import SignIn
from tests.cast import Cast
from tests.pages import Visitor

GOOD = "brukernavn;fornavn;etternavn;e-post\n" + "".join(
    f"ny{number};Nils;Ny{number};ny{number}@nordlys.example\n" for number in range(40)
)


@pytest.fixture
def admin(signed_in: SignIn) -> Visitor:
    """A browser in which the admin of Nordlys has signed in."""
    visitor = signed_in("nordlys", "admin")
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


def rejected(visitor: Visitor, path: str) -> list[list[str]]:
    """Return the cells of the file of rejected rows."""
    text = visitor.get(f"{path}/rejected").text.removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_file_is_checked_and_then_added(
    cast: Cast, admin: Visitor, worker: Worker, settings: Settings
) -> None:
    status, path = send(admin, GOOD.encode())
    assert status == 303
    assert "blir sjekket" in admin.get(path).words
    worker.work_due()
    assert "40 nye · 0 endret" in admin.get(path).words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 3
    admin.submit()
    worker.work_due()
    page = admin.get(path)
    assert "40 nye · 0 endret 40 er invitert på e-post." in page.words
    assert "Ny39" in admin.get("/admin/members?q=ny39").words
    assert list((settings.data / FOLDER).glob("*.csv")) == []
    assert "40 nye · 0 endret" in admin.get("/admin/members/import").words


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


def test_the_progress_does_not_go_back_unexplained(
    cast: Cast, admin: Visitor, worker: Worker
) -> None:
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    admin.get(path)
    admin.submit()
    MemberImport.update(reached=30).execute()
    assert "sjekket en gang til: 71 prosent." in admin.get(path).words
    MemberImport.update(reached=20, done=19).execute()
    assert "blir lagt inn: 47 prosent." in admin.get(path).words


def test_a_username_taken_meanwhile_stops_it(cast: Cast, admin: Visitor, worker: Worker) -> None:
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    Member.update(username="ny7").where(Member.id == cast.ola.id).execute()
    admin.get(path)
    admin.submit()
    worker.work_due()
    assert "etter at filen ble sjekket" in admin.get(path).words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 3


def test_rows_that_cannot_be_used_are_left_out_when_told_to(
    cast: Cast, admin: Visitor, worker: Worker
) -> None:
    wrong = GOOD + "=1+1;X;Y;x@nordlys.example\nlise;Lise;Li;ikke-adresse\n"
    _, path = send(admin, b"\xef\xbb\xbf" + wrong.encode())
    worker.work_due()
    page = admin.get(path)
    assert "40 nye · 0 endret · 2 med feil" in page.words
    assert page.words.index("Feil i filen") < page.words.index("hopp over 2")
    admin.submit(form=f'form[action="{path}/start"]')
    worker.work_due()
    page = admin.get(path)
    assert "40 nye · 0 endret · 2 med feil" in page.words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 43
    lines = rejected(admin, path)
    assert lines[0] == ["brukernavn", "fornavn", "etternavn", "e-post", "Hva som er feil"]
    assert [line[0] for line in lines[1:]] == ["'=1+1", "lise"]
    assert all(line[-1] for line in lines[1:])


def test_who_is_a_member_already_is_changed_where_the_customer_decides(
    cast: Cast, admin: Visitor, worker: Worker
) -> None:
    rows = (
        "brukernavn;fornavn;etternavn;stilling;ansattnummer",
        "kari;Kari;Blåfjell;Direktør;900",
        "ola;Ola;Ødegård;Lærling;000243",
        "admin;En;Annen;;1",
    )
    _, path = send(admin, "\n".join(rows).encode())
    worker.work_due()
    page = admin.get(path)
    assert "0 nye · 1 endret · 1 med feil" in page.words
    assert "Et annet medlem hos kunden har dette brukernavnet." in page.words
    admin.submit(form=f'form[action="{path}/start"]')
    worker.work_due()
    kari = Member.get_by_id(cast.kari.id)
    assert (kari.employee_number, kari.job_title) == ("900", "Elektriker")
    (told,) = [event for event in Event.of(cast.kari) if event.by == cast.admin]
    assert told.kind == "members:member:updated"
    assert Event.of(cast.ola).where(Event.by == cast.admin).count() == 0


def test_a_worker_that_is_killed_goes_on_where_it_was(
    cast: Cast, admin: Visitor, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "ROWS_AT_ONCE", 15)
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    admin.get(path)
    admin.submit()
    add, added = working.add_members, []

    def killed(*args: Any, **kwargs: Any) -> Joined:
        if len(added) == 2:
            raise SystemExit
        added.append(add(*args, **kwargs))
        return added[-1]

    monkeypatch.setattr(working, "add_members", killed)
    with pytest.raises(SystemExit):
        worker.work_due()
    assert "prosent" in admin.get(path).words
    assert MemberImport.get().done == 30
    monkeypatch.undo()
    Job.update(lease=None, due_at=now()).where(Job.state == "open").execute()
    worker.work_due()
    assert "40 nye · 0 endret" in admin.get(path).words
    assert Member.select().where(Member.customer == cast.nordlys).count() == 43


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04" + b"\0" * 50, "nulltegn"),
        (b"brukernavn;fornavn\n" + b"a" * 70_000, "lengre enn"),
        ("brukernavn;fornavn".encode("utf-16"), "UTF-16"),
        (b'brukernavn;fornavn;etternavn\nkari;"Kari;Li\n', "anf\xf8rselstegn".encode("latin-1")),
    ],
    ids=["zip", "endless line", "utf-16", "open quote"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    admin: Visitor, worker: Worker, content: bytes, told: str | bytes
) -> None:
    _, path = send(admin, content)
    worker.work_due()
    page = admin.get(path)
    assert (told if isinstance(told, str) else told.decode("latin-1")) in page.words
    assert admin.post(f"{path}/start", {"skips": "1"}).status == 303
    worker.work_due()
    assert MemberImport.get().state == "checked"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"x", "medlemmer.xlsx"), (b"", "medlemmer.csv"), (b"a" * (21 * 2**20), "medlemmer.csv")],
)
def test_what_is_no_member_file_is_refused(admin: Visitor, content: bytes, name: str) -> None:
    status, _ = send(admin, content, name)
    assert status in (413, 422)
    assert admin.page
    assert ("for stort" if status == 413 else "CSV-fil på høyst 20 MB") in admin.page.words
    assert MemberImport.select().count() == 0


def test_another_customers_admin_finds_nothing(cast: Cast, admin: Visitor, worker: Worker) -> None:
    _, path = send(admin, GOOD.encode())
    worker.work_due()
    admin.sign_in("fjord", "admin")
    assert admin.get(path).status == 404
    assert admin.post(f"{path}/start").status == 404
    assert admin.post(f"{path}/removal").status == 404
    assert admin.get(f"{path}/rejected").status == 404
    admin.sign_in("nordlys", "kari")
    assert admin.get(path).status == 404
    assert send(admin, GOOD.encode())[0] == 404
    assert MemberImport.get().state == "checked"
