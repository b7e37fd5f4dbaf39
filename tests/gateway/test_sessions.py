"""Sessions through the gateway, with the real services behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.gateway.running import assert_problem
from tests.gateway.village import Village

pytestmark = pytest.mark.journey


def test_a_session_from_its_poll_to_its_seats(village: Village) -> None:
    """S1.35, S1.36: voted on, scheduled, filled, moved and called off, as its people see it."""
    lead = village.token("coordinator", places=[village.place])
    amina = village.token("member", subject=village.member)
    other = village.made("/v1/members", village.newcomer(), None)["id"]
    bilal = village.token("member", subject=other)
    link = "https://visio.example.org/bienvenue"
    body = village.poll_body() | {
        "mode": "hybrid",
        "link": link,
        "room_seats": 1,
        "online_seats": 5,
    }
    planned = village.ask("POST", "/v1/sessions", token=lead, body=body)
    assert planned.status_code == 201, planned.text
    path = planned.headers["Location"]
    votes = {"votes": [{"number": 2, "answer": "yes"}], "constraints": ["online_only"]}
    voted = village.ask("POST", f"{path}/poll/votes", token=amina, body=votes)
    assert (voted.status_code, voted.json()["member_id"]) == (200, village.member)
    early = village.ask("POST", f"{path}/seats", token=amina, body={"way": "room"})
    assert_problem(early, 409, "conflict")
    closed = village.ask("POST", f"{path}/poll/close", token=lead, body={}).json()
    assert (closed["status"], closed["poll"]["chosen"]) == ("scheduled", 2)

    seat = village.ask("POST", f"{path}/seats", token=amina, body={"way": "room"})
    assert (seat.status_code, seat.json()["where"]) == (201, "3 rue de la Rivière")
    assert seat.headers["Location"] == f"{path}/seats/{village.member}"
    assert village.ask("GET", seat.headers["Location"], token=amina).json() == seat.json()
    waiting = village.ask("POST", f"{path}/seats", token=bilal, body={"way": "room"}).json()
    assert (waiting["standing"], waiting["position"]) == ("waiting", 1)
    for token, seen in ((None, None), (bilal, None), (amina, link), (lead, link)):
        assert village.ask("GET", path, token=token).json()["link"] == seen
    foreign = village.ask("GET", seat.headers["Location"], token=bilal)
    assert_problem(foreign, 404, "not-found")
    gone = village.ask("POST", f"{path}/seats/{village.member}/withdraw", token=amina, body={})
    assert gone.json()["standing"] == "given_up"
    taken = village.ask("POST", f"{path}/seats/{other}/accept", token=bilal, body={})
    assert (taken.status_code, taken.json()["standing"]) == (200, "seated")

    tag = village.etag(path)
    starts_at = datetime.now(UTC) + timedelta(days=12)
    moved: dict[str, Any] = {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }
    answer = village.ask("PATCH", path, token=lead, body=moved, if_match=tag)
    assert (answer.status_code, answer.json()["arrangement"]) == (200, 2)
    late = village.ask("PATCH", path, token=lead, body=moved, if_match=tag)
    assert_problem(late, 412, "moved-on")
    listed = village.ask("GET", f"{path}/seats?limit=1", token=lead).json()
    assert [each["member_id"] for each in listed["items"]] == [village.member]
    rest = village.ask("GET", f"{path}/seats?limit=1&cursor={listed['next_cursor']}", token=lead)
    assert [each["member_id"] for each in rest.json()["items"]] == [other]
    called_off = village.ask("POST", f"{path}/cancel", token=lead, body={}).json()
    assert called_off["status"] == "cancelled"


def test_visitors_find_sessions_in_their_language(village: Village) -> None:
    """S1.34: without a token, without names and links; who leads sees which languages lack."""
    lead = village.token("coordinator", places=[village.place])
    wanted = village.made(
        "/v1/sessions",
        village.session_body(languages=["br"], mode="online", link="https://x.example.org")
        | {"room_seats": 0, "online_seats": 3, "elders_wanted": 1},
        lead,
    )
    found = village.ask("GET", "/v1/sessions?language=br&kind=information").json()["items"]
    assert [each["id"] for each in found] == [wanted["id"]]
    assert (found[0]["link"], found[0]["mine"], found[0]["warnings"]) == (None, None, [])
    warned = village.ask("GET", "/v1/sessions?warnings=true&language=br", token=lead).json()
    assert [each["warnings"][0]["code"] for each in warned["items"]] == ["elders_missing"]
    languages = village.ask("GET", "/v1/session-languages", token=lead).json()
    assert "br" in [each["language"] for each in languages["offered"]]
    assert village.ask("GET", "/v1/session-languages").status_code == 401
    for query in ("kind=party", "language=..", "warnings=yes", "since=soon", "place_id=1"):
        assert village.ask("GET", f"/v1/sessions?{query}").status_code == 422


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("/time_zone", {"time_zone": "Europe/Atlantis"}),
        ("/room_seats", {"room_seats": 10**9}),
        ("/room_seats", {"room_seats": 0}),
        ("/starts_at", {"starts_at": "2001-01-01T10:00:00Z"}),
        ("/starts_at", {"starts_at": "2027-02-30T10:00:00Z"}),
        ("/link", {"link": "javascript:alert(1)"}),
    ],
)
def test_a_bad_session_is_refused_at_the_door(
    village: Village, field: str, bad: dict[str, Any]
) -> None:
    """A clear 422 that names the field; nothing is kept."""
    body = {**village.session_body(), **bad}
    refused = village.ask("POST", "/v1/sessions", token=village.token("staff"), body=body)
    assert_problem(refused, 422, "not-valid")
    assert refused.json()["errors"][0]["pointer"] == field
