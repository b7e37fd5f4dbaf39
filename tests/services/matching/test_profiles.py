"""A mentor's profile: what is said of them, by whom, and what nobody else ever sees."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.assertion import Caller
from services.matching.domain.people import Pause
from services.matching.domain.profiles import (
    SaidAbility,
    of_words,
    pause_id_of,
    said_abilities,
    takes_newcomers,
    told,
    with_pause,
    without_pause,
)
from services.matching.domain.refusals import NotAcceptable
from tests.services.matching.people import PLACE, mentor, mentor_body
from tests.services.one_service import Answered, OneService

LEAD = Caller("lead", roles=frozenset({"coordinator"}), places=frozenset({PLACE}),
              reach=frozenset({"place"}))  # fmt: skip
OTHER_LEAD = Caller("other", places=frozenset({str(uuid4())}), reach=frozenset({"place"}))
TODAY = date(2026, 6, 1)
CANARY = "canary-5c1e"

words = st.sampled_from(["couture", "vélo", "comptes", "potager", "anglais"])
abilities = st.lists(
    st.builds(
        SaidAbility,
        words=words,
        level=st.sampled_from([1, 2, 3]),
        shows=st.booleans(),
        does=st.booleans(),
    ),
    unique_by=lambda each: each.words,
    max_size=5,
)
pauses = st.builds(
    lambda first, days: Pause(first=first, last=first + timedelta(days=days)),
    st.dates(date(2026, 5, 1), date(2027, 1, 1)),
    st.integers(0, 60),
)


def two_concepts(said: str) -> tuple[str, ...]:
    return (f"skill-{said}", f"craft-{said}")


@given(abilities, st.lists(words, unique=True), abilities)
def test_skills_and_abilities_are_one_list(
    said: list[SaidAbility], skills: list[str], before: list[SaidAbility]
) -> None:
    """Each thing is there once, with its concepts, as it was said last."""
    known = told({"abilities": before}, two_concepts)["abilities"]
    fields = told({"abilities": said, "skills": skills}, two_concepts, known)
    now_said = {each.words: each for each in said_abilities(fields["abilities"])}
    assert tuple(now_said) == fields["skills"]
    assert set(now_said) == {*skills, *(each.words for each in said)}
    assert [now_said[each.words] for each in said] == said
    for each in before:
        if each.words in skills and each.words not in {one.words for one in said}:
            assert now_said[each.words] == each
    assert {each.concept for each in fields["abilities"]} == {
        concept for each in now_said for concept in two_concepts(each)
    }


def test_what_is_not_said_stays_and_too_much_is_refused() -> None:
    """Forty things are enough for anybody; words that nobody knows stand for themselves."""
    assert told({"online": False}, two_concepts) == {"online": False}
    passing = told({"passes_on": ("le  Potager",)}, lambda said: (of_words(said),))
    assert passing == {"passes_on": ("word:le potager",), "passes_on_words": ("le  Potager",)}
    many = [SaidAbility(words=f"a{number}") for number in range(21)]
    with pytest.raises(NotAcceptable):
        told({"abilities": many, "skills": [f"s{n}" for n in range(20)]}, two_concepts)


@given(st.lists(pauses, max_size=8), pauses)
def test_a_pause_holds_until_it_is_over_or_taken_back(kept: list[Pause], pause: Pause) -> None:
    """Pauses are in order, once each; taking one back leaves the others."""
    somebody = mentor(pauses=tuple(each for each in kept if each.last >= TODAY))
    if pause.last < TODAY:
        with pytest.raises(NotAcceptable):
            with_pause(somebody, pause, TODAY)
        return
    paused = with_pause(somebody, pause, TODAY)
    assert pause in paused.pauses
    assert all(one.first <= other.first for one, other in pairwise(paused.pauses))
    assert not takes_newcomers(paused, pause.first)
    assert takes_newcomers(paused, TODAY) is not any(each.holds(TODAY) for each in paused.pauses)
    assert len(with_pause(paused, pause, TODAY).pauses) == len(paused.pauses)
    back = without_pause(paused, pause_id_of(somebody.id, pause))
    assert back is not None
    assert set(back.pauses) == set(somebody.pauses) - {pause}
    assert without_pause(back, pause_id_of(somebody.id, pause)) is None


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    """Nor is one too many."""
    later = TODAY + timedelta(days=9)
    with pytest.raises(NotAcceptable):
        with_pause(mentor(), Pause(first=later, last=later - timedelta(days=1)), TODAY)
    somebody = mentor()
    for number in range(20):
        day = TODAY + timedelta(days=number)
        somebody = with_pause(somebody, Pause(first=day, last=day), TODAY)
    with pytest.raises(NotAcceptable):
        with_pause(somebody, Pause(first=TODAY, last=date(2027, 1, 1)), TODAY)


def own(mentor_id: str) -> Caller:
    return Caller(mentor_id, roles=frozenset({"mentor"}), reach=frozenset({"own"}))


def enrolled(house: OneService, **changes: Any) -> str:
    body = mentor_body(**changes)
    answer = house.ask("POST", "/mentors", caller=LEAD, body=body, key=uuid4().hex)
    assert answer.status == 201, answer
    mentor_id: str = answer.body["id"]
    return mentor_id


def act(
    house: OneService, method: str, path: str, caller: Caller, body: Any = None, **more: Any
) -> Answered:
    return house.ask(method, path, caller=caller, body=body, **{"key": uuid4().hex, **more})


def facts_of(house: OneService, mentor_id: str) -> list[tuple[str, dict[str, Any]]]:
    stored = house.database["mentors"].find_one({"_id": mentor_id})
    assert stored is not None
    return [(each["type"], json.loads(each["body"])) for each in stored["facts"]]


@pytest.mark.broker
@pytest.mark.database
def test_a_profile_changes_by_its_version(house: OneService) -> None:
    """What is not named stays; a version that moved on, or none, changes nothing.

    S2.30: what somebody can do, how well, and whether they show it, is known of each mentor.
    """
    house.start()
    mentor_id = enrolled(house, skills=["couture", "vélo"])
    path = f"/mentors/{mentor_id}"
    read = house.ask("GET", path, caller=own(mentor_id))
    assert (read.headers["ETag"], read.body["skills"]) == ('"1"', ["couture", "vélo"])
    change = {
        "abilities": [{"words": "couture", "level": 3, "shows": True, "does": False}],
        "skills": ["vélo", "potager"],
        "passes_on": ["la patience"],
        "reach_m": 5000,
        "free": ["2e", "6m"],
    }
    for refused, expected in (
        (act(house, "PATCH", path, own(mentor_id), change), 428),
        (act(house, "PATCH", path, own(mentor_id), change, if_match='"7"'), 412),
        (act(house, "PATCH", path, OTHER_LEAD, change, if_match='"1"'), 404),
        (act(house, "PATCH", path, own(str(uuid4())), change, if_match='"1"'), 404),
    ):
        assert refused.status == expected
    assert house.ask("GET", path, caller=own(mentor_id)).body == read.body
    key = uuid4().hex
    changed, again = (
        act(house, "PATCH", path, own(mentor_id), change, if_match='"1"', key=key) for _ in range(2)
    )
    assert (changed.status, changed.body) == (again.status, again.body)
    assert changed.headers["ETag"] == '"2"'
    assert changed.body["skills"] == ["couture", "vélo", "potager"]
    assert [(each["words"], each["level"], each["does"]) for each in changed.body["abilities"]] == [
        ("couture", 3, False), ("vélo", 2, True), ("potager", 2, True),
    ]  # fmt: skip
    assert changed.body["passes_on"] == ["la patience"]
    assert (changed.body["reach_m"], changed.body["free"]) == (5000, ["2e", "6m"])
    assert changed.body["email"] == read.body["email"]
    assert [kind for kind, _ in facts_of(house, mentor_id)] == [
        "mentor_contact_given.v1", "mentor_enrolled.v1", "mentor_changed.v1",
    ]  # fmt: skip


@pytest.mark.broker
@pytest.mark.database
def test_of_ten_changes_at_once_to_one_version_one_is_made(house: OneService) -> None:
    """With two replicas: the others are told that it moved on, and nothing of them is kept."""
    replicas = [house.start(), house.start()]
    mentor_id = enrolled(house)
    path = f"/mentors/{mentor_id}"

    def change(number: int) -> int:
        body = {"reach_m": number}
        process = replicas[number % 2]
        return act(
            house, "PATCH", path, own(mentor_id), body, if_match='"1"', process=process
        ).status

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(change, range(10)))
    assert sorted(statuses) == [200] + [412] * 9
    after = house.ask("GET", path, caller=own(mentor_id))
    assert (after.headers["ETag"], after.body["reach_m"]) == ('"2"', statuses.index(200))
    assert [kind for kind, _ in facts_of(house, mentor_id)].count("mentor_changed.v1") == 1


@pytest.mark.broker
@pytest.mark.database
def test_what_mentors_keep_to_themselves_nobody_else_ever_sees(house: OneService) -> None:
    """Avoid list, household and employer: in no other's answer, no event, no log.

    Nor are they kept with the answer that was given: what is taken back is gone.
    """
    house.start()
    mentor_id, avoided = enrolled(house), str(uuid4())
    path = f"/mentors/{mentor_id}"
    secret = {"avoid": [avoided], "household": f"{CANARY} house", "employer": f"{CANARY} works"}
    for leader in (LEAD, Caller("staff", reach=frozenset({"network"}))):
        for name, said in secret.items():
            refused = act(house, "PATCH", path, leader, {name: said}, if_match='"1"')
            assert refused.status == 422
            assert refused.body["errors"][0]["pointer"] == f"/{name}"
            assert CANARY not in str(refused.body)
            assert avoided not in str(refused.body)
    key = uuid4().hex
    for _ in range(2):
        mine = act(house, "PATCH", path, own(mentor_id), secret, if_match='"1"', key=key)
        assert {name: mine.body[name] for name in secret} == secret
    assert house.ask("GET", path, caller=own(mentor_id)).body["avoid"] == [avoided]
    seen = [
        house.ask("GET", path, caller=LEAD).body,
        house.ask("GET", "/mentors", caller=LEAD).body,
        act(house, "POST", f"{path}/capacity", LEAD, {"capacity": 2}).body,
        act(house, "POST", f"{path}/hold", LEAD, {}).body,
        act(house, "POST", f"{path}/release", LEAD, {}).body,
        [fact for _, fact in facts_of(house, mentor_id)],
        house.logs(),
    ]
    assert CANARY not in str(seen)
    assert avoided not in str(seen)
    bare: dict[str, Any] = {"avoid": [], "household": None, "employer": None}
    tag = house.ask("GET", path, caller=own(mentor_id)).headers["ETag"]
    assert act(house, "PATCH", path, own(mentor_id), bare, if_match=tag).status == 200
    stored = str(house.database["mentors"].find_one({"_id": mentor_id}))
    assert CANARY not in stored
    assert avoided not in stored


@pytest.mark.broker
@pytest.mark.database
def test_free_words_become_concepts_and_what_is_unknown_is_kept(house: OneService) -> None:
    """S2.30, S4.4: words in any of the three languages are heard; none is dropped silently."""
    house.start()
    mentor_id = enrolled(house, skills=["réparer des vélos"], languages=["fr", "nl", "en"])
    path = f"/mentors/{mentor_id}"
    (ability,) = house.ask("GET", path, caller=LEAD).body["abilities"]
    assert ability["concepts"]
    change = {"skills": ["fietsen herstellen", "repairing bicycles", "zorblification"]}
    changed = act(house, "PATCH", path, own(mentor_id), change, if_match='"1"')
    dutch, english, unheard_of = (set(each["concepts"]) for each in changed.body["abilities"])
    assert dutch & english & set(ability["concepts"])
    assert unheard_of == set()
    kept = house.database["unknown_words"].find_one({"word": "zorblification"})
    assert kept is not None
    assert kept["count"] == 1
    stored = house.database["mentors"].find_one({"_id": mentor_id})
    assert stored is not None
    assert "word:zorblification" in {each["concept"] for each in stored["abilities"]}


@pytest.mark.broker
@pytest.mark.database
def test_a_mentor_rests_is_held_and_stops(house: OneService) -> None:
    """Each is said in an event with whether they can be given anybody; who is held cannot undo it.

    S1.28: whom somebody can turn to is known at every moment.
    """
    house.start()
    mentor_id = enrolled(house)
    path, today = f"/mentors/{mentor_id}", datetime.now(UTC).date()
    pause = {"from": today.isoformat(), "until": (today + timedelta(days=9)).isoformat()}
    paused = act(house, "POST", f"{path}/pauses", own(mentor_id), pause)
    assert (paused.status, paused.body["from"], paused.body["until"]) == (201, *pause.values())
    assert house.ask("GET", path, caller=LEAD).body["pauses"] == [
        {name: paused.body[name] for name in ("id", "from", "until")}
    ]
    back = act(house, "DELETE", f"{path}/pauses/{paused.body['id']}", own(mentor_id))
    assert (back.status, back.body["pauses"]) == (200, [])
    gone = act(house, "DELETE", f"{path}/pauses/{paused.body['id']}", own(mentor_id))
    assert gone.status == 404
    held = act(house, "POST", f"{path}/hold", LEAD, {})
    assert (held.status, held.body["held"]) == (200, True)
    themselves = Caller(mentor_id, reach=frozenset({"network"}))
    for what in ("hold", "release"):
        assert act(house, "POST", f"{path}/{what}", themselves, {}).status == 404
        assert act(house, "POST", f"{path}/{what}", OTHER_LEAD, {}).status == 404
    assert act(house, "POST", f"{path}/release", LEAD, {}).body["held"] is False
    assert act(house, "POST", f"{path}/capacity", own(mentor_id), {"capacity": 4}).status == 200
    left = act(house, "POST", f"{path}/leave", own(mentor_id), {})
    assert (left.status, left.body["left"]) == (200, True)
    for what, body in (("capacity", {"capacity": 2}), ("leave", {}), ("hold", {})):
        assert act(house, "POST", f"{path}/{what}", LEAD, body).status == 409
    takes = [
        body["takes_newcomers"]
        for kind, body in facts_of(house, mentor_id)
        if kind == "mentor_changed.v1"
    ]
    assert takes == [False, True, False, True, True, False]


NOT_VALID: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "/capacity", {"capacity": -1}, "/capacity"),
    ("POST", "/capacity", {"capacity": 10**9}, "/capacity"),
    ("POST", "/capacity", {"capacity": True}, "/capacity"),
    ("PATCH", "", {"skills": [f"s{n}" for n in range(1_000)]}, "/skills"),
    ("PATCH", "", {"abilities": [{"words": "a", "level": 4}]}, "/abilities/0/level"),
    ("PATCH", "", {"abilities": [{"words": "a"}, {"words": "a"}]}, "/abilities"),
    ("PATCH", "", {"languages": ["french!"]}, "/languages/0"),
    ("PATCH", "", {"languages": []}, "/languages"),
    ("PATCH", "", {"location": {"latitude": 0, "longitude": 180.5}}, "/location/longitude"),
    ("PATCH", "", {"free": ["8m"]}, "/free"),
    ("PATCH", "", {"reach_m": -1}, "/reach_m"),
    ("PATCH", "", {"avoid": ["somebody"]}, "/avoid/0"),
    ("PATCH", "", {"held": True}, "/held"),
    ("PATCH", "", {"place_id": PLACE}, "/place_id"),
    ("PATCH", "", {"member_since": "2021-02-30"}, "/member_since"),
    ("PATCH", "", {"partner": "Elsewhere"}, "/partner"),
    ("POST", "/pauses", {"from": "2099-02-01", "until": "2099-01-01"}, "/until"),
    ("POST", "/pauses", {"from": "2020-02-01", "until": "2020-03-01"}, "/until"),
    ("POST", "/pauses", {"from": "2099-02-30", "until": "2099-03-01"}, "/from"),
    ("POST", "/pauses", {"from": "2099-02-01"}, "/until"),
]


@pytest.mark.broker
@pytest.mark.database
def test_what_is_not_valid_of_a_mentor_changes_nothing(house: OneService) -> None:
    """Each is a 422 that names the field, never the value."""
    house.start()
    mentor_id = enrolled(house)
    before = house.ask("GET", f"/mentors/{mentor_id}", caller=own(mentor_id))
    me = own(mentor_id)
    for method, part, body, pointer in NOT_VALID:
        refused = act(house, method, f"/mentors/{mentor_id}{part}", me, body, if_match='"1"')
        assert refused.status == 422, (body, refused)
        assert [each["pointer"] for each in refused.body["errors"]][:1] == [pointer], body
    huge = act(house, "PATCH", f"/mentors/{mentor_id}", me, {"skills": ["s" * 70_000]})
    assert huge.status == 413
    after = house.ask("GET", f"/mentors/{mentor_id}", caller=me)
    assert (after.headers["ETag"], after.body) == (before.headers["ETag"], before.body)
