"""Which statements read like a position, and what one would read like as a proposition that a person words anew.

All of it goes by single words, with no grammar behind: a hint to a person, and nothing that is coded by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.label.concepts import LONGEST_PROPOSITION
from onrecord.label.sentences import has_several_sentences, is_question

_FEWEST_WORDS, _MOST_WORDS = 4, 24
_QUOTES = re.compile("[\"“”„«»]|(?<!\\w)['‘]|['’](?!\\w)")
_OPENING = re.compile(r"^(?:that|and|but|so|because|then|also|well|now|indeed|however)\b[\s,]*", re.IGNORECASE)
_END = re.compile(r"[\s,;:.!…–—-]+$")
#: A finite verb that is known as one without grammar.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|should|must|can|could|may|might|shall|cannot|do|does|did|"
    r"(?<!the )(?<!a )(?<!no )needs?|"
    r"remains?|wants?|\w+n['’]t)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:should|must|needs? to|have to|has to|ought|never|stop|end|allow|ban|wrong|right|legal|illegal|legitimate|"
    r"(?:un)?acceptable|(?:ir)?responsible|justif\w+|blame|fault|failed|threat|danger\w*|support|oppose|against|"
    r"(?:will|would|can|could|do|does|did|is|are|was|were) not|\w+n['’]t|cannot)\b",
    re.IGNORECASE,
)
#: A clause within before any verb: what it begins with is a thing, and no sentence.
_RELATIVE = re.compile(r"\b(?:that|who|whom|whose|which|where|if|when|while)\b", re.IGNORECASE)
#: What points outside the sentence, where it begins and anywhere.
_POINTS = re.compile(
    r"^(?:to|it|this|that|these|those|they|he|she|there|what|who|which|how|why|when|where|whether|if|as|in|at|on|by|for|"
    r"not|nor|or|than|\w+ing)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:I|me|my|mine|myself)\b")
_PERSON = re.compile(
    r"\b(?:i|i['’]m|we|we['’]re|you|my|our|us|me|your|he|she|they|him|her|his|their|them|it)\b", re.IGNORECASE
)


def is_clause(text: str) -> bool:
    """True for what says something of the world rather than naming a thing, asking, or telling of the speaker."""
    return bool(_VERB.search(text)) and not is_question(text) and not _SELF.search(text)


def is_demand(text: str) -> bool:
    """True where some word asks for something, or judges it."""
    return bool(_DEMAND.search(text))


def propose(texts: Sequence[str]) -> str | None:
    """The first of the texts, or one not far behind, that reads as a sentence of its own; None where none does."""
    best: tuple[float, str] | None = None
    for rank, text in enumerate(texts):
        sentence = as_sentence(text)
        if sentence is None:
            continue
        cost = rank / max(20, len(texts)) + _oddness(sentence)
        if best is None or cost < best[0]:
            best = (cost, sentence)
    return best[1] if best else None


def as_sentence(text: str) -> str | None:
    """The text as one sentence with a capital and a full stop; None where it is not one that can stand alone."""
    if "…" in text or "..." in text or is_question(text):
        return None
    bare = _OPENING.sub("", " ".join(_QUOTES.sub("", text).split()))
    bare = _END.sub("", bare)
    sentence = f"{bare[:1].upper()}{bare[1:]}."
    if not _FEWEST_WORDS <= len(bare.split()) <= _MOST_WORDS or len(sentence) > LONGEST_PROPOSITION:
        return None
    is_plain = all(letter.isprintable() for letter in bare) and any(letter.isalpha() for letter in bare)
    verb = _VERB.search(bare)
    if not is_plain or has_several_sentences(sentence) or verb is None or _POINTS.match(bare):
        return None
    return None if _RELATIVE.search(bare, 0, verb.start()) else sentence


def _oddness(sentence: str) -> float:
    """What speaks against a sentence as a proposition: it is long, points at persons, or demands nothing."""
    long = max(0, len(sentence.split()) - 14) / 20
    return long + 0.5 * bool(_PERSON.search(sentence)) - 0.4 * is_demand(sentence)
