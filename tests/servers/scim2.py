#!/usr/bin/env python3
"""scim2-server on a free port of the loopback, with the extensions of tests/scim/extensions.json.

    scim2.py [--entra]

Strict as RFC 7643 and 7644 have it; with --entra, with the tolerances that its models offer for Microsoft's client.
The first line of output is the base URL.
"""

from __future__ import annotations

import argparse
import json
from functools import reduce
from operator import or_
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from scim2_models import (
    EnterpriseUser,
    Extension,
    Group,
    ResourceType,
    Schema,
    ScimPolicy,
    ScimProvider,
    User,
)
from scim2_server.applications.wsgi import WSGIApplication
from scim2_server.memory import InMemoryStorage
from scim2_server.service import ScimService
from scim2_server.testserver.cli import ThreadingWSGIServer
from scim2_server.utils import load_default_service_provider_config

EXTENSIONS = Path(__file__).parent.parent / "scim" / "extensions.json"
ENTRA = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class QuietHandler(WSGIRequestHandler):
    """Requests are the sender's to tell."""

    def log_message(self, *_: object) -> None:
        pass


def provider(policy: ScimPolicy | None) -> ScimProvider:
    """Users with every extension, and groups, on the library's own models: they know mail addresses, schemas do not."""
    definitions = json.loads(EXTENSIONS.read_text(encoding="utf-8"))
    extensions = [EnterpriseUser] + [Extension.from_schema(Schema.model_validate(each)) for each in definitions]
    return ScimProvider(
        models=[User, Group, *extensions],
        resource_types=[ResourceType.from_resource(User[reduce(or_, extensions)]), ResourceType.from_resource(Group)],
        config=load_default_service_provider_config(),
        policy=policy,
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="scim2-server on a free port of the loopback.")
    parser.add_argument("--entra", action="store_true", help="tolerate what Microsoft's client does beyond the RFCs")
    options = parser.parse_args()
    service = provider(ENTRA if options.entra else None)
    application = WSGIApplication(InMemoryStorage(), service, ScimService(service))
    with make_server("127.0.0.1", 0, application, ThreadingWSGIServer, QuietHandler) as server:
        print(f"http://127.0.0.1:{server.server_port}/v2", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
