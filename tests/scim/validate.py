#!/usr/bin/env python3
"""Validate SCIM creation payloads (NDJSON) strictly against RFC 7643.

    python3 -m venv venv && venv/bin/pip install -r tests/scim/requirements.txt
    attrflow run mappings/fuze.yaml users.ndjson | venv/bin/python tests/scim/validate.py -

The models are those of scim2-models; the extensions beyond the enterprise one are schema definitions in
extensions.json. On top of what the models check, a payload must come back from them unchanged (attribute names
are matched without regard to case there, and "true" passes for a Boolean), and a few rules that no model states
are checked here.

Exit status: 0 all valid, 1 problems found, 2 usage or unreadable input.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError
from scim2_models import Context, EnterpriseUser, Extension, Group, Resource, Schema, User

EXTENSIONS = Path(__file__).with_name("extensions.json")
USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
RESOURCES = {"User": USER_URN, "Group": GROUP_URN}


class NotStrictJson(ValueError):
    """What Python's JSON reader accepts and RFC 8259 does not, or leaves open."""


def load_models(extensions: Path = EXTENSIONS) -> dict[str, type[Resource]]:
    """The resource models by core URN, the user's with every extension of the file."""
    definitions = json.loads(extensions.read_text(encoding="utf-8"))
    classes: list[type[Extension]] = [EnterpriseUser]
    classes += [Extension.from_schema(Schema.model_validate(each)) for each in definitions]
    return {USER_URN: User[reduce(or_, classes)], GROUP_URN: Group}


def parse(line: str) -> Any:
    """One JSON text, without duplicate keys, NaN and infinities."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                raise NotStrictJson(f"duplicate key `{key}`")
            seen[key] = value
        return seen

    def refuse(constant: str) -> NoReturn:
        raise NotStrictJson(f"`{constant}` is no JSON number")

    return json.loads(line, object_pairs_hook=unique, parse_constant=refuse)


def child(path: str, key: str) -> str:
    """The path of a member: extension attributes follow their URN after a colon."""
    if not path:
        return key
    return f"{path}:{key}" if path.startswith("urn:") and path.endswith(":User") else f"{path}.{key}"


def empty_values(value: Any, path: str = "") -> Iterator[str]:
    """Nulls, empty objects and empty arrays, which RFC 7643 section 2.5 makes unassigned."""
    if value is None:
        yield f"`{path}` is null"
    elif value in ({}, []):
        yield f"`{path or 'the payload'}` is empty"
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from empty_values(member, child(path, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from empty_values(element, f"{path}[{index}]")


def multi_valued(value: Any, path: str = "") -> Iterator[str]:
    """At most one primary, and no element twice (RFC 7643 section 2.4)."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from multi_valued(member, child(path, key))
    if not isinstance(value, list):
        return
    records = [element for element in value if isinstance(element, dict)]
    primaries = sum(element.get("primary") is True for element in records)
    if primaries > 1:
        yield f"`{path}` has {primaries} primary elements"
    seen: set[str] = set()
    for element in records:
        key = json.dumps({k: v for k, v in element.items() if k != "primary"}, sort_keys=True)
        if key in seen:
            yield f"`{path}` has an element twice: {key}"
        seen.add(key)


def schemas(payload: dict[str, Any], core: str) -> Iterator[str]:
    """`schemas` lists the core URN and the extensions present, each once."""
    listed = payload["schemas"]
    present = [core] + [key for key in payload if key.startswith("urn:")]
    for urn in dict.fromkeys(listed):
        if listed.count(urn) > 1:
            yield f"`schemas` lists `{urn}` twice"
        if urn not in present:
            yield f"`schemas` lists `{urn}`, of which the payload has no attribute"
    for urn in present:
        if urn not in listed:
            yield f"`schemas` does not list `{urn}`"


def changes(sent: Any, read: Any, path: str = "") -> Iterator[str]:
    """Where the payload differs from what the models made of it."""
    if isinstance(sent, dict) and isinstance(read, dict):
        for key in sent.keys() - read.keys():
            yield f"`{child(path, key)}` is not an attribute of a creation request, or in other case"
        for key in sent.keys() & read.keys():
            yield from changes(sent[key], read[key], child(path, key))
    elif path == "schemas":
        return  # compared as a set, by `schemas`
    elif isinstance(sent, list) and isinstance(read, list):
        if len(sent) != len(read):
            yield f"`{path}` has {len(sent)} elements, of which {len(read)} were read"
        for index, (before, after) in enumerate(zip(sent, read)):
            yield from changes(before, after, f"{path}[{index}]")
    elif type(sent) is not type(read):
        yield f"`{path}` is a JSON {kind(sent)} where a {kind(read)} belongs"
    elif isinstance(sent, str) and folded(sent) == folded(read):
        return  # e-mail addresses come back with the domain in lower case
    elif sent != read:
        yield f"`{path}` is read as {json.dumps(read)}"


def folded(text: str) -> str:
    """Text for a comparison without regard to case and composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def kind(value: Any) -> str:
    """What JSON calls a value."""
    names = {bool: "Boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def problems(line: str, models: dict[str, type[Resource]], resource: str | None) -> list[str]:
    """Everything that is wrong with one line; empty when it is a valid creation request."""
    try:
        payload = parse(line)
    except ValueError as error:
        return [f"not valid JSON: {error}"]
    except RecursionError:
        return ["not valid JSON: nested too deep"]
    if not isinstance(payload, dict):
        return [f"a JSON {kind(payload)}, not an object"]
    listed = payload.get("schemas")
    if not isinstance(listed, list) or not all(isinstance(urn, str) for urn in listed):
        return ["`schemas` is missing or no list of URNs"]
    core = [RESOURCES[resource]] if resource else [urn for urn in models if urn in listed]
    if len(core) != 1:
        return ["`schemas` must name one core resource, User or Group"]

    found = list(empty_values(payload))
    found += multi_valued(payload)
    found += schemas(payload, core[0])
    context = Context.RESOURCE_CREATION_REQUEST
    try:
        model = models[core[0]].model_validate(payload, scim_ctx=context)
        read = json.loads(model.model_dump_json(scim_ctx=context))
    except ValidationError as error:
        for each in error.errors():
            place = ".".join(str(part) for part in each["loc"]) or "the payload"
            found.append(f"`{place}`: {each['msg']}")
    except ValueError as error:
        found.append(str(error))
    else:
        if not found:
            found += sorted(changes(payload, read))
    return found


def validate(lines: Iterable[str], name: str, models: dict[str, type[Resource]], resource: str | None) -> tuple[int, int]:
    """Print the problems of one file; how many payloads are valid, and how many are not."""
    valid = invalid = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = problems(line, models, resource)
        for problem in found:
            print(f"{name}:{number}: {problem}")
        if found:
            invalid += 1
        else:
            valid += 1
    return valid, invalid


# One line each: the resource asked for, a payload, and a part of the problem expected (none: valid).
SELF_TEST: list[tuple[str | None, str, str | None]] = [
    (None, '{"schemas":["%U"],"userName":"adele.vance@contoso.com","active":true}', None),
    ("User", '{"schemas":["%U"],"userName":"a@example.com","name":{"givenName":"Zoë","formatted":""}}', None),
    (None, '{"schemas":["%U","%E"],"userName":"a","%E":{"department":"R&D","division":"Care"}}', None),
    (None, '{"schemas":["%E","%U"],"userName":"a","%E":{"employeeNumber":"1"}}', None),
    (None, '{"schemas":["%U"],"userName":"a","emails":[{"type":"work","value":"A.B@Contoso.com","primary":true}]}', None),
    (None, '{"schemas":["%U"],"userName":"a","phoneNumbers":[{"type":"work2","value":"+1"},{"type":"microsoftteams","value":"+1"}]}', None),
    (None, '{"schemas":["%U"],"userName":"a","roles":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"A","value":"A"}]}', None),
    (None, '{"schemas":["%U","%F"],"userName":"a","%F":{"entitlements":"FUZE-PRO;SEA-01"}}', None),
    (None, '{"schemas":["%U","%J"],"userName":"a","%J":{"xid":"1","joynFieldId":"2"}}', None),
    (None, '{"schemas":["%U","%P"],"userName":"a","%P":{"externalIds":[{"authority":"zoomphone","value":"z"}]}}', None),
    (None, '{"schemas":["%G"],"displayName":"Sales","externalId":"1"}', None),
    ("Group", '{"schemas":["%U"],"userName":"a"}', "does not list"),
    (None, '{"schemas":["%U"],"userName":"a"', "not valid JSON"),
    (None, '{"schemas":["%U"],"userName":"a","userName":"b"}', "duplicate key `userName`"),
    (None, '{"schemas":["%U"],"userName":NaN}', "no JSON number"),
    (None, '["%U"]', "a JSON array"),
    (None, '{"userName":"a"}', "`schemas` is missing"),
    (None, '{"schemas":["%E"],"userName":"a"}', "one core resource"),
    (None, '{"schemas":["%U"],"active":true}', "userName"),
    (None, '{"schemas":["%G"],"externalId":"1"}', "displayName"),
    (None, '{"schemas":["%U"],"userName":"a","nick":"b"}', "nick"),
    (None, '{"schemas":["%U"],"username":"a"}', "`username`"),
    (None, '{"schemas":["%U"],"userName":"a","name":{"GivenName":"b"}}', "`name.GivenName`"),
    (None, '{"schemas":["%U"],"userName":"a","id":"1"}', "`id`"),
    (None, '{"schemas":["%U"],"userName":"a","meta":{"resourceType":"User"}}', "`meta`"),
    (None, '{"schemas":["%U"],"userName":"a","active":"True"}', "`active` is a JSON string where a Boolean"),
    (None, '{"schemas":["%U"],"userName":"a","active":1}', "`active` is a JSON number where a Boolean"),
    (None, '{"schemas":["%U"],"userName":7}', "userName"),
    (None, '{"schemas":["%U"],"userName":"a","title":null}', "`title` is null"),
    (None, '{"schemas":["%U"],"userName":"a","emails":[]}', "`emails` is empty"),
    (None, '{"schemas":["%U"],"userName":"a","name":{}}', "`name` is empty"),
    (None, '{"schemas":["%U","%E"],"userName":"a","%E":{}}', "is empty"),
    (None, '{"schemas":["%U"],"userName":"a","emails":[{"type":"work","value":""}]}', "emails.0.value"),
    (None, '{"schemas":["%U"],"userName":"a","emails":{"type":"work","value":"a@example.com"}}', "emails"),
    (None, '{"schemas":["%U"],"userName":"a","roles":[{"value":"A","primary":true},{"value":"B","primary":true}]}', "2 primary"),
    (None, '{"schemas":["%U"],"userName":"a","roles":[{"value":"A"},{"value":"A"}]}', "twice"),
    (None, '{"schemas":["%U"],"userName":"a","roles":["A"]}', "roles"),
    (None, '{"schemas":["%U","%E"],"userName":"a"}', "no attribute"),
    (None, '{"schemas":["%U"],"userName":"a","%E":{"department":"b"}}', "does not list"),
    (None, '{"schemas":["%U","%U"],"userName":"a"}', "twice"),
    (None, '{"schemas":["%U","%F"],"userName":"a","%F":{"entitlement":"x"}}', "entitlement"),
    (None, '{"schemas":["%U","urn:x:y:User"],"userName":"a","urn:x:y:User":{"a":"b"}}', "urn:x:y:User"),
    (None, '{"schemas":["%G"],"displayName":"a","userName":"b"}', "userName"),
]


def self_test(models: dict[str, type[Resource]]) -> int:
    """Run the payloads above; how many did not come out as expected."""
    urns = {
        "%U": USER_URN,
        "%G": GROUP_URN,
        "%E": ENTERPRISE_URN,
        "%F": "urn:ietf:params:scim:schemas:extension:fuze:2.0:User",
        "%J": "urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User",
        "%P": "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User",
    }
    failures = 0
    for resource, line, expected in SELF_TEST:
        for mark, urn in urns.items():
            line = line.replace(mark, urn)
        found = problems(line, models, resource)
        as_expected = not found if expected is None else any(expected in each for each in found)
        if not as_expected:
            failures += 1
            print(f"self-test: {line}\n  expected: {expected or 'valid'}\n  found: {found}")
    print(f"{len(SELF_TEST) - failures} of {len(SELF_TEST)} self-tests passed")
    return failures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Validate SCIM creation payloads (NDJSON) strictly against RFC 7643.")
    parser.add_argument("--resource", choices=sorted(RESOURCES), help="the resource every payload must be (default: as `schemas` says)")
    parser.add_argument("--self-test", action="store_true", help="validate the script's own payloads and stop")
    parser.add_argument("files", metavar="FILE", nargs="*", help="NDJSON, one payload a line; - is standard input")
    options = parser.parse_args()
    models = load_models()
    if options.self_test:
        return 1 if self_test(models) else 0
    if not options.files:
        parser.error("a FILE is required")
    valid = invalid = 0
    for name in options.files:
        try:
            text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            lines = text.decode("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
        good, bad = validate(lines, name, models, options.resource)
        valid, invalid = valid + good, invalid + bad
    print(f"{valid} payloads valid" + (f", {invalid} not" if invalid else ""))
    return 1 if invalid else 0


if __name__ == "__main__":
    sys.exit(main())
