"""The envelope that every event carries in its body."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar
from uuid import UUID, uuid5

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A point in time: aware on the way in, UTC ever after."""

Id = Annotated[str, StringConstraints(min_length=36, max_length=36, pattern=r"^[0-9a-f-]{36}$")]
"""The text form of a UUID, lower case."""

Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]
"""A BCP 47 language tag."""

ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=4096)]


class Event(BaseModel):
    """A fact that has happened. Subclasses are promises: never changed, only versioned.

    Attributes:
        event_id: the fact's identity, derived from its aggregate and that aggregate's version, so
            that the same fact always has the same id.
        occurred_at: when it happened, UTC.
        correlation_id: shared by everything that follows from one request.
        causation_id: the event that caused this one; ``None`` when a person did.
    """

    # Readers ignore what they do not know: an optional field may be added within a version.
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    exchange: ClassVar[str]
    routing_key: ClassVar[str]

    event_id: UUID
    occurred_at: Moment
    correlation_id: UUID
    causation_id: UUID | None = None


def event_id(aggregate_id: str, version: int, event: type[Event]) -> UUID:
    """Return the id of the fact that ``event`` states of an aggregate at ``version``."""
    return uuid5(UUID(aggregate_id), f"{version}:{event.__name__}")


class Location(BaseModel):
    """A point on the earth, WGS 84, in degrees."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    latitude: Annotated[float, "degrees north"]
    longitude: Annotated[float, "degrees east"]
