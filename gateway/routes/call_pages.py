"""The page of a call, for a newcomer who has a link and no account, on whatever telephone."""

from typing import Final

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from chassis.links import Purpose
from chassis.problems import Problem
from gateway import following
from gateway.asking import Asked, Asking
from gateway.pages.call import NO_CALL, Sentences
from gateway.routes.pages import InLanguage, PageRoute, in_language, not_the_form, sent, shown
from gateway.shapes.links import InternalCall, LinkAct

_TOLD_WITH_THE_CALL: Final = {
    "slot-taken": "taken",
    "not-valid": "pick",
    "link-used": "used",
    "conflict": "not_now",
}

router = APIRouter(route_class=PageRoute, tags=["links"], include_in_schema=False)


@router.head("/call/{token}")
async def glance_at_call(asked: Asked, language: InLanguage = None) -> Response:
    """Say that there is a page, to what looks at links before a person does."""
    return await show_call(asked, language)


@router.get("/call/{token}")
async def show_call(asked: Asked, language: InLanguage = None) -> Response:
    """Show the call in words, and what the link is good for. Changes nothing, however often."""
    asked = in_language(asked, language)
    seen = await following.look(asked)
    if not seen.still_good:
        return shown(_sentences(asked).instead("used", seen.call), status=410)
    return await _offer(asked, seen.call)


@router.post("/call/{token}")
async def act_on_call(
    request: Request, token: str, asked: Asked, language: InLanguage = None
) -> Response:
    """Do what the link is good for, and show what is so now."""
    asked = in_language(asked, language)
    try:
        body, purpose = await request.body(), asked.followed.purpose
        act = _without(body) if purpose is Purpose.CANCEL else _chosen(body)
        once = following.as_one_act(asked, token, NO_CALL if act.no_call else act.starts_at)
        call = await following.act(once, act.starts_at, no_call=act.no_call)
    except Problem as problem:
        return await _instead(asked, problem)
    return shown(_sentences(asked).done(NO_CALL if act.no_call else purpose.value, call))


async def _offer(
    asked: Asking, call: InternalCall, *, hint: str | None = None, status: int = 200
) -> Response:
    times = await following.times(asked, call)
    page = _sentences(asked).offer(asked.followed.purpose, call, times, hint=hint)
    return shown(page, status=status)


async def _instead(asked: Asking, problem: Problem) -> Response:
    """Return what to show where an act was refused: never a dead end."""
    if problem.slug not in _TOLD_WITH_THE_CALL:
        raise problem
    seen = await following.look(asked)
    if problem.slug == "link-used" or not seen.still_good:
        return shown(_sentences(asked).instead("used", seen.call), status=410)
    what = _TOLD_WITH_THE_CALL[problem.slug]
    if problem.slug == "conflict":
        return shown(_sentences(asked).instead(what, seen.call), status=problem.status)
    return await _offer(asked, seen.call, hint=what, status=problem.status)


def _without(body: bytes) -> LinkAct:
    """Return whether only a time is cancelled, or the call altogether.

    Raises:
        Problem: 413 or 400: this is not what the form sends.
    """
    said = sent(body, NO_CALL)
    if said not in {None, "true"}:
        raise not_the_form()
    return LinkAct(no_call=said is not None)


def _chosen(body: bytes) -> LinkAct:
    """Return the time that was chosen in the page's form, if any.

    Raises:
        Problem: 413 or 400: this is not what the form sends; 422: it is no time.
    """
    try:
        return LinkAct(starts_at=sent(body, "starts_at"))
    except ValidationError:
        raise following.choose_a_time() from None


def _sentences(asked: Asking) -> Sentences:
    return Sentences(asked.language)
