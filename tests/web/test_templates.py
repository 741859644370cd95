"""Templates speak one language each, whichever was asked for first."""

import pytest
from flask import Flask

from portal.web import i18n, templates
from portal.words import LANGUAGES

TEXT = "%(customer)s er behandlingsansvarlig. Cerum AS er databehandler."


@pytest.mark.parametrize("order", [sorted(LANGUAGES), sorted(LANGUAGES, reverse=True)])
def test_texts_with_values_are_in_the_language_of_their_page(app: Flask, order: list[str]) -> None:
    templates.init_app(app)
    with app.app_context():
        said = {
            language: templates.environment(language)
            .from_string(f'{{{{ _("{TEXT}", customer=name) }}}}')
            .render(name="Nordlys Drift AS")
            for language in order
        }
    assert said == {
        language: i18n.catalogue(language).gettext(TEXT) % {"customer": "Nordlys Drift AS"}
        for language in order
    }
    assert len(set(said.values())) == len(LANGUAGES)
