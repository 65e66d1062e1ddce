"""The lexicon of reporting words `acts.csv`, and how its phrases are found in a cue whatever their inflection.

A row gives an act, how sure it is, the act of the negation where it is not the usual one, and phrases of base forms.
`part` is `verb`, `phrase` (nouns, adjectives and set phrases) or `light`: a verb that takes its act from its object.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

from onrecord.records import Act


def listed(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


#: What the negation of an act is: "did not accept" rejects, "did not deny" says no more than that.
NEGATED = dict.fromkeys(Act, Act.SAYS) | {
    Act.ACCEPTS: Act.REJECTS,
    Act.AGREES: Act.REJECTS,
    Act.OFFERS: Act.REJECTS,
    Act.PROMISES: Act.REJECTS,
    Act.BELIEVES: Act.BELIEVES,
    Act.HOPES: Act.HOPES,
}
_ARTICLES = listed("a an the this that these those any some every another")
_POSSESSIVES = listed("my your his her its our their whose")
_REFLEXIVES = listed("myself yourself himself herself itself ourselves themselves yourselves")
_PREPOSITIONS = listed("in with under after of by from despite over amid no without as")
_NEGATORS = listed("not never no cannot neither nor without hardly nothing fail")
_BE = listed("be is are am was were been being 's 're")
_FILLERS = listed(
    "again also already always even ever further instead just meanwhile more now often once only openly quite rather"
    " soon still then though thus today together too tonight twice very yesterday yet later earlier firmly"
)
_LY_WORDS = listed("reply rely apply ally rally imply comply supply multiply")
#: "is expected to announce": somebody else expects, the announcing is what is told.
_RAISED = listed("expect believe think say report know understand hear see suppose")
_TIMES = re.compile(
    r"\b(?:(?:on|late|early|last|this|next|since) )*(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:s|'s)?"
    r"(?: (?:morning|afternoon|evening|night))?\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|'(?:s|re)\b")
_IRREGULAR = {
    "be": "am is are was were been being", "beg": "begs begged begging", "bet": "bets bet betting",
    "bid": "bids bade bidden bidding", "bind": "binds bound binding", "bring": "brings brought bringing",
    "buy": "buys bought buying", "call": "calls called calling", "cast": "casts cast casting",
    "cling": "clings clung clinging", "come": "comes came coming", "cut": "cuts cutting", "do": "does did done doing",
    "draw": "draws drew drawn drawing", "feel": "feels felt feeling", "fall": "falls fell fallen falling",
    "find": "finds found finding", "fling": "flings flung flinging", "forbid": "forbids forbade forbidden forbidding",
    "foresee": "foresees foresaw foreseen foreseeing", "forswear": "forswears forswore forsworn forswearing",
    "get": "gets got gotten getting", "give": "gives gave given giving", "go": "goes went gone going",
    "have": "has had having", "hear": "hears heard hearing", "hit": "hits hitting", "hold": "holds held holding",
    "keep": "keeps kept keeping", "know": "knows knew known knowing", "lay": "lays laid laying",
    "lead": "leads led leading", "lend": "lends lent lending", "let": "lets letting", "make": "makes made making",
    "mean": "means meant meaning", "mistake": "mistakes mistook mistaken mistaking",
    "overrule": "overrules overruled overruling", "pay": "pays paid paying", "put": "puts putting",
    "read": "reads reading", "ring": "rings rang rung ringing", "say": "says said saying",
    "see": "sees saw seen seeing", "seek": "seeks sought seeking", "send": "sends sent sending",
    "set": "sets setting", "shake": "shakes shook shaking", "shoot": "shoots shot shooting",
    "show": "shows showed shown showing", "shun": "shuns shunned shunning", "sing": "sings sang sung singing",
    "speak": "speaks spoke spoken speaking", "spell": "spells spelled spelt spelling",
    "spring": "springs sprang sprung", "stand": "stands stood standing", "stick": "sticks stuck sticking",
    "strike": "strikes struck stricken striking", "swear": "swears swore sworn swearing",
    "take": "takes took taken taking", "tear": "tears tore torn tearing", "tell": "tells told telling",
    "think": "thinks thought thinking", "throw": "throws threw thrown throwing",
    "understand": "understands understood understanding", "undertake": "undertakes undertook undertaken undertaking",
    "uphold": "upholds upheld upholding", "withdraw": "withdraws withdrew withdrawn withdrawing",
    "withhold": "withholds withheld withholding", "write": "writes wrote written writing",
    "dream": "dreams dreamed dreamt dreaming", "plead": "pleads pleaded pled pleading",
    "beseech": "beseeches besought beseeched beseeching", "broadcast": "broadcasts broadcasting",
    "learn": "learns learned learnt learning", "spin": "spins spun spinning", "quiz": "quizzes quizzed quizzing",
    "grin": "grins grinned grinning", "slam": "slams slammed slamming", "spurn": "spurns spurned spurning",
    "rebut": "rebuts rebutted rebutting", "rip": "rips ripped ripping",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon says of a phrase: its act, how sure that is, and the act of its negation."""

    act: Act
    sure: float
    negated: Act


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the lexicon found in a cue: `lemma` as listed, `rest` the words behind it.

    `is_linked`: an -ing form, or one joined by "and", "but" or "to" to what stands before; `may_be_noun`: the form may
    be read as a noun ("support", "fears").
    """

    lemma: str
    part: str
    entry: Entry
    form: str
    is_negated: bool
    is_linked: bool
    may_be_noun: bool
    rest: str

    @property
    def is_neutral(self) -> bool:
        """True where the words tell no more than that something was said."""
        return self.entry.act is Act.SAYS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a cue; `is_noun` where an article, a possessive or a preposition stands before it."""

    form: str
    is_noun: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Entries by phrase (base forms) and part, base forms by inflected form, length of phrases by first word."""

    entries: dict[tuple[str, ...], dict[str, Entry]]
    bases: dict[str, tuple[str, ...]]
    reach: dict[str, int]


def words_of_cue(cue: str) -> list[Word]:
    """The words of a cue that count: no articles, adverbs or weekdays; "didn't" is "did not", "his" is "one's"."""
    plain = cue.lower().replace("’", "'").replace("n't", " not").replace("…", " ")
    kept: list[Word] = []
    is_noun = False
    for form in _WORD.findall(_TIMES.sub(" ", plain)):
        word = _spelled(form.removesuffix("'s") if len(form) > 2 else form)
        if form in _ARTICLES:
            is_noun = True
            continue
        if word in _FILLERS or (word.endswith("ly") and word not in _LY_WORDS):
            continue
        word = "one's" if word in _POSSESSIVES else "oneself" if word in _REFLEXIVES else word
        kept.append(Word(word, is_noun))
        is_noun = word == "one's" or form.endswith("'s") or word in _PREPOSITIONS
    return kept


@lru_cache(maxsize=8192)
def find_phrases(cue: str) -> tuple[Hit, ...]:
    """The phrases of the lexicon in a cue, longest first at each place, in order."""
    words = words_of_cue(cue)
    hits: list[Hit] = []
    start = reach = 0
    while start < len(words):
        phrase, length = _longest(words, start)
        if phrase and not _is_raising(phrase, words, start, length):
            hits.append(_hit(phrase, words, start, length, reach))
            reach = start + length
        start += max(length, 1)
    return tuple(hits)


def _longest(words: list[Word], start: int) -> tuple[tuple[str, ...] | None, int]:
    """The longest phrase of the lexicon that starts here, and its length in words."""
    lexicon = load_lexicon()
    first = lexicon.bases.get(words[start].form, ())
    reach = max((lexicon.reach.get(base, 0) for base in first), default=0)
    bases = [lexicon.bases.get(word.form, (word.form,)) for word in words[start : start + reach]]
    for length in range(len(bases), 0, -1):
        for phrase in product(*bases[:length]):
            if phrase in lexicon.entries:
                return phrase, length
    return None, 0


def _is_raising(phrase: tuple[str, ...], words: list[Word], start: int, length: int) -> bool:
    """True for "is expected to", before which nobody of the sentence expects."""
    before = words[start - 1].form if start else ""
    after = words[start + length].form if start + length < len(words) else ""
    return phrase[0] in _RAISED and before in _BE and after == "to"


def _hit(phrase: tuple[str, ...], words: list[Word], start: int, length: int, reach: int) -> Hit:
    """The phrase at `start` as a hit; negators count from the end of the hit before, `reach`."""
    parts = load_lexicon().entries[phrase]
    first = words[start]
    wanted = ("phrase", "verb", "light") if first.is_noun else ("verb", "light", "phrase")
    part = next(part for part in wanted if part in parts)
    is_verb_as_noun = first.is_noun and part == "verb" and not first.form.endswith("ed")
    before = [word.form for word in words[reach:start]]
    return Hit(
        lemma=" ".join(phrase),
        part="phrase" if is_verb_as_noun else part,
        entry=parts[part],
        form=first.form,
        is_negated=_is_negated(before),
        is_linked=first.form.endswith("ing") or bool(before and before[-1] in {"and", "but", "to"}),
        may_be_noun="phrase" in parts and not first.form.endswith("ed"),
        rest=" ".join(word.form for word in words[start + length :]),
    )


def _is_negated(before: list[str]) -> bool:
    """True when the words before a phrase, back to the phrase before it, hold a negation."""
    bases = load_lexicon().bases
    return any(word in _NEGATORS or bases.get(word) == ("fail",) for word in before)


def _spelled(word: str) -> str:
    """One spelling for -ise and -ize."""
    return re.sub(r"iz(?=e[sdr]?$|ing$|ation$)", "is", word)


@lru_cache(maxsize=1)
def load_lexicon() -> _Lexicon:
    """The lexicon, read from the package once."""
    entries: dict[tuple[str, ...], dict[str, Entry]] = {}
    bases: dict[str, tuple[str, ...]] = {"fails": ("fail",), "failed": ("fail",), "failing": ("fail",)}
    reach: dict[str, int] = {}
    text = files("onrecord.identify").joinpath("acts.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        act = Act(row["act"])
        entry = Entry(act, float(row["sure"]), Act(row["negated"]) if row["negated"] else NEGATED[act])
        for words in row["words"].split("|"):
            phrase = tuple(word.form for word in words_of_cue(words))
            entries.setdefault(phrase, {}).setdefault(row["part"], entry)
            reach[phrase[0]] = max(len(phrase), reach.get(phrase[0], 0))
            for base in phrase:
                for form in _forms(base):
                    bases[form] = tuple(dict.fromkeys((*bases.get(form, ()), base)))
    return _Lexicon(entries, bases, reach)


def _forms(base: str) -> Iterator[str]:
    """A base form and its inflections; a form that is no English word does no harm."""
    yield base
    if base in _IRREGULAR:
        yield from (_spelled(form) for form in _IRREGULAR[base].split())
        return
    if len(base) < 3 or "'" in base:
        return
    is_sibilant = base.endswith(("s", "x", "z", "ch", "sh"))
    if base.endswith("y") and base[-2] not in "aeiou":
        yield from (base[:-1] + "ies", base[:-1] + "ied", base + "ing")
    elif base.endswith("e"):
        yield from (base + "s", base + "d", base[:-1] + "ing", base + "ing")
    else:
        yield from (base + ("es" if is_sibilant else "s"), base + "ed", base + "ing")
        yield from (base + base[-1] + "ed", base + base[-1] + "ing")
