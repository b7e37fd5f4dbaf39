"""Rounds, who waits and figures through the gateway, with the real services behind it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.gateway.ready_round import ready_round
from tests.gateway.running import assert_problem
from tests.gateway.village import Village
from tests.support.processes import wait_until

pytestmark = pytest.mark.journey


def somebody_who_waits(village: Village) -> str:
    """Have somebody join whose language no mentor speaks."""
    body = village.newcomer(languages=["sm"])
    member_id: str = village.made("/v1/members", body, None)["id"]
    lead = village.token("coordinator", places=[village.place])
    wait_until(
        lambda: member_id in str(village.ask("GET", "/v1/matching/waiting", token=lead).json()),
        within=30,
        saying="they wait",
    )
    return member_id


def test_a_coordinator_tries_a_round_out_and_publishes_it(village: Village) -> None:
    """S2.30: from the trial to its statistics, its pairs, a comparison and the publication."""
    lead = village.token("coordinator", places=[village.place])
    somebody_who_waits(village)
    body = {"place_id": village.place, "seed": 5, "load_weight": 300}
    begun = village.ask("POST", "/v1/matching/rounds", token=lead, body=body)
    assert (begun.status_code, begun.json()["status"]) == (201, "computing")
    at = begun.headers["Location"]

    def ready() -> dict[str, Any] | None:
        known: dict[str, Any] = village.ask("GET", at, token=lead).json()
        return known if known["status"] == "ready" else None

    known = wait_until(ready, within=180, saying="ready")
    assert known["settings"]["load_weight"] == 300
    assert known["statistics"]["uncovered"]["no_mentor_for_language"] >= 1
    pairs = village.ask("GET", f"{at}/pairs", token=lead).json()
    assert (pairs["items"], pairs["next_cursor"]) == ([], None)
    other = ready_round(village)
    compared = village.ask("GET", f"{at}/compare?with={other}", token=lead)
    assert (compared.status_code, compared.json()["other"]["id"]) == (200, other)
    for _ in range(2):
        done = village.ask("POST", f"{at}/publish", token=lead, body={})
        assert done.status_code == 200, done.text
    wait_until(
        lambda: village.ask("GET", at, token=lead).json()["settled"], within=30, saying="published"
    )
    assert village.ask("GET", at, token=lead).json()["status"] == "published"


def test_the_waiting_list_is_read_in_ones_own_language(village: Village) -> None:
    """S1.46, S2.32: why somebody waits, and what would help."""
    lead = village.token("coordinator", places=[village.place])
    member_id = somebody_who_waits(village)
    for language, words in (
        ("en", "No mentor speaks sm."),
        ("nl", "Geen enkele mentor spreekt sm."),
    ):
        answer = village.client.get(
            f"/v1/matching/waiting?place_id={village.place}",
            headers={"Authorization": f"Bearer {lead}", "Accept-Language": language},
        )
        assert answer.headers["Content-Language"] == language
        (found,) = (each for each in answer.json()["items"] if each["member_id"] == member_id)
        assert (found["waiting_for"], found["reason"]) == ("no_mentor_for_language", words)


def test_figures_are_for_who_leads(village: Village) -> None:
    """S2.33: at a place and in the network."""
    lead = village.token("coordinator", places=[village.place])
    here = village.ask("GET", f"/v1/matching/figures?place_id={village.place}", token=lead).json()
    whole = village.ask("GET", "/v1/matching/figures", token=village.token("staff")).json()
    assert (here["place_id"], whole["place_id"]) == (village.place, None)
    assert 0 < here["coverage"] <= 1
    foreign = village.ask("GET", f"/v1/matching/figures?place_id={village.other_place}", token=lead)
    assert_problem(foreign, 404, "not-found")


def test_what_is_foreign_or_not_valid_is_refused(village: Village) -> None:
    """At the door: rounds of other places, of nobody, and settings out of bounds."""
    lead = village.token("coordinator", places=[village.other_place])
    for body in ({"place_id": village.place}, {}):
        refused = village.ask("POST", "/v1/matching/rounds", token=lead, body=body)
        assert_problem(refused, 403, "forbidden")
    theirs = f"/v1/matching/rounds/{ready_round(village)}"
    for path in (theirs, f"{theirs}/pairs", f"{theirs}/compare?with={uuid4()}"):
        assert_problem(village.ask("GET", path, token=lead), 404, "not-found")
    staff = village.token("staff")
    assert_problem(village.ask("GET", f"{theirs}/compare", token=staff), 422, "not-valid")
    assert_problem(
        village.ask("GET", f"{theirs}/compare?with={uuid4()}", token=staff), 404, "not-found"
    )
    for body in ({"seed": -1}, {"load_weight": 1001}, {"candidates": 0}, {"seed": 1.5}, {"x": 1}):
        refused = village.ask("POST", "/v1/matching/rounds", token=staff, body=body)
        assert_problem(refused, 422, "not-valid")
