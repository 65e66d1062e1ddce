"""A language model behind an OpenAI-compatible endpoint as one more coder. Only what is named here opens a connection.

question -> request -> reply (asked again where the server is busy) -> answer, and problems for what went wrong

The key is read from the environment, sent in one header, and never part of a sentence, an origin or an error.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import json
import os
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from onrecord.errors import InputError
from onrecord.language_prompt import INSTRUCTIONS, Answer, Question, read_answer, write_messages
from onrecord.records import Origin, Problem

KEY_VARIABLE = "ONRECORD_API_KEY"

#: Word pieces an answer may have, for each concept asked about and besides.
_TOKENS_EACH, _TOKENS_BESIDES = 60, 400
#: Times a question is sent when the server is busy or silent, and seconds to wait before the second; doubled each time.
_TRIES, _PAUSE_SECONDS, _LONGEST_PAUSE = 4, 1.0, 60.0
#: A reply longer than this many bytes is no answer.
_MOST_BYTES = 1_000_000
#: After so many questions in a row that got no reply, no more are asked.
_MOST_SILENT = 3
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
#: Replies that every other question would get too.
_HOPELESS = frozenset({401, 402, 403, 404, 405, 410})


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no answer: what the endpoint did, as the end of a sentence.

    `is_silent`: it gave no reply that could be read; `is_final`: no other question would fare better.
    """

    reason: str
    is_silent: bool = False
    is_final: bool = False


class LanguageModelCoder:
    """A language model as a coder: one request for each statement, with all concepts it may take a position on."""

    def __init__(
        self,
        endpoint: str,
        model: str,
        *,
        key: str | None = None,
        timeout_seconds: float = 60.0,
        pause_seconds: float = _PAUSE_SECONDS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`key` is taken from ONRECORD_API_KEY where none is given; nothing is sent before `code` is called."""
        self._url = check_endpoint(endpoint)
        self._key = (os.environ.get(KEY_VARIABLE, "") if key is None else key).strip()
        _check_key(self._key, self._url)
        if not model.strip():
            raise InputError("No model is named.", hint="Name the one the endpoint is to use: --model NAME")
        self._model = model.strip()
        self._timeout_seconds = timeout_seconds
        self._pause_seconds = pause_seconds
        self._wait = wait
        self._refused: set[str] = set()
        self.place = f"{self._url.scheme}://{_host_of(self._url)}"
        digest = hashlib.sha256(INSTRUCTIONS.encode()).hexdigest()[:12]
        self.origin = Origin(agent=self._model, version=digest, runtime=self.place, precision="endpoint")

    def code(self, questions: Iterable[Question]) -> Iterator[Answer | Problem]:
        """The answers in order, with a problem for each thing that went wrong; ends early where it is hopeless."""
        silent = 0
        for question in questions:
            reply = self._fetch(question)
            if isinstance(reply, _Failure):
                yield self._problem(question, reply.reason)
                silent = silent + 1 if reply.is_silent else 0
                if reply.is_final or silent == _MOST_SILENT:
                    yield Problem(sentence=f"{self.place} was asked no further questions.", place=self.place)
                    return
                continue
            silent = 0
            answer, wrong = read_answer(reply, question)
            if answer.agreements:
                yield answer
            for reason in wrong:
                yield self._problem(question, reason)

    def _problem(self, question: Question, reason: str) -> Problem:
        sentence = f"On the statement {question.statement}, the model {self._model} {reason}."
        shown = sentence.replace(self._key, "[key]") if self._key else sentence  # a server may repeat it
        return Problem(sentence=shown, place=self.place, article=question.article or None)

    def _fetch(self, question: Question) -> str | _Failure:
        """The text of the answer; asked again, ever later, where the server is busy or silent."""
        pause = self._pause_seconds
        for attempt in range(_TRIES):
            try:
                status, asked_pause, content = self._send(question)
            except (OSError, http.client.HTTPException) as error:
                failure = _Failure(_describe(error, self.place, self._timeout_seconds), is_silent=True)
            else:
                if status == http.HTTPStatus.OK:
                    return _read_reply(content)
                if self._adapt(status, content):
                    return self._fetch(question)
                failure = _refuse(status, content, self.place)
                pause = max(pause, min(asked_pause, _LONGEST_PAUSE))
                if status not in _BUSY:
                    return failure
            if attempt < _TRIES - 1:
                self._wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        return failure

    def _send(self, question: Question) -> tuple[int, float, bytes]:
        """Status, the pause the server asks for in seconds, and content of the reply to one request.

        No proxy is used and no redirect followed: the request goes to the host that was named and nowhere else.
        """
        deadline = time.monotonic() + self._timeout_seconds
        connection = _connect(self._url, self._timeout_seconds)
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            connection.request("POST", _target_of(self._url), self._write_body(question), headers)
            response = connection.getresponse()
            content = b""
            while part := response.read1(65536):
                content += part
                if len(content) > _MOST_BYTES:
                    break
                if time.monotonic() > deadline:
                    raise TimeoutError
            return response.status, _seconds(response.getheader("Retry-After")), content
        finally:
            connection.close()

    def _write_body(self, question: Question) -> bytes:
        most = _TOKENS_BESIDES + _TOKENS_EACH * len(question.concepts)
        body: dict[str, Any] = {"model": self._model, "messages": write_messages(question)}
        options = {"temperature": 0, "seed": 0, "max_tokens": most}
        body |= {name: value for name, value in options.items() if name not in self._refused}
        if "max_tokens" in self._refused:
            body["max_completion_tokens"] = most
        return json.dumps(body).encode()

    def _adapt(self, status: int, content: bytes) -> bool:
        """True where the server has just refused an option that it can be asked without."""
        if status not in (400, 422):
            return False
        said = content.decode("utf-8", "replace")
        refused = {name for name in ("temperature", "seed", "max_tokens") if name in said} - self._refused
        self._refused |= refused
        return bool(refused)


def check_endpoint(endpoint: str) -> SplitResult:
    """The address as its parts; raises InputError for one that cannot be or holds a password."""
    hint = "Give the address up to the version, for example http://localhost:11434/v1"
    try:
        url = urlsplit(endpoint.strip())
        is_known = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        is_known = False
    if not is_known or any(letter.isspace() or not letter.isprintable() for letter in endpoint.strip()):
        raise InputError("The endpoint is no address of http or https.", hint=hint)
    if url.username is not None or url.password is not None:
        raise InputError("The endpoint holds a user name or password.", hint=f"Put the key into {KEY_VARIABLE}.")
    return url


def _check_key(key: str, url: SplitResult) -> None:
    if not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY_VARIABLE} holds characters that no key has.", hint="Set it again, the key alone.")
    if key and url.scheme == "http" and not _is_near(url.hostname or ""):
        sentence = f"The key in {KEY_VARIABLE} would be sent to {_host_of(url)} unencrypted."
        raise InputError(sentence, hint=f"Name an https address, or unset {KEY_VARIABLE}.")


def _is_near(host: str) -> bool:
    """True for this machine and the network it is in."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal"))
    return address.is_private or address.is_loopback


def _host_of(url: SplitResult) -> str:
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else str(url.hostname)
    return host if url.port is None else f"{host}:{url.port}"


def _target_of(url: SplitResult) -> str:
    path = url.path.rstrip("/")
    path += "" if path.endswith("/chat/completions") else "/chat/completions"
    return quote(path, safe="/%:@!$&'()*+,;=~-._") + (f"?{quote(url.query, safe='=&%+-._~')}" if url.query else "")


def _connect(url: SplitResult, timeout_seconds: float) -> http.client.HTTPConnection:
    host = str(url.hostname)
    if url.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, url.port, timeout=timeout_seconds, context=context)
    return http.client.HTTPConnection(host, url.port, timeout=timeout_seconds)


def _seconds(given: str | None) -> float:
    """The seconds of a Retry-After header; 0 for a date or nothing."""
    return float(given) if given and given.strip().isdecimal() else 0.0


def _describe(error: Exception, place: str, timeout_seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"did not answer at {place} within {timeout_seconds:g} seconds, asked {_TRIES} times"
    if isinstance(error, http.client.HTTPException):
        return f"could not be asked: what answers at {place} does not keep to HTTP ({type(error).__name__})"
    return f"could not be reached at {place} ({getattr(error, 'strerror', None) or type(error).__name__})"


def _refuse(status: int, content: bytes, place: str) -> _Failure:
    """What a reply with this status means."""
    if 300 <= status < 400:
        return _Failure(f"was not asked: {place} redirects elsewhere, which is not followed", is_final=True)
    if status in (401, 403):
        reason = f"was not asked: {place} refuses access (status {status}); look at the key in {KEY_VARIABLE}"
        return _Failure(reason, is_final=True)
    said = _error_of(content)
    reason = f"gave no answer: {place} replied with status {status}" + (f" (“{said}”)" if said else "")
    return _Failure(reason, is_silent=status in _BUSY, is_final=status in _HOPELESS)


def _error_of(content: bytes) -> str:
    """What a server says of an error, on one line and short."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    error = found.get("error", found.get("detail")) if isinstance(found, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return _short(message) if isinstance(message, str) else ""


def _short(text: str) -> str:
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
    return line if len(line) <= 160 else line[:159] + "…"


def _read_reply(content: bytes) -> str | _Failure:
    """The text of the first answer in a reply, or why there is none."""
    if len(content) > _MOST_BYTES:
        return _Failure(f"answered with more than {_MOST_BYTES:,} bytes, which were not read")
    try:
        choice = json.loads(content)["choices"][0]
        message, ending = choice["message"], choice.get("finish_reason")
        refusal, text = message.get("refusal"), message.get("content")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return _Failure("gave a reply that is not in the form of a chat completion")
    if isinstance(refusal, str) and refusal.strip():
        return _Failure(f"refused to answer (“{_short(refusal)}”)")
    if ending == "content_filter":
        return _Failure("refused to answer (the endpoint’s content filter)")
    if ending == "length":
        return _Failure("gave an answer that was cut off at its longest")
    if isinstance(text, list):
        text = "".join(part["text"] for part in text if isinstance(part, dict) and isinstance(part.get("text"), str))
    return text if isinstance(text, str) and text.strip() else _Failure("gave an empty answer")
