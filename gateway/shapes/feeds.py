"""Calendars: a welcomer's own as a feed."""

from typing import Annotated

from pydantic import AwareDatetime, Field
from pydantic.types import StringConstraints

from gateway.words import In, Out


class NewFeed(In):
    """A wish for a private feed: nothing to say."""


class Digest(In):
    """What onboarding is told of a feed's address."""

    digest: str


class FeedState(Out):
    """Whether there is a feed."""

    active: bool
    since: AwareDatetime | None = None


class BusyFeedAddress(In):
    """Where one's own calendar is."""

    url: Annotated[
        str,
        StringConstraints(min_length=10, max_length=2000, pattern=r"^[\x21-\x7e]+$"),
        Field(
            description="https:// or webcal://, on the public Internet; shown to nobody again",
            examples=["https://calendar.example.org/private/paul.ics"],
        ),
    ]


class BusyFeedState(Out):
    """How it goes with one's own calendar."""

    active: bool
    host: str | None = Field(default=None, description="where it is; never the whole address")
    read_at: AwareDatetime | None = Field(default=None, description="when it was last read")
    next_look_at: AwareDatetime | None = None
    busy_times: int = Field(default=0, description="how many were found in the weeks ahead")
    error: str | None = Field(default=None, description="why the last look failed, a closed word")
    error_detail: str | None = Field(default=None, description="the same in plain words")


class Feed(FeedState):
    """A private feed; its address is told this once."""

    url: str = Field(description="secret: whoever has it can read the calendar")
