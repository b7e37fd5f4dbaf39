"""Who calls whom, and what comes of it: through the gateway, as it happens in a village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.year import OSTENDE, measure

if TYPE_CHECKING:
    from tests.journeys.year import Year

pytestmark = pytest.mark.journey


def held(year: Year, member: str, **said: Any) -> Any:
    """Let the time of a call pass, and have its welcomer say what came of it."""
    call = year.call_of(member)
    year.pass_by(days=2)
    peer = year.peer(call["welcomer_id"])
    return year.done(f"/v1/members/{member}/welcome-call/held", said, peer)


def test_only_trained_and_active_peers_call(year: Year) -> None:
    """S0.11: whose training is over is given no call; nor is who is in a pause."""
    place = year.place()
    year.welcomer(place, "eu", trained_until=year.now.date().isoformat())
    resting = year.welcomer(place, "eu")
    pause = {"until": "2099-12-31"}
    assert year.done(f"/v1/welcomers/{resting}/pause", pause, year.lead(place))["id"] == resting
    year.pass_by(days=1)
    waiting = year.member(place, "eu")
    assert year.call_of(waiting, "wanted")["waiting_for"]
    trained = year.welcomer(place, "eu")
    assert year.call_of(waiting)["welcomer_id"] == trained


def test_whose_experience_fits_calls(year: Year) -> None:
    """S0.12: an organiser is called by who has organised, if one is free at the same time."""
    place = year.place()
    for _ in range(3):
        year.welcomer(place, "gsw")
    seasoned = year.welcomer(place, "gsw", has_organised=True)
    organiser = year.member(place, "gsw", roles=["organisatrice"])
    call = year.call_of(organiser)
    assert call["welcomer_id"] == seasoned
    assert {"code": "has_facet", "detail": "yes"} in call["explanation"]


def test_a_peer_of_the_same_kind_of_project_and_near_by_calls(year: Year) -> None:
    """S0.13: need, kind of project and nearness decide among those whose turn it equally is."""
    here, far = year.place(kind="repair café"), year.place(location=OSTENDE)
    year.welcomer(far, "wa")
    near = year.welcomer(here, "wa")
    assert year.call_of(year.member(here, "wa"))["welcomer_id"] == near
    knowing = year.welcomer(far, "lb", kinds=["Repair Café"])
    year.welcomer(here, "lb")
    assert year.call_of(year.member(here, "lb"))["welcomer_id"] == knowing


def test_who_is_aligned_and_has_accepted_may_host(year: Year) -> None:
    """S0.9, S0.22: the call and the charter open the gate, and nothing less."""
    place = year.place()
    charter = year.charter(place, year.lead(place), measure("open-to-all"))
    year.welcomer(place, "fy")
    member = year.member(place, "fy", roles=["organiser"])
    path, own = f"/v1/members/{member}/hosting", year.own(member)
    assert year.read(path, own)["missing"] == ["call_held", "charter_accepted"]
    held(year, member, outcome="aligned")
    year.becomes(path, own, lambda seen: seen["missing"] == ["charter_accepted"], "called")
    year.accepted(member, charter, 1, "open-to-all")
    year.becomes(path, year.own(member), lambda seen: seen["state"] == "cleared", "cleared")
    year.step(member, "hosting_cleared", "done", role="organiser")


def test_nobody_is_held_back_by_one_pair_of_eyes(year: Year) -> None:
    """S0.9, S0.17: not aligned cites measures, and holds only once somebody else has looked."""
    place = year.place()
    charter = year.charter(place, year.lead(place), measure("open-to-all"))
    year.welcomer(place, "gl")
    member = year.member(place, "gl", roles=["organiser"])
    year.accepted(member, charter, 1, "open-to-all")
    call = year.call_of(member)
    year.pass_by(days=2)
    peer = year.peer(call["welcomer_id"])
    at = f"/v1/members/{member}/welcome-call"
    without = year.ask("POST", f"{at}/held", peer, {"outcome": "not_aligned"})
    assert (without.status_code, without.json()["errors"][0]["pointer"]) == (422, "/measures")
    said = {"outcome": "not_aligned", "measures": ["open-to-all"], "notes": "zyx-in-confidence"}
    year.done(f"{at}/held", said, year.peer(call["welcomer_id"]))
    path = f"/v1/members/{member}/hosting"
    assert year.read(path, year.own(member))["state"] == "pending"
    again = year.ask("POST", f"{at}/outcome/confirm", year.peer(call["welcomer_id"]), {})
    assert again.status_code in {403, 404}
    lead = year.lead(place)
    tasks = year.becomes("/v1/tasks", lead, lambda seen: seen["items"], "a second look is due")
    assert "look_again" in [each["kind"] for each in tasks["items"]]
    assert year.ask("POST", f"{at}/outcome/confirm", year.lead(year.place()), {}).status_code == 404
    year.done(f"{at}/outcome/confirm", {}, lead)
    seen = year.becomes(path, year.own(member), lambda seen: seen["state"] == "held", "held back")
    assert seen["measures"] == ["open-to-all"]
    notes = year.read(f"{at}/notes", lead)["items"]
    assert "zyx-in-confidence" in [each["text"] for each in notes]
    assert year.ask("GET", f"{at}/notes", year.own(member)).status_code in {403, 404}
    year.done(f"{path}/clear", {"reason": "The next workshop was open to all."}, lead)
    assert year.read(path, year.own(member))["state"] == "cleared"
