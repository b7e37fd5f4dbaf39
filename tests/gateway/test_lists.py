"""Lists: cursors that cannot be forged or carried over, and dead letters of four services."""

import base64

import pytest

from gateway.cursors import Cursors
from tests.gateway.running import Gateway, Issuer, StandIns, assert_problem
from tests.gateway.standin import MEMBER, PEER, PLACE


def test_a_list_is_read_page_by_page(gateway: Gateway, standins: StandIns) -> None:
    """The next cursor leads on, and null ends it."""
    first = gateway.ask("GET", "/v1/places?limit=2").json()
    assert first["items"][0]["name"]
    second = gateway.ask("GET", f"/v1/places?limit=2&cursor={first['next_cursor']}")
    assert second.status_code == 200
    assert second.json()["next_cursor"] is None
    assert [seen["query"] for seen in standins.seen()] == [
        {"limit": "2"},
        {"limit": "2", "after": "the end"},
    ]


def test_a_cursor_is_good_for_its_own_list_only(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Another route, another filter, another member: another list."""
    token = issuer.token("staff")

    def cursor_of(path: str) -> str:
        cursor: str = gateway.ask("GET", path, token=token).json()["next_cursor"]
        return cursor

    around = "/v1/places?latitude=48.8&longitude=2.3&radius_m=500"
    cursor = cursor_of(around)
    assert gateway.ask("GET", f"{around}&limit=50&cursor={cursor}").status_code == 200
    for path in (
        f"/v1/places?cursor={cursor}",
        f"{around.replace('500', '501')}&cursor={cursor}",
        f"/v1/members?cursor={cursor}",
    ):
        assert_problem(gateway.ask("GET", path, token=token), 400, "cursor-invalid")
    cursor = cursor_of(f"/v1/members/{MEMBER}/messages")
    path = f"/v1/members/{PEER}/messages?cursor={cursor}"
    assert_problem(gateway.ask("GET", path, token=token), 400, "cursor-invalid")
    cursor = cursor_of(f"/v1/members?place_id={PLACE}")
    path = f"/v1/members?place_id={PEER}&cursor={cursor}"
    assert_problem(gateway.ask("GET", path, token=token), 400, "cursor-invalid")


def test_a_cursor_cannot_be_changed(gateway: Gateway, standins: StandIns) -> None:
    """Every single bit counts."""
    cursor = gateway.ask("GET", "/v1/places").json()["next_cursor"]
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    standins.behave()
    for at in range(len(raw)):
        changed = bytes([*raw[:at], raw[at] ^ 1, *raw[at + 1 :]])
        sent = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        answer = gateway.ask("GET", f"/v1/places?cursor={sent}")
        assert_problem(answer, 400, "cursor-invalid")
    for sent in ("a", "abcd", cursor[:-4], cursor + "AAAA", cursor * 2):
        answer = gateway.ask("GET", f"/v1/places?cursor={sent}")
        assert_problem(answer, 400, "cursor-invalid")
    assert standins.seen() == []


def test_another_key_makes_other_cursors() -> None:
    """A cursor of another installation is none of ours; a short key is refused."""
    sealed = Cursors(b"a" * 32).seal("x", of={})
    assert Cursors(b"a" * 32).open(sealed, of={}) == "x"
    with pytest.raises(Exception, match="cursor-invalid"):
        Cursors(b"b" * 32).open(sealed, of={})
    with pytest.raises(ValueError, match="32 bytes"):
        Cursors(b"short")


def test_dead_letters_of_all_services_are_one_list(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Service after service, each page after the other, none left out and none twice."""
    token = issuer.token("ops")
    asked, path = [], "/v1/dead-letters?limit=2"
    cursor = None
    while True:
        answer = gateway.ask("GET", path + (f"&cursor={cursor}" if cursor else ""), token=token)
        assert answer.status_code == 200
        asked += [letter["id"].split(".")[0] for letter in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    # The stand-ins have two pages of one letter each.
    assert asked == [
        name for name in ("onboarding", "matching", "notifications", "reports") for _ in range(2)
    ]
    only = gateway.ask("GET", "/v1/dead-letters?service=reports", token=token).json()
    assert [letter["service"] for letter in only["items"]] == ["reports"]
    answer = gateway.ask("GET", "/v1/dead-letters?service=gateway", token=token)
    assert_problem(answer, 422)


def test_dead_letters_are_listed_while_a_service_is_away(
    gateway: Gateway, standins: StandIns, issuer: Issuer
) -> None:
    """Just when things are broken, the others' letters can be read."""
    standins.behave(onboarding="status 503", notifications="status 503")
    token, cursor, services, away = issuer.token("ops"), "", [], set()
    while cursor is not None:
        suffix = f"?cursor={cursor}" if cursor else ""
        page = gateway.ask("GET", f"/v1/dead-letters{suffix}", token=token).json()
        services += [letter["service"] for letter in page["items"]]
        away |= set(page["unavailable"])
        cursor = page["next_cursor"]
    assert services == ["matching", "matching", "reports", "reports"]
    assert away == {"onboarding", "notifications"}


@pytest.mark.parametrize("act", ["replay", "discard"])
def test_a_dead_letter_is_decided_at_its_service(
    gateway: Gateway, standins: StandIns, issuer: Issuer, act: str
) -> None:
    """The id leads to the service, and the reason goes along."""
    path = f"/v1/dead-letters/matching.{PEER}/{act}"
    answer = gateway.ask(
        "POST", path, token=issuer.token("ops"), body={"reason": "The mail server is back."}
    )
    assert answer.status_code == 200
    assert answer.json()["service"] == "matching"
    (seen,) = standins.seen()
    assert (seen["service"], seen["path"]) == ("matching", f"/dead-letters/{PEER}/{act}")
    assert seen["body"] == {"reason": "The mail server is back."}
    for reason in ("", " ", "x" * 501, None):
        answer = gateway.ask("POST", path, token=issuer.token("ops"), body={"reason": reason})
        assert_problem(answer, 422, "not-valid")
