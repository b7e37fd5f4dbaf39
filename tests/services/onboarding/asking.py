"""Asking onboarding as it runs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.assertion import Caller
from contracts.journey import MemberLeft
from tests.services.one_service import Answered, OneService
from tests.support.clock import Clock
from tests.support.processes import Child, wait_until

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
VISITOR = Caller(None, reach=frozenset({"public"}))

QUICK = {"ONBOARDING_LADDER_SECONDS": "0.3", "ONBOARDING_RETRY_SECONDS": "0.5"}


class HouseClock(Clock):
    """The clock of all processes of the service."""

    def __init__(self, house: OneService) -> None:
        super().__init__(house.directory / "clock")
        self.settings = {**QUICK, "ONBOARDING_CLOCK_FILE": str(self.file)}


def post(
    house: OneService,
    path: str,
    body: dict[str, Any],
    *,
    caller: Caller = STAFF,
    process: Child | None = None,
) -> dict[str, Any]:
    answer = house.ask("POST", path, caller=caller, body=body, key=uuid4().hex, process=process)
    assert answer.status == 201, answer
    created: dict[str, Any] = answer.body
    return created


def get(house: OneService, path: str, caller: Caller = STAFF) -> dict[str, Any]:
    answer = house.ask("GET", path, caller=caller)
    assert answer.status == 200, answer
    body: dict[str, Any] = answer.body
    return body


def call_of(house: OneService, member_id: str) -> dict[str, Any]:
    answer = house.ask("GET", f"/members/{member_id}/welcome-call", caller=STAFF)
    return answer.body if answer.status == 200 else {"status": None}


def until_call_is(house: OneService, member_id: str, status: str) -> dict[str, Any]:
    return wait_until(
        lambda: (call := call_of(house, member_id))["status"] == status and call,
        within=20,
        saying=f"call {status}",
    )


def own(member_id: str) -> Caller:
    """The newcomer themselves."""
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


def coordinator(place_id: str, subject: str | None = None) -> Caller:
    """Somebody who coordinates a place."""
    return Caller(
        subject or str(uuid4()),
        roles=frozenset({"coordinator"}),
        places=frozenset({place_id}),
        reach=frozenset({"own", "place"}),
    )


def peer(welcomer_id: str) -> Caller:
    """A welcomer."""
    return Caller(welcomer_id, roles=frozenset({"welcomer"}), reach=frozenset({"own", "assigned"}))


def order(
    house: OneService,
    member_id: str,
    what: str,
    caller: Caller,
    *,
    key: str | None = None,
    process: Child | None = None,
    **body: Any,
) -> Answered:
    """Order something for a member's welcome call."""
    return house.ask(
        "POST",
        f"/members/{member_id}/welcome-call{what and '/' + what}",
        caller=caller,
        body=body,
        key=key or uuid4().hex,
        process=process,
    )


def facts_of(house: OneService, member_id: str) -> list[str]:
    """The kinds of facts that were stored with a member's call, in order."""
    document = house.database["welcome_calls"].find_one({"member_id": member_id}) or {}
    return [fact["key"].removesuffix(".v1") for fact in document.get("facts", [])]


def leave(house: OneService, member_id: str) -> MemberLeft:
    """Have a member leave by themselves; return the fact that was stored with it."""
    answer = house.ask(
        "POST", f"/members/{member_id}/leave", caller=own(member_id), body={}, key=uuid4().hex
    )
    assert answer.status == 200, answer
    facts = (house.database["members"].find_one({"_id": member_id}) or {})["facts"]
    stored = [each["body"] for each in facts if each["type"] == MemberLeft.routing_key]
    return MemberLeft.model_validate_json(stored[-1])


def come_back(house: OneService, member_id: str) -> None:
    """Have a member come back by themselves."""
    answer = house.ask(
        "POST", f"/members/{member_id}/return", caller=own(member_id), body={}, key=uuid4().hex
    )
    assert answer.status == 200, answer


def set_rules(house: OneService, **rules: Any) -> None:
    """Change how the network welcomes, and wait until every process knows."""
    version = house.ask("GET", "/network/welcome", caller=STAFF).headers["ETag"]
    answer = house.ask(
        "PATCH",
        "/network/welcome",
        caller=STAFF,
        body=rules,
        key=uuid4().hex,
        if_match=version,
    )
    assert answer.status == 200, answer
    known = datetime.now(UTC) + timedelta(seconds=2.2)
    wait_until(lambda: datetime.now(UTC) > known, within=5, saying="rules known")
