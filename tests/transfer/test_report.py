"""The report as a file: complete in itself, safe with anybody's text, and true to the spans."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cases import MADE, MODEL, TITLE, actors_of, make_entry, make_page, small_report, statements_of, unread_file

from onrecord.errors import InputError
from onrecord.records import (
    Article,
    ArticleId,
    Attribution,
    Form,
    Skip,
    SkipReason,
    Span,
    Statement,
    StatementId,
)
from onrecord.transfer.report import ReportArticle, render_report, write_report
from onrecord.transfer.report_article import render_article
from onrecord.transfer.report_markup import is_web_address, showable
from onrecord.transfer.report_statement import Numbered

ROLES = ("source", "cue", "content")
VOID = {"meta", "link", "input", "br", "img"}


@dataclass
class View:
    """One reading view as parsed: its text, its marks as code points by (number, role), and its skips."""

    text: str = ""
    header: str = ""
    marks: defaultdict[tuple[int, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    skipped: set[int] = field(default_factory=set)
    reasons: list[tuple[int, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """What a parser makes of the page; it knows nothing of how the page was written."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.comments: list[str] = []
        self.views: dict[str, View] = {}
        self.scripts: list[str] = []
        self.words = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._view: View | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element, and where it begins."""
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "script":
            self.scripts.append("")
        if tag == "article":
            self._view = self.views[(found["id"] or "").removeprefix("a-")] = View()
        if tag not in VOID:
            self._open.append((tag, found))
        if self._view and self._in_text() and "data-skip" in found:
            self._view.titles.append(found["title"] or "")
            if "data-reason" in found:
                self._view.reasons.append((len(self._view.text), found["data-reason"] or ""))

    def handle_endtag(self, tag: str) -> None:
        """Elements nest."""
        assert self._open.pop()[0] == tag, f"</{tag}> closes another element"
        if tag == "article":
            self._view = None

    def handle_comment(self, data: str) -> None:
        """A comment; there should be none."""
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        """Text, of a script, a reading view or the page."""
        innermost = self._open[-1][0] if self._open else ""
        if innermost == "script":
            self.scripts[-1] += data
        elif innermost != "style":
            self.words += data
        if self._view and self._in_text():
            self._add_text(self._view, data)
        elif self._view:
            self._view.header += data

    def _in_text(self) -> bool:
        return any(attributes.get("class") == "text" for _, attributes in self._open)

    def _add_text(self, view: View, data: str) -> None:
        covered = range(len(view.text), len(view.text) + len(data))
        view.text += data
        _, attributes = self._open[-1]
        for role in ROLES:
            for number in (attributes.get(f"data-{role}") or "").split():
                view.marks[int(number), role].update(covered)
        if "data-skip" in attributes:
            view.skipped.update(covered)

    def numbers(self) -> dict[StatementId, int]:
        """Each statement's number in the page."""
        return {StatementId(str(row[0])): number for number, row in enumerate(self.record()["statements"])}

    def record(self) -> dict[str, list[list[object]]]:
        """The rows of the table."""
        found: dict[str, list[list[object]]] = json.loads(next(s for s in self.scripts if s.startswith('{"articles"')))
        return found


def read_page(pages: Sequence[ReportArticle], title: str = TITLE) -> Reader:
    """The parsed report of these articles."""
    html = render_report(pages, title=title, made=MADE, model=MODEL, actors=actors_of(pages), problems=[unread_file()])
    assert html.encode("utf-8")
    return Reader(html)


@pytest.fixture(scope="module")
def report() -> Reader:
    """The parsed report of the eight invented articles."""
    return read_page(small_report())


def points(spans: Sequence[Span]) -> set[int]:
    """The code points of the spans."""
    return {point for span in spans for point in range(span.start, span.end)}


def words_at(text: str, covered: set[int]) -> str:
    """The characters at these places."""
    return "".join(text[point] for point in sorted(covered))


def check_marks(view: View, page: ReportArticle, numbers: Mapping[StatementId, int]) -> None:
    """The view's text is the article's, and each statement's marks are its spans."""
    text = showable(page.article.text)
    assert view.text == text
    expected = {}
    for statement in statements_of(page):
        for role in ROLES:
            if spans := getattr(statement.attribution, role):
                expected[numbers[statement.id], role] = points(spans)
    assert {key: words_at(text, covered) for key, covered in view.marks.items()} == {
        key: words_at(text, covered) for key, covered in expected.items()
    }
    assert view.marks == expected


def test_the_page_is_one_file_that_loads_nothing(report: Reader) -> None:
    """Nothing on the page has an address outside it, except links to where the articles were published."""
    outside = []
    for tag, attributes in report.tags:
        assert not {"src", "srcset", "poster", "action", "data", "ping", "background"} & set(attributes), tag
        address = attributes.get("href")
        if address is not None and not address.startswith(("#", "data:image/svg+xml,")):
            outside.append((tag, attributes.get("class"), address))
    assert outside == [
        ("a", "address", "https://tarn-herald.example/ferry?a=1&b=2"),
        ("a", "address", "http://meridian.example/77"),
    ]


def test_the_style_sheet_loads_nothing() -> None:
    """The style sheet names no address."""
    html = render_report([], title=TITLE, made=MADE, model=MODEL)
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"@import|url\(|https?:", style)


def test_the_page_forbids_itself_every_connection(report: Reader) -> None:
    """The content security policy allows the page's own style and script and nothing from elsewhere."""
    policy = next(a["content"] for t, a in report.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    assert {value for values in rules.values() for value in values} == {"'none'", "'unsafe-inline'", "data:"}
    head = [tag for tag, _ in report.tags]
    place = next(i for i, (_, a) in enumerate(report.tags) if a.get("http-equiv"))
    assert not {"script", "style", "link"} & set(head[:place])


def test_text_never_becomes_markup(report: Reader) -> None:
    """The elements are the page's own, whatever text, title, outlet, byline, language or source say."""
    assert report.comments == []
    assert [tag for tag, _ in report.tags].count("script") == len(Reader(render_bare()).scripts) == 3
    assert not {"b", "i", "img", "textarea", "iframe", "object"} & {tag for tag, _ in report.tags}
    handlers = [name for _, attributes in report.tags for name in attributes if name.startswith("on")]
    assert handlers == []


def render_bare() -> str:
    """A report without articles."""
    return render_report([], title=TITLE, made=MADE, model=MODEL)


def test_markup_in_texts_is_shown_as_written(report: Reader) -> None:
    """A reader sees the title, outlet, byline and text of an article about markup as its author wrote them."""
    view = report.views["scripted"]
    for words in ("<script>alert(1)</script>", 'Lantern "&" <Post>', "<img src=x onerror=alert(2)>"):
        assert words in view.header
    assert "</script> <!-- not a comment" in view.text
    assert "an image named <scan>.txt" in report.words


def test_the_record_survives_everything_that_could_end_a_script(report: Reader) -> None:
    """Closing tags, comments and line separators in statements come back out of the page's JSON."""
    pages = small_report()
    html = render_report(pages, title=TITLE, made=MADE, model=MODEL, actors=actors_of(pages))
    inside = html[html.index('id="record">') :].partition("</script>")[0]
    assert "\u2028" not in inside
    assert "<" not in inside
    sources = {row[2] for row in report.record()["statements"]}
    assert {"A reader named </script><b>Bo</b>", 'O\'Hara "the <i>editor</i>"'} <= sources


def test_placeholders_of_the_frame_in_a_title_are_only_text() -> None:
    """A title that reads like a placeholder is shown, not filled in."""
    assert "$record ${css} $$" in read_page([], title="$record ${css} $$").words


def test_broken_characters_are_replaced_one_for_one() -> None:
    """Lone surrogates and NUL are shown as U+FFFD in text, title, outlet and source, and offsets hold."""
    page = make_page("b", "x\x00{s1 A\ud800b} {u1 said} {c1 it\udfff}.", title="T\ud83d", outlet="O\udc00")
    reader = read_page([page])
    assert reader.views["b"].text == "x\ufffdA\ufffdb said it\ufffd."
    assert "T\ufffd" in reader.views["b"].header
    assert reader.record()["statements"][0][2] == "A\ufffdb"
    check_marks(reader.views["b"], page, reader.numbers())


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "https:", "http://[", "java\nscript:alert(1)", "//elsewhere.example", "ftp://a.example"],
)  # fmt: skip
def test_only_web_addresses_are_links(address: str) -> None:
    """Any other address is shown as text."""
    assert not is_web_address(address)
    reader = read_page([make_page("a", "Nothing.", url=address)])
    assert all(attributes.get("class") != "address" for tag, attributes in reader.tags if tag == "a")
    assert " ".join(address.split()) in " ".join(reader.views["a"].header.split())


@pytest.mark.parametrize("page", small_report(), ids=lambda page: page.article.id)
def test_marks_are_the_spans(report: Reader, page: ReportArticle) -> None:
    """The reading view is the article's text, and what is marked of a statement is what its spans point at."""
    check_marks(report.views[page.article.id], page, report.numbers())


@st.composite
def pages(draw: st.DrawFn) -> ReportArticle:
    """Any text with any statements and skips in it, crossing, nested and doubled."""
    text = draw(
        st.text(alphabet=st.characters() | st.sampled_from("\r\n\x00<&\"'😡\u200f\u2028"), min_size=2, max_size=40)
    )
    starts = st.integers(0, len(text) - 1)
    span = starts.flatmap(lambda start: st.integers(start + 1, len(text)).map(lambda end: Span(start, end)))
    some = st.lists(span, max_size=2).map(tuple)
    parts = draw(st.lists(st.tuples(some, some, st.lists(span, min_size=1, max_size=3).map(tuple)), max_size=4))
    skips = draw(st.lists(span, max_size=2))
    statements = [
        Statement(
            id=StatementId(str(i)),
            article=ArticleId("a"),
            attribution=Attribution(source=source, cue=cue, content=content, form=Form.MIXED, score=0.5),
        )
        for i, (source, cue, content) in enumerate(parts)
    ]
    article = Article(
        id=ArticleId("a"),
        name="a",
        text=text,
        skips=tuple(Skip(span=one, reason=SkipReason.REPEATED) for one in skips),
    )
    return ReportArticle(article=article, entries=[make_entry(article, one) for one in statements], problems=())


@given(pages())
def test_marks_are_the_spans_of_any_statements(page: ReportArticle) -> None:
    """Text and marks are right to the code point for any text and any spans."""
    numbered = [Numbered(number=number, statement=statement) for number, statement in enumerate(statements_of(page))]
    view = Reader(render_article(page.article, numbered, {})).views["a"]
    check_marks(view, page, {one.statement.id: one.number for one in numbered})
    assert view.skipped == points([skip.span for skip in page.article.skips])


def test_every_statement_can_be_linked_to(report: Reader) -> None:
    """Each statement has one anchor, and every link within the page leads somewhere."""
    ids = [attributes["id"] for _, attributes in report.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"s-{s.id}" for page in small_report() for s in statements_of(page)} <= set(ids)
    targets = {a["href"] for t, a in report.tags if t == "a" and (a.get("href") or "").startswith("#")}
    assert targets <= {f"#{one}" for one in ids}


def test_skips_carry_their_reason(report: Reader) -> None:
    """What was not read is there, marked, and says why."""
    article = next(page.article for page in small_report() if page.article.id == "resume")
    view = report.views["resume"]
    assert view.skipped == points([skip.span for skip in article.skips])
    assert view.reasons == [(skip.span.start, skip.reason.value) for skip in article.skips]
    assert {"byline", "dateline", "photo credit", "paywall", "newsletter"} == {reason for _, reason in view.reasons}
    assert all(title.startswith("Not read for statements: ") for title in view.titles)


def test_a_copy_names_its_original_and_counts_once(report: Reader) -> None:
    """The copy links to the article it copies; its statements are marked as repeats and not counted."""
    assert "Copy of Ministry offers subsidy for ferries (Meridian Wire, 6 May 2031)" in report.views["gazette"].header
    assert ("a", {"href": "#a-wire"}) in report.tags
    rows = {row[0]: row for row in report.record()["statements"]}
    for number in range(1, 6):
        assert rows[f"gazette-{number}"][-2:] == [f"wire-{number}", 1]
        assert rows[f"wire-{number}"][-2:] == ["", 0]
    assert re.search(rf"Statements{len(rows) - 5}\D+5 [\w ]*copies", report.words)
    assert re.search(rf"Articles{len(small_report())}\D*1 [\w ]*cop", report.words)


def test_a_copy_without_its_original_counts() -> None:
    """Where the original is not in the report, the first copy's statements stand for it."""
    copy = next(page for page in small_report() if page.article.id == "gazette")
    article = replace(copy.article, id=ArticleId("third"), name="third.txt")
    entries = [
        replace(e, statement=replace(e.statement, id=StatementId(f"third-{i}"), article=article.id))
        for i, e in enumerate(copy.entries)
    ]
    again = ReportArticle(article=article, entries=entries, problems=())
    reader = read_page([copy, again])
    assert [row[-1] for row in reader.record()["statements"]] == [0] * 5 + [1] * 5
    assert "an article that is not in this report" in reader.views["gazette"].header


def test_problems_are_told(report: Reader) -> None:
    """Files that were not read and notices stand at the top, each as its sentence with its place."""
    assert "2 problems while reading: 1 not read, 1 notice" in report.words
    for words in ("in/<scan>.txt", "The text shows mojibake; its encoding was repaired.", "letters.txt"):
        assert words in report.words


def test_articles_stand_by_date_undated_last(report: Reader) -> None:
    """The reading views follow the calendar."""
    assert list(report.views)[:3] == ["resume", "wire", "gazette"]
    assert list(report.views)[-1] == "letters"


def test_no_articles_still_give_a_page() -> None:
    """An empty casefile gives a page that says so."""
    reader = Reader(render_bare())
    assert reader.record() == {"articles": [], "actors": [], "statements": []}
    for words in (TITLE, "No statements to draw.", "No problems while reading.", "no dates"):
        assert words in reader.words


def test_an_empty_text_still_gives_a_view() -> None:
    """An article without a single character is listed."""
    assert read_page([make_page("void", "")]).views["void"].text == ""


def test_the_file_is_utf8_and_replaces_what_was_there(tmp_path: Path) -> None:
    """Writing twice leaves the second report and nothing beside it."""
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")
    write_report(path, small_report(), title=TITLE, made=MADE, model=MODEL)
    assert path.read_bytes().decode("utf-8") == render_report(small_report(), title=TITLE, made=MADE, model=MODEL)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["missing/report.html", "folder", "folder/.."])
def test_a_path_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    """A missing folder or a folder in the file's place gives InputError, and no half-written file stays."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written") as caught:
        write_report(tmp_path / name, [], title=TITLE, made=MADE, model=MODEL)
    assert caught.value.hint
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_path_without_a_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-o .` is a folder like any other."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        write_report(Path(), [], title=TITLE, made=MADE, model=MODEL)
