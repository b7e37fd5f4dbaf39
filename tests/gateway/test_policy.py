"""Every cell of the matrix: each route, each role, each relation to the object."""

import pytest
from fastapi import APIRouter

from gateway.admission import GuardedRoute
from gateway.examples import REQUESTS
from gateway.policy import MATRIX, NotInTheMatrix
from tests.gateway.running import Gateway, Issuer
from tests.gateway.standin import MEMBER, PEER, PLACE

OTHER_PLACE = "44444444-4444-4444-8444-444444444444"
SOMEBODY = "55555555-5555-4555-8555-555555555555"
DEAD_LETTER = f"matching.{PEER}"
ROLES = (
    "visitor",
    "member",
    "welcomer",
    "mentor",
    "coordinator",
    "staff",
    "ops",
    "service",
    "app",
)

# The decision, written down a second time and by hand: a change to gateway/policy.py has to be
# made here as well. One letter a reach: P public, O own, A assigned, L place, N network, - denied.
TABLE = """
GET  /v1/places                                P  P  P  P  P  P  P  P  P
GET  /v1/places/{place_id}                     P  P  P  P  P  P  P  P  P
POST /v1/places                                -  -  -  -  -  N  -  -  -
POST /v1/members                               P  -  -  -  L  N  -  -  P
GET  /v1/members                               -  -  -  -  L  N  -  -  -
GET  /v1/members/{member_id}                   -  O  OA OA OL ON -  -  O
GET  /v1/members/{member_id}/journey           -  O  OA OA OL ON -  -  O
GET  /v1/members/{member_id}/welcome-call      -  O  OA O  OL ON -  -  O
GET  /v1/members/{member_id}/mentor            -  O  O  OA OL ON -  -  O
GET  /v1/members/{member_id}/messages          -  O  O  O  O  ON -  -  O
POST /v1/welcomers                             -  -  -  -  L  N  -  -  -
GET  /v1/welcomers                             -  -  -  -  L  N  -  -  -
GET  /v1/welcomers/{welcomer_id}               -  -  O  -  L  N  -  -  -
POST /v1/mentors                               -  -  -  -  L  N  -  -  -
GET  /v1/mentors                               -  -  -  -  L  N  -  -  -
GET  /v1/mentors/{mentor_id}                   -  -  -  O  L  N  -  -  -
POST /v1/concerns                              P  P  P  P  P  P  P  -  -
GET  /v1/concerns                              -  -  -  -  -  N  -  -  -
GET  /v1/concerns/{concern_id}                 -  -  -  -  -  N  -  -  -
GET  /v1/dead-letters                          -  -  -  -  -  -  N  -  -
POST /v1/dead-letters/{dead_letter_id}/replay  -  -  -  -  -  -  N  -  -
POST /v1/dead-letters/{dead_letter_id}/discard -  -  -  -  -  -  N  -  -
"""
UNGUARDED = {("GET", "/livez"), ("GET", "/readyz"), ("GET", "/docs"), ("GET", "/openapi.json")}
EXPECTED = {
    (line.split()[0], line.split()[1]): dict(zip(ROLES, line.split()[2:], strict=True))
    for line in TABLE.strip().splitlines()
}
SCOPES = "places:read join:write profile:read messages:read"

RELATIONS = {
    "own": {"subject": MEMBER, "places": [OTHER_PLACE]},
    "assigned": {"subject": PEER, "places": [OTHER_PLACE]},
    "same place": {"subject": SOMEBODY, "places": [PLACE]},
    "other place": {"subject": SOMEBODY, "places": [OTHER_PLACE]},
    "no place": {"subject": SOMEBODY, "places": []},
}
LETTER_OF = {"own": "O", "assigned": "A", "same place": "L"}

BODIES = {
    "/v1/places": REQUESTS["add_place"],
    "/v1/members": REQUESTS["join"],
    "/v1/welcomers": REQUESTS["enrol_welcomer"],
    "/v1/mentors": REQUESTS["enrol_mentor"],
    "/v1/concerns": REQUESTS["file_concern"],
    "/v1/dead-letters/{dead_letter_id}/replay": REQUESTS["replay"],
    "/v1/dead-letters/{dead_letter_id}/discard": REQUESTS["discard"],
}


def body_for(template: str) -> dict[str, object]:
    """Return a good body for the route, about the one place there is."""
    body = dict(BODIES[template]["usual"]["value"])
    if "place_id" in body:
        body["place_id"] = PLACE
    return body


def address_of(template: str) -> str:
    """Return the route's path with the ids of the one object there is."""
    return template.format(
        place_id=PLACE,
        member_id=MEMBER,
        welcomer_id=MEMBER,
        mentor_id=MEMBER,
        concern_id=MEMBER,
        dead_letter_id=DEAD_LETTER,
    )


def outcome(method: str, template: str, role: str, relation: str) -> int:
    """Return the status that the table promises for one cell."""
    reaches = EXPECTED[method, template][role]
    if reaches == "-":
        return 401 if role == "visitor" else 403
    success = 201 if method == "POST" and not template.endswith(("/replay", "/discard")) else 200
    if reaches in {"P", "N"} or "N" in reaches or LETTER_OF.get(relation, "?") in reaches:
        return success
    if "{" not in template:
        # A list holds what is within reach; an act at a place that is not one's own is refused.
        return 403 if method == "POST" else 200
    return 404


@pytest.mark.parametrize(("method", "template"), EXPECTED, ids=str)
def test_every_role_in_every_relation_gets_what_the_table_says(
    gateway: Gateway, issuer: Issuer, method: str, template: str
) -> None:
    """A cell of the matrix is what the table says, over real HTTP."""
    body = body_for(template) if method == "POST" else None
    got, wanted = {}, {}
    for role in ROLES:
        for relation, who in RELATIONS.items():
            token = None if role == "visitor" else issuer.token(role, scope=SCOPES, **who)
            answer = gateway.ask(method, address_of(template), token=token, body=body)
            got[role, relation] = answer.status_code
            wanted[role, relation] = outcome(method, template, role, relation)
    assert got == wanted


def test_the_table_and_the_matrix_name_the_same_routes() -> None:
    """No route is decided in one place only."""
    assert set(EXPECTED) | UNGUARDED == set(MATRIX)
    assert {key for key, rule in MATRIX.items() if rule.unguarded} == UNGUARDED


def test_a_route_that_is_missing_from_the_matrix_cannot_be_built() -> None:
    """A new route without a decision is an error when the application is put together."""
    router = APIRouter(route_class=GuardedRoute)

    async def reveal() -> None:
        """Reveal everything."""

    with pytest.raises(NotInTheMatrix, match="/v1/secrets"):
        router.get("/v1/secrets")(reveal)


@pytest.mark.parametrize(
    ("template", "scope"),
    [("/v1/places", "places:read"), (f"/v1/members/{MEMBER}", "profile:read")],
)
def test_an_app_needs_the_scope(
    gateway: Gateway, issuer: Issuer, template: str, scope: str
) -> None:
    """A client app does only what it was granted."""
    without = issuer.token("app", subject=MEMBER, scope="something:else")
    assert gateway.ask("GET", template, token=without).status_code == 403
    with_it = issuer.token("app", subject=MEMBER, scope=f"other {scope}")
    assert gateway.ask("GET", template, token=with_it).status_code == 200


@pytest.mark.parametrize("other", ["member", "staff", "ops"])
def test_an_app_never_gains_what_its_person_may_do(
    gateway: Gateway, issuer: Issuer, other: str
) -> None:
    """A token that is an app's is nothing else besides."""
    token = issuer.token("app", other, scope=SCOPES)
    body = body_for("/v1/concerns")
    assert gateway.ask("POST", "/v1/concerns", token=token, body=body).status_code == 403
    assert gateway.ask("GET", "/v1/concerns", token=token).status_code == 403
    assert gateway.ask("GET", "/v1/dead-letters", token=token).status_code == 403
    # What it was granted is its person's own page, not all that a member of the staff may read.
    assert gateway.ask("GET", f"/v1/members/{MEMBER}", token=token).status_code == 404


def test_roles_add_up(gateway: Gateway, issuer: Issuer) -> None:
    """Somebody with two roles reaches as far as both."""
    token = issuer.token("member", "coordinator", subject=SOMEBODY, places=[PLACE])
    assert gateway.ask("GET", f"/v1/members/{MEMBER}", token=token).status_code == 200


@pytest.mark.parametrize("role", ["", "admin", "Staff", "visitor", "*"])
def test_an_unknown_role_is_a_visitor(gateway: Gateway, issuer: Issuer, role: str) -> None:
    """What is not in the matrix gains nothing."""
    token = issuer.token(*[role] if role else [])
    assert gateway.ask("GET", "/v1/places", token=token).status_code == 200
    assert gateway.ask("GET", "/v1/members", token=token).status_code == 403
    assert gateway.ask("GET", "/v1/concerns", token=token).status_code == 403
