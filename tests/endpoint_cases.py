"""A real endpoint on this machine that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the endpoint sends back: `drip_seconds` passes between one byte and the next, `wait_seconds` before all."""

    content: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0


def chat(content: object, ending: str = "stop", **message: object) -> Reply:
    """A chat completion with this content."""
    choice = {"index": 0, "finish_reason": ending, "message": {"role": "assistant", "content": content, **message}}
    return Reply(json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


def codings(*pairs: tuple[str, object]) -> Reply:
    """A chat completion that codes these concepts."""
    return chat(json.dumps({"codings": [{"concept": concept, "agreement": said} for concept, said in pairs]}))


def code_all(request: dict[str, Any], agreement: str = "for") -> Reply:
    """A chat completion that says the same of every concept asked about."""
    return codings(*((concept["concept"], agreement) for concept in asked_of(request)["concepts"]))


def asked_of(request: dict[str, Any]) -> Any:
    """What a request asks, as the model is told it."""
    return json.loads(request["messages"][-1]["content"])


Answerer = Callable[[dict[str, Any]], Reply]


class Endpoint:
    """A server and what was asked of it: bodies and headers of every request, in order."""

    def __init__(self, answer: Answerer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append(body)
                endpoint.headers.append(dict(self.headers))
                endpoint.paths.append(self.path)
                reply = answer(body)
                time.sleep(reply.wait_seconds)
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.content)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self._send(reply)
                except OSError:  # the client has left
                    self.close_connection = True

            def _send(self, reply: Reply) -> None:
                if not reply.drip_seconds:
                    self.wfile.write(reply.content)
                    return
                for byte in reply.content:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip_seconds)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@contextmanager
def serving(answer: Answerer) -> Iterator[Endpoint]:
    """An endpoint that answers until the block ends."""
    endpoint = Endpoint(answer)
    thread = threading.Thread(target=endpoint.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.server.shutdown()
        endpoint.server.server_close()
        thread.join()
