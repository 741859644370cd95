"""Whatever is typed, a check gives a value that can be stored or a sentence that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.data import checks
from portal.data.declarations import Asked
from portal.data.register import Register
from portal.tables import all_models
from portal.words import Refused

# Every plane, lone surrogates and control characters too.
ANYTHING = st.text(st.characters(), max_size=300)
ASKED = [
    (f"{column.table}.{column.name}", said.asked)
    for column, said in Register(all_models()).personal()
    if said.asked
]
# Not asked in a form, but typed at sign-in, in a file or on the command line.
ALONE = [checks.organisation_number, checks.username, checks.customer_id]


def value_or_sentence(check: object, typed: str) -> object:
    """Return the value, or the sentence that refuses; anything else is a fault."""
    try:
        return check(typed)  # type: ignore[operator]
    except Refused as refusal:
        return str(refusal.sentence)


@pytest.mark.parametrize("asked", [asked for _, asked in ASKED], ids=[name for name, _ in ASKED])
@given(typed=ANYTHING)
def test_a_form_takes_or_refuses(asked: Asked, typed: str) -> None:
    found = str(value_or_sentence(asked.check, typed))
    found.encode()
    assert "\x00" not in found


@pytest.mark.parametrize("check", ALONE, ids=lambda check: check.__name__)
@given(typed=ANYTHING)
def test_a_check_of_its_own_takes_or_refuses(check: object, typed: str) -> None:
    str(value_or_sentence(check, typed)).encode()


@pytest.mark.parametrize("asked", [asked for _, asked in ASKED], ids=[name for name, _ in ASKED])
def test_what_a_check_gave_it_takes_again(asked: Asked) -> None:
    for typed in ("Kari", "kari@nordlys.no", "412 34 567", "8624", "27.3.2025", "08.30", "37,5"):
        try:
            value = asked.check(typed)
        except Refused:
            continue
        assert asked.check(str(value)) == value


@pytest.mark.parametrize("asked", [asked for _, asked in ASKED], ids=[name for name, _ in ASKED])
def test_the_longest_body_is_weighed_at_once(asked: Asked) -> None:
    for typed in ("a" * 64_000, "1" * 64_000, " \t" * 32_000, "a@" * 32_000, "ﷺ" * 21_000):
        value_or_sentence(asked.check, typed)


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (checks.line(10), "elleve tegn"),
        (checks.line(10), "a\x00b"),
        (checks.line(10), "a\ud800b"),
        (checks.line(10), "a\x1bb"),
        (checks.email, "kari"),
        (checks.email, "kari@"),
        (checks.mobile, "12"),
        (checks.mobile, "+999 1234567"),
        (checks.postcode, "123"),
        (checks.postcode, "١٢٣٤"),
        (checks.date, "30.2.2025"),
        (checks.date, "29.2.2027"),
        (checks.date, "1.1.0000"),
        (checks.date, "1.1.9999"),
        (checks.time, "24.00"),
        (checks.time, "8.60"),
        (checks.year, "19"),
        (checks.organisation_number, "922712728"),
        (checks.customer_id, "a"),
        (checks.username, "kari blåfjell"),
    ],
)
def test_what_must_be_refused_is(check: object, typed: str) -> None:
    with pytest.raises(Refused):
        check(typed)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("check", "typed", "value"),
    [
        (checks.line(10), "  bla\u030a \t bær ", "blå bær"),
        (checks.mobile, "41 23 45 67", "+4741234567"),
        (checks.postcode, " 86 24 ", "8624"),
        (checks.organisation_number, "922 712 727", "922712727"),
        (checks.customer_id, " Nordlys ", "nordlys"),
        (checks.username, " KARI ", "kari"),
    ],
)
def test_what_is_meant_is_understood(check: object, typed: str, value: str) -> None:
    assert check(typed) == value  # type: ignore[operator]
