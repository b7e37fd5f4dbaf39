"""Who is due an invitation to a session: soon after joining, and again some months later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID, uuid5

from services.onboarding.domain.languages import spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from services.onboarding.domain.sessions.session import Kind, Mode, Session

State = Literal["due", "invited", "seated", "done"]
KINDS: Final[tuple[Kind, ...]] = ("information", "deepening")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """How long after somebody joined they are invited.

    Attributes:
        information: to the next information session in a language they speak.
        deepening: to a session that goes deeper.
        look_again: how often, at the least, a session in their language is looked for.
    """

    information: timedelta = timedelta(0)
    deepening: timedelta = timedelta(days=182)
    look_again: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A session to come, as far as it matters to who might be invited to it."""

    id: str
    kind: Kind
    starts_at: datetime
    languages: tuple[str, ...]
    place_id: str | None
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """What one member is invited to.

    Attributes:
        information: whether they are still to be invited to an information session, have been,
            have a seat in one, or were there; so for ``deepening``.
        looked_at: when a session for them was last looked for in vain.
        given_up: the sessions in which they gave up what they had; they are not invited to those.
        left_at: when they last left; nobody who is away is invited.
        returned_at: when they last came back.
    """

    id: str
    member_id: str
    place_id: str
    languages: tuple[str, ...]
    joined_at: datetime
    correlation_id: str
    information: State = "due"
    deepening: State = "due"
    looked_at: datetime | None = None
    given_up: tuple[str, ...] = ()
    left_at: datetime | None = None
    returned_at: datetime | None = None
    version: int = 1

    def state(self, kind: Kind) -> State:
        """Return how far they are with a kind of session."""
        return self.information if kind == "information" else self.deepening

    def with_state(self, kind: Kind, state: State) -> Invitations:
        """Return the invitations with another state of that kind."""
        if kind == "information":
            return replace(self, information=state)
        return replace(self, deepening=state)

    @property
    def away(self) -> bool:
        """Whether they have left and not come back."""
        return self.left_at is not None and (
            self.returned_at is None or self.left_at > self.returned_at
        )


def invitations_id_of(member_id: str) -> str:
    """Return the id of a member's invitations, of which there is one document."""
    return str(uuid5(UUID(member_id), "session_invitations"))


def suits(invitations: Invitations, session: Coming) -> bool:
    """Tell whether a session is for somebody: in a language they speak, and within their reach.

    Within reach is what is at their place, the network's own, and what can be joined from afar.
    """
    if session.id in invitations.given_up:
        return False
    if session.mode == "in_person" and session.place_id not in {None, invitations.place_id}:
        return False
    tongues = {spoken(each) for each in session.languages}
    return any(spoken(each) in tongues for each in invitations.languages)


def pass_time(
    invitations: Invitations, now: datetime, coming: Collection[Coming], delays: Delays
) -> tuple[Invitations, tuple[Kind, ...]]:
    """Return the invitations after all that was due by ``now``, and what to invite to.

    Nobody is invited to a kind of session of which there is none for them: they wait for it.

    Args:
        invitations: as they are.
        now: aware UTC.
        coming: the sessions to come.
        delays: the network's.
    """
    kinds: list[Kind] = []
    if invitations.away:
        return invitations, ()
    wanted = [
        kind
        for kind in KINDS
        if invitations.state(kind) == "due" and now >= _begins(invitations, kind, delays)
    ]
    for kind in wanted:
        if any(each.kind == kind and suits(invitations, each) for each in coming):
            invitations = invitations.with_state(kind, "invited")
            kinds.append(kind)
    looked_at = now if len(kinds) < len(wanted) else None
    return replace(invitations, looked_at=looked_at), tuple(kinds)


def next_due(invitations: Invitations, delays: Delays) -> datetime | None:
    """Return when something is due next; ``None`` for never."""
    if invitations.away:
        return None
    looked_at = invitations.looked_at
    due = []
    for kind in KINDS:
        if invitations.state(kind) == "due":
            begins = _begins(invitations, kind, delays)
            in_vain = looked_at is not None and looked_at >= begins
            due.append(looked_at + delays.look_again if looked_at and in_vain else begins)
    return min(due, default=None)


def _begins(invitations: Invitations, kind: Kind, delays: Delays) -> datetime:
    delay = delays.information if kind == "information" else delays.deepening
    return invitations.joined_at + delay


def left(invitations: Invitations, at: datetime) -> Invitations:
    """Note that somebody left; hearing of it late, or twice, is the same."""
    return replace(invitations, left_at=max(at, invitations.left_at or at))


def returned(invitations: Invitations, at: datetime) -> Invitations:
    """Note that somebody came back; hearing of it late, or twice, is the same.

    What was planned while they were away awakened them for nothing, so they are looked at anew.
    """
    if invitations.returned_at is not None and at <= invitations.returned_at:
        return invitations
    return replace(invitations, returned_at=at, looked_at=None)


def gave_up(invitations: Invitations, session_id: str) -> Invitations:
    """Note that somebody gave up what they had in a session, or let it pass."""
    return replace(invitations, given_up=tuple(sorted({*invitations.given_up, session_id})))


def attended(invitations: Invitations, kind: Kind) -> Invitations:
    """Note that somebody was in a session: nothing else is the end of inviting them to one."""
    return invitations.with_state(kind, "done")


def settled(
    invitations: Invitations, kind: Kind, sessions: Iterable[Session], now: datetime
) -> Invitations:
    """Return the invitations by the seats that somebody has: who has lost theirs is due another.

    Args:
        invitations: as they are.
        kind: of which something has changed.
        sessions: those that somebody is in, whichever they are and were, none of them cancelled.
        now: aware UTC.
    """
    state = invitations.state(kind)
    if state == "done":
        return invitations
    here = [each for each in sessions if each.kind == kind]
    entries = [(each, each.entry(invitations.member_id)) for each in here]
    if any(entry is not None and entry.standing == "seated" for _, entry in entries):
        return invitations.with_state(kind, "seated")
    if state == "due":
        return invitations
    if any(entry is not None and not session.begun(now) for session, entry in entries):
        return invitations.with_state(kind, "invited")  # they wait for a seat in it
    return replace(invitations.with_state(kind, "due"), looked_at=None)
