"""Messages that a service has given up on, without what they say."""

from pydantic import AwareDatetime, Field

from gateway.words import In, LongLine, Out


class Decision(In):
    """What an operator decides, and why."""

    reason: LongLine


class DeadLetter(Out):
    """A message that was given up on."""

    id: str = Field(examples=["onboarding.0b9c7c1e-8f0a-5c3e-9a52-7f7c6a0f3d11"])
    service: str
    queue: str
    handler: str | None = None
    event_type: str | None = None
    message_id: str | None = None
    reason: str
    first_error: str | None = None
    attempts: int | None = None
    dead_at: AwareDatetime | None = None
    status: str = Field(description="`kept`, `replayed` or `discarded`")
    decided_by: str | None = None
    decision_reason: str | None = None
    decided_at: AwareDatetime | None = None


class DeadLetterPage(Out):
    """A page of dead letters, and which services could not be asked."""

    items: list[DeadLetter]
    next_cursor: str | None
    unavailable: list[str] = Field(description="services that did not answer")
