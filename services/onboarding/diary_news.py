"""What facts about calls mean for welcomers' own calendars."""

from collections.abc import Iterator

from contracts.onboarding import WelcomeCallBooked
from contracts.welcome import ArrangedCall, WelcomeCallCancelled
from services.onboarding.domain.welcome.diary_entries import DiaryEntry


def entries_of(event: WelcomeCallBooked | WelcomeCallCancelled) -> Iterator[DiaryEntry]:
    """Yield what is to be noted, for who gives the call and for who gave it before."""
    yield _entry(event, event.welcomer_id, cancelled=isinstance(event, WelcomeCallCancelled))
    if not isinstance(event, WelcomeCallBooked):
        return
    before = event.previous_welcomer_id
    if before is not None and before != event.welcomer_id:
        yield _entry(event, before, cancelled=True)


def _entry(
    event: WelcomeCallBooked | ArrangedCall, welcomer_id: str, *, cancelled: bool
) -> DiaryEntry:
    return DiaryEntry(
        welcomer_id=welcomer_id,
        call_id=event.call_id,
        member_id=event.member_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        language=event.language,
        arrangement=event.arrangement,
        cancelled=cancelled,
        stated_at=event.occurred_at,
    )
