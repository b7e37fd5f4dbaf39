"""Routes about welcomers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.welcomers import (
    Absence,
    NewAbsence,
    NewPause,
    NewTraining,
    NewWelcomer,
    Resumption,
    Welcomer,
    WelcomerChange,
    WelcomersDeparture,
)
from gateway.words import Id, In

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


@router.patch("/v1/welcomers/{welcomer_id}", response_model=Welcomer, summary="Change a welcomer")
async def change_welcomer(welcomer_id: str, change: WelcomerChange, asked: Asked) -> Response:
    """Change what a welcomer wishes. Calls that are booked stand, also outside new hours."""
    return await asked.change("onboarding", f"/welcomers/{welcomer_id}", change, Welcomer)


@router.post(
    "/v1/welcomers/{welcomer_id}/absences",
    status_code=201,
    response_model=Absence,
    summary="Note an absence",
)
async def add_absence(welcomer_id: str, new: NewAbsence, asked: Asked) -> Response:
    """Note days on which somebody is away, or gives time besides; calls then are handed over."""
    address = f"/welcomers/{welcomer_id}/absences"
    return await asked.create("onboarding", address, new, Absence, at=f"/v1{address}")


@router.delete(
    "/v1/welcomers/{welcomer_id}/absences/{absence_id}",
    response_model=Welcomer,
    summary="Take an absence back",
)
async def remove_absence(welcomer_id: str, absence_id: str, asked: Asked) -> Response:
    """Take an absence back; calls that were handed over stay with whoever took them."""
    path = f"/welcomers/{welcomer_id}/absences/{absence_id}"
    return await asked.remove("onboarding", path, Welcomer)


@router.post(
    "/v1/welcomers/{welcomer_id}/pause", response_model=Welcomer, summary="Pause a welcomer"
)
async def pause_welcomer(welcomer_id: str, pause: NewPause, asked: Asked) -> Response:
    """Let somebody rest from giving calls, from today; their calls are handed over.

    A pause that whoever leads has set is ended or shortened by who leads only.
    """
    return await _act(welcomer_id, "pause", pause, asked)


@router.post("/v1/welcomers/{welcomer_id}/resume", response_model=Welcomer, summary="End a pause")
async def resume_welcomer(welcomer_id: str, nothing: Resumption, asked: Asked) -> Response:
    """Let somebody give calls again; the pause is not held against them.

    They do so themselves, unless whoever leads has set the pause.
    """
    return await _act(welcomer_id, "resume", nothing, asked)


@router.post(
    "/v1/welcomers/{welcomer_id}/training", response_model=Welcomer, summary="Renew a training"
)
async def renew_training(welcomer_id: str, training: NewTraining, asked: Asked) -> Response:
    """Note until when a welcomer's training counts from now on."""
    return await _act(welcomer_id, "training", training, asked)


@router.post(
    "/v1/welcomers/{welcomer_id}/leave", response_model=Welcomer, summary="Be a welcomer no longer"
)
async def leave_as_welcomer(
    welcomer_id: str, nothing: WelcomersDeparture, asked: Asked
) -> Response:
    """Stop giving calls, without a reason; theirs are handed over. Members stay members."""
    return await _act(welcomer_id, "leave", nothing, asked)


async def _act(welcomer_id: str, act: str, order: In, asked: Asking) -> Response:
    path = f"/welcomers/{welcomer_id}/{act}"
    return answer(await asked.act("onboarding", path, order, Welcomer))
