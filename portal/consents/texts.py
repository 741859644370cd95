"""What a purpose says in one language, and how to check a text before it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields

from portal.data import checks
from portal.data.purposes import Basis, Purpose
from portal.words import LANGUAGES, N_, Refused

Say = Callable[[str, str], str]
"""Takes a bokmål text and a language, returns the text in that language."""

LONGEST = 600
CUSTOMER = "%(customer)s"
OF_CHOICES = frozenset({"question", "effect"})


class PurposeRefused(Refused):
    """This purpose or this text cannot be published as it is."""


@dataclass(frozen=True, slots=True)
class Text:
    """The sentences of one purpose in one language."""

    name: str
    explanation: str
    question: str
    data: str
    recipients: str
    kept: str
    if_no: str
    effect: str

    @property
    def exact(self) -> str:
        """Return all of it as one text: what a receipt repeats and what its fingerprint is of."""
        return "\n".join(text for text in asdict(self).values() if text)

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the exact text as 64 hex digits."""
        return hashlib.sha256(self.exact.encode()).hexdigest()

    def told_by(self, customer: str) -> Text:
        """Return the text with the name of ``customer`` in its place."""
        filled = {name: said.replace(CUSTOMER, customer) for name, said in asdict(self).items()}
        return Text(**filled)


NAMES = tuple(field.name for field in fields(Text))


def shipped_texts(purpose: Purpose, say: Say) -> dict[str, Text]:
    """Return what ``purpose`` says in every language, as the portal ships it."""
    wording = asdict(purpose.wording)
    bokmal = {"name": purpose.name, "explanation": purpose.explanation, **wording}
    return {
        language: Text(**{name: say(text, language) for name, text in bokmal.items()})
        for language in LANGUAGES
    }


def checked_texts(written: Mapping[str, Mapping[str, str]], basis: Basis) -> dict[str, Text]:
    """Return what was ``written`` by language and name, tidied.

    Raises `PurposeRefused` for a missing language or sentence, and for one that is not known.
    """
    found = {}
    for language in LANGUAGES:
        if language not in written:
            raise PurposeRefused(N_("Teksten mangler på %(language)s."), language=language)
        found[language] = _checked(written[language], language, basis)
    return found


def _checked(said: Mapping[str, str], language: str, basis: Basis) -> Text:
    unknown = set(said) - set(NAMES)
    if unknown:
        raise PurposeRefused(
            N_("Teksten på %(language)s har noe som ikke hører til: %(name)s."),
            language=language,
            name=min(unknown),
        )
    tidy = checks.paragraph(LONGEST)
    text = Text(**{name: tidy(said.get(name, "")) for name in NAMES})
    needed = set(NAMES) if basis is Basis.CONSENT else set(NAMES) - OF_CHOICES
    for name in NAMES:
        if name in needed and not getattr(text, name):
            raise PurposeRefused(
                N_("Teksten på %(language)s mangler %(name)s."), language=language, name=name
            )
    return text
