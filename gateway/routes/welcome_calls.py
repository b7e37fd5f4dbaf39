"""Routes by which a welcome call is arranged, held and looked after."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.members import WelcomeCall
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.welcome_calls import (
    BookableTimes,
    CallToGive,
    Chosen,
    Contact,
    Held,
    NotesOfCall,
    Nothing,
    Order,
    Time,
)

router = APIRouter(route_class=GuardedRoute, tags=["welcome calls"])

_CALL = "/v1/members/{member_id}/welcome-call"
_ARRANGED_ANEW: dict[int | str, dict[str, Any]] = {410: {}}


async def _carry_out(asked: Asking, member_id: str, what: str, order: BaseModel) -> Response:
    path = f"/members/{member_id}/welcome-call{what}"
    return answer(await asked.act("onboarding", path, order, WelcomeCall))


@router.post(_CALL, response_model=WelcomeCall, summary="Ask for a welcome call")
async def ask_for_call(member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Ask for a call, whoever you are; who has one under way keeps it."""
    return await _carry_out(asked, member_id, "", nothing)


@router.get(
    f"{_CALL}/slots", response_model=BookableTimes, summary="List the times a call could be at"
)
async def list_slots(member_id: str, asked: Asked) -> Response:
    """List when somebody could call, soonest first; none of them is kept by looking."""
    return await asked.read("onboarding", f"/members/{member_id}/welcome-call/slots", BookableTimes)


@router.post(
    f"{_CALL}/choose",
    response_model=WelcomeCall,
    summary="Choose one of the times offered",
    responses=_ARRANGED_ANEW,
)
async def choose_time(member_id: str, chosen: Chosen, asked: Asked) -> Response:
    """Choose one of the times that are kept for the newcomer; the others are let go."""
    return await _carry_out(asked, member_id, "/choose", chosen)


@router.post(
    f"{_CALL}/move",
    response_model=WelcomeCall,
    summary="Move a welcome call",
    responses=_ARRANGED_ANEW,
)
async def move_call(member_id: str, time: Time, asked: Asked) -> Response:
    """Move the call to a certain time, or to the next that is free.

    A time that somebody else has just taken is a 409 that names what is free next.
    """
    return await _carry_out(asked, member_id, "/move", time)


@router.post(
    f"{_CALL}/cancel",
    response_model=WelcomeCall,
    summary="Cancel a welcome call",
    responses=_ARRANGED_ANEW,
)
async def cancel_call(member_id: str, order: Order, asked: Asked) -> Response:
    """Cancel the call; a welcomer who cannot give it has somebody else take it."""
    return await _carry_out(asked, member_id, "/cancel", order)


@router.post(
    f"{_CALL}/rebook",
    response_model=WelcomeCall,
    summary="Book a welcome call again",
    responses=_ARRANGED_ANEW,
)
async def rebook_call(member_id: str, time: Time, asked: Asked) -> Response:
    """Book a call again that was cancelled, declined, or in somebody's own hands."""
    return await _carry_out(asked, member_id, "/rebook", time)


@router.post(
    f"{_CALL}/decline",
    response_model=WelcomeCall,
    summary="Do without a welcome call",
    responses=_ARRANGED_ANEW,
)
async def decline_call(member_id: str, order: Order, asked: Asked) -> Response:
    """Do without a call. It can be asked for at any time."""
    return await _carry_out(asked, member_id, "/decline", order)


@router.post(
    f"{_CALL}/held",
    response_model=WelcomeCall,
    summary="Note that a welcome call took place",
    responses=_ARRANGED_ANEW,
)
async def hold_call(member_id: str, held: Held, asked: Asked) -> Response:
    """Note that the call took place and what came of it.

    That somebody is not aligned cites measures of the charter, and has no effect until somebody
    else has seen it the same way.
    """
    return await _carry_out(asked, member_id, "/held", held)


@router.post(
    f"{_CALL}/missed",
    response_model=WelcomeCall,
    summary="Note that a welcome call was missed",
    responses=_ARRANGED_ANEW,
)
async def miss_call(member_id: str, order: Order, asked: Asked) -> Response:
    """Note that the two did not meet: another time is found, and after that a gentler way."""
    return await _carry_out(asked, member_id, "/missed", order)


@router.post(f"{_CALL}/outcome/confirm", response_model=WelcomeCall, summary="Confirm an outcome")
async def confirm_outcome(member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """See it the same way, as somebody other than who said so: only now it has an effect."""
    return await _carry_out(asked, member_id, "/outcome/confirm", nothing)


@router.post(f"{_CALL}/outcome/overturn", response_model=WelcomeCall, summary="Overturn an outcome")
async def overturn_outcome(member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """See it otherwise, as somebody other than who said so: it is to be followed up."""
    return await _carry_out(asked, member_id, "/outcome/overturn", nothing)


@router.post(f"{_CALL}/contacts", response_model=WelcomeCall, summary="Note a word exchanged")
async def note_contact(member_id: str, contact: Contact, asked: Asked) -> Response:
    """Note that somebody spoke with the newcomer beside the call, by whatever means."""
    return await _carry_out(asked, member_id, "/contacts", contact)


@router.get(f"{_CALL}/notes", response_model=NotesOfCall, summary="Read what was noted")
async def list_notes(member_id: str, asked: Asked) -> Response:
    """Read what was noted; for the welcomer of the call and those who look after it alone."""
    return await asked.read("onboarding", f"/members/{member_id}/welcome-call/notes", NotesOfCall)


@router.get(
    "/v1/welcomers/{welcomer_id}/calls",
    response_model=Page[CallToGive],
    summary="List the calls that a welcomer gives",
)
async def list_calls_of_welcomer(
    welcomer_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List a welcomer's calls, from a week ago on, soonest first, with whom to ring up."""
    return await asked.page(
        "onboarding", f"/welcomers/{welcomer_id}/calls", CallToGive, limit=limit, cursor=cursor
    )
