"""Welcome calls: wanted, offered, booked, and what came of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.onboarding.domain.places import Point
from services.onboarding.domain.welcome.welcomers import Facet

Status = Literal["wanted", "offered", "booked", "held", "declined", "escalated", "closed"]
Role = Literal["member", "welcomer", "network", "time"]
Judgement = Literal["aligned", "to_follow_up", "not_aligned"]
TaskKind = Literal[
    "ask_for_number",
    "offer_two_slots",
    "nobody_free",
    "look_after",
    "gentle_word",
    "say_how_it_went",
    "follow_up",
    "look_again",
]

CANCELLED = "cancelled"
"""Why a call waits that the newcomer gave up: nothing is arranged until they want another."""

_REMEMBERED = 50
_MOST_GIVEN = 10


def call_id_of(member_id: str) -> str:
    """Return the id of the one welcome call that a member is due."""
    return str(uuid5(UUID(member_id), "welcome_call"))


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who did something: in which part, and their id where it was a person."""

    role: Role
    person_id: str | None = None


TIME = By(role="time")
"""Nobody did it: time passed, or an event came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One time that a newcomer may choose; it is kept for them until they have answered.

    Attributes:
        held: the claims on the welcomer's time.
        explanation: why this welcomer, as (code, detail).
    """

    welcomer_id: str
    welcomer_given_name: str
    starts_at: datetime
    ends_at: datetime
    language: str
    time_zone: str
    held: tuple[str, ...]
    explanation: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A time that a welcomer gave before the one that is arranged now: they rang.

    Whether or not anybody answered, it counts for their caps and for whose turn it is.
    """

    welcomer_id: str
    starts_at: datetime
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a call's history: ids and closed words, nothing that was said."""

    at: datetime
    what: str
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Whose own hands a call is in.

    Attributes:
        person_id: ``None`` where it is the network's staff as a whole.
        person_name: empty where nobody in particular is named.
        reason: a closed word.
    """

    person_id: str | None
    person_name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a person is to do about a call; its id comes from the call and the rung.

    Attributes:
        for_person: whom it is for; ``None``: the coordinator of the place.
        times: when the newcomer could be called, aware UTC, to be told by telephone.
    """

    id: str
    kind: TaskKind
    since: datetime
    for_person: str | None = None
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call.

    Attributes:
        measures: of the charter, that it is about; never empty for ``not_aligned``.
        said_by: id of who said so.
        decided_by: id of the second pair of eyes, for ``not_aligned``.
        confirmed: ``None`` until somebody else has looked at it.
    """

    judgement: Judgement
    measures: tuple[str, ...]
    said_by: str | None
    decided_by: str | None = None
    confirmed: bool | None = None

    @property
    def effective(self) -> Judgement | None:
        """What it means for whether somebody may host; ``None`` while nobody else has looked."""
        if self.judgement != "not_aligned":
            return self.judgement
        if self.confirmed is None:
            return None
        return "not_aligned" if self.confirmed else "to_follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeCall:
    """The call that a newcomer is due, and how far it is arranged.

    Attributes:
        languages: what the newcomer speaks, the preferred one first.
        location: where their place is, to find somebody near.
        time_zone: IANA zone of their place, if it is known.
        since: when its status came to be, aware UTC.
        correlation_id: shared by everything that follows from their joining.
        version: counts its changes, from 1.
        waiting_for: what is missing, while wanted.
        arrangement: counts how often it was arranged; what was written about an earlier
            arrangement no longer holds.
        deadline: until when it is to be held, or in somebody's own hands.
        due_at: when time itself does the next thing; ``None`` when nothing is left to it.
        welcomer_id, welcomer_given_name, starts_at, ends_at, language: once booked.
        held: the claims on welcomers' time that it has.
        explanation: why this welcomer, as (code, detail).
        choices, answer_by: while offered.
        given: times that were given for it before, the last ones.
        missed: how often the two did not meet on the telephone.
        reminded, asked: the arrangement for which that was last done.
        pressed: whether two times were offered by telephone since it was last arranged.
        escalation: in whose own hands it is, if it is; a time that it has since ends that.
        alerted: whether somebody was told already that its deadline may not be kept.
        tasks: what people have still to do about it.
        avoid: ids of welcomers who gave it back.
        place_name: their place's, as people know it.
        region: of their place, in the place's own words.
        kinds: of project, as their place has it: whoever knows such ones is preferred.
        household, employer: whoever has the same does not call them.
        has_number: whether it is known under which telephone number they are called.
        facet: the experience that their welcomer should have, if possible.
    """

    id: str
    member_id: str
    place_id: str
    languages: tuple[str, ...]
    location: Point | None
    time_zone: str | None
    since: datetime
    correlation_id: str
    version: int = 1
    status: Status = "wanted"
    waiting_for: str | None = None
    arrangement: int = 0
    deadline: datetime | None = None
    due_at: datetime | None = None
    welcomer_id: str | None = None
    welcomer_given_name: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    language: str | None = None
    held: tuple[str, ...] = ()
    explanation: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()
    answer_by: datetime | None = None
    given: tuple[Given, ...] = ()
    missed: int = 0
    reminded: int = 0
    asked: int = 0
    pressed: bool = False
    escalation: Escalation | None = None
    alerted: bool = False
    outcome: Outcome | None = None
    tasks: tuple[Task, ...] = ()
    avoid: tuple[str, ...] = ()
    place_name: str | None = None
    region: str | None = None
    kinds: tuple[str, ...] = ()
    household: str | None = None
    employer: str | None = None
    has_number: bool = True
    facet: Facet | None = None
    history: tuple[Happening, ...] = ()

    @property
    def slot(self) -> tuple[str, datetime] | None:
        """Whose time it takes, and when; ``None`` without a welcomer."""
        if self.welcomer_id is None or self.starts_at is None:
            return None
        return self.welcomer_id, self.starts_at

    def given_by(self, now: datetime) -> tuple[Given, ...]:
        """Return the times that were given for it, once it has let go of the one that it has."""
        if self.welcomer_id is None or self.starts_at is None or self.starts_at > now:
            return self.given
        last = Given(welcomer_id=self.welcomer_id, starts_at=self.starts_at, held=self.held)
        return (*self.given, last)[-_MOST_GIVEN:]

    @property
    def until(self) -> datetime:
        """The deadline; for a call older than deadlines, a week after it came to be."""
        return self.deadline or self.since + timedelta(days=7)

    @property
    def escalated_to(self) -> str | None:
        """The id of the person in whose own hands it is, if they have one."""
        return self.escalation.person_id if self.escalation else None

    @property
    def seeks_itself(self) -> bool:
        """Whether it is booked by itself as soon as somebody is free."""
        return self.status == "wanted" and self.waiting_for != CANCELLED

    @property
    def as_choice(self) -> Choice | None:
        """What it is booked for; ``None`` unless it is."""
        if (
            self.welcomer_id is None
            or self.welcomer_given_name is None
            or self.starts_at is None
            or self.ends_at is None
            or self.language is None
            or self.time_zone is None
        ):
            return None
        return Choice(
            welcomer_id=self.welcomer_id,
            welcomer_given_name=self.welcomer_given_name,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            language=self.language,
            time_zone=self.time_zone,
            held=self.held,
            explanation=self.explanation,
        )

    def remembering(self, happening: Happening) -> tuple[Happening, ...]:
        """Return the history with one more line, and the oldest gone where it grows too long."""
        return (*self.history, happening)[-_REMEMBERED:]

    def task_id(self, rung: str) -> str:
        """Return the id of the task that a rung of the ladder sets now.

        Each version has its own: a task that comes again is a new one, as the one before may be
        settled already.
        """
        return str(uuid5(UUID(self.id), f"{rung}:{self.version}"))
