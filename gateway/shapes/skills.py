"""The vocabulary: what people can do and wish to learn, in three languages."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from gateway.words import HIDDEN, In, Out, Slug, different

_TERM = rf"^[^{HIDDEN}<>]*[^\s{HIDDEN}<>][^{HIDDEN}<>]*$"
_RESERVED = frozenset({"unknown-words", "suggestions", "imports"})

Tongue = Literal["fr", "nl", "en"]
Term = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=_TERM),
    Field(description="a line without markup", examples=["réparer mon vélo"]),
]
ShortTerm = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_TERM)]
Terms = Annotated[
    list[Term],
    Field(max_length=60, json_schema_extra={"uniqueItems": True}),
    AfterValidator(different),
]


def _not_reserved(slug: str) -> str:
    if slug in _RESERVED:
        raise ValueError("is an address of its own: choose another id")
    return slug


SkillId = Annotated[Slug, AfterValidator(_not_reserved)]


class NewLabels(In):
    """What a skill is called, by language; what is not known may be left out."""

    fr: Term | None = None
    nl: Term | None = None
    en: Term | None = None


class NewAlso(In):
    """What else it is called, and what people say when they mean it, by language."""

    fr: Terms = Field(default=[])
    nl: Terms = Field(default=[])
    en: Terms = Field(default=[])


class NewSkill(In):
    """A skill of the network's own, or what it adds to one that is there."""

    id: SkillId
    labels: NewLabels = NewLabels()
    also: NewAlso = NewAlso()
    broader: Annotated[
        list[SkillId],
        Field(max_length=10, json_schema_extra={"uniqueItems": True}),
        AfterValidator(different),
    ] = Field(default=[], description="ids of what it is a part of")
    informal: bool = Field(default=False, description="learned by living rather than in a job")


def _each_once(concepts: list[NewSkill]) -> list[NewSkill]:
    if len({each.id for each in concepts}) != len(concepts):
        raise ValueError("must not hold an id twice")
    return concepts


class NewSkills(In):
    """A portion of a vocabulary: all of it is taken, or nothing."""

    concepts: Annotated[
        list[NewSkill], Field(min_length=1, max_length=100), AfterValidator(_each_once)
    ]


class Suggestion(In):
    """Something that somebody misses in the vocabulary."""

    text: ShortTerm
    language: Tongue = "fr"


class Settlement(In):
    """What an unknown word turned out to mean: one of the three."""

    means: SkillId | None = Field(default=None, description="a skill that is there")
    new_skill: NewSkill | None = Field(default=None, description="a skill that was missing")
    means_nothing: Literal[True] | None = Field(default=None, description="no skill at all")

    @model_validator(mode="after")
    def _one_of_them(self) -> "Settlement":
        said = (self.means, self.new_skill, self.means_nothing)
        if sum(each is not None for each in said) != 1:
            raise ValueError("must say one of means, new_skill and means_nothing")
        return self


class NamedSkill(Out):
    """A skill by its name."""

    id: str
    label: str = Field(description="in the reader's language, if it has one in it")


class SkillInShort(NamedSkill):
    """A skill as one of a list."""

    broader: list[NamedSkill]
    informal: bool


class Labels(Out):
    """What it is called, by language."""

    fr: str | None
    nl: str | None
    en: str | None


class Also(Out):
    """What else it is called, by language."""

    fr: list[str]
    nl: list[str]
    en: list[str]


class Skill(SkillInShort):
    """All that is known of a skill."""

    labels: Labels
    also: Also
    narrower: list[NamedSkill] = Field(description="what is a part of it")


class UnknownWord(Out):
    """A word, and nothing of the text it was in or of whom it came."""

    id: str
    word: str
    language: str = Field(description="which it seems to be in")
    count: int = Field(description="how often it was met, roughly")
    suggested: bool = Field(description="whether a member asked for it to be known")
    status: Literal["open", "settled"]
    means: NamedSkill | None
    seems: list[NamedSkill] = Field(description="skills that something of it names already")


class Import(Out):
    """What became of a portion."""

    taken: int
    new: int = Field(description="so many of them were not there before")
