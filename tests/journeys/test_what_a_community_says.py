"""What a community has agreed on, as everybody finds it through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.journeys.year import measure

if TYPE_CHECKING:
    from tests.journeys.year import Year

pytestmark = pytest.mark.journey


def test_a_place_follows_its_quality_measures(year: Year) -> None:
    """S0.1: named measures with an owner, a status and an indicator, of network and place."""
    here, there = year.place(), year.place()
    lead = year.lead(here)
    body = {
        "name": {"fr": "Être appelé sous sept jours"},
        "owner": "Cercle accueil",
        "indicator": {"unit": "%", "target": 100},
    }
    own = year.made("/v1/quality-measures", {**body, "place_id": here}, lead)
    network = year.made("/v1/quality-measures", body, year.staff())
    found = {"unit": "%", "target": 100, "value": 96.5, "measured_on": "2026-05-31"}
    path = f"/v1/quality-measures/{own['id']}"
    assert year.changed(path, {"status": "under_way", "indicator": found}, lead)["owner"] == (
        "Cercle accueil"
    )
    assert year.read(path, lead)["indicator"] == found
    listed = {each["id"] for each in year.read("/v1/quality-measures?limit=100", lead)["items"]}
    assert {own["id"], network["id"]} <= listed
    assert year.ask("GET", path, year.lead(there)).status_code == 404
    assert year.ask("GET", "/v1/quality-measures").status_code == 401


def test_values_are_the_networks_own_and_public(year: Year) -> None:
    """S0.2: shown to whoever comes, in their language; the staff alone replaces them."""
    before = year.read("/v1/values", tongue="nl")["values"]
    assert "vertrouwen" in [each["said"] for each in before]
    patience = {"value_id": "patience", "name": {"fr": "la patience", "en": "patience"}}
    kept = [{"value_id": each["value_id"], "name": each["name"]} for each in before]
    kept = [
        {**each, "name": {tongue: word for tongue, word in each["name"].items() if word}}
        for each in kept
    ]
    assert year.ask("PATCH", "/v1/values", year.lead(str(uuid4())), {"values": kept}).status_code
    year.changed("/v1/values", {"values": [patience, *kept]}, year.staff())
    assert year.read("/v1/values", tongue="en")["values"][0]["said"] == "patience"
    year.changed("/v1/values", {"values": kept}, year.staff())


def test_a_question_asked_on_a_call_becomes_an_answer_for_everybody(year: Year) -> None:
    """S0.7, S0.16: logged by one, answered by another, promoted to the measure it is about."""
    place = year.place()
    lead = year.lead(place)
    charter = year.charter(place, lead, measure("pace"))
    paul, nora = (year.peer(str(uuid4())) for _ in range(2))
    lesson = {"section": "listening", "words": {"fr": "Laisser un silence."}}
    proposed = year.made("/v1/call-guide/lessons", lesson, paul)
    published = year.ask(
        "PATCH", f"/v1/call-guide/lessons/{proposed['id']}", lead, {"status": "published"},
        If_Match='"1"',
    )  # fmt: skip
    assert published.status_code == 200, published.text
    guide = year.read("/v1/call-guide", nora, tongue="fr")
    texts = [each["text"] for section in guide["sections"] for each in section["lessons"]]
    assert "Laisser un silence." in texts

    body = {"text": "Puis-je amener mes enfants ?", "measure_id": "pace"}
    asked = year.made("/v1/call-guide/questions", body, paul)
    at = f"/v1/call-guide/questions/{asked['id']}"
    year.done(f"{at}/answer", {"text": "Oui, il y a un coin pour eux."}, nora)
    words = {"fr": {"question": "Et mes enfants ?", "answer": "Il y a un coin pour eux."}}
    promotion = {"charter_id": charter, "measure_id": "pace", "words": words}
    assert year.ask("POST", f"{at}/promote", nora, promotion).status_code == 403
    assert year.ask("POST", f"{at}/promote", year.lead(year.place()), promotion).status_code == 404
    year.done(f"{at}/promote", promotion, lead)
    (entry,) = year.read(f"/v1/charters/{charter}/faq?measure=pace")["items"]
    assert entry["answer"] == "Il y a un coin pour eux."
    assert year.ask("GET", "/v1/call-guide", year.own(str(uuid4()))).status_code == 403


def test_a_charter_is_accepted_measure_by_measure(year: Year) -> None:
    """S0.15, S0.18: read, accepted with a receipt; a new version asks for what changed alone."""
    place = year.place()
    lead = year.lead(place)
    charter = year.charter(place, lead, measure("listening"), measure("pace", "Sans se presser."))
    member = year.member(place, "br")
    path = f"/v1/members/{member}/charter"

    def to_read() -> dict[str, str]:
        return {
            each["measure_id"]: each["state"]
            for one in year.read(path, year.own(member))["charters"]
            if one["id"] == charter
            for each in one["measures"]
        }

    assert to_read() == {"listening": "new", "pace": "new"}
    receipt = year.accepted(member, charter, 1, "listening", "pace")
    assert to_read() == {"listening": "accepted", "pace": "accepted"}
    shown = year.read(f"{path}/acceptances/{receipt['id']}", year.own(member))
    assert [each["measure_id"] for each in shown["measures"]] == ["listening", "pace"]
    year.step(member, "charter", "done")

    draft = {"measures": [measure("listening"), measure("pace", "Chacun à son rythme.")]}
    year.changed(f"/v1/charters/{charter}/draft", draft, lead)
    year.made(f"/v1/charters/{charter}/versions", {"expected_number": 1}, lead)
    assert to_read() == {"listening": "accepted", "pace": "changed"}
    (changed,) = year.read(f"/v1/charters/{charter}/versions/2/changes")["items"]
    assert (changed["measure_id"], changed["kind"]) == ("pace", "changed")
    assert year.read(f"/v1/charters/{charter}/versions/1")["number"] == 1


def test_what_is_contributed_gets_an_answer_by_rules_known_before(year: Year) -> None:
    """S3.14: the rules are public first; a contribution has its day, its answer and its reader."""
    assert "règles du jeu" in year.read("/v1/help/contributions", tongue="fr")["text"]
    place = year.place()
    lead = year.lead(place)
    charter = year.charter(place, lead, measure("pace"))
    member = year.member(place, "co")
    said = year.made("/v1/contributions", {"text": "Un banc dehors ?"}, year.own(member))
    assert charter in [each["charter_id"] for each in said["rules"]]
    assert said["answer_due_at"] > year.now.isoformat()
    path = f"/v1/contributions/{said['id']}"
    assert year.ask("GET", path, year.own(str(uuid4()))).status_code == 404
    assert year.ask("GET", path, year.lead(year.place())).status_code == 404
    year.done(f"{path}/answer", {"text": "Oui, samedi on le construit."}, lead)
    assert year.read(path, year.own(member))["answer"]["text"] == "Oui, samedi on le construit."


def test_anybody_finds_help(year: Year) -> None:
    """S4.31: what this is, how the welcome works, whom to call, how to leave: three languages."""
    for language in ("fr", "nl", "en"):
        topics = {each["topic"] for each in year.read("/v1/help", tongue=language)["items"]}
        assert {"entrelieux", "welcome", "contact", "leaving"} <= topics
        for topic in topics:
            page = year.read(f"/v1/help/{topic}", tongue=language)
            assert (page["language"], bool(page["text"])) == (language, True)
    assert year.ask("GET", "/v1/help/nothing").status_code == 404
