"""The W3C trace context of one request: what ties its log lines and events together."""

import re
import secrets
from dataclasses import dataclass
from uuid import UUID

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Trace:
    """A request's place in a trace.

    Attributes:
        trace_id: 32 hexadecimal digits, shared by everything that follows from the request.
    """

    trace_id: str

    @classmethod
    def of(cls, traceparent: str | None) -> "Trace":
        """Continue the caller's trace, or begin one."""
        match = _TRACEPARENT.fullmatch(traceparent or "")
        if match is None or not int(match[1], 16):
            return cls.fresh()
        return cls(match[1])

    @classmethod
    def fresh(cls) -> "Trace":
        """Begin a trace that nothing else belongs to."""
        return cls(secrets.token_hex(16))

    @property
    def correlation_id(self) -> str:
        """The trace id, as the UUID that logs and events carry."""
        return str(UUID(hex=self.trace_id))

    def traceparent(self) -> str:
        """Return the header for a request that we make on behalf of this one."""
        return f"00-{self.trace_id}-{secrets.token_hex(8)}-01"
