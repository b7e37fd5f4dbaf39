"""Who may do what, and how far they reach: the one authorization matrix. Denied by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from chassis.problems import Problem


class Role(StrEnum):
    """What somebody is, as their token says. A visitor has no token."""

    VISITOR = "visitor"
    MEMBER = "member"
    WELCOMER = "welcomer"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    STAFF = "staff"
    OPS = "ops"
    SERVICE = "service"
    APP = "app"


class Reach(StrEnum):
    """Which objects a request may touch; the services hold each object against it."""

    PUBLIC = "public"
    OWN = "own"
    ASSIGNED = "assigned"
    PLACE = "place"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the matrix.

    Attributes:
        cells: for each role that may ask at all, how far it reaches.
        scope: what a client app's token must hold besides.
        unguarded: answered to everybody without looking at a token: says nothing about anybody.
    """

    cells: Mapping[Role, frozenset[Reach]] = field(default_factory=dict)
    scope: str | None = None
    unguarded: bool = False


def _row(
    scope: str | None, shared: Mapping[str, set[Reach]] | None = None, /, **cells: set[Reach]
) -> Rule:
    return Rule(
        cells=MappingProxyType(
            {Role(role): frozenset(reach) for role, reach in {**(shared or {}), **cells}.items()}
        ),
        scope=scope,
    )


PUBLIC, OWN, ASSIGNED, PLACE, NETWORK = (
    {Reach.PUBLIC},
    {Reach.OWN},
    {Reach.ASSIGNED},
    {Reach.PLACE},
    {Reach.NETWORK},
)
UNGUARDED = Rule(unguarded=True)

_EVERYBODY = dict.fromkeys((role.value for role in Role), PUBLIC)
_WHO_LEADS = {"coordinator": PLACE, "staff": NETWORK}

MATRIX: Mapping[tuple[str, str], Rule] = MappingProxyType(
    {
        # Places are public; the network's staff alone adds one.
        ("GET", "/v1/places"): _row("places:read", _EVERYBODY),
        ("GET", "/v1/places/{place_id}"): _row("places:read", _EVERYBODY),
        ("POST", "/v1/places"): _row(None, staff=NETWORK),
        # Joining is for who is not a member yet, and for those who register somebody else.
        ("POST", "/v1/members"): _row(
            "join:write", visitor=PUBLIC, coordinator=PLACE, staff=NETWORK, app=PUBLIC
        ),
        ("GET", "/v1/members"): _row(None, _WHO_LEADS),
        ("GET", "/v1/members/{member_id}"): _row(
            "profile:read",
            member=OWN,
            welcomer=OWN | ASSIGNED,
            mentor=OWN | ASSIGNED,
            coordinator=OWN | PLACE,
            staff=OWN | NETWORK,
            app=OWN,
        ),
        ("GET", "/v1/members/{member_id}/journey"): _row(
            "profile:read",
            member=OWN,
            welcomer=OWN | ASSIGNED,
            mentor=OWN | ASSIGNED,
            coordinator=OWN | PLACE,
            staff=OWN | NETWORK,
            app=OWN,
        ),
        # A mentor has no business with the call of their mentee, nor a welcomer with the mentor.
        ("GET", "/v1/members/{member_id}/welcome-call"): _row(
            "profile:read",
            member=OWN,
            welcomer=OWN | ASSIGNED,
            mentor=OWN,
            coordinator=OWN | PLACE,
            staff=OWN | NETWORK,
            app=OWN,
        ),
        ("GET", "/v1/members/{member_id}/mentor"): _row(
            "profile:read",
            member=OWN,
            welcomer=OWN,
            mentor=OWN | ASSIGNED,
            coordinator=OWN | PLACE,
            staff=OWN | NETWORK,
            app=OWN,
        ),
        # What somebody was written is theirs; staff answers when a message went astray.
        ("GET", "/v1/members/{member_id}/messages"): _row(
            "messages:read",
            member=OWN,
            welcomer=OWN,
            mentor=OWN,
            coordinator=OWN,
            staff=OWN | NETWORK,
            app=OWN,
        ),
        ("POST", "/v1/welcomers"): _row(None, _WHO_LEADS),
        ("GET", "/v1/welcomers"): _row(None, _WHO_LEADS),
        ("GET", "/v1/welcomers/{welcomer_id}"): _row(None, _WHO_LEADS, welcomer=OWN),
        ("POST", "/v1/mentors"): _row(None, _WHO_LEADS),
        ("GET", "/v1/mentors"): _row(None, _WHO_LEADS),
        ("GET", "/v1/mentors/{mentor_id}"): _row(None, _WHO_LEADS, mentor=OWN),
        # Anybody may voice a concern, but no program may in somebody's name.
        ("POST", "/v1/concerns"): _row(
            None,
            visitor=PUBLIC,
            member=PUBLIC,
            welcomer=PUBLIC,
            mentor=PUBLIC,
            coordinator=PUBLIC,
            staff=PUBLIC,
            ops=PUBLIC,
        ),
        ("GET", "/v1/concerns"): _row(None, staff=NETWORK),
        ("GET", "/v1/concerns/{concern_id}"): _row(None, staff=NETWORK),
        ("GET", "/v1/dead-letters"): _row(None, ops=NETWORK),
        ("POST", "/v1/dead-letters/{dead_letter_id}/replay"): _row(None, ops=NETWORK),
        ("POST", "/v1/dead-letters/{dead_letter_id}/discard"): _row(None, ops=NETWORK),
        ("GET", "/livez"): UNGUARDED,
        ("GET", "/readyz"): UNGUARDED,
        ("GET", "/docs"): UNGUARDED,
        ("GET", "/openapi.json"): UNGUARDED,
    }
)


class NotInTheMatrix(RuntimeError):  # noqa: N818 - reads as the sentence it is
    """A route is served without a row in the matrix, or a row has lost its route."""


def rule_for(method: str, template: str) -> Rule:
    """Return the row of a route.

    Raises:
        NotInTheMatrix: nobody has decided who may use it.
    """
    try:
        return MATRIX[method, template]
    except KeyError:
        raise NotInTheMatrix(f"{method} {template} has no row in gateway/policy.py") from None


def grant(
    rule: Rule, roles: frozenset[Role], scopes: frozenset[str], *, known: bool
) -> frozenset[Reach]:
    """Return how far somebody with ``roles`` reaches.

    Args:
        rule: the route's row.
        roles: the token's roles; without one, or without a role in it, that of a visitor counts.
        scopes: what a client app has been allowed.
        known: whether there was a token.

    Raises:
        Problem: 401 where a token is needed, 403 where theirs does not suffice.
    """
    # An app acts in somebody's name: it never gains what that person may do besides.
    effective = frozenset({Role.APP}) if Role.APP in roles else (roles or frozenset({Role.VISITOR}))
    reach = frozenset[Reach]().union(*(rule.cells.get(role, frozenset()) for role in effective))
    if reach and Role.APP in effective and rule.scope not in scopes:
        raise _forbidden(f"Ask for a token with the scope {rule.scope}.")
    if reach:
        return reach
    if not known:
        raise Problem(
            401,
            "unauthorized",
            "Send an access token as a bearer token.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    raise _forbidden("Your role does not allow this.")


def _forbidden(detail: str) -> Problem:
    return Problem(403, "forbidden", detail)
