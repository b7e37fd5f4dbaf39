"""Routes about who may host an activity."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.welcome_calls import Clearing, Hosting, NewHold, Nothing

router = APIRouter(route_class=GuardedRoute, tags=["hosting"])

_HOSTING = "/v1/members/{member_id}/hosting"


async def _carry_out(asked: Asking, member_id: str, what: str, order: BaseModel) -> Response:
    return answer(
        await asked.act("onboarding", f"/members/{member_id}/hosting/{what}", order, Hosting)
    )


@router.get(_HOSTING, response_model=Hosting, summary="Read whether somebody may host")
async def read_hosting(member_id: str, asked: Asked) -> Response:
    """Tell whether a member may host an activity, what is missing, and what stands against it."""
    return await asked.read("onboarding", f"/members/{member_id}/hosting", Hosting)


@router.post(f"{_HOSTING}/hold", response_model=Hosting, summary="Say that somebody is not to host")
async def hold_hosting(member_id: str, hold: NewHold, asked: Asked) -> Response:
    """Say that a member is not to host for now, with measures and a reason.

    It has no effect until somebody else has seen it the same way.
    """
    return await _carry_out(asked, member_id, "hold", hold)


@router.post(f"{_HOSTING}/confirm", response_model=Hosting, summary="Confirm a hold")
async def confirm_hold(member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """See a hold the same way, as somebody other than who said so: only now it has an effect."""
    return await _carry_out(asked, member_id, "confirm", nothing)


@router.post(f"{_HOSTING}/overturn", response_model=Hosting, summary="Overturn a hold")
async def overturn_hold(member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """See a hold otherwise, as somebody other than who said so: it never had an effect."""
    return await _carry_out(asked, member_id, "overturn", nothing)


@router.post(f"{_HOSTING}/clear", response_model=Hosting, summary="Let somebody host again")
async def clear_hosting(member_id: str, clearing: Clearing, asked: Asked) -> Response:
    """Let nothing stand against a member's hosting any more."""
    return await _carry_out(asked, member_id, "clear", clearing)
