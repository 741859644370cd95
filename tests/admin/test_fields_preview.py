"""The preview beside a switch: the member's own page, changed in place, and nothing of it is kept."""

from portal.profile.switches import SwitchEvent
from tests.answers import Page
from tests.cast import Cast
from tests.pages import Visitor


def previewed(admin: Visitor, typed: dict[str, str], key: str = "certificates") -> Page:
    """Return what the preview shows of ``typed``, as the button without a script asks for it."""
    form = admin.get(f"/admin/fields/{key}").form("#switch-form")
    button = form.select_one("button[formaction]")
    assert button
    return admin.post(str(button["formaction"]), typed)


def test_the_preview_is_the_members_own_form_and_keeps_nothing(cast: Cast, admin: Visitor) -> None:
    shown = admin.get("/admin/fields/mobile").html.select_one("#preview")
    assert shown
    page = previewed(admin, {"state": "required", "nb": "Vi ringer når båten er sen."}, "mobile")
    after = page.html.select_one("#preview")
    assert after
    mobile = after.select_one("[name=mobile]")
    assert mobile
    label = after.select_one(f'label[for="{mobile["id"]}"]')
    assert label
    assert "Må fylles ut" in label.get_text()
    assert "båten er sen" in after.get_text()
    assert after.select_one("fieldset[disabled]")
    assert SwitchEvent.select().count() == 0
    assert "båten er sen" not in admin.get("/profile/contact").words


def test_the_preview_of_what_is_off_says_so(admin: Visitor) -> None:
    assert "Medlemmet ser den ikke" in previewed(admin, {"state": "off"}).words
    page = previewed(admin, {"state": "off"}, "mobile")
    assert not page.html.select("#preview [name=mobile]")
    assert page.html.select("#preview [name=street]")


def test_the_preview_is_changed_in_place(admin: Visitor) -> None:
    admin.get("/admin/fields/schedule")
    part = admin.fragment("/admin/fields/schedule/preview", {"state": "off"})
    assert part.text.lstrip().startswith("<section")
    assert "Medlemmet ser den ikke" in part.words
    assert admin.fragment("/admin/fields/schedule/preview", {"state": "perhaps"}).status == 200
