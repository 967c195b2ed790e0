"""The way from the example engine to a server: every request goes through `Server.pass_on`, as the sender's do.

So the engine gets past what a server is known to refuse, nothing else is refused unseen, and what the engine says it
has sent can be held against what has come.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from send import Failure, Server


@dataclass
class Passed:
    """A request that has come, and its answer."""

    method: str
    path: str
    status: int
    answer: Any


@dataclass
class Relay:
    """A server in front of a server."""

    server: Server
    url: str = ""
    passed: list[Passed] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def carry(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """One request to the server, and what comes back."""
        try:
            status, answer = self.server.pass_on(method, path, body)
        except (Failure, OSError) as failure:
            self.failures.append(str(failure))
            status, answer = 400, {"detail": "see what the relay has to say"}
        self.passed.append(Passed(method, path.partition("?")[0], status, answer))
        return status, answer

    @contextmanager
    def open(self) -> Iterator[Relay]:
        """Listens meanwhile, on a free port of the loopback."""
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                status, answer = relay.carry(self.command, self.path, body)
                data = b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/scim+json")
                if status != 204:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
            self.url = f"http://127.0.0.1:{http.server_port}"
            thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield self
            finally:
                http.shutdown()
                thread.join()

    def run(self, command: list[str], ids: dict[str, str]) -> list[dict[str, Any]]:
        """One run of the engine; what it says of the requests that write. `ids` becomes what it has learnt."""
        self.passed.clear()
        answer = subprocess.run([*command, "--server", self.url], capture_output=True, text=True)
        if answer.returncode != 0 or self.failures:
            told = [f"{' '.join(command)}\nends with status {answer.returncode}", answer.stderr, *self.failures]
            raise Failure("\n".join(told))
        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        said = [(line["method"], line["path"], line["status"]) for line in lines]
        seen = [(each.method, each.path, each.status) for each in self.passed]
        if said != seen:
            at = next((at for at, pair in enumerate(zip(said, seen)) if pair[0] != pair[1]), min(len(said), len(seen)))
            raise Failure(f"request {at + 1} is {said[at : at + 1]} in the engine's words, and was {seen[at : at + 1]}")
        for line, each in zip(lines, self.passed):
            hits = [each.answer] if each.method == "POST" else (each.answer or {}).get("Resources") or []
            if len(hits) == 1 and ids.setdefault(line["key"], hits[0]["id"]) != hits[0]["id"]:
                raise Failure(f"{line['key']} is {ids[line['key']]}, and {hits[0]['id']} was found for it")
            if each.method == "DELETE":
                ids.pop(line["key"], None)
        return [line for line in lines if line["method"] != "GET"]
