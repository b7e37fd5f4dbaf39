"""What must be said of values, answers, lessons, questions and the quality programme."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from chassis.forms import Form
from services.onboarding.domain.guidance.answers import QuestionAndAnswer
from services.onboarding.domain.guidance.sections import SECTIONS
from services.onboarding.domain.guidance.values import Value
from services.onboarding.domain.words import Tongue
from services.onboarding.forms.charter import InTongues, Paragraphs, Roles, Slug, Title
from services.onboarding.forms.words import Day, Id


def _known_section(section: str) -> str:
    if section not in SECTIONS:
        raise ValueError("not a section of the guide")
    return section


Section = Annotated[Slug, AfterValidator(_known_section)]
Amount = Annotated[float, Field(ge=-(10**12), le=10**12, allow_inf_nan=False)]


class ValueForm(Form):
    """One value."""

    value_id: Slug
    name: InTongues[Title]


def _each_once(values: list[ValueForm]) -> list[ValueForm]:
    if len({value.value_id for value in values}) != len(values):
        raise ValueError("must not hold a value_id twice")
    return values


class ValuesForm(Form):
    """All values, in their order."""

    values: Annotated[
        list[ValueForm], Field(min_length=1, max_length=20), AfterValidator(_each_once)
    ]

    def listed(self) -> tuple[Value, ...]:
        """Return them in the domain's words."""
        return tuple(Value(each.value_id, each.name.given()) for each in self.values)


class QuestionAndAnswerForm(Form):
    """A question and its answer in one language."""

    question: Title
    answer: Paragraphs


class WithWords(Form):
    """Anything that holds a question and its answer in several languages."""

    words: InTongues[QuestionAndAnswerForm]

    def given(self) -> dict[Tongue, QuestionAndAnswer]:
        """Return the words in the domain's own."""
        return said(self.words)


class FaqForm(WithWords):
    """An answer to what is often asked about a measure."""

    measure_id: Slug
    roles: Roles = Field(default=[])


class PromotionForm(FaqForm):
    """The order to make an answer one for everybody."""

    charter_id: Id


class FaqChangeForm(Form):
    """What is changed of an answer; what is not named stays."""

    measure_id: Slug | None = None
    roles: Roles | None = None
    words: InTongues[QuestionAndAnswerForm] | None = None
    status: Literal["shown", "retired"] | None = None


class LessonForm(Form):
    """Something learned."""

    section: Section
    words: InTongues[Paragraphs]


class LessonChangeForm(Form):
    """What is changed of a lesson; what is not named stays."""

    section: Section | None = None
    words: InTongues[Paragraphs] | None = None
    status: Literal["published", "retired"] | None = None


class QuestionForm(Form):
    """What came up, or what somebody has to say."""

    text: Paragraphs
    measure_id: Slug | None = None


class ReplyForm(Form):
    """The answer to it."""

    text: Paragraphs


class IndicatorForm(Form):
    """How one can tell."""

    unit: Title
    target: Amount
    value: Amount | None = None
    measured_on: Day | None = None


class QualityForm(Form):
    """A measure of quality."""

    place_id: Id | None = None
    name: InTongues[Title]
    owner: Title
    status: Literal["planned", "under_way", "achieved", "paused"] = "planned"
    indicator: IndicatorForm


class QualityChangeForm(Form):
    """What is changed of a measure of quality; what is not named stays."""

    name: InTongues[Title] | None = None
    owner: Title | None = None
    status: Literal["planned", "under_way", "achieved", "paused"] | None = None
    indicator: IndicatorForm | None = None


def said(words: InTongues[QuestionAndAnswerForm]) -> dict[Tongue, QuestionAndAnswer]:
    """Return questions and answers in the domain's words."""
    return {
        tongue: QuestionAndAnswer(question=each.question, answer=each.answer)
        for tongue, each in words.given().items()
    }
