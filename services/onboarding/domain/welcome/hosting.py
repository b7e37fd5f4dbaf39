"""Whether somebody may host an activity: what has to be before, and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from services.onboarding.domain.welcome.calls import NotNow
from services.onboarding.domain.welcome.calls.call import Judgement
from services.onboarding.domain.welcome.rules import HostingNeed, Rules

State = Literal["pending", "cleared", "held"]


def gate_id_of(member_id: str) -> str:
    """Return the id of the one gate that a member goes through."""
    return str(uuid5(UUID(member_id), "hosting"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Somebody is not to host for now, by what measures of the charter, and why.

    Attributes:
        said_by, confirmed_by: the two pairs of eyes; it has no effect with one.
    """

    measures: tuple[str, ...]
    reason: str
    said_by: str | None
    said_at: datetime
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is known about whether a member may host.

    Attributes:
        judgement: what came of their welcome call, once it has an effect.
        judged_version: the version of the call that said so: older news changes nothing.
        judged_measures: of the charter, that the judgement is about.
        charter_accepted, checklist: whether that is complete.
        charter_until: who was cleared when the charter said something anew hosts until then.
        proposed: a hold that waits for its second pair of eyes.
        hold: one that has an effect.
        accepted_at: when the acceptance that counts happened.
        cleared: who let a hold go last, and why.
        told: the state that was last announced.
    """

    member_id: str
    version: int = 0
    judgement: Judgement | None = None
    judged_version: int = 0
    judged_measures: tuple[str, ...] = ()
    charter_accepted: bool = False
    checklist: bool = False
    proposed: Hold | None = None
    hold: Hold | None = None
    accepted_at: datetime | None = None
    charter_until: datetime | None = None
    cleared: Hold | None = None
    told: State = "pending"

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that stand against it."""
        if self.hold is not None:
            return self.hold.measures
        return self.judged_measures if self.judgement == "not_aligned" else ()


def missing(gate: Gate, rules: Rules) -> tuple[HostingNeed, ...]:
    """Return what has still to be, in the network's order."""
    there = {
        "call_held": gate.judgement == "aligned",
        "charter_accepted": gate.charter_accepted,
        "checklist": gate.checklist,
    }
    return tuple(need for need in rules.hosting_needs if not there[need])


def state_of(gate: Gate, rules: Rules) -> State:
    """Return whether they may host, as things are."""
    if gate.hold is not None or gate.judgement == "not_aligned":
        return "held"
    left = [
        need
        for need in missing(gate, rules)
        if need != "charter_accepted" or gate.charter_until is None
    ]
    return "pending" if left else "cleared"


def judged(gate: Gate, judgement: Judgement | None, measures: Sequence[str], version: int) -> Gate:
    """Return the gate after news of the call; older news than the last changes nothing."""
    if version <= gate.judged_version:
        return gate
    return replace(
        gate, judgement=judgement, judged_measures=tuple(measures), judged_version=version
    )


def propose_hold(
    gate: Gate, measures: Sequence[str], reason: str, now: datetime, *, by: str | None
) -> Gate:
    """Return the gate with a hold that somebody else has still to look at.

    Raises:
        NotNow: there is one already.
    """
    if gate.hold is not None or gate.proposed is not None:
        raise NotNow("There is a hold already: decide on that one.")
    hold = Hold(measures=tuple(measures), reason=reason, said_by=by, said_at=now)
    return replace(gate, proposed=hold)


def decide_hold(gate: Gate, *, by: str | None, confirmed: bool) -> Gate:
    """Return the gate after the second pair of eyes.

    Raises:
        NotNow: there is nothing to decide, or it is the same pair of eyes.
    """
    if gate.proposed is None:
        raise NotNow("There is no hold here that waits for a second look.")
    if by is None or by in {gate.proposed.said_by, gate.member_id}:
        raise NotNow("Somebody other than who said so has to look at it.")
    if not confirmed:
        return replace(gate, proposed=None)
    return replace(gate, proposed=None, hold=replace(gate.proposed, confirmed_by=by))


def clear(gate: Gate, reason: str, now: datetime, *, by: str | None) -> Gate:
    """Return the gate with nothing standing against it any more.

    Raises:
        NotNow: nothing does.
    """
    if gate.hold is None and gate.judgement != "not_aligned":
        raise NotNow("Nothing stands against it: there is nothing to clear.")
    return replace(
        gate,
        hold=None,
        proposed=None,
        judgement="aligned" if gate.judgement == "not_aligned" else gate.judgement,
        judged_measures=(),
        cleared=Hold(measures=gate.measures, reason=reason, said_by=by, said_at=now),
    )


def accepted(gate: Gate, at: datetime, *, complete: bool) -> Gate:
    """Return the gate after an acceptance of the charter; the latest one counts."""
    if gate.accepted_at is not None and at < gate.accepted_at:
        return gate
    return replace(gate, charter_accepted=complete, accepted_at=at)


def asked_again(gate: Gate, until: datetime | None) -> Gate:
    """Return the gate after something was added to what the charter asks of somebody.

    Args:
        gate: as it was.
        until: until when they may go on hosting who are cleared; ``None``: not until they read it.
            A day that was named before stays.
    """
    if not gate.charter_accepted:
        return replace(gate, charter_until=gate.charter_until if until else None)
    return replace(
        gate, charter_accepted=False, charter_until=until if gate.told == "cleared" else None
    )


def as_read(gate: Gate, *, complete: bool) -> Gate:
    """Return the gate as it is by what somebody has read and what concerns them now.

    Who is cleared does not lose that here: only when they are asked again, which says until when.
    """
    if complete:
        return replace(gate, charter_accepted=True, charter_until=None)
    return gate if gate.told == "cleared" else replace(gate, charter_accepted=False)


def time_is_up(gate: Gate, now: datetime) -> Gate:
    """Return the gate after the day until which somebody could host without reading."""
    if gate.charter_until is None or gate.charter_until > now:
        return gate
    return replace(gate, charter_until=None)


def prepared(gate: Gate) -> Gate:
    """Return the gate after the check-list is complete."""
    return replace(gate, checklist=True)
