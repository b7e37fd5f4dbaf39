"""Routes about what the network decides."""

from fastapi import APIRouter, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked
from gateway.shapes.welcome_calls import WelcomeRules, WelcomeRulesChange

router = APIRouter(route_class=GuardedRoute, tags=["network"])


@router.get(
    "/v1/network/welcome", response_model=WelcomeRules, summary="Read how the network welcomes"
)
async def read_welcome_rules(asked: Asked) -> Response:
    """Read how the network welcomes: deadlines, ways, who is asked when, who may host."""
    return await asked.read("onboarding", "/network/welcome", WelcomeRules)


@router.patch(
    "/v1/network/welcome", response_model=WelcomeRules, summary="Change how the network welcomes"
)
async def change_welcome_rules(change: WelcomeRulesChange, asked: Asked) -> Response:
    """Change how the network welcomes, from now on; what is arranged stays as it is."""
    return await asked.change("onboarding", "/network/welcome", change, WelcomeRules)
