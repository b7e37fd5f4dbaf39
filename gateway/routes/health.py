"""Routes about the gateway itself: is it alive, is it ready, what does it offer."""

import asyncio
import time
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from gateway.admission import GuardedRoute
from gateway.house import House
from gateway.page import render
from gateway.services import NAMES

router = APIRouter(route_class=GuardedRoute, tags=["health"])

_LOOK_SECONDS = 1.0


class Liveness(BaseModel):
    """The process runs and takes requests."""

    live: bool


class Readiness(BaseModel):
    """Whether the gateway can do its work, and how the services are."""

    ready: bool
    services: dict[str, Literal["ready", "away"]]


@router.get("/livez", response_model=Liveness, summary="Is the gateway alive?")
async def livez() -> Liveness:
    """Tell that the process runs and takes requests."""
    return Liveness(live=True)


@router.get("/readyz", response_model=Readiness, summary="Is the gateway ready?")
async def readyz(request: Request) -> JSONResponse:
    """Tell whether the gateway itself is ready, and as a detail how the services are.

    A service that is away does not make the gateway unready: what does not need it goes on.
    """
    house: House = request.app.state.house
    if not house.keys.known:
        await house.keys.refresh()
    ready = house.keys.known
    look = await _look(request, house)
    return JSONResponse(
        {"ready": ready, "services": look},
        status_code=200 if ready else 503,
        headers=None if ready else {"Retry-After": "1"},
    )


async def _look(request: Request, house: House) -> dict[str, str]:
    """Return how the services are, looking once a second at the most, however often one asks."""
    state = request.app.state
    at, found = getattr(state, "look", (0.0, {}))
    if time.monotonic() - at < _LOOK_SECONDS:
        return dict(found)
    answers = await asyncio.gather(*(_ready(house, name) for name in NAMES))
    found = dict(zip(NAMES, ("ready" if ready else "away" for ready in answers), strict=True))
    state.look = (time.monotonic(), found)
    return dict(found)


async def _ready(house: House, name: str) -> bool:
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            return await house.services.ready(name)
    except TimeoutError:
        return False


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """Give the description of this API, OpenAPI 3.1."""
    return JSONResponse(request.app.openapi())


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Show the description of this API as a page."""
    return HTMLResponse(render(request.app.openapi()))
