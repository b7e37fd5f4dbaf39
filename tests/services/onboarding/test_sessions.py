"""The rules of sessions: seats are exact, nobody is passed over, and time is fair."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.onboarding.announcing_sessions import of_session
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.sessions import course, plan, seats
from services.onboarding.domain.sessions.session import (
    NotPossible,
    Rules,
    Session,
    Span,
    Turn,
)
from services.onboarding.views.sessions import of_session as of_session_seen
from tests.services.onboarding.session_samples import (
    NOW,
    PEOPLE,
    RULES,
    session,
    signed_up,
    span_in,
    standings,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Life(RuleBasedStateMachine):
    """Anything that people and time may do to a session, in any order."""

    @initialize(
        room=st.integers(1, 4),
        online=st.integers(1, 3),
        elders=st.integers(0, 4),
        days=st.sampled_from([0.2, 2.0, 3.5, 20.0]),
    )
    def plan_it(self, room: int, online: int, elders: int, days: float) -> None:
        self.now = NOW
        self.asleep = timedelta()
        self.came_anyway: set[str] = set()
        self.told: dict[str, list[str]] = {}
        self.appointments: dict[str, tuple[Span | None, str, str]] = {}
        turn = plan.planned(
            session(
                mode="hybrid",
                link="https://visio.example.org/x",
                room_seats=room,
                online_seats=online,
                elders_wanted=min(elders, room + online),
                span=None,
                arrangement=0,
            ),
            span_in(days),
            NOW,
            RULES,
        )
        self.session = turn.session
        self.do(Turn)

    def do(self, what: Callable[[Session], Turn]) -> None:
        """Act, whether or not the clock came first; both must be the same."""
        self.now += self.asleep
        self.asleep = timedelta()
        before = self.session
        ticked = course.pass_time(before, self.now, RULES)
        assert course.pass_time(ticked.session, self.now, RULES) == Turn(ticked.session)
        try:
            turn = course.act(before, self.now, RULES, what)
        except (NotPossible, NotAcceptable):
            turn = ticked
        else:
            assert ticked.then(lambda each: course.act(each, self.now, RULES, what)) == turn
        for news in turn.news:
            if news.member_id is not None:
                self.told.setdefault(news.member_id, []).append(news.word)
            if news.word == "seat_given_up":
                entry = before.entry(str(news.member_id))
                kept_until = entry.answer_by if entry else None
                assert news.lapsed == (kept_until is not None and kept_until <= self.now)
            if news.word in {"seat_taken", "seat_moved"}:
                self.appointments[str(news.member_id)] = self._appointment(turn.session, news.way)
        self._check_order(before, turn)
        self.session = turn.session

    def _check_order(self, before: Session, turn: Turn) -> None:
        offered = {each.member_id for each in turn.news if each.word == "seat_offered"}
        after = turn.session
        for winner in (each for each in after.entries if each.member_id in offered):
            for other in after.entries:
                passed_over = (
                    other.standing == "waiting"
                    and other.way == winner.way
                    and other.number < winner.number
                    and (other.elder or not winner.elder)
                )
                assert not passed_over, (before, turn)

    @staticmethod
    def _appointment(here: Session, way: Any) -> tuple[Span | None, str, str]:
        return here.span, here.mode, here.where(way)

    @rule(who=st.sampled_from(PEOPLE), way=st.sampled_from(["room", "online"]), elder=st.booleans())
    def sign_up(self, who: str, way: Any, elder: bool) -> None:
        self.do(lambda each: seats.sign_up(each, who, way, self.now, RULES, elder=elder))

    @rule(who=st.sampled_from(PEOPLE))
    def withdraw(self, who: str) -> None:
        self.do(lambda each: seats.withdraw(each, who, self.now))

    @rule(who=st.sampled_from(PEOPLE))
    def accept(self, who: str) -> None:
        self.do(lambda each: seats.accept(each, who, self.now))

    @rule(hours=st.sampled_from([0.1, 1, 5, 13, 30, 49, 24 * 9]))
    def wait(self, hours: float) -> None:
        self.asleep += timedelta(hours=hours)
        self.do(Turn)

    @rule(hours=st.sampled_from([0.5, 13, 49]))
    def sleep(self, hours: float) -> None:
        """Let time pass while no clock looks: the next act comes first."""
        self.asleep += timedelta(hours=hours)

    @rule(room=st.integers(1, 6), online=st.integers(1, 4), elders=st.integers(0, 4))
    def change(self, room: int, online: int, elders: int) -> None:
        def what(each: Session) -> Turn:
            other = replace(each, room_seats=room, online_seats=online, elders_wanted=elders)
            return plan.change(each, other, None, self.now, RULES)

        self.do(what)

    @rule(days=st.sampled_from([0.05, 2, 5, 30]))
    def move(self, days: float) -> None:
        starts_at = self.now + self.asleep + timedelta(days=days)
        other = Span(starts_at, starts_at + timedelta(hours=2))
        self.do(lambda each: plan.change(each, each, other, self.now, RULES))

    @rule(where=st.sampled_from(["address", "link"]), number=st.integers(1, 9))
    def be_elsewhere(self, where: str, number: int) -> None:
        other = f"https://visio.example.org/{number}" if where == "link" else f"{number} rue Haute"
        self.do(
            lambda each: plan.change(each, replace(each, **{where: other}), None, self.now, RULES)
        )

    @rule(who=st.sampled_from(PEOPLE))
    def attend(self, who: str) -> None:
        unknown = self.session.entry(who) is None
        self.do(lambda each: seats.attend(each, [who], self.now))
        entry = self.session.entry(who)
        if unknown and entry is not None:
            assert (entry.attended, entry.standing) == (True, "seated")
            assert self.session.begun(self.now)
            self.came_anyway.add(who)

    @precondition(lambda self: self.now > NOW + timedelta(days=2))
    @rule()
    def cancel(self) -> None:
        self.do(lambda each: course.cancel(each, self.now))

    @invariant()
    def seats_are_never_given_twice(self) -> None:
        for way in ("room", "online"):
            more = sum(
                each.way == way and each.member_id in self.came_anyway
                for each in self.session.entries
            )
            assert self.session.free(way) + more >= 0  # type: ignore[arg-type]

    @invariant()
    def no_seat_is_lost_while_somebody_waits(self) -> None:
        if self.session.status != "scheduled" or self.session.begun(self.now):
            return
        for each in self.session.entries:
            assert each.standing != "waiting" or not seats.seat_for(
                self.session, each.way, self.now, RULES, elder=each.elder
            )

    @invariant()
    def an_offer_ends_in_time(self) -> None:
        if self.session.status != "scheduled" or self.session.span is None:
            return
        for each in self.session.entries:
            assert (each.answer_by is not None) == (each.standing == "offered")
            if each.answer_by is not None:
                assert self.now < each.answer_by <= self.session.span.starts_at
                assert each.answer_by <= self.now + RULES.offer

    @invariant()
    def what_people_were_told_is_so(self) -> None:
        said = {
            "seat_taken": "seated",
            "seat_awaited": "waiting",
            "seat_offered": "offered",
            "seat_given_up": "given_up",
        }
        for each in self.session.entries:
            if each.member_id in self.came_anyway:
                continue
            told = [word for word in self.told.get(each.member_id, []) if word in said]
            assert said[told[-1]] == each.standing

    @invariant()
    def who_has_a_seat_knows_where_and_when(self) -> None:
        for each in self.session.entries:
            if each.standing == "seated" and each.member_id not in self.came_anyway:
                known = self._appointment(self.session, each.way)
                assert self.appointments[each.member_id] == known

    @invariant()
    def nobody_is_reminded_twice_of_the_same_time(self) -> None:
        for told in self.told.values():
            assert told.count("reminder_due") <= self.session.arrangement

    @invariant()
    def something_due_is_to_come(self) -> None:
        due = course.next_due(self.session, RULES)
        assert due is None or due > self.now


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


def test_the_waiting_line_moves_in_its_order() -> None:
    """A seat set free is offered to the first; unanswered, it goes to the next."""
    first, second, third, *_ = PEOPLE
    here = signed_up(session(room_seats=1), first, second, third)
    assert standings(here) == {first: "seated", second: "waiting", third: "waiting"}
    turn = course.act(here, NOW, RULES, lambda each: seats.withdraw(each, first, NOW))
    assert words(turn) == [("seat_given_up", first), ("seat_offered", second)]
    late = NOW + timedelta(hours=48)
    turn = course.pass_time(turn.session, late, RULES)
    assert words(turn) == [("seat_given_up", second), ("seat_offered", third)]
    turn = course.act(turn.session, late, RULES, lambda each: seats.accept(each, third, late))
    assert words(turn) == [("seat_taken", third)]
    assert standings(turn.session) == {first: "given_up", second: "given_up", third: "seated"}
    # Who let a seat pass may join the line again, at its end.
    again = signed_up(turn.session, second, at=late)
    assert [each.member_id for each in again.entries] == [first, third, second]


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (timedelta(days=20), timedelta(hours=48)),
        (timedelta(hours=40), timedelta(hours=10)),
        (timedelta(hours=1), timedelta(minutes=30)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ],
)
def test_near_the_start_an_offer_is_shorter(left: timedelta, kept: timedelta) -> None:
    """A quarter of the time that is left, within two days and half an hour."""
    starts_at = NOW + left
    here = session(room_seats=1, span=Span(starts_at, starts_at + timedelta(hours=1)))
    here = signed_up(here, *PEOPLE[:2])
    turn = course.act(here, NOW, RULES, lambda each: seats.withdraw(each, PEOPLE[0], NOW))
    assert turn.news[-1].answer_by == NOW + kept


def test_elders_are_waited_for_and_then_warned_of() -> None:
    """S1.59: a session keeps seats for its quota of elders, warns when they are missing three days
    before, and gives the seats to those who wait."""
    here = signed_up(session(room_seats=3, elders_wanted=2), *PEOPLE[:3])
    assert list(standings(here).values()) == ["seated", "waiting", "waiting"]
    assert (here.elders, here.elders_missing) == (0, 2)
    here = signed_up(here, PEOPLE[3], elder=True)
    assert standings(here)[PEOPLE[3]] == "seated"
    assert here.elders_missing == 1
    assert course.next_due(here, RULES) == NOW + timedelta(days=7)
    turn = course.pass_time(here, NOW + timedelta(days=7), RULES)
    assert words(turn) == [("seat_offered", PEOPLE[1]), ("elders_missing", None)]
    assert turn.session.warned_at == NOW + timedelta(days=7)
    (fact,) = of_session(turn.session, turn.news[1:], NOW, UUID(int=1))
    assert fact.model_dump()["missing"] == 1
    # Once is enough, also after a stop; with the quota met, there is nothing to warn of.
    assert course.pass_time(turn.session, NOW + timedelta(days=7, hours=2), RULES).news == ()
    met = signed_up(here, PEOPLE[4], elder=True)
    assert course.pass_time(met, NOW + timedelta(days=7), RULES).news == ()


def test_a_member_of_a_year_is_an_elder() -> None:
    """S1.59: who has been there for 365 days can pass on what they know."""
    year = timedelta(days=365)
    assert Rules().makes_elder(NOW - year, NOW)
    assert not Rules().makes_elder(NOW - year + timedelta(seconds=1), NOW)
    sooner = Rules(elder_after=timedelta(days=30))
    assert sooner.makes_elder(NOW - timedelta(days=30), NOW)


def test_more_seats_and_a_smaller_quota_are_offered_the_same_way() -> None:
    """Whatever sets a seat free, whoever waited longest is kept it."""
    here = signed_up(session(room_seats=2, elders_wanted=1), *PEOPLE[:4])
    assert list(standings(here).values()) == ["seated", "waiting", "waiting", "waiting"]

    def changed(**changes: Any) -> Turn:
        return course.act(
            here,
            NOW,
            RULES,
            lambda each: plan.change(each, replace(each, **changes), None, NOW, RULES),
        )

    assert words(changed(room_seats=4)) == [
        ("seat_offered", PEOPLE[1]),
        ("seat_offered", PEOPLE[2]),
    ]
    assert words(changed(elders_wanted=0)) == [("seat_offered", PEOPLE[1])]


def test_a_session_can_be_attended_from_afar() -> None:
    """S1.36: in person needs an address, online a link, hybrid both, with seats for each."""
    whole = session(
        mode="hybrid", link="https://visio.example.org/x", room_seats=1, online_seats=1, span=None
    )
    good = plan.planned(replace(whole, arrangement=0), span_in(3), NOW, RULES).session
    here = signed_up(good, *PEOPLE[:2])
    here = signed_up(here, *PEOPLE[2:4], way="online")
    assert list(standings(here).values()) == ["seated", "waiting", "seated", "waiting"]
    # A seat online is none in the room.
    turn = course.act(here, NOW, RULES, lambda each: seats.withdraw(each, PEOPLE[2], NOW))
    assert words(turn)[1:] == [("seat_offered", PEOPLE[3])]
    for field, changes in {
        "/address": {"address": ""},
        "/link": {"link": ""},
        "/room_seats": {"room_seats": 0},
        "/online_seats": {"mode": "in_person"},
        "/elders_wanted": {"elders_wanted": 3},
    }.items():
        with pytest.raises(NotAcceptable) as refusal:
            plan.check_plan(replace(whole, **changes))  # type: ignore[arg-type]
        assert refusal.value.field == field
    plan.check_plan(replace(whole, mode="online", address="", room_seats=0))
    plan.check_plan(replace(whole, mode="in_person", link="", online_seats=0))


@pytest.mark.parametrize(
    ("span", "field"),
    [
        (span_in(-1), "/starts_at"),
        (Span(NOW, NOW + timedelta(hours=1)), "/starts_at"),
        (span_in(800), "/starts_at"),
        (span_in(1, 0), "/ends_at"),
        (span_in(1, -1), "/ends_at"),
        (span_in(1, 13), "/ends_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(span: Span, field: str) -> None:
    """Past, too far away, too long, or ending before it begins."""
    with pytest.raises(NotAcceptable) as refusal:
        plan.planned(session(span=None, arrangement=0), span, NOW, RULES)
    assert refusal.value.field == field


def test_nobody_signs_up_to_what_is_full_cancelled_or_past() -> None:
    """Each is refused, and says why."""
    here = signed_up(session(), PEOPLE[0])
    cancelled = course.cancel(here, NOW).session
    late = NOW + timedelta(days=10)
    crowd = session(room_seats=400)
    for number in range(500):
        crowd = seats.sign_up(crowd, f"m{number}", "room", NOW, RULES, elder=False).session
    assert sum(each.standing == "seated" for each in crowd.entries) == 400
    for full, at in ((cancelled, NOW), (here, late), (crowd, NOW)):
        with pytest.raises(NotPossible):
            seats.sign_up(full, PEOPLE[1], "room", at, RULES, elder=False)
    with pytest.raises(NotPossible):
        seats.withdraw(here, PEOPLE[0], late)
    with pytest.raises(NotPossible):
        seats.sign_up(here, PEOPLE[0], "online", NOW, RULES, elder=False)


def test_who_comes_without_having_signed_up_was_there() -> None:
    """S1.34: also where all seats are taken; they are told nothing but that they were there."""
    here = signed_up(session(room_seats=1), *PEOPLE[:2])
    assert here.span is not None
    late = here.span.starts_at + timedelta(minutes=10)
    with pytest.raises(NotPossible):
        seats.attend(here, [PEOPLE[2]], NOW)
    turn = seats.attend(here, [PEOPLE[0], PEOPLE[2]], late, elders=[PEOPLE[2]])
    assert words(turn) == [("attended", PEOPLE[0]), ("attended", PEOPLE[2])]
    entry = turn.session.entry(PEOPLE[2])
    assert entry is not None
    assert (entry.standing, entry.attended, entry.elder, entry.number) == ("seated", True, True, 3)
    assert seats.attend(turn.session, [PEOPLE[2]], late).news == ()
    shown = of_session_seen(turn.session, late, leads=True, member_id=None)
    assert (shown["room_free"], shown["waiting"]) == (0, 1)


def test_people_do_not_come_and_go_for_ever() -> None:
    """A document has an end; so have the facts of one person in one session."""
    here = session()
    for _ in range(seats.SIGN_UPS):
        here = signed_up(here, PEOPLE[0])
        here = seats.withdraw(here, PEOPLE[0], NOW).session
    with pytest.raises(NotPossible):
        signed_up(here, PEOPLE[0])


def test_a_session_that_moves_tells_everybody_and_keeps_their_seats() -> None:
    """Another time is another arrangement; the reminder is due anew."""
    here = signed_up(session(room_seats=1), *PEOPLE[:2])
    turn = course.act(
        here, NOW, RULES, lambda each: plan.change(each, each, span_in(12), NOW, RULES)
    )
    assert [(each.word, each.member_id, each.member_ids) for each in turn.news] == [
        ("scheduled", None, (PEOPLE[1],)),
        ("seat_moved", PEOPLE[0], ()),
    ]
    assert (turn.session.arrangement, turn.session.edition) == (2, 2)
    assert standings(turn.session) == standings(here)
    reminded = course.pass_time(turn.session, NOW + timedelta(days=11), RULES)
    assert words(reminded) == [("reminder_due", PEOPLE[0])]
    # After a stop over its beginning nobody is reminded of what is past.
    assert course.pass_time(turn.session, NOW + timedelta(days=12), RULES).news == ()


def test_another_link_is_told_to_those_who_take_part_by_it() -> None:
    """S1.36: to nobody else; another address to all but those who are online anyway."""
    here = session(mode="hybrid", link="https://a.example.org/1", room_seats=1, online_seats=1)
    in_room, waiting, online = PEOPLE[:3]
    here = signed_up(signed_up(here, in_room, waiting), online, way="online")

    def told(**other: str) -> list[tuple[str, str | None, tuple[str, ...], str]]:
        turn = plan.change(here, replace(here, **other), None, NOW, RULES)  # type: ignore[arg-type]
        facts: list[Any] = of_session(turn.session, turn.news, NOW, UUID(int=1))
        assert all(fact.same_time for fact in facts)
        return [
            (
                news.word,
                news.member_id,
                news.member_ids,
                fact.where,
            )
            for news, fact in zip(turn.news, facts, strict=True)
        ]

    address, link = "9 rue Haute", "https://b.example.org/2"
    assert told(link=link) == [
        ("scheduled", None, (), here.address),
        ("seat_moved", online, (), link),
    ]
    assert told(address=address) == [
        ("scheduled", None, (waiting,), address),
        ("seat_moved", in_room, (), address),
    ]
    assert told(titles={"fr": "Autre titre"}) == []  # type: ignore[arg-type]
