"""What is known of two mentions besides their words: distance, agreement, who spoke last. The same in training.

`Setting` holds one row for each mention of an article; `pair_features` compares rows. Numpy only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.identify.figures import Figure
from onrecord.identify.layout import Layout
from onrecord.identify.mentions import Mention, MentionForm
from onrecord.identify.vocabulary import is_same_office
from onrecord.records import ActorKind, Attribution, Gender
from onrecord.scoring import PAIR_FEATURES, MentionVectors

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

_KINDS = {None: 0, ActorKind.PERSON: 1, ActorKind.ORGANIZATION: 2, ActorKind.COUNTRY: 3, ActorKind.GROUP: 4}
_GENDERS = {None: 0, Gender.FEMALE: 1, Gender.MALE: 2}
VERB = re.compile(
    r"[\s,]+(?:\w+ly\s+|also\s+|later\s+|then\s+|who\s+)?(?:is|was|has|had|have|were|are|will|would|could|can|did|does|"
    r"says?|said|told|went|came|made|took|gave|began|wrote|\w+ed|\w+es)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['\u2019]\w+|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_NAME, _DESCRIPTIONS, _SILENT = MentionForm.NAME, (5, 6, 7), (8, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The mentions of one article as columns, each of shape (mentions,), in the order of `anchor`."""

    anchor: Integers
    end: Integers
    sentence: Integers
    paragraph: Integers
    quotation: Integers
    content: Integers
    form: Integers
    kind: Integers
    gender: Integers
    plural: npt.NDArray[np.bool_]
    possessive: npt.NDArray[np.bool_]
    subject: npt.NDArray[np.bool_]
    opening: npt.NDArray[np.bool_]
    figure: Integers
    statement: Integers
    order: Integers
    count: Integers
    voiced: npt.NDArray[np.bool_]
    first_person: npt.NDArray[np.bool_]
    asked: npt.NDArray[np.bool_]
    own_figures: Sequence[frozenset[int]]
    content_start: Integers
    content_end: Integers
    mentions: Sequence[Mention]
    figures: Sequence[Figure]
    attributions: Sequence[Attribution]
    layout: Layout

    @property
    def text(self) -> str:
        """The text of the article."""
        return self.layout.text


def set_out(
    layout: Layout, mentions: Sequence[Mention], figures: Sequence[Figure], attributions: Sequence[Attribution]
) -> Setting:
    """The columns of `mentions`, which are in the order of their places."""
    text, total = layout.text, len(mentions)
    anchor = np.array([m.span.start for m in mentions], np.int64)
    end = np.array([m.span.end for m in mentions], np.int64)
    statement = np.array([m.statement for m in mentions], np.int64)
    figure = np.array([-1 if m.figure is None else m.figure for m in mentions], np.int64)
    content = contents_at(anchor, statement, attributions)
    begins = np.array([min(a.spans).start for a in attributions], np.int64)
    order = np.where(statement >= 0, statement, np.searchsorted(begins, anchor, "left"))
    own = [_figures_within(a, anchor, figure) if a.content else frozenset[int]() for a in attributions]
    sources = [m for m in mentions if m.statement >= 0]
    first = {m.statement: _is_first_person(text, attributions[m.statement]) for m in sources}
    starts = [min(a.content).start for a in attributions]
    stops = [max(s.end for s in a.content) for a in attributions]
    pick = np.maximum(statement, 0)
    return Setting(
        anchor=anchor,
        end=end,
        sentence=np.array([layout.sentence_at(m.span.start) for m in mentions], np.int64),
        paragraph=np.array([layout.paragraph_at(m.span.start) for m in mentions], np.int64),
        quotation=np.array([layout.quotation_at(m.span.start) for m in mentions], np.int64),
        content=content,
        form=np.array([m.form for m in mentions], np.int64),
        kind=np.array([_KINDS.get(m.kind, 0) for m in mentions], np.int64),
        gender=np.array([_GENDERS[_gender(m, figures)] for m in mentions], np.int64),
        plural=np.array([m.is_plural for m in mentions], bool),
        possessive=np.array([m.is_possessive for m in mentions], bool),
        subject=np.array([VERB.match(text, m.span.end) is not None for m in mentions], bool),
        opening=np.array([m.span.start - layout.sentence_span(m.span.start)[0] < 30 for m in mentions], bool),
        figure=figure,
        statement=statement,
        order=order,
        count=_counts(figure),
        voiced=_voiced(figure, statement),
        first_person=np.array([first.get(m.statement, False) for m in mentions], bool),
        asked=np.array([_follows_question(layout, m) for m in mentions], bool),
        own_figures=[own[m.statement] if m.statement >= 0 else frozenset() for m in mentions],
        content_start=np.array(starts, np.int64)[pick] if attributions else np.zeros(total, np.int64),
        content_end=np.array(stops, np.int64)[pick] if attributions else np.zeros(total, np.int64),
        mentions=mentions,
        figures=figures,
        attributions=attributions,
        layout=layout,
    )


def contents_at(anchor: Integers, statement: Integers, attributions: Sequence[Attribution]) -> Integers:
    """The innermost statement whose content a mention is in, its own excepted; -1 for none."""
    inside = np.full(len(anchor), -1, np.int64)
    sizes = np.full(len(anchor), np.iinfo(np.int64).max, np.int64)
    for number, attribution in enumerate(attributions):
        for span in attribution.content:
            low, high = np.searchsorted(anchor, (span.start, span.end))
            if low < high:
                rows = slice(low, high)
                closer = (len(span) < sizes[rows]) & (statement[rows] != number)
                inside[rows][closer] = number
                sizes[rows][closer] = len(span)
    return inside


def _figures_within(attribution: Attribution, anchor: Integers, figure: Integers) -> frozenset[int]:
    """The figures named inside the content: a speaker rarely names itself."""
    found: set[int] = set()
    for span in attribution.content:
        low, high = np.searchsorted(anchor, (span.start, span.end))
        found.update(int(f) for f in figure[low:high] if f >= 0)
    return frozenset(found)


def _is_first_person(text: str, attribution: Attribution) -> bool:
    return any(_FIRST_PERSON.search(text, span.start, span.end) for span in attribution.content)


def _gender(mention: Mention, figures: Sequence[Figure]) -> Gender | None:
    return mention.gender or (figures[mention.figure].gender if mention.figure is not None else None)


def _counts(figure: Integers) -> Integers:
    """How often its figure was mentioned so far, this mention included; 0 where the figure is not settled."""
    seen: dict[int, int] = {}
    counts = np.zeros(len(figure), np.int64)
    for row, number in enumerate(figure):
        if number >= 0:
            seen[int(number)] = counts[row] = seen.get(int(number), 0) + 1
    return counts


def _voiced(figure: Integers, statement: Integers) -> npt.NDArray[np.bool_]:
    """True where the figure is the source of some statement up to here."""
    spoke: set[int] = set()
    voiced = np.zeros(len(figure), bool)
    for row, number in enumerate(figure):
        if statement[row] >= 0 and number >= 0:
            spoke.add(int(number))
        voiced[row] = int(number) in spoke
    return voiced


def _follows_question(layout: Layout, mention: Mention) -> bool:
    start = layout.paragraph_span(mention.span.start)[0]
    return layout.text[max(0, start - 12) : start].rstrip().rstrip("\"'\u201d\u2019").endswith("?")


def mention_vectors(setting: Setting, vectors: MentionVectors) -> Floats:
    """The vector of every mention. *Shape:* (mentions, MENTION_WIDTH)."""
    low = np.searchsorted(vectors.ends, setting.anchor, "right")
    high = np.maximum(np.searchsorted(vectors.starts, setting.end, "left"), low)
    # One row of zeros behind the last token, so that every bound is an index.
    rows = np.concatenate([vectors.vectors, np.zeros((1, vectors.vectors.shape[1]), np.float32)], dtype=np.float32)
    sums = np.add.reduceat(rows, np.stack([low, high], 1).ravel(), 0)[::2]
    found: Floats = 0.5 * (sums / np.maximum(high - low, 1)[:, None] + rows[np.maximum(high - 1, 0)])
    found[high == low] = 0.0
    return found


def fits(setting: Setting, later: Integers, earlier: Integers) -> Integers:
    """1 where kind, number and gender of a pair agree, -1 where they cannot, 0 where too little is known."""
    form, kind, gender = setting.form[later], setting.kind[earlier], setting.gender[earlier]
    known = np.where(kind > 0, 1, 0)
    person = np.isin(form, (MentionForm.HE, MentionForm.SHE))
    wrong_kind = (person | ((form == MentionForm.PERSON) & (setting.kind[later] == 1))) & (kind > 1)
    wrong_kind |= (form == MentionForm.IT) & (np.isin(kind, (1, 4)) | np.isin(setting.form[earlier], (1, 2, 4)))
    wrong_kind |= (form == MentionForm.ORGANIZATION) & np.isin(kind, (1, 4))
    wrong_kind |= person & (setting.form[earlier] == MentionForm.IT)
    wrong_number = person & setting.plural[earlier]
    wrong_gender = (setting.gender[later] > 0) & (gender > 0) & (setting.gender[later] != gender)
    together = (setting.statement[later] >= 0) & (setting.statement[later] == setting.statement[earlier])
    conflict = wrong_kind | wrong_number | wrong_gender | together | _is_owner_clash(setting, later, earlier)
    sure = known & ((setting.gender[later] == 0) | (gender > 0))
    return np.where(conflict, -1, sure)


def _is_owner_clash(setting: Setting, later: Integers, earlier: Integers) -> npt.NDArray[np.bool_]:
    """True for "his spokesman" and somebody who is not known as a spokesman."""
    clash = np.zeros(len(later), bool)
    owned = {
        row
        for row, mention in enumerate(setting.mentions)
        if mention.owner and mention.figure is None and mention.form in _DESCRIPTIONS
    }
    if owned:
        for pair in np.flatnonzero(np.isin(later, list(owned))):
            mention, number = setting.mentions[later[pair]], setting.figure[earlier[pair]]
            nouns = setting.figures[number].nouns if number >= 0 else set[str]()
            clash[pair] = not any(is_same_office(mention.noun, noun) for noun in nouns)
    return clash


def _office_columns(setting: Setting, later: Integers, earlier: Integers) -> list[npt.NDArray[np.bool_]]:
    """Same noun, same office, other office, same affiliation, other affiliation."""
    columns = np.zeros((5, len(later)), bool)
    described = {int(r) for r in np.unique(later) if setting.mentions[r].noun and setting.form[r] in _DESCRIPTIONS}
    for pair in np.flatnonzero(np.isin(later, list(described)) & (setting.figure[earlier] >= 0)):
        figure = setting.figures[setting.figure[earlier[pair]]]
        columns[:, pair] = _compare_office(setting.mentions[later[pair]], figure)
    return list(columns)


def _compare_office(mention: Mention, figure: Figure) -> tuple[bool, bool, bool, bool, bool]:
    nouns = figure.nouns
    same = mention.noun in nouns or mention.noun in figure.name.lower().split()
    office = same or any(is_same_office(mention.noun, noun) for noun in nouns)
    both = mention.affiliation is not None and figure.affiliation is not None
    agrees = both and mention.affiliation == figure.affiliation
    return same, office, bool(nouns) and not office, agrees, both and not agrees


def pair_features(setting: Setting, later: Integers, earlier: Integers) -> Floats:
    """What is known of each pair of mentions (rows of `setting`). *Shape:* (pairs, PAIR_FEATURES)."""
    s = setting
    form, other = s.form[later], s.form[earlier]
    fit = fits(s, later, earlier)
    sentences = s.sentence[later] - s.sentence[earlier]
    paragraphs = s.paragraph[later] - s.paragraph[earlier]
    after = earlier > later
    apart = np.abs(s.anchor[later] - s.anchor[earlier]).astype(np.float32)
    sourced = s.statement[earlier] >= 0
    turns = s.order[later] - s.order[earlier]
    silent = np.isin(form, _SILENT)
    in_own = (s.anchor[earlier] >= s.content_start[later]) & (s.anchor[earlier] < s.content_end[later])
    in_own &= s.statement[later] >= 0
    same_quotation = (s.quotation[later] == s.quotation[earlier]) & (s.quotation[later] >= 0)
    inside_said = (s.content[later] >= 0) & (s.content[later] == s.statement[earlier])
    gender_known = (s.gender[later] > 0) & (s.gender[earlier] > 0)
    named_in_own = _is_named_in_own(s, later, earlier)
    touching = sourced & (np.abs(s.content_start[later] - s.content_end[earlier]) < 6) & (s.statement[later] >= 0)
    is_pronoun = (other >= 1) & (other <= 4)
    columns = [
        fit,
        1 / (1 + np.maximum(sentences, 0)),
        *(form == wanted for wanted in range(1, 10)),
        s.statement[later] >= 0,
        s.possessive[later],
        s.quotation[later] >= 0,
        s.content[later] >= 0,
        other == _NAME,
        is_pronoun,
        np.isin(other, _DESCRIPTIONS),
        np.isin(other, _SILENT),
        form == other,
        is_pronoun & (form != other) & (form >= 1) & (form <= 4),
        *(s.kind[earlier] == kind for kind in range(5)),
        gender_known & (s.gender[later] == s.gender[earlier]),
        gender_known & (s.gender[later] != s.gender[earlier]),
        s.plural[later] & s.plural[earlier],
        s.plural[later] & (s.kind[earlier] == 1),
        fit < 0,
        sentences == 0,
        sentences == 1,
        sentences == 2,
        np.log1p(np.abs(sentences)),
        after,
        after & (sentences != 0),
        np.log1p(apart) / 5,
        paragraphs == 0,
        paragraphs == 1,
        np.log1p(np.abs(paragraphs)),
        np.log1p(np.abs(later - earlier)),
        s.subject[earlier],
        s.opening[earlier],
        s.subject[earlier] & s.opening[earlier] & (sentences == 1),
        s.possessive[earlier],
        sourced,
        sourced & (turns == 1),
        sourced & (turns == 2),
        sourced & (turns > 2),
        sourced & (turns == 1) & silent,
        sourced & (turns == 1) & (paragraphs <= 1) & silent,
        touching & silent,
        touching,
        (s.quotation[earlier] >= 0) & (s.quotation[later] < 0),
        same_quotation,
        in_own,
        s.content[earlier] >= 0,
        (s.content[earlier] >= 0) & (s.content[later] == s.content[earlier]),
        inside_said,
        s.paragraph[earlier] == 0,
        np.log1p(s.count[earlier]),
        s.figure[earlier] >= 0,
        s.voiced[earlier],
        named_in_own,
        named_in_own & silent,
        s.asked[later] & sourced & (turns == 1),
        s.asked[later] & sourced & (turns == 2),
        s.first_person[later] & (s.kind[earlier] == 1),
        s.first_person[later] & (s.kind[earlier] > 1),
        _nearest_fit(later, earlier, fit),
        *_office_columns(s, later, earlier),
    ]
    features = np.stack([np.asarray(column, np.float32) for column in columns], 1)
    if features.shape[1] != PAIR_FEATURES:
        raise ValueError(f"{features.shape[1]} features of a pair, not {PAIR_FEATURES}.")
    return features


def _is_named_in_own(setting: Setting, later: Integers, earlier: Integers) -> npt.NDArray[np.bool_]:
    """True where the content of a source's own statement names the figure of the earlier mention."""
    named = np.zeros(len(later), bool)
    figure = setting.figure[earlier]
    for row in np.unique(later[setting.statement[later] >= 0]):
        if setting.own_figures[row]:
            low, high = np.searchsorted(later, (row, row + 1))
            named[low:high] = np.isin(figure[low:high], list(setting.own_figures[row]))
    return named


def _nearest_fit(later: Integers, earlier: Integers, fit: Integers) -> npt.NDArray[np.bool_]:
    """True for the nearest earlier mention that does not clash; pairs of one mention stand together."""
    nearest = np.zeros(len(later), bool)
    usable = np.flatnonzero((fit >= 0) & (earlier < later))
    order = usable[np.lexsort((earlier[usable], later[usable]))]
    nearest[order[np.flatnonzero(np.diff(later[order], append=-1))]] = True
    return nearest
