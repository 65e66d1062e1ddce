"""What a text says of a claim: the sets of stance, matching, entailment and polarity as one kind of example.

Nothing of the three sets that decide (Perspectrum dev, the IBM claims, the held-out VAST topics) nor of ArgKP dev is
read here but their claims, and those only to leave out training items whose claim paraphrases one of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FOR, AGAINST, NONE, UNKNOWN = 0, 1, 2, -1
SIDES = {"support": FOR, "oppose": AGAINST, "neutral": NONE}
FLIPPED = {FOR: AGAINST, AGAINST: FOR, NONE: NONE, UNKNOWN: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Example:
    """A claim and a text, with the side the text takes (FOR, AGAINST, NONE) and whether it speaks to the claim (0, 1).

    UNKNOWN where a set does not tell. `group` is the topic, `source` the set, `weight` counts in the loss.
    """

    claim: str
    text: str
    side: int
    match: int
    source: str
    group: str
    cue: str = ""
    weight: float = 1.0


def read_rows(file: Path) -> list[dict]:
    """The rows of a .jsonl or .jsonl.gz file."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def is_held_topic(topic: str) -> bool:
    """True for the VAST topics that are measured and never trained on: SHA-1 ends in 0 to 3."""
    return hashlib.sha1(topic.encode(), usedforsecurity=False).hexdigest()[-1] in "0123"


def held_claims(data: Path) -> dict[str, list[str]]:
    """The claims of all that is measured, by set."""
    return {
        "perspectrum": sorted({r["claim"] for r in read_rows(data / "stance_perspectrum_dev.jsonl.gz")}),
        "ibm": sorted({r["claim"] for r in read_rows(data / "stance_ibm_train.jsonl.gz")}),
        "vast": sorted({r["claim"] for r in _vast(data) if is_held_topic(r["claim"])}),
        "argkp": sorted({r["claim"] for r in read_rows(data / "stance_argkp.jsonl.gz") if r["split"] == "dev"}),
    }


def _vast(data: Path) -> list[dict]:
    return read_rows(data / "stance_vast_train.jsonl.gz")


def read_examples(data: Path, invented: Path | None = None) -> list[Example]:
    """All that may be trained on, before the paraphrases of held-out claims are taken out (see `leave_out.py`)."""
    examples = [*_read_stances(data), *_read_matches(data), *_read_clusters(data), *_read_entailment(data)]
    examples += _read_polarity(data)
    if invented is not None:
        examples += read_invented(invented)
    return examples


def _read_stances(data: Path) -> Iterable[Example]:
    for row in read_rows(data / "stance_argkp.jsonl.gz"):
        if row["split"] == "train":
            yield Example(row["claim"], _clean(row["text"]), SIDES[row["label"]], 1, "argkp", row["claim"])
    for row in read_rows(data / "stance_perspectrum_train.jsonl.gz"):
        yield Example(row["claim"], _clean(row["text"]), SIDES[row["label"]], 1, "perspectrum", row["claim"])
    for row in _vast(data):
        if is_held_topic(row["claim"]):
            continue
        side = SIDES[row["label"]]
        match = 1 if side != NONE else 0 if row["kind"] == "synthetic neutral" else UNKNOWN
        yield Example(row["claim"], _clean(row["text"]), side, match, "vast", row["claim"])


def _read_matches(data: Path) -> Iterable[Example]:
    """An argument that makes a key point is for it; one that does not may take any side of it."""
    for row in read_rows(data / "match_argkp.jsonl.gz"):
        if row["split"] == "train":
            side = FOR if row["match"] else UNKNOWN
            yield Example(row["key_point"], _clean(row["text"]), side, row["match"], "keypoint", row["topic"])


def _read_clusters(data: Path) -> Iterable[Example]:
    """Perspectives that say the same: each is for the other. Those of another cluster of the claim do not match."""
    clusters = defaultdict(list)
    for row in read_rows(data / "stance_perspectrum_train.jsonl.gz"):
        clusters[row["claim"], row["cluster"]].append(row)
    chooser = random.Random(5)
    for (claim, cluster), rows in sorted(clusters.items()):
        texts = sorted({_clean(r["text"]) for r in rows})
        for first in texts:
            others = [t for t in texts if t != first]
            for other in chooser.sample(others, min(1, len(others))):
                yield Example(first, other, FOR, 1, "cluster", claim)
        away = [r for (c, k), rs in clusters.items() if c == claim and k != cluster for r in rs]
        if away and texts:
            yield Example(chooser.choice(texts), _clean(chooser.choice(away)["text"]), UNKNOWN, 0, "cluster", claim)


def _read_entailment(data: Path) -> Iterable[Example]:
    sides = {"entailment": FOR, "contradiction": AGAINST, "neutral": NONE}
    for name in ("dev", "test"):
        for row in read_rows(data / f"nli_snli_{name}.jsonl.gz"):
            if row["label"] in sides:
                side = sides[row["label"]]
                match = 1 if side != NONE else UNKNOWN
                claim = _clean(row["hypothesis"])
                yield Example(claim, _clean(row["premise"]), side, match, "snli", "snli " + row["premise"], weight=0.6)


#: Claims about somebody, towards whom a news sentence is warm or cold; the target is put in.
WARM = ("{} is right", "{} deserves praise", "{} is doing a good job", "{} is to be trusted", "{} has the better case")
COLD = ("{} is wrong", "{} is to blame", "{} is doing a bad job", "{} cannot be trusted", "{} deserves criticism")


def _read_polarity(data: Path) -> Iterable[Example]:
    chooser = random.Random(7)
    sides = {"positive": FOR, "negative": AGAINST, "neutral": NONE}
    for row in read_rows(data / "polarity_newsmtsc.jsonl.gz"):
        side = sides[row["polarity"]]
        is_cold = chooser.random() < 0.5
        claim = chooser.choice(COLD if is_cold else WARM).format(row["target"])
        side = FLIPPED[side] if is_cold else side
        match = UNKNOWN if side == NONE else 1
        yield Example(claim, _clean(row["sentence"]), side, match, "polarity", "polarity " + row["target"], weight=0.5)


_LINE = re.compile(r"^(?P<sign>[+\-\u22120])\s*(?:\[(?P<cue>[^\]]*)\]\s*)?(?P<text>\S.*)$")
_SIGNS = {"+": FOR, "-": AGAINST, "\u2212": AGAINST, "0": NONE}


def read_invented(folder: Path, *, held: bool = False) -> list[Example]:
    """The invented topics and stories: every text with every wording of its propositions; or those held out."""
    examples = []
    for file in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n(?=#)", file.read_text(encoding="utf-8")):
            title = block.strip().splitlines()[0].lstrip("# ")
            ends = "012" if block.lstrip().startswith("## story") else "0"
            if held == (hashlib.sha1(title.encode(), usedforsecurity=False).hexdigest()[-1] in ends):
                is_story = block.lstrip().startswith("## story")
                examples += _read_story(block, file.stem) if is_story else _read_block(block, file.stem)
    return examples


_CODE = re.compile(r"^(\d)\s*([+\-\u2212])$")


def _read_story(block: str, file: str) -> list[Example]:
    """Every statement of a story with every proposition of its codebook; what is not coded takes no side."""
    topic, claims, examples = "", {}, []
    for line in map(str.strip, block.splitlines()):
        if line.startswith("#"):
            topic = line.lstrip("# ")
        elif match := re.match(r"^(\d):\s*(.+)$", line):
            claims[match[1]] = match[2]
        elif line.startswith("=") and "|" in line:
            said, codes = line[1:].rsplit("|", 1)
            matches = [_CODE.match(code) for code in codes.split()]
            if not all(matches):
                raise ValueError(f"{file}: {line!r} has a code that cannot be read.")
            sides = {m[1]: _SIGNS[m[2]] for m in matches if m}
            parts = re.match(r"^\s*(?:\[(?P<cue>[^\]]*)\]\s*)?(?P<text>\S.*)$", said)
            for number, claim in claims.items():
                side = sides.get(number, NONE)
                source, known = ("story", 1) if side != NONE else ("story none", 0)
                examples.append(
                    Example(claim, _clean(parts["text"]), side, known, source, f"{file} {topic}", parts["cue"] or "")
                )
    return examples


def _read_block(block: str, file: str) -> list[Example]:
    topic, same, opposite, texts = "", [], [], []
    for line in map(str.strip, block.splitlines()):
        if line.startswith("#"):
            topic = line.lstrip("# ")
        elif line.startswith(("P:", "T:")):
            same.append(line[2:].strip())
        elif line.startswith("N:"):
            opposite.append(line[2:].strip())
        elif line.startswith("T-:"):
            opposite.append(line[3:].strip())
        elif match := _LINE.match(line):
            texts.append((_SIGNS[match["sign"]], (match["cue"] or "").strip(), match["text"].strip()))
    group = f"{file} {topic}"
    examples = []
    for side, cue, text in texts:
        for claims, towards in ((same, side), (opposite, FLIPPED[side])):
            known = UNKNOWN if side == NONE else 1
            examples += [Example(c, _clean(text), towards, known, "invented", group, cue) for c in claims]
    return examples + _compare_wordings(same, opposite, group)


def _compare_wordings(same: Sequence[str], opposite: Sequence[str], group: str) -> list[Example]:
    """Each wording of a proposition is for every other one of it, and against those of its opposite."""
    wordings = [*((words, FOR) for words in same), *((words, AGAINST) for words in opposite)]
    return [
        Example(claim, text, FOR if side == other else AGAINST, 1, "wording", group)
        for claim, side in wordings
        for text, other in wordings
        if claim != text
    ]


def _clean(text: str) -> str:
    return " ".join(text.replace("`", " ").split())


# ---- changing examples -------------------------------------------------------------------------------------------

_AFTER_HELPER = re.compile(
    r"\b(should|would|must|can|could|will|ought|may|is|are|was|were|has|have|does|do|did)\b(?P<no> not\b)?",
    re.IGNORECASE,
)


def negate(claim: str) -> str | None:
    """The claim with its first helping verb denied (or no longer denied); None where it has none."""
    match = _AFTER_HELPER.search(claim)
    if match is None or re.search(r"\b(never|no|nor|neither|unless|n't|cannot)\b", claim[: match.end() + 12].lower()):
        return None
    if match["no"]:
        return claim[: match.start("no")] + claim[match.end("no") :]
    return claim[: match.end()] + " not" + claim[match.end() :]


PRO = (
    "{} is a good thing", "We should support {}", "{} should be encouraged", "This house supports {}",
    "{} does more good than harm", "People are right to favour {}", "The case for {} is strong", "{} deserves support",
    "We need {}",
)  # fmt: skip
CON = (
    "{} is a bad thing", "We should oppose {}", "{} should be done away with", "This house opposes {}",
    "{} does more harm than good", "People are right to reject {}", "The case against {} is strong", "{} is harmful",
    "We should get rid of {}",
)  # fmt: skip
FRAMES = ("It is true that {}", "It is not the case that {}", "This house believes that {}", "I do not believe that {}")

SAID = (
    "said", "said that", "says", "told reporters that", "insisted that", "argued that", "stressed that", "wrote that",
    "claims that", "announced that", "believes", "added", "explained that", "warned that", "admitted that",
    "confirmed that",
    "repeated that", "pointed out that", "is convinced that", "according to", "agreed that", "acknowledged that",
    "maintains that",
)  # fmt: skip
DENIED = (
    "denied that", "rejected the claim that", "dismissed the idea that", "disputed that", "denied claims that",
    "called it a lie that", "does not believe that", "refuted reports that", "scoffed at the notion that",
    "contested that",
    "rejected suggestions that", "brushed aside claims that", "said it was not true that", "rebuffed arguments that",
)  # fmt: skip
EMPTIED = (
    "refused to say whether", "declined to comment on whether", "asked whether", "would not say if", "was asked if",
    "could not confirm that", "did not answer when asked whether", "left open whether",
    "wondered whether", "had no view on whether",
)  # fmt: skip


#: Sets whose claims are sentences that can be denied.
_SENTENCES = ("argkp", "perspectrum", "invented", "wording", "cluster", "keypoint", "story")


def vary(example: Example, chooser: random.Random) -> Example:
    """The example as one epoch sees it: the claim reworded or turned round, or the text given a cue."""
    example = _vary_claim(example, chooser)
    if example.cue or example.source in ("vast", "snli", "polarity", "story", "story none") or len(example.text) > 220:
        return example
    draw = chooser.random()
    if draw < 0.18:
        return replace(example, cue=chooser.choice(SAID), text=_lower(example.text))
    if draw < 0.26 and example.side in (FOR, AGAINST):
        side = FLIPPED[example.side]
        return replace(example, cue=chooser.choice(DENIED), text=_lower(example.text), side=side, weight=0.7)
    if draw < 0.30:
        match = UNKNOWN if example.match == 1 else example.match
        return replace(example, cue=chooser.choice(EMPTIED), text=_lower(example.text), side=NONE, match=match)
    return example


def _vary_claim(example: Example, chooser: random.Random) -> Example:
    claim, side = example.claim, example.side
    if example.source == "vast":
        draw = chooser.random()
        if draw < 0.2:
            claim = chooser.choice(PRO).format(claim)
        elif draw < 0.4:
            claim, side = chooser.choice(CON).format(claim), FLIPPED[side]
    elif example.source in _SENTENCES and side != UNKNOWN:
        draw = chooser.random()
        if draw < 0.15 and (other := negate(claim)) is not None:
            claim, side = other, FLIPPED[side]
        elif draw < 0.20:
            frame = chooser.choice(FRAMES)
            claim, side = frame.format(_lower(claim)), FLIPPED[side] if " not " in frame else side
    if claim and chooser.random() < 0.5:
        claim = claim.rstrip(".")
        claim = claim + "." if chooser.random() < 0.5 else claim
    return replace(example, claim=claim, side=side)


def _lower(text: str) -> str:
    """The text as it stands inside a sentence."""
    first = text.split(" ", 1)[0]
    return text if (len(first) > 1 and first.isupper()) or first == "I" else text[:1].lower() + text[1:]


def mismatch(examples: Sequence[Example], count: int, chooser: random.Random) -> list[Example]:
    """Texts beside claims of other topics: no side, no match. Half come from the same set, for likeness of style."""
    pool = [e for e in examples if e.source in ("argkp", "perspectrum", "invented", "vast", "story")]
    by_source = defaultdict(list)
    for example in pool:
        by_source[example.source].append(example)
    made = []
    while len(made) < count:
        text = chooser.choice(pool)
        claim = chooser.choice(by_source[text.source] if chooser.random() < 0.7 else pool)
        if claim.group != text.group:
            made.append(replace(text, claim=claim.claim, side=NONE, match=0, source="mismatch", weight=0.7))
    return made
