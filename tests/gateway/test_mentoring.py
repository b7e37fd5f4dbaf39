"""A newcomer and their mentor before the real services: what both of them live through."""

from typing import Any
from uuid import uuid4

import pytest

from tests.gateway.running import assert_problem
from tests.gateway.village import Village
from tests.support.processes import wait_until

pytestmark = pytest.mark.journey


def mentor_in(village: Village, tongue: str, **other: Any) -> str:
    """Return a mentor who speaks one tongue, and is to be asked."""
    body = {**village.mentor_body(), "languages": [tongue], "accepts_at_once": False, **other}
    mentor_id: str = village.made("/v1/mentors", body, village.token("staff"))["id"]
    return mentor_id


def newcomer_in(village: Village, tongue: str, **other: Any) -> str:
    """Return somebody who joins and speaks one tongue."""
    body = village.newcomer(languages=[tongue], **other)
    member_id: str = village.made("/v1/members", body, None)["id"]
    return member_id


def until_mentor(village: Village, member_id: str, **state: str) -> dict[str, Any]:
    """Return the newcomer's mentor once it is in a state."""
    own = village.token("member", subject=member_id)

    def look() -> dict[str, Any] | None:
        answer = village.ask("GET", f"/v1/members/{member_id}/mentor", token=own)
        now: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
        return now if all(now.get(name) == value for name, value in state.items()) else None

    found = wait_until(look, within=60, saying=f"mentor {state}")
    assert found is not None
    return found


def act(village: Village, member_id: str, what: str, token: str, **body: Any) -> dict[str, Any]:
    """Do something about a mentoring and return it as it is then."""
    path = f"/v1/members/{member_id}/mentor/{what}"
    answer = village.ask("POST", path, token=token, body=body)
    assert answer.status_code == 200, answer.text
    after: dict[str, Any] = answer.json()
    return after


def test_from_the_first_question_to_autonomy(village: Village) -> None:
    """S1.28, S1.46, S2.32: every newcomer has somebody to turn to, from the elders of the place.

    The mentor is asked, says yes, gets in touch; it ends by the word of both, and not by one.
    """
    mentor_id = mentor_in(village, "br", member_since="2019-01-01", capacity=1)
    member_id = newcomer_in(village, "br")
    asked = until_mentor(village, member_id, status="assigned", step="asked")
    assert asked["mentor_id"] == mentor_id
    assert len(asked["reasons"]) == len(asked["sentences"]) == 3
    assert asked["answer_by"]
    mentor = village.token("mentor", subject=mentor_id)
    own = village.token("member", subject=member_id)
    listed = village.ask("GET", f"/v1/mentors/{mentor_id}/mentees", token=mentor)
    assert listed.status_code == 200, listed.text
    (mentee,) = listed.json()["items"]
    assert (mentee["member_id"], mentee["step"]) == (member_id, "asked")
    stranger = village.token("mentor")
    path = f"/v1/members/{member_id}/mentor"
    assert_problem(village.ask("GET", path, token=stranger), 404)
    assert_problem(village.ask("POST", f"{path}/accept", token=stranger, body={}), 404)
    assert_problem(village.ask("POST", f"{path}/accept", token=own, body={}), 403)
    arrangement = mentee["arrangement"]
    old = {"arrangement": arrangement + 7}
    assert_problem(village.ask("POST", f"{path}/accept", token=mentor, body=old), 410)
    accepted = act(village, member_id, "accept", mentor, arrangement=arrangement)
    assert accepted["step"] == "accepted"
    met = act(village, member_id, "contacted", own, contacted=True)
    assert met["step"] == "met"
    early = {"day": 30, "how": "going_well"}
    assert_problem(village.ask("POST", f"{path}/check", token=own, body=early), 409)
    one_word = act(village, member_id, "autonomy", own, word="Merci Léa !")
    assert (one_word["status"], one_word["who_acts"]) == ("assigned", "mentor")
    assert act(village, member_id, "autonomy", mentor)["status"] in {"ended", "released"}
    assert until_mentor(village, member_id, status="ended")["ended"] == "autonomy"
    read = village.ask("GET", f"/v1/mentors/{mentor_id}", token=mentor).json()
    assert read["mentees"] == 0


def test_a_decline_and_a_second_thought_leave_nobody_alone(village: Village) -> None:
    """S1.46: the next one is asked, and another may be asked for once, without a reason."""
    mentors = {mentor_in(village, "gl", capacity=5) for _ in range(3)}
    member_id = newcomer_in(village, "gl")
    first = until_mentor(village, member_id, status="assigned")["mentor_id"]
    act(village, member_id, "decline", village.token("mentor", subject=first), reason="no_time")
    second = until_mentor(village, member_id, status="assigned")["mentor_id"]
    assert second in mentors - {first}
    own = village.token("member", subject=member_id)
    third = act(village, member_id, "ask-another", own)
    assert third["mentor_id"] in mentors - {first, second}
    path = f"/v1/members/{member_id}/mentor/ask-another"
    assert_problem(village.ask("POST", path, token=own, body={}), 409)
    released = village.token("mentor", subject=second)
    refused = village.ask("POST", f"/v1/members/{member_id}/mentor/accept", token=released, body={})
    assert refused.status_code in {404, 410}


def test_wishes_find_who_can_show_it_wherever_they_are(village: Village) -> None:
    """S2.30, S2.33, S4.4: what somebody wants to learn finds who shows it, in the whole network."""
    member_id = newcomer_in(village, "gd", wishes="")
    until_mentor(village, member_id, status="wanted")
    path = f"/v1/members/{member_id}/mentor/wishes"
    own = village.token("member", subject=member_id)
    read = village.ask("GET", path, token=own)
    bicycles = {"words": "réparation de vélos", "level": 3}
    mentor_in(village, "sc", place_id=village.other_place, accepts_at_once=True,
              abilities=[{**bicycles, "shows": False}])  # fmt: skip
    elsewhere = mentor_in(village, "sc", place_id=village.other_place, accepts_at_once=True,
                          abilities=[{**bicycles, "level": 1, "does": False}])  # fmt: skip
    # They are heard of as soon as both are there, and not before.
    change = {"languages": ["sc"], "learn": ["réparer mon vélo"], "can": ["couture"],
              "support": "close"}  # fmt: skip
    tag = read.headers["ETag"]
    changed = village.ask("PATCH", path, token=own, body=change, if_match=tag)
    assert changed.status_code == 200, changed.text
    assert changed.json()["concepts"]
    assert_problem(village.ask("PATCH", path, token=own, body=change, if_match=tag), 412)
    found = until_mentor(village, member_id, status="assigned")
    assert found["mentor_id"] == elsewhere
    assert "knows" in {each["code"] for each in found["reasons"]}
    lead = village.token("coordinator", places=[village.place])
    explained = village.ask("GET", f"/v1/members/{member_id}/mentor/explanation", token=lead).json()
    assert explained["mentor"]["mentor_id"] == elsewhere
    assert explained["mentor"]["points"] == sum(explained["mentor"]["parts"].values())
    instead = f"?instead={village.mentor}"
    why_not = village.ask(
        "GET", f"/v1/members/{member_id}/mentor/explanation{instead}", token=lead
    ).json()["instead"]
    assert why_not["closed_gate"] == "language"


def test_what_one_keeps_to_oneself_nobody_else_ever_sees(village: Village) -> None:
    """Neither the leader, nor the newcomer, nor the mentor sees the other's list, nor its traces.

    It is obeyed all the same: S1.46, somebody else is found.
    """
    canary = "canary-3b77"
    mentor_id = mentor_in(village, "fy")
    member_id = newcomer_in(village, "fy")
    until_mentor(village, member_id, status="assigned")
    mentor = village.token("mentor", subject=mentor_id)
    own = village.token("member", subject=member_id)
    lead = village.token("coordinator", places=[village.place])
    staff = village.token("staff")
    profile, wishes = f"/v1/mentors/{mentor_id}", f"/v1/members/{member_id}/mentor/wishes"
    avoided_by_one, avoided_by_other = str(uuid4()), str(uuid4())
    for path, token, avoided in (
        (profile, mentor, avoided_by_one),
        (wishes, own, avoided_by_other),
    ):
        secret = {"avoid": [avoided], "household": canary, "employer": canary}
        mine = village.ask("PATCH", path, token=token, body=secret, if_match=village.etag(path))
        assert mine.status_code == 200, mine.text
        assert {name: mine.json()[name] for name in secret} == secret
        for leader in (lead, staff):
            tag = village.etag(path)
            refused = village.ask("PATCH", path, token=leader, body=secret, if_match=tag)
            assert_problem(refused, 422, "not-valid")
    mentoring = f"/v1/members/{member_id}/mentor"
    seen = [
        village.ask("GET", path, token=token)
        for token in (lead, staff)
        for path in (
            *(profile, wishes, mentoring, f"{mentoring}/explanation", "/v1/mentors"),
            f"{mentoring}/explanation?instead={mentor_id}",
        )
    ]
    assert {answer.status_code for answer in seen} == {200}
    seen += [
        village.ask("GET", profile, token=own),
        village.ask("GET", wishes, token=mentor),
        village.ask("GET", mentoring, token=own),
        village.ask("GET", mentoring, token=mentor),
        village.ask("GET", f"{profile}/mentees", token=mentor),
    ]
    said = "".join(answer.text for answer in seen)
    for secret_word in (canary, avoided_by_one, avoided_by_other):
        assert secret_word not in said


def test_both_know_the_role_and_where_to_look(village: Village) -> None:
    """S1.48: one role card for both, whom to turn to, and a log of what was asked."""
    own = village.token("member", subject=village.member)
    mentor = village.token("mentor", subject=village.mentor)
    cards = [village.ask("GET", "/v1/mentor-role-card", token=who) for who in (None, own, mentor)]
    assert {card.status_code for card in cards} == {200}
    assert len({card.text for card in cards}) == 1
    assert cards[0].json()["is"]
    assert any("coach" in each for each in cards[0].json()["is_not"])
    lead = village.token("coordinator", places=[village.place])
    line = {
        "topic": "Clés",
        "who": "Nadia",
        "where": "À l'accueil",
        "languages": ["fr"],
        "place_id": village.place,
    }
    created = village.ask("POST", "/v1/orientation", token=lead, body=line)
    assert created.status_code == 201
    where = created.headers["Location"]
    assert village.ask("GET", where, token=own).json() == created.json()
    found = village.ask("GET", f"/v1/orientation?place_id={village.place}&q=cl%C3%A9s", token=own)
    assert created.json() in found.json()["items"]
    log = f"/v1/members/{village.member}/mentor/questions"
    question = village.made(log, {"text": "Où est la clé ?"}, own)
    answer = {"text": "Chez Nadia."}
    told = village.ask("POST", f"{log}/{question['id']}/answer", token=mentor, body=answer)
    assert told.json()["answer"] == "Chez Nadia."
    for who in (own, mentor, lead):
        assert told.json() in village.ask("GET", log, token=who).json()["items"]
    assert_problem(village.ask("GET", log, token=village.token("mentor")), 404)
    gone = village.ask("DELETE", where, token=lead)
    assert gone.status_code == 200
    assert_problem(village.ask("GET", where, token=own), 404)
