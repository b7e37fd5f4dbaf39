"""Orientation: what a mentor is, whom to turn to, and what newcomers ask their mentors."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from contracts.journey import MemberLeft
from services.matching.domain.role_card import ROLE_CARDS
from tests.services.matching.people import PLACE
from tests.services.matching.test_profiles import LEAD, OTHER_LEAD, act, enrolled
from tests.services.matching.test_service import STAFF
from tests.services.matching.test_wishes import newcomer_of, theirs
from tests.services.one_service import OneService

VISITOR = Caller(None, reach=frozenset({"public"}))
MEMBER = Caller("somebody", roles=frozenset({"member"}), reach=frozenset({"public"}))
LINE: dict[str, Any] = {
    "topic": "Clés et horaires",
    "who": "Nadia, à l'accueil",
    "where": "Rez-de-chaussée, le matin",
    "languages": ["fr"],
    "place_id": PLACE,
}


def test_each_language_says_all_of_the_role() -> None:
    """S1.48: a mentor orients and answers, and is neither a coach nor a boss; in three languages.

    No language says less than another.
    """
    french = ROLE_CARDS["fr"]
    assert list(ROLE_CARDS) == ["fr", "nl", "en"]
    for card in ROLE_CARDS.values():
        for part in ("is_", "is_not", "course", "freedoms"):
            assert len(getattr(card, part)) == len(getattr(french, part)) > 0
    assert "oriente" in " ".join(french.is_)
    for card, coach, boss in zip(
        ROLE_CARDS.values(), ("coach", "coach", "coach"), ("responsable", "baas", "boss"),
        strict=True,
    ):  # fmt: skip
        assert coach in " ".join(card.is_not).lower()
        assert boss in " ".join(card.is_not).lower()


@pytest.mark.broker
@pytest.mark.database
def test_the_role_and_the_directory_are_there_for_everybody(house: OneService) -> None:
    """S1.48: where to look, and whom to turn to, at a place and in the network (S2.33)."""
    house.start()
    for asked, spoken in (("nl", "nl"), ("en-GB", "en"), ("de", "fr"), ("", "fr")):
        card = house.ask("GET", f"/mentor-role-card?language={asked}", caller=VISITOR)
        assert (card.status, card.body["language"]) == (200, spoken)
    for somebody, place, expected in (
        (LEAD, PLACE, 201),
        (LEAD, None, 404),
        (OTHER_LEAD, PLACE, 404),
        (STAFF, None, 201),
        (STAFF, str(uuid4()), 201),
    ):
        line = {**LINE, "place_id": place}
        assert act(house, "POST", "/orientation", somebody, line).status == expected
    for query, places in (
        ("", [None]),
        (f"?place_id={PLACE}", [PLACE, None]),
        (f"?place_id={PLACE}&q=horaire+accueil", [PLACE, None]),
        (f"?place_id={PLACE}&q=compost", []),
    ):
        listed = house.ask("GET", f"/orientation{query}", caller=MEMBER).body["items"]
        assert {each["place_id"] for each in listed} == set(places), query
        assert len(listed) == len(places)
    first = house.ask("GET", f"/orientation?place_id={PLACE}&limit=1", caller=MEMBER).body
    rest = house.ask(
        "GET", f"/orientation?place_id={PLACE}&limit=1&after={first['after']}", caller=MEMBER
    ).body
    assert {each["place_id"] for each in first["items"] + rest["items"]} == {PLACE, None}
    (mine,) = [each for each in first["items"] + rest["items"] if each["place_id"] == PLACE]
    path = f"/orientation/{mine['id']}"
    assert act(house, "DELETE", path, OTHER_LEAD).status == 404
    assert house.ask("GET", path, caller=MEMBER).body == mine
    key = uuid4().hex
    for _ in range(2):
        removed = act(house, "DELETE", path, LEAD, key=key)
        assert (removed.status, removed.body) == (200, mine)
    assert act(house, "DELETE", path, LEAD).status == 404
    assert house.ask("GET", path, caller=MEMBER).status == 404
    assert len(house.ask("GET", f"/orientation?place_id={PLACE}", caller=MEMBER).body["items"]) == 1


@pytest.mark.broker
@pytest.mark.database
def test_what_a_newcomer_asks_is_for_the_two_and_who_leads(house: OneService) -> None:
    """S1.48: the log holds what was asked and answered; who leaves leaves nothing in it."""
    house.start()
    mentor_id = enrolled(house, capacity=5)
    member_id = newcomer_of(house, "assigned")
    mentor = Caller(mentor_id, roles=frozenset({"mentor"}), reach=frozenset({"assigned"}))
    path = f"/members/{member_id}/mentor/questions"
    mine = act(house, "POST", path, theirs(member_id), {"text": "À qui demander les clés ?"})
    assert (mine.status, mine.body["asked_by"], mine.body["answer"]) == (201, "member", None)
    noted = act(house, "POST", path, mentor, {"text": "Et le compost ?"})
    assert (noted.status, noted.body["asked_by"]) == (201, "mentor")
    stranger = Caller(str(uuid4()), reach=frozenset({"own", "assigned"}))
    for method, where, body in (
        ("POST", path, {"text": "?"}),
        ("GET", path, None),
        ("POST", f"{path}/{mine.body['id']}/answer", {"text": "!"}),
    ):
        assert act(house, method, where, stranger, body).status == 404
    answer = f"{path}/{mine.body['id']}/answer"
    assert act(house, "POST", answer, theirs(member_id), {"text": "Moi."}).status == 404
    assert act(house, "POST", answer, mentor, {"text": " "}).status == 422
    key = uuid4().hex
    for _ in range(2):
        told = act(house, "POST", answer, mentor, {"text": "À Nadia."}, key=key)
        assert (told.status, told.body["answer"]) == (200, "À Nadia.")
    assert act(house, "POST", answer, LEAD, {"text": "À Paul."}).status == 409
    for who in (theirs(member_id), mentor, LEAD):
        listed = house.ask("GET", path, caller=who).body["items"]
        assert [(each["text"], each["answer"]) for each in listed] == [
            ("À qui demander les clés ?", "À Nadia."),
            ("Et le compost ?", None),
        ]
    assert "clés" not in house.logs()
    left = MemberLeft(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        member_id=member_id,
        place_id=PLACE,
    )
    house.tell([left])
    house.wait_until_quiet()
    assert house.database["mentor_questions"].count_documents({}) == 0
