"""The redline: no word is lost, what changed is marked, and comparing never takes long."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.changes import Fate, changes
from portal.policies.parts import Block, Kind, parts_of
from portal.policies.redline import Mark, Phrase, compared, phrases

WORDS = st.lists(
    st.sampled_from(["vi", "lagrer", "navnet", "ditt", "{{customer}}", "æøå,", "(a)", "30"]),
    max_size=25,
).map(" ".join)
BLOCKS = st.lists(st.builds(Block, st.sampled_from(Kind), WORDS.filter(bool)), max_size=8)


def text(found: tuple[Phrase, ...], without: Mark) -> str:
    return "".join(phrase.text for phrase in found if phrase.mark is not without)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_marks(old: str, new: str) -> None:
    found = phrases(old, new)
    if found is not None:
        assert text(found, Mark.INSERTED) == old
        assert text(found, Mark.DELETED) == new
        marks = [phrase.mark for phrase in found]
        assert (Mark.INSERTED, Mark.DELETED) not in pairwise(marks)


@given(BLOCKS, BLOCKS)
def test_every_paragraph_of_both_is_there_in_order(old: list[Block], new: list[Block]) -> None:
    lines = compared(old, new)
    told = [(line.kind, text(line.phrases, Mark.INSERTED)) for line in lines]
    for blocks, missing in ((old, Mark.INSERTED), (new, Mark.DELETED)):
        told = [(line.kind, text(line.phrases, missing)) for line in lines]
        shown = [one for one in told if one[1] and one[0] is not Kind.ROW]
        assert shown == [(b.kind, b.text) for b in blocks if b.kind is not Kind.ROW]


@given(BLOCKS)
def test_a_text_does_not_differ_from_itself(blocks: list[Block]) -> None:
    assert not any(line.is_changed for line in compared(blocks, blocks))


def test_neighbouring_words_become_one_phrase() -> None:
    old = "Vi lagrer navnet ditt og adressen din i ti år, og da sletter vi alt sammen for godt."
    new = (
        "Vi lagrer navnet ditt og adressen din i to hele år, og da sletter vi alt sammen for godt."
    )
    assert phrases(old, new) == (
        Phrase(Mark.KEPT, "Vi lagrer navnet ditt og adressen din i"),
        Phrase(Mark.DELETED, " ti"),
        Phrase(Mark.INSERTED, " to hele"),
        Phrase(Mark.KEPT, " år, og da sletter vi alt sammen for godt."),
    )
    swallowed = phrases("a b c d e f g h i j", "a b c X e Y g h i j")
    assert swallowed is not None
    assert [phrase.text for phrase in swallowed[1:3]] == [" d e f", " X e Y"]


def test_a_paragraph_that_changed_for_the_most_part_is_shown_whole() -> None:
    old, new = "en to tre fire fem seks", "en to tre X Y Z"
    assert phrases(old, new) is None
    lines = compared([Block(Kind.PARAGRAPH, old)], [Block(Kind.PARAGRAPH, new)])
    assert [line.phrases for line in lines] == [
        (Phrase(Mark.DELETED, old),),
        (Phrase(Mark.INSERTED, new),),
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda n, odd: "## A {#a}\n\n" + "x " * n + odd,
        lambda n, odd: "## A {#a}\n\n" + f"x {odd}\n\n" * n,
        lambda n, odd: "## A {#a}\n\n" + "\n\n".join(f"{i} {odd}" for i in range(n)),
        lambda n, odd: "## A {#a}\n\n| h |\n| --- |\n" + f"| x {odd} |\n" * n,
    ],
)
def test_the_worst_texts_are_compared_in_time(write: object) -> None:
    begun = time.process_time()
    assert changes(write(8000, "old"), write(8000, "new"))  # type: ignore[operator]
    assert time.process_time() - begun < 10


def test_a_part_is_about_what_its_heading_or_its_clause_says() -> None:
    body = (
        "Innledning.\n\n## A {#a only=position}\n\nx\n\n### B {#b}\n\ny\n\n"
        "## C {#c}\n\nz\n\n### D {#d only=work,position}\n\nz\n\n### E {#e}\n\nz"
    )
    assert [(part.identity, part.clause, sorted(part.only)) for part in parts_of(body)] == [
        ("", "", []),
        ("a", "a", ["position"]),
        ("b", "a", ["position"]),
        ("c", "c", []),
        ("d", "c", ["position", "work"]),
        ("e", "c", []),
    ]


def test_what_came_went_and_moved_within_the_text() -> None:
    old = "## A {#a}\n\nx\n\n## B {#b}\n\ny\n\n## C {#c}\n\nz"
    new = "## A {#a}\n\nx\n\n## C {#c}\n\nz\n\n## Ny {#n}\n\nø"
    assert [(one.part.identity, one.fate) for one in changes(old, new)] == [
        ("b", Fate.REMOVED),
        ("n", Fate.ADDED),
    ]


def test_where_a_link_leads_is_part_of_the_text() -> None:
    old = "## A {#a}\n\nSe [siden](https://a.example/) eller [x@y.no](mailto:x@y.no)."
    (change,) = changes(old, old.replace("a.example", "b.example"))
    assert [phrase.text for phrase in change.lines[0].phrases if phrase.mark is Mark.INSERTED]
    assert "mailto" not in str(change.lines)


def test_rows_that_stand_are_left_out_and_bold_is_no_change() -> None:
    table = "## A {#a}\n\n**Tittel**\n\n| k | v |\n| --- | --- |\n| en | 1 |\n| to | %s |"
    (change,) = changes(table % 2, table % 3)
    assert change.in_table_only
    rows = [line for line in change.lines if line.kind is Kind.ROW]
    assert all("en" not in phrase.text.split() for line in rows for phrase in line.phrases)
    assert changes("## A {#a}\n\n**x** y", "## A {#a}\n\nx *y*") == ()
