"""The page of a link about a mentor: for who is asked, and for both at each other's side."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response

from chassis.links import OF_MENTORING, Purpose
from chassis.problems import Problem
from gateway import answering
from gateway.asking import Asked, Asking
from gateway.following import as_one_act
from gateway.pages.mentor import Sentences, role
from gateway.routes.pages import InLanguage, PageRoute, in_language, sent, shown
from gateway.shapes.mentoring import RoleCard

_USED: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class MentorPage(PageRoute):
    """A page that links about mentors lead to, and no others."""

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What newcomers and mentors answer about each other."""
        return OF_MENTORING


router = APIRouter(route_class=MentorPage, tags=["links"], include_in_schema=False)


@router.head("/mentor/{token}")
async def glance_at_mentor(asked: Asked, language: InLanguage = None) -> Response:
    """Say that there is a page, to what looks at links before a person does."""
    return await show_mentor(asked, language)


@router.get("/mentor/{token}")
async def show_mentor(asked: Asked, language: InLanguage = None) -> Response:
    """Show what the link is about, and its one button. Changes nothing, however often."""
    asked = in_language(asked, language)
    seen = await answering.look(asked)
    if not seen.still_good or seen.mentoring is None:
        return _instead("used", asked, seen, status=410)
    return shown(_sentences(asked).offer(seen.mentoring))


@router.post("/mentor/{token}")
async def answer_about_mentor(
    request: Request, token: str, asked: Asked, language: InLanguage = None
) -> Response:
    """Give the answer that the link is good for, and show what is so now."""
    asked = in_language(asked, language)
    reason = sent(await request.body(), "reason")
    try:
        mentoring = await answering.act(as_one_act(asked, token, reason), reason)
    except Problem as problem:
        if problem.status in _USED:
            return _instead("used", asked, await answering.look(asked), status=410)
        if problem.slug == "conflict":
            return _instead("not_now", asked, await answering.look(asked), status=409)
        raise
    return shown(_sentences(asked).done(mentoring))


@router.get("/mentor-role")
async def show_role(asked: Asked, language: InLanguage = None) -> Response:
    """Show to anybody what a mentor is and is not, in words that both of the two read."""
    asked = in_language(asked, language)
    card = await asked.look("matching", "/mentor-role-card", RoleCard, words=True)
    return shown(role(asked.language, card))


def _instead(what: str, asked: Asking, seen: answering.Seen, *, status: int) -> Response:
    """Return what to show where there is nothing to answer: never a dead end."""
    return shown(_sentences(asked).instead(what, seen.mentoring), status=status)


def _sentences(asked: Asking) -> Sentences:
    return Sentences(asked.language, asked.followed)
