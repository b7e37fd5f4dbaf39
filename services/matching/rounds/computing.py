"""What the process of a round does: reads who waits and who may help, plans, writes the plan."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from chassis.database import connect
from chassis.settings import ChassisSettings
from services.matching.clock import now
from services.matching.domain.rounds.statistics import statistics_of
from services.matching.kept_lexicon import KeptLexicon
from services.matching.own_words import OwnWords
from services.matching.rounds.forgetting import forget_who_left_meanwhile
from services.matching.rounds.planning import plan, since_of
from services.matching.settings import MatchingSettings
from services.matching.store import MatchingStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.matching.domain.rounds import Attempt, Phase

DATABASE: Final = "matching"
_MENTORS_AT_ONCE: Final = 500


class Void(Exception):  # noqa: N818 - reads as the word it is
    """Another process has taken the round over; what this one does counts no longer."""


def compute(attempt: Attempt) -> bool:
    """Compute a round and store what it comes to; tell whether it was still ours to do."""
    settings = ChassisSettings()
    client = connect(settings.mongo_url, timeout_seconds=settings.database_timeout_seconds)
    try:
        database = client[f"{settings.database_prefix}_{DATABASE}"]
        compute_in(MatchingStore(database, MatchingSettings().ties), attempt)
    except Void:
        return False
    finally:
        client.close()
    return True


def compute_in(store: MatchingStore, attempt: Attempt) -> None:
    """Compute a round of this store, and store what it comes to.

    Raises:
        Void: it is not, or no longer, ours to do.
    """
    about = store.rounds.get(attempt.round_id)
    if about is None or about.attempt != attempt:
        raise Void
    seconds: dict[str, float] = {}
    at = now()
    with _phase(store, attempt, "reading", seconds):
        waiting = store.waiting.everybody(about.place_id)
        own_words = OwnWords(KeptLexicon(store, MatchingSettings()), store)
        mentors = [own_words.heard(each, at) for each in store.mentors.changed_since(None)]
        taken = _taken(store, [mentor.id for mentor in mentors])
    with _phase(store, attempt, "planning", seconds):
        planned = plan(
            waiting,
            mentors,
            taken,
            settings=about.settings,
            kinship=own_words.lexicon.current(at),
            now=at,
        )
    with _phase(store, attempt, "writing", seconds):
        parts = store.round_pairs.add(attempt, planned.pairs)
        forget_who_left_meanwhile(store, attempt)
        statistics = statistics_of(
            planned.pairs,
            planned.uncovered,
            {each.member_id: since_of(each) for each in waiting},
            capacities={each.id: each.capacity for each in mentors if not each.left},
            mentees={each: len(seats) for each, seats in taken.items()},
            now=at,
        )
    complete = replace(
        statistics,
        blocking_pairs=planned.blocking_pairs,
        seconds={**seconds, **planned.seconds},
    )
    about = replace(about, pairs=len(planned.pairs), parts=parts)
    if not store.rounds.finish(about, complete, now()):
        raise Void
    store.round_pairs.remove_older_turns(attempt)


def _taken(store: MatchingStore, mentor_ids: Sequence[str]) -> dict[str, set[int]]:
    """Return which seats are taken, or claimed by another round; a portion at a time."""
    taken: dict[str, set[int]] = {}
    for start in range(0, len(mentor_ids), _MENTORS_AT_ONCE):
        portion = mentor_ids[start : start + _MENTORS_AT_ONCE]
        taken |= store.round_claims.seats_taken(portion)
    return taken


@contextmanager
def _phase(
    store: MatchingStore, attempt: Attempt, phase: Phase, seconds: dict[str, float]
) -> Iterator[None]:
    if not store.rounds.note_phase(attempt, phase, now()):
        raise Void
    began = time.perf_counter()
    yield
    seconds[phase] = round(time.perf_counter() - began, 3)
