"""Gives the service its mailroom, with the connections that it keeps to the mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nameko.extensions import DependencyProvider

from chassis.assertion import load_key
from chassis.database import MongoConnection
from chassis.health import Health
from services.notifications.links import LinkMaker
from services.notifications.mail import Correspondent
from services.notifications.mailroom import Mailroom
from services.notifications.senders import MailServer, Sender
from services.notifications.settings import NotificationsSettings
from services.notifications.store import NotificationsStore

if TYPE_CHECKING:
    from nameko.containers import WorkerContext


class Post(DependencyProvider):
    """``post = Post()``: the mailroom of this process."""

    connection = MongoConnection()
    health = Health()

    def setup(self) -> None:
        """Read the settings; nothing is connected yet."""
        settings = NotificationsSettings()
        self.sender = Sender(
            MailServer.at(
                settings.smtp_url.get_secret_value(),
                sender=Correspondent(settings.sender_name, settings.sender_address),
                send_seconds=settings.send_seconds,
            )
        )
        links = None
        if settings.link_key_file is not None:
            links = LinkMaker(load_key(settings.link_key_file), settings.public_url)
        self.mailroom = Mailroom(
            NotificationsStore(self.connection.database), self.sender, settings, links
        )
        self.health.add("mail server", lambda: self.sender.state, essential=False)

    def stop(self) -> None:
        """Close the connections; batches under way have ended by now."""
        self.sender.close()

    def get_dependency(self, worker_ctx: WorkerContext) -> Mailroom:  # noqa: ARG002 - nameko's signature
        """Return the one mailroom of this process."""
        return self.mailroom
