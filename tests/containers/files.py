"""What the container files say, read as data."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.support.processes import ROOT

COMPOSE_FILE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
PROMETHEUS_FILE = ROOT / "deploy" / "prometheus.yml"
ALERTS_FILE = ROOT / "deploy" / "alerts.yml"
OUR_IMAGE = "entrelieux"


def read(file: Path) -> dict[str, Any]:
    """A YAML file, its anchors and merges resolved."""
    content: dict[str, Any] = yaml.safe_load(file.read_text())
    return content


def containers() -> dict[str, dict[str, Any]]:
    """The services of the compose file, by name."""
    found: dict[str, dict[str, Any]] = read(COMPOSE_FILE)["services"]
    return found


def is_ours(container: dict[str, Any]) -> bool:
    """Whether it runs the image that this repository builds."""
    return str(container["image"]).startswith(f"{OUR_IMAGE}:")


def public_images() -> set[str]:
    """Every image that the recipe and the compose file name and do not build."""
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(), re.MULTILINE))
    return bases | {each["image"] for each in containers().values() if not is_ours(each)}


def variables() -> set[str]:
    """The names of what the compose file lets an operator set."""
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_FILE.read_text()))


def targets() -> dict[str, tuple[str, int]]:
    """Host and port of everything that Prometheus asks, by `host:port`."""
    addresses = [
        address
        for job in read(PROMETHEUS_FILE)["scrape_configs"]
        for group in job["static_configs"]
        for address in group["targets"]
    ]
    assert len(addresses) == len(set(addresses))
    return {address: (address.split(":")[0], int(address.split(":")[1])) for address in addresses}
