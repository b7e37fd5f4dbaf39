"""The gateway as a client sees it: requests that are repeated until they are really answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from ops.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Token = Callable[[], str]

TRY_AGAIN: Final = frozenset({409, 429, 502, 503, 504})
"""Answers that ask for another try. With the same key, a repeated act happens once."""

AWAY_ONLY: Final = TRY_AGAIN - {409}
"""For acts that may really be in conflict with how things are."""

FIRST_PAUSE_SECONDS: Final = 0.05
LONGEST_PAUSE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said in the end.

    Attributes:
        status: of HTTP.
        body: the JSON.
        seconds: from the first try to the answer.
    """

    status: int
    body: Any
    seconds: float


class Refused(Exception):  # noqa: N818 - what happened, in the API's own word
    """The gateway understood and said no; the text is its problem document, without our values."""

    def __init__(self, status: int, problem: Any) -> None:
        self.status = status
        document = problem if isinstance(problem, dict) else {}
        self.errors: list[dict[str, Any]] = list(document.get("errors", ()))
        errors = "; ".join(
            f"{error.get('pointer')}: {error.get('detail')}" for error in self.errors
        )
        detail = " ".join(filter(None, [document.get("detail"), errors]))
        super().__init__(f"{status} {detail}".strip())


class Away(OperatorError):  # noqa: N818 - what they are
    """Nobody answered, or only to say that they cannot now."""


class Gateway:
    """One gateway, any gateway. Many tasks may share it.

    Args:
        url: of its root.
        at_once: requests under way at the same time.
        patience: seconds for which a request is repeated until it is really answered.
        where_to_look: ends the sentence of an error: which log to read.
        token: gives a valid access token of the staff.
    """

    def __init__(
        self, url: str, *, at_once: int, patience: float, where_to_look: str, token: Token
    ) -> None:
        self.url = url
        self._patience = patience
        self._where_to_look = where_to_look
        self._token = token
        self._turn = asyncio.Semaphore(at_once)
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(15, connect=5),
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once),
            headers={"Accept-Language": "en"},
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Nothing is sent yet."""
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def clock(self) -> datetime:
        """Return the gateway's own time, to the second.

        Raises:
            OperatorError: it is away, or no HTTP server that tells the time.
        """
        response, _ = await self._until_answered("GET", "/livez", {}, None)
        date = response.headers.get("date")
        if not response.is_success or date is None:
            raise OperatorError(f"{self.url} is no gateway of ours: /livez answers otherwise.")
        return parsedate_to_datetime(date)

    async def create(
        self,
        path: str,
        body: Any,
        *,
        key: str,
        as_staff: bool = True,
        token: str | None = None,
        again: frozenset[int] = TRY_AGAIN,
    ) -> Answer:
        """`POST` with an Idempotency-Key; repeated until there is an answer.

        Args:
            path: of the API.
            body: JSON.
            key: the Idempotency-Key.
            as_staff: whether to show a token.
            token: somebody else's, to be shown in place of the staff's.
            again: statuses that ask for another try.

        Raises:
            Refused: 4xx.
            OperatorError: the gateway is away, or its limits are too low.
        """
        headers = {"Idempotency-Key": key} | (self._credentials(token) if as_staff else {})
        response, seconds = await self._until_answered("POST", path, headers, body, again=again)
        if not response.is_success:
            raise self._refusal(response)
        return Answer(response.status_code, response.json(), seconds)

    async def change(self, path: str, change: Any, *, key: str, token: str | None = None) -> Any:
        """`PATCH` what is at `path`, as it is now; return what it is then.

        Args:
            path: of the API.
            change: JSON.
            key: the Idempotency-Key.
            token: somebody else's, to be shown in place of the staff's.

        Raises:
            Refused: 4xx.
            OperatorError: the gateway is away, or does not let us.
        """
        credentials = self._credentials(token)
        there, _ = await self._until_answered("GET", path, credentials, None)
        if not there.is_success:
            raise self._refusal(there)
        headers = {"If-Match": there.headers["etag"], "Idempotency-Key": key}
        response, _ = await self._until_answered("PATCH", path, headers | credentials, change)
        if not response.is_success:
            raise self._refusal(response)
        return response.json()

    async def look(self, path: str) -> Any | None:
        """`GET` as staff, once; `None` for what is not there yet (404).

        Raises:
            Away: no answer this time.
            OperatorError: it does not let us read.
        """
        response, _ = await self._until_answered("GET", path, self._credentials(), None, patience=0)
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        if not response.is_success:
            raise OperatorError(str(self._refusal(response)))
        return response.json()

    def _credentials(self, token: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {token or self._token()}"}

    async def _until_answered(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Any,
        *,
        patience: float | None = None,
        again: frozenset[int] = TRY_AGAIN,
    ) -> tuple[httpx.Response, float]:
        async with self._turn:
            began = time.monotonic()
            deadline = began + (self._patience if patience is None else patience)
            pause = FIRST_PAUSE_SECONDS
            while True:
                asked_for = 0.0
                try:
                    response = await self._http.request(method, path, headers=headers, json=body)
                except httpx.TransportError as error:
                    why = f"does not answer ({type(error).__name__})"
                else:
                    if response.status_code not in again:
                        return response, time.monotonic() - began
                    why = f"answers {response.status_code}"
                    asked_for = _retry_after(response)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                wait = max(asked_for, pause)
                if time.monotonic() + wait > deadline:
                    raise self._given_up(why, asked_for)
                await asyncio.sleep(wait)

    def _given_up(self, why: str, asked_for: float) -> OperatorError:
        if why == "answers 429":
            return OperatorError(
                f"The gateway at {self.url} allows no more for {asked_for:.0f} s: its limits are "
                "too low for a whole town at one address. For a demonstration start it with "
                "GATEWAY_JOINS_PER_HOUR_PER_ADDRESS=0 GATEWAY_JOINS_PER_HOUR_PER_PLACE=0 "
                "GATEWAY_REQUESTS_PER_SECOND=0, or `make down` first and let the demo start it."
            )
        return Away(f"The gateway at {self.url} {why}: {self._where_to_look}.")

    def _refusal(self, response: httpx.Response) -> Exception:
        if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            return OperatorError(
                f"The gateway at {self.url} does not take our staff token "
                f"({response.status_code}): give a fresh one by TOKEN_STAFF or --token."
            )
        if response.is_server_error:
            return OperatorError(
                f"The gateway at {self.url} answers {response.status_code}: {self._where_to_look}."
            )
        try:
            problem = response.json()
        except ValueError:
            problem = None
        return Refused(response.status_code, problem)


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else 0.0
