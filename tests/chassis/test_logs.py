"""Logs say what failed and where, never with what data."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from chassis import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "canary-77ab"


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What is logged, in a configuration that ends with the test."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    stream = io.StringIO()
    logs.configure("toy", stream=stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Each line, which is one JSON object."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail() -> None:
    """Raise with something in it that nobody else may read."""
    try:
        int(CANARY)
    except ValueError as error:
        raise RuntimeError(f"because of {CANARY}") from error


def test_an_exception_is_named_with_its_places_and_without_its_text(printed: io.StringIO) -> None:
    try:
        fail()
    except RuntimeError as error:
        structlog.get_logger("x").exception("it failed", attempt=3)
        logging.getLogger("pymongo.x").exception("library failed")
        logging.getLogger("y").warning("by hand", exc_info=error)
    assert CANARY not in printed.getvalue()
    for line in lines(printed):
        assert line["error"] == "RuntimeError"
        assert any("test_logs.py" in step and "fail" in step for step in line["trace"])
        assert line["service"] == "toy"
    assert lines(printed)[0]["attempt"] == 3


@pytest.mark.parametrize("library", ["nameko.containers", "eventlet.x", "kombu.y", "amqp"])
def test_a_librarys_arguments_are_left_out(printed: io.StringIO, library: str) -> None:
    logging.getLogger(library).warning("error handling worker %s: %s", CANARY, {"body": CANARY})
    logging.getLogger(library).warning("with a dict %(body)s", {"body": CANARY})
    assert CANARY not in printed.getvalue()
    assert lines(printed)[0]["event"] == "error handling worker %s: %s"


def test_every_line_is_json_with_time_level_and_context(printed: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="c-1"):
        structlog.get_logger("z").info("something\nhappened", place="\u00e9")
    logging.getLogger("z").info("plain %d", 5)
    first, second = lines(printed)
    assert first["correlation_id"] == "c-1"
    assert (first["event"], first["level"], first["place"]) == (
        "something\nhappened",
        "info",
        "\u00e9",
    )
    assert first["timestamp"].endswith("Z")
    assert second["event"] == "plain 5"
    assert "correlation_id" not in second


def test_a_place_is_told_without_a_text() -> None:
    with pytest.raises(RuntimeError) as failure:
        fail()
    assert logs.where(failure.value).startswith("test_logs.py:")
    assert CANARY not in logs.where(failure.value)
    assert logs.where(RuntimeError(CANARY)) == "unknown"
