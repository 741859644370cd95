"""What the visitor looks for on every page is found when it is there."""

from pathlib import Path

import pytest

from tests import markup
from tests.hygiene import Unclean, check_fragment, check_page
from tests.pages import Visitor

GOOD = """<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><title>Kontakt – Nordlys</title></head>
<body><main><h1>Kontakt</h1><h2>Adresse</h2>
<form method="post" action="/a"><input type="hidden" name="csrf_token" value="x">
<label for="street">Gate</label><input id="street" name="street"><button>Lagre</button></form>
<a href="https://datatilsynet.no">Klag</a>
</main></body></html>"""
CARD = '<section id="card"><h2>Kontakt</h2></section>'

BAD_PAGES = {
    "no doctype": ("<!doctype html>\n", ""),
    "unclosed element": ("<h2>Adresse</h2>", "<h2>Adresse</h2></div>"),
    "control character": ("Adresse", "Adr\x01esse"),
    "another language": ('lang="nb"', 'lang="en"'),
    "no language": (' lang="nb"', ""),
    "no heading": ("<h1>Kontakt</h1>", "<p>Kontakt</p>"),
    "two headings": ("<h2>Adresse</h2>", "<h1>Adresse</h1>"),
    "a skipped level": ("<h2>Adresse</h2>", "<h3>Adresse</h3>"),
    "no title": ("<title>Kontakt – Nordlys</title>", "<title></title>"),
    "another title": ("<title>Kontakt", "<title>Profil"),
    "no main": ("main>", "div>"),
    "one id twice": ("<h2>", '<h2 id="street">'),
    "no label": ('for="street"', 'for="city"'),
    "an empty label to lean on": ('<label for="street">Gate</label>', ""),
    "a label that leads nowhere": ("<h2>", '<label for="gone">Gate</label><h2>'),
    "a description that is gone": ('name="street"', 'name="street" aria-describedby="gone"'),
    "a link that leads nowhere": ('href="https://datatilsynet.no"', 'href="#gone"'),
    "a button without a name": ("<button>Lagre</button>", "<button></button>"),
    "no token": ('<input type="hidden" name="csrf_token" value="x">', ""),
    "an empty token": ('name="csrf_token" value="x"', 'name="csrf_token"'),
    "script in the page": ("<h2>", "<script>x()</script><h2>"),
    "style in the page": ("<h2>", "<style>p{}</style><h2>"),
    "a style attribute": ("<h2>", '<h2 style="color:red">'),
    "a script attribute": ("<h2>", '<h2 onclick="x()">'),
    "an htmx script attribute": ("<h2>", '<h2 data-hx-on:click="x()">'),
    "an attribute that is no HTML": ("<h2>", '<h2 hx-get="/a">'),
    "a picture from abroad": ("<h2>", '<img alt="" src="https://x.example/a.png"><h2>'),
    "a picture from beside": ("<h2>", '<img alt="" src="//x.example/a.png"><h2>'),
    "a form that leads abroad": ('action="/a"', 'action="https://x.example/"'),
    "a style sheet from abroad": ("</head>", '<link rel="stylesheet" href="//x.example"></head>'),
}
BAD_FRAGMENTS = {
    "a whole page": GOOD,
    "no root": "Lagret",
    "text beside the root": f"Lagret {CARD}",
    "two roots": CARD + '<p id="b">b</p>',
    "no id": "<section><h2>Kontakt</h2></section>",
    "only out of band": '<div id="a" data-hx-swap-oob="true"></div>',
    "unclosed": '<section id="card"><p>a</section></b>',
    "no label": '<section id="card"><h2>a</h2><input name="street"></section>',
    "one id twice": '<section id="card"><p id="card"></p></section>',
    "script": '<section id="card"><script>x()</script></section>',
}


def test_a_good_page_and_a_good_fragment_pass() -> None:
    check_page("/profile", GOOD, "nb")
    check_fragment("/profile", CARD)
    check_fragment("/profile", CARD + '<div id="status" data-hx-swap-oob="innerHTML">Lagret</div>')
    check_fragment("/profile", '<tr id="row-1"><td>1</td></tr>')
    check_fragment("/profile", '<input id="city" name="city" type="text">')


@pytest.mark.parametrize("fault", BAD_PAGES)
def test_a_bad_page_is_found(fault: str) -> None:
    before, after = BAD_PAGES[fault]
    assert before in GOOD
    with pytest.raises(Unclean):
        check_page("/profile", GOOD.replace(before, after), "nb")


@pytest.mark.parametrize("fault", BAD_FRAGMENTS)
def test_a_bad_fragment_is_found(fault: str) -> None:
    with pytest.raises(Unclean):
        check_fragment("/profile", BAD_FRAGMENTS[fault])


def test_the_visitor_looks_at_what_it_opens(kari: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    views = kari.client.application.view_functions
    monkeypatch.setitem(views, "home.index", lambda: "<p>no page</p>")
    with pytest.raises(Unclean, match="no title"):
        kari.get("/")


def test_only_what_has_no_error_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = tmp_path / "valid"
    monkeypatch.setattr(markup, "REMEMBERED", remembered)
    assert markup.parse_errors('<p id="remembered"><b></p>', False)
    assert not remembered.exists()
    for _ in range(2):
        assert markup.parse_errors('<p id="remembered"></p>', False) == ()
    assert len(remembered.read_text().split()) == 1
