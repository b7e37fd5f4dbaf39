"""Routes about welcomers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.peers import NewWelcomer, Welcomer
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["welcomers"])

OfPlace = Annotated[Id | None, Query(description="welcomers of this place only")]


@router.post("/v1/welcomers", status_code=201, response_model=Welcomer, summary="Enrol a welcomer")
async def enrol_welcomer(new: NewWelcomer, asked: Asked) -> Response:
    """Enrol a welcomer; newcomers who wait for one are looked at again by themselves."""
    asked.about_place(new.place_id)
    return await asked.create("onboarding", "/welcomers", new, Welcomer, at="/v1/welcomers")


@router.get("/v1/welcomers", response_model=Page[Welcomer], summary="List welcomers")
async def list_welcomers(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the welcomers of the places within reach."""
    return await asked.page(
        "onboarding",
        "/welcomers",
        Welcomer,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
    )


@router.get("/v1/welcomers/{welcomer_id}", response_model=Welcomer, summary="Read a welcomer")
async def read_welcomer(welcomer_id: str, asked: Asked) -> Response:
    """Read one welcomer."""
    return await asked.read("onboarding", f"/welcomers/{welcomer_id}", Welcomer)
