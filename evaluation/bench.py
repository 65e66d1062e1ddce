"""Speed and memory of `read`: python evaluation/bench.py [--articles 300] [--shared FOLDER].

Reads articles of corpus_ukraine_2022.jsonl.gz, or generated ones where it is absent, into a new casefile: once on the
best runtime of this machine, once on the portable fallback, each in a process of its own so that peak memory means
something. Where torch is importable, the same batches of windows go through the same architecture in torch.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = "corpus_ukraine_2022.jsonl.gz"


def write_corpus(out: Path, shared: Path, count: int) -> str:
    """`count` articles as JSON lines; what they are."""
    corpus = shared / "data" / CORPUS
    if corpus.exists():
        with gzip.open(corpus, "rt", encoding="utf8") as lines, out.open("w", encoding="utf8") as kept:
            kept.writelines(itertools.islice(lines, count))
        return CORPUS
    rng = random.Random(7)  # noqa: S311
    with out.open("w", encoding="utf8") as kept:
        for number in range(count):
            paragraphs = []
            for _ in range(25):
                who, what = rng.choice(("The envoy", "Minister Orla Venn", "She")), rng.randrange(10**6)
                paragraphs.append(
                    f"{who} said on day {what} that the crossing would open. “Not before {what},” he said."
                )
            row = {"name": f"generated {number}", "outlet": "Generated", "text": "\n\n".join(paragraphs)}
            kept.write(json.dumps(row) + "\n")
    return "generated articles"


def read_once(corpus: Path, runtime: str) -> dict[str, float]:
    """Read the corpus into a new casefile in this process; what it took."""
    import onrecord
    from onrecord.onnx_scorer import load_scorer
    from onrecord.settings import Settings

    settings = Settings(runtime=runtime)
    began = time.perf_counter()
    scorer = load_scorer(settings)
    loading = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with onrecord.open(Path(folder) / "bench.onrecord", scorer=scorer, settings=settings) as case:
            case.read([corpus])
            wall = time.perf_counter() - began
            articles = case.articles()
            statements = len(case.statements(copies=True))
    with corpus.open(encoding="utf8") as lines:
        words = sum(len(json.loads(line)["text"].split()) for line in lines)
    return {
        "runtime": f"{scorer.origin.runtime} {scorer.origin.precision}",
        "articles": len(articles),
        "statements": statements,
        "words": words,
        "load_s": loading,
        "wall_s": wall,
        "model_s": scorer.timing.seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def read_in_process(corpus: Path, runtime: str) -> dict[str, float]:
    """`read_once` in a process of its own."""
    command = [sys.executable, __file__, "--child", runtime, "--corpus", str(corpus)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def plain_torch_seconds(corpus: Path) -> float:
    """Seconds of the first step in torch float32: two threads, inference mode, the batches onrecord makes.

    Weights are random: speed does not depend on them.
    """
    sys.path.insert(0, str(HERE.parent / "training"))
    import torch

    from onrecord.extract.windows import make_windows
    from onrecord.onnx_scorer import WordPieces, batch_windows, packaged_card, pad_windows
    from tagger import Tagger

    with corpus.open(encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    pieces = WordPieces(packaged_card().parent / "tokenizer.json")
    windows = [w for i, t in enumerate(texts) for w in make_windows(i, t, pieces.tokenize([t])[0])]
    torch.set_num_threads(2)
    model = Tagger().eval()
    with torch.inference_mode():
        began = time.perf_counter()
        for batch in batch_windows([len(w) for w in windows]):
            inputs = {k: torch.from_numpy(v) for k, v in pad_windows([windows[i] for i in batch]).items()}
            mask = torch.arange(inputs["ids"].shape[1])[None] < inputs["lengths"][:, None]
            model.encode(inputs["ids"], inputs["features"], mask)
        return time.perf_counter() - began


def print_run(title: str, run: dict[str, float]) -> None:
    """One run, line by line."""
    outside = run["wall_s"] - run["model_s"]
    print(f"{title}: {run['runtime']}, {run['articles']:.0f} articles, {run['statements']:.0f} statements")
    print(f"  {run['articles'] / run['wall_s']:8.1f} articles/s   {run['words'] / run['wall_s']:8.0f} words/s")
    print(f"  {run['model_s']:8.2f} s inside the model ({100 * run['model_s'] / run['wall_s']:.0f}% of the wall time)")
    print(
        f"  {outside:8.2f} s outside it, {run['load_s']:.2f} s to load the model, {run['peak_mb']:.0f} MB peak memory"
    )


def time_command(*arguments: str) -> float:
    """Wall seconds of one cold `onrecord` command."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "onrecord.cli", *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("ONRECORD_SHARED", HERE.parents[1] / "shared"))
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(read_once(options.corpus, options.child)))
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        print(f"{options.articles} articles of {write_corpus(corpus, options.shared, options.articles)}")
        best = read_in_process(corpus, "auto")
        print_run("read", best)
        print_run("portable fallback", read_in_process(corpus, "onnxruntime"))
        if importlib.util.find_spec("torch"):
            plain = plain_torch_seconds(corpus)
            ratio = plain / best["model_s"]
            print(
                f"plain torch float32, first step only: {plain:.2f} s, {ratio:.1f} times the seconds inside the model"
            )
        else:
            print("torch is not installed here, so there is no plain way to compare with.")
        five = Path(folder) / "five.jsonl"
        with corpus.open(encoding="utf8") as lines:
            five.write_text("".join(itertools.islice(lines, 5)), encoding="utf8")
        print(f"onrecord --help, cold: {min(time_command('--help') for _ in range(3)):.2f} s")
        print(f"five articles, cold: {time_command('read', str(Path(folder) / 'five.onrecord'), str(five)):.2f} s")


if __name__ == "__main__":
    main()
