"""Who speaks, and to whom, in each statement of one article: start here.

The words of a source are read first (`scene`, `references`); what they leave open (pronouns, descriptions, lone
quotations) is resolved by the model's ranking of earlier mentions, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from onrecord.identify.descriptions import Chances, may_be_described, narrow, settle_by_words
from onrecord.identify.features import Setting, fits, mention_vectors, pair_features, set_out
from onrecord.identify.figures import Figure
from onrecord.identify.introductions import complete_sources, introduce
from onrecord.identify.mentions import PRONOUNS, Mention, MentionForm
from onrecord.identify.pronouns import SINGULAR, announced, has_candidate, speaking_scores
from onrecord.identify.references import Author, Reference, Relative
from onrecord.identify.scene import Scene, read_scene
from onrecord.identify.silent import SILENT, silent_candidates, silent_scores
from onrecord.identify.vocabulary import FIRST
from onrecord.records import ActorKind, Article, Attribution, Entity, Participant, Span, Voice
from onrecord.scoring import MentionVectors, Scorer

#: How many mentions back an antecedent is looked for, and how many figures beyond that.
REACH, FIGURES_BEYOND = 24, 8
#: Below this chance a speaker is left open.
LEAST_CHANCE = 0.25
#: From this chance of going back to nobody on a description begins somebody new; most speakers were named before.
NEW_CHANCE = 0.7
#: From this chance on "his spokesman" is named by whose he is.
SURE_OWNER = 0.5
#: The chance of a name that a pronoun before it announces; how sure a pronoun must be to tell somebody's gender.
ANNOUNCED, SURE_GENDER = 0.8, 0.8
#: Chances below this are not kept.
LEAST_NOTED = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The participants of one article, and for each attribution its speakers and those it is addressed to."""

    participants: tuple[Participant, ...]
    speakers: tuple[tuple[Voice, ...], ...]
    addressees: tuple[tuple[Voice, ...], ...]


def identify_speakers(
    article: Article,
    attributions: Sequence[Attribution],
    entities: Sequence[Entity],
    vectors: MentionVectors,
    scorer: Scorer,
) -> Voices:
    """Who makes each statement, and to whom; nobody where no careful reader could tell."""
    if not attributions:
        return Voices(participants=(), speakers=(), addressees=())
    scene = read_scene(article, attributions, entities)
    complete_sources(scene, attributions)
    introduce(scene)
    setting = set_out(scene.layout, scene.mentions, scene.cast.figures, attributions)
    later, earlier = list_pairs(setting)
    scores = np.zeros(0, np.float32)
    if len(later):
        rows = mention_vectors(setting, vectors)
        scores = scorer.score_pairs(rows[later], rows[earlier], pair_features(setting, later, earlier))
    chances = resolve(scene, setting, later, earlier, scores)
    return _Casting(article, attributions, scene, setting, chances).voices()


def needs_antecedent(mention: Mention) -> bool:
    """True for a mention that means somebody named elsewhere."""
    return mention.figure is None


def list_pairs(setting: Setting) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Every open mention with the mentions it may go back to, those of one mention together."""
    later: list[int] = []
    earlier: list[int] = []
    last_of: dict[int, int] = {}
    for row, mention in enumerate(setting.mentions):
        if needs_antecedent(mention):
            near = range(max(0, row - REACH), row)
            beyond = [r for r in last_of.values() if r < near.start][-FIGURES_BEYOND:] if mention.statement >= 0 else []
            candidates = [*beyond, *near, *_ahead(setting, row)]
            later += [row] * len(candidates)
            earlier += candidates
        elif mention.figure is not None:
            last_of.pop(mention.figure, None)
            last_of[mention.figure] = row
    pairs = np.array(later, np.int64), np.array(earlier, np.int64)
    if not later:
        return pairs
    kept = fits(setting, *pairs) >= 0
    return pairs[0][kept], pairs[1][kept]


def _ahead(setting: Setting, row: int) -> list[int]:
    """Names later in the sentence that a pronoun at its beginning may announce."""
    mention = setting.mentions[row]
    found: list[int] = []
    if mention.form not in PRONOUNS and mention.form is not MentionForm.IMPLIED:
        return found
    for other in range(row + 1, min(row + 5, len(setting.mentions))):
        if setting.sentence[other] != setting.sentence[row]:
            break
        if setting.form[other] == MentionForm.NAME:
            found.append(other)
    return found


def resolve(
    scene: Scene,
    setting: Setting,
    later: npt.NDArray[np.int64],
    earlier: npt.NDArray[np.int64],
    scores: npt.NDArray[np.float32],
) -> list[Chances]:
    """For each mention the chance of every figure; what is missing to 1 is the chance of nobody."""
    bounds = np.searchsorted(later, np.arange(len(setting.mentions) + 1))
    chances: list[Chances] = [{} if m.figure is None else {m.figure: 1.0} for m in setting.mentions]
    table = _Table(setting)
    for row, mention in enumerate(setting.mentions):
        if not needs_antecedent(mention):
            continue
        if mention.form is not MentionForm.IMPLIED or not _carry_on(setting, row, chances):
            before = earlier[bounds[row] : bounds[row + 1]]
            points: npt.NDArray[np.floating] = scores[bounds[row] : bounds[row + 1]]
            if mention.form in SILENT:
                before = silent_candidates(setting, row)
                points = silent_scores(setting, row, before, table.likeliest())
            elif mention.form in PRONOUNS and mention.statement >= 0:
                points = speaking_scores(setting, row, before, points)
            chances[row] = table.weigh(mention, before, points)
            if mention.form in SINGULAR and mention.statement >= 0:
                _look_ahead(setting, row, chances)
                _learn_gender(mention, chances[row], setting.figures)
            _settle_description(scene, setting, row, chances)
        table.note(row, chances[row])
    return chances


def _look_ahead(setting: Setting, row: int, chances: list[Chances]) -> None:
    """A pronoun with nobody before it who could be meant is the one named next."""
    if not has_candidate(setting, row, setting.figures):
        other = announced(setting, row)
        number = setting.mentions[other].figure if other is not None else None
        if number is not None:
            chances[row] = {number: ANNOUNCED}


def _learn_gender(mention: Mention, found: Chances, figures: Sequence[Figure]) -> None:
    """Whom "she" surely means is a woman, for the pronouns that follow."""
    for number, chance in found.items():
        figure = figures[number]
        if mention.gender is not None and chance > SURE_GENDER and not figure.genders:
            figure.genders[mention.gender] += 1


class _Table:
    """The chances of every mention for every figure as an array: rows are mentions, columns figures."""

    def __init__(self, setting: Setting) -> None:
        self._figures = setting.figures
        open_mentions = sum(map(needs_antecedent, setting.mentions))
        self._chances = np.zeros((len(setting.mentions), len(setting.figures) + open_mentions))
        settled = np.flatnonzero(setting.figure >= 0)
        self._chances[settled, setting.figure[settled]] = 1.0
        self._allowed: dict[tuple[object, ...], npt.NDArray[np.bool_]] = {}

    def weigh(self, mention: Mention, earlier: npt.NDArray[np.int64], scores: npt.NDArray[np.floating]) -> Chances:
        """The chance of every figure that the mention may be, by the scores of the mentions before."""
        if not len(earlier):
            return {}
        weights = np.exp(np.minimum(scores, 30.0).astype(np.float64))
        found = (weights / (1.0 + weights.sum())) @ self._chances[earlier]
        found = found * self._may_be(mention)
        return {int(number): float(found[number]) for number in np.flatnonzero(found > LEAST_NOTED)}

    def note(self, row: int, chances: Chances) -> None:
        """Keep what was found for a mention, for those after it."""
        for figure, chance in chances.items():
            self._chances[row, figure] = chance

    def likeliest(self) -> npt.NDArray[np.int64]:
        """For each mention the figure it most likely is; -1 where nothing is known."""
        best = self._chances.argmax(1)
        return np.where(self._chances.max(1) > 0, best, -1)

    def _may_be(self, mention: Mention) -> npt.NDArray[np.bool_]:
        """True for the figures whose kind and gender do not contradict the mention."""
        key = (mention.gender, mention.kind, len(self._figures), sum(bool(f.genders) for f in self._figures))
        if key not in self._allowed:
            allowed = np.zeros(self._chances.shape[1], bool)
            allowed[: len(self._figures)] = [_may_be(mention, figure) for figure in self._figures]
            self._allowed[key] = allowed
        return self._allowed[key]


def _likeliest(chances: Chances) -> int | None:
    return max(chances, key=chances.__getitem__) if chances else None


def _carry_on(setting: Setting, row: int, chances: list[Chances]) -> bool:
    """The source of the last statement in the sentence goes on speaking: "He denied it and said ..."."""
    for other in range(row - 1, -1, -1):
        if setting.sentence[other] != setting.sentence[row]:
            return False
        if setting.statement[other] >= 0 and chances[other] and setting.content[other] != setting.statement[row]:
            chances[row] = {figure: 0.9 * chance for figure, chance in chances[other].items()}
            return True
    return False


def _may_be(mention: Mention, figure: Figure) -> bool:
    """False where kind or gender of a figure, reached through other mentions, contradict the mention."""
    gender, kind = figure.gender, figure.kind
    if mention.gender is not None and (
        (gender is not None and gender != mention.gender) or kind is not ActorKind.PERSON
    ):
        return False
    if mention.kind is ActorKind.PERSON:
        return kind is ActorKind.PERSON
    return not (mention.kind is ActorKind.ORGANIZATION and kind in (ActorKind.PERSON, ActorKind.GROUP))


def _settle_description(scene: Scene, setting: Setting, row: int, chances: list[Chances]) -> None:
    """A description means whom its words tell, else the likeliest of those they allow, else somebody new."""
    mention = setting.mentions[row]
    if mention.form not in (MentionForm.PERSON, MentionForm.ORGANIZATION):
        return
    found = settle_by_words(mention, setting.figures, _recent(chances, row))
    if not found:
        owner = mention.owner_figure
        if mention.owner and owner is None and row:
            owner = _likeliest({f: c for f, c in chances[row - 1].items() if c > SURE_OWNER})
        found = narrow(mention, chances[row], setting.figures, owner)
        rest = 1.0 - sum(found.values())
        if rest > NEW_CHANCE or not found:
            number = _named_next(setting, row) if not found else None
            if number is not None:
                chances[row] = {number: ANNOUNCED}
                return
            found[scene.reader.new_figure(mention, owner=owner)] = rest
    chances[row] = found
    _learn(mention, found, setting.figures)


def _named_next(setting: Setting, row: int) -> int | None:
    """The figure named for the first time right after a description, where nobody named before fits it."""
    mention = setting.mentions[row]
    words = mention.span.of(setting.text).lower()
    other = announced(setting, row, 1) if words.startswith("the ") and not mention.owner else None
    number = setting.mentions[other].figure if other is not None else None
    if number is None or (setting.figure[:row] == number).any():
        return None
    figure = setting.figures[number]
    is_person = mention.form is MentionForm.PERSON
    if not may_be_described(mention, figure) or (is_person and has_candidate(setting, row, setting.figures)):
        return None
    return number


def _learn(mention: Mention, found: Chances, figures: Sequence[Figure]) -> None:
    """A description that surely means somebody tells of that somebody."""
    for number, chance in found.items():
        if chance > SURE_OWNER and mention.form is MentionForm.PERSON and figures[number].is_named:
            figures[number].take_role(mention.role, mention.noun)
            figures[number].affiliation = figures[number].affiliation or mention.affiliation


def _recent(chances: Sequence[Chances], row: int) -> list[int]:
    """The figures of the mentions before, the last one first."""
    likeliest = (_likeliest(chances[other]) for other in range(row - 1, -1, -1))
    return list(dict.fromkeys(figure for figure in likeliest if figure is not None))


@dataclass(slots=True)
class _Casting:
    """Makes participants of the figures that speak or are spoken to."""

    article: Article
    attributions: Sequence[Attribution]
    scene: Scene
    setting: Setting
    chances: list[Chances]
    rows: dict[tuple[int, int], int] = field(init=False)
    numbers: dict[int, int] = field(default_factory=dict)
    speakers: list[tuple[Voice, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = {(m.span.start, m.span.end): row for row, m in enumerate(self.setting.mentions)}

    def voices(self) -> Voices:
        """The voices of all attributions, participants numbered in the order they come up."""
        for references in self.scene.sources:
            self.speakers.append(self._voices_of(references, ()))
        addressees = [
            self._voices_of(references, speakers)
            for references, speakers in zip(self.scene.addressees, self.speakers, strict=True)
        ]
        figures = sorted(self.numbers, key=lambda figure: self.numbers[figure])
        return Voices(
            participants=tuple(self._participant(figure) for figure in figures),
            speakers=tuple(self.speakers),
            addressees=tuple(addressees),
        )

    def _voices_of(self, references: Sequence[Reference], others: Sequence[Voice]) -> tuple[Voice, ...]:
        """The voices that references are; none of `others`, for nobody is told something by himself."""
        found: dict[int, Voice] = {}
        barred = {voice.participant for voice in others}
        for reference in references:
            voice = self._voice(reference, {figure for figure, number in self.numbers.items() if number in barred})
            if voice is not None and voice.participant not in barred:
                found.setdefault(voice.participant, voice)
        return tuple(found.values())

    def _voice(self, reference: Reference, barred: set[int]) -> Voice | None:
        if isinstance(reference, Author):
            return self._author(reference)
        if isinstance(reference, Relative):
            return self._relative(reference)
        row = self.rows.get((reference.span.start, reference.span.end))
        chances = self.chances[row] if row is not None else {}
        if barred:
            rest = max(1.0 - sum(chances.get(figure, 0.0) for figure in barred), 1e-6)
            chances = {figure: chance / rest for figure, chance in chances.items() if figure not in barred}
        figure = _likeliest(chances)
        if figure is None:
            return None
        if chances[figure] < LEAST_CHANCE:
            return None
        is_silent = reference.form in (MentionForm.ALONE, MentionForm.IMPLIED)
        return self._make(figure, None if is_silent else reference.span, chances[figure])

    def _make(self, figure: int, span: Span | None, score: float) -> Voice:
        number = self.numbers.setdefault(figure, len(self.numbers))
        affiliation = self.scene.cast.figures[figure].affiliation
        return Voice(participant=number, span=span, affiliation=affiliation, score=round(min(score, 1.0), 6))

    def _author(self, reference: Author) -> Voice | None:
        """Inside somebody's words "I" and "we" are that somebody, elsewhere the author."""
        outer = self._outer(reference.span.start)
        if outer is not None:
            return replace(outer, span=reference.span)
        if self.scene.layout.quotation_at(reference.span.start) >= 0:
            return None
        words = reference.span.of(self.scene.text).lower()
        is_writer = words in FIRST or words.endswith(("author", "writer", "reporter", "correspondent", "columnist"))
        name = None if is_writer else self.article.outlet
        name = name or self.article.byline or self.article.outlet or "author"
        figure = Figure(kind=ActorKind.AUTHOR, name=name, is_named=name != "author", affiliation=self.article.outlet)
        return self._make(self.scene.cast.keyed(f"author {name}", figure), reference.span, 0.9)

    def _outer(self, place: int) -> Voice | None:
        """The speaker of the last statement before whose content a place is in."""
        for number in range(len(self.speakers) - 1, -1, -1):
            if any(span.start <= place < span.end for span in self.attributions[number].content):
                return next(iter(self.speakers[number]), None)
        return None

    def _relative(self, reference: Relative) -> Voice | None:
        """Whoever was mentioned last before "who" in the sentence."""
        low = self.scene.layout.sentence_span(reference.span.start)[0]
        for row in range(len(self.setting.mentions) - 1, -1, -1):
            mention = self.setting.mentions[row]
            is_before = low <= mention.span.start and mention.span.end <= reference.span.start
            if is_before and self.chances[row] and self._is_who(row, reference):
                figure = max(self.chances[row], key=self.chances[row].__getitem__)
                return self._make(figure, reference.span, 0.8 * self.chances[row][figure])
        return None

    def _is_who(self, row: int, reference: Relative) -> bool:
        """True unless "who" would mean an organisation or country."""
        kind = self.scene.cast.figures[max(self.chances[row], key=self.chances[row].__getitem__)].kind
        is_who = reference.span.of(self.scene.text).lower() in ("who", "whom")
        return not is_who or kind in (ActorKind.PERSON, ActorKind.GROUP)

    def _participant(self, figure: int) -> Participant:
        known = self.scene.cast.figures[figure]
        return Participant(
            number=self.numbers[figure],
            kind=known.kind,
            name=known.name,
            is_named=known.is_named,
            forms=tuple(known.forms.most_common()),
            gender=known.gender if known.kind is ActorKind.PERSON else None,
            roles=tuple(known.roles),
            affiliation=known.affiliation,
        )
