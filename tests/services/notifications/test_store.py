"""The register and the messages on the real database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database as Mongo

from chassis.database import connect
from services.notifications.domain.messages import Contact, Message, Standing
from services.notifications.store import NotificationsStore, ensure_indexes
from tests.support.database import Database

pytestmark = pytest.mark.database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=30)


@pytest.fixture
def mongo(database: Database, database_name: str) -> Iterator[Mongo[dict[str, Any]]]:
    """A database with the indexes."""
    client = connect(database.url)
    ensure_indexes(client[database_name])
    ensure_indexes(client[database_name])  # harmless a second time
    yield client[database_name]
    client.drop_database(database_name)
    client.close()


@pytest.fixture
def store(mongo: Mongo[dict[str, Any]]) -> NotificationsStore:
    """The store on it."""
    return NotificationsStore(mongo)


def _message(member: str = "m", *, at: datetime = NOW, **fields: Any) -> Message:
    return Message(
        **{
            "message_id": str(uuid4()),
            "event_id": str(uuid4()),
            "about": "member_joined",
            "member_id": member,
            "language": "fr",
            "subject": "Bienvenue",
            "standing": Standing.TO_SEND,
            "created_at": at,
            **fields,
        }
    )


def _contact(email: str, at: datetime) -> Contact:
    return Contact(
        member_id="m",
        place_id="p",
        given_name="Amina",
        family_name=None,
        email=email,
        phone=None,
        languages=("fr", "en"),
        as_of=at,
    )


def test_the_latest_contact_is_kept(store: NotificationsStore) -> None:
    store.keep_contacts([])
    assert store.contact_of("m") is None
    store.keep_contacts([_contact("second", NOW)])
    store.keep_contacts([_contact("first", NOW - timedelta(days=1))])
    store.keep_contacts([_contact("second again", NOW)])
    assert store.contacts_of(["m", "n"]) == {"m": _contact("second", NOW)}
    store.keep_contacts([_contact("third", NOW + timedelta(days=1))])
    assert store.contact_of("m") == _contact("third", NOW + timedelta(days=1))


def test_one_claims_and_others_wait_until_the_claim_ends(store: NotificationsStore) -> None:
    messages = [_message() for _ in range(5)]
    ids = {message.message_id for message in messages}
    ours = store.claim(messages, claim="one", now=NOW, until=SOON)
    assert (ours.ours.keys(), ours.theirs, ours.settled) == (ids, set(), set())

    others = store.claim(messages, claim="two", now=NOW, until=SOON)
    assert (others.ours, others.theirs) == ({}, ids)
    assert store.renew(messages[0].message_id, claim="one", until=SOON + timedelta(seconds=30))

    late = store.claim(messages, claim="two", now=SOON, until=SOON + timedelta(seconds=30))
    assert late.theirs == {messages[0].message_id}
    assert late.ours.keys() == ids - late.theirs
    assert not store.renew(messages[1].message_id, claim="one", until=SOON)


def test_what_is_settled_stays_settled(store: NotificationsStore) -> None:
    sent, refused, unneeded, dropped = (_message() for _ in range(4))
    everything = [sent, refused, unneeded, dropped]
    store.claim(everything, claim="one", now=NOW, until=SOON)
    store.mark_sent(sent.message_id, at=NOW)
    store.mark_refused(refused.message_id, code=550)
    store.mark_unsent(unneeded.message_id, Standing.NOT_NEEDED)
    store.mark_refused(sent.message_id, code=550)
    store.release([message.message_id for message in everything], claim="one")
    store.release([], claim="one")

    again = store.claim(everything, claim="two", now=NOW, until=SOON)
    assert again.settled == {sent.message_id, refused.message_id, unneeded.message_id}
    assert again.ours.keys() == {dropped.message_id}
    page, _ = store.messages_of("m", limit=10, after=None)
    assert {message.message_id: message.standing for message in page} == {
        sent.message_id: Standing.SENT,
        refused.message_id: Standing.REFUSED,
        unneeded.message_id: Standing.NOT_NEEDED,
        dropped.message_id: Standing.TO_SEND,
    }


def test_a_message_that_nobody_needs_is_noted_and_not_ours(store: NotificationsStore) -> None:
    message = _message(standing=Standing.NOT_NEEDED)
    assert store.claim([message], claim="one", now=NOW, until=SOON).ours == {}
    assert store.claim([message], claim="one", now=NOW, until=SOON).settled == {message.message_id}


def test_what_was_begun_keeps_its_language_and_date(store: NotificationsStore) -> None:
    message = _message()
    store.claim([message], claim="one", now=NOW, until=SOON)
    changed = _message(
        message_id=message.message_id, event_id=message.event_id, language="en", at=SOON
    )
    again = store.claim([changed], claim="two", now=SOON, until=SOON)
    assert again.ours == {message.message_id: message}


def test_pages_hold_every_message_once_oldest_first(store: NotificationsStore) -> None:
    messages = [_message(at=NOW + timedelta(seconds=number // 3)) for number in range(20)]
    store.claim([*messages[10:], *messages[:10], _message("n")], claim="c", now=NOW, until=SOON)
    seen: list[Message] = []
    after = None
    while True:
        page, after = store.messages_of("m", limit=7, after=after)
        seen += page
        if after is None:
            break
    assert len(seen) == 20
    assert {message.message_id for message in seen} == {m.message_id for m in messages}
    assert [message.created_at for message in seen] == [m.created_at for m in messages]
    assert store.messages_of("m", limit=7, after="zzz") == ([], None)
    assert store.messages_of("m", limit=7, after="") == (seen[:7], _after_seventh(seen))


def _after_seventh(seen: list[Message]) -> str:
    return f"{seen[6].created_at.isoformat(timespec='milliseconds')}~{seen[6].message_id}"


@pytest.mark.parametrize(
    ("collection", "query", "sort"),
    [
        ("messages", {"member_id": "m", "order": {"$gt": "x"}}, [("order", 1)]),
        ("messages", {"member_id": "m"}, [("order", 1)]),
        ("messages", {"_id": {"$in": ["x", "y"]}}, None),
        ("contacts", {"_id": {"$in": ["x", "y"]}}, None),
    ],
)
def test_no_query_reads_a_whole_collection(
    mongo: Mongo[dict[str, Any]],
    store: NotificationsStore,
    collection: str,
    query: dict[str, Any],
    sort: list[tuple[str, int]] | None,
) -> None:
    # Updates name one _id and a guard. MongoDB fetches by the _id and then looks at the guard;
    # SecantusDB does so too (measured: no slower with more documents) but explains it as a scan.
    store.claim([_message(str(number)) for number in range(50)], claim="c", now=NOW, until=SOON)
    store.keep_contacts([_contact("a", NOW)])
    found = mongo[collection].find(query)
    plan = str((found.sort(sort) if sort else found).explain()["queryPlanner"]["winningPlan"])
    assert "COLLSCAN" not in plan
    assert "IXSCAN" in plan or "IDHACK" in plan
