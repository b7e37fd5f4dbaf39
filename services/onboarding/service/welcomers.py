"""Welcomers: trained peers who give welcome calls, and when they do."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import Problem, moved_on, not_found
from services.onboarding.announcements import of_enrolment, of_welcomer_changed
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome import changes
from services.onboarding.domain.welcome.acceptable import (
    check_availability,
    check_caps,
    check_training,
    check_welcomer,
)
from services.onboarding.domain.welcome.welcomers import Absence, Welcomer
from services.onboarding.forms.welcomers import (
    AbsenceForm,
    NothingForm,
    PauseForm,
    TrainingForm,
    WelcomerChangeForm,
    WelcomerForm,
    day_of,
)
from services.onboarding.questions import page_of, places_within_reach
from services.onboarding.service.room import Room, found, not_valid, now
from services.onboarding.store.welcomers import Changed
from services.onboarding.views.welcomers import of_absence, of_welcomer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

_LEADERS_SAY = ("trained_until", "weight", "member_id")
"""What welcomers do not say of themselves."""

_SECRETS = ("household", "employer", "conflicts")
"""What nobody else says of a welcomer who is there, nor sees."""


class Welcomers(Room):
    """Routes about welcomers."""

    @route("POST", "/welcomers")
    def add_welcomer(self, call: Call) -> Answer:
        """Take in a peer who has been trained to give welcome calls."""
        form = read(WelcomerForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        self._check_member(call, form.member_id)
        at = now()
        said = form.said()
        # New ones are not expected to have given calls before they came.
        said["since"] = said.get("since") or _today(form.time_zone, at)
        welcomer = Welcomer(
            id=str(uuid4()), location=self.known_place(form.place_id).location, **said
        )
        with _refusing():
            check_welcomer(welcomer, today=at.date())
        welcomer = changes.seen(welcomer, at)
        body = self.store.welcomers.add(
            welcomer,
            of_enrolment(welcomer, at, call.correlation_id),
            effect=call.effect,
            body=of_welcomer(welcomer, 1),
            now=at,
        )
        return Answer(201, body, etag(body["version"]))

    @route("GET", "/welcomers")
    def list_welcomers(self, call: Call) -> Answer:
        """List the welcomers of the places within reach."""
        limit, after = call.page()
        places = places_within_reach(call)
        welcomers = self.store.welcomers.page(limit=limit + 1, after=after, place_ids=places)
        return page_of([of_welcomer(*each) for each in welcomers], limit)

    @route("GET", "/welcomers/<welcomer_id>")
    def get_welcomer(self, call: Call, welcomer_id: str) -> Answer:
        """Show one welcomer to themselves and their place."""
        welcomer, version = found(self.store.welcomers.get(welcomer_id))
        _check_reach(call, welcomer)
        body = of_welcomer(welcomer, version, own=_is_own(call, welcomer))
        return Answer(200, body, etag(version))

    @route("PATCH", "/welcomers/<welcomer_id>")
    def change_welcomer(self, call: Call, welcomer_id: str) -> Answer:
        """Change what is said of a welcomer; what is not named stays as it is."""
        said = read(WelcomerChangeForm, call.body).said()
        known, at = call.if_match, now()

        def decide(welcomer: Welcomer, version: int) -> Welcomer:
            _check_words(call, welcomer, said)
            self._check_member(call, said.get("member_id"))
            if version != known:
                raise moved_on()
            changed = replace(welcomer, **said)
            if changed.member_id != welcomer.member_id:
                # That another member left, or that they were taken for one, counts no longer.
                changed = replace(changed, member_left_on=None)
            check_availability(changed.availability)
            check_caps(changed)
            if "trained_until" in said:
                check_training(changed.trained_until, today=_today(changed.time_zone, at))
            return changed

        return self._change(call, welcomer_id, "profile", decide, at)

    @route("POST", "/welcomers/<welcomer_id>/absences")
    def add_absence(self, call: Call, welcomer_id: str) -> Answer:
        """Note days on which a welcomer is away, or gives time besides."""
        form = read(AbsenceForm, call.body)
        at = now()
        absence = Absence(
            id=str(uuid4()),
            from_day=day_of(form.from_),
            until_day=day_of(form.until),
            hours=tuple(each.hours() for each in form.hours),
            extra=form.extra,
        )
        return self._change(
            call,
            welcomer_id,
            "absence",
            lambda welcomer, _: changes.with_absence(welcomer, absence, _today_of(welcomer, at)),
            at,
            answering=lambda _, version: {**of_absence(absence), "version": version},
            status=201,
        )

    @route("DELETE", "/welcomers/<welcomer_id>/absences/<absence_id>")
    def remove_absence(self, call: Call, welcomer_id: str, absence_id: str) -> Answer:
        """Take an absence back."""
        return self._change(
            call,
            welcomer_id,
            "absence",
            lambda welcomer, _: found(changes.without_absence(welcomer, absence_id)),
            now(),
        )

    @route("POST", "/welcomers/<welcomer_id>/pause")
    def pause(self, call: Call, welcomer_id: str) -> Answer:
        """Let a welcomer rest from calls; nobody has to say why.

        Whoever leads may set a pause to protect others; then only who leads ends it.
        """
        until = read(PauseForm, call.body).until
        last, at = (None if until is None else day_of(until)), now()
        return self._change(
            call,
            welcomer_id,
            "paused",
            lambda welcomer, _: changes.paused(
                welcomer, last, _today_of(welcomer, at), by_leader=_by_leader(call, welcomer)
            ),
            at,
        )

    @route("POST", "/welcomers/<welcomer_id>/resume")
    def resume(self, call: Call, welcomer_id: str) -> Answer:
        """Let a welcomer give calls again."""
        read(NothingForm, call.body)
        at = now()
        return self._change(
            call,
            welcomer_id,
            "resumed",
            lambda welcomer, _: changes.resumed(
                welcomer, _today_of(welcomer, at), by_leader=_by_leader(call, welcomer)
            ),
            at,
        )

    @route("POST", "/welcomers/<welcomer_id>/training")
    def renew_training(self, call: Call, welcomer_id: str) -> Answer:
        """Note until when a welcomer's training counts from now on."""
        until, at = day_of(read(TrainingForm, call.body).trained_until), now()
        return self._change(
            call,
            welcomer_id,
            "training",
            lambda welcomer, _: changes.trained(welcomer, until, _today_of(welcomer, at)),
            at,
        )

    @route("POST", "/welcomers/<welcomer_id>/leave")
    def leave_as_welcomer(self, call: Call, welcomer_id: str) -> Answer:
        """Let somebody be a welcomer no longer; their calls are handed over."""
        read(NothingForm, call.body)
        return self._change(
            call, welcomer_id, "left", lambda welcomer, _: replace(welcomer, left=True), now()
        )

    def _check_member(self, call: Call, member_id: str | None) -> None:
        """Refuse to say of a welcomer that they are a member who is not there."""
        if member_id is None:
            return
        member = self.store.members.get(member_id)
        if member is None or not call.caller.may_see(place_id=member.place_id):
            raise not_valid("/member_id", "There is no such member.")
        if member.status == "left":
            raise not_valid("/member_id", "They have left; coming back is one step.")

    def _change(
        self,
        call: Call,
        welcomer_id: str,
        change: str,
        decide: Callable[[Welcomer, int], Welcomer],
        at: datetime,
        *,
        answering: Callable[[Welcomer, int], dict[str, Any]] | None = None,
        status: int = 200,
    ) -> Answer:
        def decided(welcomer: Welcomer, version: int) -> Changed:
            _check_reach(call, welcomer)
            if welcomer.left:
                raise Problem(409, "conflict", "They are a welcomer no longer.")
            with _refusing():
                changed = changes.seen(decide(welcomer, version), at)
            if answering is not None:
                body = answering(changed, version + 1)
            else:
                body = of_welcomer(changed, version + 1, own=_is_own(call, welcomer))
            facts = of_welcomer_changed(
                welcomer,
                changed,
                change,
                version=version + 1,
                now=at,
                correlation_id=call.correlation_id,
            )
            return Changed(welcomer=changed, facts=facts, body=body)

        body = found(self.store.welcomers.change(welcomer_id, decided, effect=call.effect, now=at))
        return Answer(status, body, etag(body["version"]))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except NotAcceptable as refusal:
        raise not_valid(refusal.field, refusal.because) from None


def _check_reach(call: Call, welcomer: Welcomer) -> None:
    if not call.caller.may_see(member_id=welcomer.id, place_id=welcomer.place_id):
        raise not_found()


def _check_words(call: Call, welcomer: Welcomer, said: dict[str, Any]) -> None:
    """Refuse what is not theirs to say."""
    leads = call.caller.may_see(place_id=welcomer.place_id)
    for name in _LEADERS_SAY:
        if name in said and not leads:
            raise not_valid(f"/{name}", "The coordinator of the place says so.")
    for name in _SECRETS:
        if name in said and not _is_own(call, welcomer):
            raise not_valid(f"/{name}", "They say so themselves, and nobody else sees it.")


def _is_own(call: Call, welcomer: Welcomer) -> bool:
    return call.caller.subject == welcomer.id


def _by_leader(call: Call, welcomer: Welcomer) -> bool:
    """Tell whether somebody who leads says so; of themselves they speak as a welcomer."""
    return call.caller.may_see(place_id=welcomer.place_id) and not _is_own(call, welcomer)


def _today_of(welcomer: Welcomer, at: datetime) -> date:
    return _today(welcomer.time_zone, at)


def _today(time_zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()
