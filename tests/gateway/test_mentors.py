"""Mentors, wishes and mentoring at the door: what gets in, in whose language, and what does not."""

import json
from typing import Any

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER, PEER, PLACE

OF_MENTOR = f"/v1/mentors/{PEER}"
OF_MEMBER = f"/v1/members/{MEMBER}/mentor"
CANARY = "canary-91d4"
PROFILE: dict[str, Any] = {
    "given_name": "Léa",
    "email": "lea@example.org",
    "place_id": PLACE,
    "languages": ["fr"],
    "capacity": 3,
}

NOT_VALID: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "capacity -1": ("POST", "/v1/mentors", {**PROFILE, "capacity": -1}, "/capacity"),
    "capacity 10^9": ("POST", f"{OF_MENTOR}/capacity", {"capacity": 10**9}, "/capacity"),
    "half a newcomer": ("POST", f"{OF_MENTOR}/capacity", {"capacity": 1.5}, "/capacity"),
    "10,000 skills": ("PATCH", OF_MENTOR, {"skills": [f"{n}" for n in range(4_000)]}, "/skills"),
    "an ability twice": ("PATCH", OF_MENTOR, {"abilities": [{"words": "a"}] * 2}, "/abilities"),
    "level 0": ("PATCH", OF_MENTOR, {"abilities": [{"words": "a", "level": 0}]},
                "/abilities/0/level"),
    "no tag of a language": ("PATCH", OF_MENTOR, {"languages": ["français"]}, "/languages/0"),
    "an unknown language": ("PATCH", OF_MENTOR, {"languages": ["fr", "zz"]}, "/languages/1"),
    "off the earth": ("PATCH", OF_MENTOR, {"location": {"latitude": 91, "longitude": 0}},
                      "/location/latitude"),
    "beyond the earth": ("PATCH", OF_MENTOR, {"reach_m": 10**9}, "/reach_m"),
    "the eighth day": ("PATCH", OF_MENTOR, {"free": ["8m"]}, "/free/0"),
    "at night": ("PATCH", OF_MENTOR, {"free": ["1n"]}, "/free/0"),
    "no id to avoid": ("PATCH", OF_MENTOR, {"avoid": [CANARY]}, "/avoid/0"),
    "an avoid list by who enrols": ("POST", "/v1/mentors", {**PROFILE, "avoid": [PEER]}, ""),
    "30 February": ("POST", f"{OF_MENTOR}/pauses", {"from": "2099-02-30", "until": "2099-03-01"},
                    "/from"),
    "a pause without an end": ("POST", f"{OF_MENTOR}/pauses", {"from": "2099-02-01"}, "/until"),
    "held by oneself": ("PATCH", OF_MENTOR, {"held": False}, ""),
    "wishes too long": ("PATCH", f"{OF_MEMBER}/wishes", {"wishes": "w" * 4_001}, "/wishes"),
    "too much to learn": ("PATCH", f"{OF_MEMBER}/wishes", {"learn": [f"{n}" for n in range(21)]},
                          "/learn"),
    "no support": ("PATCH", f"{OF_MEMBER}/wishes", {"support": "none"}, "/support"),
    "a reason of one's own": ("POST", f"{OF_MEMBER}/decline", {"reason": CANARY}, "/reason"),
    "a maybe": ("POST", f"{OF_MEMBER}/contacted", {"contacted": "maybe"}, "/contacted"),
    "no answer": ("POST", f"{OF_MEMBER}/contacted", {}, "/contacted"),
    "day 0": ("POST", f"{OF_MEMBER}/check", {"day": 0, "how": "going_well"}, "/day"),
    "a mark": ("POST", f"{OF_MEMBER}/check", {"day": 30, "how": "7/10"}, "/how"),
    "a long note": ("POST", f"{OF_MEMBER}/check",
                    {"day": 30, "how": "needs_more", "note": "n" * 2_001}, "/note"),
    "an empty question": ("POST", f"{OF_MEMBER}/questions", {"text": " \n"}, "/text"),
    "nobody to turn to": ("POST", "/v1/orientation", {"topic": "Keys"}, "/who"),
}  # fmt: skip


def whoever_may(issuer: Issuer, path: str) -> str:
    """Return a token with all that the route could ask for."""
    subject = MEMBER if "/members/" in path else PEER
    return issuer.token("mentor", "staff", subject=subject)


@pytest.mark.parametrize(("method", "path", "body", "pointer"), NOT_VALID.values(), ids=NOT_VALID)
def test_what_is_not_valid_never_gets_in(  # noqa: PLR0917 - a table of cases
    gateway: Gateway,
    standins: StandIns,
    issuer: Issuer,
    method: str,
    path: str,
    body: dict[str, Any],
    pointer: str,
) -> None:
    """A 422 that names the field and repeats nothing; no service hears of it."""
    token = whoever_may(issuer, path)
    answer = gateway.ask(method, path, token=token, body=body, headers={"If-Match": '"1"'})
    assert_problem(answer, 422, "not-valid")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert CANARY not in answer.text
    assert standins.seen() == []


def test_a_megabyte_of_wishes_is_too_much(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """It is refused while it arrives, as are ten thousand skills in full."""
    for path, body in (
        (f"{OF_MEMBER}/wishes", {"wishes": "w" * 2**20}),
        (OF_MENTOR, {"skills": [f"skill {number}" for number in range(10_000)]}),
    ):
        token = whoever_may(issuer, path)
        answer = gateway.ask("PATCH", path, token=token, body=body, headers={"If-Match": '"1"'})
        assert_problem(answer, 413, "content-too-large")
    assert standins.seen() == []


@pytest.mark.parametrize("path", [OF_MENTOR, f"{OF_MEMBER}/wishes"])
def test_a_change_names_the_version_it_is_about(
    gateway: Gateway, standins: StandIns, issuer: Issuer, path: str
) -> None:
    """Without If-Match it is a 428; with it, the service hears which version is meant."""
    token, body = whoever_may(issuer, path), {"online": False}
    assert_problem(gateway.ask("PATCH", path, token=token, body=body), 428, "if-match-missing")
    answer = gateway.ask("PATCH", path, token=token, body=body, headers={"If-Match": '"12"'})
    assert answer.status_code == 200
    (heard,) = standins.seen()
    assert (heard["headers"]["if-match"], heard["body"]) == ('"12"', body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", OF_MEMBER, None),
        ("GET", f"{OF_MEMBER}/explanation", None),
        ("GET", f"{OF_MENTOR}/mentees", None),
        ("GET", "/v1/mentor-role-card", None),
        ("POST", f"{OF_MEMBER}/ask-another", {}),
        ("POST", f"{OF_MEMBER}/autonomy", {"word": "Merci !"}),
    ],
)
def test_sentences_are_in_the_readers_language(  # noqa: PLR0917 - a table of cases
    gateway: Gateway, standins: StandIns, issuer: Issuer, method: str, path: str, body: Any
) -> None:
    """Accept-Language decides, also for what is answered to an act; French otherwise."""
    token = whoever_may(issuer, path)
    for accepted, spoken in (("nl-BE, en;q=0.5", "nl"), ("en", "en"), ("de", "fr"), ("", "fr")):
        headers = {"Accept-Language": accepted}
        answer = gateway.ask(method, path, token=token, body=body, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-language"] == spoken
        assert "Accept-Language" in answer.headers["vary"]
        assert standins.seen()[-1]["query"]["language"] == spoken


def test_what_a_service_says_too_much_stays_inside(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Only what the shapes name leaves the house, and what was said is not in the log."""
    before = len(gateway.process.text())
    body = {"household": CANARY, "avoid": [PEER]}
    token = issuer.token("member", subject=MEMBER)
    path = f"{OF_MEMBER}/wishes"
    answer = gateway.ask("PATCH", path, token=token, body=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    logged = gateway.logged(before, until="/wishes")
    assert CANARY not in logged
    assert PEER not in logged
    assert CANARY not in json.dumps(answer.json())
    assert "version" not in answer.json()
    assert standins.seen()[-1]["body"] == body
