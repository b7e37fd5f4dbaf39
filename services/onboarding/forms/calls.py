"""What an order for a welcome call must hold."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from chassis.forms import Form
from services.onboarding.forms.words import Id, Line, different

_RFC_3339 = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$"


def _real_moment(text: str) -> str:
    moment_from(text)
    return text


def moment_from(text: str) -> datetime:
    """Return the point in time that a text names, in UTC.

    Raises:
        ValueError: there is none of that name.
    """
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise ValueError("out of bounds") from None


Moment = Annotated[
    str, StringConstraints(max_length=40, pattern=_RFC_3339), AfterValidator(_real_moment)
]
Measures = Annotated[list[Line], AfterValidator(different)]
Notes = Annotated[str, StringConstraints(max_length=4000)]


class OrderForm(Form):
    """An order; the arrangement is what a link was written for."""

    arrangement: int | None = Field(default=None, ge=0, le=10**6)


class AskForm(Form):
    """An order that needs no words."""


class ChooseForm(OrderForm):
    """One of the times that were offered."""

    starts_at: Moment


class TimeForm(OrderForm):
    """A certain time, or the next that is free."""

    starts_at: Moment | None = None


class HeldForm(OrderForm):
    """What came of a call."""

    outcome: Literal["aligned", "to_follow_up", "not_aligned"]
    measures: Measures = Field(default=[], max_length=50)
    notes: Notes = ""
    how: Literal["phone", "in_person", "online"] = "phone"


class ContactForm(Form):
    """A word that was exchanged beside the call: by telephone, face to face, in writing."""

    how: Literal["phone", "in_person", "online", "letter"]
    notes: Notes = ""


class DoneForm(Form):
    """A task that is done, and how."""

    note: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class HoldForm(Form):
    """Why somebody may not host for now."""

    measures: Measures = Field(min_length=1, max_length=50)
    reason: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class ClearForm(Form):
    """Why somebody may host again."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class ContactPersonForm(Form):
    """A person who takes calls into their own hands."""

    name: Line
    place_id: Id | None = None
    person_id: Id | None = None


Hours = Annotated[float, Field(ge=0, le=24 * 60, allow_inf_nan=False, strict=False)]


class RulesForm(Form):
    """What is to be different about how the network welcomes."""

    deadline_days: float | None = Field(default=None, gt=0, le=60, allow_inf_nan=False)
    way: Literal["slot", "choice"] | None = None
    answer_hours: Hours | None = None
    reminder_hours: Hours | None = None
    press_on_hours: Hours | None = None
    escalate_hours: Hours | None = None
    word_hours: Hours | None = None
    for_whom: Literal["everybody", "organisers"] | None = None
    contacts: list[ContactPersonForm] | None = Field(default=None, max_length=200)
    hosting_needs: (
        Annotated[
            list[Literal["call_held", "charter_accepted", "checklist"]], AfterValidator(different)
        ]
        | None
    ) = Field(default=None, max_length=3)
