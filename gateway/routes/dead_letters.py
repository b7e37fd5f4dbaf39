"""Routes about messages that services have given up on. Public ids name the service."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from chassis.problems import Problem
from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.services import NAMES
from gateway.shapes.dead_letters import DeadLetter, DeadLetterPage, Decision
from gateway.shapes.pages import Cursor, Limit

router = APIRouter(route_class=GuardedRoute, tags=["dead letters"])

OfService = Annotated[
    Literal["onboarding", "matching", "notifications", "reports"] | None,
    Query(description="those of this service only"),
]


@router.get("/v1/dead-letters", response_model=DeadLetterPage, summary="List dead letters")
async def list_dead_letters(
    asked: Asked, service: OfService = None, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """List what was given up on, service after service, without what it says.

    A service that is away is named, and the others are listed all the same.
    """
    of = {"route": asked.template, "service": service}
    services = [service] if service else list(NAMES)
    after: str | None = None
    if cursor is not None:
        first, after = asked.house.cursors.open(cursor, of=of)
        services = services[services.index(first) :]
    found: list[DeadLetter] = []
    unavailable: list[str] = []
    following: tuple[str, str | None] | None = None
    for name in services:
        room = limit - len(found)
        if not room:
            following = (name, None)
            break
        try:
            letters, next_after = await asked.list_of(
                name, "/dead-letters", DeadLetter, limit=room, after=after
            )
        except Problem as problem:
            if problem.status != 503:  # noqa: PLR2004 - an HTTP status
                raise
            unavailable.append(name)
            letters, next_after = [], None
        found += [_public(name, letter) for letter in letters]
        after = None
        if next_after is not None:
            following = (name, next_after)
            break
    next_cursor = None if following is None else asked.house.cursors.seal(following, of=of)
    return answer(DeadLetterPage(items=found, next_cursor=next_cursor, unavailable=unavailable))


@router.post(
    "/v1/dead-letters/{dead_letter_id}/replay",
    response_model=DeadLetter,
    summary="Replay a dead letter",
)
async def replay(dead_letter_id: str, decision: Decision, asked: Asked) -> Response:
    """Hand the message to its reaction once more."""
    return await _decide(dead_letter_id, "replay", decision, asked)


@router.post(
    "/v1/dead-letters/{dead_letter_id}/discard",
    response_model=DeadLetter,
    summary="Discard a dead letter",
)
async def discard(dead_letter_id: str, decision: Decision, asked: Asked) -> Response:
    """Decide that the message need not have its effect any more."""
    return await _decide(dead_letter_id, "discard", decision, asked)


async def _decide(dead_letter_id: str, act: str, decision: Decision, asked: Asking) -> Response:
    service, _, internal_id = dead_letter_id.partition(".")
    letter = await asked.act(service, f"/dead-letters/{internal_id}/{act}", decision, DeadLetter)
    return answer(_public(service, letter))


def _public(service: str, letter: DeadLetter) -> DeadLetter:
    return letter.model_copy(update={"id": f"{service}.{letter.id}", "service": service})
