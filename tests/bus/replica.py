"""One process of the toy, as a test sees it over HTTP."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psutil

from chassis import assertion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.processes import Child

OPERATOR = assertion.Caller(str(uuid4()), roles=frozenset({"ops"}), reach=frozenset({"network"}))


@dataclass(frozen=True)
class Answered:
    """What a replica answered, and how long that took in seconds."""

    status: int
    body: Any
    headers: Mapping[str, str]
    seconds: float


class Replica:
    """One process of the toy."""

    def __init__(self, child: Child, port: int, key: Any) -> None:
        self.child = child
        self._port = port
        self._key = key

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        caller: assertion.Caller | None = OPERATOR,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answered:
        """Send one internal request; `body` may be bytes, which are sent as they are."""
        sent = dict(headers or {})
        if caller is not None:
            sent[assertion.HEADER] = assertion.sign(
                caller, audience="toy", key=self._key, now=int(time.time())
            )
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=timeout)
        try:
            connection.request(method, path, body=raw, headers=sent)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        kind = response.headers.get("Content-Type", "")
        return Answered(
            response.status,
            json.loads(text) if "json" in kind else text.decode(),
            dict(response.headers),
            time.monotonic() - started,
        )

    def ready(self) -> Mapping[str, str]:
        """Every check of /readyz and what it says."""
        checks: Mapping[str, str] = self.ask("GET", "/readyz").body["checks"]
        return checks

    def is_well(self) -> bool:
        """Whether it is ready and every check says ok."""
        assert self.child.is_running, self.child.text()[-3000:]
        answer = self.ask("GET", "/readyz", timeout=5)
        return answer.status == 200 and set(answer.body["checks"].values()) == {"ok"}

    def metric(self, sample: str) -> float:
        """The sum of the samples that begin so, e.g. `entrelieux_handled_events_total{`."""
        text: str = self.ask("GET", "/metrics").body
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(sample)
        )

    def processor_seconds(self) -> float:
        """How much processor time the process has used."""
        times = psutil.Process(self.child.pid).cpu_times()
        return float(times.user + times.system)
