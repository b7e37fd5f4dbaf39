"""Lists, a page at a time, and where the next page begins."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import Field

from gateway.cursors import MAX_CHARACTERS
from gateway.words import FromText, Out

Item = TypeVar("Item")

Limit = Annotated[
    int, Field(ge=1, le=100), FromText, Query(description="items on a page at the most")
]
Cursor = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=MAX_CHARACTERS,
        pattern="^[A-Za-z0-9_-]+$",
        description="`next_cursor` of the page before, with the same filters",
    ),
]


class Page(Out, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next_cursor: str | None = Field(description="where the next page begins; null on the last one")


class InternalPage(Out, Generic[Item]):
    """A page as services give it."""

    items: list[Item]
    after: str | None = None
