"""Whom a "he", "she" or "it" that speaks means, where the ranker alone would leave it open. Pure.

A source always is somebody: the chance of nobody, which the ranker gives to every pronoun, is set aside; and a
pronoun with nobody before it who could be meant announces a name that follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.identify.features import Setting
from onrecord.identify.figures import Figure
from onrecord.identify.mentions import Mention, MentionForm
from onrecord.records import ActorKind, words_of

SINGULAR = (MentionForm.HE, MentionForm.SHE, MentionForm.IT)
#: How many sentences ahead the name is looked for that a pronoun or description announces.
SENTENCES_AHEAD = 3
#: Points added to the ranker's for an "it" that speaks: the one who spoke last, the subject of the sentence before.
SPOKE_LAST, SUBJECT_BEFORE = 2.0, 1.0
#: Points for nobody, against the ranker's own 0.
NOBODY = -3.0

_DATELINE = re.compile(r"[\s,]*(?:\([^()\n]{2,40}\)|[A-Z][\w.]+(?: \d{1,2})?)?\s*(?:[\u2014\u2013]|--|-\s)")

_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied)|reject|dismiss|disput|rebut|contest|refut)", re.IGNORECASE)
_OTHERS_WORDS = re.compile(
    r"(?:this|that|it|th(?:e|is|at|ose|ese)(?: \w+)? "
    r"(?:claim|charge|allegation|accusation|report|account|version)s?)\W*$",
    re.IGNORECASE,
)

Rows = npt.NDArray[np.int64]


def speaking_scores(
    setting: Setting, row: int, earlier: Rows, scores: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """The ranker's points for the earlier mentions of a pronoun that is a source, against 0 for nobody."""
    points = np.minimum(scores, 30.0).astype(np.float64) - NOBODY
    is_it = setting.form[row] == MentionForm.IT
    if _denies(setting, row):
        points = points + _accused(setting, row, earlier)
    else:
        points = points + _spoken_of(setting, row, earlier) * (1.0 if is_it else 0.35)
    return points - np.where(is_dateline(setting, earlier), 6.0, 0.0)


def _spoken_of(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """An "it" that speaks goes on from the organisation that spoke or acted in the sentence before."""
    near = setting.sentence[row] - setting.sentence[earlier] <= 1
    near &= (setting.paragraph[row] == setting.paragraph[earlier]) & (earlier < row)
    outside = (setting.content[earlier] < 0) & (setting.quotation[earlier] < 0)
    spoke = near & outside & (setting.statement[earlier] >= 0)
    spoke &= setting.order[row] - setting.order[earlier] == 1
    subject = near & outside & setting.subject[earlier] & ~setting.possessive[earlier]
    return np.where(spoke, SPOKE_LAST, 0.0) + np.where(subject, SUBJECT_BEFORE, 0.0)


def _denies(setting: Setting, row: int) -> bool:
    """True for "It denies this": an answer to what somebody else said."""
    said = setting.attributions[setting.statement[row]]
    cue = words_of(setting.text, said.cue) or ""
    return bool(_DENIAL.search(cue) and _OTHERS_WORDS.match(words_of(setting.text, said.content) or ""))


def _accused(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """Whoever the words before are about denies them, not who said them."""
    before = setting.order[row] - 1
    accuser = setting.statement[earlier] == before
    return np.where(accuser, -3.0, 0.0) + np.where((setting.content[earlier] == before) & ~accuser, 2.0, 0.0)


def is_dateline(setting: Setting, rows: Rows) -> npt.NDArray[np.bool_]:
    """True for a place that opens its paragraph before a dash."""
    text = setting.text
    return np.array([_is_dateline(text, int(setting.anchor[row]), int(setting.end[row])) for row in rows], bool)


def _is_dateline(text: str, start: int, end: int) -> bool:
    opens = start == 0 or text[start - 1] == "\n"
    return opens and text[start:end].isupper() and _DATELINE.match(text, end) is not None


def announced(setting: Setting, row: int, reach: int = SENTENCES_AHEAD) -> int | None:
    """The row of the person or organisation that a pronoun or description announces, the first to follow."""
    mention = setting.mentions[row]
    inside = setting.attributions[mention.statement].content if mention.statement >= 0 else ()
    for other in range(row + 1, len(setting.mentions)):
        if setting.sentence[other] - setting.sentence[row] > reach:
            return None
        candidate = setting.mentions[other]
        if candidate.form is not MentionForm.NAME or candidate.figure is None or setting.quotation[other] >= 0:
            continue
        if any(span.start <= candidate.span.start < span.end for span in inside) or candidate.is_possessive:
            continue
        if may_mean(mention, setting.figures[candidate.figure]):
            return other
    return None


def may_mean(mention: Mention, figure: Figure) -> bool:
    """False where kind or gender of a figure contradict the pronoun or description."""
    if mention.form in (MentionForm.IT, MentionForm.ORGANIZATION):
        return figure.kind in (ActorKind.ORGANIZATION, ActorKind.COUNTRY)
    is_other = mention.gender is not None and figure.gender is not None and mention.gender is not figure.gender
    return figure.kind is ActorKind.PERSON and not is_other


def has_candidate(setting: Setting, row: int, figures: Sequence[Figure]) -> bool:
    """True when somebody was named or described before who may be meant."""
    mention = setting.mentions[row]
    for other in range(row):
        number = int(setting.figure[other])
        if number >= 0 and may_mean(mention, figures[number]) and not is_dateline(setting, np.array([other]))[0]:
            return True
        if number < 0 and setting.form[other] == MentionForm.PERSON and mention.form is not MentionForm.IT:
            return True
    return False
