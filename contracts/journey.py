"""What onboarding announces about the way of its members."""

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.event import Id, Language, Location, LongText, Moment, ShortText
from contracts.onboarding import OnboardingEvent


class StepTaken(OnboardingEvent):
    """Somebody has done a step of a journey themselves, or somebody noted it for them."""

    routing_key: ClassVar[str] = "step_taken.v1"

    member_id: Id
    step: ShortText
    acted_by: ShortText = Field(description="member, welcomer, mentor, place or network")
    choice: ShortText = Field(default="", description="a closed word, where the step asks for one")


class StepOverdue(OnboardingEvent):
    """A step's deadline has passed. It says what to offer, not whom to blame."""

    routing_key: ClassVar[str] = "step_overdue.v1"

    member_id: Id
    place_id: Id
    role: ShortText
    step: ShortText
    who_acts: ShortText
    due_at: Moment
    person_id: Id | None = Field(
        default=None, description="the welcomer or mentor at their side, where it is they who act"
    )


class RoleTaken(OnboardingEvent):
    """Somebody who has joined is now something more, such as an organiser."""

    routing_key: ClassVar[str] = "role_taken.v1"

    member_id: Id
    place_id: Id
    role: ShortText


class WishesChanged(OnboardingEvent):
    """Somebody says in their own record that they hope for something else, or speak otherwise."""

    routing_key: ClassVar[str] = "wishes_changed.v1"

    member_id: Id
    languages: (
        Annotated[tuple[Language, ...], Field(min_length=1, max_length=20, strict=False)] | None
    ) = Field(default=None, description="all of them now; null where they are as before")
    wishes: LongText | None = Field(default=None, description="null where they are as before")
    ties: Annotated[tuple[ShortText, ...], Field(max_length=2, strict=False)] | None = Field(
        default=None, description="keyed marks, as in MemberJoined; null where they are as before"
    )


class MemberLeft(OnboardingEvent):
    """Somebody has left; what they did for others is to be handed over."""

    routing_key: ClassVar[str] = "member_left.v1"

    member_id: Id
    place_id: Id
    goodbye: LongText = Field(default="", description="to the community, if they wanted one")


class MemberReturned(OnboardingEvent):
    """Somebody is back, from having left or from having been away."""

    routing_key: ClassVar[str] = "member_returned.v1"

    member_id: Id
    place_id: Id
    location: Location | None = Field(default=None, description="where the place is")
    ties: tuple[ShortText, ...] = Field(
        default=(), max_length=2, strict=False, description="keyed marks, as in MemberJoined"
    )
