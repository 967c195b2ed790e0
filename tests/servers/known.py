"""What a server is known to refuse although the request is as it should be, or as Microsoft's client words it.

Nothing else may be refused; and what is here must be: a peculiarity that has gone is a reason to take it out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

MANAGER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
ELEMENT = re.compile(r"(urn:.*:\w+)\[\w+ eq .*\]")

Json = dict[str, Any]


@dataclass
class Refusal:
    """Why a request is refused, and what the server takes in its place."""

    reason: str
    instead: Json | None = None


def refusal(traits: frozenset[str], method: str, path: str, body: Any, get: Callable[[], Json]) -> Refusal | None:
    """Whether this request is known to be refused. `get` reads the resource that it is about."""
    if "scimmy" in traits and method == "GET" and "\\" in unquote(path):
        return Refusal("SCIMMY reads no escapes in filters")
    if method != "PATCH" or not isinstance(body, dict):
        return None
    if (instead := manager_as_object(body)) != body:
        return Refusal("no server takes a manager that is bare text", instead)
    if "scimmy" in traits and (instead := without_last(body, get)) != body:
        return Refusal("SCIMMY fails over the last element of an extension's attribute", instead)
    return None


def manager_as_object(body: Json) -> Json:
    """The body with a manager as RFC 7643 has it; none for an empty one."""
    body = deepcopy(body)
    more = []
    for operation in body["Operations"]:
        value = operation.get("value")
        if operation.get("path") == MANAGER and isinstance(value, str):
            operation["value"] = {"value": value}
            if not value:
                operation.pop("value")
                operation["op"] = "remove"
        elif "path" not in operation and isinstance(value, dict) and isinstance(value.get(MANAGER), str):
            more.append({"op": operation["op"], "path": MANAGER, "value": {"value": value.pop(MANAGER)}})
    body["Operations"] = [each for each in body["Operations"] if each.get("value") != {}] + more
    return body


def without_last(body: Json, get: Callable[[], Json]) -> Json:
    """The body with the whole attribute removed where the last of its elements is."""
    body = deepcopy(body)
    if not any(ELEMENT.fullmatch(each.get("path", "")) for each in body["Operations"]):
        return body
    held = get()
    left: Counter[str] = Counter()
    for urn in [key for key in held if key.startswith("urn:")]:
        left.update({f"{urn}:{name}": len(value) for name, value in held[urn].items() if isinstance(value, list)})
    for operation in body["Operations"]:
        path, value = operation.get("path", ""), operation.get("value")
        found = ELEMENT.fullmatch(path)
        if found and operation["op"].lower() == "remove":
            left[found[1]] -= 1
            if left[found[1]] == 0:
                operation["path"] = found[1]
        elif path in left and operation["op"].lower() == "add":
            left[path] += len(value) if isinstance(value, list) else 1
    return body
