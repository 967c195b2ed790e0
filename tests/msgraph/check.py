#!/usr/bin/env python3
"""Holds synchronization schemas against the models of Microsoft's own client (PyPI: msgraph-sdk).

Each document is parsed into the client's `SynchronizationSchema`, written again by the client, and compared: what
the client does not understand it drops, so whatever is missing or another is a mistake of the document. Documents are
what `attrflow convert` makes of the shipped mappings, a changed mapping put into the shipped export, and that export.

    python3 -m venv target/msgraph && target/msgraph/bin/pip install -r tests/msgraph/requirements.txt
    cargo build && target/msgraph/bin/python tests/msgraph/check.py target/debug/attrflow

Known to be lost whatever is given:
* `null`: the client writes no member that has no value.
* the form of a time: `Z` comes back as `+00:00`.
* `flowTypes` and `discoverabilities`: the client's writer leaves out sets of flags.
"""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile

from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
from msgraph.generated.models.synchronization_schema import SynchronizationSchema

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
LOST = {"flowTypes", "discoverabilities"}


def through_the_client(document):
    """The document as the client writes it."""
    node = JsonParseNodeFactory().get_root_parse_node("application/json", json.dumps(document).encode())
    schema = node.get_object_value(SynchronizationSchema)
    writer = JsonSerializationWriter()
    writer.write_object_value(None, schema)
    return json.loads(writer.get_serialized_content())


def differences(given, written, path=""):
    """What of the document did not come through."""
    if isinstance(given, dict) and isinstance(written, dict):
        for key, value in given.items():
            if value is None or key in LOST:
                continue
            if key in written:
                yield from differences(value, written[key], f"{path}/{key}")
            elif value not in ([], {}):
                yield f"{path}/{key}: {json.dumps(value)} is lost"
    elif isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        for number, (one, other) in enumerate(zip(given, written)):
            yield from differences(one, other, f"{path}/{number}")
    elif isinstance(given, str) and path.endswith("DateTime") and given.replace("Z", "+00:00") == written:
        return
    elif given != written:
        yield f"{path}: {json.dumps(given)} became {json.dumps(written)}"


def documents(attrflow):
    """Each with its name."""
    export = PACKAGE / "mappings/samples/export.json"
    yield export.name, json.loads(export.read_text())

    def convert(*arguments):
        done = subprocess.run([attrflow, "convert", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"convert {arguments}: {done.stderr}")
        return done.stdout

    for mapping in sorted((PACKAGE / "mappings").glob("*.yaml")):
        if not mapping.name.endswith(".test.yaml"):
            yield mapping.name, json.loads(convert(mapping, "--to", "json"))
    with tempfile.TemporaryDirectory() as folder:
        changed = pathlib.Path(folder) / "changed.yaml"
        text = convert(export, "--to", "yaml")
        for old, new in [
            ("name.givenName: [givenName]", "nickName: IIF([country] = \"US\", Mid([givenName], 1, 8), [surname])"),
            ("name.familyName: [surname]", "name.familyName: { const: \"None\", apply: value-add-only, behavior: always }"),
            ("  scope:\n", "  input-filter-groups:\n    - when: [city IS NULL]\n  flow: [update]\n  scope:\n"),
        ]:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        changed.write_text(text)
        yield "a changed mapping put into the export", json.loads(convert(changed, "--into", export))


def notices_damage(document):
    """Whether the comparison sees what the client cannot read: words and types that it does not know."""
    mapping = ("synchronizationRules", 0, "objectMappings", 0)
    for path, value in [
        ((*mapping, "attributeMappings", 1, "flowType"), "Sometimes"),
        ((*mapping, "attributeMappings", 1, "source", "type"), "Formula"),
        ((*mapping, "enabled"), "perhaps"),
        (("directories", 0, "objects", 0, "attributes", 0, "type"), "Text"),
        (("directories", 0, "objects", 0, "attributes", 0, "mutability"), "Writable"),
    ]:
        damaged = copy.deepcopy(document)
        holder = damaged
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = value
        try:
            found = list(differences(damaged, through_the_client(damaged)))
        except Exception as error:  # Whatever the client raises, it has noticed.
            found = [repr(error)]
        if not found:
            sys.exit(f"the client takes {value!r} at {path}: the check says nothing")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check.py ATTRFLOW")
    failed = False
    for name, document in documents(sys.argv[1]):
        found = list(differences(document, through_the_client(document)))
        print(f"{name}: {'comes through' if not found else f'{len(found)} differences'}")
        for line in found[:20]:
            print(f"    {line}")
        failed |= bool(found)
        notices_damage(document)
    sys.exit(failed)


if __name__ == "__main__":
    main()
