"""Routes about information and deepening sessions."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.sessions import (
    Attendance,
    Ballot,
    Kind,
    NewAttendance,
    NewBallot,
    NewSeat,
    NewSession,
    Nothing,
    Seat,
    Session,
    SessionChange,
    SessionLanguages,
)
from gateway.words import Day, Id, Language

router = APIRouter(route_class=GuardedRoute, tags=["sessions"])

OfPlace = Annotated[Id | None, Query(description="sessions of this place, and the network's own")]
OfKind = Annotated[Kind | None, Query(description="sessions of this kind only")]
InLanguage = Annotated[Language | None, Query(description="held in this language only")]
Since = Annotated[
    Day | None, Query(description="from this day on; without it, those that are not over")
]
Warned = Annotated[
    Literal["true"] | None,
    Query(description="for organisers: only those that something is wrong with"),
]


@router.post("/v1/sessions", status_code=201, response_model=Session, summary="Plan a session")
async def plan_session(new: NewSession, asked: Asked) -> Response:
    """Plan a session at a time, or with a poll that is to find one that suits people.

    Who waits for a session in one of its languages is invited by itself.
    """
    asked.about_place(new.place_id or "")
    return await asked.create("onboarding", "/sessions", new, Session, at="/v1/sessions")


@router.get("/v1/sessions", response_model=Page[Session], summary="List sessions")
async def list_sessions(  # noqa: PLR0917 - one parameter each
    asked: Asked,
    place_id: OfPlace = None,
    kind: OfKind = None,
    language: InLanguage = None,
    since: Since = None,
    warnings: Warned = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response:
    """List the sessions that go on or are to come, in their order, without names.

    Links are for who has a seat.
    """
    return await asked.page(
        "onboarding",
        "/sessions",
        Session,
        limit=limit,
        cursor=cursor,
        filters={
            "place_id": place_id,
            "kind": kind,
            "language": language,
            "since": since,
            "warnings": warnings,
        },
    )


@router.get(
    "/v1/session-languages",
    response_model=SessionLanguages,
    summary="Read the languages of sessions",
)
async def read_session_languages(asked: Asked) -> Response:
    """Tell in which languages there are sessions to come, and which newcomers find none."""
    return await asked.read("onboarding", "/session-languages", SessionLanguages)


@router.get("/v1/sessions/{session_id}", response_model=Session, summary="Read a session")
async def read_session(session_id: str, asked: Asked) -> Response:
    """Read one session. The ETag names the plan: seats come and go without changing it."""
    return await asked.read("onboarding", f"/sessions/{session_id}", Session)


@router.patch("/v1/sessions/{session_id}", response_model=Session, summary="Change a session")
async def change_session(session_id: str, change: SessionChange, asked: Asked) -> Response:
    """Change a session. With another time or place everybody in it is told."""
    return await asked.change("onboarding", f"/sessions/{session_id}", change, Session)


@router.post("/v1/sessions/{session_id}/cancel", response_model=Session, summary="Cancel a session")
async def cancel_session(session_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Call a session off; everybody in it is told."""
    path = f"/sessions/{session_id}/cancel"
    return answer(await asked.act("onboarding", path, nothing, Session))


@router.post(
    "/v1/sessions/{session_id}/poll/votes",
    response_model=Ballot,
    summary="Vote on the time of a session",
)
async def vote_on_times(session_id: str, ballot: NewBallot, asked: Asked) -> Response:
    """Vote on the proposed times, for oneself or for a member without Internet.

    Earlier votes are replaced.
    """
    path = f"/sessions/{session_id}/poll/votes"
    return answer(await asked.act("onboarding", path, ballot, Ballot))


@router.post(
    "/v1/sessions/{session_id}/poll/close",
    response_model=Session,
    summary="Close the poll on the time of a session",
)
async def close_poll(session_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Have the time chosen now: most people, then those with constraints, then the earliest."""
    path = f"/sessions/{session_id}/poll/close"
    return answer(await asked.act("onboarding", path, nothing, Session))


@router.post(
    "/v1/sessions/{session_id}/seats",
    status_code=201,
    response_model=Seat,
    summary="Sign up to a session",
)
async def sign_up(session_id: str, new: NewSeat, asked: Asked) -> Response:
    """Sign up, or sign a member up who has no Internet: a seat, or a place in the waiting line."""
    seat = await asked.act("onboarding", f"/sessions/{session_id}/seats", new, Seat)
    response = answer(seat, status=201)
    response.headers["Location"] = f"/v1/sessions/{session_id}/seats/{seat.member_id}"
    return response


@router.get(
    "/v1/sessions/{session_id}/seats",
    response_model=Page[Seat],
    summary="List who is in a session",
)
async def list_seats(
    session_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List who is in a session, in the order in which they signed up."""
    return await asked.page(
        "onboarding", f"/sessions/{session_id}/seats", Seat, limit=limit, cursor=cursor
    )


@router.get(
    "/v1/sessions/{session_id}/seats/{member_id}",
    response_model=Seat,
    summary="Read somebody's seat",
)
async def read_seat(session_id: str, member_id: str, asked: Asked) -> Response:
    """Read somebody's seat, or their place in the waiting line."""
    return await asked.read("onboarding", f"/sessions/{session_id}/seats/{member_id}", Seat)


@router.post(
    "/v1/sessions/{session_id}/seats/{member_id}/accept",
    response_model=Seat,
    summary="Accept an offered seat",
)
async def accept_seat(session_id: str, member_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Take the seat that somebody who waited is kept until `answer_by`."""
    return await _seat(session_id, member_id, "accept", nothing, asked)


@router.post(
    "/v1/sessions/{session_id}/seats/{member_id}/withdraw",
    response_model=Seat,
    summary="Give a seat up",
)
async def withdraw_from_session(
    session_id: str, member_id: str, nothing: Nothing, asked: Asked
) -> Response:
    """Give up a seat or a place in the waiting line; it is offered to who has waited longest."""
    return await _seat(session_id, member_id, "withdraw", nothing, asked)


@router.post(
    "/v1/sessions/{session_id}/attendance",
    response_model=Attendance,
    summary="Note who was at a session",
)
async def note_attendance(session_id: str, present: NewAttendance, asked: Asked) -> Response:
    """Note who was there, once it has begun; also who came without having signed up."""
    path = f"/sessions/{session_id}/attendance"
    return answer(await asked.act("onboarding", path, present, Attendance))


async def _seat(
    session_id: str, member_id: str, act: str, nothing: Nothing, asked: Asking
) -> Response:
    path = f"/sessions/{session_id}/seats/{member_id}/{act}"
    return answer(await asked.act("onboarding", path, nothing, Seat))
