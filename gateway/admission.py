"""What every request must pass before its route sees it, in this order and for every route."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from chassis.assertion import Caller
from chassis.links import OF_CALLS, Link, Purpose
from chassis.problems import Problem, not_found
from gateway.asking import Asking
from gateway.house import House
from gateway.languages import preferred
from gateway.policy import Reach, Role, Rule, grant, rule_for
from gateway.reading import StrictRequest
from gateway.refusals import methods_here
from gateway.tokens import Identity
from gateway.words import are_fitting

JSON = "application/json"
CONCERNS = "/v1/concerns"
"""Routes below this never learn who asks more than they must, and never log."""

_SOMEBODY = "member"
_EFFECTS = frozenset({"POST", "PATCH", "PUT", "DELETE"})
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{16,128}")
_ETAG = re.compile(r'"[1-9][0-9]{0,8}"')
_FORM = re.compile(
    r'application/x-www-form-urlencoded\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE
)
_JSON = re.compile(r'application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)


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
    def media_type(self) -> str:
        """What it answers where all is well: JSON, unless its ``response_class`` is another."""
        chosen = self.response_class
        response_class = chosen.value if isinstance(chosen, DefaultPlaceholder) else chosen
        return response_class.media_type or JSON

    @property
    def is_page(self) -> bool:
        """Whether it is for people: it takes a form, and refuses in a page."""
        return False

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What a link may be good for that is followed here."""
        return OF_CALLS

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
            if self.has_effect and self.method != "DELETE":
                await strict.load(seconds=house.settings.body_seconds, as_json=not self.is_page)
            return await answer(strict)

        return admit

    async def _admit(
        self, request: Request, house: House, rule: Rule, known_parameters: frozenset[str]
    ) -> Asking:
        if rule.by_address:
            return self._admit_by_address(request, house, known_parameters)
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
        key = self._check(request, known_parameters)
        return Asking(
            house=house,
            caller=_caller(identity, reach, unnamed=confidential and self.has_effect),
            known=identity is not None,
            address=address,
            template=self.path,
            trace=request.scope["entrelieux.trace"],
            language=preferred(request.headers.get("accept-language", "")),
            idempotency_key=key,
            if_match=_if_match(request) if self.method == "PATCH" else None,
        )

    def _admit_by_address(
        self, request: Request, house: House, known_parameters: frozenset[str]
    ) -> Asking:
        address = house.limits.address(request.scope)
        house.limits.requests.take("address " + address)
        key = self._check(request, known_parameters)
        link = None
        caller = Caller(subject=None, reach=frozenset({Reach.PUBLIC.value}))
        if "token" in request.path_params:
            link = house.links.follow(request.path_params["token"])
            if link.purpose not in self.purposes:
                raise not_found()
            caller = _holder(link)
            structlog.contextvars.bind_contextvars(subject=link.holder_id)
            house.limits.requests.take("subject " + link.holder_id)
        return Asking(
            house=house,
            caller=caller,
            known=False,
            address=address,
            template=self.path,
            trace=request.scope["entrelieux.trace"],
            language=preferred(request.headers.get("accept-language", "")),
            idempotency_key=key,
            link=link,
        )

    def _check(self, request: Request, known_parameters: frozenset[str]) -> str | None:
        """Check what is said besides who asks; return the Idempotency-Key of an act.

        Who reads a page cannot mend their browser: it may say that it accepts what it likes, and
        what makes an act of theirs recognisable is the link itself.
        """
        if not self.is_page:
            _check_accept(request, self.media_type)
        _check_path(request)
        _check_query(request, known_parameters)
        if not self.has_effect:
            return None
        if self.method != "DELETE":
            _check_content(request, _FORM if self.is_page else _JSON)
        return None if self.is_page else _idempotency_key(request)


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


def _holder(link: Link) -> Caller:
    """Return whom the services see when a link is followed.

    The member whose call or mentor it is about; or the mentor who is asked, or is at their side.
    """
    if link.mentor_id is not None:
        return Caller(
            subject=link.mentor_id,
            roles=frozenset({Role.MENTOR.value}),
            reach=frozenset({Reach.ASSIGNED.value}),
        )
    return Caller(
        subject=link.member_id,
        roles=frozenset({Role.MEMBER.value}),
        reach=frozenset({Reach.OWN.value}),
    )


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


def _check_accept(request: Request, media_type: str) -> None:
    accepted = request.headers.get("accept")
    if not accepted:
        return
    acceptable = {media_type, media_type.partition("/")[0] + "/*", "*/*"}
    for part in accepted.lower().split(","):
        asked, _, parameters = part.partition(";")
        refused = re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
        if asked.strip() in acceptable and not refused:
            return
    raise Problem(406, "not-acceptable", f"Answers here are {media_type}: accept that.")


def _check_path(request: Request) -> None:
    if not are_fitting(request.path_params):
        if methods_here(request):
            raise HTTPException(405)
        raise not_found()


def _check_query(request: Request, known: frozenset[str]) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    if not known.issuperset(names):
        allowed = f"Known are {', '.join(sorted(known))}." if known else "There are none here."
        raise Problem(422, "not-valid", f"A query parameter is not known here. {allowed}")
    if len(set(names)) != len(names):
        raise Problem(422, "not-valid", "Send each query parameter once.")


def _check_content(request: Request, media_type: re.Pattern[str]) -> None:
    if request.headers.get(
        "content-encoding", "identity"
    ) != "identity" or not media_type.fullmatch(request.headers.get("content-type", "")):
        wanted = "application/json" if media_type is _JSON else "the page's own form"
        raise Problem(415, "unsupported-media-type", f"Send {wanted} in UTF-8, not compressed.")


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


def _if_match(request: Request) -> str:
    sent = request.headers.getlist("if-match")
    if not sent:
        raise Problem(428, "if-match-missing", "Send the ETag of what you have read as If-Match.")
    if len(sent) > 1 or not _ETAG.fullmatch(sent[0]):
        raise Problem(400, "malformed", "If-Match is one ETag as it was sent, in its quotes.")
    return sent[0]
