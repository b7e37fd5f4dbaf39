"""The generated documents: what the API and the events promise, written down from the code."""

from __future__ import annotations

import json
import tomllib
from importlib import import_module
from typing import TYPE_CHECKING, Final

import yaml

from ops.errors import OperatorError
from ops.files import write_whole
from ops.programs import ROOT
from ops.provision import service_classes

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from ops.settings import Settings

SUMMARY = "write docs/asyncapi.yaml, docs/openapi.json and bus/topology.json from the code"
ASYNCAPI: Final = ROOT / "docs" / "asyncapi.yaml"
OPENAPI: Final = ROOT / "docs" / "openapi.json"
TOPOLOGY: Final = ROOT / "bus" / "topology.json"


def version() -> str:
    """The project's version: it is run from its checkout, so no installed package knows it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def rendered() -> dict[Path, str]:
    """Each document's text, by its place."""
    classes = service_classes()
    asyncapi = import_module("bus.asyncapi").document(classes, version())
    topology = import_module("bus.topology").topology_of(classes).document()
    openapi = import_module("gateway.app").openapi_document()
    return {
        ASYNCAPI: yaml.safe_dump(asyncapi, sort_keys=False, allow_unicode=True, width=100),
        OPENAPI: json.dumps(openapi, indent=1, ensure_ascii=False) + "\n",
        TOPOLOGY: json.dumps(topology, indent=1, ensure_ascii=False) + "\n",
    }


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to write or to compare."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a document is out of date"
    )


def run(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - one shape for all
    """Write them, or compare them with the code."""
    for path, text in rendered().items():
        name = path.relative_to(ROOT)
        if not options.check:
            write_whole(path, text)
            print(f"wrote {name}")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise OperatorError(f"{name} is not what the code says: run `make documents`.")
    return 0
