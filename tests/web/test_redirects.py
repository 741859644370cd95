"""Where a person may be sent: to pages of this portal and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.redirects import local_path, safe_next
from tests.cast import PASSWORD
from tests.pages import HTMX, Visitor

pytestmark = pytest.mark.same_on_both("an address is judged by its letters")

ABROAD = [
    "https://evil.example",
    "http://evil.example/profile",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example\t",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "\x00/",
    "/\x00",
    " //evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "evil.example",
    "evil.example/profile",
    "@evil.example",
    "/@evil.example",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "://evil.example",
    ":80/",
    "?next=//evil.example",
    "#//evil.example",
    "/profile#//evil.example",
    "/profile:80",
    "/\u2215evil.example",
    "/\uff0f/evil.example",
    "\u2044/evil.example",
    "/profile\u2028",
    "/;//evil.example",
    "/profile<script>",
    "/profile\"onload='x'",
    "/profile'",
    "/" + "a" * 600,
    "",
]
AT_HOME = ["/", "/profile", "/profile/contact?edit=1", "/requests/7", "/policy/changes?view=old"]


@pytest.mark.parametrize("address", ABROAD, ids=repr)
def test_no_way_leads_off_the_site(address: str) -> None:
    assert safe_next(address) is None


@pytest.mark.parametrize("address", ["/login", "/logout", "/login?next=/login"])
def test_sign_in_does_not_lead_back_to_itself(address: str) -> None:
    assert safe_next(address) is None


@pytest.mark.parametrize("address", AT_HOME)
def test_a_page_of_ours_is_kept(address: str) -> None:
    assert safe_next(address) == address


@given(st.text(max_size=60))
def test_whatever_is_kept_begins_at_our_own_root(address: str) -> None:
    kept = safe_next("/" + address)
    assert kept is None or (kept.isascii() and kept[:2] not in ("//", "/\\"))


@given(st.text(max_size=60))
def test_the_path_of_any_address_is_safe_or_none(address: str) -> None:
    for whole in (address, f"http://[{address}", f"https://evil.example/{address}"):
        found = local_path(whole)
        assert found is None or safe_next(found) == found


@pytest.mark.parametrize("address", ABROAD, ids=repr)
def test_signing_in_never_leads_off_the_site(visitor: Visitor, address: str) -> None:
    visitor.get("/login")
    typed = {"customer_id": "nordlys", "username": "kari", "password": PASSWORD, "next": address}
    assert visitor.post("/login", typed).location == "/"


@pytest.mark.parametrize("address", [each for each in ABROAD if "\n" not in each], ids=repr)
def test_neither_language_nor_a_fragment_leads_off_the_site(visitor: Visitor, address: str) -> None:
    visitor.get("/login")
    assert visitor.post("/language", {"language": "nb", "next": address}).location == "/"
    if address.isascii() and address.isprintable():
        answer = visitor.send("GET", "/profile", headers={**HTMX, "HX-Current-URL": address})
        leads_to = answer.headers["HX-Redirect"]
        assert leads_to.startswith("/login")
        assert "evil" not in leads_to.split("next=")[0]


def test_another_language_keeps_the_way_on_from_sign_in(visitor: Visitor) -> None:
    visitor.get("/login?next=/profile")
    visitor.language = "nn"
    page = visitor.submit({"language": "nn"}, form="form.languages")
    assert page.path == "/login?next=/profile"
    assert page.form("form[action='/login']").select_one("[name=next]")["value"] == "/profile"


def test_the_host_of_a_request_is_not_believed(visitor: Visitor) -> None:
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"):
        answer = visitor.get("/login", headers={name: "evil.example"})
        assert "evil.example" not in answer.text
    page = visitor.send("GET", "/", headers={"X-Forwarded-Proto": "https"})
    assert page.location == "/login"
