"""A journey: the template and the milestones, added up in whatever order they were heard of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.onboarding.domain.journey.agreement import UNKNOWN, Agreement, as_it_is, as_it_was
from services.onboarding.domain.journey.milestones import Milestone, Reason, in_order
from services.onboarding.domain.journey.templates import StepTemplate, Template, WhoActs
from services.onboarding.domain.roles import kinds_of

State = Literal["done", "current", "todo"]
Standing = Literal["active", "inactive", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station of the journey as the member sees it.

    Attributes:
        of: what the template says of it.
        at: the day it is about: of the appointment, or of its settlement.
        done_at: when it was settled.
        opens_at: when it can be done, once that is known.
        due_at: until when it should be done, while it is not.
        was_done_at: when it was settled, before it was asked for again.
        waiting_for: the closed word for what is missing.
    """

    of: StepTemplate
    state: State
    at: datetime | None = None
    done_at: datetime | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    was_done_at: datetime | None = None
    waiting_for: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return self.of.id

    @property
    def mark(self) -> str:
        """The word by which it is remembered that somebody was told it is overdue."""
        if self.was_done_at is None or self.opens_at is None:
            return self.name
        return f"{self.name} {self.opens_at.isoformat()}"

    @property
    def who_acts(self) -> WhoActs:
        """Whose turn it is; the place's while somebody is waited for."""
        return self.of.who_acts if self.waiting_for is None else "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The whole way, and the one place on it where somebody is.

    Attributes:
        you_are_here: the name of a step.
        next_step: what is to be done now; ``None`` when nothing is, or nothing is asked.
        standing: whether the member is active; only changes what is asked of them.
        updated_at: when something last happened, aware UTC.
    """

    member_id: str
    template: Template
    you_are_here: str
    next_step: Step | None
    steps: tuple[Step, ...]
    standing: Standing
    updated_at: datetime

    def step(self, name: str) -> Step | None:
        """Return a step that concerns this member."""
        return next((each for each in self.steps if each.name == name), None)


def journey_of(
    template: Template,
    member_id: str,
    started_at: datetime,
    milestones: Iterable[Milestone],
    now: datetime,
    *,
    roles: Collection[str] = (),
    standing: Standing = "active",
    agreement: Agreement = UNKNOWN,
) -> Journey:
    """Return the journey that ``milestones`` add up to.

    A step that was settled once stays settled: news of a wait that arrives later is old news. Only
    a yes to words that became others is asked for again (``agreement``), and nothing that came
    after it waits for that. A step that is not for this member is not there, unless they have
    done it.
    """
    known = in_order(as_it_was(in_order(milestones), started_at, agreement))
    joined = Milestone(id="", fact="MemberJoined", occurred_at=started_at)
    returned = [each.occurred_at for each in known if each.fact == "MemberReturned"]
    asked_since = max([started_at, *returned])
    steps: dict[str, Step] = {}
    for part in template.steps:
        step = _step(part, [joined, *known], steps, agreement, asked_since=asked_since, now=now)
        if step.state == "done" or _concerns(part, known, roles):
            steps[part.id] = step
    shown = tuple(steps.values())
    here = _here(shown)
    next_step = here if here.state == "current" and standing != "left" else None
    return Journey(
        member_id=member_id,
        template=template,
        you_are_here=here.name,
        next_step=next_step,
        steps=shown,
        standing=standing,
        updated_at=max([started_at, *(each.occurred_at for each in known)]),
    )


def _step(
    part: StepTemplate,
    known: Sequence[Milestone],
    earlier: Mapping[str, Step],
    agreement: Agreement,
    *,
    asked_since: datetime,
    now: datetime,
) -> Step:
    settled = _settling(part, known)
    settling = _settling(part, as_it_is(known, agreement)) if settled else []
    if settling:
        appointed = [each for each in settling if each.appointment is not None]
        shown = (appointed or settling[:1])[-1]
        return Step(
            of=part,
            state="done",
            at=shown.appointment or shown.occurred_at,
            done_at=settling[0].occurred_at,
            reasons=settling[-1].reasons,
        )
    waiting = next((each for each in reversed(known) if each.fact in part.waits), None)
    opens_at = _opens_at(part, known, earlier)
    due_at, within = None, part.deadline
    if settled and agreement.changed_at is not None:
        opens_at = max(opens_at or agreement.changed_at, agreement.changed_at)
        within = None if part.optional else agreement.answer_within
    if opens_at is not None and within is not None:
        due_at = max(opens_at, asked_since) + within
    return Step(
        of=part,
        state="current" if opens_at is not None and opens_at <= now else "todo",
        opens_at=opens_at,
        due_at=due_at,
        was_done_at=settled[0].occurred_at if settled else None,
        waiting_for=waiting.waiting_for if waiting else None,
        reasons=waiting.reasons if waiting else (),
    )


def _settling(part: StepTemplate, known: Sequence[Milestone]) -> list[Milestone]:
    return in_order(each for proof in part.proofs for each in proof.settling(known))


def _opens_at(
    part: StepTemplate,
    known: Sequence[Milestone],
    earlier: Mapping[str, Step],
) -> datetime | None:
    moments = [_began(known) + part.elapsed]
    for name in part.after:
        before = earlier.get(name)
        # What does not concern somebody cannot hold them up.
        if before is not None:
            done_at = before.done_at or before.was_done_at
            if done_at is None:
                return None
            moments.append(done_at)
    if part.chosen is not None:
        choice = _choice_at(part.chosen.step, known)
        if choice is not None:
            moments.append(choice.occurred_at)
    return max(moments)


def _began(known: Sequence[Milestone]) -> datetime:
    return next(each.occurred_at for each in known if each.fact == "MemberJoined")


def _concerns(part: StepTemplate, known: Sequence[Milestone], roles: Collection[str]) -> bool:
    if part.roles and not kinds_of(part.roles) & kinds_of(roles):
        return False
    if part.chosen is None:
        return True
    choice = _choice_at(part.chosen.step, known)
    return choice is not None and choice.words.get("choice") in part.chosen.options


def _choice_at(step: str, known: Sequence[Milestone]) -> Milestone | None:
    """Return what somebody chose at a step; they may change their mind."""
    return next(
        (
            each
            for each in reversed(known)
            if each.fact == "StepTaken" and each.words.get("step") == step
        ),
        None,
    )


def _here(steps: Sequence[Step]) -> Step:
    still_open = [each for each in steps if each.state == "current"]
    asked = [each for each in still_open if not each.of.optional]
    own = [each for each in asked if each.who_acts == "member"]
    for candidates in (own, asked, still_open):
        if candidates:
            return candidates[0]
    done = [each for each in steps if each.state == "done"]
    return (done or list(steps))[-1]
