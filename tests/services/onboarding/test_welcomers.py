"""What welcomers say of their time, over the service's own routes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from tests.services.onboarding.samples import place_body, welcomer_body
from tests.services.one_service import Answered, OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))


def coordinator_of(place_id: str) -> Caller:
    return Caller(
        "coordinator",
        roles=frozenset({"coordinator"}),
        places=frozenset({place_id}),
        reach=frozenset({"place"}),
    )


def oneself(welcomer_id: str) -> Caller:
    return Caller(welcomer_id, roles=frozenset({"welcomer"}), reach=frozenset({"own"}))


def do(
    house: OneService,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    caller: Caller = STAFF,
    if_match: str | None = None,
    key: str | None = None,
) -> Answered:
    return house.ask(
        method, path, caller=caller, body=body, key=key or uuid4().hex, if_match=if_match
    )


def enrolled(house: OneService, **changes: Any) -> dict[str, Any]:
    place = do(house, "POST", "/places", place_body()).body
    answer = do(house, "POST", "/welcomers", welcomer_body(place["id"], **changes))
    assert answer.status == 201, answer
    welcomer: dict[str, Any] = answer.body
    return welcomer


def stored(house: OneService, welcomer_id: str) -> dict[str, Any]:
    document = house.database["welcomers"].find_one({"_id": welcomer_id})
    assert document is not None
    return document


def said(house: OneService, welcomer_id: str) -> dict[str, Any]:
    """All that is stored but what the relay notes of what it has announced meanwhile."""
    document = stored(house, welcomer_id)
    return {name: document[name] for name in document.keys() - {"announced", "unannounced_since"}}


def facts(house: OneService, welcomer_id: str) -> list[tuple[int, str]]:
    return [(fact["v"], fact["key"]) for fact in stored(house, welcomer_id)["facts"]]


def test_welcomers_say_what_they_have_lived_through_and_wish(house: OneService) -> None:
    """S0.12, S0.14: facets, caps, rests and whose calls they take are kept and can be changed."""
    house.start()
    welcomer = enrolled(house, has_organised=True, kinds=["repair café"], per_week=3)
    path = f"/welcomers/{welcomer['id']}"
    me = oneself(welcomer["id"])
    assert facts(house, welcomer["id"]) == [
        (1, "contact_given.v1"),
        (1, "welcomer_trained.v1"),
    ]
    shown = do(house, "GET", path, caller=me)
    assert shown.headers["ETag"] == '"1"'
    assert shown.body["has_organised"]
    assert not shown.body["is_professional"]
    assert shown.body["per_week"] == 3
    changed = do(
        house,
        "PATCH",
        path,
        {
            "is_professional": True,
            "has_taken_part": True,
            "rest_minutes": 30,
            "buffer_before_minutes": 15,
            "notice_hours": 48,
            "territory": {"radius_m": 50_000},
            "household": "Rue des Lilas 3",
            "conflicts": [str(uuid4())],
            "email": "new@example.org",
        },
        caller=me,
        if_match='"1"',
    )
    assert changed.status == 200, changed
    assert changed.headers["ETag"] == '"2"'
    for_others = do(house, "GET", path, caller=coordinator_of(welcomer["place_id"])).body
    assert for_others["has_organised"]
    assert for_others["has_taken_part"]
    assert for_others["is_professional"]
    assert for_others["territory"] == {"radius_m": 50_000, "place_ids": [], "regions": []}
    # What is told in confidence is shown to nobody else.
    assert changed.body["household"] == "Rue des Lilas 3"
    assert len(changed.body["conflicts"]) == 1
    assert (for_others["household"], for_others["conflicts"]) == (None, None)
    assert facts(house, welcomer["id"])[2:] == [
        (2, "contact_given.v1"),
        (2, "welcomer_changed.v1"),
    ]
    cleared = do(house, "PATCH", path, {"territory": None, "per_week": None}, if_match='"2"')
    assert (cleared.body["territory"], cleared.body["per_week"]) == (None, None)
    assert cleared.body["rest_minutes"] == 30
    assert facts(house, welcomer["id"])[4:] == [(3, "welcomer_changed.v1")]


def test_a_change_is_made_once_and_never_over_somebody_elses(house: OneService) -> None:
    """The same key answers the same; an old ETag is refused; without one there is no change."""
    house.start()
    welcomer = enrolled(house)
    path, key = f"/welcomers/{welcomer['id']}", uuid4().hex
    first = do(house, "PATCH", path, {"per_day": 2}, if_match='"1"', key=key)
    again = do(house, "PATCH", path, {"per_day": 2}, if_match='"1"', key=key)
    assert first.body == again.body
    assert stored(house, welcomer["id"])["version"] == 2
    assert do(house, "PATCH", path, {"per_day": 3}, if_match='"1"').status == 412
    assert do(house, "PATCH", path, {"per_day": 3}).status == 428
    assert do(house, "PATCH", path, {"per_day": 3}, if_match='"2"', key=key).status == 422
    assert stored(house, welcomer["id"])["per_day"] == 2


def test_absences_and_pauses_come_and_go(house: OneService) -> None:
    """S0.11: who is away or rests gives no calls; nobody has to say why, and each can end it."""
    house.start()
    welcomer = enrolled(house)
    path = f"/welcomers/{welcomer['id']}"
    me = oneself(welcomer["id"])
    summer = {"from": "2099-07-01", "until": "2099-07-31"}
    evening = {
        "from": "2099-08-02",
        "until": "2099-08-02",
        "hours": [{"from": "20:00", "until": "22:00"}],
        "extra": True,
    }
    key = uuid4().hex
    one = do(house, "POST", f"{path}/absences", summer, caller=me, key=key)
    assert one.status == 201, one
    assert do(house, "POST", f"{path}/absences", summer, caller=me, key=key).body == one.body
    two = do(house, "POST", f"{path}/absences", evening, caller=me)
    assert [each["id"] for each in do(house, "GET", path).body["absences"]] == [
        one.body["id"],
        two.body["id"],
    ]
    left = do(house, "DELETE", f"{path}/absences/{one.body['id']}", caller=me)
    assert [each["id"] for each in left.body["absences"]] == [two.body["id"]]
    assert do(house, "DELETE", f"{path}/absences/{one.body['id']}", caller=me).status == 404
    paused = do(house, "POST", f"{path}/pause", {}, caller=me)
    assert paused.body["pause"]["until"] is None
    longer = do(house, "POST", f"{path}/pause", {"until": "2099-12-31"}, caller=me)
    assert longer.body["pause"] == {
        "since": paused.body["pause"]["since"],
        "until": "2099-12-31",
        "imposed": False,
    }
    assert do(house, "POST", f"{path}/resume", {}, caller=me).body["pause"] is None
    trained = do(house, "POST", f"{path}/training", {"trained_until": "2100-01-01"})
    assert trained.body["trained_until"] == "2100-01-01"
    told = [key for _, key in facts(house, welcomer["id"])][2:]
    assert told == ["welcomer_changed.v1"] * 7


def test_a_pause_that_protects_others_is_not_theirs_to_end(house: OneService) -> None:
    """S0.11: who leads sets it, and ends it; the welcomer may only make it longer."""
    house.start()
    welcomer = enrolled(house)
    path = f"/welcomers/{welcomer['id']}"
    me, leader = oneself(welcomer["id"]), coordinator_of(welcomer["place_id"])
    imposed = do(house, "POST", f"{path}/pause", {"until": "2099-06-30"}, caller=leader)
    assert imposed.body["pause"]["imposed"]
    for what, body, pointer in (
        ("resume", {}, ""),
        ("pause", {"until": datetime.now(UTC).date().isoformat()}, "/until"),
        ("pause", {"until": "2099-06-29"}, "/until"),
    ):
        refused = do(house, "POST", f"{path}/{what}", body, caller=me)
        assert refused.status == 422, (what, refused)
        assert [error["pointer"] for error in refused.body["errors"]] == [pointer]
    longer = do(house, "POST", f"{path}/pause", {"until": "2099-12-31"}, caller=me).body["pause"]
    assert (longer["until"], longer["imposed"]) == ("2099-12-31", True)
    assert do(house, "POST", f"{path}/resume", {}, caller=me).status == 422
    shorter = do(house, "POST", f"{path}/pause", {"until": "2099-06-30"}, caller=leader)
    assert shorter.body["pause"]["until"] == "2099-06-30"
    assert do(house, "POST", f"{path}/resume", {}, caller=leader).body["pause"] is None
    # Their own rest stays theirs; whoever leads may make one that protects of it.
    do(house, "POST", f"{path}/pause", {}, caller=me)
    assert do(house, "POST", f"{path}/resume", {}, caller=me).body["pause"] is None
    do(house, "POST", f"{path}/pause", {"until": "2099-06-30"}, caller=me)
    do(house, "POST", f"{path}/pause", {}, caller=leader)
    assert do(house, "POST", f"{path}/resume", {}, caller=me).status == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"time_zone": "Europe/Atlantis"}, "/time_zone"),
        ({"per_day": 0}, "/per_day"),
        ({"per_week": 3, "per_month": 2}, "/per_month"),
        ({"rest_minutes": -1}, "/rest_minutes"),
        ({"notice_hours": 721}, "/notice_hours"),
        ({"buffer_after_minutes": 241}, "/buffer_after_minutes"),
        ({"territory": {"radius_m": 0}}, "/territory/radius_m"),
        ({"availability": [{"weekday": 1, "from": "18:00", "until": "17:00"}]}, "/availability/0"),
        ({"trained_until": "2020-01-01"}, "/trained_until"),
        ({"weight": 0}, "/weight"),
        ({"household": "ours"}, "/household"),
        ({"is_somebody": True}, "/is_somebody"),
        ({"languages": []}, "/languages"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    shared_house: OneService, body: dict[str, Any], pointer: str
) -> None:
    """Unknown zones, caps below one, hours that end before they begin: which field, and why."""
    welcomer = enrolled(shared_house)
    before = said(shared_house, welcomer["id"])
    answer = do(shared_house, "PATCH", f"/welcomers/{welcomer['id']}", body, if_match='"1"')
    assert answer.status == 422, answer
    assert [error["pointer"] for error in answer.body["errors"]] == [pointer]
    assert said(shared_house, welcomer["id"]) == before


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("absences", {"from": "2099-07-02", "until": "2099-07-01"}, "/until"),
        ("absences", {"from": "2099-07-02", "until": "2101-07-01"}, "/until"),
        ("absences", {"from": "2099-02-30", "until": "2099-07-01"}, "/from"),
        ("absences", {"from": "2099-07-02", "until": "2099-07-02", "extra": True}, "/hours"),
        (
            "absences",
            {
                "from": "2099-07-02",
                "until": "2099-07-02",
                "hours": [{"from": "19:00", "until": "18:00"}],
            },
            "/hours/0",
        ),
        ("pause", {"until": "2020-01-01"}, "/until"),
        ("training", {"trained_until": "2020-01-01"}, "/trained_until"),
        ("resume", {"why": "rested"}, "/why"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    shared_house: OneService, path: str, body: dict[str, Any], pointer: str
) -> None:
    """Absences that end before they begin, pauses that are over, trainings that have run out."""
    welcomer = enrolled(shared_house)
    before = said(shared_house, welcomer["id"])
    answer = do(shared_house, "POST", f"/welcomers/{welcomer['id']}/{path}", body)
    assert answer.status == 422, answer
    assert [error["pointer"] for error in answer.body["errors"]] == [pointer]
    assert said(shared_house, welcomer["id"]) == before


def test_nobody_reaches_further_than_they_may(shared_house: OneService) -> None:
    """Foreign coordinators and other welcomers get 404; one's own training is not one's to say."""
    welcomer = enrolled(shared_house)
    path = f"/welcomers/{welcomer['id']}"
    me = oneself(welcomer["id"])
    for caller in (oneself(str(uuid4())), coordinator_of(str(uuid4()))):
        for method, sub, body in (
            ("GET", "", None),
            ("PATCH", "", {"per_day": 1}),
            ("POST", "/absences", {"from": "2099-07-01", "until": "2099-07-02"}),
            ("DELETE", f"/absences/{uuid4()}", None),
            ("POST", "/pause", {}),
            ("POST", "/resume", {}),
            ("POST", "/training", {"trained_until": "2099-01-01"}),
        ):
            answer = do(shared_house, method, path + sub, body, caller=caller, if_match='"1"')
            assert answer.status == 404, (method, sub, answer)
    for name, value in (("trained_until", "2099-01-01"), ("weight", 0.5)):
        refused = do(shared_house, "PATCH", path, {name: value}, caller=me, if_match='"1"')
        assert refused.status == 422
    coordinator = coordinator_of(welcomer["place_id"])
    weighed = do(shared_house, "PATCH", path, {"weight": 0.5}, caller=coordinator, if_match='"1"')
    assert weighed.body["weight"] == 0.5
    assert stored(shared_house, welcomer["id"])["version"] == 2


def test_a_welcomer_of_an_older_version_is_read_as_before(shared_house: OneService) -> None:
    """Documents from before absences and caps were known stay valid."""
    welcomer = enrolled(shared_house)
    old = {"_id", "place_id", "given_name", "family_name", "email", "languages", "time_zone"}
    old |= {"trained_until", "availability", "location", "changed_at", "version", "facts"}
    document = stored(shared_house, welcomer["id"])
    unset = dict.fromkeys(document.keys() - old - {"announced", "request"}, "")
    shared_house.database["welcomers"].update_one({"_id": welcomer["id"]}, {"$unset": unset})
    path = f"/welcomers/{welcomer['id']}"
    shown = do(shared_house, "GET", path).body
    assert (shown["per_day"], shown["active"], shown["weight"]) == (None, True, 1.0)
    assert do(shared_house, "POST", f"{path}/pause", {}).status == 200


def test_new_ones_begin_today_on_their_own_calendar(shared_house: OneService) -> None:
    """Nobody expects of them what they could not give before they came."""
    welcomer = enrolled(shared_house, time_zone="Pacific/Kiritimati")
    today = (datetime.now(UTC) + timedelta(hours=14)).date()
    assert welcomer["since"] in {today.isoformat(), (today - timedelta(days=1)).isoformat()}
