"""Where contacts and messages are kept, and who may send a message just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pymongo import ASCENDING, UpdateOne
from pymongo.errors import BulkWriteError

from chassis.database import duplicates
from services.notifications.domain.messages import Contact, Message, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pymongo.collection import Collection as MongoCollection
    from pymongo.database import Database

_FREE: Final = datetime(1970, 1, 1, tzinfo=UTC)


def ensure_indexes(database: Database[dict[str, Any]]) -> None:
    """Make the indexes that the queries below need; harmless where they are."""
    database["messages"].create_index(
        [("member_id", ASCENDING), ("order", ASCENDING)], name="of_member_in_order"
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """What became of the wish to send some messages.

    Attributes:
        ours: nobody else sends these until our claim ends.
        theirs: somebody else is sending these, or died over it; their claim will end.
        settled: sent, refused or not needed already.
    """

    ours: dict[str, Message]
    theirs: frozenset[str]
    settled: frozenset[str]


class NotificationsStore:
    """The contact register and the messages, one document each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._contacts: MongoCollection[dict[str, Any]] = database["contacts"]
        self._messages: MongoCollection[dict[str, Any]] = database["messages"]

    def keep_contacts(self, contacts: Collection[Contact]) -> None:
        """Keep each contact unless the register has one of the same time or later."""
        if not contacts:
            return
        writes = [
            UpdateOne(
                {"_id": contact.member_id, "as_of": {"$lt": contact.as_of}},
                {"$set": _contact_document(contact)},
                upsert=True,
            )
            for contact in contacts
        ]
        try:
            self._contacts.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # The upsert runs into the _id where a contact as late as this is there already.
            duplicates(error)

    def contacts_of(self, member_ids: Iterable[str]) -> dict[str, Contact]:
        """Return the known contacts, by member."""
        wanted = list(set(member_ids))
        if not wanted:
            return {}
        found = self._contacts.find({"_id": {"$in": wanted}})
        return {document["_id"]: _contact(document) for document in found}

    def contact_of(self, member_id: str) -> Contact | None:
        """Return how a member may be written to; ``None`` while unknown."""
        document = self._contacts.find_one({"_id": member_id})
        return _contact(document) if document else None

    def claim(
        self, messages: Sequence[Message], *, claim: str, now: datetime, until: datetime
    ) -> Claimed:
        """Add the messages that are new, and take those to send that nobody else is sending.

        Args:
            messages: as they would be written today; what the store has already stays as it is.
            claim: a name that nobody else uses.
            now: claims that ended before it are void.
            until: when our claim ends by itself, should this process die.
        """
        if not messages:
            return Claimed({}, frozenset(), frozenset())
        documents = [
            _message_document(message) | {"claim": claim, "claimed_until": until}
            for message in messages
        ]
        try:
            self._messages.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            known = [messages[index].message_id for index in duplicates(error)]
            self._take_over(known, claim=claim, now=now, until=until)
        else:
            known = []
        # What failed as a duplicate may be our own write, repeated by the driver: read it back.
        stored = {
            document["_id"]: document
            for document in (self._messages.find({"_id": {"$in": known}}) if known else ())
        }
        ours = {
            message.message_id: message
            for message in messages
            if message.message_id not in stored and message.standing is Standing.TO_SEND
        }
        theirs, settled = set(), set()
        for message_id, document in stored.items():
            if document["status"] != Standing.TO_SEND:
                settled.add(message_id)
            elif document["claim"] == claim:
                ours[message_id] = _message(document)
            else:
                theirs.add(message_id)
        return Claimed(ours, frozenset(theirs), frozenset(settled))

    def renew(self, message_id: str, *, claim: str, until: datetime) -> bool:
        """Extend our claim on one message; false where somebody else has taken it over."""
        result = self._messages.update_one(
            {"_id": message_id, "status": Standing.TO_SEND, "claim": claim},
            {"$set": {"claimed_until": until}},
        )
        return result.matched_count == 1

    def release(self, message_ids: Collection[str], *, claim: str) -> None:
        """Let anybody send these."""
        if message_ids:
            self._messages.bulk_write(
                [
                    UpdateOne(
                        {"_id": message_id, "status": Standing.TO_SEND, "claim": claim},
                        {"$set": {"claim": None, "claimed_until": _FREE}},
                    )
                    for message_id in message_ids
                ],
                ordered=False,
            )

    def mark_sent(self, message_id: str, *, at: datetime) -> None:
        """Note that the mail server has taken a message: true whoever holds the claim by now."""
        self._messages.update_one(
            {"_id": message_id},
            {
                "$set": {"status": Standing.SENT, "sent_at": at},
                "$unset": {"claim": "", "claimed_until": ""},
            },
        )

    def mark_refused(self, message_id: str, *, code: int) -> None:
        """Note that the mail server will never take a message; ``code`` is its SMTP answer."""
        self._settle(message_id, {"status": Standing.REFUSED, "refused_with": code})

    def mark_unsent(self, message_id: str, standing: Standing) -> None:
        """Note that there is no address any more to send a message to, and what that means."""
        self._settle(message_id, {"status": standing})

    def messages_of(
        self, member_id: str, *, limit: int, after: str | None
    ) -> tuple[list[Message], str | None]:
        """Return a page of a member's messages, oldest first, and where the next one begins.

        Args:
            member_id: whose.
            limit: messages a page.
            after: what the page before gave.
        """
        query: dict[str, Any] = {"member_id": member_id}
        if after is not None:
            query["order"] = {"$gt": after}
        found = list(self._messages.find(query).sort("order", ASCENDING).limit(limit + 1))
        page = [_message(document) for document in found[:limit]]
        return page, found[limit - 1]["order"] if len(found) > limit else None

    def _take_over(
        self, message_ids: Sequence[str], *, claim: str, now: datetime, until: datetime
    ) -> None:
        self._messages.bulk_write(
            [
                UpdateOne(
                    {
                        "_id": message_id,
                        "status": Standing.TO_SEND,
                        "claimed_until": {"$lte": now},
                    },
                    {"$set": {"claim": claim, "claimed_until": until}},
                )
                for message_id in message_ids
            ],
            ordered=False,
        )

    def _settle(self, message_id: str, fields: dict[str, Any]) -> None:
        self._messages.update_one(
            {"_id": message_id, "status": Standing.TO_SEND},
            {"$set": fields, "$unset": {"claim": "", "claimed_until": ""}},
        )


def _order(message: Message) -> str:
    """Return a text that sorts messages by time, and tells those of the same moment apart."""
    return f"{message.created_at.isoformat(timespec='milliseconds')}~{message.message_id}"


def _contact_document(contact: Contact) -> dict[str, Any]:
    return {
        "place_id": contact.place_id,
        "given_name": contact.given_name,
        "family_name": contact.family_name,
        "email": contact.email,
        "phone": contact.phone,
        "languages": list(contact.languages),
        "as_of": contact.as_of,
    }


def _contact(document: dict[str, Any]) -> Contact:
    return Contact(
        member_id=document["_id"],
        place_id=document["place_id"],
        given_name=document["given_name"],
        family_name=document["family_name"],
        email=document["email"],
        phone=document["phone"],
        languages=tuple(document["languages"]),
        as_of=document["as_of"],
    )


def _message_document(message: Message) -> dict[str, Any]:
    return {
        "_id": message.message_id,
        "event_id": message.event_id,
        "about": message.about,
        "member_id": message.member_id,
        "order": _order(message),
        "language": message.language,
        "subject": message.subject,
        "status": message.standing.value,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
    }


def _message(document: dict[str, Any]) -> Message:
    return Message(
        message_id=document["_id"],
        event_id=document["event_id"],
        about=document["about"],
        member_id=document["member_id"],
        language=document["language"],
        subject=document["subject"],
        standing=Standing(document["status"]),
        created_at=document["created_at"],
        sent_at=document["sent_at"],
    )
