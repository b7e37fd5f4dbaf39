"""What onboarding announces of questions and contributions."""

from typing import ClassVar

from pydantic import Field

from contracts.event import Id, LongText, Moment, ShortText
from contracts.onboarding import OnboardingEvent


class QuestionAnswered(OnboardingEvent):
    """What somebody asked, or had to say, has its answer. Read by notifications alone."""

    routing_key: ClassVar[str] = "question_answered.v1"

    question_id: Id
    asked_by: Id = Field(description="a member, or one of those at the side of members")
    kind: ShortText = Field(description="question or contribution")
    asked_at: Moment
    answer: LongText
