"""What must be said of a session, of a vote on its time, and of a seat in it."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.domain.sessions.polls import Answer, Constraint
from services.onboarding.domain.sessions.session import ENTRIES, Kind, Mode, Span, Way
from services.onboarding.forms.words import Id, Language, Languages, Line, Zone, different


def _real_moment(text: str) -> str:
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:  # a first or last day of all time, elsewhere on earth
        raise ValueError("not a time on our calendar") from None
    return text


Moment = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$", max_length=40
    ),
    AfterValidator(_real_moment),
]
Text = Annotated[str, StringConstraints(max_length=4096)]
Titles = Annotated[dict[Language, Line], Field(min_length=1, max_length=20)]
Texts = Annotated[dict[Language, Text], Field(max_length=20)]
# As long as facts can carry.
Address = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Link = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^(https://[^\s\x00-\x1f\x7f]+)?$")
]
Seats = Annotated[int, Field(ge=0, le=400)]


def moment_of(text: str) -> datetime:
    """Return a point in time as it was written, in UTC, to the millisecond."""
    at = datetime.fromisoformat(text).astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class SpanForm(Form):
    """From when until when."""

    starts_at: Moment
    ends_at: Moment

    def span(self) -> Span:
        """Return it in the domain's words."""
        return Span(moment_of(self.starts_at), moment_of(self.ends_at))


class PollForm(Form):
    """Times that people may vote on."""

    closes_at: Moment
    times: list[SpanForm] = Field(min_length=2, max_length=10)


class SessionForm(Form):
    """A session that somebody plans."""

    kind: Kind
    titles: Titles
    descriptions: Texts = Field(default={})
    languages: Languages
    place_id: Id | None = None
    mode: Mode
    address: Address = ""
    link: Link = ""
    room_seats: Seats = 0
    online_seats: Seats = 0
    elders_wanted: Seats = 0
    time_zone: Zone
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    poll: PollForm | None = None


class SessionChangeForm(Form):
    """What is to be otherwise (RFC 7396): what is not named stays."""

    titles: Annotated[dict[Language, Line | None], Field(max_length=20)] = Field(default={})
    descriptions: Annotated[dict[Language, Text | None], Field(max_length=20)] = Field(default={})
    languages: Languages | None = None
    mode: Mode | None = None
    address: Address | None = None
    link: Link | None = None
    room_seats: Seats | None = None
    online_seats: Seats | None = None
    elders_wanted: Seats | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class VoteForm(Form):
    """How somebody votes on one proposed time."""

    number: int = Field(ge=1, le=10)
    answer: Answer


class BallotForm(Form):
    """How somebody votes, and what they need so as to be able to come."""

    member_id: Id | None = None
    votes: list[VoteForm] = Field(max_length=10)
    constraints: Annotated[list[Constraint], Field(max_length=6), AfterValidator(different)] = (
        Field(default=[])
    )


class SeatForm(Form):
    """Somebody who wants a seat."""

    member_id: Id | None = None
    way: Way | None = None
    elder: Literal[True] | None = None


class AttendanceForm(Form):
    """Who was there."""

    member_ids: Annotated[
        list[Id], Field(min_length=1, max_length=ENTRIES), AfterValidator(different)
    ]
