"""Puts the gateway together: routes behind their admission, refusals, the edge, the services."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from gateway import refusals
from gateway.admission import GuardedRoute
from gateway.document import describe
from gateway.edge import Edge
from gateway.house import House
from gateway.policy import MATRIX, NotInTheMatrix
from gateway.routes import (
    call_guide,
    call_pages,
    charters,
    concerns,
    dead_letters,
    feeds,
    guidance,
    health,
    hosting,
    journeys,
    links,
    matching,
    members,
    mentor_pages,
    mentoring,
    mentors,
    network,
    orientation,
    places,
    sessions,
    shared_contacts,
    skills,
    support,
    tasks,
    welcome_calls,
    welcomers,
)
from gateway.settings import GatewaySettings
from gateway.words import known_zones

_ROUTERS = (
    places.router,
    shared_contacts.router,
    members.router,
    journeys.router,
    support.router,
    sessions.router,
    welcome_calls.router,
    hosting.router,
    tasks.router,
    network.router,
    welcomers.router,
    mentors.router,
    mentoring.router,
    orientation.router,
    matching.router,
    skills.router,
    charters.router,
    feeds.router,
    call_pages.router,
    mentor_pages.router,
    links.router,
    guidance.router,
    call_guide.router,
    concerns.router,
    dead_letters.router,
    health.router,
)


def create_app(settings: GatewaySettings) -> ASGIApp:
    """Return the gateway as an ASGI application.

    Raises:
        OSError, ValueError: a key file is missing or does not hold what it should.
        NotInTheMatrix: a route that nobody has decided on.
    """
    house = House.of(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await house.keys.refresh()
        # The first look at the zones takes long: nobody's request should wait for it.
        await asyncio.to_thread(known_zones)
        yield
        await house.services.close()

    app = _routed(lifespan)
    app.state.house = house
    return Edge(app, origins=settings.cors_origins)


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document of the public API; needs no settings."""
    return describe(_routed(None))


def _routed(lifespan: Any) -> FastAPI:
    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan
    )
    for router in _ROUTERS:
        # Flat, and not include_router: that would build every route, with its admission, anew.
        app.router.routes.extend(router.routes)
    _check_complete(app)
    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(describe(app))
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    refusals.install(app)
    return app


def _check_complete(app: FastAPI) -> None:
    """Refuse to exist with a route beside the matrix, or a row without its route."""
    served = set()
    for route in app.router.routes:
        if not isinstance(route, GuardedRoute):
            raise NotInTheMatrix(f"{route!r} is served without an admission")
        served.add((route.method, route.path))
    if served != set(MATRIX):
        raise NotInTheMatrix(f"routes and matrix differ: {sorted(served ^ set(MATRIX))}")
