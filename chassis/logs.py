"""Structured JSON logs that say what failed and where, and never with what data."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(service: str, *, level: str = "INFO", stream: Any = None) -> None:
    """Send every log line of this process, libraries' too, to standard output as one JSON object.

    Args:
        service: the process's name, on every line.
        level: the least level to log, by name.
        stream: where to write; standard output by default.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_messages_of_exceptions,
    ]
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_template_only, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # The driver's debug lines quote whole commands, documents and all.
    logging.getLogger("pymongo").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def where(error: BaseException) -> str:
    """Return the code location that raised ``error``, as ``file:line function``."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    last = frames[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno} {last.name}"


def _template_only(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Log a library's message by its template: its arguments may hold what must not be logged."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and record.name.startswith(("nameko", "eventlet", "kombu", "amqp")):
        event["event"] = str(record.msg)
    return event


def _without_messages_of_exceptions(
    _: object, __: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Name an exception and its places; its text may quote a message's body, so it stays out."""
    exc_info: _ExcInfo | bool | BaseException | None = event.pop("exc_info", None)
    error: BaseException | None
    if exc_info is True:
        error = sys.exc_info()[1]
    elif isinstance(exc_info, BaseException):
        error = exc_info
    elif isinstance(exc_info, tuple):
        error = exc_info[1]
    else:
        error = None
    if error is not None:
        event["error"] = type(error).__name__
        event["trace"] = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event
