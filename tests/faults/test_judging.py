"""The judge must find fault: each figure that has to be zero can be made to count."""

from typing import Any

from tests.faults.driver.judging import Found, Join, Verdict, judge

MENTOR = {"id": "mentor", "capacity": 2, "mentees": 1}


def _found(**changes: Any) -> Found:
    messages = [
        {"event_id": f"event-{about}", "about": about, "status": "sent"}
        for about in ("member_joined", "welcome_call_booked", "mentor_assigned")
    ]
    whole = {
        "call": {"status": "booked", "welcomer_id": "w", "starts_at": "t"},
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
