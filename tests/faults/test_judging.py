"""The judge must find fault: each figure that has to be zero can be made to count."""

from collections import Counter
from typing import Any

import pytest

from tests.faults.driver.judging import Found, Join, Verdict, judge
from tests.faults.driver.ordering import Orders

MENTOR = {"id": "mentor", "capacity": 2, "mentees": 1}


def _found(**changes: Any) -> Found:
    messages = [
        {"event_id": f"event-{about}", "about": about, "status": "sent"}
        for about in ("member_joined", "welcome_call_booked", "mentor_assigned")
    ]
    whole = {
        "call": {
            "status": "booked",
            "welcomer_id": "w",
            "starts_at": "t",
            "waiting_for": None,
            "history": [{"what": "booked"}],
        },
        "mentor": {"status": "assigned", "mentor_id": "mentor"},
        "messages": messages,
    }
    return Found(**{**whole, **changes})


def _verdict(
    joins: list[Join],
    members: list[dict[str, Any]],
    found: dict[str, Found],
    mentors: list[dict[str, Any]] | None = None,
) -> Verdict:
    verdict = Verdict(seed=1)
    judge(verdict, joins, members, found, [MENTOR] if mentors is None else mentors)
    return verdict


def _acknowledged(**changes: Any) -> Join:
    return Join(**{"email": "a@example", "ids": {"m"}, **changes})


MEMBER = {"id": "m", "email": "a@example"}


def test_a_whole_join_is_clean() -> None:
    """One member, one call, one mentor, one message for each fact."""
    verdict = _verdict([_acknowledged()], [MEMBER], {"m": _found()})
    assert verdict.clean, verdict.details
    assert (verdict.attempted, verdict.acknowledged) == (1, 1)


def test_an_acknowledged_join_that_is_no_member_is_lost() -> None:
    """201 and nobody there."""
    assert _verdict([_acknowledged()], [], {}, []).lost == 1


def test_the_same_newcomer_twice_is_duplicated() -> None:
    """Two members from one request."""
    members = [MEMBER, {"id": "n", "email": "a@example"}]
    assert _verdict([_acknowledged()], members, {}, []).duplicated == 1


def test_two_messages_for_a_fact_are_duplicated() -> None:
    """One send per fact, ever."""
    twice = _found()
    twice.messages.append(dict(twice.messages[0]))
    assert _verdict([_acknowledged()], [MEMBER], {"m": twice}).duplicated == 2


def test_the_same_letter_about_a_move_twice_is_duplicated() -> None:
    """One fact, one letter, however often it moved."""
    moved = _found()
    assert moved.call is not None
    moved.call["history"] = [{"what": "booked"}, {"what": "moved"}, {"what": "moved"}]
    letter = {"event_id": "moved-1", "about": "welcome_call_moved", "status": "sent"}
    moved.messages += [letter, letter]
    assert _verdict([_acknowledged()], [MEMBER], {"m": moved}).duplicated == 1


def test_two_calls_of_a_welcomer_at_a_time_are_duplicated() -> None:
    """No double booking ever."""
    joins = [_acknowledged(), _acknowledged(email="b@example", ids={"n"})]
    members = [MEMBER, {"id": "n", "email": "b@example"}]
    mentors = [{**MENTOR, "mentees": 2}]
    found = {"m": _found(), "n": _found()}
    assert _verdict(joins, members, found, mentors).duplicated == 1


def test_a_mentor_with_more_mentees_than_room_is_duplicated() -> None:
    """Capacity is exact."""
    mentors = [{"id": "mentor", "capacity": 0, "mentees": 1}]
    assert _verdict([_acknowledged()], [MEMBER], {"m": _found()}, mentors).duplicated == 1


def test_missing_parts_are_stuck() -> None:
    """No call, no mentor, no message, each is named."""
    assert _verdict([_acknowledged()], [MEMBER], {"m": _found(call=None)}).stuck == 2
    nobody = _verdict([_acknowledged()], [MEMBER], {"m": _found(messages=[])})
    assert nobody.stuck == 3


def test_a_message_that_was_not_sent_is_stuck() -> None:
    """Written is not sent."""
    waiting = _found()
    waiting.messages[0]["status"] = "to_send"
    assert _verdict([_acknowledged()], [MEMBER], {"m": waiting}).stuck == 1


def test_an_effect_of_a_refused_join_is_unexpected() -> None:
    """Refused means that nothing happened."""
    refused = Join(email="a@example", valid=False, refused=True)
    assert _verdict([refused], [MEMBER], {"m": _found()}).unexpected == 1


def test_another_id_than_acknowledged_is_unexpected() -> None:
    """The same key gives the same member."""
    assert _verdict([_acknowledged(ids={"x"})], [MEMBER], {"m": _found()}).unexpected == 1


def test_an_unknown_join_that_came_whole_is_recovered() -> None:
    """No answer at first, everything after a retry with the same key."""
    verdict = _verdict([_acknowledged(unknown=True)], [MEMBER], {"m": _found()})
    assert (verdict.recovered, verdict.clean) == (1, True)


def _moved(times: int, *, told: int, acknowledged: int) -> Verdict:
    """A call that was booked and then moved, as its history has it."""
    whole = _found()
    assert whole.call is not None
    call = {**whole.call, "history": [{"what": "booked"}, *[{"what": "moved"}] * times]}
    others = [each for each in whole.messages if each["about"] != "welcome_call_booked"]
    written = [
        {
            "event_id": f"booking-{number}",
            "about": "welcome_call_moved" if number else "welcome_call_booked",
            "status": "sent",
        }
        for number in range(told)
    ]
    orders = {"m": Orders(done=Counter(move=acknowledged))}
    verdict = Verdict(seed=1)
    found = {"m": _found(call=call, messages=[*others, *written])}
    judge(verdict, [_acknowledged()], [MEMBER], found, [MENTOR], orders)
    return verdict


def test_a_call_that_moved_as_often_as_it_was_said_is_clean() -> None:
    """Once booked, twice moved: three messages."""
    verdict = _moved(2, told=3, acknowledged=2)
    assert verdict.clean, verdict.details
    assert verdict.ordered == 2


def test_an_acknowledged_order_that_did_not_happen_is_lost() -> None:
    """Said to be moved twice, moved once."""
    assert _moved(1, told=2, acknowledged=2).lost == 1


def test_an_order_that_happened_twice_is_duplicated() -> None:
    """One key, one acknowledgement, two moves."""
    assert _moved(2, told=3, acknowledged=1).duplicated == 1


@pytest.mark.parametrize(("told", "figure"), [(1, "lost"), (3, "duplicated")])
def test_each_time_of_a_call_is_told_once(told: int, figure: str) -> None:
    """Booked and moved once: two messages, no fewer and no more."""
    assert getattr(_moved(1, told=told, acknowledged=1), figure) == 1
