"""Values, answers, the guide to a call, questions, help, and the quality programme."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from gateway.shapes.charters import NOT_NAMED, NewWords, Roles, Translated, Words
from gateway.words import Day, Id, In, Out, Paragraphs, Slug, Title

Section = Literal["before", "opening", "listening", "charter", "questions", "afterwards"]
Amount = Annotated[float, Field(ge=-(10**12), le=10**12, allow_inf_nan=False)]
QualityStatus = Literal["planned", "under_way", "achieved", "paused"]
_SOMETHING = "must change something"


class Change(In):
    """What is changed of something; what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _says_something(self) -> "Change":
        if not self.model_fields_set:
            raise ValueError(_SOMETHING)
        return self


class NewValue(In):
    """Something that the network stands for."""

    value_id: Slug
    name: NewWords[Title]


def _each_once(values: list[NewValue]) -> list[NewValue]:
    if len({value.value_id for value in values}) != len(values):
        raise ValueError("must not hold a value_id twice")
    return values


class NewValues(In):
    """All values, in their order."""

    values: Annotated[
        list[NewValue], Field(min_length=1, max_length=20), AfterValidator(_each_once)
    ]


class Value(Out):
    """Something that the network stands for."""

    value_id: str
    name: Words[str]
    said: str = Field(description="its name in the reader's language")
    language: str
    translated: Translated


class Values(Out):
    """What the network stands for."""

    values: list[Value]


class HelpTopic(Out):
    """What there is help on."""

    topic: str
    title: str


class HelpTopics(Out):
    """All topics."""

    items: list[HelpTopic]


class HelpPage(HelpTopic):
    """One page of help."""

    text: str = Field(description="Markdown")
    language: str


class NewQuestionAndAnswer(In):
    """A question and its answer in one language."""

    question: Title
    answer: Paragraphs


class QuestionAndAnswer(Out):
    """A question and its answer in one language."""

    question: str
    answer: str


class NewFaqEntry(In):
    """An answer to what is often asked about a measure."""

    measure_id: Slug
    roles: Roles = Field(default=[])
    words: NewWords[NewQuestionAndAnswer]


class Promotion(NewFaqEntry):
    """The order to make an answer one for everybody: in words that name nobody."""

    charter_id: Id


class FaqChange(Change):
    """What is changed of an answer; what is not named stays."""

    measure_id: Slug = Field(default=NOT_NAMED)
    roles: Roles = Field(default=NOT_NAMED)
    words: NewWords[NewQuestionAndAnswer] = Field(default=NOT_NAMED)
    status: Literal["shown", "retired"] = Field(default=NOT_NAMED)


class FaqEntry(Out):
    """An answer to what is often asked about a measure."""

    id: str
    charter_id: str
    measure_id: str
    roles: list[str]
    status: str
    question: str
    answer: str
    language: str
    translated: Translated
    words: Words[QuestionAndAnswer]
    from_question: str | None = Field(
        default=None, description="the question or contribution that it came from"
    )


class NewLesson(In):
    """Something learned in calls, in words that name nobody."""

    section: Section
    words: NewWords[Paragraphs]


class LessonChange(Change):
    """What is changed of a lesson; what is not named stays."""

    section: Section = Field(default=NOT_NAMED)
    words: NewWords[Paragraphs] = Field(default=NOT_NAMED)
    status: Literal["published", "retired"] = Field(default=NOT_NAMED)


class Lesson(Out):
    """Something learned in calls."""

    id: str
    section: str
    status: str = Field(description="`proposed`, `published` or `retired`")
    text: str
    language: str
    translated: Translated
    words: Words[str]
    proposed_by: str
    proposed_at: AwareDatetime
    published_by: str | None = None


class GuideSection(Out):
    """A part of a call: what the house says, and what welcomers have learned."""

    section: str
    title: str
    text: str
    lessons: list[Lesson]


class CallGuide(Out):
    """The guide to a welcome call."""

    language: str
    sections: list[GuideSection]
    proposals: list[Lesson] = Field(description="one's own, or all for who leads")


class NewQuestion(In):
    """What came up, or what somebody has to say."""

    text: Paragraphs
    measure_id: Slug | None = None


class Reply(In):
    """An answer."""

    text: Paragraphs


class Replied(Out):
    """What somebody was told."""

    text: str
    by: str
    at: AwareDatetime


class Rule(Out):
    """A charter in force when it was asked."""

    charter_id: str
    number: int


class Question(Out):
    """A question or contribution, and its answer."""

    id: str
    asked_by: str
    place_id: str | None = None
    text: str
    measure_id: str | None = None
    status: str = Field(description="`asked`, `answered` or `promoted`")
    asked_at: AwareDatetime
    answer_due_at: AwareDatetime = Field(description="until when it is answered")
    rules: list[Rule] = Field(description="the versions of charters in force when it was made")
    answer: Replied | None = None
    faq_id: str | None = Field(default=None, description="the answer for everybody it became")


class NewIndicator(In):
    """How one can tell."""

    unit: Title
    target: Amount
    value: Amount | None = None
    measured_on: Day | None = None


class Indicator(Out):
    """How one can tell."""

    unit: str
    target: float
    value: float | None = None
    measured_on: str | None = None


class NewQualityMeasure(In):
    """Something that is done so that people fare well here."""

    place_id: Id | None = Field(default=None, description="null for the whole network")
    name: NewWords[Title]
    owner: Title = Field(description="who sees to it: a role or a circle")
    status: QualityStatus = "planned"
    indicator: NewIndicator


class QualityChange(Change):
    """What is changed of a measure of quality; what is not named stays."""

    name: NewWords[Title] = Field(default=NOT_NAMED)
    owner: Title = Field(default=NOT_NAMED)
    status: QualityStatus = Field(default=NOT_NAMED)
    indicator: NewIndicator = Field(default=NOT_NAMED)


class QualityMeasure(Out):
    """Something that is done so that people fare well here."""

    id: str
    place_id: str | None = None
    name: Words[str]
    said: str = Field(description="its name in the reader's language")
    language: str
    translated: Translated
    owner: str
    status: str
    indicator: Indicator
