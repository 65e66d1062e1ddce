"""Tests of the act of a statement."""

import pytest

from onrecord.identify.acts import identify_act
from onrecord.identify.lexicon import find_phrases, load_lexicon, words_of_cue
from onrecord.records import Act

THING = "the bridge over the Sorra"


@pytest.mark.parametrize(
    ("act", "cues"),
    [
        ("says", "said|has been telling reporters|according to|in the words of|added in a letter|admitted|concluded"),
        ("denies", "denied|refuted|disputes|dismissed the claim|rejected as false|issued a denial of"),
        ("claims", "claimed|alleged|insisted|maintains|the claim that|is standing firm on|argued|has contended"),
        (
            "demands",
            "called for|called on Monday for|urged … to|ordered|a demand for|reiterated his demand|insisted on",
        ),
        ("offers", "offered to|his offer to|proposed|volunteered|signalled her willingness to|put forward|invites"),
        ("accepts", "accepted|signed off on|gave in to|gave its consent to|consented|conceded to|gave the green light"),
        (
            "rejects",
            "rejected calls for|turned … down|declined to comment|refused to say|ruled out|said no to|is against",
        ),
        ("accuses", "accused … of|was accused of|blamed|criticized|the accusation|lashed out at|hit back at|condemns"),
        ("threatens", "threatened to|made a threat|has been threatening|vowed to retaliate|issued an ultimatum"),
        ("promises", "promised|vowed to|pledges|gave her word|assured|made a commitment to|'s promise|guaranteed"),
        ("warns", "warned that|voiced concern|sounded the alarm|issued a warning|cautioned|expressed fears"),
        ("asks", "asked whether|wondered|inquired|raised questions about|asked for|requested|demanded to know"),
        ("agrees", "agreed to|endorsed|backed|voiced his strong support for|concurred|welcomed|struck a deal with"),
        ("believes", "believes|thought|is convinced|in his view|expects|feared|estimated|is not convinced|doubts"),
        ("hopes", "hoped|expressed hope|looks forward to|is optimistic|wants to leave|would like|longs for"),
    ],
)
def test_cue_gives_the_act(act: str, cues: str) -> None:
    """Each act is found in its verbs, nouns and set phrases, whatever their inflection."""
    for cue in cues.split("|"):
        assert identify_act(cue, THING)[0] == act, cue


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("did not deny", "says"),
        ("has not ruled out", "says"),
        ("refused to rule out", "says"),
        ("didn’t explain", "says"),
        ("would not accept", "rejects"),
        ("cannot agree to", "rejects"),
        ("did not give permission for", "rejects"),
        ("does not believe", "believes"),
        ("failed to condemn", "says"),
        ("refused to apologise", "rejects"),
    ],
)
def test_negation_changes_the_act(cue: str, act: str) -> None:
    """What is not accepted is rejected; what is not denied is no more than said."""
    assert identify_act(cue, THING)[0] == act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("told", "residents to leave the island", "demands"),
        ("told", "that the island is safe to live on", "says"),
        ("asked", "who had moved the boat", "asks"),
        ("asked", "members to wait", "asks"),
        ("insisted", "that the boat must be moved", "demands"),
        ("insisted", "that the boat was moved", "claims"),
        ("wants", "an apology", "demands"),
        ("wants", "to retire", "hopes"),
        ("suggested", "moving the boat", "offers"),
        ("suggested", "the boat had moved by itself", "claims"),
        ("rejected", "the allegation that he moved the boat", "denies"),
        ("rejected", "the plan for a second boat", "rejects"),
        ("denied", "her request for a mooring", "rejects"),
        ("vowed", "revenge for the boat", "threatens"),
        ("voiced", "support for the crew", "agrees"),
        ("reiterated", "his demand for a crew", "demands"),
        ("reiterated", "that it was raining", "says"),
    ],
)
def test_what_follows_the_cue_counts(cue: str, content: str, act: str) -> None:
    """Some verbs change their act with what stands behind them."""
    assert identify_act(cue, content)[0] == act


def test_words_after_the_cue_count_outside_the_content() -> None:
    """The addressee and "to" may stand between cue and content."""
    assert identify_act("told", "leave at once", is_direct=True, after_source="residents to")[0] is Act.DEMANDS
    assert identify_act("said", "the levy", after_source="no to the levy")[0] is Act.REJECTS


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said, accusing", "accuses"),
        ("said in response to accusations", "says"),
        ("continued to insist", "claims"),
        ("is expected to announce", "says"),
        ("agreed to demand", "agrees"),
    ],
)
def test_one_of_several_words_decides(cue: str, act: str) -> None:
    """The first verb with an act of its own decides, and a noun after a verb of saying does not."""
    assert identify_act(cue, THING)[0] == act


@pytest.mark.parametrize("cue", ["", "said", "told"])
@pytest.mark.parametrize(
    ("quotation", "act"),
    [
        ("“Where is the boat?”", "asks"),
        ("“I deny that the boat is mine.”", "denies"),
        ("“No, we reject that.”", "rejects"),
        ("“We won’t accept it.”", "rejects"),
        ("“We will not negotiate.”", "rejects"),
        ("“I never signed it.”", "denies"),
        ("“There is no such list.”", "denies"),
        ("“Accepted. Next item.”", "accepts"),
        ("“We hope for rain.”", "hopes"),
        ("“I think it is late.”", "says"),
        ("“I promised him a boat.”", "says"),
        ("“I have warned them.”", "says"),
        ("“They reject it.”", "says"),
        ("“The boat must go.”", "says"),
    ],
)
def test_quotation_decides_where_the_cue_does_not(cue: str, quotation: str, act: str) -> None:
    """A quotation may perform its act in so many words; anything else says."""
    assert identify_act(cue, quotation, is_direct=True)[0] == act


@pytest.mark.parametrize(
    ("content", "act"),
    [
        ("that it rejected the plan", "rejects"),
        ("it would never accept the plan", "rejects"),
        ("it would not withdraw the plan", "rejects"),
        ("he hoped the plan would work", "hopes"),
        ("he had warned the planners", "says"),
        ("the planners rejected it", "says"),
        ("she would see the planners in court", "says"),
        ("the plan must go", "says"),
    ],
)
def test_reported_content_decides_where_the_cue_does_not(content: str, act: str) -> None:
    """Only the speaker's own act at the opening of what was said counts, and only a present one."""
    assert identify_act("said", content)[0] == act


def test_unknown_words_say_without_much_certainty() -> None:
    """A cue the lexicon does not know is a statement, with a low chance."""
    act, sure = identify_act("florbed", THING)
    assert act is Act.SAYS
    assert sure <= 0.4


@pytest.mark.parametrize("cue", ["", " ", "…", "'", "not", "12", "的", "no no no", "’s", "be", "\n\n"])
@pytest.mark.parametrize("content", ["", "…", "?", "“”", "I", "we’ll never", "it it it it it"])
def test_any_text_has_an_act(cue: str, content: str) -> None:
    """Fragments and empty texts give an act and a chance."""
    for is_direct in (False, True):
        act, sure = identify_act(cue, content, is_direct=is_direct)
        assert isinstance(act, Act)
        assert 0 < sure <= 1


def test_a_negated_hit_knows_its_negation() -> None:
    """Negation reaches the phrase behind it and not the next one."""
    first, second = find_phrases("did not deny and accused")
    assert (first.lemma, first.is_negated) == ("deny", True)
    assert (second.lemma, second.is_negated) == ("accuse", False)


def test_adverbs_weekdays_and_articles_fall_away() -> None:
    """Phrases are found across words that change nothing."""
    assert [word.form for word in words_of_cue("again publicly called on late Monday for the")] == ["called", "for"]


def test_every_act_is_in_the_lexicon() -> None:
    """The lexicon has verbs and nouns for each of the fifteen acts."""
    entries = [(entry.act, part) for parts in load_lexicon().entries.values() for part, entry in parts.items()]
    for act in Act:
        assert {"verb", "phrase"} <= {part for found, part in entries if found is act}
    assert len(entries) > 800
