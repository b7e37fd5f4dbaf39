"""Routes about charters: what a community has agreed on, and who has accepted it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.charters import (
    Acceptance,
    Changes,
    Charter,
    CharterInShort,
    Draft,
    DraftChange,
    NewCharter,
    Publication,
    Reading,
    Receipt,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.words import FromText, Id

router = APIRouter(route_class=GuardedRoute, tags=["charters"])

OfPlace = Annotated[
    Id | None, Query(description="the charters in force at this place, the network's among them")
]
Since = Annotated[
    Annotated[int, Field(ge=0, le=999_999)] | None,
    FromText,
    Query(description="the version to compare with; the one before by default, 0 for none"),
]


@router.post("/v1/charters", status_code=201, response_model=Draft, summary="Begin a charter")
async def begin_charter(new: NewCharter, asked: Asked) -> Response:
    """Begin the charter of the network, or of a place, as a draft. There is one of each."""
    if new.place_id is not None:
        asked.about_place(new.place_id)
    return await asked.create(
        "onboarding", "/charters", new, Draft, at="/v1/charters", part="/draft"
    )


@router.get("/v1/charters", response_model=Page[CharterInShort], summary="List charters")
async def list_charters(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the charters in force."""
    return await asked.page(
        "onboarding",
        "/charters",
        CharterInShort,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
        words=True,
    )


@router.get("/v1/charters/{charter_id}", response_model=Charter, summary="Read a charter")
async def read_charter(charter_id: str, asked: Asked) -> Response:
    """Read the version in force; what is not translated is there in French, and says so."""
    return await asked.read("onboarding", f"/charters/{charter_id}", Charter, words=True)


@router.get("/v1/charters/{charter_id}/draft", response_model=Draft, summary="Read a draft")
async def read_draft(charter_id: str, asked: Asked) -> Response:
    """Read the charter as it is being written, in all its languages."""
    return await asked.read("onboarding", f"/charters/{charter_id}/draft", Draft)


@router.patch("/v1/charters/{charter_id}/draft", response_model=Draft, summary="Change a draft")
async def change_draft(charter_id: str, change: DraftChange, asked: Asked) -> Response:
    """Change the title, the measures or both; measures are sent all together, in their order."""
    return await asked.change("onboarding", f"/charters/{charter_id}/draft", change, Draft)


@router.get(
    "/v1/charters/{charter_id}/versions",
    response_model=Page[CharterInShort],
    summary="List a charter's versions",
)
async def list_versions(
    charter_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the versions, the latest first."""
    return await asked.page(
        "onboarding",
        f"/charters/{charter_id}/versions",
        CharterInShort,
        limit=limit,
        cursor=cursor,
        words=True,
    )


@router.post(
    "/v1/charters/{charter_id}/versions",
    status_code=201,
    response_model=Charter,
    summary="Publish a version",
)
async def publish_version(charter_id: str, order: Publication, asked: Asked) -> Response:
    """Put the draft in force. Members are asked again for the measures that have changed, alone."""
    at = f"/v1/charters/{charter_id}/versions"
    return await asked.create(
        "onboarding", f"/charters/{charter_id}/versions", order, Charter, at=at, named_by="number"
    )


@router.get(
    "/v1/charters/{charter_id}/versions/{number}", response_model=Charter, summary="Read a version"
)
async def read_version(charter_id: str, number: str, asked: Asked) -> Response:
    """Read a version as it was published: it never changes."""
    return await asked.read(
        "onboarding", f"/charters/{charter_id}/versions/{number}", Charter, words=True
    )


@router.get(
    "/v1/charters/{charter_id}/versions/{number}/changes",
    response_model=Changes,
    summary="See what has changed in a version",
)
async def read_changes(charter_id: str, number: str, asked: Asked, since: Since = None) -> Response:
    """Show which measures came, changed and went, word by word."""
    return await asked.read(
        "onboarding",
        f"/charters/{charter_id}/versions/{number}/changes",
        Changes,
        words=True,
        filters={"since": since},
    )


@router.get(
    "/v1/members/{member_id}/charter", response_model=Reading, summary="See what there is to accept"
)
async def read_reading(member_id: str, asked: Asked) -> Response:
    """Show what a member has accepted, and what is new or has changed since, with the changes."""
    return await asked.read("onboarding", f"/members/{member_id}/charter", Reading, words=True)


@router.post(
    "/v1/members/{member_id}/charter/acceptances",
    status_code=201,
    response_model=Receipt,
    summary="Accept measures",
)
async def accept_measures(member_id: str, yes: Acceptance, asked: Asked) -> Response:
    """Say yes to measures of the version in force; those at the place may note it for somebody."""
    path = f"/members/{member_id}/charter/acceptances"
    return await asked.create("onboarding", path, yes, Receipt, at=f"/v1{path}")


@router.get(
    "/v1/members/{member_id}/charter/acceptances/{receipt_id}",
    response_model=Receipt,
    summary="Read a receipt",
)
async def read_receipt(member_id: str, receipt_id: str, asked: Asked) -> Response:
    """Read what was accepted, in which words (by their hash) and when."""
    return await asked.read(
        "onboarding", f"/members/{member_id}/charter/acceptances/{receipt_id}", Receipt
    )
