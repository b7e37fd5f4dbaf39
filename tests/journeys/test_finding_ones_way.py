"""Somebody's way into a community, step by step, and out of it: through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from tests.journeys.year import Year

pytestmark = pytest.mark.journey


def test_a_place_tells_of_its_territory(year: Year) -> None:
    """S3.1: the territory's name, how many live there, the address."""
    told = {
        "territory": "Vallée de la Drôme",
        "population": 1400,
        "address": "3 rue de la Rivière",
        "commune": "Crest",
    }
    place = year.place(**told)
    seen = year.read(f"/v1/places/{place}")
    assert {name: seen[name] for name in told} == told
    wrong = {"name": "Ailleurs", "country": "FR", "population": -1}
    assert year.ask("POST", "/v1/places", year.staff(), wrong).status_code == 422


def test_one_record_says_what_somebody_is_to_the_place(year: Year) -> None:
    """S1.1, S0.14: several stakeholder types and roles at once; a further role, a further way."""
    place = year.place()
    member = year.member(
        place, "oc", stakeholder_types=["beneficiary", "volunteer"], roles=["participant"]
    )
    path = f"/v1/members/{member}"
    more = {"stakeholder_types": ["worker", "cooperator"], "organisation": "La Scop"}
    assert year.changed(path, more, year.own(member))["organisation"] == "La Scop"
    roles = ["participant", "volunteer", "professional", "salaried", "organiser"]
    assert year.changed(path, {"roles": roles}, year.own(member))["roles"] == roles
    assert year.read(path, year.own(member))["stakeholder_types"] == ["worker", "cooperator"]
    assert year.step(member, "organiser_charter", "current", role="organiser")


def test_a_newcomer_says_who_they_are_and_what_they_need(year: Year) -> None:
    """S1.42, S1.44, S1.47, S1.58, S1.41: introduction, commitment, support, responsibility."""
    place = year.place()
    year.mentor(place, "frp")
    member = year.member(place, "frp")
    links = [{"kind": "audio", "url": "https://media.example.org/bonjour.ogg"}]
    year.act(member, "introduction", text="Je répare des vélos.", links=links)
    assert year.step(member, "introduction", "done")["given"]["links"] == links

    expected = year.step(member, "commitment", "current")
    assert "twice a year" in expected["help"] or "deux fois par an" in expected["help"]
    assert expected["due_at"]
    assert year.act(member, "commitment", choice="talk_first")["state"] == "current"
    early = year.ask(
        "POST", f"/v1/members/{member}/journey/steps/first_responsibility", year.own(member),
        {"text": "La porte"},
    )  # fmt: skip
    assert early.status_code == 409
    assert year.act(member, "commitment", choice="agreed")["state"] == "done"
    door = "Ouvrir la porte le samedi"
    assert year.act(member, "first_responsibility", text=door)["state"] == "done"

    assert year.act(member, "needs_check", choice="close")["state"] == "done"
    year.step(member, "mentor", "done")
    assert year.step(member, "check_in", "todo")["who_acts"] == "mentor"
    year.act(member, "needs_check", choice="light")
    steps = year.read(f"/v1/members/{member}/journey", year.own(member))["steps"]
    assert "check_in" not in [each["name"] for each in steps]


def test_a_first_activity_is_prepared_with_a_quiet_mind(year: Year) -> None:
    """S0.8: what is ticked stays ticked, and the last tick completes the list."""
    member = year.member(year.place(), "pcd", roles=["organiser"])
    year.act(member, "activity_described", text="Une toiture")
    options = year.step(member, "preparation", "current", role="organiser")["form"]["options"]
    for number, each in enumerate(options, start=1):
        now = year.act(member, "preparation", items=[each["id"]])
        assert len(now["items"]) == number
    year.step(member, "preparation", "done", role="organiser")


def test_a_support_file_is_kept_by_those_at_their_side(year: Year) -> None:
    """S0.3: companion, steps, notes, next action; private notes are not for the member."""
    place = year.place()
    mentor = year.mentor(place, "vec")
    member = year.member(place, "vec")
    year.step(member, "mentor", "done")
    path = f"/v1/members/{member}/support-file"
    body = {
        "companion": {"name": "Inès", "person_id": mentor},
        "steps": [{"title": "Visiter l'atelier", "done": False}],
        "notes": "Aime les vélos.",
        "private_notes": "Met du temps à parler.",
        "next_action": {"what": "Rappeler", "by_whom": "Inès", "by_when": "2099-12-01"},
    }
    written = year.changed(path, body, year.peer(mentor, "mentor"))
    assert written["next_action"] == body["next_action"]
    theirs = year.read(path, year.own(member))
    assert (theirs["notes"], theirs["private_notes"]) == ("Aime les vélos.", None)
    assert year.read(path, year.lead(place))["private_notes"] == "Met du temps à parler."
    for stranger in (year.own(str(uuid4())), year.lead(year.place())):
        assert year.ask("GET", path, stranger).status_code == 404


def test_everybody_sees_where_they_are(year: Year) -> None:
    """S3.19: the steps in one picture and in words, in three languages."""
    member = year.member(year.place(), "lmo")
    for tongue, here in (("fr", "Vous êtes ici"), ("nl", "U bent hier"), ("en", "You are here")):
        path = f"/v1/members/{member}/journey.svg?language={tongue}"
        answer = year.ask("GET", path, year.own(member))
        assert answer.status_code == 200
        drawing = ElementTree.fromstring(answer.text)  # noqa: S314 - our own
        assert drawing.get("role") == "img"
        assert here in answer.text
    assert year.ask("GET", path, year.own(str(uuid4()))).status_code == 404


def test_members_share_what_they_choose(year: Year) -> None:
    """S1.43: a table of everybody's contact details, each field only by consent."""
    place, elsewhere = year.place(), year.place()
    amina, paul = (year.member(place, "sc") for _ in range(2))
    stranger = year.member(elsewhere, "sc")
    table = f"/v1/places/{place}/contacts"
    assert year.read(table, year.own(paul))["items"] == []
    at = f"/v1/members/{amina}/shared-contact"
    year.done(at, {"fields": ["given_name", "phone"]}, year.own(amina))
    (line,) = year.read(table, year.own(paul))["items"]
    assert (line["given_name"], line["phone"], line["email"]) == ("Amina", "+33612345678", None)
    assert year.ask("GET", table, year.own(stranger)).status_code == 404
    year.done(at, {"fields": []}, year.own(amina))
    assert year.read(table, year.own(paul))["items"] == []


def test_people_leave_well_and_find_the_door_open(year: Year) -> None:
    """S1.45: a goodbye if wanted, what is handed over, feedback for who coordinates, a return."""
    place = year.place()
    member = year.member(place, "ast", roles=["organiser"])
    year.act(member, "commitment", choice="agreed")
    year.act(member, "first_responsibility", text="Le compost")
    body = {
        "goodbye": "Merci à tous !",
        "feedback": {"good": "Les soirées", "missing": "Une garde d'enfants"},
        "hand_over": "La clé à Paul",
    }
    left = year.done(f"/v1/members/{member}/leave", body, year.own(member))
    assert (left["status"], left["activity"]) == ("left", "left")
    (listed,) = year.read("/v1/departures", year.lead(place))["items"]
    assert listed["feedback"]["missing"] == "Une garde d'enfants"
    assert {each["kind"] for each in listed["responsibilities"]} == {
        "role",
        "first_responsibility",
    }
    assert year.read("/v1/departures", year.lead(year.place()))["items"] == []
    back = year.done(f"/v1/members/{member}/return", {}, year.own(member))
    assert (back["status"], back["activity"]) == ("joined", "active")
    assert year.read("/v1/departures", year.lead(place))["items"] == []


def test_who_is_away_is_asked_nothing(year: Year) -> None:
    """S1.38: computed from activity, never an exclusion; coming back is one step."""
    member = year.member(year.place(), "fo")
    year.pass_by(days=200)
    path = f"/v1/members/{member}"
    year.becomes(path, year.own(member), lambda seen: seen["activity"] == "inactive", "inactive")
    away = year.read(f"{path}/journey", year.own(member), tongue="fr")
    assert "votre place est gardée" in away["message"]
    assert {each["due_at"] for each in away["steps"]} == {None}
    assert year.read(path, year.own(member))["status"] == "joined"
    assert year.done(f"{path}/return", {}, year.own(member))["activity"] == "active"
