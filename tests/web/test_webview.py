"""Inside the mobile app: nothing is downloaded and no window is opened."""

import re

import pytest
from flask import Flask

from portal.activity.models import Event
from portal.config import ROOT
from tests.answers import Page
from tests.cast import Cast
from tests.house.addresses import pages
from tests.pages import Visitor

pytestmark = pytest.mark.same_on_both("what is written differently for the app is the template")

ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP3A; wv) AppleWebKit/537.36 Chrome/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
APP = f"{IPHONE} Safari/604.1 CerumApp/3.2"
FILES = ("/security/recovery-codes/file", "/consents/passport", "/requests/1/download")


@pytest.mark.parametrize("agent", [ANDROID, IPHONE, APP], ids=["Android", "iPhone", "named"])
@pytest.mark.parametrize("path", FILES)
def test_the_way_to_a_file_is_mailed_or_shared(kari: Visitor, agent: str, path: str) -> None:
    before = Event.select().count()
    page = kari.get(path, headers={"User-Agent": agent})
    assert page.status == 200
    assert page.h1 == "Åpne filen i nettleseren"
    assert "Content-Disposition" not in page.headers
    link = page.html.select_one("#mail-link")["href"]
    assert link.startswith("mailto:kari@nordlys.example?subject=")
    assert link.endswith(f"body=http%3A//127.0.0.1%3A8000{path}")
    assert page.html.select_one("#file-address").get_text(strip=True).endswith(path)
    assert Event.select().count() == before, "nothing was fetched"


def test_a_browser_gets_the_file(kari: Visitor) -> None:
    assert "attachment" in kari.get("/consents/passport").headers["Content-Disposition"]


def test_a_stranger_is_turned_away_in_the_app_too(visitor: Visitor) -> None:
    answer = visitor.get("/consents/passport", headers={"User-Agent": APP})
    assert answer.location == "/login?next=/consents/passport"


def test_no_address_sends_a_file_to_the_app(app: Flask, furnished: Cast) -> None:
    admin = Visitor(app)
    admin.sign_in("nordlys", "admin")
    files = [path for path in pages(app) if is_file(admin.send("GET", path))]
    assert {"/consents/passport", "/admin/record.csv", "/statistics.csv"} <= set(files)
    admin.usual["User-Agent"] = APP
    for path in files:
        assert admin.get(path).h1 == "Åpne filen i nettleseren", path


def is_file(answer: Page) -> bool:
    """Return whether the browser keeps ``answer`` instead of showing it."""
    return "attachment" in answer.headers.get("Content-Disposition", "")


def test_every_module_of_routes_with_a_file_has_a_page_for_the_app() -> None:
    sources = [path for path in (ROOT / "portal").rglob("*.py") if path.stem.endswith("routes")]
    with_files = [path for path in sources if "attachment" in path.read_text("utf-8")]
    assert len(with_files) >= 4
    for path in with_files:
        assert "@file_for_browsers\n" in path.read_text("utf-8"), path


def test_no_page_opens_a_window() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r'target="_blank"|window\.open', path.read_text("utf-8")), path
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert not re.search(r"window\.open|\b(alert|confirm|prompt)\(", path.read_text("utf-8")), (
            path
        )


def test_pages_respect_the_safe_areas() -> None:
    base = (ROOT / "templates" / "layouts" / "base.html").read_text("utf-8")
    assert "viewport-fit=cover" in base
    css = " ".join(path.read_text("utf-8") for path in (ROOT / "static" / "css").glob("*.css"))
    for side in ("left", "right", "bottom"):
        assert f"safe-area-inset-{side}" in css
