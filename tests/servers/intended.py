"""What a target must hold after a state has been provisioned.

Worked out without plans and without PATCH: from the payloads that `attrflow run` writes for the new state, on top of
what the target held before. References are written `{id:KEY}`, since only the target knows its ids.
"""

from __future__ import annotations

import json
import re
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from states import Records, states, write

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
# What tells the elements of a multi-valued attribute apart; the elements of any other come and go together.
ELEMENT_KEYS = {"emails": "type", "phoneNumbers": "type", "addresses": "type", "externalIds": "authority"}

Resource = dict[str, Any]
Payloads = dict[str, dict[str, Resource | None]]


@dataclass
class Held:
    """An object of the target."""

    kind: str
    resource: Resource


Target = dict[str, Held]


@dataclass
class Mapping:
    """A mapping file, and what is known of it beforehand."""

    path: Path
    # Attributes with `apply: create-only`: an update leaves them as they are.
    create_only: tuple[str, ...] = ()
    # Every attribute has `flow-null`: what is taken away in the source is taken away in the target.
    clears: bool = False

    def __post_init__(self) -> None:
        text = self.path.read_text(encoding="utf-8")
        users, _, groups = text.partition("\ngroup:")
        self.kinds = ["user", "group"] if groups else ["user"]
        self.managers = re.search(r"^ +\S*:manager:", users, re.MULTILINE) is not None
        self.members = re.search(r"^ +members:", groups, re.MULTILINE) is not None
        flow = re.search(r"^  flow: \[(.*)\]", groups, re.MULTILINE)
        self.group_flow = flow[1].split(", ") if flow else ["create", "update", "delete"]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.stem


def payloads(attrflow: Path, mapping: Mapping, users: Records, groups: Records, folder: Path) -> Payloads:
    """The payloads of a state."""
    return {
        kind: payloads_of(attrflow, mapping, kind, records, folder)
        for kind, records in (("user", users), ("group", groups))
        if kind in mapping.kinds
    }


def payloads_of(attrflow: Path, mapping: Mapping, kind: str, records: Records, folder: Path) -> dict[str, Resource | None]:
    """The payload of each record by key; None for what is out of scope."""
    source = write(records, folder / f"{kind}s.ndjson")

    def lines(*arguments: str) -> list[Any]:
        answer = subprocess.run([attrflow, *arguments, "--quiet", mapping.path, source], capture_output=True, check=True)
        return [json.loads(line) for line in answer.stdout.splitlines()]

    scopes = lines("scope", "--object", kind)
    written = iter(lines("run", "--object", kind))
    found = {each["key"]: next(written) if each["in_scope"] else None for each in scopes}
    assert next(written, None) is None and found.keys() == records.keys()
    return found


def flow(old: Any, new: Any, name: str = "") -> Any:
    """The new value over the old one: what the source has no value for any more stays."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: flow(old[key], value, key) if key in old else value for key, value in new.items()}
    if name in ELEMENT_KEYS:
        key = ELEMENT_KEYS[name]
        before = {each[key]: each for each in old}
        after = {each[key]: flow(before.get(each[key], {}), each) for each in new}
        return list((before | after).values())
    return new


def inside(resource: Resource, path: str) -> tuple[Resource, str]:
    """The object that holds an extension's attribute, and the attribute's name."""
    urn, _, attribute = path.rpartition(":")
    return resource.get(urn, {}), attribute


def with_primary(resource: Resource) -> Resource:
    """The resource as Microsoft's client creates it: the work e-mail is the primary one."""
    emails = [each | ({"primary": True} if each["type"] == "work" else {}) for each in resource.get("emails", [])]
    return resource | ({"emails": emails} if emails else {})


def intended(
    mapping: Mapping,
    microsoft: bool,
    before: Target,
    users: Records,
    groups: Records,
    payloads: Payloads,
) -> Target:
    """The target as it must be after this state; `microsoft`: in one of the styles of its client.

    Where the new manager is not in the target, the old one stays: a reference is taken away with `flow-null` only when
    the source has none.
    """
    after: Target = {}
    payloads = deepcopy(payloads)
    for kind, records in (("user", users), ("group", groups)):
        if kind not in mapping.kinds:
            continue
        allowed = mapping.group_flow if kind == "group" else ["create", "update", "delete"]
        for key, payload in payloads[kind].items():
            held = before.get(key)
            in_use = payload is not None and payload.get("active", True)
            if held is None:
                # Nobody is created only to be disabled.
                if payload and in_use and "create" in allowed:
                    after[key] = Held(kind, with_primary(payload) if microsoft else deepcopy(payload))
            elif not in_use:
                after[key] = Held(kind, held.resource | {"active": False})
            elif mapping.clears:
                had = any("primary" in each for each in held.resource.get("emails", []))
                after[key] = Held(kind, with_primary(payload) if had else deepcopy(payload))
            else:
                resource = flow(held.resource, payload)
                for path in mapping.create_only:
                    holder, attribute = inside(resource, path)
                    holder.pop(attribute, None)
                    old = inside(held.resource, path)[0]
                    if attribute in old:
                        holder[attribute] = old[attribute]
                after[key] = Held(kind, resource)
        if "delete" not in allowed:
            after |= {key: held for key, held in before.items() if held.kind == kind and key not in records}

    for key, held in after.items():
        record = (users | groups).get(key)
        if record is None or held.resource.get("active") is False:
            continue
        if held.kind == "user" and mapping.managers:
            if record.get("manager") in after:
                manager = {"manager": {"value": f"{{id:{record['manager']}}}"}}
            elif record.get("manager") and key in before:
                manager = {name: each for name, each in before[key].resource.get(ENTERPRISE, {}).items() if name == "manager"}
            else:
                manager = {}
            if manager:
                held.resource = held.resource | {ENTERPRISE: held.resource.get(ENTERPRISE, {}) | manager}
        if held.kind == "group" and mapping.members:
            held.resource["members"] = [{"value": f"{{id:{member}}}"} for member in record.get("members") or [] if member in after]
    return after


def existing_groups(mapping: Mapping, held: Target) -> Target:
    """Those groups, as somebody has made them of the first state."""
    if "create" in mapping.group_flow:
        return {}
    records = states()[0][1]
    return {
        key: Held(
            "group",
            {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "displayName": record["displayName"],
                "externalId": key,
                "members": [{"value": f"{{id:{member}}}"} for member in record.get("members") or [] if member in records or member in held],
            },
        )
        for key, record in records.items()
    }


def groups_come(engine: bool) -> int:
    """Before which state whoever runs the application makes the groups that provisioning must not create.

    A plan that has their ids goes on as if they had always been there. The engine reads whatever it has to do with, but
    looks for an object only when something about it has changed, so it must meet them when it first hears of them.
    """
    return 0 if engine else 1


def work_out(mapping: Mapping, microsoft: bool, engine: bool, written: list[Payloads]) -> list[Target]:
    """What a target must hold after each state, from the payloads for each."""
    targets: list[Target] = []
    for number, (users, groups) in enumerate(states()):
        held = targets[-1] if targets else {}
        if number == groups_come(engine):
            held = held | existing_groups(mapping, held)
        targets.append(intended(mapping, microsoft, held, users, groups, written[number]))
    return targets
