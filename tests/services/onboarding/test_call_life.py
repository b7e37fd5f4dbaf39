"""The life of welcome calls, by its rules alone: whatever people do and however time passes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.onboarding.call_facts import of_turn
from services.onboarding.domain.refusals import NotAcceptable
from services.onboarding.domain.welcome.calendar import Calendar, Request
from services.onboarding.domain.welcome.calendar.free import FreeSlot
from services.onboarding.domain.welcome.calls import (
    By,
    Choice,
    Given,
    LinkUsed,
    NotNow,
    Outcome,
    SlotTaken,
    Turn,
    WelcomeCall,
    orders,
    outcomes,
)
from services.onboarding.domain.welcome.calls.call import TIME
from services.onboarding.domain.welcome.calls.escalating import escalated, fire
from services.onboarding.domain.welcome.calls.ladder import WORD_AT_LEAST, next_rung
from services.onboarding.domain.welcome.rules import Contact, Rules
from tests.services.onboarding.samples import NOW, call_due, every_day, welcomer

REFUSALS = (NotNow, LinkUsed, SlotTaken, NotAcceptable)
MEMBER = By(role="member", person_id="m")
PEER = By(role="welcomer", person_id="w")
STAFF = By(role="network", person_id="5f0c3f0e-0d68-4f5e-8a57-3f8a4b1c9d20")
NADIA = "2b1f9a44-7c55-4d0e-9b13-6f2f5f4a7e01"
ENDED = {"held", "declined", "closed"}
PER_WEEK = 3
IN_ONES_HANDS = {"look_after", "gentle_word"}


class Village:
    """Calls and the calendar that they share, with nothing but the rules."""

    def __init__(
        self, rules: Rules, *, peers: int, calls: int, per_week: int | None = PER_WEEK
    ) -> None:
        self.rules = rules
        self.now = NOW
        self.calendar = Calendar(notice=timedelta(hours=24), horizon=timedelta(days=28))
        self.calendar.look_ahead(NOW)
        for _ in range(peers):
            hours = every_day(18, 20)
            self.calendar.put(
                welcomer(availability=hours, per_day=2, per_week=per_week, rest_minutes=30)
            )
        self.calls: list[WelcomeCall] = []
        self.facts: list[str] = []
        self.settled: set[str] = set()
        for _ in range(calls):
            due = replace(call_due(deadline=rules.deadline(NOW)), version=0)
            self.calls.append(due)
            self.take(len(self.calls) - 1, lambda call: self.arranged(call, TIME))

    def take(self, number: int, step: Callable[[WelcomeCall], Turn]) -> None:
        """Let a call take a step, or be refused and stay as it is."""
        before = self.calls[number]
        # A time that has come is not given back: whoever rings in vain has rung.
        to_come = [each for each in _kept(before) if each.starts_at > self.now]
        self._release(to_come)
        try:
            turn = step(before)
        except REFUSALS:
            turn = None
        finally:
            self._claim(to_come)
        if turn is None:
            return
        assert turn.before == before
        assert turn.call.version == before.version + 1
        assert turn.call.arrangement >= before.arrangement
        given = {(each.welcomer_id, each.starts_at) for each in turn.call.given}
        self._release(
            [each for each in _kept(before) if (each.welcomer_id, each.starts_at) not in given]
        )
        self._claim(_kept(turn.call))
        self.calls[number] = turn.call
        self._check_nothing_is_forgotten(before, turn.call)
        # Task lists take what is gone from a call for settled, and never open it again.
        self.settled |= {each.id for each in before.tasks} - {each.id for each in turn.call.tasks}
        self.facts += [str(fact.event_id) for fact in of_turn(turn)]
        self.check()

    def check(self) -> None:
        """What is true of every call, and of all together, at any moment."""
        claims = [
            claim
            for call in self.calls
            for held in (call.held, *(each.held for each in call.given))
            for claim in held
        ]
        assert len(claims) == len(set(claims))
        self.check_caps()
        assert len(self.facts) == len(set(self.facts))
        for call in self.calls:
            assert (call.as_choice is not None) == (call.status in {"booked", "held"})
            assert bool(call.choices) == (call.status == "offered")
            if call.status in {"booked", "offered"}:
                assert call.held
            elif call.status != "held":
                assert not call.held
            assert len({each.id for each in call.tasks}) == len(call.tasks)
            assert not {each.id for each in call.tasks} & self.settled
            for each in call.tasks:
                assert bool(each.times) == (each.kind == "offer_two_slots")
            assert len(call.history) <= 50
            assert all(one.at <= other.at for one, other in pairwise(call.history))

    def check_caps(self) -> None:
        """Nobody rings more often in a week than they said, whether or not somebody answers."""
        times: list[Given | Choice] = []
        for call in self.calls:
            times += [*call.given, *_kept(call)]
        rung = Counter(
            (each.welcomer_id, each.starts_at.isocalendar()[:2]) for each in times if each.held
        )
        assert max(rung.values(), default=0) <= PER_WEEK

    def _check_nothing_is_forgotten(self, before: WelcomeCall, after: WelcomeCall) -> None:
        """What came of a call stays on a list until it is done, or a new call has come of it."""
        if before.outcome is not None and before.outcome.effective is None:
            assert after.outcome is not None
            assert after.outcome.judgement == "not_aligned"
            assert after.outcome.confirmed is not None or after.tasks == before.tasks
        followed_up = {task for task in before.tasks if task.kind == "follow_up"}
        assert after.status in {"held", "closed"} or followed_up <= set(after.tasks)

    def arranged(self, call: WelcomeCall, by: By) -> Turn:
        """Give a call a time, or times, or have it wait."""
        return orders.arrange(call, self.free(call), self.why(call), self.rules, self.now, by=by)

    def free(self, call: WelcomeCall, count: int | None = None) -> list[Choice]:
        """What is free for a call."""
        count = count or (3 if self.rules.way == "choice" else 1)
        return [_choice(each) for each in self.calendar.choices(_request(call), self.now, count)]

    def why(self, call: WelcomeCall) -> str:
        """What is missing."""
        return self.calendar.why_nobody(call.languages)

    def let_pass(self, hours: float) -> None:
        """Let time do all that it has to, at its time."""
        until = self.now + timedelta(hours=hours)
        for _ in range(200):
            due = min((call.due_at for call in self.calls if call.due_at is not None), default=None)
            if due is None or due > until:
                break
            self.now = max(self.now, due)
            self.calendar.look_ahead(self.now)
            self.climb()
        else:
            pytest.fail("time never comes to rest")
        self.now = until
        self.calendar.look_ahead(self.now)

    def climb(self) -> None:
        """Do what is due now."""
        for number, call in enumerate(self.calls):
            rung = next_rung(call, self.rules, self.now)
            if rung is not None:
                self.take(
                    number,
                    lambda each, rung=rung: fire(  # type: ignore[misc]
                        each,
                        rung,
                        self.rules,
                        self.now,
                        free=self.free(each, 2),
                        why=self.why(each),
                    ),
                )

    def _claim(self, choices: Iterable[Choice]) -> None:
        for each in choices:
            self.calendar.take(each.welcomer_id, each.starts_at, each.held)

    def _release(self, choices: Iterable[Choice]) -> None:
        for each in choices:
            self.calendar.release(each.welcomer_id, each.starts_at, each.held)


def _kept(call: WelcomeCall) -> tuple[Choice, ...]:
    booked = call.as_choice
    return call.choices if booked is None or not call.held else (booked,)


def _request(call: WelcomeCall) -> Request:
    return Request(languages=call.languages, member_id=call.member_id, time_zone=call.time_zone)


def _choice(free: FreeSlot) -> Choice:
    return Choice(
        welcomer_id=free.welcomer.id,
        welcomer_given_name=free.welcomer.given_name,
        starts_at=free.starts_at,
        ends_at=free.ends_at,
        language=free.language,
        time_zone=free.welcomer.time_zone,
        held=free.held,
        explanation=free.reasons.lines(),
    )


def act(village: Village, number: int, what: str, size: int) -> None:
    """Do one thing."""
    rules, now = village.rules, village.now

    def move(call: WelcomeCall) -> Turn:
        orders.check_movable(call, now)
        free = village.free(call, size % 5 + 1)
        if not free:
            raise SlotTaken
        return orders.move(call, free[-1], rules, now, by=MEMBER)

    def rebook(call: WelcomeCall) -> Turn:
        orders.check_rebookable(call)
        choice = next(iter(village.free(call)), None)
        return orders.rebook(call, choice, village.why(call), rules, now, by=MEMBER)

    def choose(call: WelcomeCall) -> Turn:
        times = [each.starts_at for each in call.choices] or [now]
        return orders.choose(call, times[size % len(times)], rules, now, by=MEMBER)

    def ask(call: WelcomeCall) -> Turn:
        orders.check_over(call)
        free = village.free(call)
        return orders.ask_again(call, free, village.why(call), rules, now, by=MEMBER)

    def hand_over(call: WelcomeCall) -> Turn:
        if call.status != "booked" or call.starts_at is None or call.starts_at <= now:
            raise NotNow("not booked")
        choice = next(iter(village.free(call)), None)
        return orders.hand_over(call, choice, village.why(call), rules, now, by=PEER)

    judgement = ("aligned", "to_follow_up", "not_aligned")[size % 3]
    outcome = Outcome(judgement=judgement, measures=("m",) * (size % 2), said_by="w")  # type: ignore[arg-type]
    steps: dict[str, Callable[[WelcomeCall], Turn]] = {
        "move": move,
        "rebook": rebook,
        "choose": choose,
        "ask": ask,
        "hand_over": hand_over,
        "cancel": lambda call: orders.cancel(call, rules, now, by=MEMBER),
        "decline": lambda call: orders.decline(call, rules, now, by=MEMBER),
        "close": lambda call: orders.close(call, rules, now, by=MEMBER),
        "hold": lambda call: outcomes.hold(call, outcome, rules, now, by=PEER),
        "by_hand": lambda call: outcomes.hold_by_hand(
            call, outcome, rules, now, by=STAFF, given_name="Nadia"
        ),
        "miss": lambda call: outcomes.miss(
            call, village.free(call), village.why(call), rules, now, by=PEER
        ),
        "confirm": lambda call: outcomes.look_again(call, rules, now, by=STAFF, confirmed=True),
        "contact": lambda call: outcomes.contacted(call, "phone", rules, now, by=STAFF),
    }
    if what == "time":
        village.let_pass(size)
    else:
        village.take(number, steps[what])


WHAT = (
    *("move", "rebook", "choose", "ask", "hand_over", "cancel", "decline", "close", "hold"),
    *("by_hand", "miss", "confirm", "contact", "time", "time", "time"),
)
RULES = st.builds(
    Rules,
    way=st.sampled_from(["slot", "choice"]),
    deadline_days=st.sampled_from([1, 3, 7, 30]),
    answer_hours=st.sampled_from([0, 6, 48]),
    reminder_hours=st.sampled_from([0, 24, 100]),
    press_on_hours=st.sampled_from([0, 72, 900]),
    escalate_hours=st.sampled_from([0, 24, 900]),
    word_hours=st.sampled_from([0, 48]),
    contacts=st.sampled_from([(), (Contact(name="Nadia", person_id=NADIA),)]),
)


@settings(max_examples=300, deadline=None)
@given(
    rules=RULES,
    peers=st.integers(0, 2),
    things=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(WHAT), st.integers(0, 200)), max_size=25
    ),
)
@example(rules=Rules(), peers=0, things=[])
@example(rules=Rules(way="choice"), peers=1, things=[(0, "time", 49), (0, "miss", 0)])
@example(rules=Rules(), peers=0, things=[(0, "time", 160), (0, "rebook", 0)])
@example(rules=Rules(), peers=0, things=[(0, "decline", 0), (0, "rebook", 0)])
@example(rules=Rules(), peers=0, things=[(0, "by_hand", 5), (0, "ask", 0)])
@example(rules=Rules(), peers=1, things=[(0, "by_hand", 1), (0, "ask", 0), (0, "decline", 0)])
@example(rules=Rules(), peers=1, things=[(0, "cancel", 0), (0, "time", 160), (0, "rebook", 0)])
def test_every_newcomer_ends_as_held_declined_or_with_somebody_by_name(
    rules: Rules, peers: int, things: list[tuple[int, str, int]]
) -> None:
    """S0.6: whatever people do or leave undone, in whatever order and however long it takes.

    To be in somebody's hands is to be on their list: a name alone reminds nobody.
    """
    village = Village(rules, peers=peers, calls=3)
    for number, what, size in things:
        act(village, number, what, size)
    village.let_pass(24 * 120)
    for call in village.calls:
        assert call.due_at is None
        if call.status not in ENDED:
            assert call.escalation is not None, call
            assert call.escalation.person_name == rules.contact_for(call.place_id).name
            open_tasks = [task for task in call.tasks if task.id not in village.settled]
            assert IN_ONES_HANDS & {task.kind for task in open_tasks}, call


@settings(max_examples=200, deadline=None)
@given(rules=RULES, peers=st.integers(0, 2))
def test_who_nobody_calls_is_in_somebodys_hands_before_the_deadline(
    rules: Rules, peers: int
) -> None:
    """S0.6: with a deadline, and an alert before it passes if no call is held within it.

    Only a call that is hardly over at the deadline is waited for a few hours longer.
    """
    village = Village(rules, peers=peers, calls=3)
    deadline = rules.deadline(NOW)
    village.let_pass((deadline - NOW) / timedelta(hours=1))
    for call in village.calls:
        hardly_over = (
            call.ends_at is not None and deadline - WORD_AT_LEAST < call.ends_at <= deadline
        )
        assert hardly_over or call.escalation is not None
        if call.escalation is not None:
            assert call.escalation.at <= deadline
            assert any(task.kind == "look_after" for task in call.tasks)


def test_nobody_is_rung_up_a_third_time_by_itself() -> None:
    """A second missed call goes to a gentler way, by somebody named: never a sanction."""
    village = Village(Rules(contacts=(Contact(name="Nadia", person_id=NADIA),)), peers=1, calls=1)
    for times in (1, 2):
        call = village.calls[0]
        assert (call.status, call.missed) == ("booked", times - 1)
        assert call.starts_at is not None
        village.now = call.starts_at
        act(village, 0, "miss", 0)
    after = village.calls[0]
    assert (after.status, after.missed, after.due_at) == ("escalated", 2, None)
    assert after.escalation is not None
    assert (after.escalation.person_name, after.escalation.reason) == ("Nadia", "missed_twice")
    assert [(task.kind, task.for_person) for task in after.tasks] == [("gentle_word", NADIA)]


def test_a_call_is_never_taken_for_held_by_itself() -> None:
    """S0.4: nothing is decided by software alone: once it is over, the welcomer is asked."""
    village = Village(Rules(), peers=1, calls=1)
    ends_at = village.calls[0].ends_at
    assert ends_at is not None
    village.let_pass((ends_at - NOW) / timedelta(hours=1) + 47)
    call = village.calls[0]
    assert call.status == "booked"
    assert call.escalation is None
    assert [(task.kind, task.for_person) for task in call.tasks] == [
        ("say_how_it_went", call.welcomer_id)
    ]
    village.let_pass(2)
    silent = village.calls[0]
    assert silent.status == "booked"
    assert silent.escalation is not None
    assert silent.escalation.reason == "no_word"
    assert silent.escalation.at == ends_at + timedelta(hours=48)
    assert silent.escalation.at < silent.until


def test_a_call_that_is_not_needed_any_more_is_cancelled_for_that_reason() -> None:
    """S0.5: who was rung up before, or has left, is not told that we are sorry."""
    village = Village(Rules(), peers=1, calls=1)
    call, rules = village.calls[0], village.rules
    outcome = Outcome(judgement="aligned", measures=(), said_by="s")
    held = outcomes.hold_by_hand(call, outcome, rules, NOW, by=STAFF, given_name="Nadia")
    assert [(told.what, told.detail) for told in held.told] == [("cancelled", "held"), ("held", "")]
    closed = orders.close(call, rules, NOW, by=MEMBER)
    assert [(told.what, told.detail) for told in closed.told] == [("cancelled", "left")]


def test_who_is_not_aligned_needs_two_pairs_of_eyes() -> None:
    """S0.4, S0.9: it cites measures, and has no effect until somebody else has looked at it."""
    village = Village(Rules(), peers=1, calls=1)
    call = village.calls[0]
    assert call.starts_at is not None
    now = call.starts_at
    for measures in ((), ("open-to-all",)):
        outcome = Outcome(judgement="not_aligned", measures=measures, said_by="w")
        if not measures:
            with pytest.raises(NotAcceptable):
                outcomes.hold(call, outcome, village.rules, now, by=PEER)
    held = outcomes.hold(call, outcome, village.rules, now, by=PEER).call
    assert held.outcome is not None
    assert held.outcome.effective is None
    assert [task.kind for task in held.tasks] == ["look_again"]
    for eyes in (PEER, By(role="network"), By(role="network", person_id=call.member_id)):
        with pytest.raises(NotNow):
            outcomes.look_again(held, village.rules, now, by=eyes, confirmed=True)
    for confirmed, effect in ((True, "not_aligned"), (False, "to_follow_up")):
        seen = outcomes.look_again(held, village.rules, now, by=STAFF, confirmed=confirmed).call
        assert seen.outcome is not None
        assert seen.outcome.effective == effect
        assert [task.kind for task in seen.tasks] == ([] if confirmed else ["follow_up"])
        with pytest.raises(NotNow):
            outcomes.look_again(seen, village.rules, now, by=STAFF, confirmed=confirmed)


def test_an_old_link_does_nothing() -> None:
    """An order that means an earlier arrangement is refused, whatever it is."""
    village = Village(Rules(), peers=1, calls=1)
    act(village, 0, "move", 3)
    call = village.calls[0]
    assert call.arrangement == 2
    orders.check_arrangement(call, None)
    orders.check_arrangement(call, 2)
    for old in (0, 1, 3):
        with pytest.raises(LinkUsed):
            orders.check_arrangement(call, old)


def test_who_answers_nothing_is_still_called() -> None:
    """The first of the times that were kept is booked; the others are let go."""
    village = Village(Rules(way="choice", answer_hours=20), peers=2, calls=1)
    offered = village.calls[0]
    assert (offered.status, len(offered.choices)) == ("offered", 3)
    village.let_pass(21)
    booked = village.calls[0]
    assert (booked.status, booked.starts_at) == ("booked", offered.choices[0].starts_at)
    assert booked.held == offered.choices[0].held


@pytest.mark.parametrize("roles", [(), ("participant",), ("Organisatrice",), ("organizer", "x")])
def test_who_gets_a_call_without_asking(roles: tuple[str, ...]) -> None:
    """Everybody, or those who organise, as the network decides."""
    assert Rules().welcomes(roles)
    organises = any(role.lower().startswith("organi") for role in roles)
    assert Rules(for_whom="organisers").welcomes(roles) == organises


def test_reminders_are_due_once_for_each_arrangement() -> None:
    """A call that is moved is reminded of anew; one that is near already is not."""
    village = Village(Rules(reminder_hours=12), peers=1, calls=1, per_week=None)
    start = village.calls[0].starts_at
    assert start is not None
    village.let_pass((start - NOW) / timedelta(hours=1) - 11)
    assert village.calls[0].reminded == 1
    act(village, 0, "move", 4)
    assert (village.calls[0].arrangement, village.calls[0].reminded) == (2, 1)
    moved = village.calls[0].starts_at
    assert moved is not None
    assert moved > start
    village.let_pass((moved - village.now) / timedelta(hours=1))
    assert village.calls[0].reminded == 2
    assert [each.what for each in village.calls[0].history] == [
        "booked",
        "reminded",
        "moved",
        "reminded",
    ]


def test_nobody_is_reminded_of_a_call_that_has_begun() -> None:
    """After a stop over both: the outcome is asked for when it is due, and that is all."""
    village = Village(Rules(reminder_hours=12), peers=1, calls=1)
    start = village.calls[0].starts_at
    assert start is not None
    village.now = start
    village.climb()
    begun = village.calls[0]
    assert [each.what for each in begun.history] == ["booked"]
    assert begun.due_at == begun.ends_at
    village.let_pass(1)
    assert [each.what for each in village.calls[0].history] == ["booked", "asked"]


def test_where_nobody_is_named_no_word_of_ours_stands_in_for_a_name() -> None:
    """S0.6: a newcomer reads of "somebody from the team", and who runs the network is told."""
    rules = Rules(contacts=(Contact(name="Claire", place_id="the mill"),))
    assert rules.contact_for("the mill").name == "Claire"
    assert rules.contact_for("elsewhere").name == ""
    assert not rules.names_somebody
    assert Rules(contacts=(Contact(name="Nadia"),)).names_somebody
    turn = escalated(call_due(), "no_welcomer", rules, NOW)
    assert [fact.model_dump()["person_name"] for fact in of_turn(turn)] == [""]
