"""Requests read strictly: bounded while they arrive, and JSON on which no two readers differ."""

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect, Request

from chassis.problems import Problem
from chassis.strict_json import MAX_BYTES, parse_body


class StrictRequest(Request):
    """A request whose body is refused as soon as it is too large, too slow or not strict JSON."""

    _parsed: Any
    _is_parsed = False

    async def load(self, *, seconds: float, as_json: bool = True) -> None:
        """Read and parse the body.

        Args:
            seconds: how long the client may take to send it.
            as_json: whether to parse it as JSON; a form is parsed by its route.

        Raises:
            Problem: 408, 413 or 400.
        """
        length = self.headers.get("content-length", "")
        if length.isdigit() and int(length[:10]) > MAX_BYTES:
            raise _too_large()
        body = bytearray()
        try:
            async with asyncio.timeout(seconds):
                async for chunk in self.stream():
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise _too_large()
        except TimeoutError:
            raise Problem(
                408,
                "too-slow",
                "The request did not arrive in time.",
                headers={"Connection": "close"},
            ) from None
        except ClientDisconnect:
            raise Problem(400, "malformed", "The request ended early.") from None
        self._body = bytes(body)
        if as_json:
            self._parsed = parse_body(self._body)
            self._is_parsed = True

    async def json(self) -> Any:
        """Return the body as ``load`` has parsed it."""
        if not self._is_parsed:
            raise RuntimeError("load the body first")
        return self._parsed


def _too_large() -> Problem:
    return Problem(413, "content-too-large", f"The body may have {MAX_BYTES} bytes at the most.")
