"""Fixtures: an engine that answers, and the composed system."""

from collections.abc import Iterator

import pytest

from tests.containers import files
from tests.containers.composition import Composition
from tests.containers.engine import compose_command, require_engine, require_images


@pytest.fixture(scope="session")
def engine() -> None:
    """A Docker engine with every public image that we name; skips, saying why, without one."""
    require_engine()
    require_images(files.public_images())


@pytest.fixture(scope="module")
def composition(engine: None) -> Iterator[Composition]:
    """The whole compose file, built, up and ready; taken down with its volumes afterwards."""
    composed = Composition(compose_command())
    try:
        composed.up()
        yield composed
    finally:
        composed.remove()
