"""Texts that are written in one place and translated in another.

The source language is Norwegian bokmål. Code below the web marks a sentence with ``N_`` and passes
it on unchanged; the web, the mail and the command line translate it for the reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
DEFAULT_LANGUAGE = "nb"


def N_(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged."""
    return text


def inside(words: str) -> str:
    """Return ``words`` as they stand inside a sentence; an abbreviation keeps its capitals."""
    is_abbreviation = words[:2].isalpha() and words[:2].isupper()
    return words if is_abbreviation else words[:1].lower() + words[1:]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A marked text and the values that belong in its named placeholders."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the bokmål sentence."""
        return self.text % self.values if self.values else self.text


class Refused(ValueError):
    """What a person wrote cannot be accepted; ``sentence`` says what to do instead."""

    def __init__(self, text: str, **values: object) -> None:
        self.sentence = Sentence(text, values)
        super().__init__(str(self.sentence))
