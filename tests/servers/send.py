#!/usr/bin/env python3
"""Send the requests of a plan to a SCIM server, and compare what it holds afterwards with what it should.

    attrflow plan MAPPING --after NEW | send.py BASE --ids ids.ndjson [--intended FILE] -

Requests go out in the order of the plan. `{id:KEY}` in a path or body becomes the id that the answer to KEY's POST
gave, that the file of ids has, or that the filter under `match` or `lookup` finds; a member that is to be removed and
is not found is gone already. Where `match` finds nobody to switch on again, what is under `otherwise` is sent instead.
Any refusal that known.py does not have ends it, with the request and the answer in full.
The file of ids is read if it is there, and written afterwards.

--intended is JSON lines {"key", "kind": "user" or "group", "resource"}: all that the server must hold, no more and no
less, with `{id:KEY}` for references.

Exit status: 0 fine, 1 a refusal or a difference, 2 usage or unreadable input.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from known import refusal

PLACEHOLDER = re.compile(r"\{id:([^{}]*)\}")
ENDPOINTS = {"user": "/Users", "group": "/Groups"}
FINE = {"GET": (200,), "POST": (201,), "PUT": (200,), "PATCH": (200, 204), "DELETE": (204,)}


class Failure(Exception):
    """The server refuses, or the plan cannot be carried out."""


def pretty(value: Any) -> str:
    """JSON for a message."""
    return json.dumps(value, ensure_ascii=False, indent=2)


class NotFound(Failure):
    """No object of the server is meant."""


@dataclass
class Server:
    """A SCIM server. `traits` say what it is and is asked for, to know its peculiarities by."""

    base: str
    traits: frozenset[str] = frozenset()
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        self.address = (parts.hostname or "", parts.port)
        self.root = parts.path.rstrip("/")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request; the status, and the JSON of the answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/scim+json"} | ({"Content-Type": "application/scim+json"} if data else {})
        with closing(HTTPConnection(*self.address, timeout=20)) as connection:
            connection.request(method, self.root + path, data, headers)
            response = connection.getresponse()
            text = response.read().decode()
        try:
            return response.status, json.loads(text) if text else None
        except ValueError:
            return response.status, text

    def pass_on(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request that must be taken; the status, and the answer.

        Where it is known to be refused it must be, and what the server takes in its place is sent after it. A filter
        has nothing in its place: what it should find is looked for in everything.
        """
        known = refusal(self.traits, method, path, body, lambda: self.ask("GET", path)[1])
        status, answer = self.ask(method, path, body)
        if (status in FINE[method]) != (known is None):
            told = f"{method} {path}\n" + (f"{pretty(body)}\n" if body is not None else "")
            wanted = f"; it was to be refused: {known.reason}" if known else ""
            raise Failure(f"{told}answered {status}{wanted}\n{pretty(answer)}")
        if known is None:
            return status, answer
        self.refused[known.reason] += 1
        return self.pass_on(method, path, known.instead) if known.instead else (200, self.filtered(path))

    def filtered(self, path: str) -> dict[str, Any]:
        """The answer to a search for one value of one attribute."""
        endpoint, _, query = path.partition("?")
        attribute, _, value = parse_qs(query)["filter"][0].partition(" eq ")
        count, listed = self.listed(endpoint)
        if count > len(listed):
            raise Failure(f"{endpoint} has {count} resources, and shows {len(listed)}: {query} cannot be answered")
        wanted = json.loads(value).casefold()
        hits = [each for each in listed if str(each.get(attribute)).casefold() == wanted]
        return {"totalResults": len(hits), "Resources": hits}

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to such a request."""
        return self.pass_on(method, path, body)[1] or {}

    def search(self, path: str, filters: str | list[str], more: str = "") -> str | None:
        """The id of the one resource that the first filter with a hit finds."""
        for each in [filters] if isinstance(filters, str) else filters:
            answer = self.request("GET", f"{path}?{more}filter={quote(each, safe='')}")
            hits = answer.get("Resources") or []
            if len(hits) > 1:
                raise Failure(f"{len(hits)} resources of {path} match {each}")
            if hits:
                return hits[0]["id"]
        return None

    def listed(self, path: str) -> tuple[int, list[dict[str, Any]]]:
        """How many resources there are, and the first page of them: SCIMMY's routers take no word for another."""
        answer = self.request("GET", path)
        return answer["totalResults"], answer.get("Resources") or []

    def clear(self) -> None:
        """Take every resource away."""
        for path in ENDPOINTS.values():
            while resources := self.listed(path)[1]:
                for each in resources:
                    self.request("DELETE", f"{path}/{each['id']}")


def action(line: dict[str, Any]) -> str:
    """What a line does, as its request has it; a name that it gives itself must be the same."""
    found = {"POST": "create", "DELETE": "delete"}.get(line["method"], "update")
    for operation in line.get("body", {}).get("Operations", []):
        path, value = operation.get("path"), operation.get("value")
        sets = {path: value} if path else value
        if any(re.split(r"[:\[]", each)[-1 if each.startswith("urn:") else 0] in ("manager", "members") for each in sets):
            found = "references"
        if "active" in sets:
            found = "restore" if str(sets["active"]).lower() == "true" else "disable"
    if line.get("action", found) != found:
        raise Failure(f"calls itself `{line['action']}`, and is `{found}`\n{pretty(line)}")
    return found


class Sender:
    """Carries out plans on one server."""

    def __init__(self, server: Server, ids: dict[str, str] | None = None) -> None:
        self.server = server
        self.ids = dict(ids or {})
        self.sent: Counter[str] = Counter()

    def resolve(self, key: str, line: dict[str, Any]) -> str:
        """The id of an object."""
        if key not in self.ids:
            if key == line["key"] and "match" in line:
                path, filters = line["path"].partition("/{id:")[0], line["match"]
            elif key in line.get("lookup", {}):
                path, filters = line["lookup"][key]["path"], line["lookup"][key]["match"]
            else:
                raise Failure(f"nothing says what {{id:{key}}} is\n{pretty(line)}")
            found = self.server.search(path, filters)
            if found is None:
                raise NotFound(f"nothing in {path} matches {filters}, so {{id:{key}}} is unknown\n{pretty(line)}")
            self.ids[key] = found
        return self.ids[key]

    def fill(self, value: Any, line: dict[str, Any]) -> Any:
        """A value with ids for placeholders."""
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: self.resolve(found[1], line), value)
        if isinstance(value, list):
            return [self.fill(each, line) for each in value]
        if isinstance(value, dict):
            return {self.fill(name, line): self.fill(each, line) for name, each in value.items()}
        return value

    def body(self, line: dict[str, Any]) -> Any:
        """The body of a request; None when nothing is left of it.

        What is to be taken away, and is nowhere on the server, is gone already: whether an object is there that
        the plan has not created is known to the server only.
        """
        body = line.get("body")
        if line["method"] != "PATCH":
            return self.fill(body, line)
        operations = []
        for operation in body["Operations"]:
            value = operation.get("value")
            parts = [operation]
            if operation["op"].lower() == "remove" and isinstance(value, list):
                parts = [operation | {"value": [each]} for each in value]
            filled = []
            for part in parts:
                try:
                    filled.append(self.fill(part, line))
                except NotFound:
                    if part["op"].lower() != "remove":
                        raise
            if len(filled) > 1:
                filled = [filled[0] | {"value": [each["value"][0] for each in filled]}]
            operations += filled
        return body | {"Operations": operations} if operations else None

    def chosen(self, line: dict[str, Any]) -> dict[str, Any]:
        """The line itself; what it has for the case that its object is not there, where that is so."""
        if "otherwise" not in line:
            return line
        try:
            self.resolve(line["key"], line)
        except NotFound:
            return {"key": line["key"], **line["otherwise"]}
        return line

    def send(self, plan: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All requests of a plan, in its order; the lines that something was sent for."""
        done = []
        answered: set[str] = set()
        for line in plan:
            for key in line.get("after", []):
                if key not in answered:
                    raise Failure(f"has to come after {key}, of which there is no line before\n{pretty(line)}")
            line = self.chosen(line)
            method, path = line["method"], self.fill(line["path"], line)
            if method == "POST" and "match" in line and (found := self.server.search(path, line["match"])):
                raise Failure(f"{path}/{found} matches, so it cannot be created\n{pretty(line)}")
            body = self.body(line)
            if body is None and "body" in line:
                continue
            answer = self.server.request(method, path, body)
            done.append(line)
            answered.add(line["key"])
            self.sent[action(line)] += 1
            if method == "POST":
                self.ids[line["key"]] = answer["id"]
            if method == "DELETE":
                self.ids.pop(line["key"], None)
        return done

    def differences(self, intended: list[dict[str, Any]]) -> Iterator[str]:
        """Where the server holds something else than it should."""
        for kind, path in ENDPOINTS.items():
            there: set[str] = set()
            # Far quicker than one after the other; what a first page has not is asked for all the same.
            count, listed = self.server.listed(path)
            resources = {each["id"]: each for each in listed}
            for line in intended:
                if line["kind"] != kind:
                    continue
                key = line["key"]
                found = self.ids.get(key, "")
                held = resources.get(found) or self.server.ask("GET", f"{path}/{found}")[1]
                if not found or held.get("id") != found:
                    yield f"{kind} {key} is not there"
                    continue
                there.add(found)
                wanted = self.fill(line["resource"], {"key": "", "path": ""})
                for difference in unlike(plain(wanted), plain(held)):
                    yield f"{kind} {key}: {difference}"
            if count != len(there):
                more = [json.dumps(each, ensure_ascii=False) for each in listed if each["id"] not in there]
                yield f"{path} has {count} resources, and should have {len(there)}; there are {', '.join(more) or 'others'}"


def plain(value: Any, ignored: frozenset[str] = frozenset(), name: str = "") -> Any:
    """A resource without what is the server's own, without what is as good as absent, and without what is ignored."""
    if isinstance(value, dict):
        kept = {
            key: plain(each, ignored, key)
            for key, each in value.items()
            if key not in ignored and not (name == "" and key in ("id", "meta", "schemas", "groups"))
        }
        if name in ("manager", "members"):
            kept = {key: each for key, each in kept.items() if key == "value"}
        return {key: each for key, each in kept.items() if each not in (None, [], {})}
    if isinstance(value, list):
        return sorted((plain(each, ignored, name) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    if name == "value" and isinstance(value, str) and "@" in value:
        # What scim2-server does to mail addresses.
        account, _, domain = value.rpartition("@")
        return f"{account}@{domain.lower()}"
    return value


def unlike(wanted: Any, held: Any, path: str = "") -> Iterator[str]:
    """Where two resources differ."""
    if isinstance(wanted, dict) and isinstance(held, dict):
        for key in sorted(wanted.keys() | held.keys()):
            inner = f"{path}{':' if path.endswith(':User') else '.'}{key}" if path else key
            yield from unlike(wanted.get(key), held.get(key), inner)
    elif json.dumps(wanted, sort_keys=True) != json.dumps(held, sort_keys=True):
        show = [json.dumps(each, ensure_ascii=False) if each is not None else "nothing" for each in (held, wanted)]
        yield f"`{path}` is {show[0]}, and should be {show[1]}"


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file; of standard input for `-`."""
    text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Send the requests of a plan to a SCIM server.")
    parser.add_argument("base", help="the server's base URL")
    parser.add_argument("plan", type=Path, help="JSON lines, as `attrflow plan` writes them; - is standard input")
    parser.add_argument("--ids", type=Path, metavar="FILE", help='JSON lines {"key", "id"}: known ids, and afterwards all of them')
    parser.add_argument("--intended", type=Path, metavar="FILE", help="what the server must hold afterwards")
    options = parser.parse_args()
    known = json_lines(options.ids) if options.ids and options.ids.exists() else []
    sender = Sender(Server(options.base), {each["key"]: each["id"] for each in known})
    try:
        sender.send(json_lines(options.plan))
        found = list(sender.differences(json_lines(options.intended))) if options.intended else []
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    if options.ids:
        lines = (json.dumps({"key": key, "id": each}) for key, each in sender.ids.items())
        options.ids.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for difference in found:
        print(difference)
    print(", ".join(f"{count} {action}" for action, count in sender.sent.items()) or "nothing to send")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
