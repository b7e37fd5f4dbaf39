"""What onboarding announces about information sessions."""

from typing import ClassVar

from pydantic import Field

from contracts.event import Id, Language, Moment, ShortText
from contracts.onboarding import OnboardingEvent


class SessionEvent(OnboardingEvent):
    """What is said of a session that has a time."""

    session_id: Id
    kind: ShortText = Field(description="information or deepening")
    title: ShortText
    starts_at: Moment
    ends_at: Moment
    time_zone: ShortText
    mode: ShortText = Field(description="in_person, online or hybrid")
    where: ShortText = Field(default="", description="an address or a link, for who comes")
    languages: tuple[Language, ...] = Field(min_length=1, max_length=20, strict=False)
    arrangement: int = Field(default=1, description="counts its times, from 1")


class SessionScheduled(SessionEvent):
    """A session has a time, the first one or another, or it is held elsewhere or another way."""

    routing_key: ClassVar[str] = "session_scheduled.v1"

    member_ids: tuple[Id, ...] = Field(
        default=(),
        max_length=500,
        strict=False,
        description="whom it concerns of those who signed up or voted on the time; "
        "who has a seat is told by SessionSeatMoved",
    )
    same_time: bool = Field(
        default=False, description="only where or how it is held is another than before"
    )


class SessionCancelled(SessionEvent):
    """A session will not be."""

    routing_key: ClassVar[str] = "session_cancelled.v1"

    member_ids: tuple[Id, ...] = Field(default=(), max_length=500, strict=False)
    dated: bool = Field(
        default=True,
        description="false if people were still voting on its time: the times are then the last "
        "of those proposed",
    )


class SessionInvited(OnboardingEvent):
    """Somebody is due a session, and is asked to choose one."""

    routing_key: ClassVar[str] = "session_invited.v1"

    member_id: Id
    kind: ShortText


class SessionSeatTaken(SessionEvent):
    """Somebody has a seat in a session."""

    routing_key: ClassVar[str] = "session_seat_taken.v1"

    member_id: Id


class SessionSeatMoved(SessionEvent):
    """The session in which somebody has a seat is at another time, or elsewhere for them."""

    routing_key: ClassVar[str] = "session_seat_moved.v1"

    member_id: Id
    same_time: bool = Field(default=False, description="its time is what it was")
    same_place: bool = Field(default=False, description="where and how they take part is, too")


class SessionSeatAwaited(SessionEvent):
    """Somebody signed up to a session that has no seat for them yet, and waits for one."""

    routing_key: ClassVar[str] = "session_seat_awaited.v1"

    member_id: Id


class SessionSeatOffered(SessionEvent):
    """Somebody who waited is kept a seat until they answer."""

    routing_key: ClassVar[str] = "session_seat_offered.v1"

    member_id: Id
    answer_by: Moment


class SessionSeatGivenUp(SessionEvent):
    """Somebody has given their seat or their place in the waiting line up, or let it pass."""

    routing_key: ClassVar[str] = "session_seat_given_up.v1"

    member_id: Id
    lapsed: bool = Field(
        default=False, description="they did not answer while a seat was kept for them"
    )


class SessionAttended(SessionEvent):
    """Somebody was there."""

    routing_key: ClassVar[str] = "session_attended.v1"

    member_id: Id


class SessionReminderDue(SessionEvent):
    """Somebody's session is soon."""

    routing_key: ClassVar[str] = "session_reminder_due.v1"

    member_id: Id


class SessionEldersMissing(SessionEvent):
    """A session is soon and has fewer elders than it should; its organiser is to look for more."""

    routing_key: ClassVar[str] = "session_elders_missing.v1"

    place_id: Id | None = Field(default=None, description="none for the network's own sessions")
    organiser_id: ShortText
    missing: int = Field(ge=1, le=500)
