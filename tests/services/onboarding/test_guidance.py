"""Values, answers, the guide, contributions, quality and help, as onboarding runs."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.assertion import Caller
from contracts.onboarding import MemberJoined
from tests.services.onboarding.charters import charter_body, measure_body
from tests.services.onboarding.samples import member_body, place_body
from tests.services.onboarding.test_charter import (
    STAFF,
    VISITOR,
    act,
    coordinator_of,
    made,
    publish,
    shown,
    slug,
    themselves,
)
from tests.services.one_service import OneService
from tests.support.processes import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database]

WELCOMER = Caller(str(uuid4()), roles=frozenset({"welcomer"}), reach=frozenset({"public"}))
LEADER = Caller(str(uuid4()), roles=frozenset({"staff"}), reach=frozenset({"public", "network"}))


def faq_body(measure_id: str, **changes: Any) -> dict[str, Any]:
    words = {
        "fr": {"question": "Et mes enfants ?", "answer": "Ils sont les bienvenus."},
        "en": {"question": "And my children?", "answer": "They are welcome."},
    }
    return {"measure_id": measure_id, "words": words, **changes}


def in_force(house: OneService, **changes: Any) -> dict[str, Any]:
    charter = made(house, "/charters", charter_body(**changes))
    return publish(house, charter["id"], 0)


def test_the_network_says_what_it_stands_for(house: OneService) -> None:
    """S0.2: four values are shipped in three languages; staff replaces them, knowing them."""
    house.start()
    answer = house.ask("GET", "/values?language=nl", caller=VISITOR)
    assert [each["said"] for each in answer.body["values"]] == [
        "gezelligheid",
        "respect",
        "luisteren",
        "vertrouwen",
    ]
    assert [each["name"]["fr"] for each in answer.body["values"]] == [
        "la convivialité",
        "le respect",
        "l'écoute",
        "la confiance",
    ]
    new = {"values": [{"value_id": "patience", "name": {"fr": "la patience"}}]}
    key = uuid4().hex
    assert slug(act(house, "PATCH", "/values", new, if_match='"7"')) == (412, "moved-on")
    assert house.database["values"].count_documents({}) == 0
    changed = act(house, "PATCH", "/values", new, key=key, if_match=answer.headers["ETag"])
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    again = act(house, "PATCH", "/values", new, key=key, if_match=answer.headers["ETag"])
    assert again.body == changed.body
    late = act(house, "PATCH", "/values", new, if_match=answer.headers["ETag"])
    assert slug(late) == (412, "moved-on")
    twice = {"values": new["values"] * 2}
    assert slug(act(house, "PATCH", "/values", twice, if_match='"2"')) == (422, "not-valid")
    (value,) = shown(house, "/values?language=en")["values"]
    assert (value["said"], value["language"], value["translated"]) == ("la patience", "fr", False)


def test_whoever_joins_is_told_what_the_network_stands_for(house: OneService) -> None:
    """S0.2: their joining says the values of that day, in French where nobody has translated."""
    house.start()
    place = made(house, "/places", place_body())
    first = made(house, "/members", member_body(place["id"]))
    new = {
        "values": [
            {"value_id": "patience", "name": {"fr": "la patience"}},
            {"value_id": "joy", "name": {"fr": "la joie", "nl": "vreugde"}},
        ]
    }
    assert act(house, "PATCH", "/values", new, if_match='"1"').status == 200
    second = made(house, "/members", member_body(place["id"]))

    def told(member: dict[str, Any]) -> dict[str, list[str]]:
        stored = house.database["members"].find_one({"_id": member["id"]}) or {}
        (joined,) = [
            json.loads(fact["body"])
            for fact in stored["facts"]
            if fact["type"] == MemberJoined.routing_key
        ]
        return {each["language"]: each["values"] for each in joined["stands_for"]}

    assert told(first)["nl"] == ["gezelligheid", "respect", "luisteren", "vertrouwen"]
    assert told(second) == {
        "fr": ["la patience", "la joie"],
        "nl": ["la patience", "vreugde"],
        "en": ["la patience", "la joie"],
    }


def test_answers_are_attached_to_measures_for_each_role(house: OneService) -> None:
    """S0.16: added, found by role and measure, bettered, retired; the charter stays as it was."""
    house.start()
    place = made(house, "/places", place_body())["id"]
    charter = in_force(house)
    own = in_force(house, place_id=place)
    at = f"/charters/{charter['id']}/faq"
    everybody = made(house, at, faq_body("listening"))
    hosts = made(house, at, faq_body("pace", roles=["Organiser"]))
    assert everybody["question"] == "Et mes enfants ?"

    def found(query: str) -> set[str]:
        return {each["id"] for each in shown(house, f"{at}?{query}")["items"]}

    assert found("") == found("role=organiser") == {everybody["id"], hosts["id"]}
    assert found("role=participant") == {everybody["id"]}
    assert found("measure=pace") == {hosts["id"]}
    assert found("measure=pace&role=participant") == set()
    wrong = act(house, "POST", at, faq_body("unheard-of"))
    assert slug(wrong) == (422, "not-valid")
    lead = coordinator_of(place)
    assert act(house, "POST", at, faq_body("pace"), lead).status == 404
    made(house, f"/charters/{own['id']}/faq", faq_body("pace"), lead)
    entry = f"{at}/{hosts['id']}"
    assert act(house, "PATCH", entry, {"status": "retired"}, lead, if_match='"1"').status == 404
    gone = act(house, "PATCH", entry, {"status": "retired"}, if_match='"1"')
    assert (gone.status, gone.body["status"]) == (200, "retired")
    assert found("") == {everybody["id"]}
    assert shown(house, f"{entry}?language=en")["question"] == "And my children?"
    assert (
        house.ask("GET", f"/charters/{own['id']}/faq/{hosts['id']}", caller=VISITOR).status == 404
    )
    assert shown(house, f"/charters/{charter['id']}")["content_hash"] == charter["content_hash"]
    page = shown(house, f"{at}?limit=1")
    assert page["after"] is None


def test_the_guide_gathers_what_welcomers_have_learned(house: OneService) -> None:
    """S0.7: a welcomer proposes, who leads decides, all of them read it in their language."""
    house.start()
    words = {"fr": "Laisser un silence.", "nl": "Een stilte laten vallen."}
    lesson = {"section": "listening", "words": words}
    proposed = made(house, "/call-guide/lessons", lesson, WELCOMER)
    assert (proposed["status"], proposed["published_by"]) == ("proposed", None)

    def guide(caller: Caller) -> tuple[list[str], list[str]]:
        body = shown(house, "/call-guide?language=nl", caller)
        assert body["sections"][0]["section"] == "before"
        lessons = [each["text"] for section in body["sections"] for each in section["lessons"]]
        return lessons, [each["id"] for each in body["proposals"]]

    other = Caller(str(uuid4()), roles=frozenset({"welcomer"}), reach=frozenset({"public"}))
    assert guide(WELCOMER) == guide(LEADER) == ([], [proposed["id"]])
    assert guide(other) == ([], [])
    path = f"/call-guide/lessons/{proposed['id']}"
    done = act(house, "PATCH", path, {"status": "published"}, LEADER, if_match='"1"')
    assert (done.body["status"], done.body["published_by"]) == ("published", LEADER.subject)
    assert guide(other) == (["Een stilte laten vallen."], [])
    own = made(house, "/call-guide/lessons", {**lesson, "section": "before"}, LEADER)
    assert own["status"] == "published"
    act(house, "PATCH", path, {"status": "retired"}, LEADER, if_match='"2"')
    assert len(guide(other)[0]) == 1
    for wrong, pointer in (
        ({**lesson, "section": "weather"}, "/section"),
        ({**lesson, "words": {"fr": "Appelez Zoé au 0612345678"}}, "/words/fr"),
        ({**lesson, "words": {"nl": "Stilte"}}, "/words/fr"),
    ):
        answer = act(house, "POST", "/call-guide/lessons", wrong, WELCOMER)
        assert slug(answer) == (422, "not-valid")
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]


def test_a_question_from_a_call_becomes_an_answer_for_everybody(house: OneService) -> None:
    """S0.7, S0.16: logged without names, answered by any of them, promoted to a measure."""
    house.start()
    charter = in_force(house)
    asked = made(
        house,
        "/call-guide/questions",
        {"text": "Puis-je amener mes enfants ?", "measure_id": "pace"},
        WELCOMER,
    )
    at = f"/call-guide/questions/{asked['id']}"
    assert (asked["status"], asked["answer"]) == ("asked", None)
    promotion = faq_body("pace", charter_id=charter["id"])
    assert slug(act(house, "POST", f"{at}/promote", promotion, LEADER)) == (409, "conflict")
    key = uuid4().hex
    reply = {"text": "Oui, il y a un coin pour eux."}
    answered = act(house, "POST", f"{at}/answer", reply, WELCOMER, key=key)
    assert (answered.status, answered.body["status"]) == (200, "answered")
    assert answered.body["answer"]["by"] == WELCOMER.subject
    assert act(house, "POST", f"{at}/answer", reply, WELCOMER, key=key).body == answered.body
    assert slug(act(house, "POST", f"{at}/answer", reply, LEADER)) == (409, "conflict")
    named = faq_body("pace", charter_id=charter["id"])
    named["words"]["fr"]["answer"] = "Demandez à zoe@example.org"
    wrong = act(house, "POST", f"{at}/promote", named, LEADER)
    assert [each["pointer"] for each in wrong.body["errors"]] == ["/words/fr/answer"]
    unknown = {**promotion, "measure_id": "unheard-of"}
    assert slug(act(house, "POST", f"{at}/promote", unknown, LEADER)) == (422, "not-valid")
    key = uuid4().hex
    done = act(house, "POST", f"{at}/promote", promotion, LEADER, key=key)
    assert (done.status, done.body["status"]) == (200, "promoted")
    assert act(house, "POST", f"{at}/promote", promotion, LEADER, key=key).body == done.body
    (entry,) = shown(house, f"/charters/{charter['id']}/faq?measure=pace")["items"]
    assert (entry["id"], entry["from_question"]) == (done.body["faq_id"], asked["id"])
    for text in ("Appelez a@b.org", "\x07"):
        refused = act(house, "POST", "/call-guide/questions", {"text": text}, WELCOMER)
        assert slug(refused) == (422, "not-valid")
    place = made(house, "/places", place_body())["id"]
    foreign = Caller(
        "c",
        roles=frozenset({"coordinator"}),
        places=frozenset({place}),
        reach=frozenset({"public", "place"}),
    )
    assert act(house, "POST", f"{at}/promote", promotion, foreign).status == 404


def test_every_contribution_gets_an_answer_by_a_day_that_is_known(house: OneService) -> None:
    """S3.14: the rules are there first, the day is told, and what waits too long is in sight."""
    house.start(ONBOARDING_ANSWER_DAYS="0")
    assert "règles du jeu" in shown(house, "/help/contributions")["text"]
    here, there = (made(house, "/places", place_body())["id"] for _ in range(2))
    charter = in_force(house)
    member, other = (made(house, "/members", member_body(here))["id"] for _ in range(2))
    me, lead = themselves(member), coordinator_of(here)
    before = datetime.now(UTC)
    said = [made(house, "/contributions", {"text": f"Idée {n}"}, me) for n in range(3)]
    due = datetime.fromisoformat(said[0]["answer_due_at"])
    assert before - timedelta(seconds=1) <= due <= datetime.now(UTC)
    assert said[0]["rules"] == [{"charter_id": charter["id"], "number": 1}]
    assert said[0]["place_id"] == here

    def waiting(caller: Caller) -> list[str]:
        listed: list[str] = []
        after = ""
        while True:
            page = shown(house, "/contributions?overdue=true&limit=2" + after, caller)
            listed += [each["id"] for each in page["items"]]
            if page["after"] is None:
                return listed
            after = "&after=" + page["after"].replace(" ", "%20")

    row = [(each["answer_due_at"][:19], each["id"]) for each in said]
    assert waiting(lead) == [each for _, each in sorted(row)]
    assert waiting(STAFF) == waiting(lead)
    assert waiting(coordinator_of(there)) == []
    at = f"/contributions/{said[0]['id']}"
    for foreign in (themselves(other), coordinator_of(there)):
        assert house.ask("GET", at, caller=foreign).status == 404
        assert act(house, "POST", f"{at}/answer", {"text": "Non."}, foreign).status == 404
    assert act(house, "POST", f"{at}/answer", {"text": "Oui, en mai."}, lead).status == 200
    assert shown(house, at, me)["answer"]["text"] == "Oui, en mai."
    answered = house.database["questions"].find_one({"_id": said[0]["id"]}) or {}
    (fact,) = [json.loads(each["body"]) for each in answered["facts"]]
    assert (fact["asked_by"], fact["kind"], fact["answer"]) == (
        member,
        "contribution",
        "Oui, en mai.",
    )
    wait_until(
        lambda: (
            (house.database["questions"].find_one({"_id": said[0]["id"]}) or {})["announced"] > 1
        ),
        within=20,
        saying="announced",
    )
    assert said[0]["id"] not in waiting(lead)
    assert len(shown(house, "/contributions", me)["items"]) == 3
    assert shown(house, "/contributions", themselves(other))["items"] == []
    assert len(shown(house, "/contributions?status=asked", lead)["items"]) == 2
    promotion = faq_body("pace", charter_id=charter["id"])
    assert act(house, "POST", f"{at}/promote", promotion, STAFF).body["status"] == "promoted"
    assert house.ask("GET", f"/call-guide/questions/{said[1]['id']}", caller=STAFF).status == 404
    unknown = {"text": "Et ?", "measure_id": "unheard-of"}
    assert slug(act(house, "POST", "/contributions", unknown, me)) == (422, "not-valid")


def test_what_was_asked_before_answers_were_announced_is_announced_too(house: OneService) -> None:
    """S3.14: it lies there without an outbox; who asked under another name is told by no letter."""
    house.start()
    asked = made(house, "/call-guide/questions", {"text": "Puis-je venir ?"}, WELCOMER)
    unwritten = Caller("equipe", roles=frozenset({"staff"}), reach=frozenset({"public"}))
    nobodys = made(house, "/call-guide/questions", {"text": "Et moi ?"}, unwritten)
    questions = house.database["questions"]
    questions.update_one({"_id": asked["id"]}, {"$unset": {"facts": "", "announced": ""}})
    for question in (asked, nobodys):
        path = f"/call-guide/questions/{question['id']}/answer"
        assert act(house, "POST", path, {"text": "Oui."}, LEADER).status == 200
    wait_until(
        lambda: (questions.find_one({"_id": asked["id"]}) or {})["announced"] > 1,
        within=20,
        saying="announced",
    )
    assert (questions.find_one({"_id": nobodys["id"]}) or {})["facts"] == []


def test_quality_is_a_programme_with_owners_and_figures(house: OneService) -> None:
    """S0.1: named measures of network and place, each with an owner, a status and an indicator."""
    house.start()
    here, there = (made(house, "/places", place_body())["id"] for _ in range(2))
    lead = coordinator_of(here)
    body = {
        "name": {"fr": "Être appelé sous sept jours"},
        "owner": "Cercle accueil",
        "indicator": {"unit": "%", "target": 100},
    }
    network = made(house, "/quality-measures", body)
    own = made(house, "/quality-measures", {**body, "place_id": here}, lead)
    foreign = made(house, "/quality-measures", {**body, "place_id": there})
    assert act(house, "POST", "/quality-measures", body, lead).status == 404

    def listed(caller: Caller) -> set[str]:
        return {each["id"] for each in shown(house, "/quality-measures", caller)["items"]}

    assert listed(STAFF) == {network["id"], own["id"], foreign["id"]}
    assert listed(lead) == {network["id"], own["id"]}
    at = f"/quality-measures/{own['id']}"
    found = {"unit": "%", "target": 100, "value": 96.5, "measured_on": "2026-05-31"}
    change = {"status": "under_way", "indicator": found}
    done = act(house, "PATCH", at, change, lead, if_match='"1"')
    assert (done.status, done.body["indicator"], done.body["owner"]) == (
        200,
        found,
        "Cercle accueil",
    )
    assert shown(house, at, lead)["status"] == "under_way"
    assert slug(act(house, "PATCH", at, change, lead, if_match='"1"')) == (412, "moved-on")
    far = f"/quality-measures/{foreign['id']}"
    assert act(house, "PATCH", far, change, lead, if_match='"1"').status == 404
    assert house.ask("GET", far, caller=lead).status == 404
    for wrong, pointer in (
        ({**body, "place_id": str(uuid4())}, "/place_id"),
        ({**body, "indicator": {"unit": "%", "target": 1e13}}, "/indicator/target"),
        ({**body, "status": "doomed"}, "/status"),
    ):
        answer = act(house, "POST", "/quality-measures", wrong)
        assert [each["pointer"] for each in answer.body["errors"]] == [pointer]


def test_help_is_there_in_the_reader_s_language(house: OneService) -> None:
    """S4.31: what this is, how the welcome works, whom to call, how to leave."""
    house.start()
    for language, word in (("fr", "téléphone"), ("nl", "telefoon"), ("en", "telephone")):
        topics = shown(house, f"/help?language={language}")["items"]
        assert {each["topic"] for each in topics} >= {"entrelieux", "welcome", "leaving"}
        contact = shown(house, f"/help/contact?language={language}")
        assert word in contact["text"]
        assert contact["language"] == language
    assert house.ask("GET", "/help/nothing", caller=VISITOR).status == 404
    assert house.ask("GET", "/help/..%2Ffr", caller=VISITOR).status == 404


def test_a_place_cannot_be_cited_for_what_it_has_only_drafted(house: OneService) -> None:
    """S0.17: a measure that is not in force yet can be explained, and not be contributed on."""
    house.start()
    draft = made(house, "/charters", charter_body(measure_body("keys")))
    made(house, f"/charters/{draft['id']}/faq", faq_body("keys"))
    body = {"text": "Et les clés ?", "measure_id": "keys"}
    assert slug(act(house, "POST", "/contributions", body, themselves(str(uuid4())))) == (
        422,
        "not-valid",
    )
