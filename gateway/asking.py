"""One admitted request: who asks, how far they reach, and how it is passed on to a service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Self, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ValidationError

from chassis.assertion import Caller
from chassis.links import Link
from chassis.problems import Problem
from gateway.house import House
from gateway.policy import Reach
from gateway.services import Reply, note
from gateway.shapes.pages import InternalPage, Page
from gateway.traces import Trace

_ETAG = re.compile(r'"[0-9]{1,9}"')
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Asking:
    """An admitted request.

    Attributes:
        house: what the gateway works with.
        caller: who asks, and how far they reach here.
        known: whether they showed a token.
        address: who they are to the limits for visitors; empty where nobody may count them.
        template: the route.
        trace: what the request belongs to.
        language: ``fr``, ``nl`` or ``en``, for sentences.
        idempotency_key: the client's key; ``None`` for a mere question.
        if_match: the version that the client knows; set for a change.
        link: the link that was followed, where that is how one asks.
    """

    house: House
    caller: Caller
    known: bool
    address: str
    template: str
    trace: Trace
    language: str
    idempotency_key: str | None
    if_match: str | None = None
    link: Link | None = None

    @property
    def followed(self) -> Link:
        """The link that was followed.

        Raises:
            RuntimeError: the route is none that is asked by a link.
        """
        if self.link is None:
            raise RuntimeError("this route is not asked by a link")
        return self.link

    def speaking(self, language: str | None) -> Self:
        """Return the request in a language that was asked for by name, if one was."""
        return self if language is None else replace(self, language=language)

    def about_place(self, place_id: str) -> None:
        """Refuse an act on a place that is not the caller's, where their reach ends at places.

        Raises:
            Problem: 403.
        """
        wide = {Reach.NETWORK.value, Reach.PUBLIC.value} & self.caller.reach
        if not wide and place_id not in self.caller.places:
            raise Problem(403, "forbidden", "You may do this at your own places only.")

    async def read(
        self,
        service: str,
        path: str,
        shape: type[Shape],
        *,
        words: bool = False,
        filters: Mapping[str, object] | None = None,
    ) -> Response:
        """Answer with one object of a service.

        Args:
            service: whose it is.
            path: the internal path.
            shape: what the service answers.
            words: whether the object has sentences in it, in the reader's language.
            filters: what else is asked about it.
        """
        params = {**_named(filters), **self._tongue(words=words)}
        response = _tagged(await self._ask(service, "GET", path, shape, params=params))
        return self.worded(response, words=words)

    async def look(
        self, service: str, path: str, shape: type[Shape], *, words: bool = False
    ) -> Shape:
        """Return one object of a service, to go on with; with sentences where it has ``words``."""
        params = self._tongue(words=words) or None
        return (await self._ask(service, "GET", path, shape, params=params))[0]

    async def relay(
        self,
        service: str,
        path: str,
        media_type: str,
        *,
        words: bool = False,
        filters: Mapping[str, object] | None = None,
    ) -> Response:
        """Answer with a text of a service that is no JSON, as it is.

        Nothing else than ``media_type`` leaves the house, and no browser takes it for anything
        else: the edge forbids guessing, scripts and whatever a drawing might want to load. The
        route says what it answers by its ``response_class``.

        Args:
            service: whose it is.
            path: the internal path.
            media_type: what it must be.
            words: whether there are sentences in it, in the reader's language.
            filters: what else is asked about it.
        """
        params = {**_named(filters), **self._tongue(words=words)}
        reply = await self._reply(service, "GET", path, params=params)
        sent, _, parameters = reply.headers.get("content-type", "").partition(";")
        if sent.strip() != media_type or parameters.strip() not in {"", "charset=utf-8"}:
            note(service, "unusable answer", fields=["content-type"])
            raise self.house.services.no_answer(service, "GET")
        response = Response(reply.body, headers={"Content-Type": f"{media_type}; charset=utf-8"})
        return self.worded(response, words=words)

    async def page(
        self,
        service: str,
        path: str,
        shape: type[Shape],
        *,
        limit: int,
        cursor: str | None,
        filters: Mapping[str, object] | None = None,
        words: bool = False,
    ) -> Response:
        """Answer with one page of a service's list."""
        named = _named(filters)
        of = {"route": self.template, "path": path, **named}
        params = {"limit": str(limit), **named, **self._tongue(words=words)}
        if cursor is not None:
            params["after"] = self.house.cursors.open(cursor, of=of)
        page, _ = await self._ask(service, "GET", path, InternalPage[shape], params=params)  # type: ignore[valid-type]
        following = None if page.after is None else self.house.cursors.seal(page.after, of=of)
        response = answer(Page[shape](items=page.items, next_cursor=following))  # type: ignore[valid-type]
        return self.worded(response, words=words)

    async def create(
        self,
        service: str,
        path: str,
        new: BaseModel,
        shape: type[Shape],
        *,
        at: str | None = None,
        part: str = "",
        named_by: str = "id",
    ) -> Response:
        """Have a service create something; answer with it and where it is.

        Args:
            service: whose it is.
            path: the internal path.
            new: what the client sent.
            shape: what the service answers; has an ``id``.
            at: the public path of the collection; ``None`` where its creator cannot read it.
            part: what follows the id in the address where it can be read.
            named_by: the field that names it in its collection.
        """
        created, tag = await self._ask(
            service, "POST", path, shape, body=new.model_dump(mode="json", by_alias=True)
        )
        response = _tagged((created, tag), status=201)
        if at is not None:
            response.headers["Location"] = f"{at}/{getattr(created, named_by)}{part}"
        return response

    async def act(
        self, service: str, path: str, order: BaseModel, shape: type[Shape], *, words: bool = False
    ) -> Shape:
        """Have a service do something with an object; return the object after that.

        Args:
            service: whose it is.
            path: the internal path.
            order: what the client sent.
            shape: what the service answers.
            words: whether the object has sentences in it, in the reader's language.
        """
        body = order.model_dump(mode="json", by_alias=True, exclude_unset=True)
        params = self._tongue(words=words)
        return (await self._ask(service, "POST", path, shape, params=params, body=body))[0]

    async def change(
        self, service: str, path: str, change: BaseModel, shape: type[Shape]
    ) -> Response:
        """Have a service change what was sent of an object (RFC 7396); answer with the object."""
        body = change.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return _tagged(await self._ask(service, "PATCH", path, shape, body=body))

    async def remove(self, service: str, path: str, shape: type[Shape]) -> Response:
        """Have a service take something away; answer with what there is after that."""
        return _tagged(await self._ask(service, "DELETE", path, shape))

    async def list_of(
        self, service: str, path: str, shape: type[Shape], *, limit: int, after: str | None
    ) -> tuple[list[Shape], str | None]:
        """Return a page of a service's list, and where the next one begins inside that service."""
        params = {"limit": str(limit)}
        if after is not None:
            params["after"] = after
        page, _ = await self._ask(service, "GET", path, InternalPage[shape], params=params)  # type: ignore[valid-type]
        return page.items, page.after

    def _tongue(self, *, words: bool) -> dict[str, str]:
        return {"language": self.language} if words else {}

    def worded(self, response: Response, *, words: bool = True) -> Response:
        """Return an answer that says in which language its sentences are, if it has any."""
        if words:
            response.headers["Content-Language"] = self.language
            response.headers["Vary"] = "Accept-Language"
        return response

    async def _ask(
        self,
        service: str,
        method: str,
        path: str,
        shape: type[Shape],
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> tuple[Shape, str | None]:
        reply = await self._reply(service, method, path, params=params, body=body)
        try:
            return shape.model_validate_json(reply.body), reply.headers.get("etag")
        except ValidationError as error:
            fields = [".".join(map(str, item["loc"])) for item in error.errors()[:5]]
            note(service, "unusable answer", fields=fields)
            raise self.house.services.no_answer(service, method) from None

    async def _reply(
        self,
        service: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Reply:
        return await self.house.services.ask(
            service,
            method,
            path,
            caller=self.caller,
            traceparent=self.trace.traceparent(),
            idempotency_key=self.idempotency_key,
            if_match=self.if_match,
            params=params,
            body=body,
        )


def answer(shape: BaseModel, *, status: int = 200) -> Response:
    return Response(
        shape.model_dump_json(by_alias=True), status_code=status, media_type="application/json"
    )


def _tagged(answered: tuple[BaseModel, str | None], *, status: int = 200) -> Response:
    shape, tag = answered
    response = answer(shape, status=status)
    if tag is not None and _ETAG.fullmatch(tag):
        response.headers["ETag"] = tag
    return response


def _named(filters: Mapping[str, object] | None) -> dict[str, str]:
    return {name: _as_text(value) for name, value in (filters or {}).items() if value is not None}


def _as_text(value: object) -> str:
    # Plain digits: Python would write 0.00001 with an exponent.
    return format(value, ".7f") if isinstance(value, float) else str(value)


def _asking(request: Request) -> Asking:
    asking: Asking = request.scope["entrelieux.asking"]
    return asking


Asked = Annotated[Asking, Depends(_asking)]
"""The admitted request, as a route's parameter."""
