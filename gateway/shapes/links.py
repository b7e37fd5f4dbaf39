"""What somebody sees and does by a link: their own call, and nothing else of them."""

from typing import Literal

from pydantic import AwareDatetime, Field

from gateway.words import In, Moment, Out


class TimeToChoose(Out):
    """A time at which the newcomer can be called."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    welcomer_given_name: str | None = None


class LinkedCall(Out):
    """A welcome call as the newcomer who has its link may see it."""

    status: str = Field(description="such as `offered`, `booked` or `wanted`")
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    welcomer_given_name: str | None = None
    language: str | None = None
    time_zone: str | None = Field(default=None, description="IANA; of the newcomer's place")
    answer_by: AwareDatetime | None = None
    waiting_for: str | None = None
    in_the_hands_of: str | None = None


class InternalCall(LinkedCall):
    """A welcome call as onboarding tells the newcomer themselves."""

    id: str
    arrangement: int
    choices: list[TimeToChoose] = Field(default=[])


class Bookable(Out):
    """The times at which somebody is free to call a newcomer, soonest first."""

    items: list[TimeToChoose]


class FollowedLink(Out):
    """What a link is good for, and what can be chosen by it."""

    purpose: Literal["choose", "move", "cancel", "rebook"]
    expires_at: AwareDatetime
    call: LinkedCall
    times: list[TimeToChoose]


class LinkAct(In):
    """What is done by a link: one of its times, where it is for choosing one."""

    starts_at: Moment | None = Field(
        default=None,
        description="one of `times`; needed by `choose` and `move`, not taken by `cancel`; "
        "`rebook` without it takes the first that is free",
    )
    no_call: bool = Field(
        default=False, description="taken by `cancel` alone: rather no call, now or at another time"
    )


class Order(In):
    """What is passed on to onboarding."""

    arrangement: int
    starts_at: str | None = None
