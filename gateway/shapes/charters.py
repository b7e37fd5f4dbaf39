"""Charters: their measures, their versions, and who has accepted what."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator
from pydantic.types import StringConstraints

from gateway.words import Id, In, Out, Paragraphs, Slug, Title, Whole, different

W = TypeVar("W")

NOT_NAMED: Any = None
"""What a field of a change is that was not sent; to send null is refused."""

Roles = Annotated[
    list[Title],
    Field(
        max_length=10,
        description="whom it concerns; nobody named means everybody",
        json_schema_extra={"uniqueItems": True},
    ),
    AfterValidator(different),
]
Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$"), Field(description="SHA-256")]
Translated = Annotated[
    bool, Field(description="false where there is French only and another language was asked for")
]


class NewWords(In, Generic[W]):
    """In French and, where somebody has translated it, in Dutch and English."""

    fr: W
    nl: W | None = None
    en: W | None = None


class Words(Out, Generic[W]):
    """In French and, where somebody has translated it, in Dutch and English."""

    fr: W
    nl: W | None = None
    en: W | None = None


class NewPassage(In):
    """A measure in one language."""

    title: Title
    text: Paragraphs


class NewMeasure(In):
    """One promise of a charter, with an address of its own."""

    measure_id: Slug = Field(description="stays the same from version to version")
    words: NewWords[NewPassage]
    roles: Roles = Field(default=[])
    excluded_practice: bool = Field(
        default=False, description="whether it says what is not done here"
    )


def _each_once(measures: list[NewMeasure]) -> list[NewMeasure]:
    if len({measure.measure_id for measure in measures}) != len(measures):
        raise ValueError("must not hold a measure_id twice")
    return measures


NewMeasures = Annotated[
    list[NewMeasure], Field(min_length=1, max_length=60), AfterValidator(_each_once)
]


class NewCharter(In):
    """The charter of the network, or of a place; a draft until it is published."""

    place_id: Id | None = Field(default=None, description="null for the network's own")
    title: NewWords[Title]
    measures: NewMeasures


class DraftChange(In):
    """What is changed in a draft; what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: NewWords[Title] = Field(default=NOT_NAMED)
    measures: NewMeasures = Field(default=NOT_NAMED)

    @model_validator(mode="after")
    def _says_something(self) -> "DraftChange":
        if not self.model_fields_set:
            raise ValueError("must change something")
        return self


class Publication(In):
    """The order to put the draft in force."""

    expected_number: Annotated[int, Field(ge=0, le=999_999), Whole] = Field(
        description="of the version in force; 0 where there is none yet"
    )
    draft_hash: Hash | None = Field(
        default=None, description="`content_hash` of the draft that you have read"
    )


class Acceptance(In):
    """Somebody's yes to measures of the version in force."""

    charter_id: Id
    number: Annotated[int, Field(ge=1, le=999_999), Whole]
    measures: Annotated[
        list[Slug],
        Field(min_length=1, max_length=60, json_schema_extra={"uniqueItems": True}),
        AfterValidator(different),
    ]
    given: Literal["online", "phone", "paper", "in_person"] = Field(
        default="online", description="how it was said; somebody else may note it on paper or phone"
    )


class Passage(Out):
    """A measure in one language."""

    title: str
    text: str


class DraftMeasure(Out):
    """A measure as it is written."""

    measure_id: str
    words: Words[Passage]
    roles: list[str]
    excluded_practice: bool


class Draft(Out):
    """A charter as it is being written."""

    id: str
    place_id: str | None = None
    title: Words[str]
    measures: list[DraftMeasure]
    content_hash: str


class Measure(DraftMeasure):
    """A measure as it is read, in the reader's language where it has been translated."""

    hash: str = Field(description="SHA-256 of what it says")
    title: str
    text: str
    language: str
    translated: Translated


class CharterInShort(Out):
    """A version of a charter, without its measures."""

    id: str
    place_id: str | None = None
    number: int
    published_on: str
    content_hash: str
    title: str
    titles: Words[str]
    language: str
    translated: Translated


class Charter(CharterInShort):
    """A version of a charter. It never changes."""

    measures: list[Measure]


class Piece(Out):
    """Words that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


class Difference(Out):
    """What has changed, word by word."""

    language: str
    title: list[Piece]
    text: list[Piece]


class MeasureChange(Out):
    """What became of a measure."""

    measure_id: str
    kind: Literal["added", "changed", "removed"]
    fields: list[str] = Field(description="of a measure that has changed: what of it")
    languages: list[str] = Field(description="in which languages its words are other ones")
    difference: Difference


class Changes(Out):
    """What has changed between two versions."""

    id: str
    number: int
    since: int
    items: list[MeasureChange]


class Accepted(Out):
    """When a measure was accepted, in which version."""

    number: int
    at: AwareDatetime
    receipt_id: str
    hash: str


class MeasureToRead(Measure):
    """A measure that concerns somebody, and where they stand with it."""

    state: Literal["accepted", "new", "changed"]
    accepted: Accepted | None = None
    fields: list[str] = Field(default=[], description="what of it has changed since then")
    languages: list[str] = Field(
        default=[], description="in which languages its words are other ones than then"
    )
    difference: Difference | None = Field(
        default=None, description="what has changed since they accepted it"
    )


class CharterToRead(CharterInShort):
    """A charter in force, with the measures that concern somebody."""

    measures: list[MeasureToRead]


class Reading(Out):
    """What somebody has accepted, and what is left to read."""

    member_id: str
    complete: bool = Field(description="nothing that concerns them is left to accept")
    charters: list[CharterToRead]


class MeasureAccepted(Out):
    """A measure, by what it said."""

    measure_id: str
    hash: str


class Receipt(Out):
    """That somebody said yes, to keep."""

    id: str
    member_id: str
    charter_id: str
    number: int
    at: AwareDatetime
    measures: list[MeasureAccepted]
    given: str
    noted_by: str | None = Field(
        default=None, description="who wrote it down for them; null where they did it themselves"
    )
