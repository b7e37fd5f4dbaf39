"""What every newcomer is due, what they got and how long it took, judged by API answers alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CALL_SAYS: Final = {
    "booked": "welcome_call_booked",
    "wanted": "welcome_call_wanted",
    "offered": "welcome_call_offered",
    "held": "welcome_call_held",
    "declined": "welcome_call_declined",
    "escalated": "welcome_call_escalated",
}
MENTOR_SAYS: Final = {
    "assigned": "mentor_assigned",
    "wanted": "mentor_wanted",
    "ended": "mentoring_ended",
}
SETTLED: Final = {
    "welcome_call": frozenset({"booked", "held", "declined", "escalated"}),
    "mentor": frozenset({"assigned", "ended"}),
}
TIME_TOLD: Final = tuple(
    f"welcome_call_{what}" for what in ("booked", "moved", "rebooked", "handed_over")
)
"""Letters that tell the time of a call: no more of them than it was arranged."""

MENTOR_NAMED: Final = "mentor_assigned"
"""The letter that names a mentor: no more of them than one was arranged."""

SAID_ONCE: Final = frozenset({"member_joined", "mentoring_ended"})
ASKED: Final = "asked"
NOT_SAID: Final = "no reason given"


@dataclass(slots=True, kw_only=True)
class Followed:
    """One newcomer, as the API shows them.

    Attributes:
        member: the answer to their joining.
        accepted_seconds: how long that answer took, seen from the client.
        recognised: they had joined in an earlier run; their times are of that run.
        call, mentor, journey: the latest answers; `None` before there is one.
        messages: what they have been written so far.
        ahead: how far the clock that they joined by was put forward.
    """

    member: Mapping[str, Any]
    accepted_seconds: float
    recognised: bool = False
    call: Mapping[str, Any] | None = None
    mentor: Mapping[str, Any] | None = None
    journey: Mapping[str, Any] | None = None
    messages: Sequence[Mapping[str, Any]] = field(default=())
    ahead: timedelta = timedelta()

    @property
    def id(self) -> str:
        """The member's id."""
        return str(self.member["id"])


def lacking(one: Followed) -> list[str]:
    """Return what a newcomer is due and does not have, in plain words; empty when all is well.

    Due are: a call booked or a stated wait, a mentor (be it one who is still asked) or a stated
    wait, a journey that says the same, and for each of these facts one message, sent, and not a
    second one. A call that moves, and a mentor who comes in another's place, is written of each
    time; what is never due twice is one message about the same fact.
    """
    missing = [
        *_undecided("welcome call", one.call, CALL_SAYS),
        *_undecided("mentor", one.mentor, MENTOR_SAYS),
    ]
    facts = ["member_joined"]
    facts += [CALL_SAYS[one.call["status"]]] if one.call and one.call["status"] in CALL_SAYS else []
    facts += (
        [MENTOR_SAYS[one.mentor["status"]]]
        if one.mentor and one.mentor["status"] in MENTOR_SAYS
        else []
    )
    written = Counter(message["about"] for message in one.messages)
    sent = {message["about"] for message in one.messages if message["status"] == "sent"}
    missing += [f"message not sent: {fact}" for fact in facts if fact not in sent]
    missing += [
        f"message not sent: {message['about']}"
        for message in one.messages
        if message["status"] != "sent" and message["about"] not in facts
    ]
    missing += [
        f"told {times} times: {about}"
        for about, times in written.items()
        if times > 1 and about in SAID_ONCE
    ]
    missing += told_twice(one)
    if not missing:
        missing += _contradictions(one)
    return missing


def told_twice(one: Followed) -> list[str]:
    """Return of what a newcomer was written more often than it was so, in plain words."""
    twice = facts_told_twice(one.messages)
    written = Counter(message["about"] for message in one.messages)
    for what, answer, letters in (
        ("call", one.call, TIME_TOLD),
        ("mentor", one.mentor, (MENTOR_NAMED,)),
    ):
        arranged = answer.get("arrangement") if answer else None
        told = sum(written[about] for about in letters)
        if arranged is not None and told > arranged:
            twice.append(f"told of {told} times for a {what} arranged {arranged} times")
    return twice


def facts_told_twice(messages: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return which facts somebody was written of more than once, in plain words."""
    told = Counter((message["event_id"], message["about"]) for message in messages)
    return [
        f"told {times} times of one fact: {about}"
        for (_, about), times in told.items()
        if times > 1 and about not in SAID_ONCE
    ]


def _undecided(
    what: str, answer: Mapping[str, Any] | None, says: Mapping[str, str]
) -> Iterable[str]:
    if answer is None or answer["status"] not in says:
        yield f"no {what}, and no stated wait for one"
    elif answer["status"] == "wanted" and not _why(answer):
        yield f"waits for a {what}, and is not told why"


def _contradictions(one: Followed) -> Iterable[str]:
    if one.journey is None:
        yield "no journey"
        return
    states = {step["name"]: step["state"] for step in one.journey["steps"]}
    call_settled = one.call is not None and one.call["status"] in SETTLED["welcome_call"]
    if (states.get("welcome_call") == "done") != call_settled:
        yield "the journey is behind: welcome_call"
    if (states.get("mentor") == "done") not in _may_be_done(one.mentor):
        yield "the journey is behind: mentor"


def has_yes(mentor: Mapping[str, Any] | None) -> bool:
    """Whether a mentor has said yes, beforehand or when they were asked."""
    return (
        mentor is not None and mentor["status"] in SETTLED["mentor"] and mentor.get("step") != ASKED
    )


def _may_be_done(mentor: Mapping[str, Any] | None) -> frozenset[bool]:
    """Whether the step may be done: with a yes it is, and stays so if somebody else is sought."""
    if has_yes(mentor):
        return frozenset({True})
    first = 1 if mentor and mentor["status"] == "assigned" else 0
    had_another = mentor is not None and mentor.get("arrangement", first) > first
    return frozenset({True, False}) if had_another else frozenset({False})


def done_at(one: Followed) -> datetime | None:
    """Return when the last message that they were due was sent, by the server's clock."""
    moments = [message["sent_at"] for message in one.messages if message.get("sent_at")]
    return max(map(datetime.fromisoformat, moments), default=None)


def until_done(one: Followed) -> timedelta | None:
    """Return how long after joining everything was done; `None` while something is lacking."""
    done = done_at(one)
    if done is None or lacking(one):
        return None
    return done - (datetime.fromisoformat(one.member["joined_at"]) - one.ahead)


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the funnel.

    Attributes:
        count: newcomers, or messages, that came this far.
        details: why the others wait, or what the messages are about, and how many each.
    """

    name: str
    count: int
    details: dict[str, int] = field(default_factory=dict)


def funnel(followed: Sequence[Followed]) -> list[Stage]:
    """Return the stages from joining to the last message."""
    messages = Counter(
        message["about"]
        for one in followed
        for message in one.messages
        if message["status"] == "sent"
    )
    return [
        Stage("joined", len(followed)),
        _stage("call booked", SETTLED["welcome_call"], [one.call for one in followed]),
        _stage("mentor found", SETTLED["mentor"], [one.mentor for one in followed]),
        _said_yes([one.mentor for one in followed]),
        Stage("everything due", sum(not lacking(one) for one in followed)),
        Stage("messages sent", sum(messages.values()), dict(sorted(messages.items()))),
    ]


def _stage(
    name: str, settled: frozenset[str], answers: Sequence[Mapping[str, Any] | None]
) -> Stage:
    reasons = Counter(
        "undecided" if answer is None else _why(answer) or NOT_SAID
        for answer in answers
        if answer is None or answer["status"] not in settled
    )
    return Stage(name, len(answers) - reasons.total(), dict(reasons.most_common()))


def _said_yes(answers: Sequence[Mapping[str, Any] | None]) -> Stage:
    """Who has a mentor's yes; of the others only those are told for whom somebody is asked."""
    asked = sum(answer is not None and answer.get("step") == ASKED for answer in answers)
    return Stage(
        "mentor says yes", sum(map(has_yes, answers)), {"mentor_asked": asked} if asked else {}
    )


def _why(answer: Mapping[str, Any]) -> str:
    """The closed word for what is waited for."""
    if answer.get("waiting_for"):
        return str(answer["waiting_for"])
    for reason in answer.get("reasons") or ():
        return str(reason if isinstance(reason, str) else reason["code"])
    return ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` (0-1) of them do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values, no percentile")
    in_order = sorted(values)
    return in_order[max(ceil(share * len(in_order)), 1) - 1]
