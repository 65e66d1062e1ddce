"""Who speaks where no source is given: quotations that stand alone, cues without subject, and "the statement".

The data to learn from has no such cases with their speakers, so the points below are set by hand: whoever spoke last
goes on speaking, unless a question, a new subject or the speaker's own name in the words tells otherwise.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from onrecord.identify.features import Setting
from onrecord.identify.mentions import MentionForm
from onrecord.records import Form

SILENT = (MentionForm.ALONE, MentionForm.IMPLIED, MentionForm.DOCUMENT)

Rows = npt.NDArray[np.int64]


def silent_scores(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """How likely each earlier mention names the silent speaker of `row`, against 0 for nobody."""
    form = setting.mentions[row].form
    if form is MentionForm.IMPLIED:
        return _implied(setting, row, earlier)
    if form is MentionForm.DOCUMENT:
        return _document(setting, row, earlier)
    return _alone(setting, row, earlier)


def _alone(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """The last speaker, the one before him where the last one asked, or the subject of the paragraph before."""
    sourced = setting.statement[earlier] >= 0
    turns = np.where(sourced, setting.order[row] - setting.order[earlier], 99)
    paragraphs = setting.paragraph[row] - setting.paragraph[earlier]
    asked = _is_question_before(setting, row)
    scores = np.full(len(earlier), -3.0)
    scores[turns == 1] = 0.5 if asked else 3.5
    scores[turns == 2] = 2.5 if asked else 0.5
    scores[sourced] -= 0.6 * np.clip(paragraphs[sourced] - 1, 0, 6)
    scores -= np.where(sourced & (setting.content[earlier] >= 0), 2.5, 0.0)
    last = setting.paragraph[earlier[turns == 1]].max(initial=-1)
    subject = _is_subject(setting, earlier) & (paragraphs == 1) & (setting.paragraph[earlier] > last)
    scores[subject] = np.maximum(scores[subject], 2.8)
    return scores - _named_in_own(setting, row, earlier, 3.0)


def _implied(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """The subject of the sentence, else whoever spoke last in the paragraph."""
    same = setting.sentence[earlier] == setting.sentence[row]
    before = earlier < row
    sourced = (setting.statement[earlier] >= 0) & before
    turns = np.where(sourced, setting.order[row] - setting.order[earlier], 99)
    scores = np.full(len(earlier), -3.0)
    scores[(turns == 1) & (setting.paragraph[earlier] == setting.paragraph[row])] = 1.0
    scores[same & before] = 0.5
    scores[same & setting.opening[earlier]] = 2.0
    scores[same & before & _is_subject(setting, earlier)] = 3.0
    scores[same & setting.possessive[earlier]] -= 1.5
    return scores - _in_own(setting, row, earlier, 3.0)


def _document(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.float64]:
    """Whoever spoke last, or the organisation or person that the sentence before is about."""
    sourced = setting.statement[earlier] >= 0
    turns = np.where(sourced, setting.order[row] - setting.order[earlier], 99)
    sentences = setting.sentence[row] - setting.sentence[earlier]
    scores = np.full(len(earlier), -2.5)
    near = (sentences >= 0) & (sentences <= 1)
    scores[near & _is_subject(setting, earlier)] = 1.5
    scores[near & (setting.kind[earlier] == 2)] = 1.0
    scores[turns == 1] = 2.0
    scores[sourced] -= 0.5 * np.clip(sentences[sourced] - 2, 0, 6)
    return scores - _in_own(setting, row, earlier, 2.0)


def _is_subject(setting: Setting, earlier: Rows) -> npt.NDArray[np.bool_]:
    """True for a person or organisation in front of the verb, early in its sentence, outside quotations."""
    is_actor = np.isin(setting.kind[earlier], (0, 1, 2))
    outside = setting.quotation[earlier] < 0
    return setting.subject[earlier] & ~setting.possessive[earlier] & is_actor & outside


def _is_question_before(setting: Setting, row: int) -> bool:
    """True when the statement before this one is a quotation that asks, right before it."""
    before = np.flatnonzero(setting.statement == setting.statement[row] - 1)
    if not len(before) or setting.statement[row] < 1:
        return False
    other = int(before[0])
    words = setting.attributions[setting.statement[other]]
    end = max(span.end for span in words.content)
    is_near = setting.paragraph[row] - setting.paragraph[other] <= 1
    tail = setting.text[max(0, end - 4) : end + 2]
    return bool(is_near and words.form is not Form.INDIRECT and "?" in tail)


def _in_own(setting: Setting, row: int, earlier: Rows, points: float) -> npt.NDArray[np.float64]:
    """Points off for a mention inside the very words that are spoken."""
    place = setting.anchor[earlier]
    inside = (place >= setting.content_start[row]) & (place < setting.content_end[row])
    return np.where(inside, points, 0.0)


def _named_in_own(setting: Setting, row: int, earlier: Rows, points: float) -> npt.NDArray[np.float64]:
    """Points off for somebody whom the words name: few speak of themselves by name."""
    named = np.isin(setting.figure[earlier], list(setting.own_figures[row]))
    return np.where(named & (setting.figure[earlier] >= 0), points, 0.0) + _in_own(setting, row, earlier, points)
