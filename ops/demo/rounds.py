"""A round for those who wait: tried out in two settings, compared, and the better one published."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ops.demo.gateway import AWAY_ONLY, Refused
from ops.demo.scenario import key
from ops.errors import OperatorError

if TYPE_CHECKING:
    from ops.demo.gateway import Gateway
    from ops.demo.settings import DemoSettings

ROUNDS: Final = "/v1/matching/rounds"
SETTINGS: Final = {"even_load": {"load_weight": 300}, "fit_first": {"load_weight": 0}}
"""What is compared: whether those who have many already are spared, or not."""

TRIES: Final = 3
LOOK_AGAIN_SECONDS: Final = 0.3
COMPUTED_WITHIN_SECONDS: Final = 150.0
"""Longer than matching itself lets a round be computed: the first one compiles what they need."""


@dataclass(slots=True)
class RoundTold:
    """What came of it.

    Attributes:
        before: one that was tried out before anybody had come back.
        tried: the rounds as they were computed, by the name of their settings.
        compared: the first beside the second.
        published: the name of the one that was chosen; empty if none was.
        arranged: newcomers who have a mentor, or somebody who is asked, by it.
        refused: how often the world had changed underneath, so that new ones were tried out.
    """

    before: dict[str, Any] = field(default_factory=dict)
    tried: dict[str, dict[str, Any]] = field(default_factory=dict)
    compared: dict[str, Any] = field(default_factory=dict)
    published: str = ""
    arranged: int = 0
    refused: int = 0


class Rounding:
    """Plays a coordinator who lets a round be computed.

    Args:
        gateway: any gateway.
        settings: whose seed decides between equals.
    """

    def __init__(self, gateway: Gateway, settings: DemoSettings) -> None:
        self._gateway = gateway
        self._seed = settings.seed % 2**31
        self._first = ""
        self.told = RoundTold()

    async def try_early(self, day: str) -> None:
        """Have a round tried out already; it changes nothing, and nobody waits for it.

        Args:
            day: of the demonstration; on another day they are others.

        Raises:
            OperatorError: the gateway does not take it.
        """
        self._first = await self._ordered("even_load", f"{day}-early")

    async def play(self, day: str) -> None:
        """Try two out, compare them, publish the better one; anew if somebody moved meanwhile.

        Args:
            day: of the demonstration; on another day they are others.

        Raises:
            OperatorError: no round is computed.
        """
        if self._first:
            self.told.before = await self._settled(self._first, "computing")
        for attempt in range(TRIES):
            about = f"{day}-{attempt}"
            ordered = [await self._ordered(name, about) for name in SETTINGS]
            tried = [await self._settled(each, "computing") for each in ordered]
            self.told.tried = dict(zip(SETTINGS, tried, strict=True))
            here, there = tried
            self.told.compared = (
                await self._gateway.look(f"{ROUNDS}/{here['id']}/compare?with={there['id']}") or {}
            )
            name = better(self.told.tried)
            if await self._publish(self.told.tried[name], about):
                self.told.published = name
                return
            self.told.refused += 1

    async def _ordered(self, name: str, about: str) -> str:
        chosen = SETTINGS[name]
        try:
            answer = await self._gateway.create(
                ROUNDS, {"seed": self._seed, **chosen}, key=key(f"round-{name}-{about}", 0, chosen)
            )
        except Refused as refusal:
            raise OperatorError(f"The gateway refused a round: {refusal}") from None
        return str(answer.body["id"])

    async def _publish(self, chosen: dict[str, Any], about: str) -> bool:
        try:
            await self._gateway.create(
                f"{ROUNDS}/{chosen['id']}/publish",
                {},
                key=f"demo-publish-{chosen['id']}-{about}",
                again=AWAY_ONLY,
            )
        except Refused:
            return False
        done = await self._settled(chosen["id"], "publishing")
        self.told.arranged = int(done["arranged"])
        return bool(done["status"] == "published")

    async def _settled(self, round_id: str, under_way: str) -> dict[str, Any]:
        deadline = time.monotonic() + COMPUTED_WITHIN_SECONDS
        while True:
            known = await self._gateway.look(f"{ROUNDS}/{round_id}")
            if known and known["status"] != under_way and known["settled"]:
                if known["status"] == "failed":
                    raise OperatorError(f"The round could not be computed: {known['because']}.")
                return dict(known)
            if time.monotonic() > deadline:
                raise OperatorError("The round does not get any further: see matching.log.")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def better(tried: dict[str, dict[str, Any]]) -> str:
    """Return the name of the round that serves most, and those the best."""

    def worth(name: str) -> tuple[float, float, float]:
        found = tried[name]["statistics"]
        return found["paired"], -found["load"]["gini"], found["mean_fit"]

    return max(tried, key=worth)
