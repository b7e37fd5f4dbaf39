"""Routes about mentors."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.mentors import (
    Mentee,
    Mentor,
    MentorChange,
    MentorPause,
    NewCapacity,
    NewMentor,
    NewMentorPause,
    Nothing,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import Id, In

router = APIRouter(route_class=GuardedRoute, tags=["mentors"])

OfPlace = Annotated[Id | None, Query(description="mentors of this place only")]
_ONE = "/v1/mentors/{mentor_id}"


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


@router.get(_ONE, response_model=Mentor, summary="Read a mentor")
async def read_mentor(mentor_id: str, asked: Asked) -> Response:
    """Read one mentor."""
    return await asked.read("matching", f"/mentors/{mentor_id}", Mentor)


@router.patch(_ONE, response_model=Mentor, summary="Change a mentor")
async def change_mentor(mentor_id: str, change: MentorChange, asked: Asked) -> Response:
    """Change what is said of a mentor. Newcomers who are theirs stay theirs."""
    return await asked.change("matching", f"/mentors/{mentor_id}", change, Mentor)


@router.post(
    f"{_ONE}/capacity", response_model=Mentor, summary="Say how many newcomers a mentor takes"
)
async def change_capacity(mentor_id: str, capacity: NewCapacity, asked: Asked) -> Response:
    """Say how many newcomers a mentor accompanies at a time.

    Nobody is sent away: below what is used, nobody new comes until there is room.
    """
    return await _act(mentor_id, "capacity", capacity, asked)


@router.post(
    f"{_ONE}/pauses", status_code=201, response_model=MentorPause, summary="Note a mentor's pause"
)
async def add_mentor_pause(mentor_id: str, new: NewMentorPause, asked: Asked) -> Response:
    """Note days on which a mentor is not to be counted on; theirs are handed over as it begins."""
    address = f"/mentors/{mentor_id}/pauses"
    # Where it can be read, and taken back, is the mentor's own page.
    response = await asked.create("matching", address, new, MentorPause, at=f"/v1{address}")
    response.headers["Location"] = f"/v1/mentors/{mentor_id}"
    return response


@router.delete(
    f"{_ONE}/pauses/{{pause_id}}", response_model=Mentor, summary="Take a mentor's pause back"
)
async def remove_mentor_pause(mentor_id: str, pause_id: str, asked: Asked) -> Response:
    """Take a pause back; newcomers who were handed over stay with whoever took them."""
    return await asked.remove("matching", f"/mentors/{mentor_id}/pauses/{pause_id}", Mentor)


@router.post(f"{_ONE}/hold", response_model=Mentor, summary="Keep a mentor from newcomers")
async def hold_mentor(mentor_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Keep a mentor from newcomers while something is clarified; theirs are handed over.

    Nobody does so to themselves, and nobody undoes it for themselves.
    """
    return await _act(mentor_id, "hold", nothing, asked)


@router.post(f"{_ONE}/release", response_model=Mentor, summary="Let a mentor be one again")
async def release_mentor(mentor_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Let a mentor who was held accompany newcomers again."""
    return await _act(mentor_id, "release", nothing, asked)


@router.post(f"{_ONE}/leave", response_model=Mentor, summary="Be a mentor no longer")
async def leave_as_mentor(mentor_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Stop being a mentor, without a reason; newcomers are handed over, none is left alone."""
    return await _act(mentor_id, "leave", nothing, asked)


@router.get(f"{_ONE}/mentees", response_model=Page[Mentee], summary="List a mentor's newcomers")
async def list_mentees(
    mentor_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List whom a mentor is asked to accompany, or does, and what is due."""
    return await asked.page(
        "matching",
        f"/mentors/{mentor_id}/mentees",
        Mentee,
        limit=limit,
        cursor=cursor,
        words=True,
    )


async def _act(mentor_id: str, act: str, order: In, asked: Asking) -> Response:
    return answer(await asked.act("matching", f"/mentors/{mentor_id}/{act}", order, Mentor))
