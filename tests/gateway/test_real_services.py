"""The gateway before the real services: the matrix on real objects, and acts done once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.gateway import agreements, companions
from tests.gateway.ready_round import ready_round
from tests.gateway.running import assert_problem
from tests.gateway.test_policy import EXPECTED, ROLES, SCOPES, outcome
from tests.gateway.village import PLACE, Village
from tests.support.processes import wait_until

pytestmark = pytest.mark.journey

CALL = "/v1/members/{member_id}/welcome-call"
HOSTING = "/v1/members/{member_id}/hosting"
LONG_AGO = {"arrangement": 999_999}
"""What is refused in the end, so that the same call serves for all who ask."""

NOBODY = "99999999-9999-4999-8999-999999999999"


@pytest.mark.parametrize(("method", "template"), EXPECTED, ids=str)
def test_every_cell_on_real_objects(village: Village, method: str, template: str) -> None:
    """The services hold their objects against the reach: the table is true end to end."""
    got, wanted = {}, {}
    prepare(village, template)
    people = people_of(village, template)
    address = address_of(village, template, people)
    for role in ROLES:
        for relation in RELATIONS:
            if template.endswith(ONCE_EACH):
                people = people_of(village, template)
                address = address_of(village, template, people)
            who = relations(village, role, template, people)[relation]
            token = None if role == "visitor" else village.token(role, scope=SCOPES, **who)
            body = body_of(village, template) if method in {"POST", "PATCH"} else None
            tag = village.etag(address) if method == "PATCH" else None
            answer = village.ask(method, address, token=token, body=body, if_match=tag)
            got[role, relation] = answer.status_code
            wanted[role, relation] = really(method, template, role, relation)
    assert got == wanted


RELATIONS = ("own", "assigned", "same place", "other place", "no place")
ONCE_EACH = ("/leave", "/return", companions.QUESTION, companions.SIGNPOST)
"""What changes somebody so much that each who asks does it to somebody of their own."""

OF_WELCOMERS = "/v1/welcomers/{welcomer_id}"
CHANGES = (
    *("/absences", "/absences/{absence_id}", "/pause", "/resume", "/leave", "/training"),
    OF_WELCOMERS,
)


@dataclass(frozen=True)
class People:
    """Whom a route is tried on."""

    member: str
    welcomer: str
    mentor: str


def people_of(village: Village, template: str) -> People:
    """Return the newcomer and their welcomer, or somebody new where it would change these."""
    member, welcomer, mentor = village.member, village.welcomer, village.mentor
    if template.startswith(companions.OF_MENTORS) and template.endswith(companions.CHANGES):
        mentor = companions.another_mentor(village)
    elif template.endswith(("/leave", "/return")):
        member = village.made("/v1/members", village.newcomer(), village.token("staff"))["id"]
    if template.startswith(OF_WELCOMERS) and template.endswith(CHANGES):
        # Of another tongue, so that nobody's call is theirs.
        body = {**village.welcomer_body(), "languages": ["co"]}
        welcomer = village.made("/v1/welcomers", body, village.token("staff"))["id"]
    return People(member, welcomer, mentor)


def relations(
    village: Village, role: str, template: str, people: People
) -> dict[str, dict[str, Any]]:
    """Return who asks, in each relation to the newcomer (or to the peer whose page it is)."""
    peer = village.mentor if role == "mentor" else village.welcomer
    own = people.member
    if "{welcomer_id}" in template:
        own = people.welcomer
    elif "{mentor_id}" in template:
        own = people.mentor
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


def address_of(village: Village, template: str, people: People) -> str:
    """Return the route's path with the ids of what is really there."""
    if template.endswith("/compare"):
        template += f"?with={ready_round(village)}"
    return template.format(
        place_id=village.place,
        member_id=people.member,
        welcomer_id=people.welcomer,
        absence_id=NOBODY,
        step="introduction",
        mentor_id=people.mentor,
        pause_id=NOBODY,
        concern_id=village.concern,
        dead_letter_id=f"matching.{NOBODY}",
        task_id=NOBODY,
        skill_id="bicycle-repair",
        word_id=NOBODY,
        session_id=session_for(village, template) if "{session_id}" in template else "",
        round_id=ready_round(village) if "{round_id}" in template else "",
        **agreements.agreements(village) | companions.things_of(village, template),
    )


def prepare(village: Village, template: str) -> None:
    """Have a hold wait for a second look where that matters, and none where it does not."""
    if template.startswith(HOSTING):
        address = HOSTING.format(member_id=village.member)
        for what in ("overturn", "hold"):
            body = body_of(village, f"{HOSTING}/{what}")
            token = village.token("staff", subject=str(uuid4()))
            if what == "overturn" or template.endswith("/hold"):
                village.ask("POST", f"{address}/{what}", token=token, body=body)


def session_for(village: Village, template: str) -> str:
    """Return a new session, as far along as the route needs it."""
    body = village.poll_body() if "/poll/" in template else village.session_body()
    session: str = village.made("/v1/sessions", body, village.token("staff"))["id"]
    if "{member_id}" in template or template.endswith("/attendance"):
        seat = {"member_id": village.member}
        village.made(f"/v1/sessions/{session}/seats", seat, village.token("staff"))
    return session


def body_of(village: Village, template: str) -> dict[str, Any]:
    """Return a good body for an act."""
    for rooms in (companions, agreements):
        known = rooms.body_of(village, template)
        if known is not None:
            return known
    return {
        "/v1/places": PLACE,
        "/v1/members": village.newcomer(),
        "/v1/welcomers": village.welcomer_body(),
        "/v1/mentors": village.mentor_body(),
        "/v1/matching/rounds": {"place_id": village.place, "seed": 3},
        "/v1/matching/rounds/{round_id}/publish": {},
        "/v1/concerns": {"text": "A doubt."},
        "/v1/skills/suggestions": {"text": "zythologie"},
        "/v1/skills/unknown-words/{word_id}/settle": {"means_nothing": True},
        "/v1/skills/imports": {"concepts": [{"id": "brewing", "also": {"fr": ["zythologie"]}}]},
        "/v1/welcomers/{welcomer_id}/calendar-feed": {},
        "/v1/welcomers/{welcomer_id}/busy-feed": {"url": "https://calendar.invalid/a.ics"},
        "/v1/sessions": village.session_body(),
        "/v1/sessions/{session_id}": {"room_seats": 16},
        "/v1/sessions/{session_id}/cancel": {},
        "/v1/sessions/{session_id}/poll/close": {},
        "/v1/sessions/{session_id}/poll/votes": {
            "member_id": village.member,
            "votes": [{"number": 2, "answer": "maybe"}],
        },
        "/v1/sessions/{session_id}/seats": {"member_id": village.member},
        "/v1/sessions/{session_id}/seats/{member_id}/accept": {},
        "/v1/sessions/{session_id}/seats/{member_id}/withdraw": {},
        "/v1/sessions/{session_id}/attendance": {"member_ids": [village.member]},
        f"{CALL}/choose": {"starts_at": "2099-01-01T10:00:00Z", **LONG_AGO},
        **{f"{CALL}/{act}": LONG_AGO for act in ("move", "cancel", "rebook", "decline", "missed")},
        f"{CALL}/held": {"outcome": "aligned", **LONG_AGO},
        f"{CALL}/contacts": {"how": "letter"},
        **{each: {} for each in (CALL, f"{CALL}/outcome/confirm", f"{CALL}/outcome/overturn")},
        f"{HOSTING}/hold": {"measures": [agreements.MEASURE], "reason": "A doubt."},
        **{f"{HOSTING}/{act}": {} for act in ("confirm", "overturn")},
        "/v1/tasks/{task_id}/done": {"note": "Rang up."},
        "/v1/network/welcome": {"way": "slot"},
        "/v1/members/{member_id}": {"wishes": "To mend lamps."},
        "/v1/members/{member_id}/journey/steps/{step}": {"text": "I mend what others throw away."},
        "/v1/members/{member_id}/support-file": {"notes": "Begins with the bicycles."},
        "/v1/members/{member_id}/contacts": {
            "channel": "phone",
            "at": "2026-11-01T10:00:00+01:00",
            "note": "Prefers mornings.",
        },
        "/v1/members/{member_id}/leave": {},
        "/v1/members/{member_id}/return": {},
        "/v1/members/{member_id}/shared-contact": {"fields": ["given_name"]},
        OF_WELCOMERS: {"per_week": 3},
        f"{OF_WELCOMERS}/absences": {"from": "2099-07-12", "until": "2099-08-01"},
        f"{OF_WELCOMERS}/pause": {"until": "2099-06-30"},
        f"{OF_WELCOMERS}/resume": {},
        f"{OF_WELCOMERS}/leave": {},
        f"{OF_WELCOMERS}/training": {"trained_until": "2099-12-31"},
    }.get(template, {"reason": "The mail server is back."})


def really(  # noqa: PLR0911 - a table of exceptions
    method: str, template: str, role: str, relation: str
) -> int:
    """Return what the table promises, and what differs because the objects are real."""
    status = companions.really(template, role, relation, outcome(method, template, role, relation))
    status = agreements.really(method, template, role, relation, status)
    if status == 200 and "{dead_letter_id}" in template:
        return 404  # there is none
    if status == 200 and "{word_id}" in template:
        return 404  # there is none
    if status == 200 and "{absence_id}" in template:
        return 404  # there is none
    if status == 200 and template.endswith("/attendance"):
        return 409  # it has not begun
    if status == 200 and template.startswith((CALL, HOSTING, "/v1/tasks/")):
        return about_calls(method, template, role, relation)
    noted = template.endswith(("/support-file", "{member_id}/contacts"))
    if noted and method != "GET" and (role, relation) == ("staff", "own"):
        return 404  # nobody is their own companion
    if template.endswith("/figures"):
        return status  # of no places there are none, and that is an answer
    reaches = EXPECTED[method, template][role]
    if status == 200 and "{" not in template and reaches == "L" and relation == "no place":
        return 404  # a list of no places
    return status


def about_calls(method: str, template: str, role: str, relation: str) -> int:
    """Return what is answered, about a call or hosting, to somebody who may."""
    judged = ("/held", "/missed", "/contacts", "/notes", "/confirm", "/overturn", "/hold", "/clear")
    if template.endswith(judged) and (role, relation) == ("staff", "own"):
        return 404  # nobody judges themselves, nor reads what was noted about them
    if "{task_id}" in template:
        return 404  # there is none
    if template.endswith(("/confirm", "/overturn", "/hosting/clear", "/hosting/hold")):
        return 409  # there is nothing to decide, or it is said already
    at_will = (CALL, f"{CALL}/contacts")
    return 200 if method == "GET" or template in at_will else 410


ACTS = (
    "/v1/places",
    "/v1/members",
    "/v1/welcomers",
    "/v1/mentors",
    "/v1/matching/rounds",
    "/v1/sessions",
    "/v1/concerns",
)


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
    if "room_seats" in body:
        other = {**body, "room_seats": 7}
    if "seed" in body:
        other = {**body, "seed": 4}
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


def test_whoever_has_no_address_joins_by_telephone(village: Village) -> None:
    """S0.1: a coordinator registers them; what they would have been written is there to be told."""
    body = village.newcomer(email=None, phone="+32470123456")
    member = village.made("/v1/members", body, village.token("coordinator", places=[village.place]))
    path = f"/v1/members/{member['id']}/messages"
    token = village.token("staff")
    wait_until(
        lambda: (
            village.ask("GET", path, token=token).status_code == 200
            and bool(village.ask("GET", path, token=token).json()["items"])
        ),
        within=30,
        saying="noted for them",
    )
    for message in village.ask("GET", path, token=token).json()["items"]:
        assert (message["channel"], message["status"]) == ("telephone", "by_telephone")


def test_an_unknown_place_is_said_so(village: Village) -> None:
    """The service's own refusal reaches the client."""
    answer = village.ask("POST", "/v1/members", body=village.newcomer(place_id=NOBODY))
    assert_problem(answer, 422, "unknown-place")
