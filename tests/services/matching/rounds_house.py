"""A house in which newcomers wait for rounds, and what tests of rounds do in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.assertion import Caller
from contracts.journey import MemberLeft
from contracts.onboarding import MemberJoined
from tests.services.matching.people import PLACE, mentor_body
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.services.one_service import Answered, OneService
    from tests.support.processes import Child

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
IN_ROUNDS = {"MATCHING_AT_ONCE": "false", "MATCHING_ROUND_LEASE_SECONDS": "1"}


def coordinator(*places: str) -> Caller:
    """Somebody who coordinates these places."""
    return Caller(
        "coordinator",
        roles=frozenset({"coordinator"}),
        places=frozenset(places),
        reach=frozenset({"place"}),
    )


def joined(**changes: Any) -> MemberJoined:
    """The fact that somebody has joined."""
    fields: dict[str, Any] = {
        "event_id": str(uuid4()),
        "occurred_at": "2026-06-01T08:00:00Z",
        "correlation_id": str(uuid4()),
        "member_id": str(uuid4()),
        "given_name": "Amina",
        "place_id": PLACE,
        "languages": ["fr"],
        "wishes": "apprendre la couture",
    }
    return MemberJoined.model_validate({**fields, **changes}, strict=False)


def left(somebody: MemberJoined) -> MemberLeft:
    """The fact that somebody has left."""
    said = {
        "event_id": str(uuid4()),
        "occurred_at": datetime.now(UTC),
        "correlation_id": str(uuid4()),
        "member_id": somebody.member_id,
        "place_id": somebody.place_id,
    }
    return MemberLeft.model_validate(said, strict=False)


def enrol(house: OneService, **changes: Any) -> dict[str, Any]:
    """Enrol a mentor through the service."""
    answer = house.ask(
        "POST", "/mentors", caller=STAFF, body=mentor_body(**changes), key=uuid4().hex
    )
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    return body


def have_waiting(house: OneService, newcomers: list[MemberJoined]) -> None:
    """Have newcomers join, and wait until all of them wait."""
    before = house.database["assignments"].count_documents({})
    house.tell(newcomers)
    wait_until(
        lambda: house.database["assignments"].count_documents({}) == before + len(newcomers),
        within=60,
        saying=f"{len(newcomers)} wait",
    )
    house.wait_until_quiet()


def tried_out(house: OneService, caller: Caller = STAFF, **body: Any) -> dict[str, Any]:
    """Try a round out, and return it once it is computed."""
    answer = house.ask("POST", "/matching/rounds", caller=caller, body=body, key=uuid4().hex)
    assert answer.status == 201, answer.body
    assert answer.body["status"] == "computing"
    return until(house, answer.body["id"], "ready", "failed")


def until(house: OneService, round_id: str, *statuses: str, within: float = 150) -> dict[str, Any]:
    """Wait until a round is so, with nothing left to do about it; return it."""

    def so() -> dict[str, Any] | None:
        known: dict[str, Any] = house.ask("GET", f"/matching/rounds/{round_id}", caller=STAFF).body
        return known if known["status"] in statuses and known["settled"] else None

    return wait_until(so, within=within, saying=f"{statuses} in\n{house.logs()[-3000:]}")


def published(house: OneService, round_id: str, process: Child | None = None) -> Answered:
    """Ask for a round to be published."""
    return house.ask(
        "POST",
        f"/matching/rounds/{round_id}/publish",
        caller=STAFF,
        body={},
        key=uuid4().hex,
        process=process,
    )


def pairs_of(house: OneService, round_id: str, limit: int = 100) -> list[dict[str, Any]]:
    """Return all pairs of a round, page by page."""
    pairs: list[dict[str, Any]] = []
    after = ""
    while after is not None:
        path = f"/matching/rounds/{round_id}/pairs?limit={limit}{after and f'&after={after}'}"
        page = house.ask("GET", path, caller=STAFF).body
        pairs += page["items"]
        after = page["after"]
    return pairs


def assignments(house: OneService) -> dict[str, dict[str, Any]]:
    """Return all assignments as they are stored, by member."""
    return {each["member_id"]: each for each in house.database["assignments"].find()}


def seats(house: OneService) -> list[str]:
    """Return every seat that is taken or claimed."""
    return [seat for each in house.database["assignments"].find() for seat in each.get("held", ())]


def side_by_side(count: int, work: Any) -> list[Any]:
    """Do the same so many times at once."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))
