"""Journeys at the door: the language by name, the role, and what no step would ask for."""

from typing import Any

import pytest

from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER

JOURNEY = f"/v1/members/{MEMBER}/journey"


@pytest.mark.parametrize("path", [JOURNEY, f"{JOURNEY}.svg"])
def test_the_language_may_be_asked_for_by_name(
    gateway: Gateway, standins: StandIns, issuer: Issuer, path: str
) -> None:
    """An image in a page cannot send headers; what the address says comes first."""
    token = issuer.token("member", subject=MEMBER)
    headers = {"Accept-Language": "en"}
    answer = gateway.ask("GET", f"{path}?language=nl&role=organiser", token=token, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-language"] == "nl"
    (seen,) = standins.seen()
    assert seen["query"] == {"language": "nl", "role": "organiser"}
    for query in ("language=de", "language=", "role=Organiser", "role=a%00b", "language=fr&x=1"):
        refused = gateway.ask("GET", f"{path}?{query}", token=token)
        assert_problem(refused, 422, "not-valid")


BAD_ACTS: dict[str, dict[str, Any]] = {
    "a script as a link": {"links": [{"kind": "page", "url": "javascript:alert(1)"}]},
    "data as a link": {"links": [{"kind": "image", "url": "data:text/html,x"}]},
    "a link with a break": {"links": [{"kind": "page", "url": "https://a.org/\nx"}]},
    "a link of no kind": {"links": [{"kind": "applet", "url": "https://a.org/"}]},
    "six links": {"links": [{"kind": "page", "url": f"https://a.org/{n}"} for n in range(6)]},
    "a text of 4,001 characters": {"text": "x" * 4001},
    "turned text": {"text": "a\u202eb"},
    "an item twice": {"items": ["tools", "tools"]},
    "31 items": {"items": [f"item_{n}" for n in range(31)]},
    "an operator as a choice": {"choice": {"ne": None}},
    "a choice in capitals": {"choice": "Close"},
    "an unknown field": {"acted_by": "network"},
}


@pytest.mark.parametrize("body", BAD_ACTS.values(), ids=BAD_ACTS)
def test_an_act_that_no_step_asks_for_is_refused_at_the_door(
    gateway: Gateway, standins: StandIns, issuer: Issuer, body: dict[str, Any]
) -> None:
    """No service is asked."""
    token = issuer.token("member", subject=MEMBER)
    path = f"{JOURNEY}/steps/introduction"
    assert_problem(gateway.ask("POST", path, token=token, body=body), 422, "not-valid")
    assert standins.seen() == []
    for step in ("Introduction", "a" * 51, "a-b", "%24where"):
        answer = gateway.ask("POST", f"{JOURNEY}/steps/{step}", token=token, body={})
        assert_problem(answer, 404, "not-found")


def test_only_what_was_sent_is_changed(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """RFC 7396: what is absent stays, a null takes away; the version goes along."""
    token = issuer.token("member", subject=MEMBER)
    body = {"phone": None, "roles": ["organiser"]}
    path = f"/v1/members/{MEMBER}"
    changed = gateway.ask("PATCH", path, token=token, body=body, headers={"If-Match": '"3"'})
    assert changed.status_code == 200
    (seen,) = standins.seen()
    assert seen["body"] == body
    assert seen["headers"]["if-match"] == '"3"'
    assert_problem(gateway.ask("PATCH", path, token=token, body=body), 428, "if-match-missing")
    for wrong in ({"email": "nobody"}, {"languages": []}, {"given_name": ""}):
        refused = gateway.ask("PATCH", path, token=token, body=wrong, headers={"If-Match": '"3"'})
        assert_problem(refused, 422, "not-valid")
