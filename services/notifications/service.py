"""What notifications listens to and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bus.outbox import Outbox
from bus.reactions import reacts_to
from bus.service import Service
from chassis.database import Store
from chassis.http import Answer, Call, route
from chassis.problems import not_found
from services.notifications.correspondence import FACTS
from services.notifications.domain.messages import Standing
from services.notifications.mailroom import CONTACTS
from services.notifications.post import Post
from services.notifications.store import NotificationsStore

if TYPE_CHECKING:
    from contracts.event import Event
    from services.notifications.domain.messages import Message


class Notifications(Service):
    """Writes to members what matters to them, once, and to those who call or accompany them."""

    name: ClassVar[str] = "notifications"
    store = Store(NotificationsStore)
    outbox = Outbox(announces=(), collections=())
    post = Post()

    @reacts_to(*CONTACTS, *FACTS, queue="notifications.write_messages")
    def write_messages(self, events: list[Event]) -> None:
        """Write one e-mail to each reader of a fact; keep the contacts that it takes."""
        self.post.deal_with(events)

    @route("GET", "/members/<string:member_id>/messages")
    def messages(self, call: Call, member_id: str) -> Answer:
        """List what a member was written about, oldest first."""
        limit, after = call.page()
        contact = self.store.contact_of(member_id)
        if contact is None or not call.caller.may_see(
            member_id=member_id, place_id=contact.place_id
        ):
            raise not_found()
        messages, next_after = self.store.messages_of(member_id, limit=limit, after=after)
        return Answer(200, {"items": [_item(message) for message in messages], "after": next_after})


def _item(message: Message) -> dict[str, Any]:
    by_telephone = message.standing is Standing.BY_TELEPHONE
    return {
        "id": message.message_id,
        "about": message.about,
        "event_id": message.event_id,
        "channel": "telephone" if by_telephone else "email",
        "language": message.language,
        "subject": message.subject,
        "status": message.standing.value,
        "created_at": message.created_at.isoformat(),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
    }
