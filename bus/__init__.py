"""How it is said: the only room that knows RabbitMQ."""

from bus.outbox import Outbox, first_facts, more_facts
from bus.reactions import reacts_to
from bus.service import Service
from bus.verdicts import Later

__all__ = ["Later", "Outbox", "Service", "first_facts", "more_facts", "reacts_to"]
