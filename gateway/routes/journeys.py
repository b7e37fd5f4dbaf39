"""Routes about journeys: where somebody is, and what they do on their way."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.media import Drawing
from gateway.shapes.journeys import Act, Journey, JourneyFigures, OptionId, StepNow

router = APIRouter(route_class=GuardedRoute, tags=["journeys"])

OfRole = Annotated[
    OptionId | None, Query(description="the journey of this role; a newcomer's by default")
]
InLanguage = Annotated[
    Literal["fr", "nl", "en"] | None, Query(description="instead of Accept-Language")
]


@router.get(
    "/v1/members/{member_id}/journey", response_model=Journey, summary="Read a member's journey"
)
async def read_journey(
    member_id: str, asked: Asked, role: OfRole = None, language: InLanguage = None
) -> Response:
    """Tell where a member is, what comes next, whose turn it is, until when and why."""
    return await asked.speaking(language).read(
        "onboarding", f"/members/{member_id}/journey", Journey, words=True, filters={"role": role}
    )


@router.get(
    "/v1/members/{member_id}/journey.svg",
    response_class=Drawing,
    response_model=None,
    summary="See a member's journey as a drawing",
)
async def draw_journey(
    member_id: str, asked: Asked, role: OfRole = None, language: InLanguage = None
) -> Response:
    """Draw the journey: readable in black and white, and told in words for who cannot see it."""
    return await asked.speaking(language).relay(
        "onboarding",
        f"/members/{member_id}/journey.svg",
        Drawing.media_type,
        words=True,
        filters={"role": role},
    )


@router.post(
    "/v1/members/{member_id}/journey/steps/{step}",
    response_model=StepNow,
    summary="Do a step of a journey",
)
async def take_step(member_id: str, step: str, act: Act, asked: Asked) -> Response:
    """Do a step as its form asks, or note it for somebody who has no Internet."""
    path = f"/members/{member_id}/journey/steps/{step}"
    return answer(await asked.act("onboarding", path, act, StepNow))


@router.get(
    "/v1/journeys/figures",
    response_model=JourneyFigures,
    summary="See how long it takes people to find their way",
)
async def read_journey_figures(asked: Asked) -> Response:
    """Tell medians from joining to first responsibility and autonomy, of five people or more."""
    return await asked.read("onboarding", "/journeys/figures", JourneyFigures)
