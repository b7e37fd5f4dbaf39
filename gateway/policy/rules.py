"""What a row of the matrix says, and who is often named together in one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


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
        by_address: answered to whoever has the address, in which there is a signed link or a
            secret: that is what is checked, and nothing that a token could say counts besides.
    """

    cells: Mapping[Role, frozenset[Reach]] = field(default_factory=dict)
    scope: str | None = None
    unguarded: bool = False
    by_address: bool = False


def row(
    scope: str | None, shared: Mapping[str, set[Reach]] | None = None, /, **cells: set[Reach]
) -> Rule:
    """Return a row: an app's scope, those who are named together, and each other's reach."""
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
BY_ADDRESS = Rule(by_address=True)

EVERYBODY = dict.fromkeys((role.value for role in Role), PUBLIC)
WHO_CALLS = {"welcomer": PUBLIC, "coordinator": PUBLIC, "staff": PUBLIC}
OWN_ONLY = dict.fromkeys(("member", "welcomer", "mentor", "coordinator", "staff"), OWN)
WHO_LEADS = {"coordinator": PLACE, "staff": NETWORK}
FOR_ONESELF_OR_WHO_ASKS_ONE = {
    "member": OWN,
    "welcomer": OWN,
    "mentor": OWN,
    "coordinator": OWN | PLACE,
    "staff": OWN | NETWORK,
    "app": OWN,
}
AT_THEIR_SIDE = {
    **FOR_ONESELF_OR_WHO_ASKS_ONE,
    "welcomer": OWN | ASSIGNED,
    "mentor": OWN | ASSIGNED,
}
EVERYBODY_AND_THEIR_OWN = {
    **EVERYBODY,
    **{role: PUBLIC | reach for role, reach in FOR_ONESELF_OR_WHO_ASKS_ONE.items()},
}
IN_PERSON = {role: reach for role, reach in FOR_ONESELF_OR_WHO_ASKS_ONE.items() if role != "app"}
AT_THEIR_SIDE_IN_PERSON = {role: reach for role, reach in AT_THEIR_SIDE.items() if role != "app"}
OF_THE_NETWORK = dict.fromkeys(("member", "welcomer", "mentor", "coordinator", "staff"), PUBLIC)
