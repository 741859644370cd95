"""Norwegian names made comparable: å and aa are one, accents do not matter, order is the alphabet's.

Databases sort text by rules of their own, which differ. What is stored here is therefore written in
digits, three for each byte: every database sorts those the same, and a beginning stays a beginning.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 40
# In digits they are three times as long, and a column takes 255.
MOST_BYTES = 80
MOST_WORDS = 24
# PostgreSQL takes no longer entries than 2,700 bytes in an index.
LONGEST_TEXT = 2000
# One letter written in more than one way.
_SAME = str.maketrans(
    {
        "å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe",
        "ð": "d", "đ": "d", "þ": "th", "ŋ": "n", "ŧ": "t", "ł": "l", "ß": "ss",
    }
)  # fmt: skip
# After z come æ, ø and å, in this order; older spellings stand with them.
_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
# Each byte in three digits.
_DIGITS = tuple(f"{byte:03d}" for byte in range(256))
_NOT_WORD = re.compile(r"[\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in the spelling that is searched."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_SAME)
    return [_short(word) for word in _NOT_WORD.split(_bare(plain)) if word]


def one_text(words: Iterable[str]) -> str:
    """Return ``words`` as one text in which a space stands before each, as many as there is room for."""
    text = ""
    for word in words:
        if len(f"{text} {word}".encode()) > LONGEST_TEXT:
            break
        text += f" {word}"
    return text


def in_digits(text: str) -> str:
    """Return ``text`` so that any database sorts it byte by byte."""
    return "".join([_DIGITS[byte] for byte in text.encode("utf-8", "surrogatepass")])


def after_all(beginning: str) -> str:
    """Return what sorts after everything in digits that begins with ``beginning``."""
    return f"{beginning}3"


def sorting(text: str) -> str:
    """Return what ``text`` is sorted by, in digits."""
    letters = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").translate(_ORDER)
    return in_digits(_short(_bare(letters)))


def _short(text: str) -> str:
    if text.isascii():
        return text[:LONGEST_WORD]
    return text[:LONGEST_WORD].encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")


def _bare(text: str) -> str:
    """Return ``text`` without accents."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))
