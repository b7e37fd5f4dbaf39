"""The round of the mailroom: from a list of facts to one e-mail each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import structlog
from prometheus_client import Counter

from bus.verdicts import Later
from chassis import crash_points, metrics
from contracts.matching import MentorAssigned, MentorWanted
from contracts.onboarding import ContactGiven, MemberJoined, WelcomeCallBooked, WelcomeCallWanted
from contracts.reports import ConcernFiled
from services.notifications.domain import (
    Contact,
    Message,
    Standing,
    language_for,
    message_id,
    newest_contacts,
    one_line,
    reason_in_words,
)
from services.notifications.letters import Letter, LetterWriter
from services.notifications.mail import Correspondent, Envelope
from services.notifications.senders import MailServerAway, NotNow, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contracts.event import Event
    from services.notifications.senders import Connection, Sender
    from services.notifications.settings import NotificationsSettings
    from services.notifications.store import NotificationsStore

log = structlog.get_logger(__name__)

HANDLER: Final = "notifications.write_messages"
_LOOK_AGAIN_SECONDS: Final = 0.05
# A fifth over what a send may take at the worst.
_SEND_MARGIN: Final = 2.4

MAILS = Counter(
    "entrelieux_mails", "Attempts to hand a message to the mail server, by its answer", ("outcome",)
)  # sent, refused, put_off, away

_ABOUT: Final[dict[type[Event], str]] = {
    MemberJoined: "member_joined",
    WelcomeCallBooked: "welcome_call_booked",
    WelcomeCallWanted: "welcome_call_wanted",
    MentorAssigned: "mentor_assigned",
    MentorWanted: "mentor_wanted",
    ConcernFiled: "concern_filed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A fact, the message it causes, and whom that goes to (nobody: it is not needed)."""

    event: Event
    message: Message
    name: str
    address: str | None
    letter: Letter


class Mailroom:
    """Writes each fact's one message and sees it to the mail server."""

    def __init__(
        self, store: NotificationsStore, sender: Sender, settings: NotificationsSettings
    ) -> None:
        self._store = store
        self._sender = sender
        self._settings = settings
        self._writer = LetterWriter()
        self._sent_at: dict[str, datetime] = {}

    def deal_with(self, events: Sequence[Event]) -> None:
        """Return when every fact's message is settled.

        Raises:
            Later: some messages wait, for a contact, for the mail server, or for the claim of a
                process that died; the others are settled.
        """
        self._store.keep_contacts(
            newest_contacts(
                _contact(event) for event in events if isinstance(event, ContactGiven)
            ).values()
        )
        facts = [event for event in events if type(event) in _ABOUT]
        contacts = self._contacts_for(facts)
        waiting = _Waiting()
        items: dict[str, _Item] = {}
        for event in facts:
            item = self._prepare(event, contacts)
            if item is None:
                waiting.add(event, "contact unknown")
            else:
                items[item.message.message_id] = item
        self._send(items, waiting)
        waiting.raise_if_any()

    def _contacts_for(self, facts: Iterable[Event]) -> Mapping[str, Contact]:
        """Return the contacts. One may be a moment away, in the hands of another replica."""
        wanted = {member for event in facts if (member := _member(event))}
        known = self._store.contacts_of(wanted)
        deadline = time.monotonic() + self._settings.contact_seconds
        while (missing := wanted - known.keys()) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN_SECONDS)
            known |= self._store.contacts_of(missing)
        return known

    def _prepare(self, event: Event, contacts: Mapping[str, Contact]) -> _Item | None:
        member = _member(event)
        contact = contacts.get(member) if member else None
        if member and contact is None:
            return None
        language = language_for(contact.languages if contact else ())
        name = contact.given_name if contact else ""
        address = contact.email if contact else self._settings.staff_address
        letter = self._write(event, language, name)
        message = Message(
            message_id=message_id(event.event_id),
            event_id=str(event.event_id),
            about=_ABOUT[type(event)],
            member_id=member,
            language=language,
            subject=letter.subject,
            standing=Standing.TO_SEND if address else Standing.NOT_NEEDED,
            # A concern's fact tells the day only; the exact time must not come back here.
            created_at=datetime.now(UTC) if member else event.occurred_at,
        )
        return _Item(event=event, message=message, name=name, address=address, letter=letter)

    def _write(self, event: Event, language: str, name: str) -> Letter:
        data: dict[str, Any] = {"given_name": name}
        match event:
            case WelcomeCallBooked():
                data |= {
                    "welcomer_given_name": event.welcomer_given_name,
                    "starts_at": event.starts_at,
                    "time_zone": event.time_zone,
                }
            case MentorAssigned():
                in_words = (
                    reason_in_words(reason.code, one_line(reason.detail), language)
                    for reason in event.reasons
                )
                data |= {
                    "mentor_given_name": event.mentor_given_name,
                    "reasons": [{"words": words} for words in in_words if words],
                }
            case _:
                pass
        return self._writer.write(_ABOUT[type(event)], language, data)

    def _send(self, items: Mapping[str, _Item], waiting: _Waiting) -> None:
        self._mark_what_was_sent()
        claim = str(uuid4())
        now = datetime.now(UTC)
        until = now + timedelta(seconds=self._settings.claim_seconds)
        claimed = self._store.claim(
            [item.message for item in items.values()], claim=claim, now=now, until=until
        )
        metrics.DUPLICATES.labels(HANDLER).inc(len(claimed.settled))
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
            # The staff's address was taken out of the settings since the message was begun.
            self._store.mark_not_needed(stored.message_id)
            return
        letter = item.letter
        if stored.language != item.message.language:
            # Begun in another language, before a newer contact came: it stays the same message.
            letter = self._write(item.event, stored.language, item.name)
        envelope = Envelope(
            message_id=stored.message_id,
            to=Correspondent(item.name, item.address),
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


class _Waiting:
    """The facts that are to come back, and the first reason why."""

    def __init__(self) -> None:
        self._events: dict[Any, Event] = {}
        self._why = ""

    def add(self, event: Event, why: str) -> None:
        self._why = self._why or why
        self._events[event.event_id] = event

    def raise_if_any(self) -> None:
        if self._events:
            raise Later(self._why, events=list(self._events.values()))


def _member(event: Event) -> str | None:
    return getattr(event, "member_id", None)


def _contact(event: ContactGiven) -> Contact:
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
