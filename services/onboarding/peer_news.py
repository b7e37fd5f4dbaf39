"""What welcomers do, as milestones on the way of the members they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from contracts.onboarding import WelcomerTrained
from contracts.welcome import WelcomeCallHeld, WelcomerChanged
from services.onboarding.domain.journey.milestones import Milestone

PeerNews: TypeAlias = WelcomerTrained | WelcomerChanged | WelcomeCallHeld


def milestones_of_peers(
    events: Iterable[PeerNews], members: Mapping[str, str]
) -> Iterator[tuple[str, Milestone]]:
    """Yield the milestones of members who are welcomers, each with its member's id.

    Args:
        events: what welcomers did, or what was said of them.
        members: which members those are who gave calls, by the welcomers' ids.
    """
    for event in events:
        if not isinstance(event, WelcomeCallHeld):
            if event.member_id is not None:
                # Whoever is a welcomer has been trained: also who is said later to be a member.
                yield event.member_id, _once(event, event.member_id, "WelcomerTrained")
                if event.has_hours:
                    yield event.member_id, _once(event, event.member_id, "WelcomerHoursGiven")
        elif event.welcomer_id in members:
            given = Milestone(
                # The newcomer has the same call as a milestone of theirs.
                id=f"{event.event_id}:WelcomeCallGiven",
                fact="WelcomeCallGiven",
                occurred_at=event.occurred_at,
            )
            yield members[event.welcomer_id], given


def _once(event: WelcomerTrained | WelcomerChanged, member_id: str, fact: str) -> Milestone:
    """Return what is so from the first time on that it is heard, however often that is."""
    return Milestone(
        id=f"{event.welcomer_id}:{member_id}:{fact}", fact=fact, occurred_at=event.occurred_at
    )
