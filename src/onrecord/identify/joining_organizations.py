"""Organisations: one name in several wordings, and the acronyms and short names that articles introduce."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from onrecord.identify.joining_evidence import read_profile
from onrecord.identify.names import fold, sound, word_set
from onrecord.identify.places import country_of, country_of_capital, country_of_demonym
from onrecord.records import Participant

if TYPE_CHECKING:
    from onrecord.identify.actors import Appearance

#: (entry of the roster or -1, article of a name that says nothing outside it or "", the words of the name)
_Key = tuple[int, str, tuple[str, ...]]
_Groups = tuple[tuple[tuple[int, ...], int | None], ...]
_Doubts = tuple[tuple[int, int, float, str], ...]

_LINKS = word_set("the of for and in on a an de du des la le")
_LEGAL = word_set("inc incorporated ltd limited corp corporation co company plc llc llp gmbh ag sa nv bv oyj spa kk")
_SPELLED = {
    "defence": "defense", "centre": "center", "labour": "labor", "organisation": "organization",
    "programme": "program", "organisations": "organizations", "theatre": "theater", "dept": "department",
    "univ": "university", "intl": "international", "govt": "government", "&": "and",
}  # fmt: skip
#: Words that every state has an office for: such a name means one only with its country.
_GENERIC = word_set(
    "ministry department defense foreign interior finance affairs justice health education energy economy trade "
    "agriculture transport culture internal external government parliament army navy air force forces military armed "
    "police court supreme constitutional embassy consulate office council security national central bank cabinet "
    "presidential presidency administration border guard coast general staff prosecutor service services intelligence "
    "election electoral commission committee opposition authorities authority state customs tax prime minister "
    "president ministers federal public high attorney republic kingdom federation ground command special"
)
_OF_STATE = word_set(
    "ministry department government parliament army navy forces military police court embassy consulate cabinet "
    "administration guard staff prosecutor commission authorities force council"
)
#: Bodies that articles name by their letters without ever spelling them out.
_BODIES = {
    "AU": "African Union", "ECB": "European Central Bank", "EU": "European Union",
    "FAO": "Food and Agriculture Organization", "FBI": "Federal Bureau of Investigation",
    "CIA": "Central Intelligence Agency", "IAEA": "International Atomic Energy Agency",
    "ICC": "International Criminal Court", "ICJ": "International Court of Justice",
    "ICRC": "International Committee of the Red Cross", "ILO": "International Labour Organization",
    "IMF": "International Monetary Fund", "NATO": "North Atlantic Treaty Organization",
    "OECD": "Organisation for Economic Co-operation and Development",
    "OPEC": "Organization of the Petroleum Exporting Countries",
    "OSCE": "Organization for Security and Co-operation in Europe", "UN": "United Nations",
    "UNESCO": "United Nations Educational, Scientific and Cultural Organization",
    "UNHCR": "United Nations High Commissioner for Refugees", "UNICEF": "United Nations Children's Fund",
    "WFP": "World Food Programme", "WHO": "World Health Organization", "WTO": "World Trade Organization",
}  # fmt: skip
_LEAST_ALIKE_LENGTH = 12
_DOMINANCE = 20
_MOST_DOUBTED = 10
_SHORTEST_ACRONYM = 3


def join_organizations(
    appearances: Sequence[Appearance], entries: Mapping[int, int | None], listed: Sequence[tuple[str, int]]
) -> tuple[_Groups, _Doubts]:
    """Groups of participants with their roster entry, and doubtful pairs of participants."""
    found = _Organizations(appearances, entries, listed)
    found.join_generic()
    found.join_short()
    found.doubt_alike()
    return found.groups(), tuple(found.doubts)


class _Organizations:
    """Participants by the key of their name; keys are joined one after the other."""

    def __init__(
        self, appearances: Sequence[Appearance], entries: Mapping[int, int | None], listed: Sequence[tuple[str, int]]
    ) -> None:
        self._appearances = appearances
        self._members: dict[_Key, list[int]] = defaultdict(list)
        self.doubts: list[tuple[int, int, float, str]] = []
        self._initials: dict[str, list[_Key]] | None = None
        keys = {organization_words(name): entry for name, entry in listed}
        for i, entry in entries.items():
            participant = appearances[i].participant
            words = _told_words(participant)
            known = entry if entry is not None else keys.get(organization_words(participant.name))
            if known is not None:
                key: _Key = (known, "", ())
            else:
                key = (-1, appearances[i].article if is_generic(words) else "", words)
            self._members[key].append(i)

    def groups(self) -> _Groups:
        """All groups."""
        return tuple((tuple(sorted(m)), k[0] if k[0] >= 0 else None) for k, m in sorted(self._members.items()) if m)

    def _join(self, kept: _Key, gone: _Key) -> None:
        self._members[kept] += self._members.pop(gone)

    def _doubt(self, one: _Key, two: _Key, score: float, reason: str) -> None:
        if one != two:
            self.doubts.append((self._members[one][0], self._members[two][0], score, reason))

    def join_generic(self) -> None:
        """An office without its country is that of the only country whose office is known; else a doubt."""
        of_states: dict[tuple[str, ...], list[_Key]] = defaultdict(list)
        for key in self._members:
            bare = tuple(word for word in key[2] if word[0] != "@")
            if len(bare) < len(key[2]):
                of_states[bare].append(key)
        for key in sorted(key for key in self._members if key[1]):
            states = sorted(of_states.get(key[2], ()), key=lambda k: (-len(self._members[k]), k))
            if len(states) == 1 and len(self._members[states[0]]) > 1:
                self._join(states[0], key)
                continue
            for state in states[:2]:
                self._doubt(state, key, 0.5 / len(states), "same office; one names no country")

    def join_short(self) -> None:
        """An acronym or a short name is whoever introduces it, where that is one only."""
        introduced: dict[str, Counter[_Key]] = defaultdict(Counter)
        for key, members in self._members.items():
            for i in members:
                for form in _short_forms(self._appearances[i].participant):
                    introduced[form][key] += 1
        singles = {key[2][0]: key for key in self._members if len(key[2]) == 1 and key[0] < 0 and not key[1]}
        for form in sorted(singles):
            key = singles[form]
            makers = [maker for maker in introduced.get(form, Counter()).most_common() if maker[0] != key]
            makers = [(maker, count) for maker, count in makers if maker in self._members and len(maker[2]) != 1]
            if not makers:
                self._doubt_initials(form, key)
            elif self._is_clear(form, makers, self._members[key]):
                self._join(makers[0][0], key)
            else:
                for maker, _ in makers[:2]:
                    self._doubt(maker, key, 0.6 / len(makers), "an article calls one by the name of the other")

    def _is_clear(self, form: str, makers: Sequence[tuple[_Key, int]], members: Sequence[int]) -> bool:
        if len(makers) > 1 and makers[0][1] < _DOMINANCE * makers[1][1]:
            return False
        is_acronym = any(_is_acronym(self._appearances[i].participant.name) for i in members)
        return (is_acronym and len(form) > 1) or makers[0][1] > 1

    def _doubt_initials(self, form: str, key: _Key) -> None:
        """Letters that are the initials of one full name."""
        name = self._appearances[self._members[key][0]].participant.name
        if len(form) < _SHORTEST_ACRONYM or not _is_acronym(name):
            return
        if self._initials is None:
            self._initials = self._by_initials()
        for other in self._initials.get(form, ())[:2]:
            if other in self._members:
                self._doubt(other, key, 0.8, "the letters are the initials of the name")

    def _by_initials(self) -> dict[str, list[_Key]]:
        found: dict[str, list[_Key]] = defaultdict(list)
        for key in sorted(self._members):
            words = fold(self._appearances[self._members[key][0]].participant.name).split()
            if len(words) > 2:
                for kept in (words, [word for word in words if word not in _LINKS]):
                    letters = "".join(word[0] for word in kept)
                    if key not in found[letters]:
                        found[letters].append(key)
        return found

    def doubt_alike(self) -> None:
        """Names of one sound are joined, names that differ by a letter, or by a word behind, are doubts."""
        for one, two in self._neighbours():
            if one not in self._members or two not in self._members:
                continue
            first, second = " ".join(one[2]), " ".join(two[2])
            if min(len(first), len(second)) >= 6 and [sound(w) for w in one[2]] == [sound(w) for w in two[2]]:
                self._join(one, two)
            elif min(len(first), len(second)) >= _LEAST_ALIKE_LENGTH and OSA.distance(first, second) == 1:
                self._doubt(one, two, 0.7, "the names differ by a letter")
            elif len(one[2]) != len(two[2]):
                self._doubt(one, two, 0.35, "one name begins the other")

    def _neighbours(self) -> Iterator[tuple[_Key, _Key]]:
        """Pairs of keys that sound alike, differ little, or of which one begins the other."""
        keys = sorted(key for key in self._members if key[0] < 0 and not key[1] and key[2])
        blocks: dict[tuple[str, ...], list[_Key]] = defaultdict(list)
        for key in keys:
            heard = [sound(word) for word in key[2]]
            blocks["all", *heard].append(key)
            if len(heard) > 1:
                blocks["front", *heard[:-1]].append(key)
                blocks["back", *heard[1:]].append(key)
            if len(heard) <= 2 and not set(key[2]) <= _GENERIC:
                blocks["whole", *heard].append(key)
            if len(heard) > 1:
                blocks["whole", *heard[: len(heard) - 1]].append(key)
        for name, block in sorted(blocks.items()):
            if len(block) > _MOST_DOUBTED and name[0] != "all":
                continue
            for i, one in enumerate(block):
                for two in block[i + 1 :]:
                    if name[0] == "all" or _is_near(name[0], one, two):
                        yield one, two


def _is_near(block: str, one: _Key, two: _Key) -> bool:
    if block == "whole":
        return abs(len(one[2]) - len(two[2])) == 1
    return len(one[2]) == len(two[2]) and OSA.distance(" ".join(one[2]), " ".join(two[2]), score_cutoff=1) == 1


@lru_cache(maxsize=100_000)
def organization_words(name: str) -> tuple[str, ...]:
    """The words that make the name, in one spelling: countries as `@Country`, offices of a state in any order."""
    spelled_out = _BODIES.get(name.removeprefix("the ").removeprefix("The ").replace(".", ""), name)
    raw = spelled_out.replace("&", " and ").split()
    words: list[str] = []
    i = 0
    while i < len(raw):
        width, found = _place_at(raw, i)
        words += [found] if found else fold(raw[i]).split()
        i += width
    words = [_SPELLED.get(word, word) for word in words]
    kept = [word for word in words if word != "the"] or words
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept = kept[:-1]
    bare = [word for word in kept if word not in _LINKS and word != "affairs"]
    if any(word[0] == "@" for word in bare) and set(bare) & _OF_STATE:
        return tuple(sorted(set(bare)))
    return tuple(sorted(bare)) if bare and set(bare) <= _GENERIC else tuple(kept)


def _place_at(raw: Sequence[str], i: int) -> tuple[int, str]:
    """How many words from the i-th name a country (or its people, or its capital), and the sign for it."""
    if len(raw) == 1:
        return 1, ""
    for width in (3, 2, 1):
        piece = " ".join(raw[i : i + width]).rstrip(",")
        piece = piece.removesuffix("'s").removesuffix("’s").removesuffix("'").removesuffix("’")
        if i + width > len(raw) or not piece[:1].isupper() or width == len(raw):
            continue
        country = country_of(piece) or country_of_demonym(piece)
        if country:
            return width, f"@{country}"
        capital = country_of_capital(piece)
        if capital:
            return width, f"#{capital}"
    return 1, ""


def _told_words(participant: Participant) -> tuple[str, ...]:
    """The words of the name, with the one country that the article tells where the name needs it."""
    words = organization_words(participant.name)
    if is_generic(words):
        countries = read_profile(participant).countries
        if len(countries) == 1:
            return tuple(sorted((f"@{next(iter(countries))}", *words)))
    return words


def is_generic(words: tuple[str, ...]) -> bool:
    """True for an office that every state has, without its country; the State Department is one country's alone."""
    return bool(words) and set(words) <= _GENERIC and words != ("department", "state")


def _short_forms(participant: Participant) -> set[str]:
    """Single words by which an article calls an organisation of a longer name."""
    found = set()
    for form, _ in participant.forms:
        words = organization_words(form)
        if len(words) == 1 and form != participant.name and words[0] not in _GENERIC:
            found.add(words[0])
    return found


def _is_acronym(name: str) -> bool:
    letters = name.replace(".", "").replace("the ", "").replace("The ", "")
    return (
        1 < len(letters) < 8 and letters.isalnum() and sum(letter.isupper() for letter in letters) >= len(letters) - 1
    )
