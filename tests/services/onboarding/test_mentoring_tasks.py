"""What somebody of the place looks at between a newcomer and their mentor, at a real service."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.event import Event
from contracts.journey import MemberLeft
from contracts.matching import MentoringSupportWanted
from tests.services.onboarding.asking import coordinator, get
from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]


def wanted(place_id: str, member_id: str) -> MentoringSupportWanted:
    """One of two wishes for a little more support."""
    return MentoringSupportWanted(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        assignment_id=str(uuid4()),
        member_id=member_id,
        mentor_id=str(uuid4()),
        place_id=place_id,
        day=30,
        said_by="member",
    )


def told(house: OneService, events: list[Event]) -> None:
    """Announce, and let it be heard."""
    house.tell(events)
    house.wait_until_quiet()


def test_who_wishes_for_more_support_is_on_the_list_of_who_leads(house: OneService) -> None:
    """S1.28, S2.31: what the page promises is so: once, at their place, until somebody looked."""
    house.start()
    place, elsewhere, member = (str(uuid4()) for _ in range(3))
    told(house, [wanted(place, member)] * 3)
    (task,) = get(house, "/tasks", coordinator(place))["items"]
    assert (task["kind"], task["member_id"], task["status"]) == (
        "look_at_mentoring",
        member,
        "open",
    )
    assert task["deadline"] > task["since"]
    assert get(house, "/tasks", coordinator(elsewhere))["items"] == []
    path = f"/tasks/{task['id']}/done"
    answer = house.ask(
        "POST", path, caller=coordinator(place), body={"note": "Un café."}, key=uuid4().hex
    )
    assert (answer.status, answer.body["status"]) == (200, "done"), answer
    assert get(house, "/tasks", coordinator(place))["items"] == []


def test_of_who_has_left_nothing_is_to_be_looked_at(house: OneService) -> None:
    """S1.45: nobody rings up who is gone; whoever stays is still on the list."""
    house.start()
    place, gone, here = (str(uuid4()) for _ in range(3))
    told(house, [wanted(place, gone), wanted(place, here)])
    left = MemberLeft(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        member_id=gone,
        place_id=place,
    )
    told(house, [left] * 2)
    tasks = get(house, "/tasks", coordinator(place))["items"]
    assert [each["member_id"] for each in tasks] == [here]
