"""What a server is known to refuse although the request is as it should be, or as Microsoft's client words it.

Nothing else may be refused; and what is here must be: a peculiarity that has gone is a reason to take it out.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote


def refusal(traits: frozenset[str], method: str, path: str, body: Any) -> str | None:
    """Why this request is refused, if it is known to be."""
    if "scimmy" in traits and method == "GET" and "\\" in unquote(path):
        return "SCIMMY reads no escapes in filters"
    if method == "PATCH" and isinstance(body, dict):
        for operation in body.get("Operations", []):
            if str(operation.get("path", "")).endswith(":manager") and isinstance(operation.get("value"), str):
                return "no server takes a manager that is bare text"
    return None
