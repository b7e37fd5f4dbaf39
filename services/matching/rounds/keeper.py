"""Has rounds computed, in every replica, and begins one each night."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import eventlet
import structlog
from eventlet.event import Event as Signal
from nameko.extensions import DependencyProvider

from chassis import metrics
from chassis.database import AWAY, MongoConnection
from services.matching.clock import now
from services.matching.domain.rounds.round import MOST_ATTEMPTS
from services.matching.rounds import ends
from services.matching.rounds.child import Child
from services.matching.rounds.night import Night
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore

if TYPE_CHECKING:
    from nameko.containers import WorkerContext

    from services.matching.domain.rounds import Attempt, Round, RoundStatus, WhyFailed

log = structlog.get_logger(__name__)

_TO_COMPUTE: Final[tuple[RoundStatus, ...]] = ("computing", "ready")
_LOOKED_AT_SECONDS: Final = 0.05
_AT_REST_SECONDS: Final = 5.0
"""How often figures are renewed, and the night is thought of."""


class RoundKeeper(DependencyProvider):
    """Has rounds computed, one at a time in each replica, from a green thread of its own.

    A round is computed under a numbered turn, so what an older turn still writes is void. A replica
    that dies leaves a moment behind at which another one begins anew.
    """

    mongo = MongoConnection()

    def setup(self) -> None:
        """Prepare; nothing is asked of the database yet."""
        self._settings = MatchingSettings()
        self._store = MatchingStore(self.mongo.database, self._settings.ties)
        self._night = Night(self._store, self._settings)
        self._news = Signal()
        self._stopping = False
        self._rested_at = float("-inf")

    def start(self) -> None:
        """Begin to look."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier="rounds")

    def stop(self) -> None:
        """End what is being computed, and leave it to another replica."""
        self._stopping = True
        self.wake()
        self._thread.wait()

    def kill(self) -> None:
        """Stop at once; the process that computes ends with this one."""
        self._stopping = True

    def get_dependency(self, worker_ctx: WorkerContext) -> RoundKeeper:  # noqa: ARG002 - nameko's signature
        """Return this provider itself, to be woken."""
        return self

    def wake(self) -> None:
        """Look at once: there is a round to see to."""
        if not self._news.ready():
            self._news.send()

    def _run(self) -> None:
        while not self._stopping:
            try:
                if not self._see_to_one():
                    self._rest()
            except AWAY as error:
                log.warning("rounds wait", why=type(error).__name__)
                eventlet.sleep(self._settings.rounds_poll_seconds)
            except Exception:
                # One round that cannot be dealt with must not end the service, nor spin.
                log.exception("a round could not be seen to")
                eventlet.sleep(self._settings.rounds_poll_seconds)

    def _rest(self) -> None:
        if time.monotonic() - self._rested_at > _AT_REST_SECONDS:
            self._rested_at = time.monotonic()
            at = now()
            metrics.NEWCOMERS_WAITING.set(self._store.waiting.count())
            self._night.begin(at)
        with eventlet.Timeout(self._settings.rounds_poll_seconds, exception=False):
            self._news.wait()
        self._news = Signal()

    def _see_to_one(self) -> bool:
        due = self._store.rounds.due(now(), _TO_COMPUTE)
        if due is None:
            return False
        if due.status == "computing":
            self._compute(due)
        else:
            self._night.go_on(due, now())
        return True

    def _compute(self, due: Round) -> None:
        at = now()
        if due.attempts >= MOST_ATTEMPTS:
            self._store.rounds.replace(due, due.failed("ended_early", at))
            return
        mine = self._store.rounds.replace(due, due.begun(at, self._lease))
        if mine is None:
            return  # another replica was quicker
        began = time.perf_counter()
        failed = self._watched(mine.attempt)
        computed = self._store.rounds.get(mine.id)
        if computed is None or computed.attempt != mine.attempt:
            return
        if computed.status == "computing":
            if failed is not None:
                self._store.rounds.replace(computed, computed.failed(failed, now()))
                log.warning("a round has no result", because=failed)
            else:
                self._store.rounds.hold(mine.attempt, now())
            return
        metrics.ROUND_SECONDS.labels("whole").set(time.perf_counter() - began)
        if computed.statistics is not None:
            for phase, seconds in computed.statistics.seconds.items():
                metrics.ROUND_SECONDS.labels(phase).set(seconds)

    def _watched(self, attempt: Attempt) -> WhyFailed | None:
        """Have a round computed; return why there will be no result, ``None`` if there may be."""
        until = time.monotonic() + self._settings.round_seconds
        held_until = time.monotonic() + self._lease.total_seconds() / 3
        child = Child(attempt)
        try:
            while (code := child.ended()) is None:
                if self._stopping:
                    return None
                if time.monotonic() > until:
                    return "too_slow"
                if time.monotonic() > held_until:
                    if not self._store.rounds.hold(attempt, now() + self._lease):
                        return None
                    held_until = time.monotonic() + self._lease.total_seconds() / 3
                eventlet.sleep(_LOOKED_AT_SECONDS)
        finally:
            if child.ended() is None:
                child.kill()
        if code != ends.DONE:
            log.warning("the process of a round ended early", code=code)
        return ends.why_failed(code)

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self._settings.round_lease_seconds)
