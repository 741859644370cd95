"""Everything an admin does is in the journal: who, when, what, why. Members see what touched them."""

from flask import Flask

from portal.activity.journal import AdminAct
from portal.activity.looking import Reason, look
from portal.activity.models import Event
from portal.clock import now
from portal.data.declarations import Role
from portal.data_requests.handling import ask, make_move
from portal.data_requests.kinds import RequestKind
from portal.data_requests.states import Actor, Move
from portal.members.membership import set_role
from portal.members.models import Member
from portal.profile.standing import State
from portal.profile.switching import switch
from tests.cast import Cast
from tests.pages import Visitor


def test_it_says_who_what_when_and_why(cast: Cast, admin: Visitor) -> None:
    assert "Ingenting er gjort ennå." in admin.get("/admin/journal").words
    look(cast.kari, "contact", Reason.PAY, by=cast.admin, at=now())
    switch(cast.nordlys, "certificates", State.REQUIRED, by=cast.admin, at=now())
    admin.get("/admin/settings")
    admin.submit({"notice_days": "30"})
    set_role(cast.kari, Role.ADMIN, by=cast.admin, at=now())
    said = admin.get("/admin/journal").words
    assert "Så på opplysninger om Kari Blåfjell: Kontaktopplysninger." in said
    assert "Begrunnelse: Lønn eller refusjon" in said
    assert "Satte «Sertifikater» til «Må fylles ut»." in said
    assert "Endret innstillingene: varsel før noe nytt." in said
    assert "Kari Blåfjell fikk vite: «Rollen din ble endret.»" in said
    assert "Åse Næss, 3. mars 2026 kl. 10.00" in said
    assert [event.kind for event in Event.of(cast.kari)][-1] == "members:role:changed"


def test_both_sides_read_who_moved_a_request_when_and_why(
    cast: Cast, admin: Visitor, app: Flask
) -> None:
    asked = ask(cast.kari, RequestKind.RESTRICTION, at=now(), subject="accuracy")
    why = "Vi rettet det for 100 % sikkerhets skyld."
    make_move(asked, Move.REFUSE, actor=Actor.CUSTOMER, by=cast.admin, at=now(), reason=why)
    kari = Visitor(app)
    kari.sign_in("nordlys", "kari")
    at_kari, at_admin = (
        page.words
        for page in (kari.get(f"/requests/{asked.id}"), admin.get(f"/admin/requests/{asked.id}"))
    )
    assert f"Arbeidsgiveren din avslo henvendelsen: «{why}»" in at_kari
    assert f"Åse Næss avslo henvendelsen: «{why}»" in at_admin
    for words in (at_kari, at_admin):
        assert "3. mars 2026 kl. 10.00" in words
    journal = admin.get("/admin/journal").words
    assert f"Begrunnelse: {why}" in journal
    assert asked.reference in journal
    assert why in kari.get("/data/admin-act").words


def test_what_a_member_does_alone_is_no_admins_act(cast: Cast, admin: Visitor, app: Flask) -> None:
    Visitor(app).sign_in("nordlys", "kari")
    assert AdminAct.select().count() == 0


def test_another_customer_reads_nothing_of_it(cast: Cast, admin: Visitor, app: Flask) -> None:
    look(cast.kari, "contact", Reason.PAY, by=cast.admin, at=now())
    other = Visitor(app)
    other.sign_in("fjord", "admin")
    assert "Kari Blåfjell" not in other.get("/admin/journal").words
    other.sign_in("nordlys", "kari")
    assert other.get("/admin/journal").status == 404


def test_older_acts_are_a_page_further(cast: Cast, admin: Visitor) -> None:
    for _ in range(30):
        AdminAct.create(customer=cast.nordlys, by=cast.admin, kind="members:role:changed", at=now())
    page = admin.get("/admin/journal")
    assert len(page.html.select("main ol > li")) == 25
    older = page.html.select_one('a[href^="/admin/journal?before="]')
    assert older
    assert len(admin.get(str(older["href"])).html.select("main ol > li")) == 5
    assert admin.get("/admin/journal?before=x").status == 200


def test_what_is_about_an_erased_member_goes_with_them(cast: Cast, admin: Visitor) -> None:
    look(cast.ola, "contact", Reason.PAY, by=cast.admin, at=now())
    assert AdminAct.select().where(AdminAct.member == cast.ola.id).count() == 1
    Event.delete().execute()
    Member.delete().where(Member.id == cast.ola.id).execute()
    assert AdminAct.select().where(AdminAct.member == cast.ola.id).count() == 0
