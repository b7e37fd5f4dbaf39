"""Planning sessions and coming to them, as requests to a house that runs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.assertion import Caller
from services.onboarding.domain.sessions.invitations import invitations_id_of
from tests.services.onboarding.samples import member_body
from tests.services.one_service import Answered, OneService
from tests.support.processes import Child

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
VISITOR = Caller(None, reach=frozenset({"public"}))
QUICK = {"ONBOARDING_SESSION_SECONDS": "0.2"}


def in_days(days: float, hours: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days, hours=hours)).isoformat()


def session_body(**changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "information",
        "titles": {"fr": "Bienvenue", "nl": "Welkom"},
        "languages": ["fr"],
        "mode": "in_person",
        "address": "3 rue de la Rivière",
        "room_seats": 5,
        "time_zone": "Europe/Paris",
        "starts_at": in_days(10),
        "ends_at": in_days(10, hours=2),
    }
    return {**fields, **changes}


def oneself(member_id: str) -> Caller:
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own", "public"}))


def coordinator(place_id: str) -> Caller:
    return Caller(
        "lead",
        roles=frozenset({"coordinator"}),
        places=frozenset({place_id}),
        reach=frozenset({"place", "own", "public"}),
    )


def post(
    house: OneService,
    path: str,
    body: Any = None,
    *,
    caller: Caller = STAFF,
    key: str | None = None,
    process: Child | None = None,
) -> Answered:
    return house.ask(
        "POST",
        path,
        caller=caller,
        body={} if body is None else body,
        key=key or uuid4().hex,
        process=process,
    )


def made(house: OneService, path: str, body: Any, caller: Caller = STAFF) -> dict[str, Any]:
    answer = post(house, path, body, caller=caller)
    assert answer.status == 201, answer
    created: dict[str, Any] = answer.body
    return created


def got(house: OneService, path: str, caller: Caller = STAFF) -> dict[str, Any]:
    answer = house.ask("GET", path, caller=caller)
    assert answer.status == 200, answer
    body: dict[str, Any] = answer.body
    return body


def facts(house: OneService, session_id: str) -> list[str]:
    document = house.database["sessions"].find_one({"_id": session_id}) or {}
    return [fact["type"] for fact in document["facts"]]


def members(house: OneService, place_id: str, count: int, **changes: Any) -> list[str]:
    return [made(house, "/members", member_body(place_id, **changes))["id"] for _ in range(count)]


def stored(house: OneService, session_id: str) -> dict[str, Any]:
    document = house.database["sessions"].find_one({"_id": session_id})
    assert document is not None
    return document


def kept_invitations(house: OneService, member_id: str) -> dict[str, Any]:
    query = {"_id": invitations_id_of(member_id)}
    return house.database["session_invitations"].find_one(query) or {}


def state(house: OneService, member_id: str) -> str | None:
    """How far they are with the information session."""
    return kept_invitations(house, member_id).get("information")


def invited(house: OneService, member_id: str) -> list[str]:
    facts = kept_invitations(house, member_id).get("facts", [])
    return [fact["body"].partition('"kind":"')[2].partition('"')[0] for fact in facts]
