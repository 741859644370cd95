"""No sequence of published figures picks anybody out: an attacker with all of them finds no small group.

Small is from 1 to 9: a group known to be empty or of at least ten, or that may be, is no finding.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.statistics import keys
from portal.statistics.publishing import published
from portal.statistics.rounding import SMALLEST, rounded
from tests.statistics.attacker import View, isolated, possible, view

AWAY, SILENT, YES, NO = "away", "silent", "yes", "no"
STATES = (AWAY, SILENT, YES, NO)
Counts = Counter[Hashable]


def small(crowd: Counts, groups: dict[str, list[Hashable]]) -> dict[str, list[Hashable]]:
    """Return those of ``groups`` that there is something to find out about: from 1 to 9 people.

    What is true is among what is possible, so no other group can be isolated.
    """
    sizes = {name: sum(crowd[kind] for kind in kinds) for name, kinds in groups.items()}
    return {name: kinds for name, kinds in groups.items() if 0 < sizes[name] < SMALLEST}


def people(kinds: Sequence[Hashable], most: int = 25) -> st.SearchStrategy[Counts]:
    """Return populations: how many there are of each of ``kinds``, many of them none."""
    number = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, most))
    return st.lists(number, min_size=len(kinds), max_size=len(kinds)).map(
        lambda numbers: Counter(dict(zip(kinds, numbers, strict=True)))
    )


def told(
    kinds: Sequence[Hashable], crowd: Counts, key: str, among: Callable[[Hashable], bool]
) -> View:
    """Return what is published under ``key`` of those of ``crowd`` for whom ``among`` holds."""
    count = sum(number for kind, number in crowd.items() if among(kind))
    value = published({key: count})[key]
    return view(kinds, among, value, value + SMALLEST - 1)


def at(month: int, *states: str) -> Callable[[Hashable], bool]:
    """Return whether a kind is in one of ``states`` in ``month``."""
    return lambda kind: kind[month] in states  # type: ignore[index]


MONTHS = 2
LIVES = list(product(STATES, repeat=MONTHS))


def monthly(crowd: Counts) -> list[View]:
    """Return what is published about choices, month after month."""
    return [
        each
        for month in range(MONTHS)
        for each in (
            told(LIVES, crowd, keys.ACTIVE, at(month, SILENT, YES, NO)),
            told(LIVES, crowd, keys.choice("tailoring", "yes"), at(month, YES)),
            told(LIVES, crowd, keys.choice("tailoring", "no"), at(month, NO)),
        )
    ]


def groups_over_time() -> dict[str, list[Hashable]]:
    """Return whom one may want to find: by state, by what they did between two months, by life."""
    found: dict[str, list[Hashable]] = {str(life): [life] for life in LIVES}
    for month, state in product(range(MONTHS), STATES[1:]):
        found[f"{state} in {month}"] = [life for life in LIVES if life[month] == state]
    found["came"] = [life for life in LIVES if life[0] == AWAY != life[1]]
    found["left"] = [life for life in LIVES if life[1] == AWAY != life[0]]
    found["changed"] = [life for life in LIVES if life[0] != life[1]]
    found["not yes"] = [life for life in LIVES if life[0] in (SILENT, NO)]
    return found


@settings(max_examples=50)
@given(people(LIVES))
@example(Counter({(YES, YES): 10, (YES, NO): 1, (SILENT, SILENT): 20, (NO, NO): 9}))
@example(Counter({(SILENT, SILENT): 19, (SILENT, YES): 1, (YES, YES): 9}))
@example(Counter({(SILENT, SILENT): 10, (AWAY, YES): 1, (YES, YES): 9}))
@example(Counter({(YES, YES): 10, (NO, NO): 10, (NO, AWAY): 1}))
def test_month_after_month_isolates_nobody(crowd: Counts) -> None:
    assert isolated(LIVES, monthly(crowd), small(crowd, groups_over_time())) == {}


ANSWERS = (SILENT, YES, NO)
PERSONS = list(product(ANSWERS, ANSWERS, ("seen", "unseen"), ("here", "gone")))


@settings(max_examples=25)
@given(people(PERSONS, 15))
@example(Counter({(YES, NO, "seen", "here"): 1, (YES, YES, "seen", "here"): 39}))
def test_tables_beside_each_other_isolate_nobody(crowd: Counts) -> None:
    """Two purposes, a policy and the sign-ins of one month, all about the same members."""
    views = [told(PERSONS, crowd, keys.ACTIVE, lambda _kind: True)]
    for place, purpose in ((0, "tailoring"), (1, "position")):
        views += [
            told(PERSONS, crowd, keys.choice(purpose, said), at(place, said)) for said in (YES, NO)
        ]
    views.append(told(PERSONS, crowd, keys.policy(1, "acknowledged"), at(2, "seen")))
    views.append(told(PERSONS, crowd, keys.SIGNED_IN, at(3, "here")))
    wanted: dict[str, list[Hashable]] = {str(kind): [kind] for kind in PERSONS}
    for place, state in ((0, SILENT), (0, NO), (1, SILENT), (2, "unseen"), (3, "gone")):
        wanted[f"{state} {place}"] = [kind for kind in PERSONS if kind[place] == state]
    assert isolated(PERSONS, views, small(crowd, wanted)) == {}


SPAN = 3
SENT = list(range(SPAN + 2))  # the month in which a request was sent


@settings(max_examples=60)
@given(people(SENT))
def test_windows_that_slide_isolate_nobody(crowd: Counts) -> None:
    """What is counted over the last months is published each month: the windows overlap."""
    views = [
        told(SENT, crowd, keys.request("access"), lambda kind, end=end: end - SPAN < kind <= end)  # type: ignore[misc,operator]
        for end in range(SPAN - 1, SPAN + 2)
    ]
    wanted: dict[str, list[Hashable]] = {str(month): [month] for month in SENT}
    assert isolated(SENT, views, small(crowd, wanted)) == {}


@given(st.integers(0, 10**6))
def test_a_rounded_count_leaves_ten_possibilities(count: int) -> None:
    assert [other for other in range(count - 20, count + 20) if other >= 0].count(count) == 1
    same = [
        other for other in range(max(0, count - 20), count + 20) if rounded(other) == rounded(count)
    ]
    assert len(same) == SMALLEST


def test_the_attacker_finds_who_is_not_protected() -> None:
    """Or the properties above would prove nothing."""
    crowd: Counts = Counter({SILENT: 16, YES: 16, NO: 8})
    kinds = list(crowd)

    def exactly(kind: str) -> View:
        return view(kinds, lambda other: other == kind, crowd[kind], crowd[kind])

    assert isolated(kinds, [exactly(NO)], {"no": [NO]}) == {"no": (8, 8)}
    everybody = told(kinds, crowd, keys.ACTIVE, lambda _kind: True)
    answers = [told(kinds, crowd, "x", lambda kind, said=said: kind == said) for said in (YES, NO)]  # type: ignore[misc]
    silent = told(kinds, crowd, "x", lambda kind: kind == SILENT)
    assert isolated(kinds, [everybody, *answers], {"no": [NO]}) == {}
    # The group that is always withheld, published too: the three no longer fit but in one way.
    least, most = possible(kinds, [everybody, *answers, silent], [NO])
    assert (round(least), round(most)) == (2, 9)


def test_the_attacker_is_right_where_one_can_count() -> None:
    kinds = ["a", "b", "c"]
    views = [
        View(frozenset("ab"), 10, 19),
        View(frozenset("bc"), 20, 29),
        View(frozenset("a"), 0, 9),
    ]
    assert possible(kinds, views, ["b"]) == pytest.approx((1, 19))
    assert possible(kinds, views, ["c"]) == pytest.approx((1, 28))
