"""The table of a place's contacts: every field is its member's own to show."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.assertion import Caller
from services.onboarding.domain.shared_contacts import SHAREABLE, SharedContact
from services.onboarding.store.shared_contacts import SharedContacts
from tests.services.explained import WatchedDatabase
from tests.services.onboarding.asking import leave
from tests.services.onboarding.samples import member_body, place_body
from tests.services.one_service import Answered, OneService
from tests.support.processes import wait_until

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
STAFF = Caller("staff", roles=frozenset({"staff"}), reach=frozenset({"network"}))
some_fields = st.lists(st.sampled_from(SHAREABLE), unique=True)


@given(some_fields, some_fields)
def test_exactly_what_was_chosen_last_is_shared(first: list[str], then: list[str]) -> None:
    contact = SharedContact(member_id="m", place_id="p").choosing(first, NOW).choosing(then, NOW)
    assert set(contact.fields) == set(then)


def own(member_id: str) -> Caller:
    """A member, who reaches what is their own."""
    return Caller(member_id, roles=frozenset({"member"}), reach=frozenset({"own"}))


def made(house: OneService, path: str, body: dict[str, Any]) -> str:
    """Create something as staff; return its id."""
    answer = house.ask("POST", path, caller=STAFF, body=body, key=uuid4().hex)
    assert answer.status == 201, answer
    return str(answer.body["id"])


def share(house: OneService, member: str, fields: Iterable[str], key: str = "") -> Answered:
    """Choose what is shared."""
    return house.ask(
        "POST",
        f"/members/{member}/shared-contact",
        caller=own(member),
        body={"fields": list(fields)},
        key=key or uuid4().hex,
    )


def table(house: OneService, place: str, caller: Caller) -> Answered:
    """What somebody sees of a place's table."""
    return house.ask("GET", f"/places/{place}/contacts", caller=caller)


@pytest.mark.broker
@pytest.mark.database
def test_a_place_has_a_table_of_what_each_member_chose_to_share(house: OneService) -> None:
    """S1.43: a table of everybody's contact details, each field shown only by consent."""
    house.start()
    place = made(house, "/places", place_body())
    other = made(house, "/places", place_body())
    amina, paul = (made(house, "/members", member_body(place)) for _ in range(2))
    stranger = made(house, "/members", member_body(other))

    assert table(house, place, own(amina)).body == {"items": [], "after": None}
    key = uuid4().hex
    chosen = share(house, amina, ["given_name", "phone"], key)
    assert chosen.status == 200, chosen
    assert share(house, amina, ["given_name", "phone"], key).body == chosen.body

    (line,) = table(house, place, own(paul)).body["items"]
    shown = {name for name in SHAREABLE if line[name] is not None}
    assert line["member_id"] == amina
    assert shown <= {"given_name", "phone"}
    assert line["given_name"] == "Amina"
    assert line["email"] is None

    assert table(house, place, own(stranger)).status == 404
    assert table(house, place, Caller("app", reach=frozenset())).status == 404
    refused = house.ask(
        "POST",
        f"/members/{amina}/shared-contact",
        caller=STAFF,
        body={"fields": ["email"]},
        key=uuid4().hex,
    )
    assert refused.status == 404, "nobody shares in somebody else's name"
    assert share(house, amina, ["password"]).status == 422
    assert share(house, amina, ["email", "email"]).status == 422
    assert table(house, place, own(paul)).body["items"] == [line], "refusals changed nothing"

    leave(house, amina)
    wait_until(
        lambda: table(house, place, own(paul)).body["items"] == [],
        within=20,
        saying="out of the table",
    )


@pytest.mark.database
def test_a_table_is_read_by_an_index(mongo: Any) -> None:
    watched = WatchedDatabase(mongo)
    shared = SharedContacts(watched)  # type: ignore[arg-type]
    shared.at(str(uuid4()), limit=2, after=None)
    shared.at(str(uuid4()), limit=2, after=str(uuid4()))
    shared.get(str(uuid4()))
    assert len(watched.plans) == 3
    assert not watched.scans()
