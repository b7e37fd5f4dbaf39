"""The round of the mailroom: from a list of facts to one e-mail for each of their readers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from prometheus_client import Counter

from chassis import crash_points, metrics
from contracts.matching import MentorContactGiven
from contracts.onboarding import ContactGiven
from services.notifications.correspondence import FACTS, letters_due
from services.notifications.domain.messages import (
    Contact,
    Message,
    Standing,
    language_for,
    message_id,
    newest_contacts,
)
from services.notifications.letters import Letter, LetterWriter
from services.notifications.mail import Correspondent, Envelope
from services.notifications.senders import MailServerAway, NotNow, Refused
from services.notifications.telling import appointment, told
from services.notifications.waiting import Strangers, Waiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contracts.event import Event
    from services.notifications.due import Due
    from services.notifications.links import LinkMaker
    from services.notifications.senders import Connection, Sender
    from services.notifications.settings import NotificationsSettings
    from services.notifications.store import NotificationsStore

log = structlog.get_logger(__name__)

CONTACTS: Final = (ContactGiven, MentorContactGiven)
"""What the register of contacts is kept by: members and welcomers give theirs, and mentors."""

HANDLER: Final = "notifications.write_messages"
_LOOK_AGAIN_SECONDS: Final = 0.05
# A fifth over what a send may take at the worst.
_SEND_MARGIN: Final = 2.4

MAILS = Counter(
    "entrelieux_mails", "Attempts to hand a message to the mail server, by its answer", ("outcome",)
)  # sent, refused, put_off, away

WITHOUT_CONTACT = Counter(
    "entrelieux_mails_without_contact",
    "Messages that were not written because their reader has given no address",
    ("role",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A letter that a fact causes, and whom it goes to (nobody: it is not needed)."""

    event: Event
    due: Due
    message: Message
    named: Mapping[str, str]
    address: str | None
    letter: Letter


class Mailroom:
    """Writes each fact's messages, one a reader, and sees them to the mail server."""

    def __init__(
        self,
        store: NotificationsStore,
        sender: Sender,
        settings: NotificationsSettings,
        links: LinkMaker | None = None,
    ) -> None:
        self._store = store
        self._sender = sender
        self._settings = settings
        self._links = links
        self._writer = LetterWriter()
        self._sent_at: dict[str, datetime] = {}
        self._strangers = Strangers()

    def deal_with(self, events: Sequence[Event]) -> None:
        """Return when every fact's message is settled.

        Raises:
            Later: some messages wait, for a contact, for the mail server, or for the claim of a
                process that died; the others are settled.
        """
        self._store.keep_contacts(
            newest_contacts(
                _contact(event) for event in events if isinstance(event, CONTACTS)
            ).values()
        )
        facts = [event for event in events if isinstance(event, FACTS)]
        letters = [(event, due) for event in facts for due in letters_due(event)]
        contacts = self._contacts_for(letters)
        waiting = Waiting()
        items: dict[str, _Item] = {}
        for event, due in letters:
            item = self._prepare(event, due, contacts)
            if item is None:
                waiting.add(event, "contact unknown")
            else:
                items[item.message.message_id] = item
        self._send(items, waiting)
        waiting.raise_if_any()

    def _contacts_for(self, letters: Sequence[tuple[Event, Due]]) -> Mapping[str, Contact]:
        """Return the contacts. One may be a moment away, in the hands of another replica."""
        wanted = {due.reader_id for _, due in letters if due.reader_id}
        wanted |= {member for event, _ in letters if (member := _member(event))}
        known = self._store.contacts_of(wanted)
        patient = {due.reader_id for _, due in letters if not due.waits}
        deadline = time.monotonic() + self._settings.contact_seconds
        # Who helped before contacts were announced is waited for once and not at every fact.
        while (
            missing := {each for each in wanted - known.keys() if each not in self._strangers}
        ) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN_SECONDS)
            known |= self._store.contacts_of(missing)
        self._strangers.remember(missing & patient)
        return known

    def _prepare(self, event: Event, due: Due, contacts: Mapping[str, Contact]) -> _Item | None:
        """Return the letter, written; nothing while the fact has to wait for a contact."""
        reader = contacts.get(due.reader_id) if due.reader_id else None
        newcomer = contacts.get(member) if (member := _member(event)) else None
        patient = due.waits or self._is_fresh(event)
        if (due.reader_id and reader is None and patient) or (member and newcomer is None):
            return None
        language = language_for(reader.languages if reader else ())
        named = _named(reader, newcomer, due)
        address = self._settings.staff_address
        if due.reader_id:
            address = reader.email if reader else None
        letter = self._write(event, due, language, named)
        message = Message(
            message_id=message_id(event.event_id, due.role, due.reader_id),
            event_id=str(event.event_id),
            about=due.about,
            member_id=due.reader_id,
            language=language,
            subject=letter.subject,
            standing=_standing(address, reader),
            # A concern's fact tells the day only; the exact time must not come back here.
            created_at=datetime.now(UTC) if due.reader_id else event.occurred_at,
        )
        return _Item(
            event=event,
            due=due,
            message=message,
            named=named,
            address=address,
            letter=letter,
        )

    def _is_fresh(self, event: Event) -> bool:
        age = (datetime.now(UTC) - event.occurred_at).total_seconds()
        return 0 <= age < self._settings.fresh_seconds

    def _write(self, event: Event, due: Due, language: str, named: Mapping[str, str]) -> Letter:
        data = {**told(event, language), **named, "phone": self._settings.phone}
        links = self._links.links(event, due, language) if self._links else {}
        return self._writer.write(
            due.about,
            language,
            data,
            links=links,
            appointment=appointment(
                event, due, newcomer_name=named["newcomer_name"], language=language
            ),
        )

    def _send(self, items: Mapping[str, _Item], waiting: Waiting) -> None:
        self._mark_what_was_sent()
        claim = str(uuid4())
        now = datetime.now(UTC)
        until = now + timedelta(seconds=self._settings.claim_seconds)
        claimed = self._store.claim(
            [item.message for item in items.values()], claim=claim, now=now, until=until
        )
        metrics.DUPLICATES.labels(HANDLER).inc(len(claimed.settled))
        for message, item in items.items():
            if item.due.reader_id and not item.address and message not in claimed.settled:
                WITHOUT_CONTACT.labels(item.due.role.value).inc()
        for theirs in claimed.theirs:
            waiting.add(items[theirs].event, "being sent elsewhere")
        unsettled = dict(claimed.ours)
        try:
            with self._sender.connection() as connection:
                for stored in claimed.ours.values():
                    item = items[stored.message_id]
                    try:
                        if self._still_ours(stored.message_id, claim, until):
                            self._hand_over(connection, item, stored)
                            del unsettled[stored.message_id]
                        else:
                            waiting.add(item.event, "being sent elsewhere")
                    except NotNow:
                        waiting.add(item.event, "put off by the mail server")
                    except MailServerAway as away:
                        log.warning("mail server is away", answer=str(away), left=len(unsettled))
                        for message in unsettled:
                            waiting.add(items[message].event, "mail server away")
                        break
        finally:
            # Whatever went wrong, the next try need not wait for our claim to end.
            self._store.release(list(unsettled), claim=claim)

    def _still_ours(self, message: str, claim: str, until: datetime) -> bool:
        now = datetime.now(UTC)
        if (until - now).total_seconds() > _SEND_MARGIN * self._settings.send_seconds:
            return True
        renewed = now + timedelta(seconds=self._settings.claim_seconds)
        return self._store.renew(message, claim=claim, until=renewed)

    def _hand_over(self, connection: Connection, item: _Item, stored: Message) -> None:
        if not item.address:
            # The address was taken back since the message was begun.
            self._store.mark_unsent(stored.message_id, item.message.standing)
            return
        letter = item.letter
        if stored.language != item.message.language:
            # Begun in another language, before a newer contact came: it stays the same message.
            letter = self._write(item.event, item.due, stored.language, item.named)
        envelope = Envelope(
            message_id=stored.message_id,
            to=Correspondent(item.named["given_name"], item.address),
            language=stored.language,
            written_at=stored.created_at,
        )
        try:
            connection.send(envelope, letter)
        except Refused as refusal:
            MAILS.labels("refused").inc()
            log.warning("message refused", message=stored.message_id, code=refusal.code)
            self._store.mark_refused(stored.message_id, code=refusal.code)
        except NotNow:
            MAILS.labels("put_off").inc()
            raise
        except MailServerAway:
            MAILS.labels("away").inc()
            raise
        else:
            MAILS.labels("sent").inc()
            self._sent_at[stored.message_id] = (
                datetime.now(UTC) if stored.member_id else stored.created_at
            )
            crash_points.reached(crash_points.AFTER_SEND_BEFORE_MARK)
            self._mark_what_was_sent()

    def _mark_what_was_sent(self) -> None:
        """Mark; what the database was away for is marked when it is back, and not sent again."""
        for sent, at in list(self._sent_at.items()):
            self._store.mark_sent(sent, at=at)
            self._sent_at.pop(sent, None)


def _member(event: Event) -> str | None:
    return getattr(event, "member_id", None)


def _standing(address: str | None, reader: Contact | None) -> Standing:
    if address:
        return Standing.TO_SEND
    # Whoever has joined without an e-mail address is to hear of it all the same.
    return Standing.BY_TELEPHONE if reader else Standing.NOT_NEEDED


def _named(reader: Contact | None, newcomer: Contact | None, due: Due) -> dict[str, str]:
    """Return how its reader and the newcomer are called, and reached where the letter says so."""
    reached = newcomer if due.reaches_newcomer else None
    return {
        "given_name": reader.given_name if reader else "",
        "newcomer_name": newcomer.given_name if newcomer else "",
        "newcomer_phone": (reached.phone if reached else None) or "",
        # They are called by telephone: without a number there is nothing to ring.
        "number_missing": "yes" if newcomer is not None and not newcomer.phone else "",
        "newcomer_email": reached.email if reached else "",
    }


def _contact(event: ContactGiven | MentorContactGiven) -> Contact:
    return Contact(
        member_id=event.member_id,
        place_id=event.place_id,
        given_name=event.given_name,
        family_name=event.family_name,
        email=event.email,
        phone=event.phone,
        languages=event.languages,
        as_of=event.occurred_at,
    )
