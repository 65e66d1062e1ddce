"""Facts about the packaged model behind the seam."""

import json
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import InputError, ModelError
from onrecord.extract.attributions import extract_attributions
from onrecord.onnx_scorer import batch_windows, load_scorer, packaged_card
from onrecord.records import Article, ArticleId, Attribution
from onrecord.runtimes import choose_runtime
from onrecord.scoring import Scorer
from onrecord.settings import Settings

PORTABLE = Settings(runtime="onnxruntime", precision="float32", threads=2)
TEXTS = (
    "Envoy Says Ferry Will Sail\n\nThe ferry will sail on Friday, harbour envoy Lena Tamm said. “We have waited long "
    "enough,” she told reporters.\n\nThe dockers’ union rejected the plan and accused the ministry of lying.",
    "Rain fell on the pass for three days. The road is 40 kilometres long.",
    "According to the mayor, Otto Brandvold, «no house was built without a permit». He denied that he had been asked.",
)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load_scorer(PORTABLE)


def read(scorer: Scorer, *texts: str) -> list[tuple[Attribution, ...]]:
    articles = [Article(id=ArticleId(str(i)), name=str(i), text=text) for i, text in enumerate(texts)]
    return extract_attributions(articles, scorer)


def words(text: str, attribution: Attribution) -> tuple[str, str, str]:
    parts = (attribution.source, attribution.cue, attribution.content)
    return tuple(" … ".join(span.of(text) for span in spans) for spans in parts)  # type: ignore[return-value]


def test_plain_reports_are_found(scorer: Scorer) -> None:
    """Quotations, denials and `according to` in plain news prose are found at their exact characters."""
    first, nothing, last = read(scorer, *TEXTS)
    found = [words(TEXTS[0], a) for a in first]
    assert ("harbour envoy Lena Tamm", "said", "The ferry will sail on Friday") in found
    assert ("she", "told", "“We have waited long enough,”") in [(s, c.split()[0], w) for s, c, w in found]
    assert nothing == ()
    assert any(
        "«no house was built without a permit»" in content for _, _, content in (words(TEXTS[2], a) for a in last)
    )


def test_batches_and_order_do_not_matter(scorer: Scorer) -> None:
    """Alone or among others, an article gives the same spans, and scores equal to 0.001."""
    together = read(scorer, *TEXTS, *TEXTS[::-1])
    alone = [read(scorer, text)[0] for text in (*TEXTS, *TEXTS[::-1])]
    for one, other in zip(together, alone, strict=True):
        assert [replace(a, score=0) for a in one] == [replace(a, score=0) for a in other]
        assert [a.score for a in one] == pytest.approx([a.score for a in other], abs=0.001)


def test_runtimes_agree(scorer: Scorer) -> None:
    """OpenVINO and ONNX Runtime, both in float32, find the same statements."""
    other = load_scorer(Settings(runtime="openvino", precision="float32", threads=2))
    for one, two in zip(read(scorer, *TEXTS), read(other, *TEXTS), strict=True):
        assert [replace(a, score=0) for a in one] == [replace(a, score=0) for a in two]
        assert [a.score for a in one] == pytest.approx([a.score for a in two], abs=0.001)


def test_reading_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the model and reading with it work where no socket can be opened."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert read(load_scorer(Settings(threads=1)), TEXTS[0])[0]


def test_origin_names_model_runtime_and_precision(scorer: Scorer) -> None:
    """What is asserted says which model, version, runtime and precision asserted it."""
    card = json.loads(packaged_card().read_text(encoding="utf8"))
    origin = scorer.origin
    assert (origin.agent, origin.version) == (card["name"], card["version"])
    assert (origin.runtime, origin.precision) == ("onnxruntime", "float32")


def test_odd_texts_are_read_without_complaint(scorer: Scorer) -> None:
    """Lone surrogates, one endless word, marks only and right-to-left text do no harm."""
    for text in (
        "\ud800 said \udfff",
        "a" * 5000,
        "”“" * 300,
        "\u202eשלום\u202c אמר",
        "\u0000\u0001",
        "👩‍👩‍👧 said no 😀.",
    ):
        for attribution in read(scorer, text)[0]:
            assert all(span.end <= len(text) for span in (*attribution.source, *attribution.cue, *attribution.content))


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    """Weights that are not the ones their card describes are told, not used."""
    shutil.copytree(packaged_card().parent, tmp_path, dirs_exist_ok=True)
    card = json.loads((tmp_path / "attribution.json").read_text(encoding="utf8"))
    (tmp_path / card["cues"]).write_bytes(b"something else")
    with pytest.raises(ModelError, match="not the ones their card describes"):
        load_scorer(replace(PORTABLE, model_card=tmp_path / "attribution.json"))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": 1}'])
def test_a_file_that_is_no_card_is_told(tmp_path: Path, content: str) -> None:
    """A card that cannot be used gives a sentence naming it."""
    card = tmp_path / "card.json"
    card.write_text(content, encoding="utf8")
    with pytest.raises(ModelError, match=r"card\.json cannot be used"):
        load_scorer(Settings(model_card=card))


def test_unknown_runtimes_and_precisions_are_told() -> None:
    """What this machine cannot do is an error with the choices there are."""
    with pytest.raises(InputError, match="no runtime 'abacus'"):
        choose_runtime("abacus", "auto")
    with pytest.raises(InputError, match="no precision 'int1'"):
        choose_runtime("auto", "int1")
    with pytest.raises(InputError, match="does not run this model in bfloat16"):
        choose_runtime("onnxruntime", "bfloat16")


def test_batches_hold_every_window_once() -> None:
    """Each window is in one batch, none larger than asked for unless it is a single window."""
    lengths = list(np.random.default_rng(5).integers(1, 254, 300))
    batches = batch_windows(lengths, tokens=1000)
    assert sorted(i for batch in batches for i in batch) == list(range(300))
    assert all(len(b) == 1 or len(b) * (max(lengths[i] for i in b) + 2) <= 1000 for b in batches)
