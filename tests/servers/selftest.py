#!/usr/bin/env python3
"""That the sender carries out a plan, that its comparison can fail, and that the relay hears what an engine does.

    selftest.py BASE TRAIT [BASE TRAIT]…
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from relay import Relay
from send import Failure, Sender, Server

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GENESYS = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User"


def patch(key: str, path: str, *operations: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line with a PATCH."""
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}
    return {"key": key, "method": "PATCH", "path": f"{path}/{{id:{key}}}", "body": body} | more


def post(key: str, path: str, body: dict[str, Any], match: str) -> dict[str, Any]:
    """A line with a POST."""
    return {"key": key, "action": "create", "method": "POST", "path": path, "body": body, "match": match}


def user(name: str, **attributes: Any) -> dict[str, Any]:
    """A payload."""
    urns = [key for key in attributes if key.startswith("urn:")]
    return {"schemas": [USER, *urns], "userName": name, "active": True} | attributes


ANN = user(
    "ann@contoso.com",
    title="Agent",
    emails=[{"type": "work", "value": "ann@contoso.com"}],
    addresses=[{"type": "work", "locality": "Rome"}],
    roles=[{"value": "A"}],
    **{ENTERPRISE: {"department": "D"}, GENESYS: {"externalIds": [{"authority": "zoomphone", "value": "z"}]}},
)
FIRST = [
    post("ann", "/Users", ANN, 'userName eq "ann@contoso.com"'),
    post("bob", "/Users", user("bob@contoso.com"), 'userName eq "bob@contoso.com"'),
    post("eve", "/Users", user("eve@contoso.com"), 'userName eq "eve@contoso.com"'),
    post("all", "/Groups", {"schemas": [GROUP], "displayName": "All"}, 'displayName eq "All"'),
    patch("ann", "/Users", {"op": "add", "path": f"{ENTERPRISE}:manager", "value": {"value": "{id:bob}"}}, after=["ann", "bob"]),
    patch("all", "/Groups", {"op": "add", "path": "members", "value": [{"value": "{id:ann}"}, {"value": "{id:eve}"}]}, after=["all"]),
]
# Sent without ids, so that `match` and `lookup` find them.
SECOND = [
    patch(
        "ann",
        "/Users",
        {"op": "replace", "path": "title", "value": "Lead"},
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "a@contoso.com"},
        {"op": "add", "path": "emails", "value": [{"type": "home", "value": "ann@example.com"}]},
        {"op": "add", "path": 'addresses[type eq "work"].country', "value": "IT"},
        {"op": "replace", "path": f'{GENESYS}:externalIds[authority eq "zoomphone"].value', "value": "y"},
        {"op": "remove", "path": "roles"},
        match=['externalId eq "nobody"', 'userName eq "ann@contoso.com"'],
    ),
    patch(
        "all",
        "/Groups",
        {"op": "add", "path": "members", "value": [{"value": "{id:bob}"}]},
        # Nobody's: there is nothing to take away.
        {"op": "remove", "path": 'members[value eq "{id:kim}"]'},
        match='displayName eq "All"',
        lookup={
            "bob": {"path": "/Users", "match": 'userName eq "bob@contoso.com"'},
            "kim": {"path": "/Users", "match": 'userName eq "kim@contoso.com"'},
        },
    ),
    patch("bob", "/Users", {"op": "replace", "path": "active", "value": False}, match='userName eq "bob@contoso.com"'),
    {"key": "eve", "action": "delete", "method": "DELETE", "path": "/Users/{id:eve}", "match": 'userName eq "eve@contoso.com"'},
]
# Whoever is switched on again, and was never there, is created; what follows goes by the id that this gives.
JOE = user("joe@contoso.com", title="Agent")
BACK = [
    patch(
        "joe",
        "/Users",
        {"op": "replace", "path": "active", "value": True},
        action="restore",
        match=['userName eq "joe@contoso.com"'],
        otherwise={"method": "POST", "path": "/Users", "body": JOE},
    ),
    patch("joe", "/Users", {"op": "add", "path": "title", "value": "Lead"}, after=["joe"]),
]
OFF = patch("joe", "/Users", {"op": "replace", "path": "active", "value": False})
LATER = deepcopy(ANN) | {
    "title": "Lead",
    "emails": [{"type": "home", "value": "ann@example.com"}, {"type": "work", "value": "a@Contoso.com"}],
    "addresses": [{"country": "IT", "type": "work", "locality": "Rome"}],
    ENTERPRISE: {"department": "D", "manager": {"value": "{id:bob}"}},
    GENESYS: {"externalIds": [{"authority": "zoomphone", "value": "y"}]},
}
del LATER["roles"]
ALL = {"displayName": "All", "members": [{"value": "{id:bob}"}, {"value": "{id:eve}"}, {"value": "{id:ann}"}]}
INTENDED = [
    {"key": "ann", "kind": "user", "resource": LATER},
    {"key": "bob", "kind": "user", "resource": user("bob@contoso.com") | {"active": False}},
    {"key": "joe", "kind": "user", "resource": JOE | {"title": "Lead"}},
    {"key": "all", "kind": "group", "resource": ALL},
]


def ann(change: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
    """What is intended, changed for one user."""
    lines = deepcopy(INTENDED)
    change(lines[0]["resource"])
    return lines


# What is not the case, and a part of what must be said about it.
WRONG: list[tuple[list[dict[str, Any]], str]] = [
    (ann(lambda it: it.update(title="Agent")), '`title` is "Lead", and should be "Agent"'),
    (ann(lambda it: it.pop("title")), "should be nothing"),
    (ann(lambda it: it.update(nickName="")), "`nickName` is nothing"),
    (ann(lambda it: it.update(active="true")), '`active` is true, and should be "true"'),
    (ann(lambda it: it.update(active=1)), "`active`"),
    (ann(lambda it: it["emails"].pop()), "`emails`"),
    (ann(lambda it: it["emails"].append({"type": "other", "value": "x@contoso.com"})), "`emails`"),
    (ann(lambda it: it["addresses"][0].update(region="Lazio")), "`addresses`"),
    (ann(lambda it: it.update(roles=[{"value": "A"}])), "`roles` is nothing"),
    (ann(lambda it: it[ENTERPRISE].update(department="d")), f"`{ENTERPRISE}:department`"),
    (ann(lambda it: it[ENTERPRISE]["manager"].update(value="{id:all}")), f"`{ENTERPRISE}:manager.value`"),
    (ann(lambda it: it[ENTERPRISE].pop("manager")), f"`{ENTERPRISE}:manager`"),
    (ann(lambda it: it[GENESYS]["externalIds"][0].update(value="z")), f"`{GENESYS}:externalIds`"),
    (INTENDED[:-1] + [{"key": "all", "kind": "group", "resource": ALL | {"members": ALL["members"][1:]}}], "`members`"),
    (INTENDED[1:], "/Users has 3 resources, and should have 2"),
    (INTENDED + [{"key": "eve", "kind": "user", "resource": {}}], "user eve is not there"),
]

# Lines that must not go through, and a part of the reason.
REFUSED: list[tuple[dict[str, Any], str]] = [
    (patch("ann", "/Users", {"op": "replace", "path": "nonsense[", "value": "1"}), "answered 400"),
    (patch("zoe", "/Users", {"op": "replace", "path": "title", "value": "1"}, match='userName eq "zoe@contoso.com"'), "matches"),
    (patch("zoe", "/Users", {"op": "replace", "path": "title", "value": "1"}), "nothing says"),
    (patch("ann", "/Users", {"op": "replace", "path": "title", "value": "1"}, after=["bob"]), "come after bob"),
    (
        patch(
            "all",
            "/Groups",
            {"op": "add", "path": "members", "value": [{"value": "{id:kim}"}]},
            lookup={"kim": {"path": "/Users", "match": 'userName eq "kim@contoso.com"'}},
        ),
        "{id:kim} is unknown",
    ),
    (patch("ann", "/Users", {"op": "replace", "path": "active", "value": True}, action="update"), "is `restore`"),
    (post("two", "/Users", user("ann@contoso.com"), 'userName eq "ann@contoso.com"'), "cannot be created"),
    (post("two", "/Users", user("ann@contoso.com"), 'userName eq "other@contoso.com"'), "answered 409"),
    (post("two", "/Users", {"schemas": [USER]}, 'userName eq "other@contoso.com"'), "answered 400"),
]
# It seems to take the last element away, which SCIMMY is known to refuse; it does not, so SCIMMY takes it.
GONE = (patch("ann", "/Users", {"op": "remove", "path": f'{GENESYS}:externalIds[authority eq "other"]'}), "was to be refused")
# RFC 7644 has nothing to add to here; Microsoft's client wants an element.
NO_TARGET = (patch("ann", "/Users", {"op": "add", "path": 'phoneNumbers[type eq "fax"].value', "value": "1"}), "noTarget")


# An engine that sends the requests of its arguments, and says what they have to say of them, if they have anything.
ENGINE = """
import json, sys, urllib.error, urllib.request
*requests, status, _, base = sys.argv[1:]
for method, path, body, said in map(json.loads, requests):
    data = json.dumps(body).encode() if body else None
    try:
        answer = urllib.request.urlopen(urllib.request.Request(base + path, data, method=method)).status
    except urllib.error.HTTPError as error:
        answer = error.code
    if said is not None:
        print(json.dumps({"key": "new", "method": method, "path": path, "status": answer} | said))
sys.exit(int(status))
"""
Asked = tuple[str, str, Any, dict[str, Any] | None]
NEW: Asked = ("POST", "/Users", user("new@contoso.com"), {})
ALL_GROUPS: Asked = ("GET", "/Groups", None, {"key": "all"})
# Runs that must not pass, and a part of the reason.
BROKEN: list[tuple[list[Asked], int, str]] = [
    ([ALL_GROUPS], 1, "ends with status 1"),
    ([ALL_GROUPS, ("GET", "/Groups", None, None)], 0, "request 2"),
    ([("GET", "/Groups", None, {"status": 404})], 0, "request 1"),
    ([("PATCH", "/Groups/none", {"Operations": []}, {})], 0, "answered 40"),
    ([NEW], 0, "answered 409"),
    ([("GET", "/Users?filter=userName%20eq%20%22new%40contoso.com%22", None, {"key": "ann", "path": "/Users"})], 0, "was found for it"),
]


def engine(server: Server, ids: dict[str, str], asked: list[Asked], status: int = 0) -> list[dict[str, Any]]:
    """A run of that engine."""
    with Relay(server).open() as relay:
        return relay.run([sys.executable, "-c", ENGINE, *map(json.dumps, asked), str(status)], ids)


def check_relay(server: Server, ids: dict[str, str]) -> list[str]:
    """The same for the relay; `ids` are those of objects that are there."""
    found: list[str] = []
    told = engine(server, ids, [ALL_GROUPS, NEW])
    if [line["method"] for line in told] != ["POST"] or "new" not in ids:
        found.append(f"one POST was sent, and not {told}, whose id is new")
    for asked, status, wanted in BROKEN:
        try:
            engine(server, ids, asked, status)
        except Failure as failure:
            if wanted not in str(failure):
                found.append(f"not told {wanted!r}: {failure}")
        else:
            found.append(f"passes: {asked}")
    return found


def check(server: Server) -> list[str]:
    """What does not come out as it must."""
    found: list[str] = []
    sender = Sender(server)
    sender.send(FIRST)
    again = Sender(server)
    again.send([line for line in SECOND if line["key"] != "eve"])
    if again.ids.items() - sender.ids.items():
        found.append("other ids are found than were given")
    # The first finds nobody. The second finds whom it has made, switched off by then.
    for wanted in ("create", "restore"):
        back = Sender(server)
        back.send(BACK)
        if back.sent != {wanted: 1, "update": 1}:
            found.append(f"whoever is back should be one {wanted}: {dict(back.sent)}")
        if sender.ids.setdefault("joe", back.ids["joe"]) != back.ids["joe"]:
            found.append("whoever is back is somebody else the second time")
        if wanted == "create":
            sender.send([OFF])
    # Gone from the users, eve is still named by the group.
    before = dict(sender.ids)
    sender.send(SECOND[-1:])
    sender.ids["eve"] = before["eve"]
    found += [f"right, but: {each}" for each in sender.differences(INTENDED)]
    for lines, wanted in WRONG:
        told = list(sender.differences(lines))
        if not any(wanted in each for each in told):
            found.append(f"wrong, and not told {wanted!r}: {told}")
    refused = [*REFUSED]
    if "tolerant" not in server.traits:
        refused.append(NO_TARGET)
    if "scimmy" in server.traits:
        refused.append(GONE)
    for line, wanted in refused:
        try:
            sender.send([line])
        except Failure as failure:
            if wanted not in str(failure):
                found.append(f"not told {wanted!r}: {failure}")
        else:
            found.append(f"not refused: {json.dumps(line)}")
    return found + check_relay(server, sender.ids)


def main() -> int:
    """The command line."""
    problems = 0
    for base, trait in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        server = Server(base, frozenset([trait]))
        for problem in check(server):
            problems += 1
            print(f"self-test, {trait}: {problem}", file=sys.stderr)
        server.clear()
    count = len(WRONG) + len(REFUSED) + len(BROKEN)
    print(f"self-test: {problems or 'no'} problems; {count} wrong intentions, bad lines and bad runs for each of {len(sys.argv) // 2} servers")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
