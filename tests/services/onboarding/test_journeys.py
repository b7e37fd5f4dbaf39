"""Journeys, support, leaving and returning as they run: real broker, database and processes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from chassis.assertion import Caller
from contracts.charter import CharterAccepted
from contracts.matching import MentorAssigned
from contracts.onboarding import WelcomeCallBooked
from contracts.sessions import SessionAttended
from contracts.welcome import HostingCleared, HostingHeld, WelcomeCallHeld
from tests.services.onboarding.samples import member_body, place_body
from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.services.one_service import Answered, OneService

pytestmark = [pytest.mark.broker, pytest.mark.database]

STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))


def own(member_id: str) -> Caller:
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


def beside(person_id: str) -> Caller:
    return Caller(person_id, roles=frozenset({"mentor"}), reach=frozenset({"own", "assigned"}))


def leads(place_id: str) -> Caller:
    return Caller(
        "coordinator",
        roles=frozenset({"coordinator"}),
        places=frozenset({place_id}),
        reach=frozenset({"own", "place"}),
    )


def act(
    house: OneService, path: str, body: dict[str, Any], caller: Caller, *, key: str | None = None
) -> Answered:
    return house.ask("POST", path, caller=caller, body=body, key=key or uuid4().hex)


def change(
    house: OneService, path: str, body: dict[str, Any], caller: Caller, version: int
) -> Answered:
    return house.ask(
        "PATCH", path, caller=caller, body=body, key=uuid4().hex, if_match=f'"{version}"'
    )


def settled(house: OneService, **member: Any) -> tuple[str, str]:
    """A running house with a place and a member; returns their ids."""
    if not house.processes:
        house.start(ONBOARDING_DEADLINES_SECONDS="0.3")
    place: str = act(house, "/places", place_body(), STAFF).body["id"]
    joined = act(house, "/members", member_body(place, **member), STAFF)
    assert joined.status == 201, joined
    return place, joined.body["id"]


def journey(house: OneService, member_id: str, query: str = "") -> dict[str, Any]:
    answer = house.ask("GET", f"/members/{member_id}/journey{query}", caller=STAFF)
    assert answer.status == 200, answer
    body: dict[str, Any] = answer.body
    return body


def step(house: OneService, member_id: str, name: str, query: str = "") -> dict[str, Any]:
    (found,) = [each for each in journey(house, member_id, query)["steps"] if each["name"] == name]
    body: dict[str, Any] = found
    return body


def facts_of(house: OneService, collection: str, kind: str) -> list[str]:
    return [
        fact["body"]
        for document in house.database[collection].find()
        for fact in document["facts"]
        if fact["type"] == kind
    ]


def envelope(**fields: Any) -> dict[str, Any]:
    usual = {"event_id": uuid4(), "occurred_at": datetime.now(UTC), "correlation_id": uuid4()}
    return {**usual, **fields}


def mentor_of(member_id: str, mentor_id: str, **fields: Any) -> MentorAssigned:
    return MentorAssigned(
        **envelope(**fields),
        assignment_id=str(uuid4()),
        member_id=member_id,
        mentor_id=mentor_id,
        mentor_given_name="Inès",
    )


def arranged(member_id: str, welcomer_id: str, **fields: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        **envelope(**fields),
        "call_id": str(uuid4()),
        "member_id": member_id,
        "welcomer_id": welcomer_id,
        "welcomer_given_name": "Paul",
        "starts_at": now + timedelta(days=1),
        "ends_at": now + timedelta(days=1, minutes=30),
        "language": "fr",
        "time_zone": "Europe/Paris",
        "arrangement": 1,
    }


def test_an_introduction_takes_any_form_they_like(house: OneService) -> None:
    """S1.42: words, a picture, a voice, a page; it is shown beside them and told nobody else."""
    place, member = settled(house)
    path = f"/members/{member}/journey/steps/introduction"
    links = [
        {"kind": "image", "url": "https://media.example.org/moi.jpg"},
        {"kind": "audio", "url": "https://media.example.org/bonjour.ogg"},
        {"kind": "page", "url": "http://amina.example.org/"},
    ]
    answer = act(house, path, {"text": "Je répare zyxvélos.", "links": links}, own(member))
    assert (answer.status, answer.body["state"]) == (200, "done")
    # They read what they wrote at once; it need not have come round.
    shown = step(house, member, "introduction")
    assert (shown["state"], shown["optional"]) == ("done", True)
    assert shown["given"]["text"] == "Je répare zyxvélos."
    assert shown["given"]["links"] == links
    assert act(house, path, {"links": links[:1]}, own(member)).status == 200
    house.wait_until_quiet()
    told = facts_of(house, "journeys", "step_taken.v1")
    assert len(told) == 2
    assert "zyx" not in "".join(told)
    assert "media.example" not in "".join(told)
    assert "zyx" not in house.logs()
    for stranger in (own(str(uuid4())), beside(str(uuid4())), leads(str(uuid4()))):
        assert act(house, path, {"text": "Moi"}, stranger).status == 404
    assert house.ask("GET", f"/members/{member}/journey", caller=leads(place)).status == 200


def test_what_a_step_does_not_ask_for_is_refused(house: OneService) -> None:
    """Unknown steps, wrong forms, steps that are not open: a clear refusal and no effect."""
    _, member = settled(house)
    steps = f"/members/{member}/journey/steps"
    evil = {"kind": "page", "url": "javascript:alert(1)"}
    for name, body, status, pointer in (
        ("flying", {"text": "x"}, 404, None),
        ("welcome_call", {"text": "x"}, 403, None),
        ("first_responsibility", {"text": "La porte"}, 409, None),
        ("introduction", {}, 422, "/text"),
        ("introduction", {"text": "   "}, 422, "/text"),
        ("introduction", {"text": "x", "links": [evil]}, 422, "/links/0/url"),
        ("introduction", {"text": "x" * 4001}, 422, "/text"),
        ("introduction", {"links": [{**evil, "url": f"https://x.org/{n}"} for n in range(6)]}, 422,
         "/links"),
        ("introduction", {"text": "x", "choice": "none"}, 422, "/choice"),
        ("needs_check", {"choice": "everything"}, 422, "/choice"),
        ("needs_check", {"choice": "close", "text": "x", "extra": 1}, 422, "/extra"),
        ("needs_check", {"items": ["close"]}, 422, "/items"),
    ):  # fmt: skip
        answer = act(house, f"{steps}/{name}", body, own(member))
        assert answer.status == status, (name, answer)
        if pointer:
            assert pointer in [each["pointer"] for each in answer.body["errors"]]
    assert house.database["journeys"].count_documents({"acts.introduction": {"$exists": True}}) == 0
    assert facts_of(house, "journeys", "step_taken.v1") == []
    assert house.ask("POST", f"{steps}/introduction", caller=own(member), body={}).status == 422


def test_a_newcomer_goes_their_way(house: OneService) -> None:
    """S1.44, S1.41, S1.47: commitment, first responsibility, needs; facts of others move it on."""
    _, member = settled(house)
    steps = f"/members/{member}/journey/steps"
    assert journey(house, member)["you_are_here"] == "commitment"
    talk = act(house, f"{steps}/commitment", {"choice": "talk_first"}, own(member))
    assert talk.body["state"] == "current"
    agreed = act(house, f"{steps}/commitment", {"choice": "agreed"}, own(member))
    assert agreed.body["state"] == "done"
    door = {"text": "Ouvrir la porte le samedi"}
    assert act(house, f"{steps}/first_responsibility", door, own(member)).body["state"] == "done"
    close = act(house, f"{steps}/needs_check", {"choice": "close"}, own(member))
    assert close.body["state"] == "done"
    assert step(house, member, "check_in")["state"] == "todo"
    light = act(house, f"{steps}/needs_check", {"choice": "light"}, own(member))
    assert light.status == 200
    assert "check_in" not in {each["name"] for each in journey(house, member)["steps"]}
    accepted = {
        "member_id": member,
        "charter_id": str(uuid4()),
        "number": 1,
        "receipt_id": str(uuid4()),
        "measures": ("pace",),
    }
    some = CharterAccepted(**envelope(), **accepted, complete=False)
    house.tell([some])
    house.wait_until_quiet()
    assert step(house, member, "charter")["state"] == "current"
    house.tell([CharterAccepted(**envelope(), **accepted, complete=True), some])
    house.wait_until_quiet()
    assert step(house, member, "charter")["state"] == "done"
    where = journey(house, member, "?language=nl")
    assert where["you_are_here"] == "information_session"
    assert where["next_action"] == "Kies een infosessie."
    assert (where["who_acts"], where["activity"]) == ("member", "active")
    assert where["due_at"] > datetime.now(UTC).isoformat()


def test_the_preparation_is_ticked_one_by_one(house: OneService) -> None:
    """S0.8: items stay ticked, twice is once, and the last one completes the preparation."""
    _, member = settled(house, roles=["participant", "organiser"])
    steps = f"/members/{member}/journey/steps"
    first = act(house, f"{steps}/preparation", {"items": ["safety"]}, own(member))
    assert first.status == 409
    act(house, f"{steps}/activity_described", {"text": "Une toiture"}, own(member))
    options = step(house, member, "preparation", "?role=organiser")["form"]["options"]
    names = [each["id"] for each in options]
    assert len(names) == 9
    for number, name in enumerate(names, start=1):
        answer = act(house, f"{steps}/preparation", {"items": [name]}, own(member))
        assert len(answer.body["items"]) == number
        assert answer.body["state"] == ("done" if number == len(names) else "current")
        again = act(house, f"{steps}/preparation", {"items": [name]}, own(member))
        assert again.body["items"] == answer.body["items"]
    told = facts_of(house, "journeys", "step_taken.v1")
    assert sum('"complete"' in each for each in told) == 2


def test_who_has_no_internet_has_it_noted_for_them(house: OneService) -> None:
    """S0.4: telephone and face to face are recorded by people, and a step is noted for somebody."""
    place, member = settled(house)
    mentor = str(uuid4())
    house.tell([mentor_of(member, mentor)])
    house.wait_until_quiet()
    path = f"/members/{member}/journey/steps/introduction"
    for caller, who in (
        (leads(place), "place"),
        (STAFF, "network"),
        (beside(mentor), "mentor"),
        (own(member), "member"),
    ):
        assert act(house, path, {"text": "Au téléphone"}, caller).body["acted_by"] == who
        given = step(house, member, "introduction")["given"]
        assert given["noted_by"] == (None if who == "member" else caller.subject)
    held = f"/members/{member}/journey/steps/welcome_call_held"
    assert act(house, held, {"choice": "in_person"}, own(member)).status == 403

    contacts = f"/members/{member}/contacts"
    at = "2026-03-01T10:30:00+01:00"
    rung = {"channel": "phone", "at": at, "note": "Préfère le matin."}
    key = uuid4().hex
    for _ in range(2):
        noted = act(house, contacts, rung, beside(mentor), key=key)
        assert noted.status == 201
    met = act(house, contacts, {"channel": "in_person", "at": at}, leads(place))
    assert met.body["noted_by"] == "coordinator"
    file = house.ask("GET", f"/members/{member}/support-file", caller=STAFF).body
    assert [each["channel"] for each in file["contacts"]] == ["phone", "in_person"]
    assert file["contacts"][0]["at"] == "2026-03-01T09:30:00Z"
    for body in (
        {**rung, "channel": "smoke"},
        {**rung, "at": "2026-03-01T10:30:00"},
        {**rung, "at": "2999-01-01T00:00:00Z"},
        {**rung, "at": "yesterday"},
        {**rung, "note": "x" * 2001},
    ):
        assert act(house, contacts, body, STAFF).status == 422
    assert act(house, contacts, rung, own(member)).status == 404
    assert act(house, contacts, rung, beside(str(uuid4()))).status == 404


def test_a_support_file_is_kept_by_those_at_their_side(house: OneService) -> None:
    """S0.3: companion, steps, notes, next action; the member reads it without private notes."""
    place, member = settled(house)
    mentor = str(uuid4())
    house.tell([mentor_of(member, mentor)])
    house.wait_until_quiet()
    path = f"/members/{member}/support-file"
    empty = house.ask("GET", path, caller=own(member))
    assert (empty.status, empty.headers["ETag"]) == (200, '"1"')
    body = {
        "companion": {"name": "Inès", "person_id": mentor},
        "steps": [{"title": "Visiter l'atelier", "done": False}],
        "notes": "Aime les vélos.",
        "private_notes": "Met du temps à parler.",
        "next_action": {"what": "Rappeler", "by_whom": "Inès", "by_when": "2026-12-01"},
    }
    written = change(house, path, body, beside(mentor), 1)
    assert (written.status, written.headers["ETag"]) == (200, '"2"')
    assert written.body["next_action"] == body["next_action"]
    assert change(house, path, {"notes": "Autre"}, STAFF, 1).status == 412
    ticked = change(house, path, {"steps": [{"title": "L'atelier", "done": True}]}, STAFF, 2)
    assert ticked.body["private_notes"] == "Met du temps à parler."
    theirs = house.ask("GET", path, caller=own(member)).body
    assert (theirs["notes"], theirs["private_notes"]) == ("Aime les vélos.", None)
    assert theirs["steps"] == [{"title": "L'atelier", "done": True}]
    assert house.ask("GET", path, caller=leads(place)).body["private_notes"]
    assert change(house, path, {"notes": "x"}, own(member), 3).status == 404
    for stranger in (own(str(uuid4())), beside(str(uuid4())), leads(str(uuid4()))):
        assert house.ask("GET", path, caller=stranger).status == 404
        assert change(house, path, {"notes": "x"}, stranger, 3).status == 404
    assert house.ask("PATCH", path, caller=STAFF, body={}, key=uuid4().hex).status == 428


def test_a_deadline_is_told_once_by_two_replicas_and_after_a_stop(house: OneService) -> None:
    """It passed while nothing ran; both replicas wake up to it, and one fact is stored a step."""
    place, member = settled(house)
    wait_until(
        lambda: house.database["journeys"].find_one({"due_at": {"$gt": datetime.now(UTC)}}),
        within=20,
        saying="looked at",
    )
    house.processes[0].stop()
    then = datetime.now(UTC) - timedelta(days=20)
    house.database["journeys"].update_many(
        {}, {"$set": {"started_at": then, "due_at": then + timedelta(days=14)}}
    )
    house.start(ONBOARDING_DEADLINES_SECONDS="0.2")
    house.start(ONBOARDING_DEADLINES_SECONDS="0.2")
    wait_until(lambda: facts_of(house, "journeys", "step_overdue.v1"), within=20, saying="told")
    # News, again and again, has both look at it anew.
    for _ in range(5):
        house.tell([mentor_of(member, str(uuid4()))])
        house.wait_until_quiet()
    wait_until(
        lambda: (
            not house.database["journeys"].count_documents({"due_at": {"$lte": datetime.now(UTC)}})
        ),
        within=20,
        saying="looked at",
    )
    told = facts_of(house, "journeys", "step_overdue.v1")
    assert len(told) == 3
    for name in ("commitment", "charter", "needs_check"):
        assert sum(f'"{name}"' in each for each in told) == 1
    assert all(place in each for each in told)
    due = house.database["journeys"].find_one({"role": "newcomer"})
    assert due is not None
    # The mentor came today: to be met within thirty days.
    assert due["due_at"] > datetime.now(UTC) + timedelta(days=20)


def test_who_is_away_is_asked_nothing_and_comes_back_by_one_step(house: OneService) -> None:
    """S1.38: computed from activity, never an exclusion; coming back is one step."""
    place, member = settled(house)
    house.wait_until_quiet()
    long_ago = datetime.now(UTC) - timedelta(days=200)
    house.database["members"].update_one({"_id": member}, {"$set": {"joined_at": long_ago}})
    house.database["journeys"].update_one(
        {"member_id": member}, {"$set": {"started_at": long_ago, "due_at": long_ago}}
    )
    wait_until(
        lambda: house.database["journeys"].find_one({"member_id": member, "due_at": None}),
        within=20,
        saying="nothing is asked any more",
    )
    assert facts_of(house, "journeys", "step_overdue.v1") == []
    seen = house.ask("GET", f"/members/{member}", caller=own(member)).body
    assert (seen["status"], seen["activity"]) == ("joined", "inactive")
    away = journey(house, member)
    assert away["activity"] == "inactive"
    assert "votre place est gardée" in away["message"]
    assert {each["due_at"] for each in away["steps"]} == {None}
    back = act(house, f"/members/{member}/return", {}, own(member))
    assert (back.status, back.body["activity"]) == (200, "active")
    house.wait_until_quiet()
    (told,) = facts_of(house, "members", "member_returned.v1")
    assert '"location":{"latitude":48.85,"longitude":2.35}' in told
    here = journey(house, member)
    assert (here["activity"], here["message"]) == ("active", None)
    assert here["due_at"] > datetime.now(UTC).isoformat()
    assert facts_of(house, "journeys", "step_overdue.v1") == []
    # Who is here anyway is not told to be back.
    assert act(house, f"/members/{member}/return", {}, leads(place)).status == 200
    assert len(facts_of(house, "members", "member_returned.v1")) == 1


def test_what_a_member_changes_of_their_wishes_is_told(house: OneService) -> None:
    """S4.4: whoever looks for their mentor learns of it, and of nothing that is as before."""
    _, member = settled(house, languages=["fr"], wishes="la cuisine")
    path = f"/members/{member}"
    for version, body in enumerate(
        ({"wishes": "le vélo"}, {"languages": ["fr", "nl"]}, {"wishes": "le vélo"}), start=1
    ):
        assert change(house, path, body, own(member), version).status == 200
    told = [json.loads(each) for each in facts_of(house, "members", "wishes_changed.v1")]
    assert [(each["wishes"], each["languages"]) for each in told] == [
        ("le vélo", None),
        (None, ["fr", "nl"]),
    ]


def test_any_sign_of_life_counts(house: OneService) -> None:
    """S1.38: being at a session after a long while is activity, too."""
    _, member = settled(house)
    house.wait_until_quiet()
    long_ago = datetime.now(UTC) - timedelta(days=300)
    house.database["members"].update_one({"_id": member}, {"$set": {"joined_at": long_ago}})
    now = datetime.now(UTC)
    attended = SessionAttended(
        **envelope(),
        session_id=str(uuid4()),
        kind="deepening",
        title="Approfondir",
        starts_at=now,
        ends_at=now,
        time_zone="Europe/Paris",
        mode="online",
        languages=("fr",),
        member_id=member,
    )
    house.tell([attended])
    house.wait_until_quiet()
    seen = house.ask("GET", f"/members/{member}", caller=STAFF).body
    assert seen["activity"] == "active"
    assert step(house, member, "deepening_session")["state"] == "done"


def test_people_leave_well(house: OneService) -> None:
    """S1.45: a goodbye if wanted, what is to be handed over, feedback for who coordinates."""
    place, member = settled(house, roles=["participant", "organiser"])
    steps = f"/members/{member}/journey/steps"
    act(house, f"{steps}/commitment", {"choice": "agreed"}, own(member))
    act(house, f"{steps}/first_responsibility", {"text": "Le compost"}, own(member))
    body = {
        "goodbye": "Merci à tous !",
        "feedback": {"good": "Les soirées", "missing": "zyx-garde d'enfants"},
        "hand_over": "La clé à Paul",
    }
    path = f"/members/{member}/leave"
    for stranger in (own(str(uuid4())), beside(str(uuid4())), leads(str(uuid4()))):
        assert act(house, path, body, stranger).status == 404
    left = act(house, path, body, own(member))
    assert (left.status, left.body["status"], left.body["activity"]) == (200, "left", "left")
    assert act(house, path, {}, own(member)).status == 409
    (told,) = facts_of(house, "members", "member_left.v1")
    assert "Merci" in told
    assert "zyx" not in told
    gone = journey(house, member, "?language=en")
    assert (gone["activity"], gone["next_action"], gone["who_acts"]) == ("left", None, None)
    assert "the door stays open" in gone["message"]
    refused = act(house, f"{steps}/introduction", {"text": "Encore"}, own(member))
    assert refused.status == 409
    listed = house.ask("GET", "/departures", caller=leads(place)).body["items"]
    assert [each["id"] for each in listed] == [member]
    assert listed[0]["feedback"]["missing"] == "zyx-garde d'enfants"
    assert listed[0]["responsibilities"] == [
        {"kind": "role", "detail": "organiser"},
        {"kind": "first_responsibility", "detail": "Le compost"},
    ]
    assert house.ask("GET", "/departures", caller=leads(str(uuid4()))).body["items"] == []
    assert house.ask("GET", "/departures", caller=own(member)).status == 404
    back = act(house, f"/members/{member}/return", {}, own(member))
    assert (back.body["status"], back.body["activity"]) == ("joined", "active")
    assert house.ask("GET", "/departures", caller=STAFF).body["items"] == []
    assert journey(house, member)["next_action"] is not None
    assert "zyx" not in house.logs()


def test_a_member_has_several_roles_and_a_journey_for_each(house: OneService) -> None:
    """S0.14: organiser, participant, volunteer and more at once; a further role, a further way."""
    roles = ["participant", "volunteer", "active_member", "professional", "salaried"]
    _, member = settled(house, roles=roles)
    house.wait_until_quiet()
    assert journey(house, member)["roles"] == ["newcomer"]
    assert house.ask("GET", f"/members/{member}/journey?role=organiser", caller=STAFF).status == 404
    path = f"/members/{member}"
    version = int(house.ask("GET", path, caller=own(member)).headers["ETag"].strip('"'))
    taken = change(house, path, {"roles": [*roles, "organiser", "mentor"]}, own(member), version)
    assert (taken.status, taken.body["roles"]) == (200, [*roles, "organiser", "mentor"])
    house.wait_until_quiet()
    assert len(facts_of(house, "members", "role_taken.v1")) == 2
    assert facts_of(house, "members", "contact_given.v1") == [
        facts_of(house, "members", "contact_given.v1")[0]
    ]
    begun = {each["role"] for each in house.database["journeys"].find({"member_id": member})}
    assert begun == {"newcomer", "organiser", "mentor"}
    assert journey(house, member)["roles"] == ["newcomer", "organiser", "mentor"]
    organising = journey(house, member, "?role=organiser&language=en")
    assert organising["title"] == "Towards your first activity"


def test_a_role_s_way_begins_when_the_role_is_taken(house: OneService) -> None:
    """S0.14: a step that is quicker than the news of the role does not begin it long ago."""
    _, member = settled(house)
    house.wait_until_quiet()
    # As it is just after they took the role, before that has come round.
    long_ago = datetime.now(UTC) - timedelta(days=100)
    house.database["members"].update_one(
        {"_id": member},
        {
            "$set": {
                "joined_at": long_ago,
                "last_active_at": datetime.now(UTC),
                "roles": ["organisatrice"],
            }
        },
    )
    assert step(house, member, "organiser_charter", "?role=organiser")["state"] == "current"
    before = datetime.now(UTC) - timedelta(seconds=1)
    path = f"/members/{member}/journey/steps/activity_described"
    assert act(house, path, {"text": "Un four"}, own(member)).status == 200
    wait_until(
        lambda: house.database["journeys"].find_one(
            {"role": "organiser", "due_at": {"$gt": datetime.now(UTC)}}
        ),
        within=20,
        saying="looked at",
    )
    begun = house.database["journeys"].find_one({"role": "organiser"})
    assert begun is not None
    assert (begun["started_at"] >= before, begun["told"]) == (True, [])


def test_a_hold_is_seen_on_the_way(house: OneService) -> None:
    """S0.17: who is held is not ready to host, whatever was said before, until they are cleared."""
    _, member = settled(house, roles=["organiser"])
    known = {"member_id": member, "call_id": str(uuid4())}
    at = datetime.now(UTC)
    for number, (fact, state) in enumerate(
        ((HostingCleared, "done"), (HostingHeld, "current"), (HostingCleared, "done"))
    ):
        occurred_at = at + timedelta(seconds=number)
        house.tell([fact(**envelope(occurred_at=occurred_at), **known)])
        house.wait_until_quiet()
        assert step(house, member, "hosting_cleared", "?role=organiser")["state"] == state


def test_what_is_known_of_somebody_is_theirs_to_change(house: OneService) -> None:
    """S1.1: several stakeholder types on one record; a new telephone is announced once."""
    place, member = settled(house, stakeholder_types=["beneficiary", "volunteer"])
    path = f"/members/{member}"
    seen = house.ask("GET", path, caller=own(member))
    assert seen.body["stakeholder_types"] == ["beneficiary", "volunteer"]
    more = {"stakeholder_types": ["worker", "cooperator", "partner"], "organisation": "La Scop"}
    changed = change(house, path, more, own(member), 1)
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    assert changed.body["organisation"] == "La Scop"
    assert len(facts_of(house, "members", "contact_given.v1")) == 1
    rung = change(house, path, {"phone": "+32470123456", "languages": ["nl"]}, own(member), 2)
    assert rung.body["phone"] == "+32470123456"
    given = facts_of(house, "members", "contact_given.v1")
    assert len(given) == 2
    assert "+32470123456" in given[1]
    assert change(house, path, {"phone": None}, own(member), 2).status == 412
    assert change(house, path, {"phone": None}, own(member), 3).body["phone"] is None
    for body, pointer in (
        ({"stakeholder_types": ["customer"]}, "/stakeholder_types/0"),
        ({"languages": []}, "/languages"),
        ({"given_name": None}, "/given_name"),
        ({"email": "other@example.org"}, "/email"),
        ({"place_id": place}, "/place_id"),
    ):
        answer = change(house, path, body, own(member), 4)
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, pointer)
    for stranger in (own(str(uuid4())), leads(place), beside(str(uuid4()))):
        assert change(house, path, {"wishes": "x"}, stranger, 4).status == 404


def test_who_handed_a_call_over_loses_sight_of_the_newcomer(house: OneService) -> None:
    """Only the latest arrangement counts, and that until a week after the call."""
    _, member = settled(house)
    first, second = str(uuid4()), str(uuid4())
    house.tell([WelcomeCallBooked(**arranged(member, first))])
    house.wait_until_quiet()
    path = f"/members/{member}"
    assert house.ask("GET", path, caller=beside(first)).status == 200
    house.tell([WelcomeCallBooked(**arranged(member, second), change="handed_over")])
    house.wait_until_quiet()
    assert house.ask("GET", path, caller=beside(first)).status == 404
    assert house.ask("GET", path, caller=beside(second)).body["phone"]
    when = datetime.now(UTC) + timedelta(seconds=1)
    held = WelcomeCallHeld(**arranged(member, second, occurred_at=when))
    house.tell([held])
    house.wait_until_quiet()
    assert house.ask("GET", path, caller=beside(second)).status == 200
    house.database["milestones"].update_many(
        {"member_id": member}, [{"$set": {"occurred_at": datetime.now(UTC) - timedelta(days=8)}}]
    )
    house.database["milestones"].update_one(
        {"fact": "WelcomeCallHeld"},
        {"$set": {"occurred_at": datetime.now(UTC) - timedelta(days=7, hours=1)}},
    )
    assert house.ask("GET", path, caller=beside(second)).status == 404


def test_figures_are_told_of_five_people_or_more(house: OneService) -> None:
    """S2.31: the time from joining to first responsibility, per place, never about somebody."""
    place, member = settled(house)
    members = [member]
    for number in range(4):
        body = member_body(place, email=f"m{number}@example.org")
        members.append(act(house, "/members", body, STAFF).body["id"])

    def take(member_id: str) -> None:
        steps = f"/members/{member_id}/journey/steps"
        act(house, f"{steps}/commitment", {"choice": "agreed"}, own(member_id))
        act(house, f"{steps}/first_responsibility", {"text": "Le thé"}, own(member_id))

    def figures(caller: Caller) -> list[Any]:
        found: list[Any] = house.ask("GET", "/journeys/figures", caller=caller).body["places"]
        return found

    def paced(count: int) -> bool:
        query = {"pace.responsibility_days": {"$gte": 0}}
        return house.database["journeys"].count_documents(query) == count

    for each in members[:4]:
        take(each)
    wait_until(lambda: paced(4), within=20, saying="four of them")
    assert [each["first_responsibility"] for each in figures(leads(place))] == [None]
    take(members[4])
    wait_until(lambda: paced(5), within=20, saying="five of them")
    (known,) = figures(leads(place))
    assert known["first_responsibility"]["people"] == 5
    assert known["first_responsibility"]["median_days"] == 0.0
    assert known["autonomy"] is None
    assert figures(leads(str(uuid4()))) == []
    assert len(figures(STAFF)) == 1
    assert house.ask("GET", "/journeys/figures", caller=own(member)).status == 404


def test_a_place_tells_of_its_territory_and_people(house: OneService) -> None:
    """S3.1: the territory's name, how many live there, the address; older records have none."""
    house.start()
    told = {
        "territory": "Vallée de la Drôme",
        "population": 1400,
        "address": "3 rue de la Rivière",
        "commune": "Crest",
    }
    place = act(house, "/places", place_body(**told), STAFF).body
    path = f"/places/{place['id']}"
    seen = house.ask("GET", path, caller=STAFF).body
    assert {name: seen[name] for name in told} == told
    house.database["places"].update_one({"_id": place["id"]}, {"$unset": {"territory": ""}})
    assert house.ask("GET", path, caller=STAFF).body["territory"] is None
    for body in ({"population": -1}, {"population": "1400"}, {"territory": ""}):
        assert act(house, "/places", place_body(**body), STAFF).status == 422


def test_the_journey_is_drawn(house: OneService) -> None:
    """S3.19: where they are, in one picture and in words, in three languages."""
    _, member = settled(house)
    for tongue, here in (("fr", "Vous êtes ici"), ("nl", "U bent hier"), ("en", "You are here")):
        path = f"/members/{member}/journey.svg?language={tongue}"
        answer = house.ask("GET", path, caller=own(member))
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        drawing = ElementTree.fromstring(answer.body)  # noqa: S314 - our own
        assert drawing.get("role") == "img"
        assert drawing.get("{http://www.w3.org/XML/1998/namespace}lang") == tongue
        assert here in answer.body
    assert house.ask("GET", path, caller=own(str(uuid4()))).status == 404


def test_a_wrong_template_keeps_the_service_from_starting(house: OneService) -> None:
    """With a sentence that names the file and the step."""
    folder = house.directory / "journeys"
    folder.mkdir()
    (folder / "newcomer.yaml").write_text(
        "role: newcomer\nversion: 1\ntitle: {fr: a, nl: b, en: c}\nsteps:\n  - {id: joined}\n"
    )
    with pytest.raises(AssertionError, match=r"newcomer\.yaml: step joined"):
        house.start(ONBOARDING_JOURNEYS_DIRECTORY=str(folder))
