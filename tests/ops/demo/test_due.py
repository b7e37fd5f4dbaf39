"""What a newcomer is due is judged strictly, and counted rightly."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.demo.due import Stage, funnel, lacking, percentile, until_done
from tests.ops.demo.answers import (
    ASSIGNED,
    BOOKED,
    CALL_WANTED,
    MENTOR_WANTED,
    journey,
    message,
    served,
    waiting,
)

JOINED, CALL, MENTOR = (
    message("member_joined", second=1),
    message("welcome_call_booked", second=2),
    message("mentor_assigned", second=3),
)

MOVED, MOVED_AGAIN = (message("welcome_call_moved", second=second) for second in (4, 5))


def test_who_has_everything_lacks_nothing() -> None:
    assert lacking(served()) == []


def test_who_waits_and_was_told_why_lacks_nothing() -> None:
    assert lacking(waiting()) == []


def test_who_waited_first_and_was_served_then_keeps_both_messages() -> None:
    both = [JOINED, message("welcome_call_wanted", second=1), CALL, MENTOR]

    assert lacking(served(messages=both)) == []


def test_a_call_that_moves_is_told_of_each_time() -> None:
    moved_twice = BOOKED | {"arrangement": 3}
    told = [JOINED, CALL, MENTOR, MOVED, MOVED_AGAIN]
    assert lacking(served(call=moved_twice, messages=told)) == []


def test_a_mentor_who_is_still_asked_is_no_lack_and_no_yes() -> None:
    asked = served(
        mentor=ASSIGNED | {"step": "asked", "arrangement": 1},
        journey=journey(call_done=True, mentor_done=False),
    )
    assert lacking(asked) == []
    found, said_yes = funnel([asked])[2:4]
    assert (found.count, said_yes) == (1, Stage("mentor says yes", 0, {"mentor_asked": 1}))


def test_the_journey_may_remember_the_yes_of_a_mentor_who_is_gone() -> None:
    second = ASSIGNED | {"step": "asked", "arrangement": 2}
    told = [JOINED, CALL, MENTOR, message("mentor_assigned", second=4)]
    assert lacking(served(mentor=second, messages=told)) == []


def test_who_waits_again_may_be_told_so_again() -> None:
    again = [message("mentor_wanted", second=second) for second in (2, 3)]
    assert lacking(served(messages=[JOINED, CALL, MENTOR, *again])) == []


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"call": None}, "no welcome call, and no stated wait for one"),
        ({"call": BOOKED | {"status": "lost"}}, "no welcome call, and no stated wait for one"),
        ({"mentor": None}, "no mentor, and no stated wait for one"),
        (
            {"call": CALL_WANTED | {"waiting_for": None}},
            "waits for a welcome call, and is not told why",
        ),
        (
            {"mentor": MENTOR_WANTED | {"reasons": []}},
            "waits for a mentor, and is not told why",
        ),
        ({"messages": []}, "message not sent: member_joined"),
        ({"messages": [JOINED, MENTOR]}, "message not sent: welcome_call_booked"),
        (
            {"messages": [JOINED, MENTOR, message("welcome_call_booked", second=None)]},
            "message not sent: welcome_call_booked",
        ),
        (
            {"messages": [JOINED, CALL, MENTOR, message("mentor_wanted", second=None)]},
            "message not sent: mentor_wanted",
        ),
        ({"messages": [JOINED, CALL, CALL, MENTOR]}, "told of 2 times for a call arranged 1 times"),
        (
            {"messages": [JOINED, CALL, MENTOR, MOVED, MOVED]},
            "told 2 times of one fact: welcome_call_moved",
        ),
        (
            {
                "mentor": ASSIGNED | {"arrangement": 1},
                "messages": [JOINED, CALL, MENTOR, message("mentor_assigned", second=4)],
            },
            "told of 2 times for a mentor arranged 1 times",
        ),
        (
            {"messages": [JOINED, CALL, MENTOR, *[message("mentor_wanted", second=4)] * 2]},
            "told 2 times of one fact: mentor_wanted",
        ),
        (
            {"mentor": ASSIGNED | {"step": "asked", "arrangement": 1}},
            "the journey is behind: mentor",
        ),
        ({"journey": None}, "no journey"),
        (
            {"journey": journey(call_done=False, mentor_done=True)},
            "the journey is behind: welcome_call",
        ),
        (
            {"journey": journey(call_done=True, mentor_done=False)},
            "the journey is behind: mentor",
        ),
    ],
)
def test_whatever_is_lacking_is_named(changes: dict[str, Any], lacks: str) -> None:
    one = served(**changes)

    assert lacks in lacking(one)
    assert until_done(one) is None


def test_everything_is_done_when_the_last_message_is_sent() -> None:
    assert until_done(served()) == timedelta(seconds=3.25)


def test_the_funnel_counts_who_came_how_far_and_why_others_wait() -> None:
    lost = served(call=None, mentor=None, journey=None, messages=[JOINED])

    assert funnel([served(), served(), waiting(), lost]) == [
        Stage("joined", 4),
        Stage("call booked", 2, {"no_welcomer_for_language": 1, "undecided": 1}),
        Stage("mentor found", 2, {"no_room": 1, "undecided": 1}),
        Stage("mentor says yes", 2),
        Stage("everything due", 3),
        Stage(
            "messages sent",
            10,
            {
                "member_joined": 4,
                "mentor_assigned": 2,
                "mentor_wanted": 1,
                "welcome_call_booked": 2,
                "welcome_call_wanted": 1,
            },
        ),
    ]


def test_the_funnel_of_nobody_is_all_zeros() -> None:
    assert [stage.count for stage in funnel([])] == [0] * 6


def test_percentiles_are_values_that_were_measured() -> None:
    hundred = [float(each) for each in range(100, 0, -1)]

    assert [percentile(hundred, share) for share in (0, 0.5, 0.95, 0.99, 1)] == [1, 50, 95, 99, 100]
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_not_exceeded_by_its_share_and_by_no_smaller_value(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < max(share * len(values), 1)
