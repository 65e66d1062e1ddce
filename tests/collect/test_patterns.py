"""File-name patterns."""

from __future__ import annotations

import pytest

from onrecord.collect.patterns import FilePattern
from onrecord.errors import InputError


@pytest.mark.parametrize(
    ("pattern", "name", "fields"),
    [
        ("{outlet}_{date}_{title}.txt", "Bay_2031-05-01_Ferry stops.txt", ("Bay", "2031-05-01", "Ferry stops")),
        ("{outlet}_{date}_{title}.txt", "Bay_2031-05-01_Ferry.txt.gz", ("Bay", "2031-05-01", "Ferry")),
        (
            "{outlet}_{date}_{title}.txt",
            "New_Bay_Post_20310501_Ferry_stops.txt",
            ("New_Bay_Post", "20310501", "Ferry_stops"),
        ),
        ("{outlet}_{date}_{title}", "Bay_2031-05-01_Ferry.html", ("Bay", "2031-05-01", "Ferry")),
        ("{outlet}-{date}-{title}.txt", "bay-1 May 2031-x.txt", ("bay", "1 May 2031", "x")),
        ("{date} ({outlet}) {title}.txt", "2031-05-01 (Bay) Ferry [1].txt", ("Bay", "2031-05-01", "Ferry [1]")),
    ],
)
def test_fields(pattern, name, fields):
    """A pattern fills the fields, and an outlet may hold the separator before a date."""
    found = FilePattern(pattern).fields(name)
    assert (found["outlet"], found["published"], found["title"]) == fields


def test_no_match():
    """A name of another shape fills nothing."""
    assert FilePattern("{outlet}_{date}.txt").fields("ferry.txt") is None


@pytest.mark.parametrize(
    "pattern", ["{paper}.txt", "plain.txt", "{title}_{title}.txt", "", "{}.txt", "{date}{published}"]
)
def test_wrong_pattern(collect, pattern):
    """A pattern that cannot be meant is an error before anything is read."""
    with pytest.raises(InputError) as caught:
        collect("nowhere", name_pattern=pattern)
    assert caught.value.hint


def test_unknown_field_lists_the_known():
    """An unknown field is named, with those that are known."""
    with pytest.raises(InputError, match=r"\{paper\}") as caught:
        FilePattern("{paper}.txt")
    assert "{outlet}, {date}" in caught.value.hint


def test_filled_article(collect, write):
    """A text file gets outlet, date and title from its name; a file that does not match is read with a notice."""
    path, other = write("Bay_2031-05-01_Ferry stops.txt", "First line.\n"), write("other.txt", "Other line.\n")
    found = collect(path, other, name_pattern="{outlet}_{date}_{title}.txt")
    article = found.articles[0]
    assert (article.outlet, str(article.published), article.title) == ("Bay", "2031-05-01", "Ferry stops")
    assert found.articles[1].title == "Other line."
    assert f"{other}: the file name does not match" in found.notices[0]


def test_rows_keep_their_own_fields(collect, write):
    """What a row says itself wins over the name of its file."""
    path = write("Bay.csv", "text,outlet\nOne.,Gazette\nTwo.,\n")
    assert [a.outlet for a in collect(path, name_pattern="{outlet}.csv").articles] == ["Gazette", "Bay"]


def test_unreadable_date(collect, write):
    """A date in a file name that cannot be read is a notice."""
    found = collect(write("Bay_someday.txt", "Text."), name_pattern="{outlet}_{date}.txt")
    assert found.articles[0].published is None
    assert "the date 'someday' in the file name cannot be read" in found.notices[0]
