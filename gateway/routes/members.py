"""Routes about members, and what follows from their joining."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.members import (
    Member,
    MemberChange,
    Message,
    Newcomer,
    WelcomeCall,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["members"])

OfPlace = Annotated[Id | None, Query(description="members of this place only")]


@router.post("/v1/members", status_code=201, response_model=Member, summary="Join a place")
async def join(newcomer: Newcomer, asked: Asked) -> Response:
    """Join a place, or register somebody there.

    A welcome call, a mentor and messages follow by themselves; the journey shows how far they are.
    """
    asked.about_place(newcomer.place_id)
    if asked.known:
        return await asked.create("onboarding", "/members", newcomer, Member, at="/v1/members")
    with asked.house.limits.join(asked.address, newcomer.place_id):
        return await asked.create("onboarding", "/members", newcomer, Member, at="/v1/members")


@router.get("/v1/members", response_model=Page[Member], summary="List members")
async def list_members(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the members of the places within reach."""
    return await asked.page(
        "onboarding",
        "/members",
        Member,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
    )


@router.get("/v1/members/{member_id}", response_model=Member, summary="Read a member")
async def read_member(member_id: str, asked: Asked) -> Response:
    """Read one member; contact details are null for who may not know them."""
    return await asked.read("onboarding", f"/members/{member_id}", Member)


@router.patch(
    "/v1/members/{member_id}", response_model=Member, summary="Change what is known of you"
)
async def change_member(member_id: str, change: MemberChange, asked: Asked) -> Response:
    """Change what you send; the rest stays. A further role begins a further journey."""
    return await asked.change("onboarding", f"/members/{member_id}", change, Member)


@router.get(
    "/v1/members/{member_id}/welcome-call",
    response_model=WelcomeCall,
    summary="Read a newcomer's welcome call",
)
async def read_welcome_call(member_id: str, asked: Asked) -> Response:
    """Tell when the newcomer is called and by whom, or what the call waits for."""
    return await asked.read("onboarding", f"/members/{member_id}/welcome-call", WelcomeCall)


@router.get(
    "/v1/members/{member_id}/messages",
    response_model=Page[Message],
    summary="List the messages to a member",
)
async def list_messages(
    member_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List what the member was written or is about to be, without the texts."""
    return await asked.page(
        "notifications", f"/members/{member_id}/messages", Message, limit=limit, cursor=cursor
    )
