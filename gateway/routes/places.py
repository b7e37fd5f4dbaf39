"""Routes about third places."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from chassis.problems import FieldError, Problem
from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.places import NewPlace, Place
from gateway.words import FromText, Latitude, Longitude

Radius = Annotated[int, Field(ge=1, le=1_000_000)]

router = APIRouter(route_class=GuardedRoute, tags=["places"])


@router.post(
    "/v1/places", status_code=201, response_model=Place, summary="Add a place to the network"
)
async def add_place(new: NewPlace, asked: Asked) -> Response:
    """Add a place. It is findable as soon as this is answered."""
    return await asked.create("onboarding", "/places", new, Place, at="/v1/places")


@router.get("/v1/places", response_model=Page[Place], summary="Find places")
async def list_places(
    *,
    asked: Asked,
    latitude: Annotated[Latitude | None, FromText, Query(description="degrees north")] = None,
    longitude: Annotated[Longitude | None, FromText, Query(description="degrees east")] = None,
    radius_m: Annotated[
        Radius | None, FromText, Query(description="metres around the point")
    ] = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List all places, or those around a point, nearest first. A point needs both coordinates."""
    if (latitude is None) != (longitude is None) or (radius_m is not None and latitude is None):
        raise Problem(
            422,
            "not-valid",
            "Correct the fields that are named and send the request again.",
            errors=[
                FieldError("", "A point needs latitude and longitude; radius_m needs a point.")
            ],
        )
    filters = {"latitude": latitude, "longitude": longitude, "radius_m": radius_m}
    return await asked.page(
        "onboarding", "/places", Place, limit=limit, cursor=cursor, filters=filters
    )


@router.get("/v1/places/{place_id}", response_model=Place, summary="Read a place")
async def read_place(place_id: str, asked: Asked) -> Response:
    """Read one place."""
    return await asked.read("onboarding", f"/places/{place_id}", Place)
