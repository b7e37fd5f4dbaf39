"""What a network decides about its welcome: in how much time, in which way, and who is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.onboarding.domain.roles import ORGANISER, kinds_of

Way = Literal["slot", "choice"]
ForWhom = Literal["everybody", "organisers"]
HostingNeed = Literal["call_held", "charter_accepted", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person who takes calls into their own hands.

    Attributes:
        place_id: for newcomers of this place; ``None``: for all others.
        person_id: ``None`` where they have no account.
    """

    name: str
    place_id: str | None = None
    person_id: str | None = None


STAFF = Contact(name="")
"""Who looks after what nobody is named for: somebody of the staff, whose name nobody knows yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a network welcomes.

    Attributes:
        deadline_days: within which a newcomer is called.
        way: whether they are given a time at once, or three to choose from.
        answer_hours: how long they have to choose.
        reminder_hours: before a call, when both are reminded.
        press_on_hours: before the deadline, when two times are offered by telephone.
        escalate_hours: before the deadline, when a named person takes it into their own hands.
        word_hours: after a call, until when its outcome is waited for; less near the deadline.
        for_whom: who gets a call without asking; anybody may ask.
        contacts: who takes calls into their own hands, for places or for the network.
        hosting_needs: what must be before somebody may host an activity.
    """

    deadline_days: float = 7
    way: Way = "slot"
    answer_hours: float = 48
    reminder_hours: float = 24
    press_on_hours: float = 72
    escalate_hours: float = 24
    word_hours: float = 48
    for_whom: ForWhom = "everybody"
    contacts: tuple[Contact, ...] = ()
    hosting_needs: tuple[HostingNeed, ...] = ("call_held", "charter_accepted")

    def deadline(self, joined_at: datetime) -> datetime:
        """Return until when somebody who joined then is to be called."""
        return joined_at + timedelta(days=self.deadline_days)

    def welcomes(self, roles: Iterable[str]) -> bool:
        """Tell whether somebody who comes in these roles gets a call without asking."""
        return self.for_whom == "everybody" or ORGANISER in kinds_of(roles)

    @property
    def names_somebody(self) -> bool:
        """Whether a person is named for calls that no place has a contact of its own for."""
        return any(contact.place_id is None for contact in self.contacts)

    def contact_for(self, place_id: str) -> Contact:
        """Return who takes a newcomer of this place into their own hands."""
        for wanted in (place_id, None):
            for contact in self.contacts:
                if contact.place_id == wanted:
                    return contact
        return STAFF
