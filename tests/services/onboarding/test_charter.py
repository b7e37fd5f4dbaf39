"""Charters as onboarding runs: written, published, read, accepted; real database and processes."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from ops.demo.charter import starter
from services.onboarding.store import OnboardingStore
from tests.services.onboarding.charters import charter_body, measure_body
from tests.services.onboarding.samples import member_body, place_body
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
VISITOR = Caller(None, reach=frozenset({"public"}))


def coordinator_of(place_id: str) -> Caller:
    return Caller(
        "coordinator",
        roles=frozenset({"coordinator"}),
        places=frozenset({place_id}),
        reach=frozenset({"own", "place"}),
    )


def themselves(member_id: str) -> Caller:
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


def act(
    house: OneService, method: str, path: str, body: Any, caller: Caller = STAFF, **more: Any
) -> Answered:
    more.setdefault("key", uuid4().hex)
    return house.ask(method, path, caller=caller, body=body, **more)


def made(house: OneService, path: str, body: Any, caller: Caller = STAFF) -> dict[str, Any]:
    answer = act(house, "POST", path, body, caller)
    assert answer.status == 201, answer
    created: dict[str, Any] = answer.body
    return created


def shown(house: OneService, path: str, caller: Caller = VISITOR) -> dict[str, Any]:
    answer = house.ask("GET", path, caller=caller)
    assert answer.status == 200, answer
    body: dict[str, Any] = answer.body
    return body


def publish(house: OneService, charter_id: str, number: int) -> dict[str, Any]:
    return made(house, f"/charters/{charter_id}/versions", {"expected_number": number})


def redraft(house: OneService, charter_id: str, *measures: dict[str, Any]) -> Answered:
    path = f"/charters/{charter_id}/draft"
    tag = house.ask("GET", path, caller=STAFF).headers["ETag"]
    answer = act(house, "PATCH", path, {"measures": list(measures)}, if_match=tag)
    assert answer.status == 200, answer
    return answer


def slug(answer: Answered) -> tuple[int, str]:
    return answer.status, answer.body["type"].rpartition(":")[2]


def facts_of(house: OneService, collection: str) -> list[str]:
    return [
        fact["key"]
        for document in house.database[collection].find().sort("number")
        for fact in document["facts"]
    ]


def test_a_charter_is_made_of_measures_and_published_in_versions(house: OneService) -> None:
    """S0.15, S0.18: drafted in private, published for everybody, and never altered after that."""
    house.start()
    body = charter_body(
        measure_body(
            "listening",
            words={
                "fr": {"title": "Écouter", "text": "Chacun finit sa phrase."},
                "nl": {"title": "Luisteren", "text": "Iedereen spreekt uit."},
            },
        ),
        measure_body("violence", "Aucune violence.", excluded_practice=True, roles=["organiser"]),
    )
    draft = made(house, "/charters", body)
    at = f"/charters/{draft['id']}"
    assert house.ask("GET", at, caller=VISITOR).status == 404
    assert house.ask("GET", f"{at}/draft", caller=VISITOR).status == 404
    assert shown(house, "/charters")["items"] == []
    first = publish(house, draft["id"], 0)
    assert (first["number"], first["content_hash"]) == (1, draft["content_hash"])
    assert shown(house, at) == shown(house, f"{at}/versions/1") == first
    dutch = shown(house, f"{at}?language=nl")
    assert (dutch["title"], dutch["language"], dutch["translated"]) == (
        "Notre charte",
        "fr",
        False,
    )
    listening, violence = dutch["measures"]
    assert (listening["title"], listening["language"]) == ("Luisteren", "nl")
    assert (violence["language"], violence["translated"]) == ("fr", False)
    assert violence["excluded_practice"]

    redraft(house, draft["id"], measure_body("listening", "Autre chose."))
    assert shown(house, at) == first
    second = publish(house, draft["id"], 1)
    assert second["number"] == 2
    assert shown(house, f"{at}/versions/1") == first
    assert [each["number"] for each in shown(house, f"{at}/versions")["items"]] == [2, 1]
    page = shown(house, f"{at}/versions?limit=1")
    assert page["after"] == "2"
    assert shown(house, f"{at}/versions?limit=1&after=2")["items"][0]["number"] == 1
    assert [each["number"] for each in shown(house, "/charters")["items"]] == [2]
    changes = shown(house, f"{at}/versions/2/changes")["items"]
    assert [(each["measure_id"], each["kind"]) for each in changes] == [
        ("listening", "changed"),
        ("violence", "removed"),
    ]
    assert changes[0]["languages"] == ["fr", "nl"]
    everything = shown(house, f"{at}/versions/2/changes?since=0")["items"]
    assert [each["kind"] for each in everything] == ["added"]
    assert house.ask("GET", f"{at}/versions/2/changes?since=2", caller=VISITOR).status == 422
    assert house.ask("GET", f"{at}/versions/3", caller=VISITOR).status == 404
    wait_until(
        lambda: (
            house.database["charter_versions"].count_documents({"announced": 1}) == 2
            and facts_of(house, "charter_versions") == ["charter_published.v1"] * 2
        ),
        within=10,
        saying="announced",
    )


def test_a_version_is_published_once_and_never_over_an_unknown_one(house: OneService) -> None:
    """S0.18: same key same answer; nothing new, an old number or another draft: nothing happens."""
    house.start()
    draft = made(house, "/charters", charter_body())
    at = f"/charters/{draft['id']}/versions"
    key = uuid4().hex
    order = {"expected_number": 0, "draft_hash": draft["content_hash"]}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: act(house, "POST", at, order, key=key), range(6)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["content_hash"] for answer in answers}) == 1
    assert slug(act(house, "POST", at, {"expected_number": 1})) == (409, "nothing-new")
    redraft(house, draft["id"], measure_body("pace"))
    assert slug(act(house, "POST", at, {"expected_number": 0})) == (409, "conflict")
    seen = {"expected_number": 1, "draft_hash": draft["content_hash"]}
    assert slug(act(house, "POST", at, seen)) == (409, "conflict")
    # Six publishers at once, each with a key of their own: one of them is first.
    with ThreadPoolExecutor(6) as pool:
        raced = list(
            pool.map(lambda _: act(house, "POST", at, {"expected_number": 1}).status, range(6))
        )
    assert sorted(raced) == [201] + [409] * 5
    assert house.database["charter_versions"].count_documents({}) == 2
    assert act(house, "POST", at, order, key=key).body == answers[0].body


def test_each_place_writes_its_own_charter(house: OneService) -> None:
    """S0.15: the coordinator for their place, staff for the network, nobody for another's."""
    house.start()
    here, there = (made(house, "/places", place_body())["id"] for _ in range(2))
    lead = coordinator_of(here)
    own = made(house, "/charters", charter_body(place_id=here), lead)
    for path, body in (
        ("/charters", charter_body()),
        ("/charters", charter_body(place_id=there)),
    ):
        assert act(house, "POST", path, body, lead).status == 404
    assert slug(act(house, "POST", "/charters", charter_body(place_id=here))) == (409, "conflict")
    unknown = act(house, "POST", "/charters", charter_body(place_id=str(uuid4())))
    assert slug(unknown) == (422, "unknown-place")
    network = made(house, "/charters", charter_body())
    draft = f"/charters/{network['id']}/draft"
    assert house.ask("GET", draft, caller=lead).status == 404
    assert act(house, "PATCH", draft, {"title": {"fr": "X"}}, lead, if_match='"1"').status == 404
    publish(house, network["id"], 0)
    made(house, f"/charters/{own['id']}/versions", {"expected_number": 0}, lead)
    in_force = shown(house, f"/charters?place_id={here}")["items"]
    assert [each["id"] for each in in_force] == [network["id"], own["id"]]
    assert len(shown(house, f"/charters?place_id={there}")["items"]) == 1
    listed, after = [], ""
    while after is not None:
        page = shown(house, "/charters?limit=1" + (f"&after={after}" if after else ""))
        listed += [each["id"] for each in page["items"]]
        after = page["after"]
    assert sorted(listed) == sorted([network["id"], own["id"]])


def test_a_draft_is_changed_by_who_has_read_it(house: OneService) -> None:
    """The ETag guards it: a second writer reads first; the same key changes once."""
    house.start()
    draft = made(house, "/charters", charter_body())
    path, key = f"/charters/{draft['id']}/draft", uuid4().hex
    change = {"title": {"fr": "Charte commune"}}
    assert slug(act(house, "PATCH", path, change)) == (428, "if-match-missing")
    first = act(house, "PATCH", path, change, key=key, if_match='"1"')
    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    assert first.body["measures"] == draft["measures"]
    assert act(house, "PATCH", path, change, key=key, if_match='"1"').body == first.body
    assert slug(act(house, "PATCH", path, change, if_match='"1"')) == (412, "moved-on")
    for wrong, pointer in (
        ({"measures": []}, "/measures"),
        ({"measures": [measure_body("pace"), measure_body("pace")]}, "/measures"),
        ({"measures": [measure_body("Not A Slug")]}, "/measures/0/measure_id"),
        ({"measures": [{**measure_body("pace"), "words": {"en": {}}}]}, "/measures/0/words/fr"),
        ({"place_id": None}, "/place_id"),
    ):
        answer = act(house, "PATCH", path, wrong, if_match='"2"')
        assert slug(answer) == (422, "not-valid")
        assert answer.body["errors"][0]["pointer"].startswith(pointer)
    assert shown(house, path, STAFF)["title"] == {"fr": "Charte commune"}


def test_a_member_is_asked_again_for_what_has_changed_alone(house: OneService) -> None:
    """S0.18: reading, accepting with a receipt, and after a new version the changed words only."""
    house.start()
    place = made(house, "/places", place_body())["id"]
    charter = made(
        house,
        "/charters",
        charter_body(
            measure_body("listening", "Chacun finit sa phrase."),
            measure_body("pace", "Chacun va à son rythme."),
            measure_body("hosting", "On prépare avant d'accueillir.", roles=["organiser"]),
        ),
    )
    publish(house, charter["id"], 0)
    own = made(house, "/charters", charter_body(measure_body("keys"), place_id=place))
    publish(house, own["id"], 0)
    member = made(house, "/members", member_body(place))["id"]
    me, path = themselves(member), f"/members/{member}/charter"

    reading = shown(house, path, me)
    assert not reading["complete"]
    assert [
        (each["measure_id"], each["state"], each["accepted"])
        for charter in reading["charters"]
        for each in charter["measures"]
    ] == [("listening", "new", None), ("pace", "new", None), ("keys", "new", None)]

    def accept(charter_id: str, number: int, *measures: str, **more: Any) -> Answered:
        body = {"charter_id": charter_id, "number": number, "measures": list(measures)}
        return act(house, "POST", f"{path}/acceptances", body, me, **more)

    key = uuid4().hex
    receipt = accept(charter["id"], 1, "listening", "pace", key=key)
    assert receipt.status == 201
    assert receipt.body["noted_by"] is None
    assert accept(charter["id"], 1, "listening", "pace", key=key).body == receipt.body
    at_hand = shown(house, f"{path}/acceptances/{receipt.body['id']}", me)
    assert at_hand == receipt.body
    known = {
        each["measure_id"]: each["hash"]
        for each in shown(house, f"/charters/{charter['id']}")["measures"]
    }
    assert {each["measure_id"]: each["hash"] for each in at_hand["measures"]} == {
        name: known[name] for name in ("listening", "pace")
    }
    assert not shown(house, path, me)["complete"]
    accept(own["id"], 1, "keys")
    assert shown(house, path, me)["complete"]

    redraft(
        house,
        charter["id"],
        measure_body("listening", "Chacun termine sa phrase."),
        measure_body("pace", "Chacun va à son rythme."),
        measure_body("tools", "On range les outils."),
    )
    publish(house, charter["id"], 1)
    reading = shown(house, path, me)
    listening, pace, tools = reading["charters"][0]["measures"]
    assert not reading["complete"]
    assert (pace["state"], pace["accepted"]["number"]) == ("accepted", 1)
    assert pace["accepted"]["receipt_id"] == receipt.body["id"]
    assert (tools["state"], tools["difference"]) == ("new", None)
    assert listening["state"] == "changed"
    assert (listening["fields"], listening["languages"]) == (["words"], ["fr"])
    assert (pace["fields"], pace["languages"]) == ([], [])
    assert [(each["kind"], each["text"]) for each in listening["difference"]["text"]][1:3] == [
        ("removed", "finit"),
        ("added", "termine"),
    ]
    late = accept(charter["id"], 1, "listening")
    assert slug(late) == (409, "not-in-force")
    assert "read it" in late.body["detail"]
    accept(charter["id"], 2, "listening", "tools")
    assert shown(house, path, me)["complete"]
    facts = house.database["charter_acceptances"].find_one({"member_id": member})
    assert facts is not None
    complete = ['"complete":true' in fact["body"] for fact in facts["facts"]]
    assert complete == [False, True, True]


def test_a_yes_that_makes_no_sense_changes_nothing(house: OneService) -> None:
    """S0.18: unknown measures and charters are named, foreign members do not exist."""
    house.start()
    here, there = (made(house, "/places", place_body())["id"] for _ in range(2))
    charter = made(house, "/charters", charter_body())
    publish(house, charter["id"], 0)
    foreign = made(house, "/charters", charter_body(place_id=there))
    publish(house, foreign["id"], 0)
    member = made(house, "/members", member_body(here))["id"]
    path = f"/members/{member}/charter/acceptances"
    good = {"charter_id": charter["id"], "number": 1, "measures": ["pace"]}
    for change, pointer in (
        ({"measures": ["pace", "unheard-of"]}, "/measures/1"),
        ({"measures": []}, "/measures"),
        ({"measures": ["pace", "pace"]}, "/measures"),
        ({"charter_id": foreign["id"]}, "/charter_id"),
        ({"charter_id": str(uuid4())}, "/charter_id"),
        ({"noted_by": "me"}, "/noted_by"),
    ):
        answer = act(house, "POST", path, {**good, **change}, themselves(member))
        assert slug(answer) == (422, "not-valid")
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
    for caller in (themselves(str(uuid4())), coordinator_of(there)):
        assert act(house, "POST", path, good, caller).status == 404
        assert house.ask("GET", f"/members/{member}/charter", caller=caller).status == 404
    assert house.database["charter_acceptances"].count_documents({}) == 0
    receipt = made(house, path, good, themselves(member))
    other = made(house, "/members", member_body(here))["id"]
    stranger = f"/members/{other}/charter/acceptances/{receipt['id']}"
    assert house.ask("GET", stranger, caller=themselves(other)).status == 404


def test_a_yes_on_paper_or_by_phone_is_noted_by_a_person(house: OneService) -> None:
    """S0.4: who wrote it down is kept; a yes online is one's own alone."""
    house.start()
    place = made(house, "/places", place_body())["id"]
    charter = made(house, "/charters", charter_body())
    publish(house, charter["id"], 0)
    member = made(house, "/members", member_body(place))["id"]
    path = f"/members/{member}/charter/acceptances"
    body = {"charter_id": charter["id"], "number": 1, "measures": ["pace", "listening"]}
    lead = coordinator_of(place)
    assert slug(act(house, "POST", path, body, lead)) == (422, "not-valid")
    receipt = made(house, path, {**body, "given": "phone"}, lead)
    assert (receipt["noted_by"], receipt["given"]) == ("coordinator", "phone")
    assert shown(house, f"{path}/{receipt['id']}", themselves(member)) == receipt
    assert shown(house, f"/members/{member}/charter", lead)["complete"]


def test_halves_accepted_at_once_by_two_replicas_make_a_whole(house: OneService) -> None:
    """Whatever comes first, exactly the last of them says that nothing is left."""
    processes = [house.start(), house.start()]
    place = made(house, "/places", place_body())["id"]
    names = [f"measure-{number}" for number in range(8)]
    charter = made(house, "/charters", charter_body(*map(measure_body, names)))
    publish(house, charter["id"], 0)
    member = made(house, "/members", member_body(place))["id"]

    def accept(number: int) -> int:
        body = {"charter_id": charter["id"], "number": 1, "measures": [names[number]]}
        path = f"/members/{member}/charter/acceptances"
        return act(
            house, "POST", path, body, themselves(member), process=processes[number % 2]
        ).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(accept, range(8))) == {201}
    document = house.database["charter_acceptances"].find_one({"member_id": member})
    assert document is not None
    assert len(document["receipts"]) == 8
    complete = ['"complete":true' in fact["body"] for fact in document["facts"]]
    assert complete == [False] * 7 + [True]


def test_measures_that_may_be_cited_are_those_in_force(
    house: OneService, store: OnboardingStore
) -> None:
    """S0.17: the network's and the place's own, of the versions in force, and no others."""
    house.start()
    here, there = (made(house, "/places", place_body())["id"] for _ in range(2))
    network = made(
        house,
        "/charters",
        charter_body(measure_body("pace"), measure_body("violence", excluded_practice=True)),
    )
    known = OnboardingStore(house.database).charters.known_measures
    assert known(here) == frozenset()
    publish(house, network["id"], 0)
    own = made(house, "/charters", charter_body(measure_body("keys"), place_id=here))
    publish(house, own["id"], 0)
    assert known(here) == {"pace", "violence", "keys"}
    assert known(there) == known(None) == {"pace", "violence"}
    redraft(house, network["id"], measure_body("pace"))
    publish(house, network["id"], 1)
    assert known(here) == {"pace", "keys"}
    cited = shown(house, f"/charters/{network['id']}/versions/1")["measures"][1]
    assert (cited["measure_id"], cited["excluded_practice"]) == ("violence", True)


def test_the_charter_to_begin_with_can_be_published_and_accepted(house: OneService) -> None:
    """S0.15, S0.16, S0.18: what is shipped works as it is, for an organiser and in Dutch."""
    house.start()
    content = starter()
    draft = made(house, "/charters", content.charter)
    for entry in content.faq:
        made(house, f"/charters/{draft['id']}/faq", entry)
    publish(house, draft["id"], 0)
    place = made(house, "/places", place_body())["id"]
    asked = {}
    for role in ("organiser", "participant"):
        member = made(house, "/members", member_body(place, roles=[role]))["id"]
        reading = shown(house, f"/members/{member}/charter?language=nl", themselves(member))
        (charter,) = reading["charters"]
        assert {each["language"] for each in charter["measures"]} == {"nl"}
        asked[role] = [each["measure_id"] for each in charter["measures"]]
    assert set(asked["organiser"]) - set(asked["participant"]) == {
        "prepare",
        "safety",
        "no-disguised-work",
    }
    listed = shown(house, f"/charters/{draft['id']}/faq?measure=safety&limit=100&language=nl")
    assert len(listed["items"]) == 2
