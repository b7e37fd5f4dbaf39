"""One admitted request: who asks, how far they reach, and how it is passed on to a service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ValidationError

from chassis.assertion import Caller
from chassis.problems import Problem
from gateway.house import House
from gateway.policy import Reach
from gateway.services import note
from gateway.shapes.pages import InternalPage, Page
from gateway.traces import Trace

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
        language: ``fr`` or ``en``, for sentences.
        idempotency_key: the client's key; ``None`` for a mere question.
    """

    house: House
    caller: Caller
    known: bool
    address: str
    template: str
    trace: Trace
    language: str
    idempotency_key: str | None

    def about_place(self, place_id: str) -> None:
        """Refuse an act on a place that is not the caller's, where their reach ends at places.

        Raises:
            Problem: 403.
        """
        wide = {Reach.NETWORK.value, Reach.PUBLIC.value} & self.caller.reach
        if not wide and place_id not in self.caller.places:
            raise Problem(403, "forbidden", "You may do this at your own places only.")

    async def read(
        self, service: str, path: str, shape: type[Shape], *, words: bool = False
    ) -> Response:
        """Answer with one object of a service.

        Args:
            service: whose it is.
            path: the internal path.
            shape: what the service answers.
            words: whether the object has sentences in it, in the reader's language.
        """
        params = {"language": self.language} if words else None
        response = answer(await self._ask(service, "GET", path, shape, params=params))
        if words:
            response.headers["Content-Language"] = self.language
            response.headers["Vary"] = "Accept-Language"
        return response

    async def page(
        self,
        service: str,
        path: str,
        shape: type[Shape],
        *,
        limit: int,
        cursor: str | None,
        filters: Mapping[str, object] | None = None,
    ) -> Response:
        """Answer with one page of a service's list."""
        named = {
            name: _as_text(value) for name, value in (filters or {}).items() if value is not None
        }
        of = {"route": self.template, "path": path, **named}
        params = {"limit": str(limit), **named}
        if cursor is not None:
            params["after"] = self.house.cursors.open(cursor, of=of)
        page = await self._ask(service, "GET", path, InternalPage[shape], params=params)  # type: ignore[valid-type]
        following = None if page.after is None else self.house.cursors.seal(page.after, of=of)
        return answer(Page[shape](items=page.items, next_cursor=following))  # type: ignore[valid-type]

    async def create(
        self, service: str, path: str, new: BaseModel, shape: type[Shape], *, at: str | None = None
    ) -> Response:
        """Have a service create something; answer with it and where it is.

        Args:
            service: whose it is.
            path: the internal path.
            new: what the client sent.
            shape: what the service answers; has an ``id``.
            at: the public path of the collection; ``None`` where its creator cannot read it.
        """
        created = await self._ask(
            service, "POST", path, shape, body=new.model_dump(mode="json", by_alias=True)
        )
        response = answer(created, status=201)
        if at is not None:
            response.headers["Location"] = f"{at}/{created.id}"  # type: ignore[attr-defined]
        return response

    async def act(self, service: str, path: str, order: BaseModel, shape: type[Shape]) -> Shape:
        """Have a service do something with an object; return the object after that."""
        return await self._ask(service, "POST", path, shape, body=order.model_dump(mode="json"))

    async def list_of(
        self, service: str, path: str, shape: type[Shape], *, limit: int, after: str | None
    ) -> tuple[list[Shape], str | None]:
        """Return a page of a service's list, and where the next one begins inside that service."""
        params = {"limit": str(limit)}
        if after is not None:
            params["after"] = after
        page = await self._ask(service, "GET", path, InternalPage[shape], params=params)  # type: ignore[valid-type]
        return page.items, page.after

    async def _ask(
        self,
        service: str,
        method: str,
        path: str,
        shape: type[Shape],
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Shape:
        reply = await self.house.services.ask(
            service,
            method,
            path,
            caller=self.caller,
            traceparent=self.trace.traceparent(),
            idempotency_key=self.idempotency_key,
            params=params,
            body=body,
        )
        try:
            return shape.model_validate_json(reply.body)
        except ValidationError as error:
            fields = [".".join(map(str, item["loc"])) for item in error.errors()[:5]]
            note(service, "unusable answer", fields=fields)
            raise self.house.services.no_answer(service, method) from None


def answer(shape: BaseModel, *, status: int = 200) -> Response:
    return Response(
        shape.model_dump_json(by_alias=True), status_code=status, media_type="application/json"
    )


def _as_text(value: object) -> str:
    # Plain digits: Python would write 0.00001 with an exponent.
    return format(value, ".7f") if isinstance(value, float) else str(value)


def _asking(request: Request) -> Asking:
    asking: Asking = request.scope["entrelieux.asking"]
    return asking


Asked = Annotated[Asking, Depends(_asking)]
"""The admitted request, as a route's parameter."""
