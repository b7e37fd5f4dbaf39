"""Wishes: what newcomers hope for of their mentor, and say in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bus import Later, reacts_to
from chassis.forms import read
from chassis.http import Answer, Call, Idempotency, etag, route
from chassis.problems import moved_on, not_found
from contracts.journey import WishesChanged
from services.matching.domain.mentoring import assignment_id_of
from services.matching.domain.wishes import SAID_TWICE
from services.matching.forms.wishes import WishesChangeForm
from services.matching.handing_over import HandingOver
from services.matching.profile_facts import of_changed_wishes
from services.matching.service.mentoring_room import assignment_id_from
from services.matching.service.room import EXPECTED_WITHIN, Room, as_kept, found, not_valid, now
from services.matching.store.wishes import Changed
from services.matching.views.wishes import SECRET, of_wishes, secrets_of

if TYPE_CHECKING:
    from datetime import datetime

    from services.matching.domain.people import Support
    from services.matching.domain.wishes import Wishes
    from services.matching.own_words import Hearing


class Wishing(Room):
    """Routes about wishes."""

    @route("GET", "/members/<member_id>/mentor/wishes")
    def get_wishes(self, call: Call, member_id: str) -> Answer:
        """Show a newcomer's wishes to themselves and to who leads their place."""
        wishes: Wishes = found(self.store.wishes.get(assignment_id_from(member_id)))
        _check_reach(call, wishes)
        body = self._with_newcomers_secrets(call, member_id, of_wishes(wishes))
        return Answer(200, body, etag(wishes.version))

    @route("PATCH", "/members/<member_id>/mentor/wishes")
    def change_wishes(self, call: Call, member_id: str) -> Answer:
        """Change what is hoped for; who waits for a mentor is looked at again at once."""
        said = read(WishesChangeForm, call.body).said()
        known, at, assignment_id = call.if_match, now(), assignment_id_from(member_id)
        heard: list[Hearing] = []

        def decided(wishes: Wishes) -> Changed:
            _check_reach(call, wishes)
            _check_words(call, member_id, said)
            if wishes.version != known:
                raise moved_on()
            heard[:] = [self.own_words.hearing(said.get("languages", wishes.languages), at)]
            changed = wishes.saying(said, heard[0], at)
            return Changed(
                wishes=changed,
                facts=of_changed_wishes(changed, assignment_id, at, call.correlation_id),
                body=of_wishes(changed),
            )

        body = found(self.store.wishes.change(assignment_id, decided, effect=call.effect, now=at))
        for each in heard:
            self.own_words.keep(each, at)
        if "support" in said:
            self._heed_support(assignment_id, said["support"])
        return Answer(
            200, self._with_newcomers_secrets(call, member_id, body), etag(body["version"])
        )

    @reacts_to(WishesChanged, queue="matching.heed_wishes")
    def heed_wishes(self, events: list[WishesChanged]) -> None:
        """Heed what members say in their own record; who waits is looked at again at once."""
        at = now()
        early = [
            event
            for event in sorted(events, key=lambda each: each.occurred_at)
            if not self._heed(event, at) and at - event.occurred_at < EXPECTED_WITHIN
        ]
        if early:
            raise Later("not_heard_of_yet", early)

    def _heed(self, event: WishesChanged, at: datetime) -> bool:
        """Heed what somebody says; tell whether they are known."""
        assignment_id, moment = assignment_id_of(event.member_id), as_kept(event.occurred_at)
        wishes: Wishes | None = self.store.wishes.get(assignment_id)
        if wishes is None:
            return self.store.assignments.get(assignment_id) is not None
        told = {name: getattr(event, name) for name in SAID_TWICE}
        said = {name: each for name, each in told.items() if each is not None}
        if "ties" in said:
            said["ties"] = frozenset(said["ties"])
        heard: list[Hearing] = []

        def decided(current: Wishes) -> Changed:
            news = current.news_in(said, moment)
            heard[:] = [self.own_words.hearing(news.get("languages", current.languages), at)]
            changed = current.saying(news, heard[0], moment)
            facts = of_changed_wishes(
                changed, assignment_id, at, event.correlation_id, event.event_id
            )
            return Changed(wishes=changed, facts=facts, body={})

        if wishes.news_in(said, moment):
            effect = Idempotency(key=str(event.event_id), fingerprint=event.routing_key)
            self.store.wishes.change(assignment_id, decided, effect=effect, now=at)
            for each in heard:
                self.own_words.keep(each, at)
        return True

    def _heed_support(self, assignment_id: str, support: Support) -> None:
        """Find a mentor for who wanted none any more, and says otherwise now; also if repeated."""
        wishes: Wishes = found(self.store.wishes.get(assignment_id))
        if wishes.does_without:
            at = now()
            HandingOver(self.store, self.matchmaker).support({assignment_id: (support, at)}, at)

    def _with_newcomers_secrets(
        self, call: Call, member_id: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what is answered with what a newcomer alone sees, if it is they who ask.

        It is never kept with an answer that was given: what is taken back is gone.
        """
        if call.caller.subject != member_id:
            return body
        wishes: Wishes = found(self.store.wishes.get(assignment_id_from(member_id)))
        return {**body, **secrets_of(wishes)}


def _check_reach(call: Call, wishes: Wishes) -> None:
    if not call.caller.may_see(member_id=wishes.member_id, place_id=wishes.place_id):
        raise not_found()


def _check_words(call: Call, member_id: str, said: dict[str, Any]) -> None:
    """Refuse what is not theirs to say."""
    for name in SECRET:
        if name in said and call.caller.subject != member_id:
            raise not_valid(f"/{name}", "They say so themselves, and nobody else sees it.")
