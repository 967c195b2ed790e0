#!/usr/bin/env python3
"""Provision a directory into SCIM servers with `attrflow plan` and the example engine, and check what they hold.

    check.py ATTRFLOW FOLDER STRICT TOLERANT TOLERANT SCIMMY [RECONCILE]

ATTRFLOW is the command, FOLDER takes the files in between, then come base URLs: there is a tolerant server for each of the
two styles of Microsoft's client, so that none has to wait for another. RECONCILE is the example engine; without
it only plans are sent. See run.sh.

Every mapping goes through the states of states.py, one plan for each step and an empty one at the end. After each step
the plan must have had requests for exactly those objects of which something changes, and the server must hold exactly
what intended.py works out. The engine then goes the same way from the beginning, with one run for each step, and one
more that must write nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from intended import ENTERPRISE, Mapping, Payloads, Target, existing_groups, groups_come, payloads, work_out
from relay import Relay
from send import ENDPOINTS, Failure, Sender, Server, action, plain
from states import BLIND, State, states, write

HERE = Path(__file__).parent
MAPPINGS = HERE.parent.parent / "mappings"
FUZE = "urn:ietf:params:scim:schemas:extension:fuze:2.0:User:entitlements"

SHOWN = 20

# Every mapping, with what it makes of each state.
Oracle = list[tuple[Mapping, list[Payloads]]]


def mappings() -> list[Mapping]:
    """The shipped ones, and one that clears what they leave."""
    found = [Mapping(path, (FUZE,) if path.stem == "fuze" else ()) for path in sorted(MAPPINGS.glob("*.yaml")) if not path.name.endswith(".test.yaml")]
    assert len(found) >= 5
    return [*found, Mapping(HERE / "clearing.yaml", clears=True)]


def plan(attrflow: Path, mapping: Mapping, before: State | None, after: State, folder: Path, options: list[str]) -> list[dict[str, Any]]:
    """The lines of a plan."""
    arguments = [str(attrflow), "plan", "--quiet", str(mapping.path), *options]
    for name, state in (("before", before), ("after", after)):
        for kind, records in zip(("users", "groups"), state or ()):
            arguments += [f"--{name}", str(write(records, folder / f"{name}-{kind}.ndjson"))]
    answer = subprocess.run(arguments, capture_output=True, text=True)
    if answer.returncode != 0:
        raise Failure(f"{' '.join(arguments)}\nends with status {answer.returncode}\n{answer.stderr}")
    (folder / "plan.ndjson").write_text(answer.stdout, encoding="utf-8")
    return [json.loads(line) for line in answer.stdout.splitlines()]


def without_references(resource: dict[str, Any]) -> dict[str, Any]:
    """What a resource holds of its own."""
    return plain(resource, frozenset(["manager", "members"]))


def actions(before: Target, after: Target) -> dict[str, set[str]]:
    """Which objects need what, as two targets have it."""
    found: dict[str, set[str]] = {each: set() for each in ("create", "update", "disable", "restore", "delete", "references")}
    found["delete"] = before.keys() - after.keys()
    for key, held in after.items():
        old = before[key].resource if key in before else {"active": None}
        new = held.resource
        if key not in before:
            found["create"].add(key)
        elif old.get("active") != new.get("active"):
            found["restore" if new["active"] else "disable"].add(key)
        elif without_references(old) != without_references(new):
            found["update"].add(key)
        references = [(each.get("members") or [], each.get(ENTERPRISE, {}).get("manager")) for each in (old, new)]
        if plain(references[0]) != plain(references[1]):
            found["references"].add(key)
    return found


def seed(server: Server, sender: Sender, target: Target) -> None:
    """Put objects on the server that the mapping must not create; they may refer to each other."""
    for key, held in target.items():
        body = {name: value for name, value in held.resource.items() if name != "members"}
        sender.ids[key] = server.request("POST", ENDPOINTS[held.kind], body)["id"]
    for key, held in target.items():
        body = sender.fill(held.resource, {"key": "", "path": ""})
        server.request("PUT", f"{ENDPOINTS[held.kind]}/{sender.ids[key]}", body)


def unlike_actions(lines: list[dict[str, Any]], wanted: dict[str, set[str]]) -> Iterator[str]:
    """Where something else is done than is needed."""
    for what, needed in wanted.items():
        planned = {line["key"] for line in lines if action(line) == what}
        for key in sorted(planned - needed):
            yield f"`{what}` of {key} is done, and not needed"
        for key in sorted(needed - planned):
            yield f"`{what}` of {key} is needed, and not done"


def compare(sender: Sender, number: int, lines: list[dict[str, Any]], held: Target, target: Target) -> None:
    """That a step has done what is needed, and no more."""
    wanted = [{"key": key, "kind": each.kind, "resource": each.resource} for key, each in target.items()]
    problems = list(unlike_actions(lines, actions(held, target)))
    problems += sender.differences(wanted)
    if problems:
        more = [f"… and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        raise Failure("\n".join([f"state {number + 1}:", *problems[:SHOWN], *more]))


def provision(attrflow: Path, server: Server, wire: str, mapping: Mapping, targets: list[Target], folder: Path) -> Counter[str]:
    """All states of one mapping into one server; how many requests of each kind there were."""
    made = states()
    server.clear()
    sender = Sender(server)
    held: Target = {}
    for number, target in enumerate([*targets, targets[-1]]):
        state = made[min(number, len(made) - 1)]
        before = made[number - 1] if number else None
        if number == groups_come(engine=False):
            groups = existing_groups(mapping, held)
            held = held | groups
            seed(server, sender, groups)
        blind = number == BLIND
        options = ["--wire", wire]
        if before and not blind:
            lines = [{"key": key, "id": each} for key, each in sender.ids.items()]
            ids = folder / "ids.ndjson"
            ids.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
            options += ["--ids", str(ids)]
        ids_before = dict(sender.ids)
        if blind:
            sender.ids = {}
        lines = sender.send(plan(attrflow, mapping, before, state, folder, options))
        for key, each in sender.ids.items():
            if ids_before.get(key, each) != each:
                raise Failure(f"{key} is {ids_before[key]}, and {each} was found for it")
        gone = {line["key"] for line in lines if line["method"] == "DELETE"}
        sender.ids = {key: each for key, each in (ids_before | sender.ids).items() if key not in gone}

        compare(sender, number, lines, held, target)
        held = target
    return sender.sent


def reconcile(engine: Path, server: Server, wire: str, mapping: Mapping, targets: list[Target], folder: Path) -> Counter[str]:
    """The same with the engine, one run for each state; the last state again is the run that must write nothing."""
    made = states()
    server.clear()
    sender = Sender(server)
    # As groups_come says.
    held = existing_groups(mapping, {})
    seed(server, sender, held)
    kept = folder / "engine.sqlite"
    for each in folder.glob(f"{kept.name}*"):
        each.unlink()
    command = [str(engine), str(mapping.path), "--state", str(kept), "--wire", wire, "--verbose"]
    command += ["--deletion-threshold", "1000", "--full"]
    with Relay(server).open() as relay:
        for number, target in enumerate([*targets, targets[-1]]):
            records = zip(("users", "groups"), made[min(number, len(made) - 1)])
            files = [str(write(each, folder / f"engine-{kind}.ndjson")) for kind, each in records]
            lines = relay.run([*command, *files], sender.ids)
            sender.sent.update(map(action, lines))
            compare(sender, number, lines, held, target)
            held = target
    return sender.sent


@dataclass
class Run:
    """A server, and how it is spoken to."""

    name: str
    wire: str
    server: Server
    folder: Path

    def all(self, attrflow: Path, engine: Path | None, oracle: Oracle) -> Iterator[tuple[bool, str]]:
        """Every mapping: whether it went well, and what to say."""
        ways = {"plan": partial(provision, attrflow)} | ({"engine": partial(reconcile, engine)} if engine else {})
        for way, drive in ways.items():
            for mapping, written in oracle:
                what = f"{way}: {mapping.name}, {self.wire} to {self.name}"
                targets = work_out(mapping, self.wire != "rfc", way == "engine", written)
                try:
                    sent = drive(self.server, self.wire, mapping, targets, self.folder)
                except Failure as failure:
                    yield False, f"{what}: FAILED, {failure}"
                else:
                    yield True, f"{what}: ok, " + ", ".join(f"{count} {action}" for action, count in sorted(sent.items()))
            for reason, count in self.server.refused.items():
                yield True, f"{way}: refused by {self.name} ({self.wire}), as known: {count} times, {reason}"
            self.server.refused.clear()


def written_by(attrflow: Path, folder: Path, mapping: Mapping) -> list[Payloads]:
    """The payloads of a mapping for each state."""
    folder = folder / f"payloads-{mapping.name}"
    folder.mkdir(parents=True, exist_ok=True)
    return [payloads(attrflow, mapping, *state, folder) for state in states()]


def main() -> int:
    """The command line."""
    attrflow, folder = Path(sys.argv[1]), Path(sys.argv[2])
    strict, tolerant, flag, scimmy, *more = sys.argv[3:]
    engine = Path(more[0]) if more else None
    scim2 = "scim2-server, tolerant"
    runs = [
        Run("scim2-server", "rfc", Server(strict, frozenset(["scim2"])), folder / "strict"),
        Run("SCIMMY", "rfc", Server(scimmy, frozenset(["scimmy"])), folder / "scimmy"),
        Run(scim2, "entra", Server(tolerant, frozenset(["scim2", "tolerant"])), folder / "entra"),
        Run(scim2, "entra-flag", Server(flag, frozenset(["scim2", "tolerant"])), folder / "entra-flag"),
    ]
    for each in runs:
        each.folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    # Servers at once, and what one server gets one after the other.
    with ThreadPoolExecutor() as pool:
        found = mappings()
        oracle = list(zip(found, pool.map(partial(written_by, attrflow, folder), found)))
        told = list(pool.map(lambda each: list(each.all(attrflow, engine, oracle)), runs))
    failures = 0
    for fine, line in (each for some in told for each in some):
        failures += not fine
        print(line)
    if not engine:
        print("the example engine is not driven: its path is not given")
    print(f"{failures or 'no'} failures, {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
