"""What time does to sessions as they run: votes end, people are warned, reminded, invited."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.services.onboarding.asking import come_back, leave
from tests.services.onboarding.samples import place_body
from tests.services.onboarding.session_life import (
    QUICK,
    VISITOR,
    coordinator,
    facts,
    got,
    in_days,
    invited,
    kept_invitations,
    made,
    members,
    oneself,
    post,
    session_body,
    state,
    stored,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

ONLINE = {"link": "https://visio.example.org/x", "online_seats": 3}
pytestmark = [pytest.mark.broker, pytest.mark.database]


def test_people_vote_and_the_poll_closes_by_itself(house: OneService) -> None:
    """S1.35: votes with constraints, also by telephone; at its time the poll closes itself."""
    house.start(**QUICK)
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    lead = coordinator(place)
    body = session_body(place_id=place, starts_at=None, ends_at=None) | {
        "poll": {
            "closes_at": in_days(1),
            "times": [
                {"starts_at": in_days(day), "ends_at": in_days(day, hours=1)} for day in (2, 3, 4)
            ],
        }
    }
    body = {name: value for name, value in body.items() if value is not None}
    session = made(house, "/sessions", body, lead)
    path = f"/sessions/{session['id']}"
    assert (session["status"], session["starts_at"]) == ("polling", None)
    amina, bilal = members(house, place, 2)
    votes = {"votes": [{"number": 3, "answer": "yes"}], "constraints": ["childcare"]}
    answer = post(house, f"{path}/poll/votes", votes, caller=oneself(amina))
    assert (answer.status, answer.body["member_id"]) == (200, amina)
    by_telephone = {"member_id": bilal, "votes": [{"number": 1, "answer": "maybe"}]}
    assert post(house, f"{path}/poll/votes", by_telephone, caller=lead).status == 200
    assert post(house, f"{path}/poll/votes", by_telephone, caller=oneself(amina)).status == 404
    wrong = {"votes": [{"number": 4, "answer": "yes"}]}
    refused = post(house, f"{path}/poll/votes", wrong, caller=oneself(amina))
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/votes/0/number")
    assert post(house, f"{path}/seats", {}, caller=oneself(amina)).status == 409
    assert got(house, path, lead)["poll"]["times"][2]["tally"]["needs"] == [
        {"constraint": "childcare", "people": 1}
    ]
    assert got(house, path, VISITOR)["poll"]["times"][2]["tally"] is None
    past = datetime.now(UTC) - timedelta(seconds=1)
    house.database["sessions"].update_one(
        {"_id": session["id"]}, {"$set": {"poll.closes_at": past, "due_at": past}}
    )
    closed = wait_until(
        lambda: (s := got(house, path))["status"] == "scheduled" and s, within=20, saying="closed"
    )
    assert (closed["poll"]["chosen"], closed["poll"]["because"]) == (3, "constraints_first")
    assert closed["starts_at"] == closed["poll"]["times"][2]["starts_at"]
    assert post(house, f"{path}/poll/close", caller=lead).status == 200
    assert post(house, f"{path}/poll/votes", votes, caller=oneself(amina)).status == 409
    assert facts(house, session["id"]) == ["session_scheduled.v1"]
    (fact,) = stored(house, session["id"])["facts"]
    assert amina in fact["body"]
    assert bilal in fact["body"]


def test_missing_elders_are_seen_by_who_organises(house: OneService) -> None:
    """S1.59: the coordinator's list shows the session; a year of membership, or their word, makes
    an elder; three days before, they are told once."""
    house.start(**QUICK)
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    lead = coordinator(place)
    body = session_body(place_id=place, elders_wanted=3)
    session = made(house, "/sessions", body, lead)
    path = f"/sessions/{session['id']}"
    made(house, "/sessions", session_body(place_id=place), lead)
    (warned,) = got(house, "/sessions?warnings=true", lead)["items"]
    assert warned["id"] == session["id"]
    assert warned["warnings"] == [{"code": "elders_missing", "detail": "3", "since": None}]
    assert house.ask("GET", "/sessions?warnings=true", caller=VISITOR).status == 404
    assert got(house, path, VISITOR)["warnings"] == []
    old, young, newcomer = members(house, place, 3)
    house.database["members"].update_one(
        {"_id": old}, {"$set": {"joined_at": datetime.now(UTC) - timedelta(days=366)}}
    )
    assert made(house, f"{path}/seats", {}, oneself(old))["elder"]
    assert made(house, f"{path}/seats", {"member_id": young, "elder": True}, lead)["elder"]
    assert not made(house, f"{path}/seats", {}, oneself(newcomer))["elder"]
    soon = datetime.now(UTC) + timedelta(days=2)
    house.database["sessions"].update_one(
        {"_id": session["id"]},
        {
            "$set": {
                "starts_at": soon,
                "ends_at": soon + timedelta(hours=1),
                "due_at": soon - timedelta(days=3),
            }
        },
    )
    wait_until(lambda: got(house, path, lead)["warnings"][0]["since"], within=20, saying="warned")
    house.wait_until_quiet()
    assert facts(house, session["id"]).count("session_elders_missing.v1") == 1
    made(house, f"{path}/seats", {"member_id": members(house, place, 1)[0], "elder": True}, lead)
    assert got(house, "/sessions?warnings=true", lead)["items"] == []


def test_who_has_a_seat_is_reminded_the_day_before(house: OneService) -> None:
    """Once, by two replicas, and only who has a seat."""
    house.start(**QUICK)
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    session = made(house, "/sessions", session_body(room_seats=1))
    one, two = members(house, place, 2)
    for who in (one, two):
        made(house, f"/sessions/{session['id']}/seats", {"member_id": who})
    soon = datetime.now(UTC) + timedelta(hours=23)
    house.database["sessions"].update_one(
        {"_id": session["id"]},
        {
            "$set": {
                "starts_at": soon,
                "ends_at": soon + timedelta(hours=1),
                "due_at": soon - timedelta(days=1),
            }
        },
    )
    wait_until(lambda: stored(house, session["id"])["reminded"], within=20, saying="reminded")
    house.wait_until_quiet()
    reminders = [f for f in stored(house, session["id"])["facts"] if "reminder" in f["type"]]
    assert [one in each["body"] for each in reminders] == [True]


def test_the_session_six_months_later_invites_by_itself(house: OneService) -> None:
    """S1.37: once, also after a stop over the day, and with two replicas; nobody who has left.
    While there is none to go to, people wait; one that is planned wakes them."""
    fifteen_seconds = str(15 / 86400)
    first = house.start(ONBOARDING_DEEPENING_DAYS=fifteen_seconds, ONBOARDING_SESSION_SECONDS="600")
    place = made(house, "/places", place_body())["id"]
    people = members(house, place, 3)
    house.wait_until_quiet()
    leave(house, people[2])
    house.wait_until_quiet()
    assert [invited(house, who) for who in people] == [[], [], []]
    first.close()
    due = max(
        each["joined_at"] for each in house.database["session_invitations"].find()
    ) + timedelta(seconds=15)
    wait_until(lambda: datetime.now(UTC) > due, within=40, saying="six months later")
    for _ in range(2):
        house.start(ONBOARDING_DEEPENING_DAYS=fifteen_seconds, **QUICK)
    wait_until(
        lambda: (
            house.database["session_invitations"].count_documents({"looked_at": {"$gt": due}}) == 2
        ),
        within=20,
        saying="looked for in vain",
    )
    made(house, "/sessions", session_body(kind="deepening", languages=["nl"]))
    house.wait_until_quiet()
    assert [invited(house, who) for who in people] == [[], [], []]
    made(house, "/sessions", session_body(kind="deepening"))
    wait_until(lambda: all(invited(house, who) for who in people[:2]), within=20, saying="invited")
    house.wait_until_quiet()
    assert [invited(house, who) for who in people] == [["deepening"], ["deepening"], []]


def test_newcomers_are_invited_to_a_session_in_their_language(house: OneService) -> None:
    """S1.34, S1.37: at once where there is one; otherwise as soon as one is planned, and until then
    the language is missing in the view of the network's languages."""
    house.start(**QUICK)
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    made(house, "/sessions", session_body(languages=["fr", "en"]))
    french, kurdish = (
        members(house, place, 1, languages=[tongue])[0] for tongue in ("fr-BE", "ku")
    )
    wait_until(lambda: invited(house, french), within=20, saying="invited")
    house.wait_until_quiet()
    assert (invited(house, french), invited(house, kurdish)) == (["information"], [])
    view = got(house, "/session-languages", coordinator(place))
    assert [each["language"] for each in view["offered"]] == ["en", "fr"]
    assert view["lacking"] == [{"language": "ku", "newcomers": 1}]
    assert [each["code"] for each in view["warnings"]] == ["language_missing", "too_few_languages"]
    elsewhere = got(house, "/session-languages", coordinator(str(uuid4())))
    assert elsewhere["lacking"] == []
    session = made(house, "/sessions", session_body(languages=["ku"]))
    wait_until(lambda: invited(house, kurdish), within=20, saying="invited")
    made(house, f"/sessions/{session['id']}/seats", {"member_id": kurdish})
    house.wait_until_quiet()
    assert invited(house, kurdish) == ["information"]
    assert got(house, "/session-languages")["warnings"] == []


def test_a_session_planned_in_the_moment_of_joining_is_not_missed(house: OneService) -> None:
    """Its news may have come round before the newcomer was stored: it awakens nobody then."""
    alone = house.start(ONBOARDING_SESSION_SECONDS="600")
    place = made(house, "/places", place_body())["id"]
    session = made(house, "/sessions", session_body())
    house.wait_until_quiet()
    # As the newcomer's process saw it: there was no session yet.
    document = stored(house, session["id"])
    house.database["sessions"].delete_one({"_id": session["id"]})
    (amina,) = members(house, place, 1)
    house.wait_until_quiet()
    assert state(house, amina) == "due"
    house.database["sessions"].insert_one(document)
    alone.close()
    house.start(**QUICK)
    wait_until(lambda: invited(house, amina), within=20, saying="invited")


def test_who_leaves_gives_their_seat_to_who_waits(house: OneService) -> None:
    """By the event alone, and hearing of it twice changes nothing."""
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    session = made(house, "/sessions", session_body(room_seats=1))
    one, two = members(house, place, 2)
    for who in (one, two):
        made(house, f"/sessions/{session['id']}/seats", {"member_id": who})
    gone = leave(house, one)
    house.tell([gone, gone])
    wait_until(
        lambda: stored(house, session["id"])["entries"][1]["standing"] == "offered",
        within=20,
        saying="offered",
    )
    house.tell([gone])
    house.wait_until_quiet()
    assert Counter(facts(house, session["id"])) == {
        "session_scheduled.v1": 1,
        "session_seat_taken.v1": 1,
        "session_seat_awaited.v1": 1,
        "session_seat_given_up.v1": 1,
        "session_seat_offered.v1": 1,
    }


def test_who_loses_their_seat_is_invited_to_another_session(house: OneService) -> None:
    """S1.37: after giving it up, and after a cancellation; not to what they gave up, nor to what is
    held at another place; and no more once they were there."""
    house.start(**QUICK)
    place, elsewhere = (made(house, "/places", place_body())["id"] for _ in range(2))
    (amina,) = members(house, place, 1)
    far = made(house, "/sessions", session_body(place_id=elsewhere))
    first = made(house, "/sessions", session_body(place_id=place))
    wait_until(lambda: invited(house, amina), within=20, saying="invited")
    made(house, f"/sessions/{first['id']}/seats", {}, oneself(amina))
    house.wait_until_quiet()
    post(house, f"/sessions/{first['id']}/seats/{amina}/withdraw", caller=oneself(amina))
    wait_until(lambda: state(house, amina) == "due", within=20, saying="due again")
    house.wait_until_quiet()
    assert invited(house, amina) == ["information"]
    post(house, f"/sessions/{far['id']}/cancel")

    second = made(house, "/sessions", session_body(place_id=place))
    wait_until(lambda: len(invited(house, amina)) == 2, within=20, saying="invited again")
    made(house, f"/sessions/{second['id']}/seats", {}, oneself(amina))
    wait_until(lambda: state(house, amina) == "seated", within=20, saying="seated")
    post(house, f"/sessions/{second['id']}/cancel")
    wait_until(lambda: state(house, amina) == "due", within=20, saying="due again")
    third = made(house, "/sessions", session_body(mode="hybrid", **ONLINE, place_id=elsewhere))
    wait_until(lambda: len(invited(house, amina)) == 3, within=20, saying="invited from afar")
    made(house, f"/sessions/{third['id']}/seats", {"way": "online"}, oneself(amina))
    begun = datetime.now(UTC) - timedelta(minutes=5)
    house.database["sessions"].update_one({"_id": third["id"]}, {"$set": {"starts_at": begun}})
    post(house, f"/sessions/{third['id']}/attendance", {"member_ids": [amina]})
    wait_until(lambda: state(house, amina) == "done", within=20, saying="done")
    invitation_ids = {fact["id"] for fact in kept_invitations(house, amina)["facts"]}
    assert len(invitation_ids) == 3


def test_a_session_planned_while_somebody_was_away_is_not_missed(house: OneService) -> None:
    """It could not awaken who was away; a session had been looked for in vain before they left."""
    house.start(**QUICK)
    place = made(house, "/places", place_body())["id"]
    (amina,) = members(house, place, 1)
    wait_until(lambda: kept_invitations(house, amina).get("looked_at"), within=20, saying="in vain")
    leave(house, amina)
    house.wait_until_quiet()
    made(house, "/sessions", session_body())
    house.wait_until_quiet()
    assert invited(house, amina) == []
    come_back(house, amina)
    wait_until(lambda: invited(house, amina), within=20, saying="invited")
