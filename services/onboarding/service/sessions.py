"""Sessions: planned, changed, cancelled, shown; and what happens to them as time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chassis.forms import read
from chassis.http import Answer, Call, etag, route
from chassis.problems import moved_on, not_found
from services.onboarding.domain.languages import spoken
from services.onboarding.domain.sessions import course, plan
from services.onboarding.domain.sessions.polls import Poll
from services.onboarding.domain.sessions.session import Session, Span
from services.onboarding.domain.sessions.tongues import tongues_of
from services.onboarding.forms.sessions import SessionChangeForm, SessionForm, moment_of
from services.onboarding.questions import places_within_reach
from services.onboarding.service.room import found, not_valid, now
from services.onboarding.service.session_room import (
    SessionClock,
    SessionRoom,
    leads,
    led,
    refusing,
    self_of,
)
from services.onboarding.store.session_documents import position_at, position_of
from services.onboarding.views.sessions import of_session, of_tongues

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from services.onboarding.domain.sessions.session import Turn

NEWCOMERS = timedelta(days=180)
"""So long after joining, sessions are still looked out for in somebody's language."""


class Sessions(SessionRoom):
    """Routes about sessions, and their clock."""

    @SessionClock.decorator
    def let_time_pass(self) -> None:
        """Do what is due: polls close, offers run out, people are reminded and invited."""
        at = now()
        self.session_desk.pass_time(at)
        self.session_desk.invite(at)

    @route("POST", "/sessions")
    def plan_session(self, call: Call) -> Answer:
        """Plan a session, at a time or with a poll that is to find one."""
        form = read(SessionForm, call.body)
        if not call.caller.may_see(place_id=form.place_id):
            raise not_found()
        if form.place_id is not None:
            self.known_place(form.place_id)
        at = now()
        span = _span(form.starts_at, form.ends_at, None)
        session = Session(
            id=str(uuid4()),
            poll=None
            if form.poll is None
            else Poll(
                closes_at=moment_of(form.poll.closes_at),
                times=tuple(each.span() for each in form.poll.times),
            ),
            languages=tuple(form.languages),
            status="polling",
            organiser_id=call.caller.subject or "",
            correlation_id=str(call.correlation_id),
            created_at=at,
            **form.model_dump(exclude={"poll", "languages", "starts_at", "ends_at"}),
        )
        with refusing():
            turn = plan.planned(session, span, at, self.session_desk.rules)
        view = of_session(turn.session, at, leads=True, member_id=self_of(call))
        return Answer(201, self.session_desk.add(turn, call, at, view), etag(1))

    @route("GET", "/sessions")
    def list_sessions(self, call: Call) -> Answer:
        """List sessions in the order of their times; by default those that are not over.

        Those of a place come with the network's own: its people may come to both.
        """
        limit, after = call.page()
        at = now()
        query = call.query
        place_id = query.get("place_id")
        warned = query.get("warnings") == "true"
        within: Collection[str | None] | None = [place_id, None] if place_id else None
        if warned:
            within = places_within_reach(call)
        sessions = self.store.sessions.page(
            limit=limit + 1,
            after=after or position_at(_since(query) or at - plan.LONGEST),
            kind=query.get("kind"),
            language=spoken(query["language"]) if "language" in query else None,
            place_ids=within,
            lacking_elders=warned,
            lasting_at=None if "since" in query else at,
        )
        following = position_of(sessions[limit - 1]) if len(sessions) > limit else None
        items = [
            of_session(each, at, leads=leads(call, each), member_id=self_of(call))
            for each in sessions[:limit]
        ]
        return Answer(200, {"items": items, "after": following})

    @route("GET", "/session-languages")
    def list_session_languages(self, call: Call) -> Answer:
        """Tell in which languages there are sessions, and which newcomers find none."""
        at = now()
        places = places_within_reach(call)
        tongues = tongues_of(
            [
                (each.starts_at, each.languages)
                for each in self.store.sessions.coming(at, "information")
            ],
            self.store.session_invitations.without_session(at - NEWCOMERS, places),
        )
        return Answer(200, of_tongues(tongues))

    @route("GET", "/sessions/<session_id>")
    def get_session(self, call: Call, session_id: str) -> Answer:
        """Show one session."""
        session = found(self.store.sessions.get(session_id))
        view = of_session(session, now(), leads=leads(call, session), member_id=self_of(call))
        return Answer(200, view, etag(session.edition))

    @route("PATCH", "/sessions/<session_id>")
    def change_session(self, call: Call, session_id: str) -> Answer:
        """Change a session; with another time or place, people are told."""
        form = read(SessionChangeForm, call.body)
        known, at = call.if_match, now()
        edition = known + 1

        def act(session: Session) -> Turn:
            if led(call, session).edition != known:
                raise moved_on()
            return plan.change(
                session,
                _otherwise(session, form),
                _span(form.starts_at, form.ends_at, session.span),
                at,
                self.session_desk.rules,
            )

        return Answer(200, self.changed(session_id, call, at, act), etag(edition))

    @route("POST", "/sessions/<session_id>/cancel")
    def cancel_session(self, call: Call, session_id: str) -> Answer:
        """Call a session off, and tell everybody in it."""
        at = now()
        return Answer(
            200,
            self.changed(
                session_id, call, at, lambda session: course.cancel(led(call, session), at)
            ),
        )

    @route("POST", "/sessions/<session_id>/poll/close")
    def close_poll(self, call: Call, session_id: str) -> Answer:
        """Have the time chosen now, by the poll's rule."""
        at = now()
        return Answer(
            200,
            self.changed(
                session_id,
                call,
                at,
                lambda session: course.close_poll(led(call, session), at, self.session_desk.rules),
            ),
        )


def _span(starts_at: str | None, ends_at: str | None, known: Span | None) -> Span | None:
    if starts_at is None and ends_at is None:
        return None
    begins = moment_of(starts_at) if starts_at else known.starts_at if known else None
    ends = moment_of(ends_at) if ends_at else known.ends_at if known else None
    if begins is None:
        raise not_valid("/starts_at", "Say when it begins, too.")
    if ends is None:
        raise not_valid("/ends_at", "Say when it ends, too.")
    return Span(begins, ends)


def _otherwise(session: Session, form: SessionChangeForm) -> Session:
    plain: dict[str, Any] = form.model_dump(
        exclude_unset=True,
        exclude_none=True,
        exclude={"titles", "descriptions", "languages", "starts_at", "ends_at"},
    )
    titles = _merged(session.titles, form.titles)
    if not titles:
        raise not_valid("/titles", "A session needs a title.")
    return replace(
        session,
        titles=titles,
        descriptions=_merged(session.descriptions, form.descriptions),
        languages=tuple(form.languages) if form.languages else session.languages,
        **plain,
    )


def _merged(known: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    merged = {**known, **changes}
    return {language: text for language, text in merged.items() if text is not None}


def _since(query: Mapping[str, str]) -> datetime | None:
    day = query.get("since")
    if day is None:
        return None
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        raise not_valid("/since", "a day as YYYY-MM-DD") from None
