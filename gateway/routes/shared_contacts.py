"""Routes about the table of a place's contacts."""

from fastapi import APIRouter, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.shared_contacts import Choice, Contact, NewChoice

router = APIRouter(route_class=GuardedRoute, tags=["members"])


@router.get(
    "/v1/members/{member_id}/shared-contact",
    response_model=Choice,
    summary="Read what I share with my place",
)
async def read_shared_contact(member_id: str, asked: Asked) -> Response:
    """Read which fields the other members of the place may know."""
    return await asked.read("onboarding", f"/members/{member_id}/shared-contact", Choice)


@router.post(
    "/v1/members/{member_id}/shared-contact",
    response_model=Choice,
    summary="Choose what I share with my place",
)
async def choose_shared_contact(member_id: str, new: NewChoice, asked: Asked) -> Response:
    """Let the other members of the place know exactly these fields; none takes me out."""
    return answer(
        await asked.act("onboarding", f"/members/{member_id}/shared-contact", new, Choice)
    )


@router.get(
    "/v1/places/{place_id}/contacts",
    response_model=Page[Contact],
    summary="List the contacts of a place",
)
async def list_contacts(
    place_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the members of a place who share something, with what they share and nothing else."""
    return await asked.page(
        "onboarding", f"/places/{place_id}/contacts", Contact, limit=limit, cursor=cursor
    )
