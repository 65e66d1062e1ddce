"""Who speaks where no source is given: quotations that stand alone, cues without subject, and "the statement".

The data to learn from has no such cases with their speakers, so the points below are set by hand: whoever spoke last
goes on speaking, unless a question, a new subject or the speaker's own name in the words tells otherwise.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from onrecord.identify.features import Setting
from onrecord.identify.mentions import MentionForm
from onrecord.identify.surroundings import Surroundings, is_answer_line, is_interview, is_left_open, surroundings_of
from onrecord.identify.unsigned import is_unsigned

SILENT = (MentionForm.ALONE, MentionForm.IMPLIED, MentionForm.DOCUMENT)

#: How many mentions and how many sources back the speaker of a lone quotation is looked for.
MENTIONS_BACK, SOURCES_BACK = 24, 6

_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]our|[Yy]ours)\b")
_HIM = re.compile(r"\b(?:him|her)\b")
_NOUN = re.compile(r"\s+[a-z]")
_ADVERBIAL = re.compile(
    r"\W*(?:In|On|At|After|Before|With|When|While|As|From|To|For|By|Under|Over|Since|Although|Though|If|Because|"
    r"Like|Unlike|Despite|According|Asked|Told|Nobody|No|Not)\b"
)

Rows = npt.NDArray[np.int64]


def silent_candidates(setting: Setting, row: int) -> Rows:
    """The mentions that may name the silent speaker of `row`: those before, and those of the sentence after."""
    sources = np.flatnonzero(setting.statement[:row] >= 0)[-SOURCES_BACK:]
    first = min(int(sources[0]) if len(sources) else row, row)
    near = np.arange(max(0, row - MENTIONS_BACK), row)
    found = np.union1d(near, sources[sources >= max(first, 0)])
    if setting.mentions[row].form is not MentionForm.ALONE:
        return found
    around = surroundings_of(setting.layout, setting.mentions[row].span)
    if not around.is_signed_after:
        return found
    ahead = np.flatnonzero((setting.anchor >= around.after[0]) & (setting.anchor < around.after[1]))
    return np.union1d(found, ahead)


def silent_scores(setting: Setting, row: int, earlier: Rows, known: Rows) -> npt.NDArray[np.float64]:
    """How likely each earlier mention names the silent speaker of `row`, against 0 for nobody.

    `known` holds for each mention so far the figure it most likely is, -1 for none.
    """
    form = setting.mentions[row].form
    if form is MentionForm.IMPLIED:
        return _implied(setting, row, earlier)
    if form is MentionForm.DOCUMENT:
        return _document(setting, row, earlier)
    return _alone(setting, row, earlier, known)


def _alone(setting: Setting, row: int, earlier: Rows, known: Rows) -> npt.NDArray[np.float64]:
    """The one introduced right before or after, else the last speaker; after a question whoever was asked."""
    around = surroundings_of(setting.layout, setting.mentions[row].span)
    scores = np.full(len(earlier), -6.0)
    if is_unsigned(setting.layout, around):
        return scores
    outside = (setting.quotation[earlier] < 0) & ~setting.possessive[earlier]
    if around.is_signed_after:
        after = (setting.anchor[earlier] >= around.after[0]) & outside
        if after.any():
            scores[np.flatnonzero(after)[0]] = 6.0
            return scores
    scores = np.maximum(scores, _spoken_before(setting, row, earlier, known, around))
    is_answer = is_interview(setting.text) and is_answer_line(around)
    if (is_answer or _is_question_before(setting, row)) and not (scores > 0).any():
        scores = np.maximum(scores, _interviewed(setting, earlier, around))
    introduced = None if is_answer else _introduced(setting, row, earlier, around)
    if introduced is not None:
        scores[introduced] = max(float(scores[introduced]), _points_of(setting, around, int(earlier[introduced])))
        scores[_is_affected(setting, row, earlier, int(earlier[introduced]), around)] = 4.0
    scores -= np.where(setting.first_person[row] & np.isin(setting.kind[earlier], (2, 3)), 1.5, 0.0)
    found: npt.NDArray[np.float64] = scores - _named_in_own(setting, row, earlier, 3.0)
    return found


def _points_of(setting: Setting, around: Surroundings, row: int) -> float:
    """How much the sentence before counts: a person in it, or an organisation or place."""
    if setting.kind[row] == 2:
        return 3.0
    is_person = setting.kind[row] != 4 or not _HIM.search(around.words)
    return 2.8 if not is_person else 5.5 if around.is_near else 4.5 if around.fills_paragraph else 2.8


def _is_affected(
    setting: Setting, row: int, earlier: Rows, introduced: int, around: Surroundings
) -> npt.NDArray[np.bool_]:
    """True for the "him" to whom a group or organisation did something right before he speaks."""
    is_done_by_many = setting.kind[introduced] in (2, 4) and around.is_near
    pronoun = np.isin(setting.form[earlier], (MentionForm.HE, MentionForm.SHE)) & (earlier < row)
    affected: npt.NDArray[np.bool_] = (
        pronoun
        & (setting.anchor[earlier] > setting.anchor[introduced])
        & is_done_by_many
        & ~_is_owner(setting, earlier)
    )
    return affected


def _spoken_before(
    setting: Setting, row: int, earlier: Rows, known: Rows, around: Surroundings
) -> npt.NDArray[np.float64]:
    """The last speaker before a lone quotation; the one before him, or whom he asked, where he asked."""
    sourced = (setting.statement[earlier] >= 0) & (earlier < row)
    turns = np.where(sourced, setting.order[row] - setting.order[earlier], 99)
    turns = np.where(sourced & _is_question_to(setting, around, earlier), 99, turns)
    # Words that somebody else reports are no turn, where there is another.
    own_turn = sourced & (setting.content[earlier] < 0) & (turns < 99)
    turns = np.where(own_turn | ~own_turn.any(), turns, 99)
    last_turn = turns.min(initial=99)
    paragraphs = setting.paragraph[row] - setting.paragraph[earlier]
    scores = np.full(len(earlier), -6.0)
    if last_turn == 99:
        return scores
    last = turns == last_turn
    figure = known[earlier]
    is_reply = _is_question_before(setting, row)
    if is_reply or _is_next_question(setting, row):
        others = sourced & ~np.isin(figure, figure[last]) & (figure >= 0)
        other = others & (turns == turns[others].min(initial=98))
        scores[last], scores[other] = (-0.5 if is_reply else 1.5), 3.0
        scores[_is_asked(setting, row, earlier) & ~np.isin(figure, figure[last])] = 4.0 if is_reply else -6.0
        return scores - _outside_paragraph(paragraphs, 0.4)
    scores[turns == last_turn + 1] = 0.0
    scores[last] = 6.0 if _goes_on(setting, row) else 3.5
    return scores - _outside_paragraph(paragraphs, 0.6)


def _is_asked(setting: Setting, row: int, earlier: Rows) -> npt.NDArray[np.bool_]:
    """True for the persons named beside the cue of the question before: "Stern asked Weil"."""
    number = _previous(setting, int(setting.statement[row]))
    question = setting.attributions[number]
    if number < 0 or not question.cue:
        return np.zeros(len(earlier), bool)
    low, high = min(question.spans).start, setting.content_start[row]
    beside = (setting.anchor[earlier] >= low) & (setting.anchor[earlier] < high) & (setting.statement[earlier] < 0)
    inside = [(setting.anchor[earlier] >= s.start) & (setting.anchor[earlier] < s.end) for s in question.content]
    asked: npt.NDArray[np.bool_] = beside & ~np.any(inside, 0) & (setting.kind[earlier] <= 1)
    return asked


def _is_next_question(setting: Setting, row: int) -> bool:
    """True for a quotation that asks again after somebody answered a question."""
    number = int(setting.statement[row])
    if number < 2 or "?" not in setting.text[max(0, setting.content_end[row] - 3) : setting.content_end[row] + 1]:
        return False
    asked = setting.attributions[number - 2]
    end = max(span.end for span in asked.content)
    is_new = (
        "\n" in setting.text[max(s.end for s in setting.attributions[number - 1].spans) : setting.content_start[row]]
    )
    return is_new and "?" in setting.text[max(0, end - 4) : end + 2]


def _interviewed(setting: Setting, earlier: Rows, around: Surroundings) -> npt.NDArray[np.float64]:
    """The person talked of most before the first question is the one who answers."""
    scores = np.full(len(earlier), -6.0)
    low = setting.text.rfind("\n", 0, around.low) + 1
    people = (
        (setting.form[earlier] == MentionForm.NAME) & (setting.kind[earlier] == 1) & (setting.anchor[earlier] < low)
    )
    if people.any():
        names = setting.figure[earlier[people]]
        counts = np.bincount(names)
        scores[people & (setting.figure[earlier] == counts.argmax())] = 2.0
    return scores


def _outside_paragraph(paragraphs: Rows, points: float) -> npt.NDArray[np.float64]:
    return points * np.clip(paragraphs - 1, 0, 6).astype(np.float64)


def _is_question_to(setting: Setting, around: Surroundings, earlier: Rows) -> npt.NDArray[np.bool_]:
    """True for the mentions in an interviewer's question, where the quotation answers one."""
    low = setting.text.rfind("\n", 0, around.low) + 1
    is_asked = around.words.endswith("?") and (_YOU.search(setting.text, low, around.after[0]) or around.is_apart)
    return setting.anchor[earlier] >= low if is_asked else np.zeros(len(earlier), bool)


def _previous(setting: Setting, number: int) -> int:
    """The statement before this one that is in nobody else's words; -1 for none."""
    said = setting.attributions
    for other in range(number - 1, -1, -1):
        start = min(said[other].spans).start
        outer = (span for one in said[max(0, other - 4) : other] for span in one.content)
        if not any(span.start <= start < span.end for span in outer):
            return other
    return -1


def _goes_on(setting: Setting, row: int) -> bool:
    """True when the statement before is a quotation that its paragraph does not close."""
    number = _previous(setting, int(setting.statement[row]))
    return number >= 0 and is_left_open(setting.text, setting.attributions[number].content[-1])


def _introduced(setting: Setting, row: int, earlier: Rows, around: Surroundings) -> int | None:
    """The place among `earlier` of the one whom the sentence before the quotation is about."""
    number = setting.statement[row]
    spoken = max((s.end for s in setting.attributions[number - 1].spans), default=0) if number > 0 else 0
    inside = (setting.anchor[earlier] >= around.low) & (earlier < row) & (setting.quotation[earlier] < 0)
    inside &= (setting.statement[earlier] < 0) & (setting.content[earlier] < 0) & ~setting.possessive[earlier]
    inside &= ~((setting.form[earlier] == MentionForm.SHE) & _is_owner(setting, earlier))
    inside &= np.isin(setting.kind[earlier], (0, 1, 2, 4)) | (setting.form[earlier] != MentionForm.NAME)
    inside &= (setting.anchor[earlier] >= spoken) | (spoken <= around.low)
    if not inside.any():
        return None
    places = np.flatnonzero(inside)
    opening = [p for p in places if _opens(setting, around.low, int(earlier[p]))]
    subject = [p for p in places if setting.subject[earlier[p]]]
    if opening or subject:
        return int((opening or subject)[0])
    return int(places[-1]) if around.words.endswith((":", "?")) else None


def _is_owner(setting: Setting, rows: Rows) -> npt.NDArray[np.bool_]:
    """True for a pronoun with a noun behind it: "her opponent"."""
    return np.array(
        [bool(_NOUN.match(setting.text, setting.end[row])) and not setting.subject[row] for row in rows], bool
    )


def _opens(setting: Setting, low: int, row: int) -> bool:
    """True for a mention that begins its sentence, a title or a time apart."""
    before = setting.text[low : setting.anchor[row]]
    return len(before) < 60 and not _ADVERBIAL.match(before) and "," not in before


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
    number = _previous(setting, int(setting.statement[row]))
    before = np.flatnonzero(setting.statement == number)
    if number < 0 or not len(before):
        return False
    other = int(before[0])
    words = setting.attributions[setting.statement[other]]
    end = max(span.end for span in words.content)
    is_near = setting.paragraph[row] - setting.paragraph[other] <= 1
    return bool(is_near and "?" in setting.text[max(0, end - 4) : end + 2])


def _in_own(setting: Setting, row: int, earlier: Rows, points: float) -> npt.NDArray[np.float64]:
    """Points off for a mention inside the very words that are spoken."""
    place = setting.anchor[earlier]
    inside = (place >= setting.content_start[row]) & (place < setting.content_end[row])
    return np.where(inside, points, 0.0)


def _named_in_own(setting: Setting, row: int, earlier: Rows, points: float) -> npt.NDArray[np.float64]:
    """Points off for somebody whom the words name: few speak of themselves by name."""
    named = np.isin(setting.figure[earlier], list(setting.own_figures[row]))
    return np.where(named & (setting.figure[earlier] >= 0), points, 0.0) + _in_own(setting, row, earlier, points)
