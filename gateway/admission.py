"""What every request must pass before its route sees it, in this order and for every route."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.routing import APIRoute

from chassis.assertion import Caller
from chassis.problems import Problem, not_found
from gateway.asking import Asking
from gateway.house import House
from gateway.languages import preferred
from gateway.policy import Reach, Role, Rule, grant, rule_for
from gateway.reading import StrictRequest
from gateway.tokens import Identity
from gateway.words import DEAD_LETTER_PATTERN, UUID_PATTERN

CONCERNS = "/v1/concerns"
"""Routes below this never learn who asks more than they must, and never log."""

_SOMEBODY = "member"
_EFFECTS = frozenset({"POST", "PATCH", "PUT", "DELETE"})
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{16,128}")
_JSON = re.compile(r'application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)
_ACCEPTABLE = frozenset({"application/json", "application/*", "*/*"})


class GuardedRoute(APIRoute):
    """A route that is in the matrix and lets through only what it has admitted."""

    @property
    def method(self) -> str:
        """The one method that this route answers."""
        return next(iter(self.methods or ()))

    @property
    def has_effect(self) -> bool:
        """Whether a request changes something."""
        return self.method in _EFFECTS

    @property
    def rule(self) -> Rule:
        """Who may use it."""
        return rule_for(self.method, self.path)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler behind its admission.

        Raises:
            NotInTheMatrix: nobody has decided who may use this route.
        """
        answer = super().get_route_handler()
        rule = self.rule
        if rule.unguarded:
            return answer
        known_parameters = frozenset(field.alias for field in self.dependant.query_params)

        async def admit(request: Request) -> Response:
            house: House = request.app.state.house
            strict = StrictRequest(request.scope, request.receive)
            strict.scope["entrelieux.asking"] = await self._admit(
                strict, house, rule, known_parameters
            )
            if self.has_effect:
                await strict.load(seconds=house.settings.body_seconds)
            return await answer(strict)

        return admit

    async def _admit(
        self, request: Request, house: House, rule: Rule, known_parameters: frozenset[str]
    ) -> Asking:
        identity = await _identity(request, house)
        roles = identity.roles if identity else frozenset[Role]()
        scopes = identity.scopes if identity else frozenset[str]()
        reach = grant(rule, roles, scopes, known=identity is not None)
        confidential = self.path.startswith(CONCERNS)
        address = "" if confidential else house.limits.address(request.scope)
        if identity is not None:
            house.limits.requests.take("subject " + identity.subject)
        elif not confidential:
            house.limits.requests.take("address " + address)
        _check_accept(request)
        _check_path(request)
        _check_query(request, known_parameters)
        key = None
        if self.has_effect:
            _check_content(request)
            key = _idempotency_key(request)
        return Asking(
            house=house,
            caller=_caller(identity, reach, unnamed=confidential and self.has_effect),
            known=identity is not None,
            address=address,
            template=self.path,
            trace=request.scope["entrelieux.trace"],
            language=preferred(request.headers.get("accept-language", "")),
            idempotency_key=key,
        )


async def _identity(request: Request, house: House) -> Identity | None:
    sent = request.headers.getlist("authorization")
    if not sent:
        return None
    if len(sent) > 1:
        raise Problem(400, "malformed", "Send one Authorization header.")
    identity = await house.tokens.identify(sent[0])
    if not request.scope["path"].startswith(CONCERNS):
        structlog.contextvars.bind_contextvars(subject=identity.subject)
    return identity


def _caller(identity: Identity | None, reach: frozenset[Reach], *, unnamed: bool) -> Caller:
    """Return whom the services see: no more of them than the reach needs.

    Who voices a concern is not named even to the service that takes it: that a member speaks is
    all there is to know.
    """
    reaches = frozenset(str(item) for item in reach)
    if identity is None:
        return Caller(subject=None, reach=reaches)
    if unnamed:
        return Caller(
            subject=_SOMEBODY,
            roles=frozenset({Role.MEMBER.value}),
            places=frozenset(),
            reach=reaches,
        )
    return Caller(
        subject=identity.subject,
        roles=frozenset(str(role) for role in identity.roles),
        places=identity.places if Reach.PLACE in reach else frozenset(),
        reach=reaches,
    )


def _check_accept(request: Request) -> None:
    accepted = request.headers.get("accept")
    if not accepted:
        return
    for part in accepted.lower().split(","):
        media_type, _, parameters = part.partition(";")
        refused = re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
        if media_type.strip() in _ACCEPTABLE and not refused:
            return
    raise Problem(406, "not-acceptable", "Answers are application/json: accept that.")


def _check_path(request: Request) -> None:
    for name, value in request.path_params.items():
        pattern = DEAD_LETTER_PATTERN if name == "dead_letter_id" else UUID_PATTERN
        # fullmatch, because $ would let a line break through at the end.
        if not pattern.fullmatch(value):
            raise not_found()


def _check_query(request: Request, known: frozenset[str]) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    if not known.issuperset(names):
        allowed = f"Known are {', '.join(sorted(known))}." if known else "There are none here."
        raise Problem(422, "not-valid", f"A query parameter is not known here. {allowed}")
    if len(set(names)) != len(names):
        raise Problem(422, "not-valid", "Send each query parameter once.")


def _check_content(request: Request) -> None:
    if request.headers.get("content-encoding", "identity") != "identity" or not _JSON.fullmatch(
        request.headers.get("content-type", "")
    ):
        raise Problem(
            415, "unsupported-media-type", "Send application/json in UTF-8, not compressed."
        )


def _idempotency_key(request: Request) -> str:
    sent = request.headers.getlist("idempotency-key")
    if not sent:
        raise Problem(
            428,
            "idempotency-key-missing",
            "Send an Idempotency-Key of 16-128 visible ASCII characters, a new one for each act.",
        )
    if len(sent) > 1 or not _IDEMPOTENCY_KEY.fullmatch(sent[0]):
        raise Problem(
            400, "malformed", "Send one Idempotency-Key of 16-128 visible ASCII characters."
        )
    return sent[0]
