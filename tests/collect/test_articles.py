"""What collect makes of a draft: language, skips, settings."""

from __future__ import annotations

import pytest

from onrecord.errors import InputError

ENGLISH = (
    "The ferry has stopped and nobody knows when it will sail again, said the captain of the ship in the harbour.\n" * 3
)
GERMAN = (
    "Die Fähre fährt nicht mehr und niemand weiß, wann sie wieder ablegt, sagte der Kapitän des Schiffes im Hafen.\n"
    * 3
)


def test_language(collect, write):
    """An English article is told as one; another is kept, with a problem that says why, and the remedy."""
    found = collect(write("a.txt", ENGLISH), write("b.txt", GERMAN), language=None)
    assert [article.language for article in found.articles] == ["en", "de"]
    assert len(found.errors) == 1
    assert "b.txt" in found.errors[0]
    assert "its language is de, not English" in found.errors[0]
    assert "--language en" in found.errors[0]
    assert found.problems[0].article == "b.txt"


def test_given_language(collect, write):
    """A language given by the user is not doubted."""
    found = collect(write("b.txt", GERMAN), language="en")
    assert found.articles[0].language == "en"
    assert not found.errors


def test_skips(collect, write):
    """Marks are set on the text as it is kept."""
    text = f"Ferry stops\n\n{ENGLISH}\nFollow Us\n"
    article = collect(write("a.txt", text)).articles[0]
    assert "Follow Us" in [skip.span.of(article.text) for skip in article.skips]


def test_unknown_field(collect):
    """A mapping of a field that an article does not have is an error that lists those it has."""
    with pytest.raises(InputError, match="no field 'colour'") as caught:
        collect("nowhere", columns={"colour": "x"})
    assert "text, title, published" in caught.value.hint


def test_everything_at_once(collect, write, tmp_path):
    """A folder of sound and broken files gives all the sound ones and a problem for each broken one."""
    write("a.txt", "Sound.")
    write("b.txt", b"\0" * 99)
    write("c.jsonl", '{"text": "Sound."}\n{"text": ')
    write("d.csv", "x,y\n1,2\n")
    write("e.zip", b"broken")
    write("f.json", "{")
    found = collect(tmp_path)
    assert found.names == ["a.txt", "c.jsonl#1"]
    assert len(found.errors) == 5
    assert all(str(tmp_path) in sentence and sentence.endswith((".", "'")) for sentence in found.errors)
