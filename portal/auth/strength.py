"""What makes a password good enough, and how good it is: told in words, decided on the server."""

import math
import re
import unicodedata
from enum import StrEnum
from itertools import pairwise

from portal.auth.common_passwords import is_common
from portal.auth.passwords import LONGEST
from portal.members.models import Member
from portal.words import N_, Refused, Sentence

# NIST SP 800-63B-4: 15 characters when the password stands alone, 8 with a second step.
SHORTEST = 15
SHORTEST_WITH_SECOND_STEP = 8
SHORTEST_OWN_WORD = 3
FEWEST_DIFFERENT = 5
PORTAL_WORDS = frozenset(
    {"cerum", "medlem", "medlemsportal", "medlemsportalen", "passord", "password"}
)
_WORDS = re.compile(r"[^\W_]+")


class Strength(StrEnum):
    """How long a password would stand against somebody who guesses."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


STRENGTH_TEXTS = {
    Strength.WEAK: N_("Svakt: lett å gjette for en maskin. Gjør det lengre."),
    Strength.FAIR: N_("Greit: det holder, men et par ord til gjør det mye sterkere."),
    Strength.STRONG: N_("Sterkt: det tar lang tid å gjette."),
}


def own_words(member: Member) -> frozenset[str]:
    """Return the words that anybody who knows ``member`` would try first."""
    customer = member.customer
    sources = (
        member.username,
        member.given_name,
        member.family_name,
        (member.email or "").partition("@")[0],
        member.workplace or "",
        customer.key,
        customer.name,
    )
    found = {word for source in sources for word in _WORDS.findall(_plain(source))}
    return frozenset(word for word in found if len(word) >= SHORTEST_OWN_WORD) | PORTAL_WORDS


def refuse_weak(password: str, words: frozenset[str], *, shortest: int = SHORTEST) -> None:
    """Raise `Refused` for a password that is too short, too long, known, or made of ``words``."""
    if len(password) < shortest:
        raise Refused(
            N_("Passordet må ha minst %(shortest)s tegn. Det har %(written)s nå."),
            shortest=shortest,
            written=len(password),
        )
    if len(password) > LONGEST:
        raise Refused(N_("Passordet kan ha høyst %(longest)s tegn."), longest=LONGEST)
    if is_common(password):
        raise Refused(N_("Dette passordet er kjent fra datalekkasjer. Velg et annet."))
    word = _longest_in(password, words)
    if word and len(_without(password, words)) < shortest // 2:
        raise Refused(
            N_(
                "Passordet er laget av «%(word)s» og lite annet. "
                "Det er noe av det første andre prøver. Bruk ord som ikke har med deg å gjøre."
            ),
            word=word,
        )
    if len(set(_without(password, words))) < FEWEST_DIFFERENT or _is_a_row(password):
        raise Refused(
            N_("Passordet gjentar seg eller følger en rekke. Bruk ord som ikke hører sammen.")
        )


def strength(password: str, words: frozenset[str]) -> Strength:
    """Return how strong ``password`` is, counted low: each word is worth what a list of words is."""
    left = _without(password, words)
    parts = _WORDS.findall(left)
    bits = sum(min(13.0, 3.5 * len(part)) for part in parts)
    bits += 3.0 * (len(left) - sum(map(len, parts)))
    bits = min(bits, len(set(left)) * math.log2(max(len(left), 2)) * 1.5)
    if is_common(password) or bits < 40:
        return Strength.WEAK
    return Strength.STRONG if bits >= 60 else Strength.FAIR


def verdict(password: str, words: frozenset[str], *, shortest: int = SHORTEST) -> Sentence:
    """Return the sentence that tells what would be refused, or else how strong it is."""
    try:
        refuse_weak(password, words, shortest=shortest)
    except Refused as refusal:
        return refusal.sentence
    return Sentence(STRENGTH_TEXTS[strength(password, words)])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _without(password: str, words: frozenset[str]) -> str:
    rest = _plain(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest


def _longest_in(password: str, words: frozenset[str]) -> str | None:
    found = [word for word in words if word in _plain(password)]
    return max(found, key=len) if found else None


def _is_a_row(password: str) -> bool:
    """Four in five neighbours that are the same or follow each other: 123456…, aaaa…, abcdef…"""
    steps = [ord(later) - ord(earlier) for earlier, later in pairwise(_plain(password))]
    regular = sum(step in (-1, 0, 1) for step in steps)
    return regular >= 0.8 * len(steps) if steps else True
