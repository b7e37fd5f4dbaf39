"""Who comes to a session: votes on its time, seats, the waiting line, and who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.forms import read
from chassis.http import Answer, Call, route
from chassis.problems import FieldError, Problem, not_found
from services.onboarding.domain.sessions import course, seats
from services.onboarding.domain.sessions.polls import Ballot
from services.onboarding.domain.sessions.session import WAYS, Session
from services.onboarding.forms.sessions import AttendanceForm, BallotForm, SeatForm
from services.onboarding.service.room import found, not_valid, now
from services.onboarding.service.session_room import SessionRoom, leads, led, self_of
from services.onboarding.views.sessions import of_seat

if TYPE_CHECKING:
    from services.onboarding.domain.members import Member
    from services.onboarding.domain.sessions.session import Turn


class SessionSeats(SessionRoom):
    """Routes about who comes."""

    @route("POST", "/sessions/<session_id>/poll/votes")
    def vote(self, call: Call, session_id: str) -> Answer:
        """Note somebody's votes on the proposed times, in place of those they gave before."""
        form = read(BallotForm, call.body)
        member = self._meant(call, form.member_id)
        numbers = [each.number for each in form.votes]
        if len(set(numbers)) != len(numbers):
            raise not_valid("/votes", "Vote once on each time.")
        ballot = Ballot(
            member_id=member.id,
            answers={each.number: each.answer for each in form.votes},
            constraints=tuple(form.constraints),
        )

        def act(session: Session) -> Turn:
            times = len(session.poll.times) if session.poll else 0
            wrong = [index for index, number in enumerate(numbers) if number > times]
            if times and wrong:
                raise not_valid(f"/votes/{wrong[0]}/number", "There is no such time.")
            return course.vote(session, ballot)

        body = {"session_id": session_id, **form.model_dump(), "member_id": member.id}
        return Answer(200, self.changed(session_id, call, now(), act, lambda _: body))

    @route("POST", "/sessions/<session_id>/seats")
    def sign_up(self, call: Call, session_id: str) -> Answer:
        """Give somebody a seat, or a place in the waiting line."""
        form = read(SeatForm, call.body)
        member = self._meant(call, form.member_id)
        at, rules = now(), self.session_desk.rules

        def act(session: Session) -> Turn:
            if form.elder and not leads(call, session):
                raise not_valid("/elder", "The organiser says who counts as an elder.")
            ways = WAYS[session.mode]
            if form.way is None and len(ways) > 1:
                raise not_valid("/way", "Say whether they are coming or taking part online.")
            elder = bool(form.elder) or rules.makes_elder(member.joined_at, at)
            return seats.sign_up(session, member.id, form.way or ways[0], at, rules, elder=elder)

        return Answer(201, self._seat(call, session_id, member.id, act))

    @route("GET", "/sessions/<session_id>/seats")
    def list_seats(self, call: Call, session_id: str) -> Answer:
        """List who is in a session, in the order in which they signed up."""
        limit, after = call.page()
        session = led(call, found(self.store.sessions.get(session_id)))
        entries = list(session.entries)
        if after is not None:
            last = session.entry(after)
            entries = [each for each in entries if last is None or each.number > last.number]
        following = entries[limit - 1].member_id if len(entries) > limit else None
        items = [of_seat(session, each, open_to_them=True) for each in entries[:limit]]
        return Answer(200, {"items": items, "after": following})

    @route("GET", "/sessions/<session_id>/seats/<member_id>")
    def get_seat(self, call: Call, session_id: str, member_id: str) -> Answer:
        """Show somebody's seat, or their place in the waiting line."""
        session = found(self.store.sessions.get(session_id))
        self._concerned(call, session, member_id)
        return Answer(200, of_seat(session, found(session.entry(member_id)), open_to_them=True))

    @route("POST", "/sessions/<session_id>/seats/<member_id>/accept")
    def accept_seat(self, call: Call, session_id: str, member_id: str) -> Answer:
        """Take the seat that somebody who waited is kept."""
        at = now()

        def act(session: Session) -> Turn:
            self._concerned(call, session, member_id)
            return seats.accept(session, member_id, at)

        return Answer(200, self._seat(call, session_id, member_id, act))

    @route("POST", "/sessions/<session_id>/seats/<member_id>/withdraw")
    def withdraw(self, call: Call, session_id: str, member_id: str) -> Answer:
        """Give up somebody's seat, or their place in the waiting line."""
        at = now()

        def act(session: Session) -> Turn:
            self._concerned(call, session, member_id)
            return seats.withdraw(session, member_id, at)

        return Answer(200, self._seat(call, session_id, member_id, act))

    @route("POST", "/sessions/<session_id>/attendance")
    def note_attendance(self, call: Call, session_id: str) -> Answer:
        """Note who was there, whether or not they had signed up."""
        form = read(AttendanceForm, call.body)
        at, rules = now(), self.session_desk.rules

        def act(session: Session) -> Turn:
            led(call, session)
            came_anyway = self._came_anyway(call, session, form.member_ids)
            elders = {each.id for each in came_anyway if rules.makes_elder(each.joined_at, at)}
            return seats.attend(session, form.member_ids, at, elders=elders)

        def view(session: Session) -> dict[str, Any]:
            there = [each.member_id for each in session.entries if each.attended]
            return {"session_id": session.id, "member_ids": there}

        return Answer(200, self.changed(session_id, call, at, act, view))

    def _came_anyway(self, call: Call, session: Session, member_ids: list[str]) -> list[Member]:
        """Return those named who had not signed up.

        Raises:
            Problem: 409, there is no such member, or they are out of the caller's reach.
        """
        known = self.store.members.of(each for each in member_ids if session.entry(each) is None)
        for index, member_id in enumerate(member_ids):
            if session.entry(member_id) is not None:
                continue
            member = known.get(member_id)
            if member is None or not call.caller.may_see(place_id=member.place_id):
                raise Problem(
                    409,
                    "conflict",
                    "Name only members that you look after, or who had signed up.",
                    errors=[FieldError(f"/member_ids/{index}", "There is no such member here.")],
                )
        return list(known.values())

    def _seat(self, call: Call, session_id: str, member_id: str, act: Any) -> dict[str, Any]:
        def view(session: Session) -> dict[str, Any]:
            return of_seat(session, found(session.entry(member_id)), open_to_them=True)

        return self.changed(session_id, call, now(), act, view)

    def _meant(self, call: Call, member_id: str | None) -> Member:
        """Return the member for whom somebody acts; themselves if they name nobody."""
        meant = member_id or self_of(call)
        if meant is None:
            raise Problem(
                422,
                "not-valid",
                "Correct the fields named here.",
                errors=[FieldError("/member_id", "Say for whom.")],
            )
        return self.visible(call, meant)

    def _concerned(self, call: Call, session: Session, member_id: str) -> None:
        """See that a seat is the caller's own, or their member's, or in their session."""
        if session.entry(member_id) is None:
            raise not_found()
        if not (call.caller.may_see(member_id=member_id) or leads(call, session)):
            self.visible(call, member_id)
