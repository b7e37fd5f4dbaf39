"""The gateway before the real services: the matrix on real objects, and acts done once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.gateway.running import assert_problem
from tests.gateway.test_policy import EXPECTED, ROLES, SCOPES, outcome
from tests.gateway.village import PLACE, Village

pytestmark = pytest.mark.journey

NOBODY = "99999999-9999-4999-8999-999999999999"


@pytest.mark.parametrize(("method", "template"), EXPECTED, ids=str)
def test_every_cell_on_real_objects(village: Village, method: str, template: str) -> None:
    """The services hold their objects against the reach: the table is true end to end."""
    got, wanted = {}, {}
    for role in ROLES:
        for relation, who in relations(village, role, template).items():
            token = None if role == "visitor" else village.token(role, scope=SCOPES, **who)
            body = body_of(village, template) if method == "POST" else None
            answer = village.ask(method, address_of(village, template), token=token, body=body)
            got[role, relation] = answer.status_code
            wanted[role, relation] = really(method, template, role, relation)
    assert got == wanted


def relations(village: Village, role: str, template: str) -> dict[str, dict[str, Any]]:
    """Return who asks, in each relation to the newcomer (or to the peer whose page it is)."""
    peer = village.mentor if role == "mentor" else village.welcomer
    own = village.member
    if "{welcomer_id}" in template:
        own = village.welcomer
    elif "{mentor_id}" in template:
        own = village.mentor
    return {
        "own": {"subject": own, "places": [village.other_place]},
        "assigned": {
            "subject": NOBODY if own == peer else peer,
            "places": [village.other_place],
        },
        "same place": {"subject": NOBODY, "places": [village.place]},
        "other place": {"subject": NOBODY, "places": [village.other_place]},
        "no place": {"subject": NOBODY, "places": []},
    }


def address_of(village: Village, template: str) -> str:
    """Return the route's path with the ids of what is really there."""
    return template.format(
        place_id=village.place,
        member_id=village.member,
        welcomer_id=village.welcomer,
        mentor_id=village.mentor,
        concern_id=village.concern,
        dead_letter_id=f"matching.{NOBODY}",
    )


def body_of(village: Village, template: str) -> dict[str, Any]:
    """Return a good body for an act."""
    return {
        "/v1/places": PLACE,
        "/v1/members": village.newcomer(),
        "/v1/welcomers": village.welcomer_body(),
        "/v1/mentors": village.mentor_body(),
        "/v1/concerns": {"text": "A doubt."},
    }.get(template, {"reason": "The mail server is back."})


def really(method: str, template: str, role: str, relation: str) -> int:
    """Return what the table promises, and what differs because the objects are real."""
    status = outcome(method, template, role, relation)
    if status == 200 and "{dead_letter_id}" in template:
        return 404  # there is none
    reaches = EXPECTED[method, template][role]
    if status == 200 and "{" not in template and reaches == "L" and relation == "no place":
        return 404  # a list of no places
    return status


ACTS = ("/v1/places", "/v1/members", "/v1/welcomers", "/v1/mentors", "/v1/concerns")


@pytest.mark.parametrize("path", ACTS)
def test_the_same_key_does_it_once(village: Village, path: str) -> None:
    """Same key and body: the same answer; another body: 422; another key: another act."""
    token, key = village.token("staff"), f"once-only-{village.token('ops')[-20:]}{path[-5:]}"
    body = body_of(village, path)
    first = village.ask("POST", path, token=token, body=body, key=key)
    assert first.status_code == 201
    again = village.ask("POST", path, token=token, body=body, key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers.get("location") == first.headers.get("location")
    other = {**body, "text": "Another."} if "text" in body else {**body, "country": "BE"}
    if "given_name" in body:
        other = {**body, "given_name": "Somebody else"}
    refused = village.ask("POST", path, token=token, body=other, key=key)
    assert_problem(refused, 422, "idempotency-key-reused")
    new = village.ask("POST", path, token=token, body=body)
    assert new.json()["id"] != first.json()["id"]


def test_ten_at_once_with_one_key_are_one_member(village: Village) -> None:
    """A client that hammers makes one member."""
    body, key = village.newcomer(), "hammered-0123456789"
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: village.ask("POST", "/v1/members", body=body, key=key), range(10))
        )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1


def test_a_page_after_the_other(village: Village) -> None:
    """Walking the list in small steps finds everybody once, with and without a point."""
    for number in range(3):
        place = {**PLACE, "name": f"Lieu {number}"}
        village.made("/v1/places", place, village.token("staff"))
    for query in ("limit=2", "limit=2&latitude=44.7&longitude=5.00001&radius_m=20000"):
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            suffix = f"&cursor={cursor}" if cursor else ""
            answer = village.ask("GET", f"/v1/places?{query}{suffix}")
            assert answer.status_code == 200, answer.text
            found += [item["id"] for item in answer.json()["items"]]
            cursor = answer.json()["next_cursor"]
        assert len(found) == len(set(found))
        assert village.place in found


def test_a_newcomer_sees_what_they_are_due(village: Village) -> None:
    """Journey, call, mentor and messages, each as the API promises."""
    own = village.token("member", subject=village.member)
    path = f"/v1/members/{village.member}"
    assert village.ask("GET", path, token=own).json()["given_name"] == "Amina"
    call = village.ask("GET", f"{path}/welcome-call", token=own).json()
    assert call["welcomer_given_name"] == "Paul"
    mentor = village.ask("GET", f"{path}/mentor", token=own).json()
    assert mentor["mentor_given_name"] == "Léa"
    assert mentor["reasons"]
    messages = village.ask("GET", f"{path}/messages", token=own).json()["items"]
    assert {message["about"] for message in messages} >= {"member_joined"}


def test_an_unknown_place_is_said_so(village: Village) -> None:
    """The service's own refusal reaches the client."""
    answer = village.ask("POST", "/v1/members", body=village.newcomer(place_id=NOBODY))
    assert_problem(answer, 422, "unknown-place")
