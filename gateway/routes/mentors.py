"""Routes about mentors."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.peers import Mentor, NewMentor
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["mentors"])

OfPlace = Annotated[Id | None, Query(description="mentors of this place only")]


@router.post("/v1/mentors", status_code=201, response_model=Mentor, summary="Enrol a mentor")
async def enrol_mentor(new: NewMentor, asked: Asked) -> Response:
    """Enrol a mentor; newcomers who wait for one are looked at again by themselves."""
    asked.about_place(new.place_id)
    return await asked.create("matching", "/mentors", new, Mentor, at="/v1/mentors")


@router.get("/v1/mentors", response_model=Page[Mentor], summary="List mentors")
async def list_mentors(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the mentors of the places within reach."""
    return await asked.page(
        "matching",
        "/mentors",
        Mentor,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
    )


@router.get("/v1/mentors/{mentor_id}", response_model=Mentor, summary="Read a mentor")
async def read_mentor(mentor_id: str, asked: Asked) -> Response:
    """Read one mentor."""
    return await asked.read("matching", f"/mentors/{mentor_id}", Mentor)
