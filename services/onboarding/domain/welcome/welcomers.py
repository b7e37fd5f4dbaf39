"""Welcomers: trained peers, and the half hours in which they can call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from services.onboarding.domain.places import Point

CALL = timedelta(minutes=30)
CALL_MINUTES = 30
_CALL_SECONDS = 1800
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Time that a welcomer gives each week, by the clock on their own wall.

    Attributes:
        weekday: 1 for Monday to 7 for Sunday.
        from_minute: minutes after midnight.
        until_minute: minutes after midnight; 1440 is the end of the day.
    """

    weekday: int
    from_minute: int
    until_minute: int

    def holds(self, first_minute: int) -> bool:
        """Tell whether a call that begins at ``first_minute`` ends in time, too."""
        return self.from_minute <= first_minute <= self.until_minute - CALL_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of one day, by the clock on the wall, in minutes after midnight."""

    from_minute: int
    until_minute: int

    def meets(self, first_minute: int) -> bool:
        """Tell whether a call that begins at ``first_minute`` would reach into them."""
        return first_minute < self.until_minute and first_minute + CALL_MINUTES > self.from_minute

    def holds(self, first_minute: int) -> bool:
        """Tell whether a call that begins at ``first_minute`` lies within them."""
        return self.from_minute <= first_minute <= self.until_minute - CALL_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which a welcomer's week is not as usual.

    Attributes:
        id: to take it back by.
        from_day: the first day, on their own calendar.
        until_day: the last day.
        hours: which part of each of these days it is about; empty: the whole day.
        extra: whether they give this time besides, instead of being away.
    """

    id: str
    from_day: date
    until_day: date
    hours: tuple[Hours, ...] = ()
    extra: bool = False

    @property
    def is_away(self) -> bool:
        """Whether they are not there at all on these days."""
        return not self.extra and not self.hours

    def on(self, day: date) -> bool:
        """Tell whether it is about ``day``."""
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A rest from giving calls; nobody has to say why.

    Attributes:
        since: the first day of it.
        until: the last day of it; ``None``: until they say so.
        imposed: whether somebody who leads said so: it protects others, and only who leads ends it.
    """

    since: date
    until: date | None = None
    imposed: bool = False

    def on(self, day: date) -> bool:
        """Tell whether ``day`` is in it."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Whose newcomers a welcomer calls; anybody's if nothing is said.

    Attributes:
        radius_m: those whose place is not further away from the welcomer's own.
        place_ids: those of these places.
        regions: those whose place is in one of these regions, in the places' own words.
    """

    radius_m: float | None = None
    place_ids: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def is_anywhere(self) -> bool:
        """Whether it has no borders."""
        return self.radius_m is None and not self.place_ids and not self.regions


ReminderKind = Literal["inactive_soon", "training_ends"]
"""What a welcomer is told while it can still be helped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """That a welcomer would give no calls any more, for a reason that they can do away with.

    Attributes:
        kind: the reason.
        on: the day in question, on their own calendar: from which they would count as inactive, or
            the last one for which their training counts.
    """

    kind: ReminderKind
    on: date


ANYWHERE = Territory()
WhyNot = Literal["left", "inactive", "not_trained", "not_begun", "paused", "away"]
"""Why somebody gives no call then, to whomever."""
Facet = Literal["has_organised", "has_taken_part", "is_professional"]
FACETS: Final[tuple[Facet, ...]] = ("has_organised", "has_taken_part", "is_professional")


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcomer:
    """A peer who has been trained to give welcome calls.

    Attributes:
        member_id: of their own record as a member, where they have one.
        trained_until: the last day, on their own calendar, for which the training counts.
        time_zone: IANA name of the zone that all days and hours here are meant in.
        location: where their place is.
        absences: days that are not as usual.
        per_day, per_week, per_month: how many calls at most, on their own calendar (weeks from
            Monday); ``None``: as many as there are.
        rest_minutes: from the end of a call to the beginning of the next, at least.
        buffer_before_minutes, buffer_after_minutes: kept free around each call besides.
        notice_hours: how long before a call they want to know of it; ``None``: as the network.
        has_organised, has_taken_part, is_professional: what they have lived through themselves.
        kinds: kinds of project that they know, in plain words.
        household, employer: words that two people share who should not call one another.
        conflicts: ids of members and places with whom they have a conflict of interest; shown to
            nobody but themselves.
        pause: a rest from giving calls.
        pauses_before: rests that are over, which nobody holds against them.
        active: whether they have shown lately that they are with us.
        last_active_at: the last sign of life, aware UTC; ``None``: none was ever noted.
        reminded: what they were told lately, so that it is told once.
        weight: how large their share of the calls is, 1 by default.
        since: the first day on which they give calls; ``None``: they have always been there.
        left: whether they are a welcomer no longer.
        member_left_on: since which day the member they are has left; over when that one is back.
    """

    id: str
    place_id: str
    given_name: str
    family_name: str | None
    email: str
    languages: tuple[str, ...]
    time_zone: str
    trained_until: date
    availability: tuple[Availability, ...]
    location: Point | None = None
    absences: tuple[Absence, ...] = ()
    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    rest_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice_hours: int | None = None
    has_organised: bool = False
    has_taken_part: bool = False
    is_professional: bool = False
    kinds: tuple[str, ...] = ()
    territory: Territory = ANYWHERE
    household: str | None = None
    employer: str | None = None
    conflicts: tuple[str, ...] = ()
    pause: Pause | None = None
    pauses_before: tuple[Pause, ...] = ()
    active: bool = True
    last_active_at: datetime | None = None
    reminded: tuple[Reminder, ...] = ()
    weight: float = 1.0
    since: date | None = None
    member_id: str | None = None
    left: bool = False
    member_left_on: date | None = None

    @property
    def gone(self) -> bool:
        """Whether they have left: as a welcomer, or as the member they are."""
        return self.left or self.member_left_on is not None


def slot_of(moment: datetime) -> int:
    """Return the number of the half hour that begins at or last before ``moment``.

    Calls begin on the full and half hours of UTC. One grid for everybody means that two calls of
    one welcomer either are at the same slot or do not touch, also after a change of availability
    or zone: a unique index on the slot is then all that a double booking has to get past.
    """
    return int(moment.timestamp()) // _CALL_SECONDS


def moment_of(slot: int) -> datetime:
    """Return when ``slot`` begins, aware UTC."""
    return datetime.fromtimestamp(slot * _CALL_SECONDS, UTC)


def is_on_grid(moment: datetime) -> bool:
    """Tell whether a call may begin then."""
    return moment_of(slot_of(moment)) == moment


def open_slots(welcomer: Welcomer, first: int, end: int) -> Iterator[int]:
    """Yield the slots from ``first`` until before ``end`` in which they could call, in order.

    That is every half hour that lies, by the clock on their wall, within one of their windows, on
    a day on which they give calls. An hour skipped in spring has no slots, and one repeated in
    autumn has them twice. Clocks jump at slots' borders everywhere, so that no call has a jump in
    its middle. This is the plain definition; the calendar has a faster way.
    """
    zone = ZoneInfo(welcomer.time_zone)
    for slot in range(first, end):
        if why_not_at(welcomer, slot) is None:
            begins = moment_of(slot).astimezone(zone)
            day, minute = begins.date(), begins.hour * 60 + begins.minute
            if any(
                window.weekday == day.isoweekday() and window.holds(minute)
                for window in welcomer.availability
            ) or any(
                absence.extra and any(hours.holds(minute) for hours in absence.hours)
                for absence in welcomer.absences
                if absence.on(day)
            ):
                yield slot


def why_not_at(welcomer: Welcomer, slot: int) -> WhyNot | None:  # noqa: PLR0911 - one for each
    """Return why they give no call in a slot, whatever their usual hours; ``None`` if they do."""
    begins = moment_of(slot).astimezone(ZoneInfo(welcomer.time_zone))
    day, minute = begins.date(), begins.hour * 60 + begins.minute
    if welcomer.gone:
        return "left"
    if not welcomer.active:
        return "inactive"
    if day > welcomer.trained_until:
        return "not_trained"
    if welcomer.since is not None and day < welcomer.since:
        return "not_begun"
    if welcomer.pause is not None and welcomer.pause.on(day):
        return "paused"
    for absence in welcomer.absences:
        if absence.on(day) and (
            absence.is_away
            or (not absence.extra and any(hours.meets(minute) for hours in absence.hours))
        ):
            return "away"
    return None
