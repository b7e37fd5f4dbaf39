"""The issuer's public keys: from the one configured address, kept, read anew but rarely."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from chassis.problems import Problem
from chassis.strict_json import NotStrictJson, loads

_MAX_BYTES = 262_144
_MOST_KEYS = 100
_FRESH_SECONDS = 300
_LEAST_RSA_BITS = 2048

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key and the only algorithms that it may be used with."""

    key: OKPKey | ECKey | RSAKey
    algorithms: frozenset[str]


class Keys:
    """The keys of a JWKS, by ``kid``.

    Args:
        url: ``file://`` or ``http(s)://``; nothing in a token ever names another one.
        least_seconds_between_reads: how often an unknown ``kid`` may cause a new read.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        least_seconds_between_reads: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._pause = least_seconds_between_reads
        self._clock = clock
        self._keys: dict[str, VerificationKey] = {}
        self._tried_at: float | None = None
        self._read_at: float | None = None
        self._reading = asyncio.Lock()

    @property
    def known(self) -> bool:
        """Whether the keys have been read at least once."""
        return self._read_at is not None

    async def find(self, kid: str) -> VerificationKey | None:
        """Return the key named ``kid``, or ``None`` where the issuer has no such key.

        Raises:
            Problem: 503 where the keys have never been readable yet.
        """
        if kid not in self._keys or self._stale():
            await self.refresh()
        if not self.known:
            raise Problem(
                503,
                "unavailable",
                "Tokens cannot be checked just now. Nothing was changed; please try again.",
                retry_after=5,
            )
        return self._keys.get(kid)

    async def refresh(self) -> None:
        """Read the keys, unless that was tried a moment ago; keep the known ones if it fails."""
        async with self._reading:
            if not self._may_try():
                return
            self._tried_at = self._clock()
            try:
                self._keys = _parse(await self._fetch())
            except (OSError, httpx.HTTPError, NotStrictJson) as error:
                log.warning("issuer's keys cannot be read", error=type(error).__name__)
            else:
                self._read_at = self._clock()

    def _stale(self) -> bool:
        return self._read_at is None or self._clock() - self._read_at > _FRESH_SECONDS

    def _may_try(self) -> bool:
        # Until there are keys at all, each second may try: the issuer starts beside us.
        pause = self._pause if self.known else min(1.0, self._pause)
        return self._tried_at is None or self._clock() - self._tried_at >= pause

    async def _fetch(self) -> bytes:
        parts = urlsplit(self._url)
        if parts.scheme == "file":
            return await asyncio.to_thread(Path(unquote(parts.path)).read_bytes)
        async with (
            httpx.AsyncClient(timeout=3, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", self._url) as response,
        ):
            response.raise_for_status()
            raw = b""
            async for chunk in response.aiter_bytes():
                raw += chunk
                if len(raw) > _MAX_BYTES:
                    raise NotStrictJson("too many keys")
            return raw


def _parse(raw: bytes) -> dict[str, VerificationKey]:
    document = loads(raw, max_bytes=_MAX_BYTES)
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise NotStrictJson("not a JWKS")
    keys: dict[str, VerificationKey] = {}
    for entry in entries[:_MOST_KEYS]:
        key = _key(entry) if isinstance(entry, dict) else None
        if key is not None:
            keys.setdefault(entry["kid"], key)
    return keys


def _key(entry: Mapping[str, Any]) -> VerificationKey | None:
    """Return a key that we may verify with; anything else in the set is another program's."""
    if not isinstance(entry.get("kid"), str) or entry.get("use", "sig") != "sig":
        return None
    public = {name: value for name, value in entry.items() if name in _PUBLIC_PARAMETERS}
    key: OKPKey | ECKey | RSAKey
    try:
        match entry.get("kty"), entry.get("crv"):
            case "OKP", "Ed25519":
                key, algorithms = OKPKey.import_key(public), frozenset({"EdDSA", "Ed25519"})
            case "EC", "P-256":
                key, algorithms = ECKey.import_key(public), frozenset({"ES256"})
            case "RSA", None:
                key, algorithms = RSAKey.import_key(public), frozenset({"RS256"})
                if key.public_key.key_size < _LEAST_RSA_BITS:
                    return None
            case _:
                return None
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    only = entry.get("alg")
    return VerificationKey(key, algorithms if only is None else algorithms & {only})


_PUBLIC_PARAMETERS = frozenset({"kty", "crv", "x", "y", "n", "e"})
