"""Steps that others than the member have to do: nobody's deadline passes in silence."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from contracts.journey import StepTaken
from contracts.matching import MentorAssigned
from tests.services.onboarding.asking import (
    STAFF,
    coordinator,
    get,
    leave,
    post,
)
from tests.services.onboarding.samples import member_body, place_body
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def overdue_at(house: OneService, caller: Caller) -> dict[str, str | None]:
    """The overdue steps on somebody's list, and who is named for each."""
    tasks = get(house, "/tasks", caller)["items"]
    return {each["step"]: each["for_person"] for each in tasks if each["kind"] == "overdue_step"}


def until_overdue(house: OneService, caller: Caller, *steps: str) -> None:
    """Wait until exactly these steps are on somebody's list."""
    wait_until(
        lambda: overdue_at(house, caller).keys() == set(steps),
        within=30,
        saying=f"on the list: {', '.join(steps) or 'nothing'}",
    )


def let_time_pass(house: OneService, member_id: str, **by: float) -> None:
    """Have begun so long ago, and all news with it."""
    began = datetime.now(UTC) - timedelta(**by)
    house.database["journeys"].update_many(
        {"member_id": member_id}, {"$set": {"started_at": began, "due_at": began}}
    )


def test_a_step_that_the_place_or_a_mentor_has_to_do_is_a_task_once_it_is_overdue(
    house: OneService,
) -> None:
    """S1.47: a training to propose, a mentor's word after a month: on the list of who leads, once,
    and off it when it is done, by itself or by a note, or when the member has left."""
    house.start(ONBOARDING_DEADLINES_SECONDS="0.2")
    house.start(ONBOARDING_DEADLINES_SECONDS="0.2")
    place = post(house, "/places", place_body())["id"]
    member = post(house, "/members", member_body(place, roles=["welcomer"]))["id"]
    leads, mentor = coordinator(place), str(uuid4())
    then = datetime.now(UTC) - timedelta(days=60)
    house.tell(
        [
            MentorAssigned(
                event_id=uuid4(),
                occurred_at=then,
                correlation_id=uuid4(),
                assignment_id=str(uuid4()),
                member_id=member,
                mentor_id=mentor,
                mentor_given_name="Inès",
            ),
            StepTaken(
                event_id=uuid4(),
                occurred_at=then,
                correlation_id=uuid4(),
                member_id=member,
                step="needs_check",
                acted_by="member",
                choice="close",
            ),
        ]
    )
    house.wait_until_quiet()
    assert overdue_at(house, leads) == {}
    let_time_pass(house, member, days=70)
    until_overdue(house, leads, "welcomer_training", "check_in")
    assert overdue_at(house, leads) == {"welcomer_training": None, "check_in": mentor}
    assert overdue_at(house, coordinator(str(uuid4()))) == {}
    house.wait_until_quiet()
    trained = house.ask(
        "POST",
        f"/members/{member}/journey/steps/welcomer_training",
        caller=leads,
        body={"choice": "trained"},
        key=uuid4().hex,
    )
    assert trained.status == 200, trained
    until_overdue(house, leads, "check_in")
    (task,) = get(house, "/tasks", leads)["items"]
    assert (task["role"], task["who_acts"], task["status"]) == ("newcomer", "mentor", "open")
    done = house.ask(
        "POST",
        f"/tasks/{task['id']}/done",
        caller=leads,
        body={"note": "Inès l'appelle demain."},
        key=uuid4().hex,
    )
    assert (done.status, done.body["status"]) == (200, "done")
    until_overdue(house, leads)

    other = post(house, "/members", member_body(place, roles=["welcomer"]))["id"]
    house.wait_until_quiet()
    let_time_pass(house, other, days=70)
    until_overdue(house, STAFF, "welcomer_training")
    leave(house, other)
    until_overdue(house, STAFF)
