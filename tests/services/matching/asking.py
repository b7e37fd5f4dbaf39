"""How tests join, enrol, ask and answer at a real matching service."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from chassis.assertion import Caller
from contracts.event import Event
from contracts.journey import MemberLeft, MemberReturned, StepTaken
from contracts.onboarding import MemberJoined
from tests.services.matching.people import PLACE, mentor_body
from tests.services.one_service import Answered, OneService
from tests.support.clock import Clock
from tests.support.processes import Child, wait_until

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
COORDINATOR = Caller(
    "coordinator",
    roles=frozenset({"coordinator"}),
    places=frozenset({PLACE}),
    reach=frozenset({"own", "place"}),
)


class HouseClock(Clock):
    """The clock of all processes of the service."""

    def __init__(self, house: OneService) -> None:
        super().__init__(house.directory / "clock")
        self.settings = {
            "MATCHING_CLOCK_FILE": str(self.file),
            "MATCHING_CLOCK_SECONDS": "0.3",
            "MATCHING_RETRY_SECONDS": "0.5",
        }


def own(member_id: str) -> Caller:
    """The newcomer themselves."""
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


def peer(mentor_id: str) -> Caller:
    """A mentor."""
    return Caller(mentor_id, roles=frozenset({"mentor"}), reach=frozenset({"own", "assigned"}))


def joined(**changes: Any) -> MemberJoined:
    """Somebody joins who speaks French."""
    fields: dict[str, Any] = {
        **_envelope(),
        "member_id": str(uuid4()),
        "place_id": PLACE,
        "languages": ("fr",),
        "wishes": "apprendre la couture",
    }
    return MemberJoined(**{**fields, **changes})


def left(member_id: str, at: datetime | None = None) -> MemberLeft:
    """A member leaves."""
    return MemberLeft(**_envelope(at), member_id=member_id, place_id=PLACE)


def returned(member_id: str, at: datetime | None = None, **changes: Any) -> MemberReturned:
    """A member comes back."""
    return MemberReturned(**_envelope(at), member_id=member_id, place_id=PLACE, **changes)


def step(member_id: str, name: str, choice: str, at: datetime | None = None) -> StepTaken:
    """A member does a step of their journey."""
    return StepTaken(
        **_envelope(at), member_id=member_id, step=name, acted_by="member", choice=choice
    )


def _envelope(at: datetime | None = None) -> dict[str, Any]:
    return {
        "event_id": uuid4(),
        "occurred_at": at or datetime.now(UTC),
        "correlation_id": uuid4(),
    }


def enrol(house: OneService, **changes: Any) -> str:
    """Enrol a mentor who is asked first; return their id."""
    body = mentor_body(**{"accepts_at_once": False, "skills": [], **changes})
    answer = house.ask("POST", "/mentors", caller=STAFF, body=body, key=uuid4().hex)
    assert answer.status == 201, answer
    mentor_id: str = answer.body["id"]
    return mentor_id


def mentor_of(house: OneService, member_id: str, caller: Caller = STAFF) -> dict[str, Any]:
    """A newcomer's mentor."""
    answer = house.ask("GET", f"/members/{member_id}/mentor", caller=caller)
    return answer.body if answer.status == 200 else {"status": None, "http": answer.status}


def until(house: OneService, member_id: str, what: Callable[[dict[str, Any]], object]) -> Any:
    """A newcomer's mentor once it is so."""
    return wait_until(
        lambda: what(found := mentor_of(house, member_id)) and found,
        within=40,
        saying="a mentoring so far",
        ignoring=(KeyError,),
    )


def say(
    house: OneService,
    member_id: str,
    what: str,
    caller: Caller,
    *,
    key: str | None = None,
    process: Child | None = None,
    **body: Any,
) -> Answered:
    """Answer something about a newcomer's mentoring."""
    return house.ask(
        "POST",
        f"/members/{member_id}/mentor/{what}",
        caller=caller,
        body=body,
        key=key or uuid4().hex,
        process=process,
    )


def people(house: OneService, count: int, **changes: Any) -> list[str]:
    """Let people join, and wait until each has a mentor or a reason; return their ids."""
    # Every process knows the mentors who were enrolled before.
    house.wait_until_quiet()
    everybody = [joined(**changes) for _ in range(count)]
    tell(house, everybody)
    stored = house.database["assignments"]
    ids = [each.member_id for each in everybody]
    told = {"member_id": {"$in": ids}, "unannounced_since": {"$exists": False}}
    wait_until(lambda: stored.count_documents(told) == count, within=60, saying="joined")
    house.wait_until_quiet()
    return ids


def tell(house: OneService, events: Iterable[Event]) -> None:
    """Publish facts."""
    house.tell(list(events))


def facts_of(house: OneService, member_id: str) -> list[str]:
    """The kinds of facts that were stored with a member's mentoring, in order."""
    document = document_of(house, member_id)
    return [fact["key"].removesuffix(".v1") for fact in document.get("facts", [])]


def document_of(house: OneService, member_id: str) -> dict[str, Any]:
    """A member's mentoring as it is stored."""
    assignment_id = str(uuid5(UUID(member_id), "mentor"))
    return house.database["assignments"].find_one({"_id": assignment_id}) or {}


def seats(house: OneService) -> list[str]:
    """All seats that are taken."""
    return [seat for each in house.database["assignments"].find() for seat in each.get("held", ())]
