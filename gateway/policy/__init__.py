"""Who may do what, and how far they reach: the one authorization matrix. Denied by default."""

from collections.abc import Mapping
from types import MappingProxyType

from chassis.problems import Problem
from gateway.policy.rows.guidance import GUIDANCE
from gateway.policy.rows.house import HOUSE
from gateway.policy.rows.members import MEMBERS
from gateway.policy.rows.mentors import MENTORS
from gateway.policy.rows.sessions import SESSIONS
from gateway.policy.rows.welcome import WELCOME
from gateway.policy.rules import Reach, Role, Rule

__all__ = ["MATRIX", "NotInTheMatrix", "Reach", "Role", "Rule", "grant", "rule_for"]

MATRIX: Mapping[tuple[str, str], Rule] = MappingProxyType(
    MEMBERS | WELCOME | MENTORS | SESSIONS | GUIDANCE | HOUSE
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
        raise NotInTheMatrix(f"{method} {template} has no row in gateway/policy/rows") from None


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
