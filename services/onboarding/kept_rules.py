"""The network's rules of welcoming, read anew every few seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chassis import metrics
from services.onboarding.domain.welcome.rules import Rules

if TYPE_CHECKING:
    from services.onboarding.store import OnboardingStore

FRESH = timedelta(seconds=2)


class KeptRules:
    """What the network has decided, as it was at most two seconds ago."""

    def __init__(self, store: OnboardingStore) -> None:
        self._store = store
        self._rules = Rules()
        self._seen = datetime.fromtimestamp(0, UTC)

    def now(self, now: datetime) -> Rules:
        """Return the rules."""
        if abs(now - self._seen) > FRESH:
            self._rules, _ = self._store.network.rules()
            metrics.NOBODY_NAMED.set(not self._rules.names_somebody)
            self._seen = now
        return self._rules
