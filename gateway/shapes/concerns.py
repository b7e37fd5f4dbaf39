"""Concerns, voiced in confidence."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gateway.words import FreeText, Id, In, Out, Slug, different

About = Literal[
    "hosting_conditions",
    "pace",
    "safety",
    "inappropriate_behaviour",
    "lack_of_privacy",
    "other",
]


def _none(measures: list[str]) -> bool:
    return not measures


class NewConcern(In):
    """A concern; a doubt is enough, and nothing but the text is needed."""

    place_id: Id | None = None
    text: FreeText
    about: About | None = None
    measures: Annotated[
        list[Slug],
        Field(
            max_length=10,
            json_schema_extra={"uniqueItems": True},
            # Reports that does not know of measures yet must not refuse a concern that names none.
            exclude_if=_none,
        ),
        AfterValidator(different),
    ] = Field(
        default=[],
        description="what it is about, by `measure_id` of a charter; kept as confidentially as the "
        "text, and never refused because there is no such measure",
    )


class Receipt(Out):
    """The acknowledgement. The receipt is shown this once."""

    id: str
    receipt: str
    filed_on: str = Field(description="a day, never a time")


class Concern(Out):
    """A concern as the network's staff reads it."""

    id: str
    filed_on: str
    about: str | None = None
    place_id: str | None = None
    text: str
    measures: list[str] = Field(default=[], description="of a charter, as they were named")
    from_member: bool


class ConcernInList(Out):
    """A concern in a list, without its measures, and its text unless the service gives it."""

    id: str
    filed_on: str
    about: str | None = None
    place_id: str | None = None
    text: str | None = None
    from_member: bool
