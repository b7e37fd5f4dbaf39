"""Plays the demonstration through the gateway's API: places, peers, newcomers, and the waiting."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ops.demo.due import Followed, lacking
from ops.demo.gateway import Away, Refused
from ops.demo.people import Cast, Invented, LoadedPlace, invent, is_away_at_first
from ops.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ops.demo.gateway import Gateway
    from ops.demo.places import Reading
    from ops.demo.settings import DemoSettings

    Advance = Callable[[], None]

LOOKS_AT_ONCE: Final = 8
LOOK_AGAIN_SECONDS: Final = 0.2
FACTS_OF_JOINING: Final = ("joined", "a call or a wait", "a mentor or a wait")
PAGE: Final = 100
CLOCKS_DIFFER: Final = timedelta(seconds=2)
BACK_ON_DAY: Final = 10
"""When the mentors are back who are on a pause at first."""


@dataclass(slots=True)
class Story:
    """How it went.

    Attributes:
        began_at: by the gateway's clock.
        places: by their id.
        refused_places: line of the file, and what the gateway said.
        mentors: those of the cast, by their id.
        away: of them, who is on a pause while the newcomers join.
        followed: every newcomer, in the order of the cast.
        seconds: how long each part took, by its name.
        last_trouble: why somebody could not be looked at, the last time that this happened.
    """

    began_at: datetime
    places: dict[str, LoadedPlace] = field(default_factory=dict)
    refused_places: list[tuple[int, str]] = field(default_factory=list)
    cast: Cast = field(default_factory=lambda: Cast([], [], []))
    mentors: dict[str, Invented] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)
    followed: list[Followed] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    last_trouble: str | None = None


class Scenario:
    """One run of the demonstration; call its parts in order.

    Each part takes `advance`, which it calls once for each thing done.
    """

    def __init__(
        self,
        gateway: Gateway,
        settings: DemoSettings,
        began_at: datetime,
        ahead: timedelta = timedelta(),
    ) -> None:
        self._ahead = ahead
        self._gateway = gateway
        self._settings = settings
        self.story = Story(began_at)

    async def load_places(self, reading: Reading, advance: Advance) -> None:
        """Send every place of the file; a line that the gateway refuses is kept with its reason.

        Raises:
            OperatorError: the gateway is away, or not one place was taken.
        """

        async def load(line: int, body: dict[str, Any]) -> LoadedPlace | None:
            try:
                answer = await self._gateway.create(
                    "/v1/places", body, key=key("place", line, body)
                )
            except Refused as refusal:
                self.story.refused_places.append((line, str(refusal)))
                advance()
                return None
            advance()
            return LoadedPlace(str(answer.body["id"]), body)

        loaded = await self._timed(
            "places", [load(line, body) for line, body in reading.loadable()]
        )
        self.story.places = {place.id: place for place in loaded if place}
        self.story.refused_places.sort()
        if not self.story.places:
            raise OperatorError("The gateway took none of the places.")

    def invent_people(self) -> Cast:
        """Decide who there is."""
        places = list(self.story.places.values())
        self.story.cast = invent(
            self._settings.seed, places, self._settings.newcomers, self.story.began_at.date()
        )
        return self.story.cast

    async def enrol_peers(self, advance: Advance) -> None:
        """Enrol the welcomers and the mentors; a few mentors are on a pause to begin with.

        Raises:
            OperatorError: the gateway is away or does not take them.
        """
        today = (self.story.began_at + self._ahead).date()

        async def enrol(path: str, peer: Invented) -> None:
            answer = await self._created(path, peer, as_staff=True)
            if peer.kind == "mentor":
                mentor_id = str(answer.body["id"])
                self.story.mentors[mentor_id] = peer
                if is_away_at_first(peer) and await self._pause(mentor_id, today):
                    self.story.away.append(mentor_id)
            advance()

        cast = self.story.cast
        await self._timed(
            "peers",
            [enrol("/v1/welcomers", peer) for peer in cast.welcomers]
            + [enrol("/v1/mentors", peer) for peer in cast.mentors],
        )

    async def _pause(self, mentor_id: str, today: date) -> bool:
        """Note a pause from today on; `False` for who had one in an earlier run."""
        until = today + timedelta(days=BACK_ON_DAY - 1)
        try:
            await self._gateway.create(
                f"/v1/mentors/{mentor_id}/pauses",
                {"from": str(today), "until": str(until)},
                key=f"demo-pause-{mentor_id}",
            )
        except Refused:
            return False
        return True

    async def let_join(self, advance: Advance) -> None:
        """Let the newcomers join, as anybody can: without a token.

        Raises:
            OperatorError: the gateway is away, does not take them, or counts too strictly.
        """
        long_ago = self.story.began_at - CLOCKS_DIFFER

        async def join(newcomer: Invented) -> Followed:
            answer = await self._created("/v1/members", newcomer, as_staff=False)
            advance()
            joined_at = datetime.fromisoformat(answer.body["joined_at"]) - self._ahead
            return Followed(
                member=answer.body,
                accepted_seconds=answer.seconds,
                recognised=joined_at < long_ago,
                ahead=self._ahead,
            )

        self.story.followed = await self._timed(
            "joining", [join(newcomer) for newcomer in self.story.cast.newcomers]
        )

    async def wait_for_all(self, advance: Advance) -> None:
        """Return when every newcomer has what they are due, or when nobody gets any further.

        Raises:
            OperatorError: the gateway does not let us look.
        """
        await self._timed("waiting", [self._wait_for_all(advance)])

    async def _wait_for_all(self, advance: Advance) -> None:
        waiting = deque(self.story.followed)
        patience = self._settings.patience_seconds
        deadline = time.monotonic() + patience
        while waiting:
            looked_at = [waiting.popleft() for _ in range(min(len(waiting), LOOKS_AT_ONCE))]
            before = [_is_sent(one) for one in looked_at]
            await asyncio.gather(*(self._look_at(one) for one in looked_at))
            left = [one for one in looked_at if lacking(one)]
            # Those behind get their turn, too, where the first ones are stuck.
            waiting.extend(left)
            for _ in range(len(looked_at) - len(left)):
                advance()
            if len(left) < len(looked_at) or before != [_is_sent(one) for one in looked_at]:
                deadline = time.monotonic() + patience
            elif time.monotonic() > deadline:
                break
            else:
                # Whoever looks too often slows down what they wait for.
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        await asyncio.gather(*(self._look_at(one, thoroughly=True) for one in waiting))

    async def _look_at(self, one: Followed, *, thoroughly: bool = False) -> None:
        # Messages first: whatever is decided while we read, a newer fact only lacks its message
        # until the next look.
        member = f"/v1/members/{one.id}"
        one.messages = await self._messages(member)
        if _is_sent(one) < len(FACTS_OF_JOINING) and not thoroughly:
            return
        one.call, one.mentor, one.journey = await asyncio.gather(
            self._look(f"{member}/welcome-call"),
            self._look(f"{member}/mentor"),
            self._look(f"{member}/journey"),
        )

    async def _messages(self, member: str) -> list[dict[str, Any]]:
        page = await self._look(f"{member}/messages?limit={PAGE}")
        return list(page["items"]) if page else []

    async def _look(self, path: str) -> Any | None:
        try:
            return await self._gateway.look(path)
        except Away as away:
            # Somebody being away for a while is no reason to stop waiting.
            self.story.last_trouble = str(away)
            return None

    async def _created(self, path: str, somebody: Invented, *, as_staff: bool) -> Any:
        their_key = key(f"{somebody.kind}-{self._settings.seed}", somebody.index, somebody.body)
        try:
            return await self._gateway.create(path, somebody.body, key=their_key, as_staff=as_staff)
        except Refused as refusal:
            raise OperatorError(
                f"The gateway refused {somebody.kind} number {somebody.index}: {refusal}"
            ) from None

    async def _timed(self, part: str, work: Iterable[Any]) -> list[Any]:
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(each) for each in work]
        except ExceptionGroup as several:
            raise _first_sentence(several) from None
        finally:
            self.story.seconds[part] = time.monotonic() - began
        return [task.result() for task in tasks]


def _is_sent(one: Followed) -> int:
    """How many of their messages are sent."""
    return sum(message["status"] == "sent" for message in one.messages)


def _first_sentence(several: ExceptionGroup[Exception]) -> Exception:
    """What to tell the operator, where all that failed failed by something we have words for."""
    known, unknown = several.split(OperatorError)
    if known is None or unknown is not None:
        return several
    first: Exception = known
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return first


def key(kind: str, index: int, body: dict[str, Any]) -> str:
    """Return the Idempotency-Key: the same thing sent again, in whatever run, is the same act."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:24]
    return f"demo-{kind}-{index}-{digest}"
