"""What time does with welcome calls, and what becomes of them when a welcomer cannot give them."""

from __future__ import annotations

from typing import Any

from nameko.timer import Timer

from bus import reacts_to
from contracts.journey import MemberLeft, MemberReturned
from contracts.welcome import WelcomerChanged
from services.onboarding.call_ladder import CallLadder
from services.onboarding.service.room import now
from services.onboarding.service.welcome_calls import WelcomeCallRoom, call_id_from
from services.onboarding.settings import OnboardingSettings
from services.onboarding.welcomer_activity import judge_activity, remind


class Ladder(Timer):
    """Fires every ``ONBOARDING_LADDER_SECONDS``, in every replica."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = OnboardingSettings().ladder_seconds


class LookOver(Timer):
    """Fires every ``ONBOARDING_LOOK_OVER_SECONDS``, in every replica."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = OnboardingSettings().look_over_seconds


class WelcomeLadder(WelcomeCallRoom):
    """Reminders, unanswered offers, escalations, and calls that change hands."""

    @Ladder.decorator
    def climb(self) -> None:
        """Do what is due, and tell the task lists what they have still to hear."""
        ladder = CallLadder(self.store, self.desk)
        at = now()
        ladder.climb(at)
        ladder.pass_on(at)

    @LookOver.decorator
    def look_over_calls(self) -> None:
        """Look for calls whose welcomer can no longer give them: not trained, or not active.

        Whoever is about to be neither is told before.
        """
        at = now()
        judge_activity(self.store, at, self.inactive_after())
        remind(self.store, at, self.inactive_after())
        CallLadder(self.store, self.desk).look_over(at)

    @reacts_to(WelcomerChanged, MemberLeft, MemberReturned, queue="onboarding.hand_over_calls")
    def hand_over_calls(self, events: list[WelcomerChanged | MemberLeft | MemberReturned]) -> None:
        """Give calls into other hands; who has left needs none; who is back has one again."""
        ladder = CallLadder(self.store, self.desk)
        at = now()
        for event in events:
            if isinstance(event, WelcomerChanged):
                ladder.hand_over(event.welcomer_id, at, because=event.event_id)
            else:
                # Either may be heard late: what counts is whether they have left now.
                ladder.close(call_id_from(event.member_id), at, event.event_id)
                ladder.ask_again(call_id_from(event.member_id), at, event.event_id)
        languages = {
            language
            for event in events
            if isinstance(event, WelcomerChanged)
            for language in event.languages
        }
        if languages:
            self.desk.retry(at, languages=languages)
