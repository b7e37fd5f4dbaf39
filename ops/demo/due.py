"""What every newcomer is due, what they got and how long it took, judged by API answers alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CALL_SAYS: Final = {"booked": "welcome_call_booked", "wanted": "welcome_call_wanted"}
MENTOR_SAYS: Final = {"assigned": "mentor_assigned", "wanted": "mentor_wanted"}
SETTLED: Final = {"welcome_call": "booked", "mentor": "assigned"}
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
    """

    member: Mapping[str, Any]
    accepted_seconds: float
    recognised: bool = False
    call: Mapping[str, Any] | None = None
    mentor: Mapping[str, Any] | None = None
    journey: Mapping[str, Any] | None = None
    messages: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def id(self) -> str:
        """The member's id."""
        return str(self.member["id"])


def lacking(one: Followed) -> list[str]:
    """Return what a newcomer is due and does not have, in plain words; empty when all is well.

    Due are: a call booked or a stated wait, a mentor or a stated wait, a journey that says the
    same, and for each of these facts one message, sent, and not a second one.
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
    missing += [f"told {times} times: {about}" for about, times in written.items() if times > 1]
    if not missing:
        missing += _contradictions(one)
    return missing


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
    for step, answer in (("welcome_call", one.call), ("mentor", one.mentor)):
        settled = answer is not None and answer["status"] == SETTLED[step]
        if (states.get(step) == "done") != settled:
            yield f"the journey is behind: {step}"


def done_at(one: Followed) -> datetime | None:
    """Return when the last message that they were due was sent, by the server's clock."""
    moments = [message["sent_at"] for message in one.messages if message.get("sent_at")]
    return max(map(datetime.fromisoformat, moments), default=None)


def until_done(one: Followed) -> timedelta | None:
    """Return how long after joining everything was done; `None` while something is lacking."""
    done = done_at(one)
    if done is None or lacking(one):
        return None
    return done - datetime.fromisoformat(one.member["joined_at"])


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
        _stage("call booked", "booked", [one.call for one in followed]),
        _stage("mentor found", "assigned", [one.mentor for one in followed]),
        Stage("everything due", sum(not lacking(one) for one in followed)),
        Stage("messages sent", sum(messages.values()), dict(sorted(messages.items()))),
    ]


def _stage(name: str, settled: str, answers: Sequence[Mapping[str, Any] | None]) -> Stage:
    reasons = Counter(
        "undecided" if answer is None else _why(answer) or NOT_SAID
        for answer in answers
        if answer is None or answer["status"] != settled
    )
    return Stage(name, len(answers) - reasons.total(), dict(reasons.most_common()))


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
