"""Routes about welcomers' own calendars."""

import hashlib
import re

from fastapi import APIRouter, Request, Response

from gateway.admission import GuardedRoute
from gateway.asking import Asked, answer
from gateway.feeds import digest_of
from gateway.media import Calendar
from gateway.shapes.feeds import (
    BusyFeedAddress,
    BusyFeedState,
    Digest,
    Feed,
    FeedState,
    NewFeed,
)

router = APIRouter(route_class=GuardedRoute, tags=["welcomers"])

_TAGS = re.compile(r'\*|(W/)?"[\x21\x23-\x7e]{0,128}"')


@router.post(
    "/v1/welcomers/{welcomer_id}/calendar-feed",
    status_code=201,
    response_model=Feed,
    summary="Have one's calls as a private calendar",
)
async def open_calendar_feed(welcomer_id: str, wish: NewFeed, asked: Asked) -> Response:  # noqa: ARG001
    """Give one's calls a secret address that a calendar program reads. An earlier one ends.

    The address is told this once, and kept nowhere: ask again to have a new one.
    """
    secret = asked.house.feeds.secret(welcomer_id, asked.idempotency_key or "")
    state = await asked.act(
        "onboarding",
        f"/welcomers/{welcomer_id}/calendar-feed",
        Digest(digest=digest_of(secret)),
        FeedState,
    )
    url = f"{asked.house.settings.public_url}/feeds/{secret}.ics"
    return answer(Feed(active=state.active, since=state.since, url=url), status=201)


@router.delete(
    "/v1/welcomers/{welcomer_id}/calendar-feed",
    response_model=FeedState,
    summary="End one's private calendar",
)
async def close_calendar_feed(welcomer_id: str, asked: Asked) -> Response:
    """End the secret address: calendar programs find nothing there any more."""
    return await asked.remove("onboarding", f"/welcomers/{welcomer_id}/calendar-feed", FeedState)


@router.get(
    "/feeds/{secret}.ics",
    response_class=Calendar,
    response_model=None,
    summary="Read a private calendar",
)
async def read_feed(request: Request, secret: str, asked: Asked) -> Response:
    """Give whoever has the secret address the calls of its welcomer, as iCalendar.

    Calls that will not be are there for a while as cancelled. Ask with `If-None-Match`.
    """
    response = await asked.relay("onboarding", f"/feeds/{digest_of(secret)}", Calendar.media_type)
    tag = '"' + hashlib.sha256(bytes(response.body)).hexdigest()[:32] + '"'
    response.headers["ETag"] = tag
    known = request.headers.get("if-none-match", "")
    if any(each.group().removeprefix("W/") in {tag, "*"} for each in _TAGS.finditer(known)):
        return Response(status_code=304, headers={"ETag": tag})
    return response


@router.post(
    "/v1/welcomers/{welcomer_id}/busy-feed",
    response_model=BusyFeedState,
    summary="Name one's own calendar",
)
async def name_busy_feed(welcomer_id: str, named: BusyFeedAddress, asked: Asked) -> Response:
    """Say where one's own calendar is: no call is booked while one is busy by it.

    It is looked at every 15 minutes. Only beginnings and ends are kept, nothing of what is in it.
    """
    return answer(
        await asked.act("onboarding", f"/welcomers/{welcomer_id}/busy-feed", named, BusyFeedState)
    )


@router.get(
    "/v1/welcomers/{welcomer_id}/busy-feed",
    response_model=BusyFeedState,
    summary="See how it goes with one's own calendar",
)
async def read_busy_feed(welcomer_id: str, asked: Asked) -> Response:
    """Tell when the calendar was last read, and what is wrong if it could not be."""
    return await asked.read("onboarding", f"/welcomers/{welcomer_id}/busy-feed", BusyFeedState)


@router.delete(
    "/v1/welcomers/{welcomer_id}/busy-feed",
    response_model=BusyFeedState,
    summary="Have one's own calendar forgotten",
)
async def forget_busy_feed(welcomer_id: str, asked: Asked) -> Response:
    """Forget where the calendar is, and all that it said."""
    return await asked.remove("onboarding", f"/welcomers/{welcomer_id}/busy-feed", BusyFeedState)
