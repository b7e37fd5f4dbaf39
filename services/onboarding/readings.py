"""Where members stand with the charters in force, read from what they said yes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.onboarding.domain.charter.readings import Reading, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.onboarding.domain.charter.versions import Version
    from services.onboarding.domain.members import Member
    from services.onboarding.store import OnboardingStore


class Readings:
    """Computed anew whenever it matters: by receipts, versions in force, and roles as they are."""

    def __init__(self, store: OnboardingStore) -> None:
        self._store = store

    def of(self, members: Iterable[Member]) -> dict[str, Reading]:
        """Return where these members stand, by id; nobody who has not said yes to anything."""
        known = {member.id: member for member in members}
        in_force: dict[str, list[Version]] = {}
        found = {}
        for member_id, receipts in self._store.acceptances.receipts_of(known).items():
            member = known[member_id]
            if member.place_id not in in_force:
                in_force[member.place_id] = self._store.charters.in_force(member.place_id)
            reading = reading_of(in_force[member.place_id], member.roles, receipts)
            if reading is not None:
                found[member_id] = reading
        return found

    def of_ids(self, member_ids: Iterable[str]) -> dict[str, Reading]:
        """Return the same for members of whom nothing is known but their ids."""
        return self.of(self._store.members.of(member_ids).values())
