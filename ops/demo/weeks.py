"""The weeks after joining: calls are moved, missed, handed over and held, until nobody is left."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ops.demo.gateway import AWAY_ONLY, Away, Refused
from ops.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from ops.demo.due import Followed
    from ops.demo.gateway import Gateway
    from ops.demo.passing import PassingTime

    Advance = Callable[[], None]

DAY: Final = timedelta(days=1)
LONGEST: Final = 40
"""Days after which something must be wrong if a call is still open."""

MOVES_EVERY, CANCELS_EVERY, DECLINES_EVERY = 8, 25, 40
MISSES_EVERY, MISSES_TWICE_EVERY = 9, 45
OUTCOME_UNSURE_EVERY: Final = 20
SETTLED: Final = frozenset({"held", "declined", "escalated", "closed"})
LOOK_AGAIN_SECONDS: Final = 0.3
NAMED: Final = "Claire Fontaine"
"""Who takes into their own hands what the calendar cannot arrange."""


@dataclass(slots=True)
class Weeks:
    """What became of the calls.

    Attributes:
        days: how many days were let pass.
        moved, cancelled, declined, missed, missed_twice: newcomers who did so.
        away: the welcomer who went away, and how many calls others took over from them.
        calls: the calls in the end, by member.
        open: members whose call is neither held, declined nor in somebody's hands.
    """

    days: int = 0
    moved: int = 0
    cancelled: int = 0
    declined: int = 0
    missed: int = 0
    missed_twice: int = 0
    away: str = ""
    handed_over: int = 0
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def open(self) -> list[str]:
        """Members who have fallen through; there must be none."""
        return [member for member, call in self.calls.items() if not is_settled(call)]

    def ends(self) -> Counter[str]:
        """How the calls ended."""
        return Counter(_end(call) for call in self.calls.values())


def is_settled(call: dict[str, Any]) -> bool:
    """Whether a call was held or declined, or is in a named person's own hands."""
    return call["status"] in SETTLED


def _end(call: dict[str, Any]) -> str:
    return str(call["status"])


class Calls:
    """Plays the weeks, as staff, through the gateway.

    Args:
        gateway: any gateway whose onboarding follows the clock.
        followed: the newcomers.
        clock: lets time pass.
        patience: seconds without anybody getting any further, after which it is given up.
    """

    def __init__(
        self,
        gateway: Gateway,
        followed: Sequence[Followed],
        clock: PassingTime,
        patience: float,
    ) -> None:
        self._gateway = gateway
        self._followed = followed
        self._clock = clock
        self._patience = patience
        self._misses: Counter[str] = Counter()
        self._settled = 0
        self.weeks = Weeks()

    async def name_somebody(self) -> None:
        """Name the person who takes over what cannot be arranged.

        Raises:
            OperatorError: the gateway does not let us.
        """
        await self._gateway.change(
            "/v1/network/welcome",
            {"contacts": [{"name": NAMED, "place_id": None, "person_id": None}]},
            key="demo-name-somebody",
        )

    async def change_minds(self) -> None:
        """Let some move their call, some give it up and want another, some decline."""
        work: list[Coroutine[Any, Any, bool]] = []
        for index, one in enumerate(self._followed):
            if one.call is None or one.call["status"] != "booked":
                continue
            if index % DECLINES_EVERY == DECLINES_EVERY - 1:
                work.append(self._count("declined", self._order(one.id, "decline")))
            elif index % CANCELS_EVERY == CANCELS_EVERY - 1:
                work.append(self._count("cancelled", self._cancel_and_rebook(one.id)))
            elif index % MOVES_EVERY == 0:
                work.append(self._count("moved", self._order(one.id, "move")))
        await asyncio.gather(*work)

    async def go_away(self) -> None:
        """Let the welcomer with the most calls be away from now on; others take them over.

        Raises:
            OperatorError: the calls stay with them.
        """
        calls = await self._look_at_all()
        mine = Counter(call["welcomer_id"] for call in calls.values() if call["status"] == "booked")
        if not mine:
            return
        welcomer, before = mine.most_common(1)[0]
        today = self._clock.now().date()
        await self._gateway.create(
            f"/v1/welcomers/{welcomer}/absences",
            {"from": str(today - DAY), "until": str(today + LONGEST * DAY)},
            key=f"demo-away-{welcomer}-{today}",
        )
        their = [m for m, c in calls.items() if c["welcomer_id"] == welcomer]
        self.weeks.away = next(calls[m]["welcomer_given_name"] for m in their)
        await self._until(
            lambda now: all(now[m]["welcomer_id"] != welcomer for m in their), of=their
        )
        self.weeks.handed_over = before

    async def is_over(self, advance: Advance) -> bool:
        """Whether every call is held, declined or in somebody's hands.

        Args:
            advance: called once for each newcomer who is settled since it was last asked.

        Raises:
            OperatorError: the gateway does not let us look.
        """
        calls = self.weeks.calls or await self._look_at_all()
        settled = sum(map(is_settled, calls.values()))
        for _ in range(settled - self._settled):
            advance()
        self._settled = settled
        return settled == len(calls)

    async def sum_up(self) -> dict[str, dict[str, Any]]:
        """Look what has become of the calls, and return them.

        Raises:
            OperatorError: the gateway does not let us look.
        """
        self.weeks.calls = await self._look_at_all()
        return self.weeks.calls

    async def end_of_day(self) -> None:
        """Say of each call whose time has come how it went, and see what time itself has done.

        Raises:
            OperatorError: time does not do its part.
        """
        now = self._clock.now()
        calls = self.weeks.calls = await self._look_at_all()
        over = [
            (index, one.id)
            for index, one in enumerate(self._followed)
            if _is_over(calls[one.id], now)
        ]
        await asyncio.gather(*(self._say_how_it_went(i, m, calls[m]) for i, m in over))
        late = [member for member, call in calls.items() if _is_overdue(call, now)]
        await self._until(
            lambda calls: not any(_is_overdue(call, now) for call in calls.values()), of=late
        )
        # What was said and done has changed these.
        calls.update(await self._look_at_all([*late, *(member for _, member in over)]))

    async def _say_how_it_went(self, index: int, member: str, call: dict[str, Any]) -> None:
        arrangement = int(call["arrangement"])
        missed_before = self._misses[member]
        misses = index % MISSES_EVERY == MISSES_EVERY - 1 and not missed_before
        again = index % MISSES_TWICE_EVERY == MISSES_TWICE_EVERY - 1 and missed_before == 1
        if misses or again:
            if await self._order(member, "missed", {"arrangement": arrangement}):
                self._misses[member] = missed_before + 1
                self.weeks.missed += misses
                self.weeks.missed_twice += again
            return
        unsure = index % OUTCOME_UNSURE_EVERY == OUTCOME_UNSURE_EVERY - 1
        outcome = "to_follow_up" if unsure else "aligned"
        await self._order(member, "held", {"outcome": outcome, "arrangement": arrangement})

    async def _cancel_and_rebook(self, member: str) -> bool:
        return await self._order(member, "cancel") and await self._order(member, "rebook")

    async def _count(self, what: str, done: Coroutine[Any, Any, bool]) -> bool:
        well = await done
        setattr(self.weeks, what, getattr(self.weeks, what) + well)
        return well

    async def _order(self, member: str, what: str, body: dict[str, Any] | None = None) -> bool:
        arrangement = (body or {}).get("arrangement", "first")
        try:
            await self._gateway.create(
                f"/v1/members/{member}/welcome-call/{what}",
                body or {},
                key=f"demo-{what}-{member}-{arrangement}",
                again=AWAY_ONLY,
            )
        except Refused:
            # Nothing free, or its time has come meanwhile: then it simply stays as it is.
            return False
        return True

    async def _until(
        self, question: Callable[[dict[str, dict[str, Any]]], bool], *, of: Sequence[str]
    ) -> None:
        deadline = time.monotonic() + self._patience
        while not question(await self._look_at_all(of)):
            if time.monotonic() > deadline:
                raise OperatorError("The welcome calls do not get any further: see onboarding.log.")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _look_at_all(self, members: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        wanted = members if members is not None else [one.id for one in self._followed]
        calls = await asyncio.gather(*(self._look_at(each) for each in wanted))
        return dict(zip(wanted, calls, strict=True))

    async def _look_at(self, member: str) -> dict[str, Any]:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                call = await self._gateway.look(f"/v1/members/{member}/welcome-call")
            except Away:
                call = None
            if call is not None:
                return dict(call)
            if time.monotonic() > deadline:
                raise OperatorError(f"There is no welcome call of {member} to be seen.")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _is_over(call: dict[str, Any], now: datetime) -> bool:
    return (
        call["status"] == "booked"
        and call["ends_at"] is not None
        and datetime.fromisoformat(call["ends_at"]) <= now
    )


def _is_overdue(call: dict[str, Any], now: datetime) -> bool:
    """Whether time itself should have given it into somebody's hands by now."""
    return (
        call["status"] in {"wanted", "offered"}
        and call.get("deadline") is not None
        and datetime.fromisoformat(call["deadline"]) <= now
    )
