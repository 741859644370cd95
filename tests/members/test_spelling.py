"""Norwegian names: the same name in every spelling, and the order of the alphabet."""

import pytest

from portal.members.spelling import after_all, in_digits, sorting, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åse", "Aase"),
        ("ÅSE", "åse"),
        ("A\u030ase", "Åse"),
        ("Ødegård", "Ödegård"),
        ("Bjørn", "bjoern"),
        ("Næss", "Naess"),
        ("André", "Andre"),
        ("Zoë", "zoe"),
        ("Máhtte", "Mahtte"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("one", "other"), [("Åse", "Ase"), ("Bø", "Bo"), ("Hær", "Har")])
def test_two_names(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_the_order_is_the_alphabets() -> None:
    names = ["Aasen", "Berg", "Zetterlund", "Ærlig", "Ås", "Ødegård", "Andersen", "Å"]
    ordered = ["Andersen", "Berg", "Zetterlund", "Ærlig", "Ødegård", "Å", "Ås", "Aasen"]
    assert sorted(names, key=sorting) == ordered


def test_a_beginning_stays_a_beginning() -> None:
    for word in ("kari", "karianne", "kar9", "kar\U0010ffff"):
        assert in_digits("kar") <= in_digits(word) < after_all(in_digits("kar"))
    for word in ("kas", "kaq", "ka"):
        assert not in_digits("kar") <= in_digits(word) < after_all(in_digits("kar"))
