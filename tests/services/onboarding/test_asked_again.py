"""What is asked again on a journey, and what a new version means for who may host: the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.journey.agreement import Agreement
from services.onboarding.domain.journey.deadlines import next_look, overdue
from services.onboarding.domain.journey.milestones import Milestone
from services.onboarding.domain.journey.templates import Proof
from services.onboarding.domain.journey.way import Journey, journey_of
from services.onboarding.domain.welcome import hosting
from services.onboarding.domain.welcome.hosting import Gate
from services.onboarding.domain.welcome.rules import Rules
from services.onboarding.journey_files import NEWCOMER, read_templates

JOINED = datetime(2026, 6, 1, tzinfo=UTC)
TEMPLATES = read_templates()
RULES = Rules(hosting_needs=("charter_accepted",))


def after(days: float) -> datetime:
    return JOINED + timedelta(days=days)


def said_yes(days: float, *, complete: bool = True) -> Milestone:
    words = {"complete": complete}
    return Milestone(id=f"yes{days}", fact="CharterAccepted", occurred_at=after(days), words=words)


def way(facts: list[Milestone], now: datetime, role: str = NEWCOMER, **more: Any) -> Journey:
    template = TEMPLATES.of(role)
    assert template is not None
    return journey_of(template, "m", more.pop("since", JOINED), facts, now, **more)


def state(journey: Journey, name: str) -> str:
    step = journey.step(name)
    assert step is not None
    return step.state


def test_a_yes_to_other_words_is_asked_for_again() -> None:
    """S0.18: the step is open anew, with its day, and it is said once a change that it is due."""
    changed = Agreement(changed_at=after(30), answer_within=timedelta(days=10))
    journey = way([said_yes(1)], after(31), agreement=changed)
    charter = journey.step("charter")
    assert charter is not None
    assert (charter.state, charter.done_at, charter.was_done_at) == ("current", None, after(1))
    assert (charter.opens_at, charter.due_at) == (after(30), after(40))
    assert next_look(journey, after(31)) == after(40)
    told = ("charter", "commitment", "needs_check")  # as it was overdue in the first place
    late = overdue(way([said_yes(1)], after(41), agreement=changed), told, after(41))
    assert [each.step for each in late] == ["charter"]
    assert not overdue(
        way([said_yes(1)], after(41), agreement=changed), (*told, late[0].mark), after(41)
    )
    again = Agreement(changed_at=after(60), answer_within=timedelta(days=10))
    later = overdue(
        way([said_yes(1)], after(80), agreement=again), (*told, late[0].mark), after(80)
    )
    assert "charter" in [each.step for each in later]
    read = Agreement(complete_at=after(32))
    assert state(way([said_yes(1), said_yes(32)], after(33), agreement=read), "charter") == "done"


def test_what_came_after_a_yes_does_not_wait_for_it_again() -> None:
    template = TEMPLATES.of(NEWCOMER)
    assert template is not None
    last = replace(template.steps[-1], id="last", after=("charter",), elapsed=timedelta())
    last = replace(last, proofs=(Proof(fact="MemberLeft"),))
    whole = replace(template, steps=(*template.steps, last))
    changed = Agreement(changed_at=after(30))
    journey = journey_of(whole, "m", JOINED, [said_yes(1)], after(31), agreement=changed)
    assert (state(journey, "charter"), state(journey, "last")) == ("current", "current")


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=5), st.integers(0, 99))
def test_what_is_added_undoes_no_step(yeses: list[tuple[int, bool]], day: int) -> None:
    """S0.18: a first version, or one that only adds, leaves every step as it was."""
    facts = [
        replace(said_yes(days, complete=complete), id=str(number))
        for number, (days, complete) in enumerate(yeses)
    ]
    complete = Agreement(complete_at=max((each.occurred_at for each in facts), default=JOINED))
    something_new = Agreement(complete_at=None, changed_at=None)
    for role in ("newcomer", "organiser"):
        before = way(facts, after(day), role)
        assert way(facts, after(day), role, agreement=something_new) == before
        if any(whole for _, whole in yeses):
            assert way(facts, after(day), role, agreement=complete) == before


def test_a_role_s_charter_is_read_after_taking_the_role() -> None:
    """S0.9: what somebody had accepted before says nothing of what organisers promise."""
    facts, since = [said_yes(1)], after(50)
    left = way(facts, after(51), "organiser", since=since, agreement=Agreement())
    assert state(left, "organiser_charter") == "current"
    # Whoever has accepted that, too, before they took the role has nothing left to do.
    nothing_left = Agreement(complete_at=after(1))
    journey = way(facts, after(51), "organiser", since=since, agreement=nothing_left)
    charter = journey.step("organiser_charter")
    assert charter is not None
    assert (charter.state, charter.done_at) == ("done", since)


@given(st.permutations([("HostingCleared", 1), ("HostingHeld", 2), ("HostingCleared", 3)]))
def test_who_is_held_is_not_ready_to_host(order: list[tuple[str, int]]) -> None:
    """S0.17: a hold takes back that all is ready, until they are cleared again."""
    prepared = Milestone(
        id="p",
        fact="StepTaken",
        occurred_at=after(0.5),
        words={"step": "preparation", "choice": "complete"},
    )
    states = []
    for until in (1, 2, 3):
        facts = [
            Milestone(id=f"{fact}{day}", fact=fact, occurred_at=after(day))
            for fact, day in order
            if day <= until
        ]
        journey = way([prepared, *facts], after(9), "organiser")
        states.append((state(journey, "hosting_cleared"), state(journey, "first_activity")))
    assert states == [("done", "current"), ("current", "todo"), ("done", "current")]


def cleared() -> Gate:
    """Somebody who may host."""
    gate = hosting.as_read(Gate(member_id=str(uuid4())), complete=True)
    return replace(gate, told=hosting.state_of(gate, RULES))


def test_who_was_cleared_hosts_on_until_the_day_that_was_named() -> None:
    """S0.18, S0.22: what is missing is shown at once; the gate closes when the time is up."""
    before = cleared()
    # News of something else does not close it: only being asked again does, which names a day.
    assert hosting.as_read(before, complete=False) == before
    asked = hosting.asked_again(before, after(14))
    assert hosting.missing(asked, RULES) == ("charter_accepted",)
    assert hosting.state_of(asked, RULES) == "cleared"
    assert hosting.as_read(asked, complete=False) == asked
    assert hosting.asked_again(asked, after(20)) == asked
    assert hosting.time_is_up(asked, after(13)) == asked
    assert hosting.state_of(hosting.time_is_up(asked, after(14)), RULES) == "pending"
    read = hosting.as_read(asked, complete=True)
    assert (hosting.state_of(read, RULES), read.charter_until) == ("cleared", None)
    at_once = hosting.asked_again(cleared(), None)
    assert hosting.state_of(at_once, RULES) == "pending"
    assert hosting.state_of(hosting.asked_again(asked, None), RULES) == "pending"
    waiting = hosting.asked_again(Gate(member_id="m", charter_accepted=True), after(14))
    assert (waiting.charter_accepted, waiting.charter_until) == (False, None)


steps = st.one_of(
    st.integers(0, 40).map(lambda day: lambda gate: hosting.asked_again(gate, after(day))),
    st.just(lambda gate: hosting.asked_again(gate, None)),
    st.integers(0, 40).map(lambda day: lambda gate: hosting.time_is_up(gate, after(day))),
    st.booleans().map(lambda whole: lambda gate: hosting.as_read(gate, complete=whole)),
)


@given(st.lists(steps, max_size=8))
def test_nobody_hosts_unread_without_a_day_that_ends_it(course: list[Any]) -> None:
    """S0.22: in whatever order it comes; and news that comes twice changes nothing."""
    gate = cleared()
    for step in course:
        gate = step(gate)
        gate = replace(gate, told=hosting.state_of(gate, RULES))
        assert step(gate) == gate
        if gate.told == "cleared":
            assert gate.charter_accepted or gate.charter_until is not None
