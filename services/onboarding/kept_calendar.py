"""The calendar that a process keeps in memory, and how it learns of what others have done."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.calls import Choice
from services.onboarding.domain.welcome.fairness import REMEMBERED_DAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from services.onboarding.domain.welcome.calendar import FreeSlot
    from services.onboarding.domain.welcome.calls import WelcomeCall
    from services.onboarding.domain.welcome.welcomers import Welcomer
    from services.onboarding.settings import OnboardingSettings
    from services.onboarding.store import OnboardingStore

Time = tuple[str, datetime, tuple[str, ...]]
"""A welcomer's id, when a call of theirs begins, and its claims."""

_OVERLAP = timedelta(seconds=10)
"""Clocks of replicas differ and writes take time: so much is read twice, to miss nothing."""

_FULL_REFRESH = timedelta(minutes=10)
"""So late, at the latest, a replica learns of a welcomer whom another one's odd clock hid."""

_REMEMBERED = timedelta(days=REMEMBERED_DAYS)
"""Calls of so long ago still count for whose turn it is."""


class KeptCalendar:
    """The calendar of all welcomers, brought up to date by what has changed since it last was.

    It only proposes. What is proposed is taken in memory at once, so that green threads of one
    process do not propose the same; whether it holds, the store's index decides.
    """

    def __init__(self, store: OnboardingStore, settings: OnboardingSettings) -> None:
        self._store = store
        self._settings = settings
        self._fresh = timedelta(seconds=settings.fresh_seconds)
        self._calendar = Calendar(notice=settings.notice, horizon=settings.horizon)
        self._complete: datetime | None = None
        self._stale = True
        self._owners: dict[tuple[str, datetime], str] = {}
        self._own: dict[str, dict[tuple[str, datetime], Time]] = {}
        self._known: dict[str, tuple[int, tuple[Time, ...]]] = {}
        self.seen = datetime.fromtimestamp(0, UTC)

    def doubt(self) -> None:
        """Look again before the next proposal: something was not as it seemed."""
        self._stale = True

    def start_over(self) -> None:
        """Forget everything: nobody knows which times were taken."""
        self._complete = None

    def put(self, welcomers: Iterable[Welcomer]) -> None:
        """Enter welcomers of whom something is new."""
        for welcomer in welcomers:
            self._calendar.put(welcomer)

    def current(self, now: datetime) -> Calendar:
        """Return the calendar, with what has changed since it was last looked at."""
        if self._complete is None or now - self._complete > _FULL_REFRESH:
            calendar = Calendar(notice=self._settings.notice, horizon=self._settings.horizon)
            calendar.look_ahead(now)
            welcomers = self._store.welcomers.changed_since(None)
            taken = self._store.calls.taken_from(now - _REMEMBERED)
            busy = self._store.busy_feeds.busy_since(None)
            # Only a whole calendar replaces the old one: other green threads may be at work.
            self._calendar, self._complete = calendar, now
            self._owners, self._own, self._known = {}, {}, {}
        elif self._stale or now - self.seen > self._fresh:
            self._calendar.look_ahead(now)
            since = self.seen - _OVERLAP
            welcomers = self._store.welcomers.changed_since(since)
            taken = self._store.calls.taken_since(since)
            busy = self._store.busy_feeds.busy_since(since)
        else:
            return self._calendar
        self.put(welcomers)
        for welcomer_id, times in busy:
            self._calendar.occupy(welcomer_id, times)
        for each in taken:
            self._note(each.call_id, each.version, each.times)
        self.seen, self._stale = max(now, self.seen), False
        return self._calendar

    def note(self, call: WelcomeCall) -> None:
        """Learn of a call as it is stored: what it had before is free again."""
        given = [(each.welcomer_id, each.starts_at, each.held) for each in call.given]
        self._note(call.id, call.version, (*times_of(call), *given))

    def free_for(
        self,
        call: WelcomeCall,
        now: datetime,
        *,
        at: datetime | None = None,
        after: datetime | None = None,
        avoid: Collection[str] = (),
    ) -> Choice | None:
        """Return the earliest time at which somebody could make a call; ``None`` if there is none.

        Args:
            call: the call; the times that it has itself do not stand in its own way.
            now: aware UTC.
            at: only at this time.
            after: only later than this.
            avoid: ids of welcomers who are out of the question.
        """
        request = _request(call, avoid)
        with self._without(call, now) as calendar:
            if at is None and after is not None:
                times = calendar.bookable(request, now)
                at = next((time for time in times if time > after), None)
                free = None if at is None else calendar.at(request, at, now)
            elif at is not None:
                free = calendar.at(request, at, now)
            else:
                free = calendar.earliest(request, now)
        return None if free is None else _choice(free)

    def choices_for(
        self, call: WelcomeCall, now: datetime, count: int, *, avoid: Collection[str] = ()
    ) -> list[Choice]:
        """Return up to ``count`` times to choose from, before the deadline if there are any."""
        request = _request(call, avoid)
        with self._without(call, now) as calendar:
            found = calendar.choices(request, now, count, until=call.until)
            if not found:
                found = calendar.choices(request, now, count)
        return [_choice(free) for free in found]

    def bookable_for(self, call: WelcomeCall, now: datetime, *, limit: int) -> list[datetime]:
        """Return the times at which somebody could make a call, soonest first."""
        with self._without(call, now) as calendar:
            return calendar.bookable(_request(call, ()), now)[:limit]

    def fits(self, welcomer_id: str, starts_at: datetime, now: datetime) -> bool:
        """Tell whether a welcomer is still there for a call that they are to give."""
        return self.current(now).still_fits(welcomer_id, starts_at) is None

    def still_fits(self, call: WelcomeCall, now: datetime) -> bool:
        """Tell whether all whose time a call takes can still give it, and to this newcomer."""
        calendar, request = self.current(now), _request(call, ())
        return all(
            calendar.still_fits(welcomer_id, starts_at, request) is None
            for welcomer_id, starts_at, _ in times_of(call)
        )

    def take(self, call_id: str, choices: Iterable[Choice]) -> None:
        """Keep what is proposed for a call from being proposed for another."""
        self._take(call_id, [_time(each) for each in choices])

    def give_back(self, call_id: str, choices: Iterable[Choice]) -> None:
        """Let go of what was proposed for a call and is not stored."""
        stored = self._known.get(call_id, (0, ()))[1]
        self._release(call_id, [time for time in map(_time, choices) if time not in stored])
        # What is stored for it may have made way for the proposal.
        self._take(call_id, stored)

    def _note(self, call_id: str, version: int, times: tuple[Time, ...]) -> None:
        known_version, known = self._known.get(call_id, (0, ()))
        if known_version > version:
            return
        self._release(call_id, [time for time in known if time not in times])
        self._take(call_id, times)
        self._known[call_id] = (version, times)

    @contextmanager
    def _without(self, call: WelcomeCall, now: datetime) -> Iterator[Calendar]:
        """Look at the calendar as if a call had no time yet; nothing yields meanwhile.

        A time that has come is not given back: whoever rings in vain has rung.
        Times that were proposed for it at once, or stored since it was read, are its own, too: the
        same order may be at work twice, and only the store can tell that the other one was quicker.
        """
        calendar = self.current(now)
        own = [
            time
            for key, time in self._own.get(call.id, {}).items()
            if self._owners.get(key) == call.id and time[1] > now
        ]
        self._release(call.id, own)
        try:
            yield calendar
        finally:
            self._take(call.id, own)

    def _take(self, call_id: str, times: Iterable[Time]) -> None:
        for welcomer_id, starts_at, held in times:
            self._calendar.take(welcomer_id, starts_at, held)
            self._owners[welcomer_id, starts_at] = call_id
            own = self._own.setdefault(call_id, {})
            own[welcomer_id, starts_at] = (welcomer_id, starts_at, held)

    def _release(self, call_id: str, times: Iterable[Time]) -> None:
        for welcomer_id, starts_at, held in times:
            if self._owners.get((welcomer_id, starts_at)) == call_id:
                del self._owners[welcomer_id, starts_at]
                self._calendar.release(welcomer_id, starts_at, held)
            own = self._own.get(call_id)
            if own is not None:
                own.pop((welcomer_id, starts_at), None)
                if not own:
                    del self._own[call_id]


def times_of(call: WelcomeCall) -> tuple[Time, ...]:
    """Return whose time a call takes, when and with which claims, booked or kept to choose from.

    Without the times that were given for it before: see ``WelcomeCall.given``.
    """
    if call.status == "offered":
        return tuple(map(_time, call.choices))
    if call.welcomer_id is None or call.starts_at is None:
        return ()
    return ((call.welcomer_id, call.starts_at, call.held),)


def _time(choice: Choice) -> Time:
    return choice.welcomer_id, choice.starts_at, choice.held


def _request(call: WelcomeCall, avoid: Collection[str]) -> Request:
    return Request(
        languages=call.languages,
        near=call.location,
        member_id=call.member_id,
        place_id=call.place_id,
        time_zone=call.time_zone,
        region=call.region,
        kinds=call.kinds,
        household=call.household,
        employer=call.employer,
        facet=call.facet,
        not_welcomers=frozenset({*avoid, *call.avoid}),
    )


def _choice(free: FreeSlot) -> Choice:
    return Choice(
        welcomer_id=free.welcomer.id,
        welcomer_given_name=free.welcomer.given_name,
        starts_at=free.starts_at,
        ends_at=free.ends_at,
        language=free.language,
        time_zone=free.welcomer.time_zone,
        held=free.held,
        explanation=free.reasons.lines(),
    )
