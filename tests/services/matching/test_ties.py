"""Nobody is given a mentor with whom they live or work, whatever they said it to."""

import secrets
from uuid import uuid4

import pytest

from chassis.ties import Ties
from tests.services.matching import rounds_house
from tests.services.matching.asking import enrol, joined, mentor_of, peer, tell, until
from tests.services.matching.rounds_house import IN_ROUNDS, pairs_of, tried_out
from tests.services.one_service import OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

KEY = secrets.token_bytes(32)
TIES = Ties(KEY)


def ties_of(household: str | None = None, employer: str | None = None) -> tuple[str, ...]:
    """What onboarding says of somebody who joins."""
    return tuple(TIES.of(household=household, employer=employer))


def with_key(house: OneService) -> dict[str, str]:
    """The setting that has matching know the marks."""
    (house.directory / "ties.key").write_bytes(KEY)
    return {"MATCHING_TIES_KEY_FILE": str(house.directory / "ties.key")}


def test_who_shares_a_household_or_an_employer_is_not_brought_together(house: OneService) -> None:
    """S2.33: said at joining, it holds from the first moment, and when it is said later."""
    house.start(**with_key(house), MATCHING_CLOCK_SECONDS="0.3")
    mentor = enrol(house, household="Chez Zoé", employer="Mairie", capacity=9)
    housemate = joined(ties=ties_of(household=" chez  ZOÉ "))
    colleague = joined(ties=ties_of(employer="mairie"))
    stranger = joined(ties=ties_of(household="Mairie", employer="Chez Zoé"))
    tell(house, [housemate, colleague, stranger])
    until(house, stranger.member_id, lambda known: known["mentor_id"] == mentor)
    for each in (housemate, colleague):
        found = until(house, each.member_id, lambda known: known["status"])
        assert (found["status"], found["waiting_for"]) == ("wanted", "all_set_aside")
    # The mentor moves in with somebody they accompany.
    path = f"/mentors/{mentor}"
    tag = house.ask("GET", path, caller=peer(mentor)).headers["ETag"]
    body = {"household": "Chez Zoé", "employer": "chez zoé"}
    moved = house.ask("PATCH", path, caller=peer(mentor), body=body, key=uuid4().hex, if_match=tag)
    assert moved.status == 200, moved
    until(house, stranger.member_id, lambda known: known["status"] == "wanted")
    until(house, colleague.member_id, lambda known: known["mentor_id"] == mentor)
    assert mentor_of(house, housemate.member_id)["status"] == "wanted"


def test_a_round_knows_it_too(house: OneService) -> None:
    """S2.33: its process is given the key as well."""
    house.start(**with_key(house), **IN_ROUNDS)
    mentor = enrol(house, household="Chez Zoé", capacity=9)
    housemate, stranger = joined(ties=ties_of(household="chez zoé")), joined()
    rounds_house.have_waiting(house, [housemate, stranger])
    pairs = pairs_of(house, tried_out(house)["id"])
    assert [(each["member_id"], each["mentor_id"]) for each in pairs] == [
        (stranger.member_id, mentor)
    ]
