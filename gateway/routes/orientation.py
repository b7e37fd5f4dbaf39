"""Routes about the orientation directory."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.orientation import NewSignpost, Signpost
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import Id, Name

router = APIRouter(route_class=GuardedRoute, tags=["orientation"])

AtPlace = Annotated[Id | None, Query(description="those of this place besides the network's")]
About = Annotated[Name | None, Query(description="words that they have")]


@router.post(
    "/v1/orientation",
    status_code=201,
    response_model=Signpost,
    summary="Say whom to turn to with what",
)
async def add_signpost(new: NewSignpost, asked: Asked) -> Response:
    """Say whom to turn to with what, at a place or in the whole network."""
    if new.place_id is not None:
        asked.about_place(new.place_id)
    return await asked.create("matching", "/orientation", new, Signpost, at="/v1/orientation")


@router.get("/v1/orientation", response_model=Page[Signpost], summary="List whom to turn to")
async def list_signposts(
    *,
    asked: Asked,
    place_id: AtPlace = None,
    q: About = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List whom to turn to with what, in the network and at a place."""
    return await asked.page(
        "matching",
        "/orientation",
        Signpost,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id, "q": q},
    )


@router.get(
    "/v1/orientation/{signpost_id}", response_model=Signpost, summary="Read whom to turn to"
)
async def read_signpost(signpost_id: str, asked: Asked) -> Response:
    """Read one line of the directory."""
    return await asked.read("matching", f"/orientation/{signpost_id}", Signpost)


@router.delete(
    "/v1/orientation/{signpost_id}",
    response_model=Signpost,
    summary="Take a line out of the directory",
)
async def remove_signpost(signpost_id: str, asked: Asked) -> Response:
    """Take a line out of the directory; it answers with what it said."""
    return await asked.remove("matching", f"/orientation/{signpost_id}", Signpost)
