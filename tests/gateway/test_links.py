"""Links for client apps: the same as the page, in JSON."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.gateway.running import Gateway, Somebody, StandIns, assert_problem
from tests.gateway.standin_call import FREE, STATES
from tests.gateway.test_call_pages import acts

if TYPE_CHECKING:
    from collections.abc import Callable

CHOSEN = {
    "choose": {"starts_at": "2027-03-02T17:00:00Z"},
    "move": {"starts_at": FREE[4]},
    "cancel": {},
    "rebook": {},
}


@pytest.mark.parametrize("purpose", STATES)
def test_an_app_shows_a_link_and_acts_by_it_once(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody], purpose: str
) -> None:
    """S0.5: what it is for, what can be chosen; then done, and the link is used."""
    path = f"/v1/links/{newcomer(purpose).link(purpose)}"
    shown = gateway.ask("GET", path)
    assert shown.status_code == 200, shown.text
    assert shown.json()["purpose"] == purpose
    offered = {each["starts_at"] for each in shown.json()["times"]}
    if purpose == "choose":
        assert offered == {"2027-03-02T17:00:00Z", "2027-03-03T17:00:00Z"}
    else:
        assert offered == (set() if purpose == "cancel" else set(FREE))
    assert acts(standins) == []
    key = uuid.uuid4().hex
    done = gateway.ask("POST", path, body=CHOSEN[purpose], key=key)
    assert done.status_code == 200, done.text
    again = gateway.ask("POST", path, body=CHOSEN[purpose], key=key)
    assert (again.status_code, again.json()) == (200, done.json())
    assert_problem(gateway.ask("POST", path, body=CHOSEN[purpose]), 410, "link-used")
    assert_problem(gateway.ask("GET", path), 410, "link-used")


def test_an_app_can_say_that_there_is_to_be_no_call(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """S0.5: by the link that cancels, as on the page."""
    path = f"/v1/links/{newcomer('cancel').link('cancel')}"
    done = gateway.ask("POST", path, body={"no_call": True})
    assert (done.status_code, done.json()["status"]) == (200, "declined")
    assert acts(standins) == ["decline"]


def test_nothing_of_the_member_is_shown_but_their_call(
    gateway: Gateway, newcomer: Callable[..., Somebody]
) -> None:
    """Neither ids nor what onboarding may say besides."""
    somebody = newcomer("move", notes="secret", history=[{"what": "moved"}])
    shown = gateway.ask("GET", f"/v1/links/{somebody.link('move')}")
    assert set(shown.json()["call"]) == {
        *("status", "starts_at", "ends_at", "welcomer_given_name", "language", "time_zone"),
        *("answer_by", "waiting_for", "in_the_hands_of"),
    }
    assert somebody.member_id not in shown.text
    assert "secret" not in shown.text


def test_expired_is_gone_and_forged_was_never_there(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """Each with what to do."""
    somebody = newcomer("cancel")
    expired = somebody.link("cancel", expires_at=datetime.now(UTC) - timedelta(days=1))
    assert_problem(gateway.ask("GET", f"/v1/links/{expired}"), 410, "link-expired")
    assert_problem(gateway.ask("POST", f"/v1/links/{expired}", body={}), 410, "link-expired")
    for forged in (somebody.link("cancel")[:-2], "a.b.c", "nonsense"):
        assert_problem(gateway.ask("GET", f"/v1/links/{forged}"), 404, "not-found")
        assert_problem(gateway.ask("POST", f"/v1/links/{forged}", body={}), 404, "not-found")
    assert standins.seen() == []


@pytest.mark.parametrize(
    "case",
    [
        ("choose", {}, "/starts_at"),
        ("move", {}, "/starts_at"),
        ("move", {"starts_at": None}, "/starts_at"),
        ("cancel", {"starts_at": "2027-03-02T17:00:00Z"}, "/starts_at"),
        ("move", {"starts_at": "2027-13-02T17:00:00Z"}, "/starts_at"),
        ("move", {"starts_at": "2027-02-30T17:00:00Z"}, "/starts_at"),
        ("move", {"starts_at": "2027-03-02T17:00:00"}, "/starts_at"),
        ("move", {"starts_at": 5}, "/starts_at"),
        ("move", {"starts_at": "0001-01-01T00:00:00+14:00"}, "/starts_at"),
        ("cancel", {"member_id": "x"}, ""),
        ("move", {"starts_at": FREE[4], "no_call": True}, "/no_call"),
        ("rebook", {"no_call": True}, "/no_call"),
        ("cancel", {"no_call": "yes"}, "/no_call"),
    ],
)
def test_what_does_not_fit_the_link_is_refused(
    gateway: Gateway,
    standins: StandIns,
    newcomer: Callable[..., Somebody],
    case: tuple[str, dict[str, Any], str],
) -> None:
    """And nothing is passed on."""
    purpose, body, pointer = case
    answer = gateway.ask("POST", f"/v1/links/{newcomer(purpose).link(purpose)}", body=body)
    assert_problem(answer, 422, "not-valid")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert acts(standins) == []


def test_an_act_needs_a_key_of_its_own(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """As any act of this API."""
    path = f"/v1/links/{newcomer('cancel').link('cancel')}"
    assert_problem(gateway.ask("POST", path, body={}, key=""), 428, "idempotency-key-missing")
    assert acts(standins) == []


def test_a_link_does_nothing_but_what_it_is_for(
    gateway: Gateway, standins: StandIns, newcomer: Callable[..., Somebody]
) -> None:
    """A link to cancel moves nothing, and a link is no access token."""
    somebody = newcomer("move")
    token = somebody.link("cancel")
    gateway.ask("POST", f"/v1/links/{token}", body={})
    assert acts(standins) == ["cancel"]
    member = f"/v1/members/{somebody.member_id}"
    assert_problem(gateway.ask("GET", member, token=token), 401, "unauthorized")
