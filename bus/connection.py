"""Connections to RabbitMQ that read and write many messages with one system call."""

from __future__ import annotations

import socket
import struct
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import amqp
import eventlet
from amqp.method_framing import frame_handler
from amqp.serialization import decode_properties_basic
from amqp.transport import SSLTransport, TCPTransport
from kombu import exceptions
from kombu.connection import Connection
from kombu.transport import pyamqp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bus.settings import BusSettings

READ_BYTES = 262_144

BROKEN: tuple[type[BaseException], ...] = (amqp.exceptions.AMQPError, OSError, AttributeError)
"""What a lost connection raises; kombu documents that py-amqp may raise ``AttributeError`` then."""


_UNDECODABLE: tuple[type[Exception], ...] = (
    ArithmeticError,
    LookupError,
    OSError,  # a time beyond the calendar
    RecursionError,
    TypeError,
    ValueError,
    amqp.exceptions.FrameSyntaxError,
    struct.error,
)
_CONTENT_HEADER = 2
_PROPERTIES_AT = 12


class BrokerAway(Exception):  # noqa: N818 - reads as the fact it is
    """The broker cannot be reached, or does not answer in time."""


class _BufferedTransport(TCPTransport):
    """Asks the kernel for as much as has arrived, instead of nine times a message."""

    _read_buffer: bytes

    def _setup_transport(self) -> None:
        super()._setup_transport()
        self._corked: list[bytes] | None = None
        self._send = self.sock.sendall
        self._write = self._write_or_hold

    def _write_or_hold(self, data: bytes | memoryview) -> None:
        if self._corked is None:
            self._send(data)
        else:
            # The frame writer reuses its buffer, so what is held back must be a copy.
            self._corked.append(bytes(data))

    def _read(self, n: int, initial: bool = False) -> bytes:  # noqa: ARG002 - py-amqp's signature
        buffer = self._read_buffer
        if len(buffer) < n:
            chunks = [buffer]
            length = len(buffer)
            try:
                while length < n:
                    chunk = self._quick_recv(READ_BYTES)
                    if not chunk:
                        raise OSError("the broker closed the connection")
                    chunks.append(chunk)
                    length += len(chunk)
            finally:
                buffer = self._read_buffer = b"".join(chunks)
        self._read_buffer = buffer[n:]
        return buffer[:n]

    @contextmanager
    def corked(self) -> Iterator[None]:
        """Hold back everything written inside the block and send it as one piece at its end."""
        self._corked = []
        try:
            yield
        finally:
            held, self._corked = b"".join(self._corked), None
        if held:
            self._send(held)


def _forgiving_frame_handler(
    connection: Any, callback: Callable[..., Any]
) -> Callable[[tuple[int, int, bytes]], bool]:
    """Read frames as py-amqp does, but take properties that nobody can decode for absent.

    py-amqp raises in the middle of the stream, so that one hostile header would end the connection
    each time that the message comes.
    """
    on_frame: Callable[[tuple[int, int, bytes]], bool] = frame_handler(connection, callback)

    def read(frame: tuple[int, int, bytes]) -> bool:
        kind, channel, payload = frame
        try:
            return on_frame(frame)
        except _UNDECODABLE:
            if kind != _CONTENT_HEADER or _can_be_decoded(payload):
                raise
        return on_frame((kind, channel, bytes(payload[:_PROPERTIES_AT]) + b"\x00\x00"))

    return read


def _can_be_decoded(content_header: bytes) -> bool:
    try:
        decode_properties_basic(content_header, _PROPERTIES_AT)
    except _UNDECODABLE:
        return False
    return True


class _BufferedConnection(pyamqp.Connection):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, frame_handler=_forgiving_frame_handler, **options)

    def Transport(  # noqa: N802, PLR0917 - py-amqp's name and arguments
        self,
        host: str,
        connect_timeout: float,
        ssl: Any = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        socket_settings: dict[int, int] | None = None,
    ) -> Any:
        kind = SSLTransport if ssl else _BufferedTransport
        return kind(
            host,
            connect_timeout=connect_timeout,
            ssl=ssl,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            socket_settings=socket_settings,
        )


class _BufferedPyAmqp(pyamqp.Transport):
    Connection = _BufferedConnection


def open_connection(settings: BusSettings) -> pyamqp.Connection:
    """Return a new AMQP connection, trying each address of ``broker_url`` once.

    Raises:
        BrokerAway: none of them answered in time.
    """
    link = Connection(settings.broker_url, heartbeat=settings.heartbeat_seconds, connect_timeout=3)
    link.transport_cls = _BufferedPyAmqp
    try:
        # A broker that is starting accepts the socket and then says nothing.
        with speaking(settings.answer_seconds):
            link.ensure_connection(max_retries=1, interval_start=0, interval_step=0, interval_max=0)
            connection: pyamqp.Connection = link.connection
    except exceptions.OperationalError as error:
        raise BrokerAway(type(error).__name__) from error
    connection.transport.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


@contextmanager
def speaking(seconds: float) -> Iterator[None]:
    """Do what takes the broker's answers, and not for ever.

    Raises:
        BrokerAway: the connection broke, or the block took longer than that. A connection whose
            other end lost its power breaks only after hours.
    """
    try:
        with eventlet.Timeout(seconds, BrokerAway("no answer in time")):
            yield
    except BROKEN as error:
        raise BrokerAway(type(error).__name__) from error


def drop(connection: pyamqp.Connection) -> None:
    """Give up a connection at once, without a farewell that a blocked broker would not hear."""
    # Asking a closed connection for its transport would connect it again.
    sock = connection.transport.sock if connection.connected else None
    if sock is not None:
        with suppress(OSError):  # it was closed from the other side, which is as good
            sock.shutdown(socket.SHUT_RDWR)
    connection.collect()
