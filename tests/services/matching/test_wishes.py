"""Newcomers' wishes: said in their own words, seen by whom they want, and matched anew."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.assertion import Caller
from contracts.journey import MemberLeft, MemberReturned, StepTaken
from services.matching.domain.wishes import SAID_TWICE, Wishes
from tests.services.matching.asking import peer, say
from tests.services.matching.people import NOW, PLACE
from tests.services.matching.test_profiles import CANARY, LEAD, OTHER_LEAD, act, enrolled, own
from tests.services.matching.test_service import joined, mentor_of, until_mentor_is
from tests.services.one_service import OneService
from tests.support.processes import wait_until

texts = st.sampled_from(["couture", "vélo", "", "  ", "réparer mon vélo"])


@given(texts, st.lists(texts), st.lists(texts))
def test_what_is_to_be_learnt_weighs_most_and_nothing_is_dropped(
    wishes: str, learn: list[str], can: list[str]
) -> None:
    """S4.4: whoever wants to learn something seeks it first; every word is somewhere."""
    before = Wishes(member_id="a", place_id="b", languages=("fr",), wishes="anglais", version=3)
    said = {"wishes": wishes, "learn": tuple(learn), "can_words": tuple(can)}
    after = before.saying(said, lambda text: (text.strip(),), NOW)
    expected = [each.strip() for each in (*learn, wishes) if each.strip()]
    assert list(after.sought) == list(dict.fromkeys(expected))
    assert after.learns == {each.strip() for each in learn if each.strip()}
    assert set(after.can) == {each.strip() for each in can if each.strip()}
    assert (after.version, after.languages) == (4, ("fr",))


@given(
    st.lists(
        st.tuples(st.sampled_from(SAID_TWICE), st.integers(0, 5), st.integers(0, 9)), max_size=8
    )
)
def test_of_what_is_said_in_two_places_the_last_word_counts(
    heard: list[tuple[str, int, int]],
) -> None:
    """In whatever order it is heard; what is said of one thing is no word about the other."""
    wishes = Wishes(member_id="a", place_id="b", languages=("fr",))
    for name, minute, word in heard:
        at = NOW + timedelta(minutes=minute)
        said = {name: str(word) if name == "wishes" else (str(word),)}
        wishes = wishes.saying(wishes.news_in(said, at), lambda text: (text,), at)
    for name in SAID_TWICE:
        about = [(minute, word) for what, minute, word in heard if what == name]
        if about:
            # Of one moment, what was heard first: the rest are repetitions.
            last = str(max(about, key=lambda each: each[0])[1])
            assert set(getattr(wishes, name)) == {last}


def newcomer_of(house: OneService, status: str, **changes: Any) -> str:
    somebody = joined(**changes)
    house.tell([somebody])
    until_mentor_is(house, somebody.member_id, status)
    house.wait_until_quiet()
    return somebody.member_id


def theirs(member_id: str) -> Caller:
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


@pytest.mark.broker
@pytest.mark.database
def test_wishes_change_by_their_version_and_a_wait_is_looked_at_again(house: OneService) -> None:
    """Who waits is looked at again at once: another language may be all that was missing.

    S4.4: what somebody would like to learn is asked of them in their own words.
    """
    house.start(MATCHING_RETRY_SECONDS="3600")
    mentor_id = enrolled(house, languages=["nl"])
    member_id = newcomer_of(house, "wanted")
    path = f"/members/{member_id}/mentor/wishes"
    read = house.ask("GET", path, caller=theirs(member_id))
    assert read.status == 200, (read, house.logs()[-3000:])
    assert read.body["wishes"] == "apprendre la couture"
    tag = read.headers["ETag"]
    change = {
        "learn": ["coudre à la machine", "zorblification"],
        "can": ["tenir les comptes"],
        "support": "close",
        "online": False,
        "free": ["3e"],
        "languages": ["fr", "nl"],
    }
    for refused, expected in (
        (act(house, "PATCH", path, theirs(member_id), change), 428),
        (act(house, "PATCH", path, theirs(member_id), change, if_match='"77"'), 412),
        (act(house, "PATCH", path, theirs(str(uuid4())), change, if_match=tag), 404),
        (act(house, "PATCH", path, OTHER_LEAD, change, if_match=tag), 404),
    ):
        assert refused.status == expected
    assert house.ask("GET", path, caller=theirs(member_id)).body == read.body
    key = uuid4().hex
    changed, again = (
        act(house, "PATCH", path, theirs(member_id), change, if_match=tag, key=key)
        for _ in range(2)
    )
    assert (changed.status, changed.body) == (again.status, again.body)
    assert {name: changed.body[name] for name in change} == change
    assert changed.body["wishes"] == "apprendre la couture"
    assert changed.body["concepts"]
    assert changed.body["unknown"] == ["zorblification"]
    kept = house.database["unknown_words"].find_one({"word": "zorblification"})
    assert kept is not None
    assert kept["count"] == 1  # once a request, however often it is repeated
    found = until_mentor_is(house, member_id, "assigned")
    assert found["mentor_id"] == mentor_id
    stored = house.ask("GET", path, caller=LEAD).body
    assert {name: stored[name] for name in change} == change


@pytest.mark.broker
@pytest.mark.database
def test_whom_a_newcomer_avoids_nobody_else_ever_sees(house: OneService) -> None:
    """Not who leads, not their mentor; in no event, no log, and gone when it is taken back."""
    house.start()
    mentor_id = enrolled(house)
    member_id, avoided = newcomer_of(house, "assigned"), str(uuid4())
    path = f"/members/{member_id}/mentor/wishes"
    tag = house.ask("GET", path, caller=LEAD).headers["ETag"]
    secret = {"avoid": [avoided], "household": f"{CANARY} house", "employer": f"{CANARY} works"}
    for name, said in secret.items():
        refused = act(house, "PATCH", path, LEAD, {name: said}, if_match=tag)
        assert refused.status == 422
        assert refused.body["errors"][0]["pointer"] == f"/{name}"
    mine = act(house, "PATCH", path, theirs(member_id), secret, if_match=tag)
    assert {name: mine.body[name] for name in secret} == secret
    assert house.ask("GET", path, caller=theirs(member_id)).body["avoid"] == [avoided]
    mentors = Caller(mentor_id, roles=frozenset({"mentor"}), reach=frozenset({"assigned"}))
    assert house.ask("GET", path, caller=mentors).status == 404
    stored = house.database["assignments"].find_one({"member_id": member_id})
    assert stored is not None
    seen = [
        house.ask("GET", path, caller=LEAD).body,
        act(house, "PATCH", path, LEAD, {"online": True}, if_match=mine.headers["ETag"]).body,
        house.ask("GET", f"/members/{member_id}/mentor", caller=LEAD).body,
        house.ask("GET", f"/members/{member_id}/mentor", caller=mentors).body,
        house.ask("GET", f"/mentors/{mentor_id}", caller=own(mentor_id)).body,
        [json.loads(each["body"]) for each in stored["facts"]],
        house.logs(),
    ]
    assert CANARY not in str(seen)
    assert avoided not in str(seen)
    tag = house.ask("GET", path, caller=theirs(member_id)).headers["ETag"]
    bare: dict[str, Any] = {"avoid": [], "household": None, "employer": None}
    assert act(house, "PATCH", path, theirs(member_id), bare, if_match=tag).status == 200
    assert CANARY not in str(house.database["assignments"].find_one({"member_id": member_id}))


@pytest.mark.broker
@pytest.mark.database
def test_who_is_avoided_from_now_on_is_at_their_side_no_longer(house: OneService) -> None:
    """S1.46: somebody else is found, who is not told why; with nobody else they are waited for."""
    house.start(MATCHING_CLOCK_SECONDS="0.3")
    mentors = {enrolled(house), enrolled(house, accepts_at_once=False)}
    member_id = newcomer_of(house, "assigned")
    path, left = f"/members/{member_id}/mentor", set(mentors)
    while left:
        now_theirs = house.ask("GET", path, caller=theirs(member_id)).body["mentor_id"]
        left.remove(now_theirs)
        tag = house.ask("GET", f"{path}/wishes", caller=theirs(member_id)).headers["ETag"]
        change = {"avoid": sorted(mentors - left)}
        done = act(house, "PATCH", f"{path}/wishes", theirs(member_id), change, if_match=tag)
        assert done.status == 200
        wait_until(
            lambda: (
                house.ask("GET", path, caller=theirs(member_id)).body["mentor_id"] in left
                or not left
            ),
            within=20,
            saying="somebody else asked",
        )
    assert until_mentor_is(house, member_id, "wanted")["waiting_for"] == "all_set_aside"
    stored = house.database["assignments"].find_one({"member_id": member_id})
    assert stored is not None
    released = [
        json.loads(each["body"]) for each in stored["facts"] if each["type"] == "mentor_released.v1"
    ]
    assert [each["because"] for each in released] == ["arranged_anew"] * 2


@pytest.mark.broker
@pytest.mark.database
def test_who_has_left_has_no_wishes_any_more(house: OneService) -> None:
    """What they said is erased, and nothing new is kept of them until they are back."""
    house.start()
    enrolled(house)
    member_id = newcomer_of(house, "assigned")
    path = f"/members/{member_id}/mentor/wishes"
    tag = house.ask("GET", path, caller=theirs(member_id)).headers["ETag"]
    change = {"learn": [CANARY], "can": [CANARY], "household": CANARY}
    said = act(house, "PATCH", path, theirs(member_id), change, if_match=tag)
    assert said.status == 200
    gone: dict[str, Any] = {
        "occurred_at": datetime.now(UTC),
        "correlation_id": uuid4(),
        "member_id": member_id,
        "place_id": PLACE,
    }
    house.tell([MemberLeft(event_id=uuid4(), **gone)])
    until_mentor_is(house, member_id, "ended")
    house.wait_until_quiet()
    assert CANARY not in str(house.database["assignments"].find_one({"member_id": member_id}))
    assert house.ask("GET", path, caller=theirs(member_id)).status == 404
    for known in range(1, 6):
        refused = act(house, "PATCH", path, theirs(member_id), change, if_match=f'"{known}"')
        assert refused.status == 404
    house.tell([MemberReturned(event_id=uuid4(), **{**gone, "occurred_at": datetime.now(UTC)})])
    wait_until(
        lambda: mentor_of(house, member_id)["status"] in {"assigned", "wanted"},
        within=20,
        saying="a mentor found anew, or looked for",
    )
    assert house.ask("GET", path, caller=theirs(member_id)).body["learn"] == []


@pytest.mark.broker
@pytest.mark.database
def test_who_wanted_nobody_and_says_otherwise_has_a_mentor(house: OneService) -> None:
    """S1.46: on their journey or with their wishes, it is the same word."""
    house.start()
    member_id = newcomer_of(house, "wanted")
    chosen = StepTaken(
        event_id=uuid4(),
        occurred_at=datetime.now(UTC),
        correlation_id=uuid4(),
        member_id=member_id,
        step="needs_check",
        acted_by="member",
        choice="none",
    )
    house.tell([chosen])
    assert until_mentor_is(house, member_id, "ended")["ended"] == "not_wanted"
    mentor_id = enrolled(house)
    path = f"/members/{member_id}/mentor/wishes"
    tag = house.ask("GET", path, caller=theirs(member_id)).headers["ETag"]
    change = {"support": "close"}
    assert act(house, "PATCH", path, theirs(member_id), change, if_match=tag).status == 200
    assert until_mentor_is(house, member_id, "assigned")["mentor_id"] == mentor_id
    assert house.ask("GET", path, caller=theirs(member_id)).body["support"] == "close"


@pytest.mark.broker
@pytest.mark.database
def test_who_has_parted_well_and_wishes_for_company_again_has_a_mentor(house: OneService) -> None:
    """S2.31: a good end is no last word; whoever they had is not asked again."""
    house.start()
    first = enrolled(house)
    member_id = newcomer_of(house, "assigned")
    path = f"/members/{member_id}/mentor/wishes"
    for caller in (peer(first), theirs(member_id)):
        assert say(house, member_id, "autonomy", caller).status == 200
    assert until_mentor_is(house, member_id, "ended")["ended"] == "autonomy"
    second = enrolled(house)
    tag = house.ask("GET", path, caller=theirs(member_id)).headers["ETag"]
    change = {"support": "light"}
    assert act(house, "PATCH", path, theirs(member_id), change, if_match=tag).status == 200
    assert until_mentor_is(house, member_id, "assigned")["mentor_id"] == second


NOT_VALID: list[tuple[dict[str, Any], str]] = [
    ({"learn": [f"s{n}" for n in range(1_000)]}, "/learn"),
    ({"can": ["a", "a"]}, "/can"),
    ({"wishes": "w" * 4_001}, "/wishes"),
    ({"languages": ["francophone"]}, "/languages/0"),
    ({"languages": []}, "/languages"),
    ({"location": {"latitude": -90.1, "longitude": 0}}, "/location/latitude"),
    ({"support": "none"}, "/support"),
    ({"free": ["0e"]}, "/free"),
    ({"avoid": [str(uuid4())] * 2}, "/avoid"),
    ({"place_id": PLACE}, "/place_id"),
    ({"online": 1}, "/online"),
]


@pytest.mark.broker
@pytest.mark.database
def test_what_is_not_valid_of_wishes_changes_nothing(house: OneService) -> None:
    """Each is a 422 that names the field, never the value; what is too long is not even read."""
    house.start()
    member_id = newcomer_of(house, "wanted")
    path = f"/members/{member_id}/mentor/wishes"
    before = house.ask("GET", path, caller=theirs(member_id))
    tag = before.headers["ETag"]
    for body, pointer in NOT_VALID:
        refused = act(house, "PATCH", path, theirs(member_id), body, if_match=tag)
        assert refused.status == 422, (body, refused)
        assert [each["pointer"] for each in refused.body["errors"]][:1] == [pointer], body
    huge = act(house, "PATCH", path, theirs(member_id), {"wishes": "w" * 70_000}, if_match=tag)
    assert huge.status == 413
    after = house.ask("GET", path, caller=theirs(member_id))
    assert (after.headers["ETag"], after.body) == (tag, before.body)
