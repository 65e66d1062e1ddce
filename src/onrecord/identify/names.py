"""What a name is made of: folding of spellings, titles, given names and surnames."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as text."""
    return frozenset(text.split())


_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ə": "e"}
)
_DROPPED = re.compile(r"['’‘ʼ`´ʻʿʾ\"“”]")
_INITIALISM = re.compile(r"\b(?:\w\.){2,}")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s$|(?<=s)['’]$")
_OTHER = re.compile(r"[^\w&]+|_")

#: Words before a name that are no part of it. A modifier counts only where a title follows it.
_TITLES = word_set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron count countess president "
    "vicepresident premier chancellor minister secretary undersecretary spokesman spokeswoman spokesperson "
    "ambassador envoy senator sen representative rep congressman congresswoman congressmember governor gov "
    "lieutenant lt mayor councillor councilman councilwoman alderman delegate deputy mp mep judge justice "
    "attorney prosecutor general gen colonel col major maj captain capt commander cmdr cpl corporal sergeant "
    "sgt private pvt marshal admiral adm brigadier brig commodore airman officer sheriff chief commissioner "
    "director chairman chairwoman chairperson chair ceo cfo founder cofounder head leader boss coach manager "
    "analyst expert economist historian scientist researcher author journalist reporter correspondent editor "
    "columnist activist lawyer diplomat official advisor adviser aide speaker rabbi imam ayatollah mullah "
    "sheikh shaikh sheik emir archbishop bishop cardinal father fr sister brother rev reverend pastor "
    "monsignor patriarch metropolitan saint pope king queen prince princess emperor empress sultan tsar duke "
    "duchess crown taoiseach dictator strongman mademoiselle monsieur madame herr frau senor senora señor don "
    "dona sri shri smt comrade pm fm potus nominee candidate lawmaker legislator politician billionaire actor "
    "actress singer rapper filmmaker novelist poet writer "
)
_MODIFIERS = word_set(
    "former ex late then acting interim deputy vice assistant associate senior us uk un eu nato staff affairs "
    "treasury commerce homeland interior police junior first second prime foreign defence defense finance "
    "health home energy education justice trade labour labor agriculture economy state shadow under lieutenant "
    "supreme grand brigadier major rear wing national security chief executive presidential parliamentary "
    "opposition press attorney solicitor auditor inspector master sergeant district house senate majority "
    "minority party rt hon honourable honorable the our crown top newly elected incoming outgoing russian "
    "american british of and right his her excellency majesty highness royal holy "
)
_NO_INITIALS = word_set("UK US UN EU MP PM FM VP DA AG")
#: Titles after which one word is a whole name.
RANKS = word_set("pope king queen prince princess emperor empress sultan tsar saint patriarch duke duchess")
_GENERATIONS = word_set("jr sr ii iii iv vii viii ix xii xiii xiv xv xvi xvii xviii")
#: Those that are words of their own as well, and count only behind a rank.
_REGNAL = word_set("i v vi x xi")
_SUFFIXES = _GENERATIONS | word_set("phd md qc kc mp mep obe cbe mbe esq")
_PARTICLES = word_set(
    "van von der den de del della di da das do dos du la las le los lo bin ibn bint ben al el ul zu zur ter ten te "
    "y e af av ould"
)
#: Particles that are given names as well: in front they are kept.
_GIVEN_PARTICLES = word_set("van ben al")
_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|as|ash|ar|an|at|az)[-‐‑’'](?=\w{3})", re.IGNORECASE)
_DOTTED_COUNTRY = re.compile(r"\bU\.\s?([SKN])\.", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """`name` in small letters without accents, punctuation and possessive ending; words are split by one space."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", name.strip()))
    text = unicodedata.normalize("NFKD", plain.casefold().translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _INITIALISM.sub(lambda found: found[0].replace(".", "") + " ", _DROPPED.sub("", text))
    return " ".join(_OTHER.sub(" ", text).split())


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:dzh|dj|dsch)", "j"),
        (r"(?:shch|stsch|schtsch|szcz)", "S"),
        (r"(?:tsch|tch|cz|ch)", "C"),
        (r"(?:sch|sh|sz)", "S"),
        (r"zh", "Z"),
        (r"(?:tz|ts)", "c"),
        (r"ph", "f"),
        (r"^(?:kh|gh|q|g(?=h)|kk)", "k"),
        (r"(?:kh|gh)", "h"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ck|q|c(?![eiyS])", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(?:ou|oo)", "u"),
        (r"ee", "i"),
        (r"[yj]", "i"),
        (r"^ie", "e"),
        (r"(?<=.)h$", ""),
        (r"(?<=[aeiou])h(?=[^aeiou])", ""),
    )
)
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A folded word with the letters that transliterations exchange made one: "zelenskyy" and "zelenskij" are equal."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word's sound, with a mark for a vowel in front: "mohammed" and "muhamad" are equal."""
    heard = sound(word)
    bones = _VOWELS.sub("", heard).replace("g", "k").replace("Z", "z")
    return _TWICE.sub(r"\1", ("a" if heard.startswith(tuple("aeiou")) else "") + bones) or heard


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, folded: given names (initials are single letters), surname without particles, and the rest.

    `words` are all of it in order without titles, particles and suffix; `titles` what stood before it; `generation`
    a Jr. or II; `is_ranked` is true for "Pope Francis", where one word is the whole name.
    """

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    generation: str = ""
    is_ranked: bool = False

    @property
    def surname(self) -> str:
        """The last word."""
        return self.words[-1] if self.words else ""

    @property
    def given(self) -> tuple[str, ...]:
        """The words before the last."""
        return self.words[:-1]

    @property
    def is_full(self) -> bool:
        """True when a given name is written out, or one word with a rank is all there is."""
        return self.is_ranked or any(len(word) > 1 for word in self.given)


@lru_cache(maxsize=200_000)
def parse_person(name: str) -> PersonName:
    """The parts of a person's name."""
    if "," in name:
        head, _, tail = name.partition(",")
        name = head if fold(tail) in _SUFFIXES or len(tail.split()) > 2 else f"{tail} {head}"
        name += f" {tail}" if fold(tail) in _GENERATIONS else ""
    words = _split_initials(name)
    start = _title_words(words)
    titles, rest = tuple(words[:start]), words[start:]
    has_rank = bool(titles) and titles[-1] in RANKS
    generation = ""
    while len(rest) > 1 and (rest[-1] in _SUFFIXES or (has_rank and rest[-1] in _REGNAL)):
        generation = rest[-1] if rest[-1] in _GENERATIONS | _REGNAL else generation
        rest = rest[:-1]
    core = _without_particles(rest)
    return PersonName(words=core, titles=titles, generation=generation, is_ranked=has_rank and len(core) == 1)


def _split_initials(name: str) -> list[str]:
    """The folded words, with "J.K." and the capitals "JK" before a surname as two initials."""
    spaced = _ARTICLE.sub("", _DOTTED_COUNTRY.sub(r"U\1", name))
    spaced = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_])", r"\1. ", spaced)
    raw = spaced.split()
    if len(raw) == 2 and re.fullmatch(r"[A-Z]{2}", raw[0]) and raw[0] not in _NO_INITIALS and not name.isupper():
        spaced = " ".join([*raw[0], *raw[1:]])
    return fold(spaced).split()


def _title_words(words: Sequence[str]) -> int:
    """How many words at the front are title; one word is always left."""
    end = 0
    for i, word in enumerate(words[:-1]):
        if word in _TITLES or (i == end > 0 and word == "of"):
            end = i + 1
        elif word in _MODIFIERS:
            end = i + 1 if i == end > 0 and words[i - 1] == "of" else end
        elif not _is_regional(word):
            break
    return end


def _is_regional(word: str) -> bool:
    from onrecord.identify.places import country_of_demonym

    return country_of_demonym(word.capitalize()) is not None


def _without_particles(words: Sequence[str]) -> tuple[str, ...]:
    """Without particles, unless nothing would be left."""
    kept = [w for i, w in enumerate(words) if w not in _PARTICLES or (i == 0 and w in _GIVEN_PARTICLES)]
    return tuple(kept or words)


@lru_cache(maxsize=50_000)
def bare_name(name: str) -> str:
    """A person's name as worded, without the titles in front and the possessive ending."""
    raw = _POSSESSIVE.sub("", name.strip()).split()
    folded = [fold(word) for word in raw]
    flat = [word for words in folded for word in words.split()]
    skipped = _title_words(flat)
    if skipped and flat[skipped - 1] in RANKS:
        skipped -= 1
    count = 0
    for i, words in enumerate(folded):
        if count >= skipped:
            return " ".join(raw[i:])
        count += len(words.split())
    return " ".join(raw)
