"""What an answer about a mentoring must hold."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chassis.forms import Form

Note = Annotated[str, StringConstraints(max_length=2000)]


class OrderForm(Form):
    """An answer; the arrangement is what a link was written for."""

    arrangement: int | None = Field(default=None, ge=0, le=10**6)


class DeclineForm(OrderForm):
    """A mentor cannot."""

    reason: Literal["no_time", "too_far", "not_my_field", "know_each_other", "other"] = "other"


class ContactedForm(OrderForm):
    """Whether the two have been in touch."""

    contacted: bool


class CheckForm(OrderForm):
    """How it is going."""

    day: int = Field(ge=1, le=36_500)
    how: Literal["going_well", "needs_more", "not_working"]
    note: Note = ""


class AutonomyForm(OrderForm):
    """A word at the end."""

    word: Note = ""
