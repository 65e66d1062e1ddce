"""Which stretches of a text are no part of the article: marked with a reason, never cut out.

Statements are not extracted from what is marked, so a mark must be certain. Marks are whole lines, but for datelines,
photo credits in brackets, and the last sentences of a text without line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.collect import bylines, notices
from onrecord.collect.repeats import find_repeated_sentences, find_repeats
from onrecord.records import Skip, SkipReason, Span

#: A line without the blanks around it.
_LINE = re.compile(r"\S[^\r\n\u2028\u2029]*")

#: Lines from either end among which a name alone is a byline.
_TOP, _BOTTOM = 6, 6

#: Most words in a label such as "World news" above the title.
_LABEL_WORDS = 2

#: Lines from the top in which a dateline may be in small letters.
_OPENING = 4

#: Lines after "About Jane Doe" that may tell who she is, and after a paywall notice that may sell a subscription.
_BIOGRAPHY_LINES, _PITCH_LINES = 2, 5

#: Lines after "Read more:" that may be the titles of other articles, and the most words in one.
_LINKED_LINES, _LINKED_WORDS = 5, 16

#: Short lines between two notices at the end of a text are one with them.
_SCRAP_WORDS = 6

#: A line this long, in code points, is several sentences; the last of them are looked at one by one, so far back.
_LONG_LINE, _TAIL_LENGTH = 300, 900

_SENTENCE_BREAK = re.compile(r"(?<![ .][A-Z]\.)(?<=[.!?\"”)]) +(?=[A-Z©(\"“])| *_{2,} *")
#: Titles end without a mark, or ask a question.
_SENTENCE_END = re.compile(r"(?:[.!]|[.!?][\"”’')\]]+)$")
_ABOUT_NAME = re.compile(r"About (?:[A-Z][\w.'-]*)(?: (?:[A-Z][\w.'-]*|of|the|and)){0,6}(?: View All \w+)?")
_BIOGRAPHY = re.compile(
    r"\b(?:is|was) (?:an? |the |one of )|\b(?:writes|covers|has written|has covered|has reported|reports (?:on|for"
    r"|from)"
    r"|joined|collective|graduated|studied|lives in|based in|works (?:as|for|at))\b",
    re.IGNORECASE,
)
_PROFESSION = re.compile(
    r"[-— ]*(?:[A-Z][\w.'-]*,? ){2,5}(?:[^\".?!,]{2,60}, )?(?:is|are) (?:an?|the|our|editor|senior|chief|author)\b"
    r"[^\".?!]{0,80}\b(?:reporter|correspondent|columnist|editor|contributor|journalist|author|writer|fellow|host"
    r"|producer|blogger)s?\b[^\"?!]{0,240}"
)
_HEADS_LINKS = re.compile(
    r"(?:read (?:more|also|next)|related(?: (?:articles?|stor(?:y|ies)|content|coverage|news|links?|reading))?|see also"
    r"|more on this(?: (?:story|topic))?|further reading|more from .{2,40}|most (?:read|popular)|top stories|trending"
    r"|recommended(?: for you)?|you (?:may|might) also like|editors?'?s? picks?)[ .:]*",
    re.IGNORECASE,
)

_Marks = dict[int, SkipReason]


def mark_skips(text: str, *, title: str | None = None, byline: str | None = None) -> tuple[Skip, ...]:
    """The stretches of `text` that are not to be read, in order and apart, each with its reason."""
    spans = [_trim(text, found.start(), found.end()) for found in _LINE.finditer(text)]
    lines = [notices.straighten(span.of(text)) for span in spans]
    kept_title = _title_place(lines, title)
    marks: _Marks = {}
    marks.update(_mark_notices(lines))
    marks.update(_mark_bylines(lines, byline))
    marks.update(_mark_linked_titles(lines, marks))
    marks.update(_mark_biographies(lines, marks))
    marks.update(_mark_pitches(lines, marks))
    marks.update(_mark_scraps(lines, marks))
    marks.update(_mark_repeats(text, spans, marks))
    marks.pop(kept_title, None)
    marks.update(_mark_title_again(lines, kept_title))
    skips = [Skip(span=spans[place], reason=reason) for place, reason in marks.items()]
    unmarked = [place for place in range(len(spans)) if place not in marks]
    for place in unmarked:
        skips += _mark_inside(text, spans[place], opens=place <= _OPENING, closes=place == unmarked[-1])
    if len(unmarked) == 1:
        skips += _mark_repeated_sentences(text, spans[unmarked[0]], skips)
    return tuple(sorted(skips, key=lambda skip: skip.span))


def _trim(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its end."""
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _title_place(lines: Sequence[str], title: str | None) -> int:
    """The line that is the title, which stays readable: the one that equals it, else the first that is no label."""
    if title:
        wanted = notices.straighten(title).casefold()
        for place, line in enumerate(lines[:_TOP]):
            if line.casefold() == wanted:
                return place
        return -1
    return next((place for place, line in enumerate(lines[:_TOP]) if len(line.split()) > _LABEL_WORDS), -1)


def _mark_title_again(lines: Sequence[str], kept_title: int) -> _Marks:
    """The title printed a second time at the top of the text."""
    if not 0 <= kept_title < len(lines):
        return {}
    title = lines[kept_title].casefold()
    places = range(kept_title + 1, min(len(lines), kept_title + _TOP))
    return {place: SkipReason.REPEATED for place in places if lines[place].casefold() == title and " " in title}


def _mark_repeats(text: str, spans: Sequence[Span], marks: Mapping[int, SkipReason]) -> _Marks:
    """Paragraphs that repeat another one, neither being marked."""
    if len(spans) < 2:
        return {}
    repeats = find_repeats(["" if place in marks else span.of(text) for place, span in enumerate(spans)])
    return dict.fromkeys(sorted(repeats), SkipReason.REPEATED)


def _mark_bylines(lines: Sequence[str], byline: str | None) -> _Marks:
    """Names of authors near the top or the bottom, and what thanks the others."""
    ends = {*range(min(_TOP, len(lines))), *range(max(0, len(lines) - _BOTTOM), len(lines))}
    marks = {place: SkipReason.BYLINE for place in sorted(ends) if bylines.is_byline(lines[place], byline)}
    marks.update({place: SkipReason.BYLINE for place, line in enumerate(lines) if bylines.is_credits(line)})
    last = range(max(0, len(lines) - 3), len(lines))
    marks.update({place: SkipReason.BYLINE for place in last if place and _is_biography(lines[place])})
    return marks


def _is_biography(line: str) -> bool:
    """True for "Jane Doe is a reporter for ...", which closes an article."""
    if len(line) > notices.LONGEST_NOTICE:
        return False
    return _PROFESSION.fullmatch(line) is not None and not notices.reports_speech(line)


def _mark_notices(lines: Sequence[str]) -> _Marks:
    """Lines that are notices by their own words."""
    marks: _Marks = {}
    for place, line in enumerate(lines):
        reason = notices.classify_notice(line)
        if reason is not None:
            marks[place] = reason
    return marks


def _mark_linked_titles(lines: Sequence[str], marks: Mapping[int, SkipReason]) -> _Marks:
    """Titles of other articles under "Read more:"."""
    linked: _Marks = {}
    for place in marks:
        if not _HEADS_LINKS.fullmatch(lines[place]):
            continue
        for after, line in _lines_after(lines, place, _LINKED_LINES):
            if len(line.split()) > _LINKED_WORDS or _SENTENCE_END.search(line):
                break
            linked[after] = SkipReason.BOILERPLATE
    return linked


def _lines_after(lines: Sequence[str], place: int, count: int) -> Iterator[tuple[int, str]]:
    """The next lines after one, at most `count`, with their places."""
    return enumerate(lines[place + 1 : place + 1 + count], start=place + 1)


def _mark_biographies(lines: Sequence[str], marks: Mapping[int, SkipReason]) -> _Marks:
    """Headings such as "About Jane Doe" and the lines under it that tell who she is."""
    found: _Marks = {}
    for place, line in enumerate(lines):
        if place < len(lines) // 2 or line[:6].casefold() != "about " or len(line) > 120:
            continue
        biography = _biography_under(lines, place, marks)
        if place in marks or (biography and _ABOUT_NAME.fullmatch(line)):
            found[place] = SkipReason.BOILERPLATE
            found.update(dict.fromkeys(biography, SkipReason.BOILERPLATE))
    return found


def _biography_under(lines: Sequence[str], place: int, marks: Mapping[int, SkipReason]) -> list[int]:
    """Places of the lines under an "About" heading that speak about an author."""
    biography = []
    for after, line in _lines_after(lines, place, _BIOGRAPHY_LINES):
        is_notice = marks.get(after, SkipReason.BYLINE) is not SkipReason.BYLINE
        if is_notice or notices.reports_speech(line) or not _BIOGRAPHY.search(line):
            break
        biography.append(after)
    return biography


def _mark_pitches(lines: Sequence[str], marks: Mapping[int, SkipReason]) -> _Marks:
    """Lines beside a paywall notice that sell a subscription."""
    pitches: _Marks = {}
    for place, reason in marks.items():
        if reason is not SkipReason.PAYWALL:
            continue
        pitches.update(_pitches_from(lines, marks, range(place + 1, min(len(lines), place + 1 + _PITCH_LINES))))
        pitches.update(_pitches_from(lines, marks, range(place - 1, max(-1, place - 3), -1)))
    return pitches


def _pitches_from(lines: Sequence[str], marks: Mapping[int, SkipReason], places: Iterable[int]) -> _Marks:
    """Pitches in a row, up to the first line that is none."""
    pitches: _Marks = {}
    for place in places:
        if place in marks:
            continue
        if not notices.is_pitch(lines[place]):
            break
        pitches[place] = SkipReason.PAYWALL
    return pitches


def _mark_scraps(lines: Sequence[str], marks: Mapping[int, SkipReason]) -> _Marks:
    """Short lines that stand between notices where a text ends."""
    scraps: _Marks = {}
    waiting: list[int] = []
    for place in range(len(lines) - 1, -1, -1):
        if place in marks:
            scraps.update(dict.fromkeys(waiting, SkipReason.BOILERPLATE))
            waiting = []
        elif (
            place + 1 == len(lines) or len(lines[place].split()) > _SCRAP_WORDS or notices.reports_speech(lines[place])
        ):
            break
        else:
            waiting.append(place)
    return scraps


def _mark_inside(text: str, span: Span, *, opens: bool, closes: bool) -> Iterator[Skip]:
    """Marks inside a line that is read: its dateline, photo credits, and notices at the end of the text."""
    line = span.of(text)
    start = bylines.dateline_length(line, opens_article=opens)
    if start:
        yield _inner_skip(span, 0, start, SkipReason.DATELINE)
    notices_at_end = _tail_notices(line) if closes and len(line) > _LONG_LINE else []
    end = notices_at_end[-1][0] if notices_at_end else len(line)
    for first, last in notices.find_credits(line, start, end):
        yield _inner_skip(span, first, last, SkipReason.PHOTO_CREDIT)
    for first, last, reason in notices_at_end:
        yield _inner_skip(span, first, last, reason)


def _mark_repeated_sentences(text: str, span: Span, skips: Sequence[Skip]) -> list[Skip]:
    """Sentences that a text without line ends says twice, outside what is marked already."""
    places = find_repeated_sentences(span.of(text))
    repeated = (_inner_skip(span, first, last, SkipReason.REPEATED) for first, last in places)
    return [skip for skip in repeated if not any(skip.span.overlaps(other.span) for other in skips)]


def _inner_skip(line: Span, first: int, last: int, reason: SkipReason) -> Skip:
    """A skip given by its place in a line."""
    return Skip(span=Span(line.start + first, line.start + last), reason=reason)


def _tail_notices(line: str) -> list[tuple[int, int, SkipReason]]:
    """The last sentences of a long line that are notices, the last one first."""
    start = max(0, len(line) - _TAIL_LENGTH)
    breaks = [found.span() for found in _SENTENCE_BREAK.finditer(line, start)]
    tail: list[tuple[int, int, SkipReason]] = []
    end = len(line)
    for gap_start, gap_end in reversed(breaks):
        reason = _classify_sentence(notices.straighten(line[gap_end:end]))
        if reason is None:
            break
        tail.append((gap_end, end, reason))
        end = gap_start
    return tail


def _classify_sentence(sentence: str) -> SkipReason | None:
    """Why a sentence at the end of a text is no part of the article."""
    if bylines.is_credits(sentence):
        return SkipReason.BYLINE
    return notices.classify_notice(sentence)
