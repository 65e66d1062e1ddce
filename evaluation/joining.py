"""Who is who across articles: python evaluation/joining.py [DATA FOLDER] [--bench COUNT].

Every name with a person type in linking_aida_dev is a participant of its document; pairs across documents that were
joined automatically are held against "same Wikidata item". `resolved`: one participant for each document and person,
as a perfect resolver inside the article would give; `forms`: one for each name as worded. Documents whose SHA-1 is odd
are for tuning. `bench` joins invented names.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.identify.actors import Appearance, Joined, identify_actors
from onrecord.records import ActorKind, ArticleId, Participant

PERSON = {"Q215627"}
ORGANIZATION = {"Q43229"}
PLACE = {"Q27096213"}
FILE = "linking_aida_dev.jsonl.gz"

Label = dict[str, Any]


def kind_of(label: Label) -> ActorKind | None:
    """Person, organisation, or None for what is neither."""
    types = set(label["type"].split("|"))
    if types & PERSON:
        return ActorKind.PERSON
    return ActorKind.ORGANIZATION if types & ORGANIZATION and not types & PLACE else None


def is_odd(doc: str) -> bool:
    """True for a document to tune on."""
    return int(hashlib.sha1(doc.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def read_labels(file: Path, keep: Callable[[str], bool], kinds: set[ActorKind]) -> Iterator[tuple[str, Label]]:
    """The labels of some documents and kinds that name something known."""
    with gzip.open(file, "rt", encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            for label in row["labels"] if keep(row["doc"]) else ():
                if label.get("qid") and not label.get("coref") and kind_of(label) in kinds:
                    yield row["doc"], label


def make_appearances(
    labels: Iterable[tuple[str, Label]], *, resolved: bool
) -> tuple[list[Appearance], dict[tuple[str, int], str]]:
    """Participants, and which item each is."""
    forms: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    kinds: dict[tuple[str, str, str], ActorKind] = {}
    for doc, label in labels:
        key = (doc, label["qid"], "" if resolved else label["text"])
        forms[key][label["text"]] += 1
        kinds[key] = kind_of(label) or ActorKind.ORGANIZATION
    found, items = [], {}
    for number, (key, counts) in enumerate(sorted(forms.items())):
        ranked = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        name = max((form for form, _ in ranked), key=lambda form: (len(form.split()), not form.isupper(), len(form)))
        participant = Participant(number=number, kind=kinds[key], name=name, forms=ranked)
        found.append(Appearance(article=ArticleId(key[0]), published=None, participant=participant, statements=1))
        items[key[0], number] = key[1]
    return found, items


def score_pairs(joined: Joined, items: dict[tuple[str, int], str]) -> dict[str, float]:
    """Pairwise precision and recall across documents, in per cent."""
    keys = sorted(items)
    actor_of = {key: joined.actor_of[ArticleId(key[0]), key[1]] for key in keys}
    right = made = wanted = 0
    for a, b in combinations(keys, 2):
        if a[0] == b[0]:
            continue
        is_same, is_joined = items[a] == items[b], actor_of[a] == actor_of[b]
        right += is_same and is_joined
        made += is_joined
        wanted += is_same
    return {"precision": 100 * right / max(made, 1), "recall": 100 * right / max(wanted, 1), "pairs": made}


def measure(data: Path) -> dict[str, float]:
    """Every figure: persons, organisations and all; resolved and forms; all documents, even and odd ones."""
    kinds = {
        "persons": {ActorKind.PERSON},
        "organizations": {ActorKind.ORGANIZATION},
        "both": {ActorKind.PERSON, ActorKind.ORGANIZATION},
    }
    parts: dict[str, Callable[[str], bool]] = {
        "all": lambda _: True,
        "even": lambda doc: not is_odd(doc),
        "odd": is_odd,
    }
    figures = {}
    for kind, wanted in kinds.items():
        for part, keep in parts.items():
            for variant in ("resolved", "forms"):
                labels = read_labels(data / FILE, keep, wanted)
                appearances, items = make_appearances(labels, resolved=variant == "resolved")
                found = score_pairs(identify_actors(appearances), items)
                figures |= {f"joining {kind} {variant} {part} {name}": value for name, value in found.items()}
    return figures


def show_mistakes(data: Path) -> None:
    """The wrong and the missed pairs of the odd documents, as names."""
    for variant in ("resolved", "forms"):
        labels = read_labels(data / FILE, is_odd, {ActorKind.PERSON, ActorKind.ORGANIZATION})
        appearances, items = make_appearances(labels, resolved=variant == "resolved")
        joined = identify_actors(appearances)
        names = {(a.article, a.participant.number): a.participant.name for a in appearances}
        seen = set()
        for a, b in combinations(sorted(items), 2):
            is_joined = joined.actor_of[ArticleId(a[0]), a[1]] == joined.actor_of[ArticleId(b[0]), b[1]]
            if a[0] != b[0] and is_joined != (items[a] == items[b]):
                pair = tuple(sorted((names[ArticleId(a[0]), a[1]], names[ArticleId(b[0]), b[1]])))
                if pair not in seen:
                    seen.add(pair)
                    print(variant, "wrong" if is_joined else "missed", *pair, sep=" | ")


def invent_names(rng: random.Random, count: int) -> list[str]:
    """Invented full names, some of which differ in a letter or share the surname."""
    heads = re.findall("...", "barcordalfengorhuljankellommarnorpolrosseltorundvelwimyorzan")
    tails = (
        "en",
        "ov",
        "ick",
        "sson",
        "ard",
        "ell",
        "ini",
        "uk",
        "aya",
        "ez",
        "ham",
        "ley",
        "man",
        "dorf",
        "stad",
        "vic",
    )
    surnames = [f"{a}{b}{c}".capitalize() for a in heads for b in "aeiou" for c in tails]
    givens = [f"{a}{c}".capitalize() for a in heads for c in tails]
    return [f"{rng.choice(givens)} {rng.choice(surnames)}{rng.choice(('', 's', 'er'))}" for _ in range(count)]


def invent_appearances(count: int) -> list[Appearance]:
    """Participants under about a fifth as many names, a few of which are frequent."""
    rng = random.Random(11)  # noqa: S311
    names = invent_names(rng, count // 5)
    roles = ("minister", "senator", "striker", "Russian diplomat", "professor", "")
    found = []
    for number in range(count):
        frequent = rng.random() < 0.6
        name = names[min(int(rng.paretovariate(0.6)), len(names)) - 1] if frequent else rng.choice(names)
        kind = ActorKind.PERSON if rng.random() < 0.8 else ActorKind.ORGANIZATION
        if kind is ActorKind.ORGANIZATION:
            name = f"{name.split()[-1]} {rng.choice(('Institute', 'Agency', 'Council', 'Ministry'))}"
        elif rng.random() < 0.25:
            name = name.split()[-1]
        participant = Participant(
            number=number % 8, kind=kind, name=name, forms=((name, 1),), roles=tuple(filter(None, (rng.choice(roles),)))
        )
        article = ArticleId(f"{number // 8:08}")
        found.append(Appearance(article=article, published=None, participant=participant, statements=1))
    return found


def bench(count: int = 100_000) -> float:
    """Seconds that joining `count` invented participants takes, the second time with the actors of the first."""
    appearances = invent_appearances(count)
    began, working = time.perf_counter(), time.process_time()
    joined = identify_actors(appearances)
    first, worked = time.perf_counter() - began, time.process_time() - working
    working = time.process_time()
    identify_actors(appearances, previous=joined.actors)
    again = time.process_time() - working
    names = len({a.participant.name for a in appearances})
    print(
        f"{count} participants under {names} names: {len(joined.actors)} actors, {len(joined.doubts)} doubts; "
        f"{first:.1f} s ({worked:.1f} s of one core), again with the actors known before {again:.1f} s of one core"
    )
    return first


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, or the time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--bench", type=int, metavar="COUNT")
    parser.add_argument("--mistakes", action="store_true", help="show wrong and missed pairs of the odd documents")
    chosen = parser.parse_args(arguments)
    if chosen.bench:
        bench(chosen.bench)
    elif chosen.mistakes:
        show_mistakes(chosen.data)
    else:
        began = time.perf_counter()
        for name, value in measure(chosen.data).items():
            print(f"{name:50} {value:8.2f}")
        print(f"{time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
