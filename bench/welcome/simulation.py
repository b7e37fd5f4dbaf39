"""Twelve weeks of a network: does everybody get a call in time, and is the load spread evenly?"""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING
from uuid import UUID

from bench.welcome.people import HORIZON, KINDS, NOTICE, welcomers
from services.onboarding.domain.languages import shared
from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.bits import ones
from services.onboarding.domain.welcome.calendar import Calendar, FreeSlot, Request
from services.onboarding.domain.welcome.calendar.explanation import Explanation
from services.onboarding.domain.welcome.calls.call import (
    TIME,
    Choice,
    Outcome,
    WelcomeCall,
    call_id_of,
)
from services.onboarding.domain.welcome.calls.escalating import fire
from services.onboarding.domain.welcome.calls.ladder import next_rung
from services.onboarding.domain.welcome.calls.orders import arrange
from services.onboarding.domain.welcome.calls.outcomes import hold, miss
from services.onboarding.domain.welcome.claims import held
from services.onboarding.domain.welcome.rules import Rules
from services.onboarding.domain.welcome.welcomers import Absence, Availability

if TYPE_CHECKING:
    from services.onboarding.domain.welcome.calls.turn import Turn
    from services.onboarding.domain.welcome.welcomers import Welcomer

START = datetime.fromisoformat("2026-09-01T08:00:00+00:00")
DAYS = 84
RULES = Rules()
"""A network's as they are from the start: a call within seven days."""

NEWCOMERS = 5_000
ALIGNED = Outcome(judgement="aligned", measures=(), said_by=None)
WHY = "no_free_slot"
ALIKE = 20
"""So many welcomers have the same hours, zone, languages and caps."""


@dataclass(frozen=True, slots=True)
class Season:
    """What became of all newcomers, and of the welcomers' load.

    Attributes:
        in_time: percent of the newcomers whose call was held, or given into somebody's own hands,
            before their deadline.
        called: percent of the newcomers whose call was held before their deadline.
        spread: calls of the busiest less those of the idlest, among those of equal availability;
            one that nobody answered is a call, too.
        busiest_week: most calls of one welcomer in one week.
        after_return: most calls of a welcomer in the week after an absence.
    """

    in_time: float
    called: float
    spread: int
    busiest_week: int
    after_return: int


class RoundRobin(Calendar):
    """The same calendar, but whoever was booked longest ago in this month has the turn.

    On the first of the month nothing is known any more, and the list begins anew.
    """

    last: dict[tuple[str, str], int]
    turns = 0

    def _proposal(self, request: Request, slot: int, free: int) -> FreeSlot:
        starts_at = self._moments[slot]
        month = starts_at.strftime("%Y-%m")
        diary = min(
            (self._numbered[number] for number in ones(free)),
            key=lambda each: (self.last.get((each.welcomer.id, month), 0), each.number),
        )
        RoundRobin.turns += 1
        self.last[diary.welcomer.id, month] = RoundRobin.turns
        return FreeSlot(
            welcomer=diary.welcomer,
            starts_at=starts_at,
            language=shared(request.languages, diary.welcomer.languages) or "",
            held=held(diary.welcomer, starts_at, diary.claimed()),
            reasons=Explanation(considered=0, left_out=(), free_then=0, as_due=0, shortfall=0),
        )


def simulate(way: str, *, missed: float = 0, silent: float = 0) -> Season:
    """Let newcomers come for twelve weeks, and book them ``ours`` or by ``round robin``.

    Both climb the same ladder as real calls do: what is booked, missed, pressed on and escalated is
    decided by the domain's own rules.

    Args:
        way: who has the turn.
        missed: the share of calls at which nobody answers the telephone.
        silent: the share of calls of which nobody ever says how they went.
    """
    dice = random.Random(3)
    staff, groups = _staff(dice)
    calendar = (Calendar if way == "ours" else RoundRobin)(notice=NOTICE, horizon=HORIZON)
    if isinstance(calendar, RoundRobin):
        calendar.last = {}
    calendar.look_ahead(START)
    for welcomer in staff:
        calendar.put(welcomer)
    village = _Village(calendar=calendar, dice=dice, missed=missed, silent=silent)
    arrivals = deque(sorted(dice.uniform(0, DAYS * 24 * 3600) for _ in range(NEWCOMERS)))
    for hour in range((DAYS + 10) * 24):
        now = START + timedelta(hours=hour)
        calendar.look_ahead(now)
        while arrivals and arrivals[0] <= hour * 3600:
            village.join(START + timedelta(seconds=arrivals.popleft()), now)
        village.pass_hour(now)
        if hour % 24 == 0:
            village.look_again(now)
    return _season(village, staff, groups)


@dataclass(slots=True)
class _Village:
    """Calls by number, what each newcomer asks for, and what is going to happen to each call.

    Attributes:
        given: when each welcomer has rung somebody up, by their id.
        escalated: when calls were first given into somebody's own hands, by their number.
    """

    calendar: Calendar
    dice: random.Random
    missed: float
    silent: float
    calls: list[WelcomeCall] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    given: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    escalated: dict[int, datetime] = field(default_factory=dict)
    _due: list[tuple[datetime, int, int]] = field(default_factory=list)
    _said: list[tuple[datetime, int, int]] = field(default_factory=list)
    _waiting: set[int] = field(default_factory=set)

    def join(self, joined_at: datetime, now: datetime) -> None:
        """Let somebody come; they are given a time at once if there is one."""
        number, request = len(self.calls), _newcomer(self.dice)
        self.requests.append(request)
        member_id = str(UUID(int=number))
        call = WelcomeCall(
            id=call_id_of(member_id),
            member_id=member_id,
            place_id=str(UUID(int=0)),
            languages=request.languages,
            location=request.near,
            time_zone="Europe/Paris",
            since=joined_at,
            correlation_id=member_id,
            version=0,
            deadline=RULES.deadline(joined_at),
        )
        self.calls.append(call)
        self._keep(number, arrange(call, self._free(number, now), WHY, RULES, now, by=TIME), now)

    def pass_hour(self, now: datetime) -> None:
        """Let the newcomers' telephones ring, and time do what is due."""
        while self._said and self._said[0][0] <= now:
            _, number, arrangement = heappop(self._said)
            call = self.calls[number]
            if call.status == "booked" and call.arrangement == arrangement:
                self._rung_up(number, now)
        while self._due and self._due[0][0] <= now:
            _, number, version = heappop(self._due)
            call = self.calls[number]
            rung = next_rung(call, RULES, now)
            if call.version == version and rung is not None:
                free = self._free(number, now) if rung in {"settle", "press_on"} else []
                self._keep(number, fire(call, rung, RULES, now, free=free, why=WHY), now)

    def look_again(self, now: datetime) -> None:
        """Give a time to those who wait, longest waiting first."""
        for number in sorted(self._waiting):
            free = self._free(number, now)
            if free:
                turn = arrange(self.calls[number], free, WHY, RULES, now, by=TIME)
                self._keep(number, turn, now)

    def _rung_up(self, number: int, now: datetime) -> None:
        call, way = self.calls[number], self.dice.random()
        if call.slot is not None:
            self.given[call.slot[0]].append(call.slot[1])
        if self.silent <= way < self.silent + self.missed:
            free = self._free(number, now)
            self._keep(number, miss(call, free, WHY, RULES, now, by=TIME), now)
        elif way >= self.silent:
            self._keep(number, hold(call, ALIGNED, RULES, now, by=TIME), now)

    def _free(self, number: int, now: datetime) -> list[Choice]:
        free = self.calendar.earliest(self.requests[number], now)
        if free is None:
            return []
        return [
            Choice(
                welcomer_id=free.welcomer.id,
                welcomer_given_name=free.welcomer.given_name,
                starts_at=free.starts_at,
                ends_at=free.ends_at,
                language=free.language,
                time_zone=free.welcomer.time_zone,
                held=free.held,
            )
        ]

    def _keep(self, number: int, turn: Turn, now: datetime) -> None:
        before, after = turn.before, turn.call
        if before.slot != after.slot:
            given = {(each.welcomer_id, each.starts_at) for each in after.given}
            if before.slot is not None and before.version and before.slot not in given:
                self.calendar.release(*before.slot, before.held)
            if after.slot is not None:
                self.calendar.take(*after.slot, after.held)
        if any(each.what == "escalated" for each in turn.told):
            self.escalated.setdefault(number, now)
        self.calls[number] = after
        (self._waiting.add if after.seeks_itself else self._waiting.discard)(number)
        if after.due_at is not None:
            heappush(self._due, (after.due_at, number, after.version))
        if after.status == "booked" and after.ends_at is not None:
            heappush(self._said, (after.ends_at, number, after.arrangement))


def _season(village: _Village, staff: list[Welcomer], groups: list[list[str]]) -> Season:
    called = [
        call.status == "held" and call.starts_at is not None and call.starts_at <= call.until
        for call in village.calls
    ]
    in_time = [
        held_in_time or (number in village.escalated and village.escalated[number] <= call.until)
        for number, (call, held_in_time) in enumerate(zip(village.calls, called, strict=True))
    ]
    given = village.given
    weeks = Counter(
        (each, start.isocalendar()[:2]) for each, starts in given.items() for start in starts
    )
    return Season(
        in_time=100 * sum(in_time) / NEWCOMERS,
        called=100 * sum(called) / NEWCOMERS,
        spread=max(
            max(len(given[each]) for each in group) - min(len(given[each]) for each in group)
            for group in groups
        ),
        busiest_week=max(weeks.values(), default=0),
        after_return=max(
            (
                sum(
                    timedelta(0) < start.date() - absence.until_day <= timedelta(days=7)
                    for start in given[welcomer.id]
                )
                for welcomer in staff
                for absence in welcomer.absences
            ),
            default=0,
        ),
    )


def _staff(dice: random.Random) -> tuple[list[Welcomer], list[list[str]]]:
    """Return 400 welcomers, and the ids of those who could give just the same calls."""
    staff: list[Welcomer] = []
    groups = []
    spare = iter(welcomers(400))
    for number in range(400 // ALIKE):
        model = _model(dice, number)
        group = []
        for member in range(ALIKE):
            one = replace(
                next(spare),
                languages=model["languages"],
                time_zone=model["time_zone"],
                availability=model["availability"],
                per_day=2,
                per_week=model["per_week"],
                per_month=10,
                rest_minutes=30,
                notice_hours=None,
                location=Point(latitude=46.0, longitude=2.0),
                kinds=(),
                since=date(2026, 1, 1),
            )
            if member % 3 == 2:
                first = START.date() + timedelta(days=dice.randrange(DAYS - 30))
                away = Absence(
                    id="a", from_day=first, until_day=first + timedelta(days=dice.randrange(7, 29))
                )
                one = replace(one, absences=(away,))
            else:
                group.append(one.id)
            staff.append(one)
        groups.append(group)
    dice.shuffle(staff)
    return staff, groups


def _model(dice: random.Random, number: int) -> dict[str, object]:
    windows = tuple(
        Availability(weekday=weekday, from_minute=start * 30, until_minute=start * 30 + 150)
        for weekday, start in zip(
            dice.sample(range(1, 8), 3), dice.choices(range(18, 40), k=3), strict=True
        )
    )
    languages = (("fr",), ("fr", "en"), ("nl",), ("nl", "en"), ("en",), ("fr", "ar"))
    return {
        "languages": languages[number % len(languages)],
        "time_zone": dice.choice(("Europe/Paris", "Europe/Brussels", "America/Guadeloupe")),
        "availability": windows,
        "per_week": dice.choice((2, 3, 4)),
    }


def _newcomer(dice: random.Random) -> Request:
    return Request(
        languages=(dice.choices(("fr", "nl", "en", "ar"), (50, 25, 20, 5))[0],),
        near=Point(latitude=46.0, longitude=2.0),
        kinds=(dice.choice(KINDS),),
    )
