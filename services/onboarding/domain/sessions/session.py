"""A session: what it is, when, where, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from services.onboarding.domain.sessions.polls import Choice, Poll

Kind = Literal["information", "deepening"]
Mode = Literal["in_person", "online", "hybrid"]
Way = Literal["room", "online"]
Status = Literal["polling", "scheduled", "cancelled"]
Standing = Literal["seated", "offered", "waiting", "given_up"]
Word = Literal[
    "scheduled",
    "cancelled",
    "seat_taken",
    "seat_awaited",
    "seat_offered",
    "seat_given_up",
    "seat_moved",
    "attended",
    "reminder_due",
    "elders_missing",
]

ENTRIES = 500
"""So many people a session knows at the most, those who gave their seat up included."""

WAYS: Mapping[Mode, tuple[Way, ...]] = {
    "in_person": ("room",),
    "online": ("online",),
    "hybrid": ("room", "online"),
}


class NotPossible(Exception):  # noqa: N818 - reads as the sentence it is
    """The state of a session does not allow this any more, or not yet; one sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a network has decided about its sessions.

    Attributes:
        offer: how long somebody is kept a seat at the most; near the start it is shorter.
        offer_least: how long they are kept it at the least, unless the session begins before.
        reminder: how long before the start people are reminded.
        elders_due: how long before the start seats kept for elders are given to others, and the
            coordinator is warned that elders are missing.
        elder_after: how long somebody has been a member who counts as an elder.
    """

    offer: timedelta = timedelta(hours=48)
    offer_least: timedelta = timedelta(minutes=30)
    reminder: timedelta = timedelta(days=1)
    elders_due: timedelta = timedelta(days=3)
    elder_after: timedelta = timedelta(days=365)

    def makes_elder(self, joined_at: datetime, now: datetime) -> bool:
        """Tell whether somebody who joined then counts as an elder by now."""
        return now - joined_at >= self.elder_after


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From when until when, aware UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody in a session.

    Attributes:
        way: where they are going to be.
        standing: whether they have a seat, are kept one, wait for one, or gave it up.
        number: their place in the order of signing up.
        elder: whether they have been members for long enough to pass on what they know.
        since: when they signed up, aware UTC.
        sign_ups: how often they did so.
        answer_by: until when they are kept a seat; only while they are.
        attended: whether they were there.
    """

    member_id: str
    way: Way
    standing: Standing
    number: int
    elder: bool
    since: datetime
    sign_ups: int = 1
    answer_by: datetime | None = None
    attended: bool = False

    @property
    def holds(self) -> bool:
        """Whether a seat is theirs, or kept for them."""
        return self.standing in {"seated", "offered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session of a place, or of the whole network.

    Attributes:
        titles: in several languages, by BCP 47 tag; so are ``descriptions``.
        languages: those it is held in.
        place_id: whose it is; ``None`` for the network's own.
        room_seats: 0 where nobody can be in the room; so is ``online_seats``.
        elders_wanted: how many elders are to be there.
        time_zone: IANA, of the clock that people there look at.
        span: when it is; ``None`` while a poll looks for a time, and the last of those
            proposed where it was cancelled without one.
        arrangement: counts its times and whereabouts, from 1.
        edition: counts what its organisers changed of it, from 1.
        elders_checked: whether the day is past on which missing elders are warned of.
        warned_at: since when the coordinator is warned that elders are missing.
        reminded: whether people were reminded, or it is too late to do so.
    """

    id: str
    kind: Kind
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    languages: tuple[str, ...]
    place_id: str | None
    mode: Mode
    address: str
    link: str
    room_seats: int
    online_seats: int
    elders_wanted: int
    time_zone: str
    organiser_id: str
    correlation_id: str
    created_at: datetime
    status: Status
    version: int = 1
    edition: int = 1
    arrangement: int = 0
    span: Span | None = None
    poll: Poll | None = None
    choice: Choice | None = None
    entries: tuple[Entry, ...] = ()
    elders_checked: bool = False
    warned_at: datetime | None = None
    reminded: bool = False

    def entry(self, member_id: str) -> Entry | None:
        """Return somebody's entry."""
        return next((each for each in self.entries if each.member_id == member_id), None)

    def with_entry(self, entry: Entry) -> Session:
        """Return the session with that entry, in place of the member's own if there was one."""
        others = tuple(each for each in self.entries if each.member_id != entry.member_id)
        entries = tuple(sorted((*others, entry), key=lambda each: each.number))
        return replace(self, entries=entries)

    def seats(self, way: Way) -> int:
        """Return how many can be there that way."""
        return self.room_seats if way == "room" else self.online_seats

    def where(self, way: Way) -> str:
        """Return the address or the link for somebody with a seat."""
        return self.address if way == "room" else self.link

    def free(self, way: Way) -> int:
        """Return how many seats nobody has or is kept; below 0 where more came than signed up."""
        return self.seats(way) - sum(each.holds and each.way == way for each in self.entries)

    @property
    def elders(self) -> int:
        """How many elders have a seat or are kept one."""
        return sum(each.holds and each.elder for each in self.entries)

    @property
    def elders_missing(self) -> int:
        """How many more elders are to be there."""
        return max(0, self.elders_wanted - self.elders)

    def begun(self, now: datetime) -> bool:
        """Tell whether it has begun."""
        return self.span is not None and now >= self.span.starts_at

    def over(self, now: datetime) -> bool:
        """Tell whether it is over."""
        return self.span is not None and now >= self.span.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to be told.

    Attributes:
        word: what happened.
        member_id: to whom, where it is about one person.
        way: where they are going to be.
        answer_by: until when they are kept a seat.
        member_ids: whom it concerns, where it is about several.
        lapsed: whether a seat is lost because nobody answered in time.
        same_time: whether a session that is moved keeps its time.
        same_place: whether it stays where it was for them, and is held as it was.
    """

    word: Word
    member_id: str | None = None
    way: Way = "room"
    answer_by: datetime | None = None
    member_ids: tuple[str, ...] = ()
    lapsed: bool = False
    same_time: bool = False
    same_place: bool = False


class Turn(NamedTuple):
    """A session after something happened to it, and what is to be told of that."""

    session: Session
    news: tuple[News, ...] = ()

    def then(self, act: Callable[[Session], Turn]) -> Turn:
        """Return the turn after the next act, with the news of both."""
        after = act(self.session)
        return Turn(after.session, self.news + after.news)


def about(entry: Entry, word: Word) -> News:
    """Return the news about somebody's seat."""
    return News(word=word, member_id=entry.member_id, way=entry.way, answer_by=entry.answer_by)


def concerned(session: Session) -> tuple[str, ...]:
    """Return whom a change of plan concerns: who signed up, or voted on the time."""
    signed_up = [each.member_id for each in session.entries if each.standing != "given_up"]
    voted = [each.member_id for each in session.poll.ballots] if session.poll else []
    return tuple(dict.fromkeys(signed_up + voted))[:ENTRIES]
