"""What becomes of it when somebody hopes for something else, at a real service."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.journey import WishesChanged
from tests.services.matching.asking import (
    STAFF,
    HouseClock,
    document_of,
    enrol,
    facts_of,
    joined,
    mentor_of,
    own,
    people,
    seats,
    tell,
    until,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_what_members_change_in_their_own_record_is_heeded(house: OneService) -> None:
    """S4.4: heard once, in the order in which it was said; who waits is looked at again.

    That they wait they have read already.
    """
    house.start(MATCHING_RETRY_SECONDS="3600")
    mentor = enrol(house, languages=["nl"])
    somebody = joined()
    member = somebody.member_id
    now = datetime.now(UTC)
    later = changed(member, now, wishes="réparer mon vélo")
    tell(house, [later, changed(member, now - timedelta(minutes=1), wishes="la cuisine"), somebody])
    until(house, member, lambda known: known["status"] == "wanted")
    wait_until(lambda: wishes_of(house, member) == "réparer mon vélo", within=30, saying="heard")
    tell(house, [later, changed(member, now + timedelta(seconds=1), languages=("fr", "nl"))])
    found = until(house, member, lambda known: known["status"] == "assigned")
    assert found["mentor_id"] == mentor
    house.wait_until_quiet()
    assert wishes_of(house, member) == "réparer mon vélo"
    assert "bicycle-repair" in document_of(house, member)["sought"]
    told = [each["body"] for each in document_of(house, member)["facts"] if "wanted" in each["key"]]
    assert ['"anew":true' in each for each in told][:1] == [False]
    assert all('"anew":true' in each for each in told[1:])
    assert len(told) > 1


def test_who_is_set_aside_afterwards_is_neither_there_nor_named(house: OneService) -> None:
    """S2.33: the hard rules hold after the start, too: a backup avoided, a language given up."""
    clock = HouseClock(house)
    house.start(**clock.settings)
    enrol(house)
    enrol(house)
    (member,) = people(house, 1)
    backup = mentor_of(house, member)["backup"]["mentor_id"]
    change(house, member, avoid=[backup])
    until(house, member, lambda known: known["status"] == "assigned" and not known["backup"])
    assert facts_of(house, member).count("mentor_released") == 0
    change(house, member, languages=["nl"])
    until(house, member, lambda known: known["status"] == "wanted")
    assert seats(house) == []


def test_the_reason_of_a_wait_is_that_of_today(house: OneService) -> None:
    """S2.33: on the list of those who lead, and to the newcomer."""
    house.start(MATCHING_RETRY_SECONDS="3600", MATCHING_FRESH_SECONDS="0")
    (member,) = people(house, 1)
    assert reasons(house, member) == {"no_mentor"}
    enrol(house, place_id=str(uuid4()), online=False, reach_m=0)
    change(house, member, online=False)
    house.wait_until_quiet()
    assert reasons(house, member) == {"out_of_reach"}


def reasons(house: OneService, member: str) -> set[str]:
    """Why somebody waits, wherever it is said."""
    listed = house.ask("GET", "/matching/waiting", caller=STAFF).body["items"]
    return {mentor_of(house, member)["waiting_for"], *(each["waiting_for"] for each in listed)}


def changed(member: str, at: datetime, **said: Any) -> WishesChanged:
    """Somebody changes their record as a member."""
    return WishesChanged(
        event_id=uuid4(), occurred_at=at, correlation_id=uuid4(), member_id=member, **said
    )


def wishes_of(house: OneService, member: str) -> Any:
    """What somebody hopes for."""
    return document_of(house, member).get("wishes")


def change(house: OneService, member: str, **said: Any) -> None:
    """Let a newcomer say something new to whoever looks for their mentor."""
    path = f"/members/{member}/mentor/wishes"

    def done() -> bool:
        tag = house.ask("GET", path, caller=own(member)).headers["ETag"]
        answer = house.ask(
            "PATCH", path, caller=own(member), body=said, key=uuid4().hex, if_match=tag
        )
        return answer.status == 200

    wait_until(done, within=20, saying="changed")
