"""The journey is what happened, in whatever order one hears of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.journey import Milestone, journey_of
from services.onboarding.domain.wording import sentence, title

JOINED = datetime(2026, 6, 1, tzinfo=UTC)
NOW = JOINED + timedelta(days=1)

milestones = st.builds(
    Milestone,
    id=st.uuids().map(str),
    step=st.sampled_from(["welcome_call", "mentor"]),
    reached=st.booleans(),
    occurred_at=st.integers(0, 5).map(lambda hours: JOINED + timedelta(hours=hours)),
    waiting_for=st.sampled_from(["no_mentor", "no_free_slot"]),
)


@given(st.data(), st.lists(milestones, max_size=8))
def test_order_and_repetition_change_nothing(data: st.DataObject, facts: list[Milestone]) -> None:
    """Any permutation, with any of them heard twice, adds up to the same journey."""
    again = data.draw(st.permutations(facts + facts[:3]))
    assert journey_of("m", JOINED, facts, NOW) == journey_of("m", JOINED, again, NOW)


@given(st.lists(milestones, max_size=8))
def test_a_step_once_reached_stays_reached(facts: list[Milestone]) -> None:
    """A wait never undoes an arrival, and there is one place where the newcomer is."""
    journey = journey_of("m", JOINED, facts, NOW)
    by_name = {step.name: step for step in journey.steps}
    for name in ("welcome_call", "mentor"):
        reached = any(each.reached and each.step == name for each in facts)
        assert (by_name[name].state == "done") == reached
        assert not (reached and by_name[name].waiting_for)
    current = [step.name for step in journey.steps if step.state == "current"]
    assert current in ([], [journey.you_are_here])
    assert title(journey.you_are_here, "fr")
    assert (sentence(journey.next_action, "en") is None) == (journey.next_action is None)


def test_the_call_is_the_newcomers_turn_until_it_is_over() -> None:
    """With everything arranged, they are to be there for the call; then nothing is left."""
    call = Milestone(
        id="1",
        step="welcome_call",
        reached=True,
        occurred_at=JOINED,
        appointment=NOW + timedelta(hours=1),
    )
    mentor = Milestone(id="2", step="mentor", reached=True, occurred_at=JOINED)
    before = journey_of("m", JOINED, [call, mentor], NOW)
    assert (before.next_action, before.who_acts) == ("take_welcome_call", "member")
    after = journey_of("m", JOINED, [call, mentor], NOW + timedelta(hours=2))
    assert (after.next_action, after.who_acts) == (None, None)
