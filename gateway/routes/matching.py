"""Routes about rounds of matching, who waits for a mentor, and how matching goes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.shapes.matching import (
    MatchingFigures,
    NewRound,
    Round,
    RoundComparison,
    RoundPair,
    Waiting,
)
from gateway.shapes.pages import Cursor, Limit, Page
from gateway.shapes.sessions import Nothing
from gateway.words import Id

router = APIRouter(route_class=GuardedRoute, tags=["matching"])

OfPlace = Annotated[Id | None, Query(description="of this place only")]
With = Annotated[Id, Query(alias="with", description="the other round")]

_NOT_YET: dict[int | str, dict[str, object]] = {409: {"description": "not computed yet"}}


@router.post(
    "/v1/matching/rounds", status_code=201, response_model=Round, summary="Try a round out"
)
async def try_round_out(new: NewRound, asked: Asked) -> Response:
    """Have a round computed over all who wait; nothing is changed by it. Read it until `ready`."""
    asked.about_place(new.place_id or "")
    return await asked.create("matching", "/matching/rounds", new, Round, at="/v1/matching/rounds")


@router.get("/v1/matching/rounds", response_model=Page[Round], summary="List rounds")
async def list_rounds(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List the rounds of the places within reach, the newest first."""
    return await asked.page(
        "matching",
        "/matching/rounds",
        Round,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
    )


@router.get("/v1/matching/rounds/{round_id}", response_model=Round, summary="Read a round")
async def read_round(round_id: str, asked: Asked) -> Response:
    """Read how far a round is, and what it comes to."""
    return await asked.read("matching", f"/matching/rounds/{round_id}", Round)


@router.get(
    "/v1/matching/rounds/{round_id}/pairs",
    response_model=Page[RoundPair],
    summary="List the pairs of a round",
)
async def list_round_pairs(
    round_id: str, asked: Asked, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List whom a round would bring together, or has."""
    return await asked.page(
        "matching", f"/matching/rounds/{round_id}/pairs", RoundPair, limit=limit, cursor=cursor
    )


@router.get(
    "/v1/matching/rounds/{round_id}/compare",
    response_model=RoundComparison,
    summary="Compare two rounds",
    responses=_NOT_YET,
)
async def compare_rounds(round_id: str, other: With, asked: Asked) -> Response:
    """See two rounds side by side, and for how many newcomers which one is better."""
    return await asked.read(
        "matching",
        f"/matching/rounds/{round_id}/compare",
        RoundComparison,
        filters={"with": other},
    )


@router.post(
    "/v1/matching/rounds/{round_id}/publish", response_model=Round, summary="Publish a round"
)
async def publish_round(round_id: str, nothing: Nothing, asked: Asked) -> Response:
    """Let all pairs of a round become arrangements, or none. To publish it twice is once.

    It is `publishing`, then `published`; or `refused` if somebody it is about is not as it has seen
    them any more, as `world-changed` says where that is known at once.
    """
    path = f"/matching/rounds/{round_id}/publish"
    return answer(await asked.act("matching", path, nothing, Round))


@router.get("/v1/matching/waiting", response_model=Page[Waiting], summary="List who waits")
async def list_waiting(
    asked: Asked, place_id: OfPlace = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List who waits for a mentor, longest waiting first: since when, why, and what would help."""
    return await asked.page(
        "matching",
        "/matching/waiting",
        Waiting,
        limit=limit,
        cursor=cursor,
        filters={"place_id": place_id},
        words=True,
    )


@router.get("/v1/matching/figures", response_model=MatchingFigures, summary="See how matching goes")
async def read_matching_figures(asked: Asked, place_id: OfPlace = None) -> Response:
    """Tell coverage, waits, fit, how evenly mentors are asked, and the time to autonomy."""
    return await asked.read(
        "matching", "/matching/figures", MatchingFigures, filters={"place_id": place_id}
    )
