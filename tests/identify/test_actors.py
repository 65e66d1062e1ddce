"""Facts about who is who across articles."""

import random
from collections.abc import Sequence
from datetime import datetime

import pytest

from onrecord.errors import InputError
from onrecord.identify.actors import Appearance, Joined, check_merge, check_split, find_actor, identify_actors
from onrecord.identify.roster import RosterEntry
from onrecord.records import (
    Actor,
    ActorId,
    ActorKind,
    Affiliation,
    ArticleId,
    Decision,
    DecisionId,
    Gender,
    Participant,
)

Forms = dict[str, int]


def seen(
    article: str,
    name: str,
    *,
    number: int = 0,
    kind: ActorKind = ActorKind.PERSON,
    forms: Forms | None = None,
    roles: tuple[str, ...] = (),
    affiliation: str | None = None,
    gender: Gender | None = None,
    is_named: bool = True,
    is_decided: bool = False,
) -> Appearance:
    participant = Participant(
        number=number,
        kind=kind,
        name=name,
        is_named=is_named,
        forms=tuple((forms or {name: 1}).items()),
        gender=gender,
        roles=roles,
        affiliation=affiliation,
    )
    return Appearance(
        article=ArticleId(article), published=None, participant=participant, statements=1, is_decided=is_decided
    )


def everywhere(*names: str, kind: ActorKind = ActorKind.PERSON) -> list[Appearance]:
    return [seen(f"a{i}", name, kind=kind) for i, name in enumerate(names)]


def decided(subject: str, field: str, value: object) -> Decision:
    return Decision(
        id=DecisionId(1), subject=f"actor:{subject}", field=field, value=value, by="ada", made_at=datetime(2024, 1, 1)
    )


def names_of(joined: Joined) -> list[str]:
    return sorted(actor.name for actor in joined.actors)


def one(joined: Joined) -> Actor:
    assert len(joined.actors) == 1, names_of(joined)
    return joined.actors[0]


def reasons(joined: Joined) -> list[str]:
    return [doubt.reason for doubt in joined.doubts]


@pytest.mark.parametrize(
    "names",
    [
        ("Volodymyr Borovsky", "Volodymyr Borovskyy", "Volodymyr Borovskiy"),
        ("Antony Tarrow", "Anthony Tarrow"),
        ("Muhammad bin Tarik", "Mohammed bin Tarik"),
        ("Joe Tarrow", "Joseph R. Tarrow Jr.", "Joseph Tarrow"),
        ("Orsolya Brandt", "Foreign Minister Orsolya Brandt", "Brandt"),
        ("Tariq al-Nasiri", "Tariq Nasiri", "Al-Nasiri"),
        ("Aleksandr Lutarenko", "Alexander Lutarenko", "A. Lutarenko"),
        ("Viktor Petrovich Dobarenko", "Viktor Dobarenko"),
        ("Sato Harumiko", "Harumiko Sato"),
        ("Pope Anselm", "Pope Anselm"),
        ("ORSOLYA BRANDT", "Orsolya Brandt", "Orsolya Brandt's"),
    ],
)
def test_one_person_in_several_spellings_is_one_actor(names: Sequence[str]) -> None:
    """Transliteration, initials, short forms, titles, patronymics, particles and order make no second person."""
    one(identify_actors(everywhere(*names)))


@pytest.mark.parametrize(
    "names",
    [
        ("Joan Tarrow", "Peter Tarrow"),
        ("Paul Tarrow Jr.", "Paul Tarrow Sr."),
        ("Paul B. Tarrow", "Paul H. B. Tarrow"),
        ("Maria Tarrow", "Mario Tarrow"),
        ("Mike Smith", "Michael Smith"),
        ("Smith", "Smith"),
        ("Queen Ysolde I", "Queen Ysolde II"),
    ],
)
def test_two_people_stay_two(names: Sequence[str]) -> None:
    """Other given names, generations and frequent surnames are not joined."""
    assert len(identify_actors(everywhere(*names)).actors) == 2


@pytest.mark.parametrize(("letters", "name"), [("UN", "United Nations"), ("the EU", "European Union")])
def test_an_international_body_is_one_with_its_letters(letters: str, name: str) -> None:
    """Letters that no article spells out are the body that everybody knows by them."""
    assert len(identify_actors(everywhere(letters, name, name, kind=ActorKind.ORGANIZATION)).actors) == 1


def test_the_name_shown_is_the_fullest_and_most_frequent() -> None:
    """Spelling by frequency, without titles, never the short form."""
    found = identify_actors(
        everywhere("Borovsky", "Borovsky", "President Volodymyr Borovskyy", "Volodymyr Borovsky", "Volodymyr Borovskyy")
    )
    assert one(found).name == "Volodymyr Borovskyy"
    assert dict(one(found).aliases)["Borovsky"] == 2


def test_a_surname_of_two_people_stays_by_itself() -> None:
    """Two bearers are plausible, so the surname alone is a doubt about each."""
    found = identify_actors(everywhere("Joan Tarrow", "Peter Tarrow", "Tarrow"))
    assert names_of(found) == ["Joan Tarrow", "Peter Tarrow", "Tarrow"]
    assert len(found.doubts) == 2


def test_a_surname_goes_with_the_one_whose_role_fits() -> None:
    """Role and country tell which bearer of a surname is meant."""
    found = identify_actors(
        [
            *(seen(f"x{i}", "Joan Tarrow", roles=("Norwegian finance minister",)) for i in range(3)),
            seen("b", "Peter Tarrow", roles=("Danish striker",)),
            seen("c", "Tarrow", roles=("Norwegian finance minister",)),
        ]
    )
    assert found.actor_of[ArticleId("c"), 0] == found.actor_of[ArticleId("x0"), 0]


def test_an_error_of_typing_is_joined_where_the_country_agrees() -> None:
    """A wrong letter alone is a doubt with its reason; together with the country it is the same person."""
    apart = identify_actors(everywhere("Viktor Dobarenko", "Viktor Dobareko"))
    assert len(apart.actors) == 2
    assert "differs by a letter" in reasons(apart)[0]
    together = identify_actors(
        [seen("a", "Viktor Dobarenko", affiliation="Ukraine"), seen("b", "Viktor Dobareko", affiliation="Ukraine")]
    )
    one(together)


def test_one_name_for_two_people_needs_two_contradictions() -> None:
    """Another walk of life alone is one person still; another country as well makes two, told as a doubt."""
    changed = identify_actors(
        [seen("a", "Joan Tarrow", roles=("Norwegian actress",)), seen("b", "Joan Tarrow", roles=("Norwegian mayor",))]
    )
    one(changed)
    found = identify_actors(
        [seen("a", "Joan Tarrow", roles=("Norwegian actress",)), seen("b", "Joan Tarrow", roles=("Danish minister",))]
    )
    assert len(found.actors) == 2
    assert reasons(found) == [
        "same name; one is in arts, the other in politics; one speaks for Norway, the other for Denmark"
    ]


def test_groups_and_descriptions_stay_in_their_article() -> None:
    """Experts here are not the experts there, and two reports do not share a professor."""
    found = identify_actors(
        [
            seen("a", "experts", kind=ActorKind.GROUP, is_named=False),
            seen("b", "experts", kind=ActorKind.GROUP, is_named=False),
            seen("a", "the professor", number=1, is_named=False),
            seen("b", "the professor", number=1, is_named=False),
        ]
    )
    assert len(found.actors) == 4
    again = identify_actors([seen("b", "experts", kind=ActorKind.GROUP, is_named=False)], previous=found.actors)
    assert one(again).id == found.actor_of[ArticleId("b"), 0]


@pytest.mark.parametrize(
    "names",
    [
        ("the Ministry of Defence of Norway", "Norwegian Defense Ministry", "Norway's Ministry of Defence"),
        ("The Harbour Post", "Harbour Post"),
        ("Tarrow Inc.", "Tarrow"),
        ("Kyiv Post", "the Kiev Post"),
    ],
)
def test_one_organisation_in_several_wordings_is_one_actor(names: Sequence[str]) -> None:
    """Article, order, spelling and legal form make no second organisation."""
    one(identify_actors(everywhere(*names, kind=ActorKind.ORGANIZATION)))


def test_an_acronym_is_who_introduces_it() -> None:
    """Where an article says what the letters stand for, they mean that elsewhere; otherwise it is a doubt."""
    kind = ActorKind.ORGANIZATION
    full, short = "Northern Harbour Pilots Association", "NHPA"
    introduced = [seen("a", full, kind=kind, forms={full: 1, short: 3}), seen("b", short, kind=kind)]
    assert one(identify_actors(introduced)).name == full
    found = identify_actors([seen("a", full, kind=kind), seen("b", short, kind=kind)])
    assert reasons(found) == ["the letters are the initials of the name"]


def test_an_office_of_every_state_needs_its_country() -> None:
    """Two ministries of defence are known, so one without a country is neither."""
    kind = ActorKind.ORGANIZATION
    found = identify_actors(
        everywhere("Norwegian Defence Ministry", "Danish Defence Ministry", "Defence Ministry", kind=kind)
    )
    assert len(found.actors) == 3
    told = identify_actors(
        [
            seen("a", "Norwegian Defence Ministry", kind=kind),
            seen("b", "Defence Ministry", kind=kind, affiliation="Norway"),
        ]
    )
    one(told)


def test_order_does_not_matter() -> None:
    """Any order of the participants gives the same actors, ids and doubts."""
    appearances = everywhere(
        "Joan Tarrow", "Peter Tarrow", "Tarrow", "J. Tarrow", "Jo Tarrow", "Smith", "Anna Smith", "Ana Smith", "Brandt",
        "Orsolya Brandt", "O. Brandt", "Viktor Dobarenko", "Vikor Dobarenko", "Dobareko", "the mayor",
    )  # fmt: skip
    expected = identify_actors(appearances)
    for seed in range(5):
        shuffled = random.Random(seed).sample(appearances, len(appearances))  # noqa: S311
        assert identify_actors(shuffled) == expected


def test_ids_outlive_new_articles_and_names() -> None:
    """An actor keeps its id when more of it is read and its best name changes; new ones get new ids."""
    first = identify_actors([seen("a", "V. Dobarenko"), seen("a", "Joan Tarrow", number=1)])
    more = [seen("a", "V. Dobarenko"), seen("a", "Joan Tarrow", number=1), seen("b", "Viktor Dobarenko")]
    second = identify_actors([*more, seen("b", "Peter Holt", number=1)], previous=first.actors)
    by_name = {actor.name: actor.id for actor in second.actors}
    assert by_name["Viktor Dobarenko"] == first.actor_of[ArticleId("a"), 0]
    assert by_name["Joan Tarrow"] == first.actor_of[ArticleId("a"), 1]
    assert len({actor.id for actor in second.actors}) == 3


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    """The part with most of the names keeps the id."""
    appearances = everywhere("Joan Tarrow", "Joan Tarrow", "Joan Tarrow")
    before = identify_actors(appearances)
    after = identify_actors(
        appearances,
        decisions=[decided("Joan Tarrow", "split", {"aliases": [], "articles": ["a2"]})],
        previous=before.actors,
    )
    assert after.actor_of[ArticleId("a0"), 0] == one(before).id
    assert after.actor_of[ArticleId("a2"), 0] != one(before).id
    assert not after.doubts


def test_decisions_are_replayed_in_order() -> None:
    """Merge, rename, kind, colour and affiliation hold, also for participants that came later."""
    decisions = [
        decided("Joan Tarrow", "merge", {"with": "Lady Venn"}),
        decided("Joan Tarrow", "rename", "Joan Venn"),
        decided("Joan Venn", "colour", "#aa0000"),
        decided("Venn", "affiliation", {"name": "Harbour Union", "since": "2019-01-01", "until": None}),
        decided("nobody at all", "rename", "Somebody"),
    ]
    appearances = everywhere("Joan Tarrow", "Lady Venn", "Joan Tarrow")
    actor = one(identify_actors(appearances, decisions=decisions))
    assert (actor.name, actor.colour) == ("Joan Venn", "#aa0000")
    assert dict(actor.aliases) == {"Joan Tarrow": 2, "Lady Venn": 1, "Joan Venn": 0, "Venn": 0}
    later = [*appearances, seen("z", "Lady Venn")]
    assert dict(one(identify_actors(later, decisions=decisions)).aliases)["Lady Venn"] == 2


def test_a_split_takes_an_alias_away_again_and_again() -> None:
    """What was split off stays an actor of its own, with participants of later articles."""
    names = ["Viktor Dobarenko", "V. Dobarenko", "V. Dobarenko"]
    decisions = [decided("Viktor Dobarenko", "split", {"aliases": ["V. Dobarenko"], "articles": []})]
    found = identify_actors(everywhere(*names), decisions=decisions)
    assert names_of(found) == ["V. Dobarenko", "Viktor Dobarenko"]
    assert not found.doubts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("merge", {"with": "Nobody"}),
        ("merge", {"with": "Joan Tarrow"}),
        ("merge", None),
        ("split", {"aliases": ["Joan Tarrow"]}),
        ("split", "Joan"),
        ("kind", "robot"),
        ("rename", " "),
        ("affiliation", {"name": ""}),
        ("something", 3),
    ],
)
def test_a_decision_that_means_nothing_changes_nothing(field: str, value: object) -> None:
    """Unknown names, fields and values have no effect and raise nothing."""
    appearances = everywhere("Joan Tarrow", "Joan Tarrow")
    decisions = [decided("Joan Tarrow", field, value)]
    assert identify_actors(appearances, decisions=decisions) == identify_actors(appearances)


def test_a_typed_name_is_the_actor_that_has_it() -> None:
    """A speaker that somebody typed is found by name, alias or new name; an unknown one is new."""
    typed = [seen("b", name, number=i, is_decided=True) for i, name in enumerate(("Tarrow", "Jo T.", "Ada Holt"))]
    found = identify_actors(
        [seen("a", "Joan Tarrow", forms={"Joan Tarrow": 1, "Tarrow": 2}), *typed],
        decisions=[decided("Joan Tarrow", "rename", "Jo T.")],
    )
    assert names_of(found) == ["Ada Holt", "Jo T."]
    assert found.actor_of[ArticleId("b"), 0] == found.actor_of[ArticleId("b"), 1]


def test_a_roster_wins_over_guesses() -> None:
    """Its names and aliases are that actor, near spellings join it, and two entries are never one."""
    rosters = [
        RosterEntry(
            name="Volodymyr Borovskyy",
            kind=ActorKind.PERSON,
            aliases=("The Miller",),
            affiliations=(Affiliation(name="Harbour Union"),),
            colour="#00aa00",
        ),
        RosterEntry(name="Volodymyr Borovsky", kind=ActorKind.PERSON),
    ]
    found = identify_actors(everywhere("Volodymyr Borovskyy", "Volodymyr Borovsky", "The Miller"), rosters=rosters)
    assert names_of(found) == ["Volodymyr Borovsky", "Volodymyr Borovskyy"]
    assert found.actor_of[ArticleId("a2"), 0] == found.actor_of[ArticleId("a0"), 0]
    assert not found.doubts
    near = identify_actors(everywhere("Volodymyr Borovskiy"), rosters=rosters[:1])
    assert (one(near).name, one(near).colour) == ("Volodymyr Borovskyy", "#00aa00")


ACTORS = [
    Actor(id=ActorId("1" * 12), name="Joan Tarrow", kind=ActorKind.PERSON, aliases=(("Joan Tarrow", 2), ("J. T.", 1))),
    Actor(id=ActorId("2" * 12), name="Zoë Holt", kind=ActorKind.PERSON, aliases=(("Zoë Holt", 2),)),
    Actor(id=ActorId("3" * 12), name="Ada Holt", kind=ActorKind.PERSON, aliases=(("Ada Holt", 2),)),
]


@pytest.mark.parametrize(
    ("wanted", "number"), [("1" * 12, 0), ("Joan Tarrow", 0), ("J. T.", 0), ("zoe holt", 1), ("Tarrow", 0), ("j t", 0)]
)
def test_an_actor_is_found_by_what_a_user_types(wanted: str, number: int) -> None:
    """Id, name, alias, any case and accents, and a surname that only one has."""
    assert find_actor(ACTORS, wanted) is ACTORS[number]


def test_an_unknown_name_tells_the_nearest() -> None:
    """The sentence names what was typed, the hint what is spelled most like it."""
    with pytest.raises(InputError, match="No actor is called “Joan Tarow”") as caught:
        find_actor(ACTORS, "Joan Tarow")
    assert "“Joan Tarrow”" in caught.value.hint


def test_an_ambiguous_name_tells_the_candidates() -> None:
    """A surname of two is refused with both."""
    with pytest.raises(InputError, match="Ada Holt") as caught:
        find_actor(ACTORS, "Holt")
    assert "Zoë Holt" in str(caught.value)


def test_wishes_that_cannot_be_met_are_refused() -> None:
    """Merging into itself, splitting off what is not joined, nothing, or everything."""
    assert check_merge(ACTORS, "Tarrow", "Zoë Holt") == (ACTORS[0], ACTORS[1])
    assert check_split(ACTORS, "Joan Tarrow", ["J. T."], []) is ACTORS[0]
    for first, second in (("Tarrow", "J. T."), ("Ada Holt", "Ada Holt")):
        with pytest.raises(InputError, match="merged into itself"):
            check_merge(ACTORS, first, second)
    for aliases, part in (
        ([], "Nothing is named"),
        (["Jo"], "not joined with “Jo”"),
        (["Joan Tarrow", "J. T."], "nothing of it"),
    ):
        with pytest.raises(InputError, match=part):
            check_split(ACTORS, "Joan Tarrow", aliases, [])
