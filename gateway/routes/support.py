"""Routes about support files, contacts, leaving and returning."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.members import Member
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.support import (
    Contact,
    Departure,
    NewContact,
    NewDeparture,
    NewReturn,
    SupportFile,
    SupportFileChange,
)
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["support"])

OfPlace = Annotated[Id | None, Query(description="who left this place only")]


@router.get(
    "/v1/members/{member_id}/support-file",
    response_model=SupportFile,
    summary="Read a member's support file",
)
async def read_support_file(member_id: str, asked: Asked) -> Response:
    """Tell who is at somebody's side, what was agreed and what comes next."""
    return await asked.read("onboarding", f"/members/{member_id}/support-file", SupportFile)


@router.patch(
    "/v1/members/{member_id}/support-file",
    response_model=SupportFile,
    summary="Change a member's support file",
)
async def change_support_file(member_id: str, change: SupportFileChange, asked: Asked) -> Response:
    """Change what you send; the rest stays."""
    path = f"/members/{member_id}/support-file"
    return await asked.change("onboarding", path, change, SupportFile)


@router.post(
    "/v1/members/{member_id}/contacts",
    response_model=Contact,
    summary="Note that a member was spoken to",
)
async def note_support_contact(member_id: str, contact: NewContact, asked: Asked) -> Response:
    """Note a telephone call, a meeting, a letter: nothing here is decided by software alone."""
    path = f"/members/{member_id}/contacts"
    return answer(await asked.act("onboarding", path, contact, Contact))


@router.post("/v1/members/{member_id}/leave", response_model=Member, summary="Leave the community")
async def leave(member_id: str, departure: NewDeparture, asked: Asked) -> Response:
    """Leave, with a goodbye if you want one. What you did for others is handed over."""
    return answer(await asked.act("onboarding", f"/members/{member_id}/leave", departure, Member))


@router.post("/v1/members/{member_id}/return", response_model=Member, summary="Come back")
async def come_back(member_id: str, back: NewReturn, asked: Asked) -> Response:
    """Come back after having left or been away: this one step is all."""
    return answer(await asked.act("onboarding", f"/members/{member_id}/return", back, Member))


@router.get("/v1/departures", response_model=Page[Departure], summary="List who has left")
async def list_departures(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List who has left the places within reach, what they said and what is to be taken over."""
    return await asked.page(
        "onboarding",
        "/departures",
        Departure,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
    )
