"""The orientation directory: whom to turn to with what."""

from pydantic import Field

from gateway.words import Id, In, Languages, LongLine, Name, Out


class NewSignpost(In):
    """Whom to turn to with what, at a place or in the whole network."""

    topic: Name
    who: Name = Field(description="somebody, a group, a desk")
    where: LongLine = Field(description="where and when they are found, or where to look")
    languages: Languages
    place_id: Id | None = Field(default=None, description="null: in the whole network")


class Signpost(Out):
    """Whom to turn to with what."""

    id: str
    place_id: str | None = None
    topic: str
    who: str
    where: str
    languages: list[str]
