"""What onboarding says of whom somebody lives and works with: marks, and no word of it."""

import json
import secrets
from typing import Any
from uuid import uuid4

import pytest

from chassis.ties import Ties
from tests.services.onboarding.asking import STAFF
from tests.services.onboarding.samples import member_body, place_body
from tests.services.onboarding.test_journeys import act, change, facts_of, own
from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

CANARY = "Canari-Dupont"


def test_what_somebody_shares_is_told_as_marks_alone(house: OneService) -> None:
    """As they join, change it and are back; nothing readable is in any event."""
    key = secrets.token_bytes(32)
    (house.directory / "ties.key").write_bytes(key)
    house.start(ONBOARDING_TIES_KEY_FILE=str(house.directory / "ties.key"))
    place = act(house, "/places", place_body(), STAFF).body["id"]
    said = {"household": f"{CANARY} maison", "organisation": f"{CANARY} atelier"}
    member = act(house, "/members", member_body(place, **said), STAFF).body["id"]
    ties = Ties(key)
    (joined,) = told(house, "member_joined.v1")
    assert joined["ties"] == marks(ties, said["household"], said["organisation"])
    other = {"organisation": f"{CANARY} mairie"}
    assert change(house, f"/members/{member}", other, own(member), 1).status == 200
    (changed,) = told(house, "wishes_changed.v1")
    assert changed["ties"] == marks(ties, said["household"], other["organisation"])
    assert (changed["wishes"], changed["languages"]) == (None, None)
    for what in ("leave", "return"):
        assert act(house, f"/members/{member}/{what}", {}, own(member)).status == 200
    (returned,) = told(house, "member_returned.v1")
    assert returned["ties"] == changed["ties"]
    (document,) = house.database["members"].find()
    assert CANARY not in str(document["facts"])


def test_without_a_key_nothing_is_said_of_it(house: OneService) -> None:
    """Then matching heeds what people say to it themselves."""
    house.start()
    place = act(house, "/places", place_body(), STAFF).body["id"]
    assert act(house, "/members", member_body(place, household=str(uuid4())), STAFF).status == 201
    (joined,) = told(house, "member_joined.v1")
    assert joined["ties"] == []


def told(house: OneService, kind: str) -> list[dict[str, Any]]:
    """What was said of members."""
    return [json.loads(each) for each in facts_of(house, "members", kind)]


def marks(ties: Ties, household: str, employer: str) -> list[str]:
    """What is to be said of both."""
    return sorted(ties.of(household=household, employer=employer))
