"""Routes for who has a link: what it shows, and the one act that it is good for."""

from fastapi import APIRouter, Response

from gateway import following
from gateway.admission import GuardedRoute
from gateway.asking import Asked, Asking, answer
from gateway.shapes.links import FollowedLink, InternalCall, LinkAct, LinkedCall

router = APIRouter(route_class=GuardedRoute, tags=["links"])


@router.get("/v1/links/{token}", response_model=FollowedLink, summary="See what a link is for")
async def read_link(token: str, asked: Asked) -> Response:  # noqa: ARG001 - read at admission
    """Show the welcome call that a link is about, what it is good for, and the times to choose.

    Who holds the link needs no account. Showing changes nothing, however often.
    """
    seen = await following.look(asked)
    if not seen.still_good:
        raise following.link_used()
    return answer(await _shown(asked, seen.call))


@router.post("/v1/links/{token}", response_model=LinkedCall, summary="Act by a link")
async def follow_link(token: str, act: LinkAct, asked: Asked) -> Response:  # noqa: ARG001
    """Do the one thing that the link is good for: choose, move, cancel, or have a call again.

    Who cancels may say that they would rather have no call at all.

    After that the link is used: what follows is done by the links in the next message.
    """
    call = await following.act(asked, act.starts_at, no_call=act.no_call)
    return answer(_as_linked(call))


async def _shown(asked: Asking, call: InternalCall) -> FollowedLink:
    link = asked.followed
    return FollowedLink(
        purpose=link.purpose.value,
        expires_at=link.expires_at,
        call=_as_linked(call),
        times=await following.times(asked, call),
    )


def _as_linked(call: InternalCall) -> LinkedCall:
    return LinkedCall.model_validate(call.model_dump())
