"""Article -> Attribution: one pass of the model over windows, one step per cue, then spans as a reader would set them.

Start here. The order of the work is `extract_attributions`; `windows`, `decode` and `assemble` are pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.extract.assemble import (
    Found,
    QuoteIndex,
    continue_quotations,
    form_of,
    is_inside,
    settle_content,
    settle_source,
    whole_words,
)
from onrecord.extract.calibration import Calibration, Evidence, chance_of_being_right, least_chance
from onrecord.extract.decode import CONTENT, SOURCE, RolePath, find_cues, read_roles, role_pieces
from onrecord.extract.entities import find_entities
from onrecord.extract.quotes import Quotation, find_quotations
from onrecord.extract.windows import keep_tokens, make_windows
from onrecord.records import Article, Attribution, Form, Span, Spans
from onrecord.scoring import (
    MENTION_WIDTH,
    NAME_TAGS,
    Cue,
    Extracted,
    MentionVectors,
    Scorer,
    Tokens,
    TokenScores,
    Window,
)

#: Words that a quotation standing alone needs at least, and the chance of content its words need on average.
ALONE_WORDS, ALONE_CHANCE = 4, 0.2

Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One cue with what was read around it; token ranges count from the start of the article."""

    cue: tuple[int, int]
    source: Ranges
    content: Ranges
    evidence: Evidence


#: A candidate's chance of being right, the candidate, and the content that no surer one has taken.
Chosen = tuple[float, Candidate, Ranges]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """One article under way: its tokens outside skips, its quotations, and what the model says of each token."""

    article: Article
    tokens: Tokens
    quotations: list[Quotation]
    content_chance: npt.NDArray[np.float32]
    name_chances: npt.NDArray[np.float32]
    mentions: npt.NDArray[np.float32]


def extract_readings(articles: Sequence[Article], scorer: Scorer) -> list[Extracted]:
    """What one pass of the model finds in each article: attributions, names, and vectors to compare mentions by."""
    texts = _read_texts(articles, scorer)
    return [
        Extracted(
            attributions=tuple(a for a, _ in found),
            entities=find_entities(text.article.text, text.tokens, text.name_chances),
            vectors=MentionVectors(starts=text.tokens.starts, ends=text.tokens.ends, vectors=text.mentions),
        )
        for text, found in zip(texts, _extract_found(texts, scorer), strict=True)
    ]


def extract_attributions(articles: Sequence[Article], scorer: Scorer) -> list[tuple[Attribution, ...]]:
    """The attributions of each article, in the order of their passages; nothing from skips."""
    return [tuple(a for a, _ in found) for found in extract_with_evidence(articles, scorer)]


def extract_with_evidence(articles: Sequence[Article], scorer: Scorer) -> list[list[Found]]:
    """The same with what speaks for each attribution (None for a quotation standing alone), to fit a calibration on."""
    return _extract_found(_read_texts(articles, scorer), scorer)


def _extract_found(texts: Sequence[ReadText], scorer: Scorer) -> list[list[Found]]:
    """The attributions with their evidence; what the model says of each token is noted in `texts`."""
    windows = [w for i, t in enumerate(texts) for w in make_windows(i, t.article.text, t.tokens, t.quotations)]
    scored = scorer.score_tokens(windows)
    cues, paths = _read_cues(windows, scored, scorer)
    candidates: list[list[Candidate]] = [[] for _ in texts]
    for cue, path in zip(cues, paths, strict=True):
        window = windows[cue.window]
        candidates[window.article].append(_candidate(cue, path, window, scored[cue.window]))
    for window, scores in zip(windows, scored, strict=True):
        _note_tokens(texts[window.article], window, scores)
    calibration = scorer.card.calibration
    return [assemble_attributions(t, found, calibration) for t, found in zip(texts, candidates, strict=True)]


def _read_texts(articles: Sequence[Article], scorer: Scorer) -> list[ReadText]:
    texts = []
    for article, tokens in zip(articles, scorer.tokenize([a.text for a in articles]), strict=True):
        kept = keep_tokens(tokens, [skip.span for skip in article.skips])
        texts.append(
            ReadText(
                article=article,
                tokens=kept,
                quotations=find_quotations(article.text),
                content_chance=np.zeros(len(kept), np.float32),
                name_chances=np.zeros((len(kept), len(NAME_TAGS)), np.float32),
                mentions=np.zeros((len(kept), MENTION_WIDTH), np.float32),
            )
        )
    return texts


def _read_cues(
    windows: Sequence[Window], scored: Sequence[TokenScores], scorer: Scorer
) -> tuple[list[Cue], list[RolePath]]:
    cues = [
        Cue(window=i, start=start, end=end)
        for i, (window, scores) in enumerate(zip(windows, scored, strict=True))
        for start, end in find_cues(scores.tags)
        if window.own[0] <= start < window.own[1]
    ]
    return cues, read_roles(scorer.score_cues(scored, cues), scorer.transitions)


def _candidate(cue: Cue, path: RolePath, window: Window, scores: TokenScores) -> Candidate:
    source, content = role_pieces(path, cue, SOURCE), role_pieces(path, cue, CONTENT)
    tags, quoted = scores.tags, window.features[:, 2] > 0
    length = sum(b - a for a, b in content)
    evidence = Evidence(
        path=path.log_chance,
        cue=_mean_log(tags, [(cue.start, cue.end)], 3),
        begin=float(tags[cue.start, 3]),
        source=_mean_log(tags, source, 1),
        content=_mean_log(tags, content, 5),
        pieces=len(content),
        has_source=bool(source),
        length=length,
        gap=min((max(a - cue.end, cue.start - b, 0) for a, b in content), default=0),
        quoted=sum(float(quoted[a:b].sum()) for a, b in content) / max(1, length),
    )
    first = window.first_token
    return Candidate(
        cue=(cue.start + first, cue.end + first),
        source=[(a + first, b + first) for a, b in source],
        content=[(a + first, b + first) for a, b in content],
        evidence=evidence,
    )


def _mean_log(tags: npt.NDArray[np.float32], pieces: Ranges, tag: int) -> float:
    """Mean log-chance that the tokens of the pieces carry `tag` or the one after it; 0 for no pieces."""
    values = [np.logaddexp(tags[a:b, tag], tags[a:b, tag + 1]) for a, b in pieces]
    return float(np.concatenate(values).mean()) if values else 0.0


def _note_tokens(text: ReadText, window: Window, scores: TokenScores) -> None:
    low, high = window.own
    chances = np.exp(np.logaddexp(scores.tags[low:high, 5], scores.tags[low:high, 6]))
    own = slice(window.first_token + low, window.first_token + high)
    text.content_chance[own] = chances
    text.name_chances[own] = scores.names[low:high]
    text.mentions[own] = scores.mentions[low:high]


def assemble_attributions(text: ReadText, candidates: Sequence[Candidate], calibration: Calibration) -> list[Found]:
    """Attributions of one article from what was read at its cues: the likely ones, surest first where two want the
    same words.
    """
    quotes = QuoteIndex(text.quotations)
    scored = [(chance_of_being_right(c.evidence, calibration), c) for c in candidates if c.content]
    likely = [pair for pair in scored if pair[0] >= least_chance(calibration)]
    taken = np.zeros(len(text.tokens) + 1, bool)
    for _, candidate in likely:
        taken[candidate.cue[0] : candidate.cue[1]] = True
    chosen: list[Chosen] = []
    for score, candidate in sorted(likely, key=lambda pair: (-pair[0], pair[1].cue)):
        content = [piece for a, b in candidate.content for piece in _free_runs(taken, a, b)]
        for a, b in content:
            taken[a:b] = True
        if content:
            chosen.append((score, candidate, content))
    found = continue_quotations(_settle_spans(text, chosen, quotes), text.article.text, quotes)
    found += [(alone, None) for alone in _standing_alone(text, [a for a, _ in found])]
    return sorted(found, key=lambda pair: (min(pair[0].content + pair[0].source + pair[0].cue), pair[0].content))


def _settle_spans(text: ReadText, chosen: Sequence[Chosen], quotes: QuoteIndex) -> list[Found]:
    words, walls = text.article.text, [skip.span for skip in text.article.skips]
    rows = [_rough_spans(text, candidate, content) for _, candidate, content in chosen]
    owned = [(i, span) for i, row in enumerate(rows) for role in row for span in role]
    found: list[Found] = []
    for i, ((score, candidate, _), (source, cue, content)) in enumerate(zip(chosen, rows, strict=True)):
        blocked = [span for owner, span in owned if owner != i] + [*source, *cue]
        settled = settle_content(words, content, cue[0], quotes, blocked, walls)
        if settled:
            attribution = Attribution(
                source=settle_source(words, source, cue[0], walls),
                cue=cue,
                content=settled,
                form=form_of(words, settled, quotes),
                score=score,
            )
            found.append((attribution, candidate.evidence))
    return found


def _rough_spans(text: ReadText, candidate: Candidate, content: Ranges) -> tuple[Spans, Spans, Spans]:
    """Source, cue and content as the word pieces lie, words whole."""
    words, tokens = text.article.text, text.tokens
    source, cue, said = (
        tuple(whole_words(words, Span(int(tokens.starts[a]), int(tokens.ends[b - 1]))) for a, b in pieces)
        for pieces in (candidate.source, [candidate.cue], content)
    )
    return source, cue, said


def _free_runs(taken: npt.NDArray[np.bool_], start: int, end: int) -> Ranges:
    """The parts of a token range that nothing surer has taken."""
    free = np.flatnonzero(~taken[start:end]) + start
    if not len(free):
        return []
    cuts = np.flatnonzero(np.diff(free) > 1) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(free, cuts)]


def _standing_alone(text: ReadText, found: Sequence[Attribution]) -> list[Attribution]:
    """Quotations that fill a line of their own, belong to no statement and read like content.

    A statement reported inside the quotation does not count. Their score is the mean chance of their words being
    content: the development data has no gold for them.
    """
    words = text.article.text
    alone = []
    for quotation in text.quotations:
        span = Span(quotation.start, quotation.end)
        if not fills_line(words, span) or any(
            span.overlaps(s) for a in found if not is_inside(a, span) for s in a.spans
        ):
            continue
        low, high = np.searchsorted(text.tokens.starts, (span.start, span.end))
        chance = float(text.content_chance[low:high].mean()) if high > low else 0.0
        if len(words[span.start : span.end].split()) >= ALONE_WORDS and chance >= ALONE_CHANCE:
            alone.append(Attribution(content=(span,), form=Form.DIRECT, score=round(chance, 6)))
    return alone


def fills_line(text: str, span: Span) -> bool:
    """True when nothing but marks stands beside the span in its line or lines."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    beside = text[start : span.start] + text[span.end : end if end >= 0 else len(text)]
    return not any(c.isalnum() for c in beside)
