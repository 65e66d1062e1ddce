"""A language model behind an endpoint: what it is asked, and what comes of whatever it answers."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence

import pytest

from endpoint_cases import Answerer, Endpoint, Reply, asked_of, chat, code_all, codings, serving
from onrecord.errors import InputError
from onrecord.language_model import KEY_VARIABLE, LanguageModelCoder
from onrecord.language_prompt import Answer, Question, digest_question
from onrecord.records import Agreement, Concept, ConceptId, Problem, StatementId

FERRY = Concept(
    id=ConceptId("c01"),
    proposition="The ferry should be free.",
    definition="Fares of the island's ferry.",
    for_examples=("Nobody should pay for the crossing.",),
    against_examples=("Whoever sails has to pay.",),
)
BRIDGE = Concept(id=ConceptId("c02"), proposition="A bridge should be built.")
QUESTION = Question(
    statement=StatementId("s1"),
    text="the crossing must cost nothing",
    concepts=(FERRY, BRIDGE),
    cue="demanded",
    speaker="Mara Lindqvist",
    passage="Mara Lindqvist demanded that the crossing must cost nothing.",
    article="harbour.txt",
)


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def make_coder(endpoint: Endpoint, **options: object) -> LanguageModelCoder:
    """A coder that does not wait between two requests."""
    return LanguageModelCoder(endpoint.url, "tern-7b", **{"wait": lambda _: None} | options)  # type: ignore[arg-type]


def ask(answer: Answerer | Reply, questions: Sequence[Question] = (QUESTION,), **options: object) -> tuple[list, list]:
    """Answers and sentences of problems for questions to an endpoint that answers like this."""
    with serving(answer if callable(answer) else lambda _: answer) as endpoint:
        said = list(make_coder(endpoint, **options).code(questions))
    answers = [one for one in said if isinstance(one, Answer)]
    return answers, [one.sentence for one in said if isinstance(one, Problem)]


def test_answer_says_what_each_concept_gets() -> None:
    """One request has all concepts, and its answer is an agreement for each."""
    answers, problems = ask(codings(("c01", "for"), ("c02", "None")))
    assert [one.agreements for one in answers] == [{"c01": Agreement.FOR, "c02": Agreement.NONE}]
    assert problems == []


def test_request_holds_the_codebook_and_the_passage() -> None:
    """The model reads statement, cue, speaker, passage, and of each concept all that is written down."""
    with serving(code_all) as endpoint:
        list(make_coder(endpoint).code([QUESTION]))
    asked = asked_of(endpoint.requests[0])
    assert asked["statement"] == "the crossing must cost nothing"
    assert asked["reported with"] == "demanded"
    assert asked["speaker"] == "Mara Lindqvist"
    assert asked["concepts"][0] == {
        "concept": "c01",
        "proposition": "The ferry should be free.",
        "definition": "Fares of the island's ferry.",
        "statements for it": ["Nobody should pay for the crossing."],
        "statements against it": ["Whoever sails has to pay."],
    }
    assert endpoint.requests[0]["temperature"] == 0
    assert endpoint.paths == ["/v1/chat/completions"]
    assert "Authorization" not in endpoint.headers[0]


@pytest.mark.parametrize(
    "content",
    [
        'Sure! Here it is:\n```json\n{"codings": [{"concept": "c01", "agreement": "against"}]}\n```\nAnything else?',
        '<think>{"codings": [{"concept": "c01", "agreement": "for"}]}</think>'
        '{"codings": [{"concept": "c01", "agreement": "against"}]}',
        '[{"concept": "c01", "agreement": "against"}]',
        'The set {c01} is {"thought": 1} and so {"codings": [{"concept": " c01 ", "agreement": "AGAINST"}]}',
    ],
)
def test_words_around_the_answer_do_no_harm(content: str) -> None:
    """Prose, code fences, thoughts and a list without its key are read past."""
    answers, problems = ask(chat(content), [Question(statement=StatementId("s"), text="no fares", concepts=(FERRY,))])
    assert [one.agreements for one in answers] == [{"c01": Agreement.AGAINST}]
    assert problems == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (chat("I would rather talk about birds."), "answered without the JSON that was asked for"),
        (chat('{"codings": [{"concept": "c01", "agree'), "answered without the JSON"),
        (chat('{"codings": "c01"}'), "answered without the JSON"),
        (chat("[" * 100_000), "answered without the JSON"),
        (chat('{"codings": [' + "9" * 10_000 + "]}"), "answered without the JSON"),
        (chat('{"codings": [', "length"), "gave an answer that was cut off"),
        (chat(None, refusal="I cannot judge politics."), "refused to answer (“I cannot judge politics.”)"),
        (chat(None, "content_filter"), "refused to answer"),
        (chat(None), "gave an empty answer"),
        (chat("  \n"), "gave an empty answer"),
        (chat(7), "gave an empty answer"),
        (Reply(b"<html>hello</html>"), "not in the form of a chat completion"),
        (Reply(b'{"choices": []}'), "not in the form of a chat completion"),
        (Reply(b'{"choices": [[]]}'), "not in the form of a chat completion"),
        (Reply(b"\xff\xfe\x00"), "not in the form of a chat completion"),
        (Reply(b"[" * 200_000), "not in the form of a chat completion"),
        (Reply(b""), "not in the form of a chat completion"),
        (chat("x" * 2_000_000), "answered with more than 1,000,000 bytes"),
        (Reply(b'{"error": {"message": "no such model"}}', status=404), "status 404 (“no such model”)"),
        (Reply(b"", status=302, headers={"Location": "http://elsewhere.invalid/"}), "redirects elsewhere"),
    ],
)
def test_what_is_no_answer_is_a_problem(reply: Reply, reason: str) -> None:
    """Nonsense, truncation, refusal and wrong shapes are told in finished sentences, and nothing is raised."""
    answers, problems = ask(reply)
    assert answers == []
    assert problems[0].startswith("On the statement s1, the model tern-7b ")
    assert reason in problems[0]
    assert all(problem.endswith(".") and "\n" not in problem for problem in problems)


def test_each_concept_is_looked_at_by_itself() -> None:
    """An unknown concept, a word that is no agreement and a contradiction cost that concept alone."""
    third = Concept(id=ConceptId("c03"), proposition="The harbour should be closed.")
    question = Question(statement=StatementId("s1"), text="t", concepts=(FERRY, BRIDGE, third))
    reply = codings(("c01", "for"), ("c02", "maybe"), ("c99", "for"), ("c03", "for"), ("c03", "against"))
    answers, problems = ask(reply, [question])
    assert [one.agreements for one in answers] == [{"c01": Agreement.FOR}]
    assert [problem.partition("tern-7b ")[2] for problem in problems] == [
        "gave no agreement of the three for the concept c02.",
        "coded a concept it was not asked about (“c99”).",
        "gave two different answers for the concept c03.",
    ]


def test_left_out_concepts_are_named() -> None:
    """A concept without an answer is a problem, also where entries have no shape at all."""
    answers, problems = ask(
        chat(json.dumps({"codings": [{"concept": "c01", "agreement": "none"}, 7, {"concept": []}]}))
    )
    assert answers[0].agreements == {"c01": Agreement.NONE}
    assert problems[-1].endswith("left out the concept c02.")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_server_is_asked_again(status: int) -> None:
    """Too many requests and errors of the server pass: the same question is sent again, ever later."""
    replies, pauses = [Reply(b"", status=status), Reply(b"", status=status)], []
    answers, problems = ask(lambda body: replies.pop() if replies else code_all(body), wait=pauses.append)
    assert len(answers) == 1
    assert problems == []
    assert pauses == [1.0, 2.0]


def test_server_says_how_long_to_wait() -> None:
    """The seconds of Retry-After are kept to, up to a minute."""
    replies, pauses = [Reply(b"", status=429, headers={"Retry-After": "86400"})], []
    ask(lambda body: replies.pop() if replies else code_all(body), wait=pauses.append)
    assert pauses == [60.0]


def test_server_that_stays_silent_is_left_alone() -> None:
    """After three questions without any reply no further one is asked."""
    with serving(lambda _: Reply(b"", status=500)) as endpoint:
        said = list(make_coder(endpoint).code([QUESTION] * 9))
    assert len(endpoint.requests) == 3 * 4
    assert [type(one) for one in said] == [Problem] * 4
    assert "was asked no further questions" in said[-1].sentence


def test_slow_server_is_not_waited_for() -> None:
    """A reply that does not come, or comes byte by byte, is given up after the timeout."""
    for reply in (Reply(b"{}", wait_seconds=0.5), Reply(b"x" * 400, drip_seconds=0.02)):
        _, problems = ask(reply, timeout_seconds=0.1)
        assert "within 0.1 seconds" in problems[0]


def test_nobody_there_is_a_problem() -> None:
    """A port without a server, and a name without an address, are told."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for place in (f"http://127.0.0.1:{port}", "http://nobody.invalid/v1"):
        said = list(LanguageModelCoder(place, "m", wait=lambda _: None).code([QUESTION]))
        assert "could not be reached" in said[0].sentence  # type: ignore[union-attr]


def test_option_that_the_server_refuses_is_left_out() -> None:
    """A server that takes no temperature or names the longest answer otherwise is asked its way, once and for all."""

    def answer(body: dict) -> Reply:
        for name in ("temperature", "max_tokens"):
            if name in body:
                return Reply(json.dumps({"error": {"message": f"'{name}' is not supported"}}).encode(), status=400)
        return code_all(body)

    with serving(answer) as endpoint:
        said = list(make_coder(endpoint).code([QUESTION, QUESTION]))
    assert [type(one) for one in said] == [Answer, Answer]
    assert len(endpoint.requests) == 4
    assert endpoint.requests[-1]["max_completion_tokens"] > 0


def test_key_is_sent_and_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key comes from the environment, goes into one header, and is in no problem even if the server repeats it."""
    monkeypatch.setenv(KEY_VARIABLE, "sk-plover-42")
    reply = Reply(b'{"error": {"message": "wrong key sk-plover-42"}}', status=400)
    with serving(lambda _: reply) as endpoint:
        coder = make_coder(endpoint)
        said = list(coder.code([QUESTION]))
    assert endpoint.headers[0]["Authorization"] == "Bearer sk-plover-42"
    assert "sk-plover" not in repr(said) + repr(coder.origin)
    assert "[key]" in said[0].sentence  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [401, 403])
def test_refused_access_ends_the_run(status: int) -> None:
    """A key that is not accepted would not be for the next question either."""
    _, problems = ask(Reply(b'{"error": {"message": "no"}}', status=status), [QUESTION] * 5)
    assert len(problems) == 2
    assert f"look at the key in {KEY_VARIABLE}" in problems[0]


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "localhost:11434",
        "file:///etc/hosts",
        "ftp://a.b/v1",
        "http://",
        "http://[",
        "http://a:99999",
        "http://a b/",
    ],
)
def test_endpoint_is_an_address(endpoint: str) -> None:
    """Anything but an address of http or https is refused before anything is sent."""
    with pytest.raises(InputError, match="no address of http or https"):
        LanguageModelCoder(endpoint, "m")


def test_key_goes_nowhere_in_the_clear() -> None:
    """A key, or a password in the address, is not sent unencrypted over the internet."""
    with pytest.raises(InputError, match="unencrypted") as caught:
        LanguageModelCoder("http://models.example/v1", "m", key="sk-plover")
    assert "sk-plover" not in str(caught.value) + caught.value.hint
    with pytest.raises(InputError, match="user name or password") as caught:
        LanguageModelCoder("https://mara:gull@models.example/v1", "m")
    assert "gull" not in str(caught.value)
    for near in ("http://localhost:1", "http://[::1]:1", "http://192.168.0.7/v1", "https://models.example/v1"):
        LanguageModelCoder(near, "m", key="sk-plover")
    with pytest.raises(InputError, match="characters that no key has"):
        LanguageModelCoder("https://models.example/v1", "m", key="sk\nplover")


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named is asked, and no proxy that some variable names."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    answers, problems = ask(code_all)
    assert len(answers) == 1
    assert problems == []


def test_question_is_known_by_all_it_asks() -> None:
    """Other concepts in the same request change nothing; another wording, passage or model does."""
    alone = Question(statement=QUESTION.statement, text=QUESTION.text, concepts=(FERRY,))
    again = Question(statement=QUESTION.statement, text=QUESTION.text, concepts=(BRIDGE, FERRY))
    reworded = Concept(id=FERRY.id, proposition="The ferry should cost less.")
    assert digest_question(alone, FERRY, "m") == digest_question(again, FERRY, "m")
    others = [digest_question(alone, reworded, "m"), digest_question(alone, FERRY, "n")]
    assert digest_question(alone, FERRY, "m") not in [*others, digest_question(QUESTION, FERRY, "m")]
