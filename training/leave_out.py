"""Take out training items whose claim paraphrases one that is measured.

python leave_out.py DATA INVENTED MODEL TOKENIZER OUT

Writes OUT (one left-out claim a line with the held-out claim it is near and their cosine, by the untrained encoder).
The limits are low, so that much that is no paraphrase is left out too: 0.60 towards propositions, 0.70 towards bare
topics, 0.84 between two bare topics, where it runs higher. Paraphrases below that, found by reading the list down to
0.50, stand in `BY_HAND`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import torch

from embed import embed_texts, load_sentence_encoder
from onrecord.onnx_scorer import WordPieces
from stances import held_claims, read_examples

LIMIT, TOPIC_LIMIT, TOPICS_LIMIT = 0.60, 0.70, 0.84
BY_HAND = re.compile(
    r"assisted suicide|right to die|flag.burning|inga dam|academic work|deny the holocaust|space exploration"
    r"|tax.{0,20} paid by|armed \(uk\)|positive discrimination|flat tax"
    r"|sexist advertising|blasphem|abortion should be legal|term limits",
    re.IGNORECASE,
)


def main() -> None:
    """Compare all claims with all held-out ones."""
    data, invented, model, tokenizer, out = map(Path, sys.argv[1:])
    encoder, pieces = load_sentence_encoder(model), WordPieces(tokenizer)
    held = [(name, claim) for name, claims in held_claims(data).items() for claim in claims]
    examples = [e for e in read_examples(data, invented) if e.source != "snli"]
    own = sorted(
        {(e.claim, e.source == "vast") for e in examples} | {(e.group, False) for e in examples if e.source != "vast"}
    )
    theirs = embed_texts(encoder, pieces, [claim for _, claim in held])
    ours = embed_texts(encoder, pieces, [claim for claim, _ in own])
    is_topic = torch.tensor([name == "vast" for name, _ in held])
    left_out = []
    for start in range(0, len(own), 512):
        near = ours[start : start + 512] @ theirs.T
        for row, (claim, own_topic) in enumerate(own[start : start + 512]):
            limit = (
                torch.where(is_topic, TOPICS_LIMIT, TOPIC_LIMIT)
                if own_topic
                else torch.where(is_topic, TOPIC_LIMIT, LIMIT)
            )
            over = near[row] - limit
            best = int(over.argmax())
            if over[best] >= 0 or BY_HAND.search(claim):
                left_out.append({"claim": claim, "held": held[best], "cosine": round(float(near[row, best]), 3)})
    out.write_text("".join(json.dumps(row) + "\n" for row in left_out), encoding="utf-8")
    print(len(own), "claims,", len(left_out), "left out")


if __name__ == "__main__":
    main()
