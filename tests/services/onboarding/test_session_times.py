"""The rules by which sessions find their times, their languages, and who is invited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.sessions import SessionCancelled
from services.onboarding.announcing_sessions import of_session
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.sessions import course, invitations, plan
from services.onboarding.domain.sessions.invitations import (
    Coming,
    Delays,
    Invitations,
    invitations_id_of,
)
from services.onboarding.domain.sessions.polls import Ballot, Poll, choose, respects, tallies
from services.onboarding.domain.sessions.session import (
    NotPossible,
    Span,
    Turn,
)
from services.onboarding.domain.sessions.tongues import tongues_of
from tests.services.onboarding.session_samples import (
    NOW,
    PEOPLE,
    RULES,
    session,
    signed_up,
    span_in,
    words,
)

TIMES = st.lists(st.integers(1, 30).map(span_in), min_size=2, max_size=10, unique=True)
BALLOTS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(1, 10), st.sampled_from(["yes", "maybe", "no"])),
        st.lists(st.sampled_from(["evening", "childcare", "online_only"]), unique=True),
    ),
    max_size=8,
)


@given(times=TIMES, votes=BALLOTS, elapsed=st.integers(0, 31), backwards=st.booleans())
def test_the_poll_keeps_to_its_rule(
    times: list[Span], votes: list[Any], elapsed: int, *, backwards: bool
) -> None:
    """S1.35: most people, then most of those with constraints, then most certain, then earliest;
    whoever votes first counts no more than who votes last."""
    ballots = tuple(
        Ballot(member_id=str(number), answers=answers, constraints=tuple(constraints))
        for number, (answers, constraints) in enumerate(votes)
    )
    poll = Poll(closes_at=NOW, times=tuple(times), ballots=ballots)
    now = NOW + timedelta(days=elapsed, hours=-1)
    choice = choose(poll, "Europe/Paris", "hybrid", now)
    turned = replace(poll, ballots=ballots[::-1] if backwards else ballots)
    assert choose(turned, "Europe/Paris", "hybrid", now) == choice
    left = [number for number, span in enumerate(times, 1) if span.starts_at > now]
    if choice is None:
        assert left == []
        return

    def worth(number: int) -> tuple[int, int, int, float]:
        coming = [each for each in ballots if each.answers.get(number, "no") in {"yes", "maybe"}]
        return (
            len(coming),
            sum(bool(each.constraints) for each in coming),
            sum(each.answers[number] == "yes" for each in coming),
            -times[number - 1].starts_at.timestamp(),
        )

    assert choice.number == max(left, key=worth)
    others = [worth(number) for number in left if number != choice.number]
    chosen = worth(choice.number)
    if choice.because == "only_one_left":
        assert others == []
    elif choice.because == "no_votes":
        assert all(each[:3] == (0, 0, 0) for each in [chosen, *others])
    else:
        depth = ["most_people", "constraints_first", "most_certain", "earliest"].index(
            choice.because
        )
        assert all(each[: depth + 1] < chosen[: depth + 1] for each in others)
        assert any(each[:depth] == chosen[:depth] for each in others)


def test_the_time_of_a_session_is_chosen_with_care() -> None:
    """S1.35: a tie goes to the time that suits those who stated what they need; the vote closes by
    itself, is explained, and everybody who voted is told."""
    evening = Span(*(datetime(2026, 6, 10, hour, tzinfo=UTC) for hour in (17, 18)))
    morning = Span(*(datetime(2026, 6, 9, hour, tzinfo=UTC) for hour in (8, 9)))
    poll = Poll(closes_at=NOW + timedelta(days=3), times=(morning, evening))
    here = plan.planned(
        session(span=None, status="polling", arrangement=0, poll=poll), None, NOW, RULES
    ).session
    for who, answers, needs in (
        ("a", {1: "yes", 2: "no"}, ()),
        ("b", {2: "maybe"}, ("evening", "childcare")),
    ):
        ballot: Any = Ballot(member_id=who, answers=answers, constraints=needs)  # type: ignore[arg-type]
        here = course.act(here, NOW, RULES, lambda each, one=ballot: course.vote(each, one)).session  # type: ignore[misc]
    assert here.poll is not None
    first, second = tallies(here.poll, here.time_zone, here.mode)
    assert (first.can_come, first.constrained, first.unmet) == (1, 0, 1)
    assert (second.can_come, second.constrained, second.unmet) == (1, 1, 0)
    assert second.needs == {"evening": 1, "childcare": 1}
    assert course.next_due(here, RULES) == poll.closes_at
    assert course.pass_time(here, poll.closes_at - timedelta(minutes=1), RULES).news == ()
    turn = course.pass_time(here, poll.closes_at, RULES)
    assert turn.session.choice is not None
    assert (turn.session.choice.number, turn.session.choice.because) == (2, "constraints_first")
    assert (turn.session.span, turn.session.status) == (evening, "scheduled")
    assert turn.news[0].member_ids == ("a", "b")
    closed = course.act(
        turn.session, poll.closes_at, RULES, lambda e: course.close_poll(e, poll.closes_at, RULES)
    )
    assert closed == Turn(turn.session)
    with pytest.raises(NotPossible):
        course.vote(turn.session, Ballot(member_id="c", answers={}))


def test_a_poll_closed_too_late_cancels_its_session() -> None:
    """After a stop over all the proposed times nobody is sent to one that is past."""
    poll = Poll(closes_at=NOW + timedelta(days=1), times=(span_in(2), span_in(3)))
    here = session(span=None, status="polling", arrangement=0, poll=poll)
    turn = course.pass_time(here, NOW + timedelta(days=2, hours=1), RULES)
    assert turn.session.choice is not None
    assert (turn.session.span, turn.session.choice.because) == (span_in(3), "only_one_left")
    turn = course.pass_time(here, NOW + timedelta(days=4), RULES)
    assert (turn.session.status, words(turn)) == ("cancelled", [("cancelled", None)])
    assert course.next_due(turn.session, RULES) is None


def test_whoever_voted_is_told_that_a_session_will_not_be() -> None:
    """S1.35: also while its time is still voted on; what is told names none of the times."""
    ballots = tuple(Ballot(member_id=each, answers={1: "yes"}) for each in PEOPLE[:2])
    poll = Poll(closes_at=NOW + timedelta(days=1), times=(span_in(3), span_in(2)), ballots=ballots)
    here = session(span=None, status="polling", arrangement=0, poll=poll)
    turn = course.cancel(here, NOW)
    assert [(each.word, each.member_ids) for each in turn.news] == [
        ("cancelled", tuple(PEOPLE[:2]))
    ]
    for gone, dated in ((turn, False), (course.cancel(session(), NOW), True)):
        (fact,) = of_session(gone.session, gone.news, NOW, UUID(int=1))
        assert isinstance(fact, SessionCancelled)
        assert fact.dated == dated
    assert course.cancel(turn.session, NOW).news == ()


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        (Poll(closes_at=NOW, times=(span_in(2), span_in(3))), "/poll/closes_at"),
        (
            Poll(closes_at=NOW + timedelta(days=2), times=(span_in(2), span_in(3))),
            "/poll/closes_at",
        ),
        (
            Poll(closes_at=NOW + timedelta(days=1), times=(span_in(2), span_in(-3))),
            "/poll/times/1/starts_at",
        ),
        (Poll(closes_at=NOW + timedelta(days=1), times=(span_in(2), span_in(2))), "/poll/times"),
    ],
)
def test_a_poll_that_cannot_be_is_refused(poll: Poll, field: str) -> None:
    """People need the time to vote, on times that differ and are to come."""
    with pytest.raises(NotAcceptable) as refusal:
        plan.planned(session(span=None, arrangement=0, poll=poll), None, NOW, RULES)
    assert refusal.value.field == field


def test_constraints_are_read_by_the_local_clock() -> None:
    """An hour in Paris is not the same hour in Greenwich; a Saturday is no school day."""
    monday = Span(datetime(2026, 6, 8, 15, tzinfo=UTC), datetime(2026, 6, 8, 16, tzinfo=UTC))
    assert respects(monday, "Europe/Paris", "in_person", "evening")
    assert not respects(monday, "Europe/London", "in_person", "evening")
    assert respects(monday, "Europe/London", "in_person", "daytime")
    assert not respects(monday, "Europe/Paris", "in_person", "weekend")
    assert not respects(monday, "Europe/Paris", "in_person", "online_only")
    assert respects(monday, "Europe/Paris", "hybrid", "online_only")
    morning = Span(datetime(2026, 6, 8, 8, tzinfo=UTC), datetime(2026, 6, 8, 10, tzinfo=UTC))
    assert respects(morning, "Europe/Paris", "online", "school_hours")
    saturday = Span(*(each + timedelta(days=5) for each in (morning.starts_at, morning.ends_at)))
    assert not respects(saturday, "Europe/Paris", "online", "school_hours")
    assert respects(saturday, "Europe/Paris", "online", "weekend")


def test_a_network_offers_its_sessions_in_three_languages() -> None:
    """S1.34: the languages that newcomers speak and no session is held in are named; so is a
    network with fewer than three."""
    coming = [(NOW, ("fr-BE", "nl")), (NOW - timedelta(days=1), ("fr",))]
    found = tongues_of(coming, [("nl",), ("ar", "fr"), ("ti", "am"), ("ti",), ("es",)])
    assert [(each.language, each.sessions) for each in found.offered] == [("fr", 2), ("nl", 1)]
    assert found.offered[0].next_starts_at == NOW - timedelta(days=1)
    assert [(each.language, each.newcomers) for each in found.lacking] == [("ti", 2), ("es", 1)]
    assert found.too_few
    assert not tongues_of([(NOW, ("fr", "nl", "en"))], []).too_few


def invitations_of(member_id: str, place_id: str, *languages: str) -> Invitations:
    return Invitations(
        id=invitations_id_of(member_id),
        member_id=member_id,
        place_id=place_id,
        languages=languages or ("fr",),
        joined_at=NOW,
        correlation_id=member_id,
    )


def coming(**changes: Any) -> Coming:
    fields: dict[str, Any] = {
        "id": str(uuid4()),
        "kind": "information",
        "starts_at": NOW + timedelta(days=500),
        "languages": ("fr",),
        "place_id": None,
        "mode": "in_person",
    }
    return Coming(**{**fields, **changes})


HERE, ELSEWHERE = PEOPLE[1], PEOPLE[2]
OFFERED = st.lists(
    st.builds(
        coming,
        kind=st.sampled_from(invitations.KINDS),
        languages=st.sampled_from([("fr",), ("nl-BE",), ("fr-BE", "nl")]),
        place_id=st.sampled_from([None, HERE, ELSEWHERE]),
        mode=st.sampled_from(["in_person", "online", "hybrid"]),
    ),
    max_size=4,
)


@given(
    languages=st.lists(st.sampled_from(["fr", "fr-BE", "nl", "ar"]), min_size=1, unique=True),
    looks=st.lists(
        st.tuples(st.sampled_from([1, 5, 24, 24 * 60, 24 * 183]), OFFERED, st.booleans()),
        max_size=12,
    ),
)
def test_everybody_is_invited_once_to_each(languages: list[str], looks: list[Any]) -> None:
    """S1.37: whenever the clock looks, and however often: once to an information session, once to
    go deeper after six months; to what there is, in a language they speak, at their place, in the
    network or from afar; and never while they are away."""
    delays = Delays()
    here = invitations_of(PEOPLE[0], HERE, *languages)
    told: list[str] = []
    now = NOW
    for hours, offered, leaves in looks:
        now += timedelta(hours=hours)
        early = now < NOW + delays.deepening
        was_away = here.away
        here = (invitations.left if leaves else invitations.returned)(here, now)
        away = here.away
        due = invitations.next_due(here, delays)
        states = [here.information, *([] if early else [here.deepening])]
        if was_away and not away and "due" in states:
            assert due is not None
            assert due <= now, "who comes back is looked at at once"
        again, kinds = invitations.pass_time(here, now, offered, delays)
        if due is None:
            assert not kinds
        assert not (away and kinds)
        for kind in invitations.KINDS:
            tongues = {each.partition("-")[0] for each in languages}
            fitting = [
                each
                for each in offered
                if each.kind == kind
                and tongues & {tongue.partition("-")[0] for tongue in each.languages}
                and (each.mode != "in_person" or each.place_id != ELSEWHERE)
            ]
            begun = kind == "information" or not early
            wanted = here.state(kind) == "due" and not away and begun
            assert (kind in kinds) == (wanted and bool(fitting))
        here = again
        told += kinds
        following = invitations.next_due(here, delays)
        assert following is None or following > now
    assert len(told) == len(set(told))


SEATS = st.lists(
    st.tuples(st.sampled_from(invitations.KINDS), st.sampled_from(["none", "waiting", "seated"])),
    max_size=4,
)


@given(kind=st.sampled_from(invitations.KINDS), course_of_it=st.lists(SEATS, max_size=6))
def test_only_having_been_there_is_the_end_of_it(kind: Any, course_of_it: list[Any]) -> None:
    """S1.37: whoever loses what they had in a session is due another one; a seat in one will do,
    and waiting for one is no reason to write again."""
    known = invitations.pass_time(
        invitations_of(PEOPLE[0], HERE), NOW + timedelta(days=200), COMING, Delays()
    )[0]
    other: Any = next(each for each in invitations.KINDS if each != kind)
    for seats_now in course_of_it:
        sessions = []
        for each, standing in seats_now:
            planned = session(kind=each, room_seats=1)
            if standing == "waiting":
                planned = signed_up(planned, PEOPLE[3])
            sessions.append(signed_up(planned, PEOPLE[0]) if standing != "none" else planned)
        before = known.state(kind)
        known = invitations.settled(known, kind, sessions, NOW)
        mine = {standing for each, standing in seats_now if each == kind}
        if "seated" in mine:
            assert known.state(kind) == "seated"
        elif "waiting" in mine:
            assert known.state(kind) == ("due" if before == "due" else "invited")
        else:
            assert known.state(kind) == "due"
            assert invitations.next_due(known, Delays()) is not None
        assert known.state(other) == "invited"
    gone = invitations.attended(known, kind)
    assert invitations.settled(gone, kind, [], NOW).state(kind) == "done"


COMING = [coming(kind=kind) for kind in invitations.KINDS]


def test_nobody_is_invited_to_what_they_have_given_up() -> None:
    """To another one, yes."""
    here = invitations.gave_up(invitations_of(PEOPLE[0], HERE), COMING[0].id)
    assert invitations.pass_time(here, NOW, COMING, Delays())[1] == ()
    another = [*COMING, coming()]
    assert invitations.pass_time(here, NOW, another, Delays())[1] == ("information",)


def test_hearing_of_it_late_is_the_same() -> None:
    """Leaving and coming back, in whatever order we come to know of it."""
    here = invitations_of(PEOPLE[0], HERE)
    gone, back = NOW + timedelta(days=1), NOW + timedelta(days=2)
    in_order = invitations.returned(invitations.left(here, gone), back)
    assert invitations.left(invitations.returned(here, back), gone) == in_order
    assert not in_order.away
    assert invitations.left(in_order, back + timedelta(days=1)).away
