"""Policy texts become harmless HTML, in the small Markdown they are written in."""

import pytest
from html5lib import HTMLParser
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.render import Clause, rendered

TABLE = "**Hva vi lagrer**\n\n| Navn | Til |\n| --- | --- |\n| session | a\\|b *nå* |"


def test_clauses_keep_their_identity_and_give_the_contents_list() -> None:
    made = rendered("## Hvem er *ansvarlig*? {#who}\n\nTekst\n\n### Under {#who-else}\n\nMer")
    assert made.clauses == (Clause("who", "Hvem er ansvarlig?"),)
    assert made.clauses[0].anchor == "clause-who"
    assert made.html.startswith('<section class="clause"><h2 id="clause-who">')
    assert '<h2 id="clause-who">Hvem er <em>ansvarlig</em>?</h2>' in made.html
    assert '<h3 id="clause-who-else">Under</h3>' in made.html
    assert "{#" not in made.html


def test_the_subset_is_paragraphs_lists_bold_and_links() -> None:
    made = rendered("Du **kan** [skrive](mailto:a@b.no).\n\n- én\n- to\n\n1. først")
    assert made.html == (
        '<p>Du <strong>kan</strong> <a href="mailto:a@b.no">skrive</a>.'
        "</p>\n<ul>\n<li>én</li>\n<li>to</li>\n</ul>\n<ol>\n<li>først</li>\n</ol>\n"
    )


def test_a_table_has_caption_headers_and_scrolls_by_itself() -> None:
    html = rendered(TABLE).html
    assert html.startswith(
        '<div class="table-region as-cards" tabindex="0" role="region" aria-labelledby="'
    )
    caption = html.split('aria-labelledby="')[1].split('"')[0]
    assert f'<caption id="{caption}">Hva vi lagrer</caption>' in html
    assert '<th role="columnheader" scope="col">Navn</th>' in html
    assert '<th role="rowheader" scope="row">session</th>' in html
    assert '<td role="cell"><span class="label">Til</span>a|b <em>nå</em></td>' in html


def test_a_table_without_a_caption_is_still_well_formed() -> None:
    html = rendered(TABLE.split("\n\n")[1]).html
    HTMLParser(strict=True).parseFragment(html)
    assert html.startswith('<div class="table-region as-cards" tabindex="0"><table')


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="/x" onclick="y()">z</a>',
        "{{ config }}",
        "{% include 'x' %}",
        "{{7*7}}",
        "`kode`",
        "&lt;b&gt;",
    ],
)
def test_html_templates_and_what_is_not_in_the_subset_stay_text(text: str) -> None:
    found = HTMLParser(strict=True).parseFragment(rendered(text).html)
    assert "".join(found.itertext()).strip() == text
    assert {element.tag.rsplit("}")[-1] for element in found.iter()} <= {"DOCUMENT_FRAGMENT", "p"}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "http://a.no"],
)
def test_links_lead_only_to_safe_kinds_of_addresses(address: str) -> None:
    assert "href" not in rendered(f"[x]({address})").html


def test_the_customers_name_is_put_in_as_text() -> None:
    made = rendered("Behandlingsansvarlig er {{customer}}.")
    assert made.told_by("Nordlys & Sønn <b>") == (
        "<p>Behandlingsansvarlig er Nordlys &amp; Sønn &lt;b&gt;.</p>\n"
    )


@given(st.text(alphabet="#{}[]()|*-_<>&\"'\\!`/:a1\n ", max_size=80))
def test_no_text_breaks_out_of_the_page(text: str) -> None:
    html = rendered(text).html
    HTMLParser(strict=True).parseFragment(html)
    assert "<script" not in html
    assert html.count("<div") == html.count("</div>")
    assert html.count("<section") == html.count("</section>")


def test_a_picture_is_never_fetched() -> None:
    assert "<img" not in rendered("![bilde](https://example.com/x.png)").html
