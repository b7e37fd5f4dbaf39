"""What onboarding announces about charters."""

from typing import ClassVar

from pydantic import Field

from contracts.event import Id, Moment, ShortText
from contracts.onboarding import OnboardingEvent


class CharterPublished(OnboardingEvent):
    """A version of a charter is in force. It never changes again."""

    routing_key: ClassVar[str] = "charter_published.v1"

    charter_id: Id
    place_id: Id | None = Field(description="None: the network's own charter")
    number: int = Field(ge=1, description="counts the charter's versions, from 1")
    content_hash: ShortText = Field(description="SHA-256 of what is in it, in hex")
    changed_measures: tuple[ShortText, ...] = Field(
        default=(), max_length=100, strict=False, description="new or changed since the last one"
    )


class CharterReadingAsked(OnboardingEvent):
    """Somebody who accepted a charter is asked to read what it says anew, and to accept that."""

    routing_key: ClassVar[str] = "charter_reading_asked.v1"

    member_id: Id
    place_id: Id = Field(description="theirs")
    charter_id: Id
    number: int = Field(ge=1, description="of the version that says it")
    measures: tuple[ShortText, ...] = Field(
        max_length=100, strict=False, description="those that are left to accept"
    )
    answer_by: Moment = Field(description="who was cleared to host goes on hosting until then")


class CharterAccepted(OnboardingEvent):
    """Somebody has accepted measures of a charter, each in a certain version."""

    routing_key: ClassVar[str] = "charter_accepted.v1"

    member_id: Id
    charter_id: Id
    number: int = Field(ge=1)
    receipt_id: Id
    measures: tuple[ShortText, ...] = Field(max_length=100, strict=False)
    complete: bool = Field(description="whether nothing that concerns them is left to accept")
