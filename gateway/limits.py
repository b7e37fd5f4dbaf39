"""How much one asker may ask: token buckets in memory, and who counts as one asker."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from math import ceil
from typing import Any

from chassis.problems import Problem
from gateway.settings import GatewaySettings

HOUR = 3600
_MOST_ASKERS = 100_000


class Buckets:
    """One bucket of tokens for each asker, refilled steadily.

    Args:
        per_second: tokens that come back each second; 0 switches the limit off.
        burst: tokens in a full bucket.
        refusal: what to do when the bucket is empty, as a sentence.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        *,
        per_second: float,
        burst: float,
        refusal: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._refusal = refusal
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, asker: str) -> None:
        """Take one token.

        Raises:
            Problem: 429 with ``Retry-After`` where there is none.
        """
        if not self._per_second:
            return
        left, at = self._now(asker)
        if left < 1:
            raise Problem(
                429,
                "too-many-requests",
                self._refusal,
                retry_after=ceil((1 - left) / self._per_second),
            )
        self._keep(asker, left - 1, at)

    def give_back(self, asker: str) -> None:
        """Put a token back, because what it was taken for did not happen."""
        if self._per_second:
            left, at = self._now(asker)
            self._keep(asker, min(left + 1, self._burst), at)

    def _now(self, asker: str) -> tuple[float, float]:
        now = self._clock()
        left, at = self._left.get(asker, (self._burst, now))
        return min(self._burst, left + (now - at) * self._per_second), now

    def _keep(self, asker: str, left: float, at: float) -> None:
        self._left[asker] = (left, at)
        self._left.move_to_end(asker)
        if len(self._left) > _MOST_ASKERS:
            self._left.popitem(last=False)


class Limits:
    """All limits of one gateway process. Nothing of this is ever written down."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._proxies = settings.trusted_proxies
        self._salt = secrets.token_bytes(16)
        self.requests = Buckets(
            per_second=settings.requests_per_second,
            burst=settings.requests_burst,
            refusal="Slow down, please: you are asking faster than allowed.",
        )
        self._concerns = _hourly(
            settings.concerns_per_hour,
            "Very many concerns arrive just now. Please try again later, or call the network.",
        )
        self._joins_by_address = _hourly(
            settings.joins_per_hour_per_address,
            "Too many people have joined from here. Try again later, or ask at the place itself.",
        )
        self._joins_by_place = _hourly(
            settings.joins_per_hour_per_place,
            "Too many people have joined this place. Try again later, or ask at the place itself.",
        )

    def address(self, scope: Mapping[str, Any]) -> str:
        """Return who asks without a token: their network (/24 or /48), hashed for this run."""
        client = scope.get("client")
        address = client[0] if client else "0.0.0.0"  # noqa: S104 - an unknown peer, not a bind
        forwarded = [
            part.strip()
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
            for part in value.decode("latin-1").split(",")
        ]
        while forwarded and self._is_proxy(address):
            address = forwarded.pop()
        return hashlib.blake2b(_network(address).encode(), key=self._salt).hexdigest()

    @contextmanager
    def join(self, address: str, place_id: str) -> Iterator[None]:
        """Count one visitor's joining; it does not count when it is refused further on."""
        self._joins_by_address.take(address)
        try:
            self._joins_by_place.take(place_id)
        except Problem:
            self._joins_by_address.give_back(address)
            raise
        try:
            yield
        except Problem:
            self._joins_by_address.give_back(address)
            self._joins_by_place.give_back(place_id)
            raise

    @contextmanager
    def concern(self) -> Iterator[None]:
        """Count one concern among all: never by who files it."""
        self._concerns.take("")
        try:
            yield
        except Problem:
            self._concerns.give_back("")
            raise

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    network: IPv4Network | IPv6Network = ip_network(
        (parsed, 24 if parsed.version == 4 else 48),  # noqa: PLR2004 - IP versions
        strict=False,
    )
    return str(network)


def _hourly(count: float, refusal: str) -> Buckets:
    return Buckets(per_second=count / HOUR, burst=max(count, 1), refusal=refusal)
