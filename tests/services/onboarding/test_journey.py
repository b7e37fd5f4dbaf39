"""The journey is what happened, in whatever order one hears of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.onboarding.domain.journey.deadlines import next_look, overdue
from services.onboarding.domain.journey.figures import FEWEST, Pace, figures, pace_of
from services.onboarding.domain.journey.milestones import STAYS, Milestone, companions
from services.onboarding.domain.journey.templates import Proof, Template
from services.onboarding.domain.journey.way import Journey, journey_of
from services.onboarding.journey_files import NEWCOMER, read_templates

JOINED = datetime(2026, 6, 1, tzinfo=UTC)
YES = {"accepted": True}
NOW = JOINED + timedelta(days=1)
TEMPLATES = read_templates()


def template(role: str = NEWCOMER) -> Template:
    found = TEMPLATES.of(role)
    assert found is not None
    return found


def milestone(fact: str, *, days: float = 0, **changes: Any) -> Milestone:
    """Something that happened so many days after joining."""
    fields = {"id": f"{fact}{days}{changes}", "occurred_at": JOINED + timedelta(days=days)}
    return Milestone(**{**fields, "fact": fact, **changes})


def taken(step: str, choice: str = "", *, days: float = 0) -> Milestone:
    return milestone("StepTaken", days=days, words={"step": step, "choice": choice})


def newcomers(facts: list[Milestone], now: datetime = NOW, **changes: Any) -> Journey:
    return journey_of(template(), "m", JOINED, facts, now, **changes)


def state(journey: Journey, name: str) -> str | None:
    step = journey.step(name)
    return step.state if step else None


facts = st.one_of(
    st.builds(
        Milestone,
        id=st.uuids().map(str),
        fact=st.sampled_from(
            [
                "WelcomeCallBooked",
                "WelcomeCallWanted",
                "WelcomeCallHeld",
                "WelcomeCallDeclined",
                "WelcomeCallEscalated",
                "MentorAssigned",
                "MentorWanted",
                "MemberReturned",
            ]
        ),
        occurred_at=st.integers(0, 300).map(lambda days: JOINED + timedelta(days=days)),
        waiting_for=st.sampled_from([None, "no_mentor", "no_free_slot"]),
    ),
    st.builds(
        taken,
        st.sampled_from([each.id for each in template().steps]),
        st.sampled_from(["", "agreed", "talk_first", "close", "none", "met"]),
        days=st.integers(0, 300),
    ),
    st.builds(
        lambda fact, words, days: milestone(fact, words=words, days=days),
        st.sampled_from(["SessionAttended", "CharterAccepted"]),
        st.sampled_from([{"kind": "information"}, {"kind": "deepening"}, {"complete": True}]),
        st.integers(0, 300),
    ),
)
moments = st.integers(0, 400).map(lambda days: JOINED + timedelta(days=days))


@given(st.data(), st.lists(facts, max_size=10), moments)
def test_order_and_repetition_change_nothing(
    data: st.DataObject, known: list[Milestone], now: datetime
) -> None:
    """Any permutation, with any of them heard twice, adds up to the same journey."""
    again = data.draw(st.permutations(known + known[:3]))
    assert newcomers(known, now) == newcomers(again, now)


@given(st.lists(facts, max_size=10), st.lists(facts, max_size=5), moments)
def test_a_step_that_is_done_stays_done(
    known: list[Milestone], more: list[Milestone], now: datetime
) -> None:
    """Whatever else is heard, and however late; and it was done at the same time or earlier."""
    before, after = newcomers(known, now), newcomers(known + more, now)
    for step in before.steps:
        if step.state == "done":
            later = after.step(step.name)
            assert later is not None
            assert later.state == "done"
            assert later.done_at is not None
            assert step.done_at is not None
            assert later.done_at <= step.done_at


@given(st.lists(facts, max_size=10), moments)
def test_there_is_one_place_where_somebody_is(known: list[Milestone], now: datetime) -> None:
    """It is on their way; it is what is asked next if anything is; nothing optional blocks."""
    journey = newcomers(known, now)
    here = journey.step(journey.you_are_here)
    assert here is not None
    assert journey.next_step is None or journey.next_step == here
    waiting = [each for each in journey.steps if each.state == "current" and not each.of.optional]
    if waiting:
        assert not here.of.optional
        assert journey.next_step == here
    for step in journey.steps:
        assert not (step.state == "done" and step.waiting_for)
        assert step.due_at is None or (not step.of.optional and step.state != "done")


@given(st.lists(facts, max_size=10), moments, st.sets(st.sampled_from(["charter", "commitment"])))
def test_deadlines_are_told_once_and_never_to_who_is_away(
    known: list[Milestone], now: datetime, told: set[str]
) -> None:
    """What is overdue was due, is open and new; the next look is ahead; who is away hears none."""
    journey = newcomers(known, now)
    late = overdue(journey, told, now)
    for each in late:
        assert each.due_at <= now
        assert each.step not in told
        assert state(journey, each.step) == "current"
    assert overdue(journey, told | {each.step for each in late}, now) == []
    look = next_look(journey, now)
    assert look is None or look > now
    for standing in ("inactive", "left"):
        away = newcomers(known, now, standing=standing)
        assert overdue(away, (), now) == []
        assert next_look(away, now) is None
        # It only changes what is asked: whatever they did is theirs.
        assert away.steps == journey.steps


def test_the_welcome_call_is_arranged_then_held() -> None:
    """Two steps; declined is done another way, escalated is with a named person."""
    booked = milestone("WelcomeCallBooked", appointment=NOW + timedelta(hours=1))
    arranged = newcomers([booked])
    call = arranged.step("welcome_call")
    assert call is not None
    assert (call.state, call.at) == ("done", NOW + timedelta(hours=1))
    assert state(arranged, "welcome_call_held") == "current"
    assert state(newcomers([]), "welcome_call_held") == "todo"
    held = newcomers([booked, milestone("WelcomeCallHeld", days=1)])
    assert state(held, "welcome_call_held") == "done"
    declined = newcomers([milestone("WelcomeCallDeclined")])
    assert state(declined, "welcome_call_held") == "done"
    person = milestone("WelcomeCallEscalated", waiting_for="a_person")
    escalated = newcomers([person]).step("welcome_call_held")
    assert escalated is not None
    assert (escalated.state, escalated.who_acts) == ("current", "place")
    by_hand = newcomers([person, taken("welcome_call_held", "in_person", days=0.5)])
    assert state(by_hand, "welcome_call_held") == "done"


def test_a_commitment_is_stated_at_entry_and_followed() -> None:
    """S1.58, S1.44: the minimum is stated from the first day; wanting to talk is not agreeing."""
    commitment = template().step("commitment")
    assert commitment is not None
    assert "deux fois par an" in commitment.help["fr"]
    assert "twice a year" in commitment.help["en"]
    assert "twee keer per jaar" in commitment.help["nl"]
    first_day = newcomers([])
    assert first_day.you_are_here == "commitment"
    assert state(newcomers([taken("commitment", "talk_first")]), "commitment") == "current"
    assert state(newcomers([taken("commitment", "agreed")]), "commitment") == "done"
    assert overdue(first_day, (), NOW) == []
    late = newcomers([], JOINED + timedelta(days=15))
    assert "commitment" in {each.step for each in overdue(late, (), JOINED + timedelta(days=15))}


def test_the_first_responsibility_opens_with_the_commitment() -> None:
    """S1.41: as soon as they have agreed they are asked what they would like to look after."""
    assert state(newcomers([]), "first_responsibility") == "todo"
    agreed = taken("commitment", "agreed")
    assert state(newcomers([agreed]), "first_responsibility") == "current"
    done = newcomers([agreed, taken("first_responsibility", days=0.5)])
    assert state(done, "first_responsibility") == "done"


def test_support_is_as_close_as_the_newcomer_chose() -> None:
    """S1.47: who wants close support is asked after a month; who wants none is left in peace."""
    mentor = milestone("MentorAssigned", words=YES)
    later = JOINED + timedelta(days=31)
    assert newcomers([mentor], later).step("check_in") is None
    for choice in ("none", "light"):
        known = [mentor, taken("needs_check", choice)]
        assert newcomers(known, later).step("check_in") is None
    close = [mentor, taken("needs_check", "none"), taken("needs_check", "close", days=2)]
    check_in = newcomers(close, later).step("check_in")
    assert check_in is not None
    assert (check_in.state, check_in.who_acts) == ("current", "mentor")
    assert state(newcomers(close, JOINED + timedelta(days=20)), "check_in") == "todo"


def test_the_deepening_session_is_due_after_six_months() -> None:
    """S1.37: it opens by itself half a year after joining, and being there settles it."""
    half_a_year = JOINED + timedelta(weeks=26)
    assert state(newcomers([], half_a_year - timedelta(days=1)), "deepening_session") == "todo"
    assert state(newcomers([], half_a_year), "deepening_session") == "current"
    other = milestone("SessionAttended", days=3, words={"kind": "information"})
    assert state(newcomers([other], half_a_year), "deepening_session") == "current"
    there = milestone("SessionAttended", days=190, words={"kind": "deepening"})
    done = newcomers([other, there], half_a_year + timedelta(days=20))
    assert state(done, "deepening_session") == "done"
    assert state(done, "information_session") == "done"


def test_the_preparation_is_done_when_all_of_it_is_ticked() -> None:
    """S0.8: the first activity opens with a whole check-list and a cleared host, not before."""
    known = [taken("activity_described"), taken("preparation", "ticked", days=1)]
    now = JOINED + timedelta(days=5)
    journey = journey_of(template("organiser"), "m", JOINED, known, now)
    assert state(journey, "preparation") == "current"
    known.append(taken("preparation", "complete", days=2))
    journey = journey_of(template("organiser"), "m", JOINED, known, now)
    assert (state(journey, "preparation"), state(journey, "first_activity")) == ("done", "todo")
    cleared = [*known, milestone("HostingCleared", days=3)]
    journey = journey_of(template("organiser"), "m", JOINED, cleared, now)
    assert state(journey, "first_activity") == "current"


def test_who_comes_back_is_not_hurried() -> None:
    """Deadlines count anew from the day of their return."""
    now = JOINED + timedelta(days=100)
    assert overdue(newcomers([], now), (), now)
    assert overdue(newcomers([milestone("MemberReturned", days=99)], now), (), now) == []


def test_a_step_is_only_for_the_roles_it_names() -> None:
    """And what does not concern somebody does not hold them up."""
    only = template().steps[:2]
    steps = (only[0], replace(only[1], roles=frozenset({"organiser"})))
    after = replace(template().steps[3], id="after", after=("welcome_call",), optional=False)
    whole = replace(template(), steps=(*steps, after))
    for roles, shown in (((), False), (("participant",), False), (("organiser", "x"), True)):
        journey = journey_of(whole, "m", JOINED, [], NOW, roles=roles)
        assert (journey.step("welcome_call") is not None) == shown
        assert (state(journey, "after") == "current") == (not shown)


def test_only_the_latest_arrangement_counts() -> None:
    """After a hand-over the former welcomer is nobody here any more, nor is one long after."""
    first = milestone("WelcomeCallBooked", peer_id="first")
    second = milestone("WelcomeCallBooked", days=0.2, peer_id="second")
    mentors = [
        milestone("MentorAssigned", words=YES, peer_id="former"),
        milestone("MentorAssigned", days=0.1, words=YES, peer_id="mentor"),
    ]
    assert companions([first], NOW) == {"welcomer": "first"}
    assert companions([second, *mentors, first], NOW) == {"welcomer": "second", "mentor": "mentor"}
    cancelled = milestone("WelcomeCallCancelled", days=0.3, peer_id="second")
    assert companions([first, cancelled, second], NOW) == {}
    held = milestone("WelcomeCallHeld", days=0.5, peer_id="second")
    assert companions([first, second, held], held.occurred_at + STAYS) == {"welcomer": "second"}
    assert companions([first, second, held], held.occurred_at + STAYS * 1.01) == {}


def test_a_mentor_is_at_somebodys_side_from_their_yes_until_they_are_released() -> None:
    """S1.28: who is merely asked sees nobody yet; who is thanked besides changes nothing."""
    asked = milestone("MentorAssigned", words={"accepted": False}, peer_id="lea")
    yes = milestone("MentorAccepted", days=1, peer_id="lea")
    thanked = milestone("MentorReleased", days=1, peer_id="other")
    released = milestone("MentorReleased", days=2, peer_id="lea")
    ended = milestone("MentoringEnded", days=3, peer_id="lea")
    assert companions([asked], NOW) == {}
    assert companions([yes, thanked, asked], NOW) == {"mentor": "lea"}
    assert companions([released, yes, asked], NOW) == {}
    assert companions([ended, yes], NOW) == {}
    again = milestone("MentorAccepted", days=4, peer_id="paul")
    assert companions([again, released, yes], NOW) == {"mentor": "paul"}
    assert state(newcomers([asked]), "mentor") == "current"
    assert state(newcomers([asked, yes]), "mentor") == "done"
    met = milestone("MentorMet", days=2)
    assert state(newcomers([asked, yes, met]), "mentor_met") == "done"


def test_the_time_to_autonomy_is_told_of_five_people_or_more() -> None:
    """S2.31: medians per place from joining to first responsibility and to autonomy."""
    known = [
        taken("commitment", "agreed", days=1),
        milestone("CharterAccepted", days=2, words={"complete": True}),
        milestone("WelcomeCallBooked", days=0.1),
        milestone("WelcomeCallHeld", days=3),
        milestone("MentorAssigned", days=0.1, words=YES),
        taken("mentor_met", "met", days=12),
        taken("first_responsibility", days=8),
    ]
    now = JOINED + timedelta(days=30)
    assert pace_of(newcomers([], now), "p") is None
    assert pace_of(newcomers(known, now), "p") == Pace(
        place_id="p", responsibility_days=8, autonomy_days=12
    )
    few = [Pace(place_id="p", responsibility_days=days) for days in range(FEWEST - 1)]
    (alone,) = figures(few)
    assert (alone.first_responsibility, alone.autonomy) == (None, None)
    (enough,) = figures([*few, Pace(place_id="p", responsibility_days=40)])
    assert enough.first_responsibility is not None
    assert (enough.first_responsibility.people, enough.first_responsibility.days) == (5, 2)
    assert enough.autonomy is None


def test_a_proof_may_ask_for_several_times() -> None:
    """The step is settled by the one that is often enough, and by none before."""
    proof = Proof(fact="WelcomeCallGiven", times=3)
    calls = [milestone("WelcomeCallGiven", days=day) for day in range(4)]
    assert proof.settling([*calls[:2], milestone("WelcomeCallHeld")]) == []
    assert proof.settling(calls) == calls[2:]
