"""Three states of a directory, one after the other: the samples, then what happens to people and groups.

What is meant to happen to the objects of a target, mapping by mapping, is worked out by intended.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent.parent.parent / "mappings" / "samples"
Records = dict[str, dict[str, Any]]
# People and groups.
State = tuple[Records, Records]

DISABLED = {"accountEnabled": False, "IsSoftDeleted": True}
ENABLED = {"accountEnabled": True, "IsSoftDeleted": False}
# `IsSoftDeleted` is left to be computed: a value of None here takes an attribute out of the record.
DISABLED_COMPUTED = {"accountEnabled": False, "IsSoftDeleted": None}
ENABLED_COMPUTED = {"accountEnabled": True, "IsSoftDeleted": None}

AGENT = {"id": "b9d4bd05-413c-5319-9274-67c155fed3c8", "value": "Agent", "displayName": "Agent"}
SUPERVISOR = {"id": "c4f59473-ddb6-5c4f-b044-9433ea0d8891", "value": "Supervisor", "displayName": "Supervisor"}

NORA = {
    "objectId": "6a0f9d62-7a39-4b0e-9d57-0c1c8d4f5b01",
    "userPrincipalName": "nora.lindt@contoso.com",
    "displayName": "Nora Lindt",
    "givenName": "Nora",
    "surname": "Lindt",
    "mail": "nora.lindt@contoso.com",
    "mailNickname": "nora.lindt",
    "jobTitle": "Field Lead",
    "department": "Field Service",
    "employeeType": "Field",
    "employeeId": "100070",
    "city": "Zürich",
    "country": "Switzerland",
    "mobile": "+41 79 555 01 70",
    "extensionAttribute1": "FUZE-MOB",
    "extensionAttribute2": "ZRH-01",
    "extensionAttribute3": "XID-7070",
    "appRoleAssignments": [AGENT],
    **ENABLED,
}
# Managed by somebody who is as new as he is, and comes later in the file.
TIM = {
    "objectId": "3f1d2b74-51c0-4a57-8f6e-2c9a7be0aa02",
    "userPrincipalName": "tim.lindqvist@contoso.com",
    "displayName": "Tim Lindqvist",
    "givenName": "Tim",
    "surname": "Lindqvist",
    "department": "Field Service",
    "employeeType": "Field",
    "extensionAttribute1": "FUZE-MOB",
    **ENABLED,
}
NIGHT = {"objectId": "0b9e7a55-2f0b-4a07-9b52-5a8be64a1a03", "displayName": "Night Shift"}

# Each step: records changed (attribute by attribute; `+members`, `-members` in groups), gone, new. People and groups
# go by the front of their address, or by name; so do managers and members.
STEPS: list[dict[str, Any]] = [
    {
        "changed": {
            # One attribute, elements and parts of elements, extension attributes, roles, another manager.
            "megan.bowen": {"jobTitle": "Chair"},
            "adele.vance": {
                "mobile": "+1 206-555-0199",
                "city": "Tacoma",
                "department": "Field Service North",
                "extensionAttribute3": "XID-7101",
                "appRoleAssignments": [AGENT, SUPERVISOR],
                "manager": "grady.archie",
            },
            # An element and a part of an element that were not there, and no manager any more.
            "rene.strauss": {"telephoneNumber": "+49 30 5550 0111", "state": "Berlin", "manager": None},
            "zoe.nunez": {"mobile": "+55 11 5550 0113", "extensionAttribute4": "F-0003"},
            "lukasz.zolty": {"mail": "lukasz.zolty@contoso.com"},
            # Renamed: what he is found by is still the old name.
            "sean.o'brien": {
                "userPrincipalName": "sean.murphy@contoso.com",
                "mail": "sean.murphy@contoso.com",
                "surname": "Murphy",
                "displayName": 'Seán "Shane" Murphy',
            },
            # What is never updated (Fuze), an element of an extension that changes, and one that comes.
            "juergen.mueller": {
                "extensionAttribute1": "FUZE-PRO",
                "extensionAttribute12": "rc-2003",
                "extensionAttribute13": "zp-1003",
            },
            # Roles taken away, and values: those stay in the target.
            "grady.archie": {
                "appRoleAssignments": [AGENT],
                "extensionAttribute7": "+1 206 555 0177",
                "extensionAttribute8": None,
                "streetAddress": None,
                "jobTitle": None,
            },
            "priya.raman": {
                "mail": None,
                "mobile": None,
                "givenName": None,
                "surname": None,
                "streetAddress": None,
                "city": None,
                "country": None,
                "department": None,
                "extensionAttribute3": None,
                "manager": None,
            },
            "lidia.holloway": {"givenName": "Lydia", "manager": "oyvind.aeroe"},
            # Managed by somebody who is switched off, and comes with the next step, when nothing changes here.
            "bjorn.aesir": {"department": "R&D \"Core\" \\ Labs", "employeeId": "100041-B", "manager": "johanna.lorenz"},
            "madonna": {"jobTitle": ""},
            # Never created, since he is switched off.
            "raul.razo": {"jobTitle": "Dispatcher"},
            # Disabled, by word and computed; out of the scope of Fuze; out of the scope of Joyn FSM.
            "henrietta.mueller": DISABLED,
            "anais.lefevre": DISABLED_COMPUTED,
            "isaiah.langer": {"extensionAttribute1": None},
            "kenji.sato": {"employeeType": "Office"},
            # Into the scope of Fuze; of Joyn FSM; enabled, who was never created.
            "ilkay.yilmaz": {"extensionAttribute1": "FUZE-STD"},
            "noor.haddad": {"department": "Field Service"},
            "jose.garcia": ENABLED,
            "Field Service": {
                "displayName": "Field Operations",
                "+members": ["tim.lindqvist", "nora.lindt"],
                "-members": ["zoe.nunez"],
            },
            "Dispatch": {"+members": ["noor.haddad"]},
            "Contact Center": {"-members": ["diego.siciliani", "emily.braun", "henrietta.mueller"]},
            'R&D "Core" \\ Labs': {"description": "which is not mapped"},
            "Führungskräfte 🏢": {"+members": ["lidia.holloway", "johanna.lorenz"]},
            "All Employees": {"+members": ["Night Shift"]},
            "Synced From AD": {"+members": ["megan.bowen", "ana.souza"]},
        },
        "gone": ["diego.siciliani", "emily.braun", "new.hire", "Empty Pilot"],
        "new": [TIM | {"manager": "nora.lindt"}, NORA | {"manager": "adele.vance"}, NIGHT | {"members": ["nora.lindt"]}],
    },
    {
        "changed": {
            # Everybody is back, one with something new.
            "henrietta.mueller": {"jobTitle": "Agent (Tier 3)", **ENABLED},
            "anais.lefevre": ENABLED_COMPUTED,
            "isaiah.langer": {"extensionAttribute1": "FUZE-CC"},
            "kenji.sato": {"employeeType": "Field"},
            # Not back: she was never created.
            "johanna.lorenz": ENABLED,
            "rene.strauss": {"manager": "nora.lindt"},
            "adele.vance": {"appRoleAssignments": [SUPERVISOR], "manager": "oyvind.aeroe", "mobile": "+1 206-555-0111"},
            "nora.lindt": {"telephoneNumber": "+41 44 555 01 70", "streetAddress": "Gärtnerstrasse 7", "manager": None},
            "juergen.mueller": {"extensionAttribute12": None},
            "grady.archie": {"extensionAttribute12": None, "extensionAttribute13": None},
            "tim.lindqvist": DISABLED,
            "Field Operations": {"displayName": "Field Service", "-members": ["adele.vance", "rene.strauss"]},
            "Dispatch": {"members": []},
            "All Employees": {"-members": ["Night Shift"]},
            "Synced From AD": {"-members": ["ana.souza"]},
        },
        "gone": ["Night Shift", "ana.souza"],
        "new": [],
    },
    {
        # Planned without ids: everything is found by its filters, by the old name where it has a new one.
        "changed": {
            "adele.vance": {
                "userPrincipalName": "adele.vance-meyer@contoso.com",
                "mail": "adele.vance-meyer@contoso.com",
                "surname": "Vance-Meyer",
                "manager": "nora.lindt",
                "preferredLanguage": "de-CH",
                "extensionAttribute4": "F-0101",
            },
            "lidia.holloway": {"manager": "adele.vance", "appRoleAssignments": [AGENT]},
            "isaiah.langer": DISABLED,
            # Whether the target has ever had him is for `match` to find. It has not.
            "alex.wilber": ENABLED_COMPUTED,
            "rene.strauss": {"mobile": "+49 170 2312502"},
            "Field Service": {"displayName": "Field Crew", "+members": ["adele.vance"], "-members": ["nora.lindt"]},
            "Contact Center": {"displayName": 'Contact "Center" \\ East'},
            "Führungskräfte 🏢": {"+members": ["adele.vance"], "-members": ["lidia.holloway"]},
            "All Employees": {"-members": ["Dispatch"]},
        },
        "gone": ["henrietta.mueller", "zoe.nunez"],
        "new": [],
    },
]
BLIND = 3


def name(record: dict[str, Any]) -> str:
    """What a record goes by in the steps."""
    address = record.get("userPrincipalName")
    return address.split("@")[0] if address else record["displayName"]


def samples(file: str) -> Records:
    """The records of a sample by objectId."""
    lines = (SAMPLES / file).read_text(encoding="utf-8").splitlines()
    return {record["objectId"]: record for record in map(json.loads, lines)}


def step(people: Records, groups: Records, what: dict[str, Any]) -> State:
    """The state that follows, with keys for names."""
    everything = people | groups
    keys = {name(record): key for key, record in everything.items()}
    keys |= {name(record): record["objectId"] for record in what["new"]}

    for who, changes in what["changed"].items():
        record = dict(everything[keys[who]])
        members = [member for member in record.get("members", []) if member not in map(keys.get, changes.get("-members", []))]
        members = changes.get("members", members) + [keys[member] for member in changes.get("+members", [])]
        for attribute, value in changes.items():
            if attribute.endswith("members"):
                record["members"] = members
            elif value is None and attribute == "IsSoftDeleted":
                record.pop(attribute, None)
            else:
                record[attribute] = keys[value] if attribute == "manager" and value else value
        everything[record["objectId"]] = record
    for who in what["gone"]:
        del everything[keys[who]]
    for record in what["new"]:
        record = dict(record)
        if "manager" in record:
            record["manager"] = keys[record["manager"]]
        if "members" in record:
            record["members"] = [keys[member] for member in record["members"]]
        everything[record["objectId"]] = record

    gone = [keys[who] for who in what["gone"]]
    for record in everything.values():
        held = [record.get("manager"), *record.get("members", [])]
        assert not set(held) & set(gone), f"{name(record)} still refers to somebody who is gone"
    return (
        {key: record for key, record in everything.items() if "userPrincipalName" in record},
        {key: record for key, record in everything.items() if "userPrincipalName" not in record},
    )


def states() -> list[State]:
    """All states, people and groups each."""
    made = [(samples("users.ndjson"), samples("groups.ndjson"))]
    for what in STEPS:
        made.append(step(*made[-1], what))
    return made


def write(records: Records, path: Path) -> Path:
    """Records as JSON lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records.values()), encoding="utf-8")
    return path
