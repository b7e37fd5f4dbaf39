"""Plain HTTP against the gateway, with every request and answer journalled before it is judged."""

import json
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 15
TOKEN_SECONDS = 300


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` is 0 where nothing did, ``again`` whether to try once more."""

    status: int
    body: Any
    seconds: float
    again: bool = False

    @property
    def certain(self) -> bool:
        """Whether the answer says for certain what happened: done, or refused."""
        return 200 <= self.status < 500


class Journal:
    """One JSON line for each request and each answer, in the order they happened."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lines = file.open("w", buffering=1)
        self._lock = threading.Lock()

    def write(self, **entry: Any) -> None:
        """Append an entry with the time, in seconds since the epoch."""
        with self._lock:
            self._lines.write(json.dumps({"at": round(time.time(), 3), **entry}) + "\n")


class Gateway:
    """The public API as a client sees it."""

    def __init__(self, address: str, token_command: list[str], journal: Journal) -> None:
        self._address = address.rstrip("/")
        self._token_command = token_command
        self._journal = journal
        self._token = ""
        self._token_made = 0.0
        self._lock = threading.Lock()

    def post(self, path: str, body: Any, *, key: str, staff: bool = False) -> Answer:
        """Send an effect under an idempotency key."""
        self._journal.write(request="POST", path=path, key=key)
        answer = self._send("POST", path, body, {"Idempotency-Key": key}, staff=staff)
        self._journal.write(
            answer=answer.status, path=path, key=key, seconds=round(answer.seconds, 4)
        )
        return answer

    def get(self, path: str) -> Answer:
        """Read as staff."""
        return self._send("GET", path, None, {}, staff=True)

    def insist(self, path: str, *, within: float = 60) -> Any:
        """Read as staff until there is an answer; return its body.

        Raises:
            TimeoutError: there was none in time.
        """
        deadline = time.monotonic() + within
        while True:
            answer = self.get(path)
            if answer.status == 200:
                return answer.body
            if time.monotonic() > deadline:
                raise TimeoutError(f"GET {path} answers {answer.status}")
            threading.Event().wait(0.2)

    def everything(self, path: str) -> list[Any]:
        """Return all items of a list, page by page."""
        items: list[Any] = []
        cursor = ""
        while True:
            sign = "&" if "?" in path else "?"
            page = self.insist(f"{path}{sign}limit=100{cursor}")
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = f"&cursor={page['next_cursor']}"

    def _send(
        self, method: str, path: str, body: Any, headers: dict[str, str], *, staff: bool
    ) -> Answer:
        if body is not None:
            headers = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers}
            if body is not None
            else headers,
        )
        if staff:
            request.add_header("Authorization", f"Bearer {self._fresh_token()}")
        began = time.monotonic()
        again = False
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                status, raw = response.status, response.read()
        except urllib.error.HTTPError as refusal:
            status, raw = refusal.code, refusal.read()
            again = "Retry-After" in refusal.headers
        except (TimeoutError, OSError, HTTPException):
            status, raw = 0, b""
        seconds = time.monotonic() - began
        try:
            return Answer(status, json.loads(raw) if raw else None, seconds, again)
        except ValueError:
            return Answer(0, None, seconds)  # torn off in the middle

    def _fresh_token(self) -> str:
        with self._lock:
            if time.monotonic() - self._token_made > TOKEN_SECONDS or not self._token:
                self._token = subprocess.run(
                    self._token_command, check=True, capture_output=True, text=True
                ).stdout.strip()
                self._token_made = time.monotonic()
            return self._token
