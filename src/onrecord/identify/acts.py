"""What somebody does in making a statement, by the words that report it: `identify_act`.

The lexicon gives the act of a verb, a noun or a set phrase; this module chooses among several, knows the
constructions that change an act, and looks into what was said where the cue says no more than that something was.
The closed list is defined in docs/reference/acts.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from onrecord.identify.lexicon import Hit, find_phrases, listed
from onrecord.records import Act


@dataclass(frozen=True, slots=True)
class _Construction:
    """Words behind a cue that change its act."""

    lemmas: frozenset[str]
    follows: re.Pattern[str]
    act: Act
    sure: float


def _construction(lemmas: str, follows: str, act: Act, sure: float) -> _Construction:
    """A construction from a barred list and a pattern of what follows at once."""
    return _Construction(frozenset(lemmas.split("|")), re.compile(follows, re.IGNORECASE), act, sure)


_TO_DO = (
    r"(?:(?!\b(?:that|is|was|are|were|has|had|will|would)\b)[\w’'.-]+ ){0,7}?"
    r"(?:not )?to(?:$| (?!the\b|a\b|his\b)[a-z]+)"
)
_CLAIMS = r"(?:\S+ ){0,4}?(?:claim|allegation|accusation|charge|report|rumou?r|assertion|insinuation|speculation)s?\b"
_FALSE = r"(?:\S+ ){0,12}?as (?:\S+ )?(?:false|untrue|fake|baseless|groundless|unfounded|fabricat\w+|lies?|fiction)\b"
_REVENGE = r"(?:to )?(?:retaliat|reveng|aveng|punish|crush|destroy|strike back|hit back|annihilat|make \S+ pay)"
_REFUSABLE = r"(?:\S+ ){0,3}?(?:visas?|entry|permission|requests?|access|bail|appeals?|asylum)\b"
_COURTESY = r"(?:\S+ ){0,2}?(?:apolog|condolence|thanks|sympath|congratulat|explanation|detail|no )"
_PROPOSED = r"(?:(?:\S+ ){1,6}?should\b|(?!during|nothing|something|anything|king)[a-z]+ing )"
_DISMISS = "reject|dismiss|brush aside|brush off|shrug off|scorn|wave away|wave aside|ridicule|mock|deride"
#: In order: the first whose words follow counts.
_CONSTRUCTIONS = (
    _construction("tell", _TO_DO, Act.DEMANDS, 0.75),
    _construction("press|push|challenge|question", r"(?:\S+ ){0,4}?(?:about|whether|why|how)\b", Act.ASKS, 0.75),
    _construction("say", r"no to\b", Act.REJECTS, 0.9),
    _construction("say|tell|add|write", r"(?:\S+ ){0,2}?yes to\b", Act.ACCEPTS, 0.8),
    _construction("call", r"(?:for|on|upon)\b", Act.DEMANDS, 0.9),
    _construction("insist", r"(?:on|upon)\b", Act.DEMANDS, 0.8),
    _construction("insist", r"(?:\S+ ){0,6}?(?:must|should|be)\b", Act.DEMANDS, 0.65),
    _construction("want", r"to\b", Act.HOPES, 0.7),
    _construction("concede", r"(?:to|defeat)\b", Act.ACCEPTS, 0.85),
    _construction("see|view|hold", r"(?:(?:\S+ ){1,6}?as\b|no (?:reason|need|point|way)\b)", Act.BELIEVES, 0.75),
    _construction("suggest", _PROPOSED, Act.OFFERS, 0.65),
    _construction(_DISMISS, _CLAIMS, Act.DENIES, 0.8),
    _construction(_DISMISS + "|denounce|condemn|slam", _FALSE, Act.DENIES, 0.75),
    _construction("deny", _REFUSABLE, Act.REJECTS, 0.75),
    _construction("appeal", r"against\b", Act.REJECTS, 0.75),
    _construction("promise|pledge|vow|swear", _REVENGE, Act.THREATENS, 0.75),
    _construction("offer|extend", _COURTESY, Act.SAYS, 0.75),
)

_UNSURE = 0.4
_AS_A_WHOLE = 0.8
#: Only verbs as sure as this count in what was said: "we want", "she would see" mean too many things.
_WORD_OF_ITS_OWN = 0.75
_OPENING = 160
_REFUSALS = frozenset({"refuse", "decline"})
_QUOTES = re.compile(r"^[\s\"'“”‘’«»„…]+|[\s\"'“”‘’«»„…]+$")
#: What was said opens with an act of the speaker's own: "I deny", "we will never accept".
_FIRST_PERSON = re.compile(r"(?:[\w’']+, )?(?:[Aa]nd |[Bb]ut |[Ss]o )?((?:I|[Ww]e)(?: [\w’']+){1,4})")
#: "I never said a word", "there is no such paper", "that is a lie".
_DENIAL = re.compile(
    r"(?:I|[Ww]e) (?:never|did not|didn[’']t) (?:sa(?:y|id)|t(?:ell|old)|d(?:o|id)|promised?|agreed?|signed?"
    r"|t(?:ake|ook)|received?|paid?|order(?:ed)?|asked?|g(?:ive|ave)|w(?:rite|rote)|ma(?:ke|de)|claimed?|sen[dt])\b"
    r"|[Tt]here (?:is|was|were|are|has been|have been) (?:no such|never any)\b"
    r"|(?:[Tt]his|[Tt]hat|[Ii]t|[Tt]hese|[Tt]hose)(?:[’']s| is| was| are| were) "
    r"(?:not true|untrue|false|(?:a|all) lies?\b|(?:(?:complete|utter|total|absolute) )?(?:nonsense|rubbish))"
)
#: "will not withdraw": what somebody wanted of the speaker is refused.
_REFUSED = re.compile(
    r"(?:that )?(?:he|she|it|they|we|I) (?:(?:will|would)(?: not| never)|wo(?:n[’']t|uldn[’']t)) (?:ever )?"
    r"(?:lift|end|stop|halt|withdraw|release|leave|give (?:up|in|way)|surrender|negotiate|hand over|return|sign|join"
    r"|attend|resign|quit|apologi[sz]e|yield|bow|cede|retreat|cooperate|budge|compromise|change|abandon|drop|remove"
    r"|cancel|suspend|extradite|recogni[sz]e|pay|respond to|take part|participate|(?:stand|step) (?:down|aside))\b",
    re.IGNORECASE,
)
#: "Accepted." as an utterance of its own.
_ONE_WORD = re.compile(r"[A-Z][a-z]+ed(?:[.!]|$)")
#: The same in the reporter's words: "that it rejected", "he would never accept".
_THIRD_PERSON = re.compile(r"(?:that )?((?:he|she|it|they|we|I)(?: [\w’']+){1,4})", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:had|have|has)\b|[’'](?:ve|d)\b")
_OPINIONS = frozenset({Act.BELIEVES, Act.CLAIMS})
_AUXILIARIES = listed(
    "do does did will wo would shall sha can ca could must should may might to not never am is are was were be going"
    " also still really fully strongly firmly simply hereby no longer"
)
_PAST = re.compile(r"ed$|^(?:said|told|thought|felt|gave|swore|spoke|wrote|sought|took|made)$")


def identify_act(cue: str, content: str, *, is_direct: bool = False, after_source: str = "") -> tuple[Act, float]:
    """The act that `cue` reports, and the chance of it being that one.

    `content` is what was said, `is_direct` whether in quote marks, and `after_source` the words that follow the cue
    in its sentence ("told *residents to leave*"); an empty cue is a quotation that stands alone.
    """
    hit = _deciding(cue)
    if hit is None:
        act, sure = _act_of_content(content, is_direct=is_direct or not cue.strip())
        return act, min(sure, _AS_A_WHOLE if not cue.strip() else _UNSURE)
    opening = " ".join(part for part in (hit.rest, after_source, "" if is_direct else content[:_OPENING]) if part)
    act, sure = _in_construction(hit, opening)
    if hit.is_negated:
        return (hit.entry.negated if act is hit.entry.act else Act.SAYS), sure * 0.8
    if act is not Act.SAYS or hit.part == "phrase":
        return act, sure
    if hit.part == "light":
        return _act_of_object(content, sure, is_direct=is_direct)
    return _act_of_content(content, is_direct=is_direct, otherwise=sure)


@lru_cache(maxsize=8192)
def _deciding(cue: str) -> Hit | None:
    """The phrase of a cue that decides: a verb with an act of its own, else a noun, else a verb of saying."""
    hits = find_phrases(cue)
    if len(hits) > 1 and hits[0].lemma in _REFUSALS:
        return _after_refusal(hits[0], hits[1])
    spoken = next((place for place, hit in enumerate(hits) if hit.is_neutral and hit.part == "verb"), len(hits))
    for place, hit in enumerate(hits):
        if not hit.is_neutral and hit.part == "verb" and (place < spoken or hit.is_linked):
            return hit
    is_negated = any(hit.is_negated for hit in hits if hit.part == "light")
    nouns = (replace(hit, is_negated=hit.is_negated or is_negated) for hit in hits[:spoken] if not hit.is_neutral)
    verbs = (hit for hit in hits if hit.part != "phrase")
    return next(nouns, None) or next(verbs, None) or next(iter(hits), None)


def _after_refusal(refusal: Hit, next_hit: Hit) -> Hit | None:
    """Refusing to deny, to rule out or to reject leaves a thing open; refusing anything else is a refusal."""
    leaves_open = next_hit.is_linked and next_hit.entry.act in {Act.DENIES, Act.REJECTS}
    return find_phrases("did not " + next_hit.lemma)[0] if leaves_open and not refusal.is_negated else refusal


def _in_construction(hit: Hit, opening: str) -> tuple[Act, float]:
    """The act of a phrase given the words behind it."""
    for construction in _CONSTRUCTIONS:
        if hit.lemma in construction.lemmas and construction.follows.match(opening):
            return construction.act, construction.sure
    return hit.entry.act, hit.entry.sure


def _act_of_object(content: str, sure: float, *, is_direct: bool) -> tuple[Act, float]:
    """The act of "voiced" or "reiterated": that of the noun with which its object, the content, opens."""
    if is_direct:
        return _act_of_content(content, is_direct=True, otherwise=sure)
    opening = " ".join(content.split()[:4])
    found = next((hit for hit in find_phrases(opening) if hit.may_be_noun), None)
    if found is None or opening.lower().startswith("that "):
        return _act_of_content(content, is_direct=False, otherwise=sure)
    return found.entry.act, min(sure, found.entry.sure)


def _act_of_content(content: str, *, is_direct: bool, otherwise: float = 0.75) -> tuple[Act, float]:
    """The act that what was said performs in so many words: a question, "I deny", "that it rejected"; else `says`."""
    words = _QUOTES.sub("", content)
    if is_direct and words.endswith("?"):
        return Act.ASKS, 0.75
    if is_direct and _DENIAL.match(words):
        return Act.DENIES, 0.65
    if _REFUSED.match(words):
        return Act.REJECTS, 0.65
    if is_direct and _ONE_WORD.match(words):
        hit = next(iter(find_phrases(words.split(".")[0])), None)
        return (hit.entry.act, 0.6) if hit and not hit.is_neutral else (Act.SAYS, otherwise)
    opening = (_FIRST_PERSON if is_direct else _THIRD_PERSON).match(words[:_OPENING])
    found = _performed(opening[1], is_direct=is_direct) if opening else None
    return found or (Act.SAYS, otherwise)


@lru_cache(maxsize=8192)
def _performed(opening: str, *, is_direct: bool) -> tuple[Act, float] | None:
    """The act of a clause such as "we will never accept"; None where it tells of an earlier act, or of none."""
    hits = find_phrases(opening)
    if not hits or hits[0].part != "verb" or hits[0].is_neutral or _EARLIER.search(opening):
        return None
    hit = hits[0]
    if hit.entry.sure < _WORD_OF_ITS_OWN:
        return None
    words = opening.lower().replace("’", "'").replace("n't", " not").split()
    place = next((place for place, word in enumerate(words) if word.startswith(hit.form[:5])), 0)
    if not _AUXILIARIES.issuperset(words[1:place]) or (is_direct and ("did" in words or _PAST.search(hit.form))):
        return None
    if hit.is_negated:
        return (hit.entry.negated, 0.7) if hit.entry.negated not in {Act.SAYS, *_OPINIONS} else None
    return None if is_direct and hit.entry.act in _OPINIONS else (hit.entry.act, 0.7)
