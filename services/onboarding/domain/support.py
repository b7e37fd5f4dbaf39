"""Support files: who is at somebody's side, what was agreed, and what comes next."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID, uuid5

Channel = Literal["phone", "in_person", "email", "letter", "other"]

MOST_CONTACTS = 200


def support_file_id_of(member_id: str) -> str:
    """Return the id of a member's one support file."""
    return str(uuid5(UUID(member_id), "support_file"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Who looks after somebody, by name; with an id where they are known to us."""

    name: str
    person_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportStep:
    """Something that was agreed."""

    title: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAction:
    """What comes next, by whom, and until when."""

    what: str
    by_whom: str
    by_when: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A time when somebody was spoken to, with or without Internet.

    Attributes:
        note: what was said, for those at the member's side alone.
        noted_by: who wrote it down, by id.
    """

    id: str
    channel: Channel
    at: datetime
    note: str = ""
    noted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportFile:
    """A member's support.

    Attributes:
        notes: what all may read, the member too.
        private_notes: what those at their side alone may read.
        contacts: the latest ones, in the order in which they were noted.
        version: counts its changes, from 1.
    """

    member_id: str
    companion: Companion | None = None
    steps: tuple[SupportStep, ...] = ()
    notes: str = ""
    private_notes: str = ""
    next_action: NextAction | None = None
    contacts: tuple[Contact, ...] = ()
    version: int = 1

    def changed(self, **changes: Any) -> Self:
        """Return it as its own next version."""
        return replace(self, **changes, version=self.version + 1)

    def with_contact(self, contact: Contact) -> Self:
        """Return it with one more contact; the oldest ones go when there are too many."""
        return self.changed(contacts=(*self.contacts, contact)[-MOST_CONTACTS:])
