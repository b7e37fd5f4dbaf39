"""What members share of themselves with their place."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from gateway.words import In, Out, different

Shareable = Literal["given_name", "family_name", "email", "phone", "languages", "wishes"]


class NewChoice(In):
    """Which fields the other members of the place may know."""

    fields: Annotated[list[Shareable], AfterValidator(different)] = Field(
        max_length=6, json_schema_extra={"uniqueItems": True}
    )


class Choice(Out):
    """Which fields the other members of the place may know."""

    member_id: str
    place_id: str
    fields: list[Shareable]
    since: AwareDatetime | None = None


class Contact(Out):
    """One line of a place's table; null is what the member does not share."""

    member_id: str
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    phone: str | None = None
    languages: list[str] | None = None
    wishes: str | None = None
