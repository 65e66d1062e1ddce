"""Which of the time expressions around a statement says when it was made."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from onrecord.records import Attribution, Span, TimeExpression

_REACH = 260
_SENTENCE_END = re.compile(
    r"\n|:\s+(?=[\"“‘'(\[]?[A-Z])|[.!?](?<!\b[A-Z].)(?<!\b(?:Mr|Ms|Dr|St|Lt|No|vs|Jr|Sr).)(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sep|Oct|Nov|Dec).)(?<!\b(?:Sept|Prof).)[”\"’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])"
)
#: What is said or written, and where it is: a time of it is the time of the saying.
_OCCASION = (
    r"(?:interviews?|statements?|speech|address|letters?|reports?|tweets?|posts?|messages?|articles?|op-ed|essay|column|"
    r"editorial|video|broadcast|podcast|briefings?|conference|presser|call|conversation|meeting|talks|hearing|testimony|"
    r"remarks|comments?|memo|note|email|e-mail|press release|release|filing|announcement|appearance|session|summit|"
    r"debate|panel|forum|event|rally|gathering|ceremony|visit|trip|sermon|lecture|book|paper|study|documents?|"
    r"communique|communiqué|resolution|update|bulletin|blog|thread|show|programme|program|edition|episode|ruling|verdict|"
    r"opinion|complaint|indictment|lawsuit|telegram|publication|issue|dispatch|survey|poll|assessment|warning|plea|appeal)"
)
_MADE = (
    r"published|released|issued|posted|aired|broadcast|dated|recorded|delivered|televised|given|made|held|written|sent|"
    r"printed|pinned|signed|taped|filed|shared|hosted|organised|organized|uploaded|conducted|streamed|attended|obtained|seen|reviewed"
)
_OTHER_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that|when|where|while|after|before|since|because|as|if|until|till|though|although|but|"
    r"ahead|following|response|reaction|reference|referring|regarding|concerning|wake|was|were|had|has|have|is|are|will|"
    r"would|about|against|over|than|despite|amid|not|by the time)\b|[.;:!?()\n\"“”—–]"
)
_VERB = re.compile(
    rf"\b(?!(?:{_MADE})\b)[a-z]{{2,}}ed\b"
    r"|\b(?!(?:during|morning|evening|meeting|briefing|hearing|gathering|speaking|talking|writing|addressing|appearing|"
    r"testifying|building|filing|ruling|warning|including|tweeting|posting|king|thanksgiving)\b)[a-z]{2,}ing\b"
)
_BEFORE_TIME = re.compile(
    r"(?:^|[\s,])(?:on|in|at|during|over|late|early|earlier|later|back in|late on|early on)\s*$", re.IGNORECASE
)
_BARE = re.compile(
    r"(?:(?:early|late|earlier|later)(?: on| in)? )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|"
    r"today|tonight|last|this|overnight|the (?:day|week|month|night|previous|following|same)|\d{1,2} [a-z]|"
    r"\w+ (?:\w+ )?ago|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|a (?:day|week|month|year)|"
    r"(?:two|three|four|five|six|seven|\d+) (?:day|week|month|year)|\d{4}-)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[\"“‘'(\s]*(?:(?:and|but|also|then|later|meanwhile|separately|however|again|still|yet|just|so|only|"
    r"as recently as),? )?"
    r"(?:(?:on|in|at|during|over|late|early|earlier|later|back in|late on|early on|earlier on|later on) )?$",
    re.IGNORECASE,
)
_OCCASION_LEAD = re.compile(
    rf"[\"“\s]*(?:(?:in|during|at|on|via|through)\b.*\b{_OCCASION}\b.*)$", re.IGNORECASE | re.DOTALL
)
_SPEAKING_LEAD = re.compile(
    r"[\"“\s]*(?:speaking|writing|addressing|appearing|talking|tweeting|posting|testifying|interviewed|asked)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_OCCASION = re.compile(rf"\s+(?:\w+\s+)?{_OCCASION}\b|['’]s\s+(?:\w+\s+){{0,2}}{_OCCASION}\b", re.IGNORECASE)
_WITH_OCCASION = re.compile(
    r"\b(?:in|at|during|on|via|from|to|through|with)\s+(?:(?:an?|the|his|her|its|their)\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"[\s,(]*(?:(?:on|in|late|early|earlier|later|late on|early on|earlier on)\s+)?"
    rf"|[\s,]*(?:in|at|during|on|via)\s.*\b{_OCCASION}\b.*",
    re.DOTALL,
)
#: A content that is a thing and no clause, and what may stand between it and the time.
_OBJECT = re.compile(r"(?:the|an?|this|that|these|those|his|her|its|their|all|any|for) (?:[\w’'-]+ ){0,4}[\w’'-]+")
_BEHIND_OBJECT = re.compile(
    rf"\s+(?:in (?:an?|his|her|their|the) (?:\w+ )?{_OCCASION} (?:of |on |dated )?|on |in |late |early )?"
)
_TO_SOURCE = re.compile(r"(?:,?\s*|,?\s+(?:in|at|from|to|with|on|by|for)\s+[^,.;:!?\n\"“”]{1,60},\s*)$")
_ADVERBS = re.compile(
    r"[,\s]*(?:(?:also|then|again|first|later|once|even|just|only|publicly|reportedly|officially|too|had|has|have|is|was|[a-z]+ly)\s+)*$"
)
_ASIDE = re.compile(r"\s*(?:,|\().{1,160}(?:,|\))\s*(?:also |then |again |[a-z]+ly )?$", re.DOTALL)
_AND = re.compile(r"[^.;:!?\n\"“”]{1,90}\band (?:also |then |later |[a-z]+ly )?$")
_TO_COME = re.compile(
    r"\b(?:will|'ll|’ll|shall|may|might|"
    r"(?:expected|due|set|scheduled|planning|plans|planned|going|likely|is|are|about) to)\s+"
    r"(?:(?:also|then|be|not|[a-z]+ly)\s+)*$"
)


def is_to_come(text: str, cue: Sequence[Span]) -> bool:
    """True where the cue tells of a saying still to come: `will announce`."""
    return any(_TO_COME.search(text[max(0, span.start - 40) : span.start] + _head(span.of(text))) for span in cue[:1])


def _head(words: str) -> str:
    """All but the last word of a cue, so that modals within it are seen."""
    return words.rpartition(" ")[0] + " " if " " in words else ""


def times_of_saying(text: str, attribution: Attribution, times: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """Those of `times` that say when the statement was made, the surest first."""
    if not attribution.cue:
        return
    cue = Span(attribution.cue[0].start, attribution.cue[-1].end)
    first = bisect_left(times, cue.start - _REACH, key=_start)
    near = times[first : bisect_right(times, cue.end + _REACH, key=_start)]
    near = [time for time in near if not any(time.span.overlaps(span) for span in attribution.content)]
    if not near or is_to_come(text, attribution.cue):
        return
    start, end = _sentence(text, cue)
    near = [time for time in near if start <= time.span.start and time.span.end <= end]
    inner = [time for time in near if any(time.span.overlaps(span) for span in attribution.source)]
    outer = [time for time in near if time not in inner]
    for test in (_stands_behind, _stands_between, _leads, _follows_object):
        yield from (time for time in outer if test(text, attribution, cue, start, time))
    yield from (time for time in inner if _dates_source(text, attribution, time))


def _start(time: TimeExpression) -> int:
    return time.span.start


def _sentence(text: str, cue: Span) -> tuple[int, int]:
    """Where the sentence of the cue begins and ends, as far as it is near."""
    low, high = max(0, cue.start - _REACH), min(len(text), cue.end + _REACH)
    start = low
    for stop in _SENTENCE_END.finditer(text, low, cue.start):
        start = stop.end()
    stop_after = _SENTENCE_END.search(text, cue.end, high)
    return start, stop_after.start() + 1 if stop_after else high


def _blanked(text: str, span: tuple[int, int], attribution: Attribution) -> str | None:
    """The words of `span` without the source; None where content stands between."""
    start, end = span
    if start > end or any(piece.start < end and start < piece.end for piece in attribution.content):
        return None
    words = text[start:end]
    for piece in attribution.source:
        low, high = max(piece.start, start) - start, min(piece.end, end) - start
        if low < high:
            words = words[:low] + "X" * (high - low) + words[high:]
    return words


def _is_one_clause(words: str) -> bool:
    words = words.removesuffix(" over ")
    return len(words) <= 140 and not _OTHER_CLAUSE.search(words) and not _VERB.search(words)


def _is_adverbial(text: str, gap: str, time: TimeExpression) -> bool:
    """True where the time stands as `on Monday` does, or belongs to an occasion: `in a Monday interview`."""
    after = text[time.span.end : time.span.end + 50]
    if _AFTER_OCCASION.match(after):
        return bool(_WITH_OCCASION.search(gap))
    if after.startswith(("'s", "’s", "-")) or re.match(r"\s+(?:and|or|to|through|until)\s+\d", after):
        return False
    if gap.endswith(("the ", "a ", "an ", "of ", "its ", "his ", "her ", "their ")):
        return False
    words = time.span.of(text)
    if re.match(r"(?:the|an?) (?:\d|[a-z]+\.?$)", words, re.IGNORECASE) and not re.match(
        r"the (?:weekend|week|day)", words, re.IGNORECASE
    ):
        return False  # it names something else: the 2016 campaign, the October summit
    return bool(_BEFORE_TIME.search(gap) or (_BARE.match(words) and re.search(rf"(?:^|[\s,X]|\b(?:{_MADE})\s*)$", gap)))


def _stands_behind(text: str, attribution: Attribution, cue: Span, _: int, time: TimeExpression) -> bool:
    """Said on Monday; told reporters in Kyiv on Monday; or within the cue."""
    begin = cue.end
    if time.span.start < cue.end:
        if time.span.start <= cue.start:
            return False
        first = re.match(r"\S+", text[cue.start : time.span.start])
        begin = cue.start + (first.end() if first else 0)
    gap = _blanked(text, (begin, time.span.start), attribution)
    if gap is None or not _is_one_clause(gap) or re.match(r"\s*(?:of|for|to)\b", gap):
        return False
    return _is_adverbial(text, gap, time)


def _stands_between(text: str, attribution: Attribution, cue: Span, _: int, time: TimeExpression) -> bool:
    """X on Monday said; X, in an interview published last week, said."""
    source = next((span for span in reversed(attribution.source) if span.end <= time.span.start), None)
    if source is None or time.span.end > cue.start:
        return False
    before = _blanked(text, (source.end, time.span.start), attribution)
    after = _blanked(text, (time.span.end, cue.start), attribution)
    if before is None or after is None or not _ADVERBS.match(after):
        return False
    if not _BETWEEN.fullmatch(before):
        return False
    return _is_one_clause(before.replace("(", "")) and _is_adverbial(text, before, time)


def _leads(text: str, attribution: Attribution, cue: Span, start: int, time: TimeExpression) -> bool:
    """On August 17, X told; In an interview published last week, X said."""
    if time.span.end > cue.start:
        return False
    lead = _blanked(text, (start, time.span.start), attribution)
    if lead is None or not _is_lead(text, lead, time):
        return False
    source = next((span for span in attribution.source if time.span.end <= span.start and span.end <= cue.start), None)
    if source is None:
        gap = _blanked(text, (time.span.end, cue.start), attribution)
        return gap is not None and (bool(_ADVERBS.match(gap)) or (bool(attribution.source) is False and _is_short(gap)))
    to_source = _blanked(text, (time.span.end, source.start), attribution)
    to_cue = _blanked(text, (source.end, cue.start), attribution)
    if to_source is None or to_cue is None or not _reaches_source(to_source):
        return False
    return any(pattern.fullmatch(to_cue) for pattern in (_ADVERBS, _ASIDE)) or _is_and(to_cue)


def _is_lead(text: str, lead: str, time: TimeExpression) -> bool:
    if _AFTER_OCCASION.match(text, time.span.end) and re.fullmatch(r"[\"“\s]*\w+ (?:\w+ )?", lead):
        return bool(_WITH_OCCASION.search(lead))
    if _LEAD.fullmatch(lead):
        return _is_adverbial(text, lead, time) or bool(re.match(r"\s*[,]", text[time.span.end :][:3]))
    if (_OCCASION_LEAD.match(lead) or _SPEAKING_LEAD.match(lead)) and _is_one_clause(lead):
        return _is_adverbial(text, lead, time)
    return False


def _reaches_source(words: str) -> bool:
    """True where nothing but an occasion or a place stands between a time and the source."""
    occasion = _AFTER_OCCASION.match(words)
    words = words[occasion.end() :] if occasion else words
    return bool(_TO_SOURCE.fullmatch(words)) and _is_one_clause(words)


def _is_short(words: str) -> bool:
    return len(words.split()) <= 4 and _is_one_clause(words)


def _is_and(words: str) -> bool:
    """Between a source and the second of two verbs: `visited Kyiv and`."""
    return bool(_AND.fullmatch(words)) and not re.search(
        r"\b(?:who|which|that|when|where|while|after|before|,)\b", words
    )


def _follows_object(text: str, attribution: Attribution, cue: Span, _: int, time: TimeExpression) -> bool:
    """Rejected the offer on Tuesday; refused the loan in a letter of May 3."""
    if len(attribution.content) != 1 or attribution.content[0].start < cue.end:
        return False
    content = attribution.content[0]
    if not _OBJECT.fullmatch(content.of(text)) or not content.end <= time.span.start <= content.end + 40:
        return False
    gap, after = text[content.end : time.span.start], text[time.span.end : time.span.end + 2]
    return (
        bool(_BEHIND_OBJECT.fullmatch(gap))
        and (not after.strip() or after[0] in ".,;")
        and (bool(gap.strip()) or bool(_BARE.match(time.span.of(text))))
    )


def _dates_source(text: str, attribution: Attribution, time: TimeExpression) -> bool:
    """The time of a source that is itself something said: a statement issued on Monday, Monday's report."""
    source = next((span for span in attribution.source if span.contains(time.span)), None)
    if source is None:
        return False
    before, after = text[source.start : time.span.start], text[time.span.end : source.end]
    if _AFTER_OCCASION.match(after):
        return len(before.split()) <= 2
    made = re.fullmatch(
        rf"(?:\w+[\s-]+){{0,4}}{_OCCASION}\s(?:(?:{_MADE})\s)?(?:\w+\s){{0,3}}?(?:(?:on|in|late|early|earlier)\s)?",
        before,
        re.IGNORECASE,
    )
    return bool(made) and _is_one_clause(before)
