"""How the weeks after joining go by: for calls from day to day, for mentors over a month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from ops.demo.mentoring import DAYS, PARTING_DAY, Mentorings
from ops.demo.rounds import Rounding
from ops.demo.scenario import BACK_ON_DAY
from ops.demo.weeks import LONGEST, Calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ops.demo.company import Company
    from ops.demo.gateway import Gateway
    from ops.demo.passing import PassingTime
    from ops.demo.rounds import RoundTold
    from ops.demo.scenario import Story
    from ops.demo.settings import DemoSettings
    from ops.demo.staff import TheirTokens
    from ops.demo.weeks import Weeks

    Advance = Callable[[], None]

STAGES: Final = frozenset({*DAYS, BACK_ON_DAY, PARTING_DAY})
"""The days on which something is to be seen with mentors."""


class Course:
    """Lets time pass for everybody at once.

    Args:
        gateway: of a system whose clock may be put forward.
        story: who there is, once all have what they are due.
        settings: how patient to be, and whose seed decides between equals.
        tokens: of newcomers and mentors, who speak for themselves.
        clock: that is put forward.
    """

    def __init__(
        self,
        gateway: Gateway,
        story: Story,
        settings: DemoSettings,
        tokens: TheirTokens,
        clock: PassingTime,
    ) -> None:
        patience = settings.patience_seconds
        self._gateway = gateway
        self._clock = clock
        self._calls = Calls(gateway, story.followed, clock, patience)
        self._mentorings = Mentorings(gateway, story, tokens, clock, patience)
        self._rounding = Rounding(gateway, settings)
        self._day = 0
        self.figures: dict[str, Any] = {}

    @property
    def now(self) -> datetime:
        """What time it is in the demonstration."""
        return self._clock.now()

    @property
    def weeks(self) -> Weeks:
        """What became of the calls."""
        return self._calls.weeks

    @property
    def company(self) -> Company:
        """What became of newcomers and mentors."""
        return self._mentorings.company

    @property
    def round(self) -> RoundTold:
        """What came of the round for those who wait."""
        return self._rounding.told

    async def begin(self) -> None:
        """Let them answer, change their minds and go away before any day has passed.

        Raises:
            OperatorError: the gateway does not let us.
        """
        await self._rounding.try_early(str(self.now.date()))
        await self._calls.name_somebody()
        await self._calls.change_minds()
        await self._calls.go_away()
        await self._mentorings.say_whom_to_avoid()
        await self._mentorings.answer()
        await self._mentorings.ask_for_another()
        await self._mentorings.go_on_a_pause()
        await self._mentorings.answer()

    async def pass_days(self, calls: Advance, mentors: Advance) -> None:
        """Let the days pass until every call has come to its end and a month is over.

        Args:
            calls: called once for each newcomer whose call is settled.
            mentors: called once for each of the ``STAGES``.

        Raises:
            OperatorError: something that is due does not happen.
        """
        while True:
            are_open = not await self._calls.is_over(calls) and self._day < LONGEST
            ahead = [day for day in sorted(STAGES) if day > self._day]
            if not are_open and not ahead:
                break
            self._to(self._day + 1 if are_open else ahead[0])
            if are_open:
                await self._calls.end_of_day()
            if self._day in STAGES:
                await self._with_mentors()
                mentors()
        await self._mentorings.sum_up(await self._calls.sum_up())
        self.figures = await self._gateway.look("/v1/matching/figures") or {}

    def _to(self, day: int) -> None:
        self._clock.forward(timedelta(days=day - self._day))
        self._day = self.company.days = self.weeks.days = day

    async def _with_mentors(self) -> None:
        if self._day == BACK_ON_DAY:
            await self._rounding.play(str(self._clock.now().date()))
        await self._mentorings.end_of_day()
        if self._day == PARTING_DAY:
            await self._mentorings.part()
