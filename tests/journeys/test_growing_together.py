"""Sessions with those who know, help from outside, and how long it takes: through the gateway."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.support.processes import wait_until

if TYPE_CHECKING:
    from tests.journeys.year import Year

pytestmark = pytest.mark.journey


def session(year: Year, place: str, language: str, days: int, **more: Any) -> dict[str, Any]:
    """The body of a session in so many days."""
    starts_at = year.now + timedelta(days=days)
    return {
        "kind": "information",
        "titles": {"fr": "Bienvenue", "en": "Welcome"},
        "languages": [language],
        "place_id": place,
        "mode": "in_person",
        "address": "3 rue de la Rivière",
        "room_seats": 12,
        "time_zone": "Europe/Paris",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        **more,
    }


def test_a_session_without_elders_warns(year: Year) -> None:
    """S1.59: who plans sees that elders are missing, until enough of them have a seat."""
    place = year.place()
    lead = year.lead(place)
    body = session(year, place, "scn", 20, elders_wanted=1)
    planned = year.made("/v1/sessions", body, lead)
    path = f"/v1/sessions/{planned['id']}"
    assert [each["code"] for each in year.read(path, lead)["warnings"]] == ["elders_missing"]
    assert year.read(path)["warnings"] == []
    old = year.member(place, "scn")
    seat = year.made(f"{path}/seats", {"member_id": old, "elder": True}, lead)
    assert seat["elder"]
    assert year.read(path, lead)["warnings"] == []


def test_six_months_later_people_are_invited_to_go_deeper(year: Year) -> None:
    """S1.37: by itself, in their language, once there is a session to go to."""
    place = year.place()
    email = f"{uuid4().hex}@example.org"
    member = year.member(place, "nap", email=email, languages=["nap", "fr"])
    wait_until(lambda: "Bienvenue" in year.letters(email), within=60, saying="a first letter")
    before = year.letters(email)
    year.pass_by(days=184)
    year.done(f"/v1/members/{member}/return", {}, year.own(member))
    body = session(year, place, "fr", 20, kind="deepening", titles={"fr": "Faire le point"})
    year.made("/v1/sessions", body, year.lead(place))
    wait_until(
        lambda: "approfondissement" in year.letters(email), within=60, saying="an invitation"
    )
    assert "approfondissement" not in before
    year.step(member, "deepening_session", "current")


def test_what_nobody_here_knows_is_found_outside(year: Year) -> None:
    """S4.19: the place first, then the network, and who is lent by a partner last."""
    here, far = year.place(), year.place(location={"latitude": 48.39, "longitude": -4.486})
    year.mentor(here, "rm", skills=["bread"])
    lent = year.mentor(here, "rm", skills=["sewing"], partner="Chambre des métiers")
    first = year.member(here, "rm", wishes="To learn sewing")
    mentor_of(year, first, lent)
    elsewhere = year.mentor(far, "rm", skills=["sewing"])
    second = year.member(here, "rm", wishes="To learn sewing")
    mentor_of(year, second, elsewhere)
    at_home = year.mentor(here, "rm", skills=["sewing"])
    third = year.member(here, "rm", wishes="To learn sewing")
    mentor_of(year, third, at_home)


def mentor_of(year: Year, member: str, mentor: str) -> None:
    """Wait until this mentor is somebody's."""
    year.becomes(
        f"/v1/members/{member}/mentor",
        year.own(member),
        lambda seen: seen.get("mentor_id") == mentor,
        "the mentor who is expected",
    )


def test_how_long_it_takes_to_find_ones_way_is_measured(year: Year) -> None:
    """S2.31: the days from joining to finding one's own way, at a place."""
    place = year.place()
    mentor = year.mentor(place, "fur")
    members = [year.member(place, "fur") for _ in range(3)]
    for each in members:
        mentor_of(year, each, mentor)
    year.pass_by(days=40)
    path = f"/v1/matching/figures?place_id={place}"
    for each in members:
        at = f"/v1/members/{each}/mentor"
        year.done(f"{at}/contacted", {"contacted": True}, year.own(each))
        year.done(f"{at}/autonomy", {}, year.own(each))
        year.done(f"{at}/autonomy", {}, year.peer(mentor, "mentor"))
    found = year.becomes(
        path, year.lead(place), lambda seen: seen["autonomy"]["people"] == 3, "three of them"
    )
    assert 40 <= found["autonomy"]["median_days"] <= 41
    assert year.ask("GET", path, year.own(members[0])).status_code == 403
