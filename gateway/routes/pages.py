"""What all pages have in common that somebody reads and uses by a link, without an account."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse

from chassis.problems import Problem
from gateway.admission import GuardedRoute
from gateway.asking import Asking
from gateway.languages import SPOKEN, preferred
from gateway.pages.parts import Page, refusal
from gateway.pages.rendering import render

_MOST_FORM_BYTES: Final = 1024
_REFUSED: Final = {404: "unknown", 410: "expired", 429: "many", 500: "away", 503: "away"}

InLanguage = Annotated[str | None, Query(description="fr, nl or en, instead of the browser's")]


class PageRoute(GuardedRoute):
    """A page: takes a form, and says in a page what cannot be done."""

    @property
    def is_page(self) -> bool:
        """Always."""
        return True

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler; whatever it refuses is told in a page."""
        answer = super().get_route_handler()

        async def say(request: Request) -> Response:
            try:
                return await answer(request)
            except Problem as problem:
                return _refusal(request, problem)

        return say


def in_language(asked: Asking, language: str | None) -> Asking:
    """Return the request in the language that the page's address names, if that is one of ours."""
    return replace(asked, language=language) if language in SPOKEN else asked


def shown(page: Page, *, status: int = 200) -> Response:
    """Answer with a page."""
    return HTMLResponse(
        render(page),
        status_code=status,
        headers={"Content-Language": page.language, "Vary": "Accept-Language"},
    )


def sent(body: bytes, field: str) -> str | None:
    """Return what a page's form sent, if anything: it has one field at the most.

    Raises:
        Problem: 413 or 400: this is not what the form sends.
    """
    if len(body) > _MOST_FORM_BYTES:
        raise Problem(413, "content-too-large", "This is more than the page's own form sends.")
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), errors="strict"
        )
    except ValueError:
        raise not_the_form() from None
    if not fields:
        return None
    if len(fields) != 1 or fields[0][0] != field or not fields[0][1].isprintable():
        raise not_the_form()
    return fields[0][1] or None


def not_the_form() -> Problem:
    """Return the refusal of what no button of the page sends."""
    return Problem(400, "malformed", "This is not what the page's own form sends.")


def _refusal(request: Request, problem: Problem) -> Response:
    asked = request.query_params.get("language", "")
    language = asked if asked in SPOKEN else preferred(request.headers.get("accept-language", ""))
    response = shown(
        refusal(language, _REFUSED.get(problem.status, "wrong")), status=problem.status
    )
    response.headers.update(problem.headers)
    return response
