"""Templates of journeys: which steps there are, when they open, and what proves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from services.onboarding.domain.journey.milestones import Milestone

Tongue = Literal["fr", "nl", "en"]
TONGUES: tuple[Tongue, ...] = ("fr", "nl", "en")

WhoActs = Literal["member", "welcomer", "mentor", "place", "network"]
ACTORS: tuple[WhoActs, ...] = ("member", "welcomer", "mentor", "place", "network")

Kind = Literal["text", "link", "choice", "checklist"]
KINDS: tuple[Kind, ...] = ("text", "link", "choice", "checklist")

FACTS: Mapping[str, frozenset[str]] = {
    "MemberJoined": frozenset(),
    "WelcomeCallBooked": frozenset(),
    "WelcomeCallWanted": frozenset(),
    "WelcomeCallCancelled": frozenset(),
    "WelcomeCallHeld": frozenset(),
    "WelcomeCallMissed": frozenset(),
    "WelcomeCallDeclined": frozenset(),
    "WelcomeCallEscalated": frozenset(),
    "MentorAssigned": frozenset({"accepted"}),
    "MentorAccepted": frozenset(),
    "MentorWanted": frozenset(),
    "MentorReleased": frozenset(),
    "MentorMet": frozenset(),
    "MentoringEnded": frozenset(),
    "HostingCleared": frozenset(),
    "HostingHeld": frozenset(),
    "WelcomerTrained": frozenset(),
    "WelcomerHoursGiven": frozenset(),
    "WelcomeCallGiven": frozenset(),
    "CharterAccepted": frozenset({"complete"}),
    "SessionSeatTaken": frozenset({"kind"}),
    "SessionAttended": frozenset({"kind"}),
    "StepTaken": frozenset({"step", "choice"}),
    "MemberReturned": frozenset(),
    "MemberLeft": frozenset(),
}
"""The facts that a template may name, and what it may ask about each."""

COMPLETE = "complete"
"""What is chosen when all of a check-list is done."""

Told = Mapping[Tongue, str]
"""A text in each of our languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A fact that settles a step, if it says so of ``where``, once it happened so many times."""

    fact: str
    where: Mapping[str, str | bool] = field(default_factory=dict)
    times: int = 1

    def fits(self, milestone: Milestone) -> bool:
        """Tell whether this is the fact that is meant."""
        return milestone.fact == self.fact and all(
            milestone.words.get(name) == value for name, value in self.where.items()
        )

    def settling(self, known: Sequence[Milestone]) -> list[Milestone]:
        """Return which of these, in order, settle the step: the one that is often enough, on."""
        return [each for each in known if self.fits(each)][self.times - 1 :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose or to tick."""

    id: str
    title: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What somebody says who does a step.

    Attributes:
        kind: in which form.
        options: what can be chosen or ticked.
        settled_by: the options that settle the step; each of them if empty.
        by: who may do it, or note it for who has no Internet.
    """

    kind: Kind
    options: tuple[Option, ...] = ()
    settled_by: frozenset[str] = frozenset()
    by: frozenset[WhoActs] = frozenset(ACTORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A step is only for who has chosen one of ``options`` at another one."""

    step: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTemplate:
    """One step of a template.

    Attributes:
        next: what is to be done, as a sentence to the member.
        while_waiting: the same while somebody or something is waited for.
        who_acts: whose turn it is.
        after: steps that must be settled before.
        roles: only for members with one of these; for all if empty.
        chosen: only for who has chosen so.
        elapsed: how long after the beginning it opens at the earliest.
        deadline: how long it may stay open before somebody is reminded of it.
        proofs: facts that settle it.
        waits: facts that tell of a wait.
        form: how somebody says that they did it; ``None`` where only facts settle it.
        optional: it never blocks and is never asked for.
    """

    id: str
    title: Told
    help: Told
    next: Told
    who_acts: WhoActs
    while_waiting: Told | None = None
    after: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    chosen: Chosen | None = None
    elapsed: timedelta = timedelta()
    deadline: timedelta | None = None
    proofs: tuple[Proof, ...] = ()
    waits: frozenset[str] = frozenset()
    form: Form | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The journey of one role.

    Attributes:
        role: whose it is.
        version: counts its changes, from 1; who has begun keeps theirs.
        first_responsibility: the step that is somebody's first responsibility, if there is one.
        autonomy: with these steps settled, somebody finds their way without us.
    """

    role: str
    version: int
    title: Told
    steps: tuple[StepTemplate, ...]
    first_responsibility: str | None = None
    autonomy: tuple[str, ...] = ()

    def step(self, step_id: str) -> StepTemplate | None:
        """Return the step of that name."""
        return next((each for each in self.steps if each.id == step_id), None)
