"""What requests about the vocabulary must hold."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from chassis.forms import Form
from services.matching.domain.vocabulary.concepts import TONGUES, Concept, Tongue
from services.matching.domain.vocabulary.phrases import words_in
from services.matching.forms.words import different

MOST_AT_ONCE = 100
RESERVED = frozenset({"unknown-words", "suggestions", "imports"})


def _with_a_word(text: str) -> str:
    if not words_in(text):
        raise ValueError("must have a word in it")
    return " ".join(text.split())


def _not_reserved(slug: str) -> str:
    if slug in RESERVED:
        raise ValueError("is an address of its own: choose another id")
    return slug


_PLAIN_LINE = r"^[^\x00-\x1f\x7f-\x9f<>]*[^\s\x00-\x1f\x7f-\x9f<>][^\x00-\x1f\x7f-\x9f<>]*$"
Term = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=_PLAIN_LINE),
    AfterValidator(_with_a_word),
]
ShortTerm = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80, pattern=_PLAIN_LINE),
    AfterValidator(_with_a_word),
]
Slug = Annotated[
    str,
    StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    AfterValidator(_not_reserved),
]
Terms = Annotated[list[Term], Field(max_length=60), AfterValidator(different)]


class LabelsForm(Form):
    """What a skill is called, by language."""

    fr: Term | None = None
    nl: Term | None = None
    en: Term | None = None

    def given(self) -> dict[Tongue, str]:
        """Return what there is."""
        labels: dict[Tongue, str] = {}
        for tongue in TONGUES:
            label = getattr(self, tongue)
            if label is not None:
                labels[tongue] = label
        return labels


class AlsoForm(Form):
    """What else it is called, by language."""

    fr: Terms = Field(default=[])
    nl: Terms = Field(default=[])
    en: Terms = Field(default=[])


class SkillForm(Form):
    """A concept: of the network's own, or what it adds to one that is there."""

    id: Slug
    labels: LabelsForm = LabelsForm()
    also: AlsoForm = AlsoForm()
    broader: Annotated[list[Slug], Field(max_length=10), AfterValidator(different)] = Field(
        default=[]
    )
    informal: bool = False

    def concept(self) -> Concept:
        """Return it in the domain's words."""
        return Concept(
            id=self.id,
            labels=self.labels.given(),
            also={
                tongue: tuple(getattr(self.also, tongue))
                for tongue in TONGUES
                if getattr(self.also, tongue)
            },
            broader=tuple(self.broader),
            informal=self.informal,
        )


def _each_once(concepts: list[SkillForm]) -> list[SkillForm]:
    if len({each.id for each in concepts}) != len(concepts):
        raise ValueError("must not hold an id twice")
    return concepts


class ImportForm(Form):
    """A portion of concepts."""

    concepts: Annotated[
        list[SkillForm], Field(min_length=1, max_length=MOST_AT_ONCE), AfterValidator(_each_once)
    ]


class SuggestionForm(Form):
    """Something that somebody misses in the vocabulary."""

    text: ShortTerm
    language: Literal["fr", "nl", "en"] = "fr"


class SettlementForm(Form):
    """What an unknown word turned out to mean: a skill, a new one, or nothing."""

    means: Slug | None = None
    new_skill: SkillForm | None = None
    means_nothing: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "SettlementForm":
        said = (self.means, self.new_skill, self.means_nothing)
        if sum(each is not None for each in said) != 1:
            raise ValueError("must say one of means, new_skill and means_nothing")
        return self
