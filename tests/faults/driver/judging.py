"""The verdict: what was promised, held against what the API shows once everything is quiet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.faults.driver.ordering import HISTORY, Orders

SAID_ONCE = {
    *("member_joined", "welcome_call_wanted"),
    *("mentor_assigned", "mentor_wanted"),
}
"""What nobody is written twice; a call that moves is written of once for each time it has."""

ARRANGED = ("booked", "moved", "rebooked", "handed_over")
"""What it is called in a call's history, and in the letters, that it was given a time."""


@dataclass
class Join:
    """One newcomer as the driver knows them.

    Attributes:
        email: recognises them in the API's lists.
        valid: whether the request deserved to be accepted.
        ids: the member ids that acknowledgements named.
        refused: whether a request was answered with a 4xx.
        unknown: whether at least one request had no certain answer.
        surprises: answers that should not have been.
    """

    email: str
    valid: bool = True
    ids: set[str] = field(default_factory=set)
    refused: bool = False
    unknown: bool = False
    surprises: list[str] = field(default_factory=list)


@dataclass
class Found:
    """What the API shows of one member: their call, their mentor, their messages."""

    call: dict[str, Any] | None
    mentor: dict[str, Any] | None
    messages: list[dict[str, Any]]


@dataclass
class Verdict:
    """The figures; everything after ``recovered`` must be zero."""

    seed: int
    attempted: int = 0
    acknowledged: int = 0
    refused: int = 0
    unknown: int = 0
    kills: int = 0
    ordered: int = 0
    repeated: int = 0
    recovered: int = 0
    lost: int = 0
    duplicated: int = 0
    unexpected: int = 0
    stuck: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.duplicated or self.unexpected or self.stuck)

    def document(self) -> dict[str, Any]:
        """Return the form that is written to a file."""
        return asdict(self)

    def blame(self, figure: str, detail: str) -> None:
        """Count one more of what must be zero."""
        setattr(self, figure, getattr(self, figure) + 1)
        self.details.append(f"{figure}: {detail}")


def lacking(found: Found) -> list[str]:
    """Return what a member still waits for without a stated reason."""
    lacks = []
    call = (found.call or {}).get("status")
    mentor = (found.mentor or {}).get("status")
    if call not in {"booked", "wanted", "escalated"}:
        lacks.append("no call and no stated wait for one")
    if mentor not in {"assigned", "wanted"}:
        lacks.append("no mentor and no stated wait for one")
    about = {message["about"] for message in found.messages if message["status"] == "sent"}
    given_up = (found.call or {}).get("waiting_for") == "cancelled"
    state = "cancelled" if given_up else call
    wanted = {"member_joined", f"welcome_call_{state}", f"mentor_{mentor}"}
    lacks += [f"no message about {fact}" for fact in sorted(wanted - about)]
    return lacks


def judge(
    verdict: Verdict,
    joins: list[Join],
    members: list[dict[str, Any]],
    found: dict[str, Found],
    mentors: list[dict[str, Any]],
    orders: Mapping[str, Orders] | None = None,
) -> None:
    """Fill in the verdict.

    Args:
        verdict: takes the figures.
        joins: what was asked and answered.
        members: every member that the API lists.
        found: by member id.
        mentors: every mentor that the API lists.
        orders: what was asked of calls, by member id.
    """
    by_email: dict[str, list[str]] = {}
    for member in members:
        by_email.setdefault(member["email"], []).append(member["id"])
    for join in joins:
        _judge_join(verdict, join, by_email.pop(join.email, []))
    for strangers in by_email.values():
        verdict.blame("unexpected", f"members {strangers} that nobody asked for")
    for member_id, what in found.items():
        for lack in lacking(what):
            verdict.blame("stuck", f"{member_id}: {lack}")
        _judge_messages(verdict, member_id, what)
    _judge_calls(verdict, found)
    for member_id, ordered in (orders or {}).items():
        _judge_orders(verdict, member_id, ordered, found.get(member_id))
    _judge_mentors(verdict, found, mentors)


def _judge_messages(verdict: Verdict, member_id: str, found: Found) -> None:
    events = Counter(message["event_id"] for message in found.messages)
    for event, count in events.items():
        if count > 1:
            verdict.blame("duplicated", f"{member_id}: {count} messages for fact {event}")
    facts = Counter(message["about"] for message in found.messages)
    for fact in SAID_ONCE:
        if facts[fact] > 1:
            verdict.blame("duplicated", f"{member_id}: {fact} was stated {facts[fact]} times")
    happened = Counter(line["what"] for line in (found.call or {}).get("history", ()))
    arranged = sum(happened[what] for what in ARRANGED)
    told = sum(facts[f"welcome_call_{what}"] for what in ARRANGED)
    if told != arranged:
        figure = "lost" if told < arranged else "duplicated"
        verdict.blame(figure, f"{member_id}: arranged {arranged} times, told {told} times")


def _judge_join(verdict: Verdict, join: Join, ids: list[str]) -> None:
    verdict.attempted += 1
    verdict.unknown += join.unknown
    verdict.refused += join.refused
    for surprise in join.surprises:
        verdict.blame("unexpected", f"{join.email}: {surprise}")
    if len(ids) > 1:
        verdict.blame("duplicated", f"{join.email} is {len(ids)} members")
    if not join.valid:
        if ids:
            verdict.blame("unexpected", f"{join.email} was refused and is a member")
        return
    if join.ids:
        verdict.acknowledged += 1
        if not ids:
            verdict.blame("lost", f"{join.email} was acknowledged and is no member")
        elif join.ids != set(ids):
            verdict.blame("unexpected", f"{join.email} was given another id than the member has")
        elif join.unknown:
            verdict.recovered += 1
    elif ids:
        verdict.blame("unexpected", f"{join.email} was never acknowledged and is a member")


def _judge_calls(verdict: Verdict, found: dict[str, Found]) -> None:
    slots = Counter(
        (what.call["welcomer_id"], what.call["starts_at"])
        for what in found.values()
        if what.call and what.call["status"] == "booked"
    )
    for (welcomer, starts_at), count in slots.items():
        if count > 1:
            verdict.blame("duplicated", f"welcomer {welcomer} has {count} calls at {starts_at}")


def _judge_orders(verdict: Verdict, member_id: str, orders: Orders, found: Found | None) -> None:
    """An order that was acknowledged happened, once; one that was not, did not."""
    verdict.ordered += orders.done.total()
    verdict.repeated += orders.uncertain
    for surprise in orders.surprises:
        verdict.blame("unexpected", f"{member_id}: {surprise}")
    if found is None or found.call is None:
        return
    happened = Counter(line["what"] for line in found.call["history"])
    for order, name in HISTORY.items():
        asked = orders.done[order]
        if happened[name] < asked:
            verdict.blame("lost", f"{member_id}: {name} {happened[name]} times, {asked} said so")
        elif happened[name] > asked:
            verdict.blame(
                "duplicated", f"{member_id}: {name} {happened[name]} times, {asked} said so"
            )


def _judge_mentors(
    verdict: Verdict, found: dict[str, Found], mentors: list[dict[str, Any]]
) -> None:
    assigned = Counter(
        what.mentor["mentor_id"]
        for what in found.values()
        if what.mentor and what.mentor["status"] == "assigned"
    )
    for mentor in mentors:
        mentees = assigned.pop(mentor["id"], 0)
        if mentees > mentor["capacity"]:
            verdict.blame("duplicated", f"mentor {mentor['id']} has more mentees than room")
        if mentees != mentor["mentees"]:
            verdict.blame(
                "unexpected",
                f"mentor {mentor['id']} counts {mentor['mentees']} mentees, {mentees} name them",
            )
    for stranger in assigned:
        verdict.blame("unexpected", f"mentor {stranger} is assigned and does not exist")
