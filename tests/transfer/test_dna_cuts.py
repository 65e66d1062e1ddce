"""What DNA has no room for is kept in notes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.transfer.dna_cuts import cut, join_up_to, note_lines, notes_of, restore_entity, restore_fields

LONG = st.text(alphabet="ab…2 ", min_size=180, max_size=900)


@given(LONG)
def test_entities_come_back_whole(value: str) -> None:
    """What is cut has 190 characters, and its notes give all of it back."""
    shown = cut(value)
    assert len(shown) <= 190
    attributes = {"Type": "Guild", "Notes": "", **notes_of(value)}
    assert all(len(words) <= 190 for words in attributes.values())
    whole, rest = restore_entity(shown, attributes)
    assert whole == value
    assert {words for words in rest.values() if words} == {"Guild"}


def test_entities_that_begin_alike_stay_apart() -> None:
    """The second of two that would be cut to the same words gets a number, and comes back too."""
    first, second = "x" * 200 + "1", "x" * 200 + "2"
    shown = cut(second, {cut(first)})
    assert shown != cut(first)
    assert len(shown) == 190
    assert restore_entity(shown, notes_of(second))[0] == second


def test_fields_come_back_whole() -> None:
    """A long title and a long source stand in the notes before what stood there, and are taken out again."""
    fields = {"Title": "t" * 250, "Author": "Tilda Moor", "Source": "s" * 191}
    notes = note_lines(fields) + "Read this twice.\n"
    assert restore_fields({name: cut(value) for name, value in fields.items()}, notes) == (fields, "Read this twice.\n")


def test_notes_that_are_no_rest_stay() -> None:
    """What somebody noted of a short value, or of another one, is left alone."""
    assert restore_entity("Guild", {"Notes": "Guild of bakers"}) == ("Guild", {"Notes": "Guild of bakers"})
    cut_title = "t" * 189 + "…"
    assert restore_fields({"Title": cut_title}, "Title: u\n") == ({"Title": cut_title}, "Title: u\n")


def test_aliases_are_kept_whole() -> None:
    """As many as there is room for, none of them cut."""
    assert join_up_to(["a" * 100, "b" * 88, "c"]) == "a" * 100 + "; " + "b" * 88
    assert join_up_to([]) == ""
