"""Invented articles for the tests of the report, their marks written into the text.

`{s1 The mayor} {u1 said} {c1 the bridge will open}.` is a statement with source, cue and content; marks nest, and a
mark written twice gives a second piece. `{skip-BYLINE By Ada Quill}` is a skip.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from onrecord.records import (
    Act,
    Actor,
    ActorEntry,
    ActorId,
    ActorKind,
    Article,
    ArticleId,
    Attribution,
    DatePrecision,
    Entry,
    Form,
    Problem,
    SaidOn,
    Severity,
    Skip,
    SkipReason,
    Span,
    Speaker,
    Statement,
    StatementId,
    words_of,
)
from onrecord.transfer.report import ReportArticle

MADE = datetime(2031, 5, 12, 14, 5, tzinfo=UTC)
MODEL = "onrecord-small 3 (onnxruntime, int8)"
TITLE = "The Marrow Bay ferry talks"
MARK = re.compile(r"\{(?:([suc])(\d+)|skip-([A-Z_]+)) |\}")
ROLES = {"s": "source", "u": "cue", "c": "content"}


def read_marks(marked: str) -> tuple[str, dict[int, dict[str, list[Span]]], list[Skip]]:
    """The text without its marks, the spans of each statement by role, and the skips."""
    text, last, open_marks = "", 0, []
    found: defaultdict[int, dict[str, list[Span]]] = defaultdict(lambda: {"source": [], "cue": [], "content": []})
    skips = []
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark[0] != "}":
            open_marks.append((mark, len(text)))
            continue
        opened, start = open_marks.pop()
        span = Span(start, len(text))
        if opened[3]:
            skips.append(Skip(span=span, reason=SkipReason[opened[3]]))
        else:
            found[int(opened[2])][ROLES[opened[1]]].append(span)
    return text + marked[last:], found, skips


def form_of(content: str) -> Form:
    """Direct where the content opens with a quote mark, mixed where it holds one, else indirect."""
    if content[0] in "“\"«'‘":
        return Form.DIRECT
    return Form.MIXED if "“" in content else Form.INDIRECT


def person(key: str, name: str, affiliation: str | None = None, kind: ActorKind = ActorKind.PERSON) -> Speaker:
    """An actor as it speaks."""
    return Speaker(id=ActorId(key), name=name, kind=kind, affiliation=affiliation)


OKONJO = person("okonjo", "Ines Okonjo", "Harbour Commission")
RENN = person("renn", "Tobias Renn", "Deckhands' Union")
UNION = person("union", "Deckhands' Union", kind=ActorKind.ORGANIZATION)
MINISTRY = person("ministry", "Ministry of Transport", "Marrow Bay", ActorKind.ORGANIZATION)
HEST = person("hest", "Paolo Hest", "Ministry of Transport")
REPORTERS = person("reporters", "reporters", kind=ActorKind.GROUP)
#: Names come out of texts: these are of a reader who would like to run something.
RUDE = person("rude", '</script><b onclick="alert(6)">Bo</b>', '"><img src=x onerror=alert(7)>')
RUDER = person("ruder", "O'Hara & \u2028 <!-- <i>Ltd</i>", "${css}", ActorKind.ORGANIZATION)
ALIASES = {
    "okonjo": (("Okonjo", 4), ("Ines Okonjo", 2), ("Commissioner Okonjó", 1)),
    "rude": (("</summary><script>alert(8)</script>", 2), ('" autofocus onfocus="alert(9)', 1)),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was made out of a statement: who speaks, to whom, what act it is, and when it was made."""

    speakers: tuple[Speaker, ...] = ()
    addressees: tuple[Speaker, ...] = ()
    act: Act | None = Act.SAYS
    said_on: SaidOn | None = None


def said_on(year: int, month: int, day: int, precision: DatePrecision = DatePrecision.DAY) -> SaidOn:
    """A date of a statement."""
    return SaidOn(date=date(year, month, day), precision=precision)


def statements_of(page: ReportArticle) -> list[Statement]:
    """The statements of an article of the report."""
    return [entry.statement for entry in page.entries]


def make_entry(article: Article, statement: Statement, told: Told = Told()) -> Entry:
    """A statement as the report is given it."""
    words = {role: words_of(article.text, getattr(statement.attribution, role)) for role in ROLES.values()}
    return Entry(
        statement=replace(statement, act=told.act, said_on=told.said_on),
        name=article.name,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        source=words["source"],
        cue=words["cue"],
        content=words["content"] or "",
        speakers=told.speakers,
        addressees=told.addressees,
    )


def make_page(
    key: str,
    marked: str,
    *,
    told: Mapping[int, Told] = MappingProxyType({}),
    same_as: dict[int, str] | None = None,
    problems: tuple[Problem, ...] = (),
    **fields: object,
) -> ReportArticle:
    """One article of a report from its marked text."""
    text, found, skips = read_marks(marked)
    article = Article(id=ArticleId(key), name=f"{key}.txt", text=text, skips=tuple(skips), **fields)  # type: ignore[arg-type]
    entries = []
    for number, roles in sorted(found.items()):
        attribution = Attribution(
            source=tuple(sorted(roles["source"])),
            cue=tuple(sorted(roles["cue"])),
            content=tuple(sorted(roles["content"])),
            form=form_of(roles["content"][0].of(text)),
            score=round(0.98 - (number * 37 + len(text)) % 53 / 100, 2),
        )
        original = (same_as or {}).get(number)
        statement = Statement(
            id=StatementId(f"{key}-{number}"),
            article=article.id,
            attribution=attribution,
            same_as=StatementId(original) if original else None,
        )
        entries.append(make_entry(article, statement, told.get(number, Told())))
    return ReportArticle(article=article, entries=entries, problems=problems)


def actors_of(pages: Iterable[ReportArticle]) -> list[ActorEntry]:
    """Everybody who speaks or is spoken to in these articles, most statements first, as a casefile counts them."""
    known: dict[ActorId, Speaker] = {}
    said: defaultdict[ActorId, list[Entry]] = defaultdict(list)
    for entry in (entry for page in pages for entry in page.entries if entry.statement.same_as is None):
        for who in (*entry.speakers, *entry.addressees):
            known[who.id] = who
        for who in entry.speakers:
            said[who.id].append(entry)
    entries = [_actor_entry(who, said[id_]) for id_, who in known.items()]
    return sorted(entries, key=lambda entry: (-entry.statements, entry.actor.name))


def _actor_entry(who: Speaker, said: list[Entry]) -> ActorEntry:
    dated = [entry.statement.said_on.date if entry.statement.said_on else entry.published for entry in said]
    days = [day for day in dated if day]
    return ActorEntry(
        actor=Actor(id=who.id, name=who.name, kind=who.kind, aliases=ALIASES.get(who.id, ())),
        affiliation=who.affiliation,
        statements=len(said),
        articles=len({entry.name for entry in said}),
        first=min(days, default=None),
        last=max(days, default=None),
    )


RESUME = """Ferry talks to resume after nine-day pause

{skip-BYLINE By Ada Quill}
{skip-DATELINE MARROW BAY, 3 May} — {s1 Harbour commissioner Ines Okonjo} {u1 said} on Saturday that {c1 negotiations \
over the winter timetable would resume on Monday}, ending a pause of nine days.

{c2 “We have not moved an inch on safety, and we will not,”} {s2 Okonjo} {u2 told} reporters on the quay. {c2 “But a \
timetable is only paper. Paper can be rewritten.”}

{s3 The Deckhands' Union}, which represents 1,140 crew, {u3 called} the offer {c3 “a beginning, and no more than \
that”}. {s4 Its secretary, Tobias Renn,} {u4 said} {c4 that {s5 the company's own inspectors} had {u5 warned} in \
March {c5 that two of the five boats were “not fit for open water”}}.

The company denies this. {s6 A spokesperson} {u6 insisted} {c6 all five vessels had passed their annual survey}.

{skip-PHOTO_CREDIT Photo: The ferry Merganser at the north quay. L. Abara / Tarn Herald}

Passenger numbers have fallen by a third since the first sailings were cancelled in February. {u7 According to} {s7 \
the harbour office}, {c7 fewer than 4,000 people crossed the bay in the last week of April}.

{c8 “I have lost two clients who will not wait any longer,”} {u8 said} {s8 Mirela Dankova, who runs a repair yard on \
the far shore}. {s9 She} {u9 added}: {c9 “Nobody asks us. They ask the ministry.”}

{skip-PAYWALL You have read two of your three free articles this month.}
{skip-NEWSLETTER Sign up for the Herald's morning letter.}"""

WIRE = """Ministry offers subsidy for ferries

{s1 The transport ministry} {u1 announced} on Tuesday {c1 that it would pay half of the cost of refitting two boats}, \
on the condition that sailings start again by 1 June.

{c2 “This is public money for a public crossing,”} {u2 said} {s2 deputy minister Paolo Hest}. {s3 He} {u3 ruled out} \
{c3 any support for wages}.

{s4 Union officials} {u4 welcomed} {c4 the money} but {u5 said} {c5 it did not answer the question of who would crew \
the boats at night}."""

STATION = """Okonjo: “Nobody will sail unsafe”

{c1 Nobody will sail on an unsafe boat}, {s1 Ines Okonjo} {u1 promised} in an interview with this station.

{c2 «Deux bateaux restent à quai»}, {u2 confirmed} {s2 the chief engineer}, {c2 «le temps qu'il faudra»}.

Asked about a deadline, {s3 the commissioner} {u3 replied}: {c3 “I don't do deadlines. I do boats.”} 🚢

“{c4 The numbers are simply wrong},” {s4 she} {u4 said} of the union's figures, {u5 arguing} {c5 that the survey had \
been published in full}."""

SCRIPTED = """<script>alert(1)</script> & other headlines </script> <!-- not a comment

{s1 A reader named </script><b>Bo</b>} {u1 wrote}: {c1 "<script>alert('content')</script> & <!-- nothing --> \u2028 is \
only text"}. {s2 O'Hara "the <i>editor</i>"} {u2 answered} {c2 that ]]> and </textarea></style> were text too}."""

EMOJI = """👩‍👩‍👧 Families 🇺🇳 on the quay 🚢🚢

{s1 Zoë 🦊 Lindqvist} {u1 posted 📣}: {c1 “We waited 4️⃣ hours 😡😡 — 𝔫𝔬𝔟𝔬𝔡𝔶 came”}. Then 👋🏽 {s2 her brother} \
{u2 wrote} {c2 that the 🚌 would 𝕟𝕠𝕥 come either 🤷🏾‍♂️}.

\u202eThis line is turned round\u202c and {s3 \u200fכתב המקום\u200f} {u3 noted} {c3 שהמעבורת נשארה בנמל}. A broken \
\ud83d surrogate, then {s4 the harbour office} {u4 stated}\r\n{c4 that sailings\rwould resume}."""

UNDATED = """{s1 Renn}: {c1 “No night crew, no night boat.”}

{c2 “We were promised a second engineer in January.”}

Letters to this page are edited for length."""

WORDS = """\
harbour ferry winter crew survey night quay timetable subsidy engine safety council bay north inspector
ministry morning passenger refit deck budget letter window bridge paper storm clock union office report""".split()  # noqa: SIM905 - short as it is
OUTLETS = ("The Tarn Herald", "Northcliff Gazette", "Meridian Wire", "Radio Fjord", "The Lantern & Post")


WIRE_TOLD = {
    1: Told((MINISTRY,), act=Act.OFFERS),
    2: Told((HEST,)),
    3: Told((HEST,), act=Act.REJECTS),
    4: Told((UNION, RENN), act=Act.AGREES),
    5: Told((UNION, RENN)),
}


def small_report() -> list[ReportArticle]:
    """Eight articles from four outlets, a wire copy among them, and one nobody should run."""
    notice = Problem(
        sentence="The text shows mojibake; its encoding was repaired.",
        place="letters.txt",
        severity=Severity.NOTICE,
        article="letters.txt",
    )
    return [
        make_page(
            "resume",
            RESUME,
            title="Ferry talks to resume after nine-day pause",
            outlet="The Tarn Herald",
            byline="Ada Quill",
            published=date(2031, 5, 3),
            url="https://tarn-herald.example/ferry?a=1&b=2",
            language="en",
            told={
                1: Told((OKONJO,), said_on=said_on(2031, 5, 1)),
                2: Told((OKONJO,), (REPORTERS,), said_on=said_on(2031, 5, 3, DatePrecision.PUBLISHED)),
                3: Told((UNION,)),
                4: Told((RENN,), act=Act.CLAIMS),
                5: Told(act=Act.WARNS, said_on=said_on(2031, 3, 1, DatePrecision.MONTH)),
                7: Told((person("office", "harbour office", kind=ActorKind.GROUP),)),
            },
        ),
        make_page(
            "wire",
            WIRE,
            told=WIRE_TOLD,
            title="Ministry offers subsidy for ferries",
            outlet="Meridian Wire",
            published=date(2031, 5, 6),
            url="http://meridian.example/77",
            language="en",
        ),
        make_page(
            "gazette",
            WIRE.replace("Ministry", "“Half the cost”: ministry", 1),
            told=WIRE_TOLD,
            title="“Half the cost”: ministry offers subsidy",
            outlet="Northcliff Gazette",
            published=date(2031, 5, 7),
            language="en",
            copy_of=ArticleId("wire"),
            same_as={n: f"wire-{n}" for n in range(1, 6)},
        ),
        make_page(
            "station",
            STATION,
            told={
                1: Told((replace(OKONJO, affiliation=None),), act=Act.PROMISES),
                3: Told((OKONJO,)),
                4: Told((OKONJO,), (RENN, UNION), act=Act.REJECTS),
            },
            title="Okonjo: “Nobody will sail unsafe”",
            outlet="Radio Fjord",
            published=date(2031, 5, 9),
            url="javascript:alert(1)",
            language="en",
        ),
        make_page(
            "scripted",
            SCRIPTED,
            told={1: Told((RUDE,), (RUDER,)), 2: Told((RUDER, RUDE), act=Act.DENIES)},
            title="<script>alert(1)</script>",
            outlet='Lantern "&" <Post>',
            byline="<img src=x onerror=alert(2)>",
            published=date(2031, 5, 10),
            language='en" onload="alert(3)',
        ),
        make_page(
            "emoji", EMOJI, title="👩‍👩‍👧 Families on the quay", outlet="Radio Fjord", published=date(2031, 5, 10)
        ),
        make_page("letters", UNDATED, outlet="The Tarn Herald", problems=(notice,)),
        make_page(
            "empty", "Tide table\n\nHigh water 04:12 and 16:40.", title="Tide table", published=date(2031, 5, 11)
        ),
    ]


def unread_file() -> Problem:
    """A problem of a file that gave no article."""
    return Problem(sentence="The file holds no text: it is an image named <scan>.txt.", place="in/<scan>.txt")


def large_report(articles: int = 300, statements: int = 20, words: int = 700) -> list[ReportArticle]:
    """As many articles of made-up sentences as wanted, the same at every call."""
    dice = random.Random(7)  # noqa: S311 - nothing secret
    names = [f"{dice.choice('ABCDEFGH')}. {dice.choice(WORDS).title()}son" for _ in range(80)]
    people = [person(f"p{number}", name, dice.choice([None, "Harbour"])) for number, name in enumerate(names)]
    return [_large_page(dice, people, number, statements, words) for number in range(articles)]


def _large_page(dice: random.Random, people: list[Speaker], number: int, statements: int, words: int) -> ReportArticle:
    def some(count: int) -> str:
        return " ".join(dice.choices(WORDS, k=count))

    each = max(6, words // max(1, statements) - 12)
    paragraphs, told = [], {}
    for one in range(1, statements + 1):
        quote = some(9)
        content = f"“{quote}”" if dice.random() < 0.5 else f"that {quote}"
        speaker = dice.choice(people)
        told[one] = Told((speaker,) if dice.random() < 0.9 else (), act=dice.choice(list(Act)))
        source = dice.choice([speaker.name, "she", "He"])
        cue = dice.choice(["said", "warned", "told reporters", "denied"])
        paragraphs.append(f"{some(each).capitalize()}. {{s{one} {source}}} {{u{one} {cue}}} {{c{one} {content}}}.")
    return make_page(
        f"{number:04x}",
        "\n\n".join(paragraphs),
        told=told,
        title=some(6).capitalize(),
        outlet=dice.choice(OUTLETS),
        published=date(2030, 1, 1) + timedelta(days=dice.randrange(400)),
        language="en",
    )
