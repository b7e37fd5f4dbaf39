"""Rounds: everybody who waits and every mentor at once, tried out, compared and published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import eventlet
from nameko.timer import Timer

from bus import Later, reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import Problem, not_found
from contracts.journey import MemberLeft
from contracts.matching import MentorChanged
from services.matching.domain.mentoring.comings_and_goings import is_news
from services.matching.domain.rounds import Round
from services.matching.domain.rounds.comparison import choices_of, compare
from services.matching.forms.rounds import NothingForm, RoundForm
from services.matching.rounds.forgetting import forget
from services.matching.rounds.keeper import RoundKeeper
from services.matching.rounds.publishing import Publication
from services.matching.service.lists import number, position, written
from services.matching.service.room import (
    Room,
    as_kept,
    found,
    not_back_since,
    now,
    places_within_reach,
)
from services.matching.settings import MatchingSettings
from services.matching.store.round_pairs import PAIRS_IN_A_PART
from services.matching.views.rounds import of_comparison, of_pairs, of_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.matching.domain.rounds import Pair

_COMPARABLE = frozenset({"ready", "publishing", "published", "refused"})


class Settling(Timer):
    """Fires every ``MATCHING_ROUNDS_POLL_SECONDS``, in every replica."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = MatchingSettings().rounds_poll_seconds


class Tidying(Timer):
    """Fires every ``MATCHING_RETRY_SECONDS``, in every replica."""

    def __init__(self, **options: Any) -> None:
        super().__init__(interval=0, **options)

    def setup(self) -> None:
        """Read how long to wait."""
        self.interval = MatchingSettings().retry_seconds


class Rounds(Room):
    """Routes about rounds, and what becomes of them when somebody leaves."""

    rounds = RoundKeeper()

    @route("POST", "/matching/rounds")
    def try_round_out(self, call: Call) -> Answer:
        """Have a round computed; it changes nothing until it is published."""
        form = read(RoundForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        at = now()
        new = Round(
            id=str(uuid4()),
            place_id=form.place_id,
            settings=form.settings(),
            created_at=at,
            since=at,
            due_at=at,
        )
        body = self.store.rounds.add(new, effect=call.effect, body=of_round(new))
        self.rounds.wake()
        return Answer(201, body)

    @route("GET", "/matching/rounds")
    def list_rounds(self, call: Call) -> Answer:
        """List the rounds of the places within reach, the newest first."""
        limit, after = call.page()
        rounds = self.store.rounds.page(
            limit=limit + 1, after=position(after), place_ids=places_within_reach(call)
        )
        shown = rounds[:limit]
        following = None if len(rounds) <= limit else written(shown[-1].created_at, shown[-1].id)
        return Answer(200, {"items": [of_round(each) for each in shown], "after": following})

    @route("GET", "/matching/rounds/<round_id>")
    def get_round(self, call: Call, round_id: str) -> Answer:
        """Show a round: how far it is, and what it comes to."""
        return Answer(200, of_round(self._round_for(call, round_id)))

    @route("GET", "/matching/rounds/<round_id>/pairs")
    def list_pairs(self, call: Call, round_id: str) -> Answer:
        """List whom a round would bring together; names are mentors' given names alone."""
        limit, after = call.page()
        about = self._round_for(call, round_id)
        begin = number(after)
        pairs: list[Pair] = []
        part, offset = divmod(begin, PAIRS_IN_A_PART)
        while part < about.parts and len(pairs) <= limit:
            pairs += self.store.round_pairs.part(about, part)[offset:]
            part, offset = part + 1, 0
        shown = pairs[:limit]
        mentors = {each.id: each for each in self.store.mentors.of({p.mentor_id for p in shown})}
        following = str(begin + limit) if len(pairs) > limit else None
        return Answer(200, {"items": of_pairs(shown, mentors), "after": following})

    @route("GET", "/matching/rounds/<round_id>/compare")
    def compare_rounds(self, call: Call, round_id: str) -> Answer:
        """Show two rounds side by side; with itself, a round has everything in common."""
        here = self._computed(call, round_id)
        there = self._computed(call, call.query.get("with", ""))
        choices = choices_of(self._pairs(there))
        return Answer(200, of_comparison(here, there, compare(self._pairs(here), choices)))

    @route("POST", "/matching/rounds/<round_id>/publish")
    def publish_round(self, call: Call, round_id: str) -> Answer:
        """Publish a round: all of it or nothing; twice is once."""
        read(NothingForm, call.body or {})
        self._round_for(call, round_id)
        at = now()

        def decide(known: Round) -> tuple[Round, dict[str, Any]]:
            if known.status in {"publishing", "published"}:
                return known, of_round(known)
            if known.status == "refused":
                raise _world_changed()
            if known.status != "ready":
                raise Problem(409, "conflict", "There is no result yet that could be published.")
            if not self._publication().still_holds(known, at):
                raise _world_changed()
            changed = known.publishing(at)
            return changed, of_round(changed)

        body = found(self.store.rounds.change(round_id, decide, effect=call.effect))
        return Answer(200, body)

    @Settling.decorator
    def settle_rounds(self) -> None:
        """Publish what is to be published, or take it back, from wherever it was left."""
        self._publication().settle()

    @Tidying.decorator
    def tidy_rounds(self) -> None:
        """Have what was left lying about looked at, and forget what is old."""
        self._publication().tidy(now())

    @reacts_to(MemberLeft, MentorChanged, queue="matching.forget_in_rounds")
    def forget_in_rounds(self, events: list[MemberLeft | MentorChanged]) -> None:
        """Take who has left, as newcomer or as mentor, out of every round that is kept.

        A mentor whose record as a member ended is seen to where they are erased: this queue may
        be the slower one, and would no longer know that it was them.
        """
        departures = [event for event in events if isinstance(event, MemberLeft)]
        presence = self.presence_of(departures)
        changed = {event.mentor_id for event in events if isinstance(event, MentorChanged)}
        gone = [mentor.id for mentor in self.store.mentors.of(changed) if mentor.left]
        forget(self.store, [*not_back_since(departures, presence), *gone])
        early = [
            each
            for each in departures
            if each.member_id in presence
            and is_news(presence[each.member_id], as_kept(each.occurred_at))
        ]
        if early:
            # Until their mentoring is over, a round that begins would find them waiting.
            raise Later("not_let_go_yet", early)

    def _publication(self) -> Publication:
        return Publication(self.store, self.matchmaker, MatchingSettings())

    def _round_for(self, call: Call, round_id: str) -> Round:
        known: Round = found(self.store.rounds.get(round_id))
        if not call.caller.may_see(place_id=known.place_id):
            raise not_found()
        return known

    def _computed(self, call: Call, round_id: str) -> Round:
        known = self._round_for(call, round_id)
        if known.status not in _COMPARABLE:
            raise Problem(409, "conflict", "There is no result yet that could be compared.")
        return known

    def _pairs(self, of: Round) -> Iterator[Pair]:
        for part in self.store.round_pairs.parts(of):
            yield from part
            eventlet.sleep(0)  # a large round must not keep others waiting


def _world_changed() -> Problem:
    return Problem(
        409,
        "world-changed",
        "Somebody whom this round is about is no longer as it has seen them: try a new one out.",
    )
