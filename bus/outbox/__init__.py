"""The outbox: facts are stored in the document that they are about, then announced."""

from bus.outbox.facts import first_facts, indexes, more_facts
from bus.outbox.provider import Outbox

__all__ = ["Outbox", "first_facts", "indexes", "more_facts"]
