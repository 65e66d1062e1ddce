"""What articles tell of a person or organisation besides its name, and what that says about two being one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.identify.names import fold, parse_person, word_set
from onrecord.identify.places import country_of, country_of_capital, country_of_demonym, country_of_seat
from onrecord.records import Gender, Participant

#: Walks of life by the words of a title or description; a change from one to another is rare, though it happens.
_WALKS = {
    "politics": "president premier chancellor minister secretary senator congressman congresswoman governor mayor "
    "lawmaker legislator politician mp mep deputy diplomat ambassador envoy king queen prince dictator councillor "
    "representative commissioner spokesman spokeswoman spokesperson leader opposition adviser advisor",
    "military": "general colonel major captain lieutenant sergeant admiral marshal commander soldier officer brigadier "
    "fighter militant",
    "sport": "footballer striker midfielder defender goalkeeper coach cricketer batsman bowler golfer swimmer sprinter "
    "athlete boxer quarterback pitcher jockey cyclist player champion wrestler skater captain",
    "arts": "actor actress singer rapper musician filmmaker novelist poet painter artist composer comedian pianist "
    "playwright dancer sculptor",
    "learning": "professor scientist researcher historian economist scholar lecturer physicist biologist chemist "
    "epidemiologist psychologist sociologist academic",
    "business": "ceo cfo founder cofounder entrepreneur banker investor chairman chairwoman billionaire owner trader",
    "law": "judge justice prosecutor lawyer attorney solicitor barrister",
    "faith": "pope bishop archbishop cardinal rabbi imam ayatollah priest pastor patriarch",
    "media": "journalist reporter correspondent editor columnist anchor presenter blogger",
    "health": "doctor physician surgeon nurse paramedic",
    "crime": "suspect gunman murderer killer rapist burglar convict",
}
_WALK_OF = {word: walk for walk, words in _WALKS.items() for word in words.split()}
_FEMALE = word_set(
    "mrs ms miss madame lady baroness queen princess duchess spokeswoman congresswoman chairwoman actress councilwoman "
    "sister dame empress countess frau senora"
)
_MALE = word_set(
    "mr sir lord baron king prince duke spokesman congressman chairman councilman monsieur herr pope emperor"
)
_SAME_ROLE, _SAME_WALK, _OTHER_WALK = 1.0, 0.5, -1.2
_SAME_COUNTRY, _OTHER_COUNTRY = 1.3, -1.8
_SAME_AFFILIATION = 1.2
_OTHER_GENDER = -4.5


Counts = dict[str, int]


@dataclass(slots=True)
class Profile:
    """What is told of one participant or of many, with counts."""

    genders: Counts = field(default_factory=dict)
    countries: Counts = field(default_factory=dict)
    walks: Counts = field(default_factory=dict)
    roles: Counts = field(default_factory=dict)
    affiliations: Counts = field(default_factory=dict)

    def add(self, other: Profile) -> None:
        """Count what `other` tells as well."""
        for counts, more in (
            (self.genders, other.genders),
            (self.countries, other.countries),
            (self.walks, other.walks),
            (self.roles, other.roles),
            (self.affiliations, other.affiliations),
        ):
            for name, number in more.items():
                counts[name] = counts.get(name, 0) + number

    @property
    def gender(self) -> str | None:
        """What clearly most participants say, or none."""
        if not self.genders:
            return None
        best = _best(self.genders, self.genders)
        return best if 4 * self.genders[best] >= 3 * sum(self.genders.values()) else None


@lru_cache(maxsize=100_000)
def read_profile(participant: Participant) -> Profile:
    """What an article tells of a participant. Not to be changed: the same object is given again."""
    profile = Profile()
    titles = parse_person(participant.name).titles
    roles = {fold(role) for role in participant.roles if fold(role)}
    words = {word for text in (*roles, " ".join(titles)) for word in text.split()}
    if participant.gender is not None:
        profile.genders[participant.gender.value] = 1
    elif words & _FEMALE and not words & _MALE:
        profile.genders[Gender.FEMALE.value] = 1
    elif words & _MALE and not words & _FEMALE:
        profile.genders[Gender.MALE.value] = 1
    profile.roles = dict.fromkeys(sorted(roles), 1)
    profile.walks = dict.fromkeys(sorted({_WALK_OF[word] for word in words if word in _WALK_OF}), 1)
    if participant.affiliation:
        profile.affiliations[fold(participant.affiliation)] = 1
    profile.countries = dict.fromkeys(sorted(_countries((*participant.roles, participant.affiliation or ""))), 1)
    return profile


def _countries(texts: Iterable[str]) -> set[str]:
    """The countries that roles and an affiliation name."""
    return {country for text in texts for country in countries_in(text)}


@lru_cache(maxsize=50_000)
def countries_in(text: str) -> frozenset[str]:
    """The countries named in a short text, also by demonym, capital or seat of government."""
    whole = country_of(text) or country_of_capital(text)
    seat = country_of_seat(text)
    if whole or seat:
        return frozenset({whole or (seat[1] if seat else "")})
    words = text.split()
    pieces = [" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)]
    found = (country_of_demonym(piece) or country_of(piece) for piece in pieces if piece[:1].isupper())
    return frozenset(country for country in found if country)


def weigh_evidence(one: Profile, two: Profile) -> tuple[float, list[str]]:
    """Log-odds that two are one by what is told of them, and the reasons in words."""
    odds, reasons = 0.0, []
    if one.gender and two.gender and one.gender != two.gender:
        odds += _OTHER_GENDER
        reasons.append(f"one is {one.gender}, the other {two.gender}")
    for weight, reason in (_roles(one, two), _countries_told(one, two)):
        odds += weight
        reasons += [reason] if reason else []
    affiliations = one.affiliations.keys() & two.affiliations.keys()
    if affiliations and not any(countries_in(name.title()) for name in affiliations):
        odds += _SAME_AFFILIATION
        reasons.append(f"both belong to {_best(affiliations, one.affiliations).title()}")
    return odds, reasons


def _roles(one: Profile, two: Profile) -> tuple[float, str]:
    shared = {role for role in one.roles.keys() & two.roles.keys() if role not in _FEMALE and role not in _MALE}
    if shared:
        return _SAME_ROLE, f"both are called {_best(shared, one.roles)}"
    if not one.walks or not two.walks:
        return 0.0, ""
    if one.walks.keys() & two.walks.keys():
        return _SAME_WALK, ""
    walks = (_best(one.walks, one.walks), _best(two.walks, two.walks))
    return _OTHER_WALK, f"one is in {walks[0]}, the other in {walks[1]}"


def _countries_told(one: Profile, two: Profile) -> tuple[float, str]:
    if not one.countries or not two.countries:
        return 0.0, ""
    shared = one.countries.keys() & two.countries.keys()
    if shared:
        return _SAME_COUNTRY, f"both speak for {_best(shared, one.countries)}"
    pair = (_best(one.countries, one.countries), _best(two.countries, two.countries))
    return _OTHER_COUNTRY, f"one speaks for {pair[0]}, the other for {pair[1]}"


def _best(names: Iterable[str], counts: Counts) -> str:
    return min(names, key=lambda name: (-counts[name], name))


def is_strong_conflict(one: Profile, two: Profile) -> bool:
    """True when two independent things say that two bearers of one name are two people."""
    genders = bool(one.gender and two.gender and one.gender != two.gender)
    walks = bool(one.walks and two.walks and not one.walks.keys() & two.walks.keys())
    countries = bool(one.countries and two.countries and not one.countries.keys() & two.countries.keys())
    return genders + walks + countries >= 2
